//! The npm packages of `tests/e2e`: wasm-opt for builds; browser drivers for tests.

use super::{Project, apt, doing};
use crate::Result;
use crate::paths::{find_program, node_project};
use crate::proc::{self, Env};
use crate::stamp;
use std::fs;
use std::path::{Path, PathBuf};

const OLDEST_NODE: u32 = 20;

/// The folder with the packages' programs, and which Node.js runs them.
pub struct Packages {
    pub bin: PathBuf,
    pub description: String,
}

/// Installs the packages unless the lock file's are there.
pub fn ensure(project: &Project) -> Result<Packages> {
    let node = node()?;
    let dir = node_project(&project.checkout);
    let modules = dir.join("node_modules");
    let lock = stamp::digest_files(&dir, &["package.json", "package-lock.json"])?;
    let mark = modules.join(".watchglass");
    if fs::read_to_string(&mark).ok().as_deref() != Some(&lock) {
        doing("npm ci in tests/e2e", "10 s");
        proc::run(&dir, &Env::default(), &["npm", "ci", "--no-audit", "--no-fund"])?;
        fs::write(&mark, &lock)?;
    }
    let bin = modules.join(".bin");
    let opt = wasm_opt(&bin)?;
    Ok(Packages { bin, description: format!("{opt}, Node.js {node}") })
}

fn wasm_opt(bin: &Path) -> Result<String> {
    proc::output(&Env::default(), &[bin.join("wasm-opt").as_os_str(), "--version".as_ref()])
        .ok_or_else(|| "wasm-opt of the npm package binaryen does not run".into())
}

fn node() -> Result<String> {
    if find_program(&["node"]).is_none() || find_program(&["npm"]).is_none() {
        doing("installing Node.js and npm", "30 s");
        apt::install(&["nodejs", "npm"]).map_err(|error| {
            format!(
                "Node.js {OLDEST_NODE} or newer with npm is needed (https://nodejs.org); {error}"
            )
        })?;
    }
    let version = proc::output(&Env::default(), &["node", "--version"]).unwrap_or_default();
    let major = version.trim_start_matches('v').split('.').next().and_then(|n| n.parse().ok());
    match major {
        Some(OLDEST_NODE..) => Ok(version),
        _ => Err(format!("Node.js {OLDEST_NODE} or newer is needed; `node` is {version:?}").into()),
    }
}
