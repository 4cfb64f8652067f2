//! The native programs that the bench compares with, of PyPI, in a virtual environment of their
//! own in the cache. Without Python, or without a network, the bench leaves them out.

use super::{Project, apt, doing};
use crate::Result;
use crate::paths::find_program;
use crate::proc::{self, Env};
use std::fs;
use std::path::{Path, PathBuf};

/// The Python that has what `tests/bench/peers.txt` lists.
pub fn ensure(project: &Project) -> Result<PathBuf> {
    let list = project.checkout.join("tests").join("bench").join("peers.txt");
    let wanted = fs::read_to_string(&list)?;
    let dir = project.cache.join("peers");
    let python = dir.join("bin").join("python");
    let mark = dir.join(".watchglass");
    if fs::read_to_string(&mark).ok().as_deref() == Some(wanted.as_str()) {
        return Ok(python);
    }
    if find_program(&["python3"]).is_none() {
        return Err("there is no python3".into());
    }
    doing(
        &format!("installing {}", wanted.split_whitespace().collect::<Vec<_>>().join(", ")),
        "30 s",
    );
    environment(project, &dir)?;
    let args = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"];
    let line = [vec![python.as_os_str()], args.map(AsRef::as_ref).to_vec(), vec![list.as_os_str()]];
    proc::run(&project.checkout, &Env::default(), &line.concat())?;
    fs::write(&mark, wanted)?;
    Ok(python)
}

/// Makes an empty environment; Debian keeps what that needs in a package of its own.
fn environment(project: &Project, dir: &Path) -> Result<()> {
    let make =
        ["python3".as_ref(), "-m".as_ref(), "venv".as_ref(), "--clear".as_ref(), dir.as_os_str()];
    let run = || proc::run(&project.checkout, &Env::default(), &make);
    run().or_else(|_| apt::install(&["python3-venv"]).and_then(|()| run()))
}
