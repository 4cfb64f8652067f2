//! `build`: cargo compiles the program, Trunk runs wasm-bindgen and wasm-opt on it, and its
//! hook packs the one file. Trunk is left out when nothing that it reads has changed.

use crate::Result;
use crate::paths::dist_page;
use crate::proc;
use crate::setup::{self, For, Project, Setup};
use crate::stamp;
use std::fs;
use std::path::{Path, PathBuf};

pub const TARGET: &str = "wasm32-unknown-unknown";

/// What dist/index.html may weigh.
const BUDGET: u64 = 700_000;

/// The program's package, and its name in it, as `index.html` names them to Trunk.
const PROGRAM: (&str, &str) = ("watchglass-browser", "app");

/// Sets up and builds.
pub fn run() -> Result<()> {
    let setup = setup::build_tools(Project::open()?, For::Build)?;
    let page = page(&setup)?;
    println!("{}", page.display());
    within_budget(&page)
}

/// Fails when the page has grown too large. The page is there all the same, to look at.
pub fn within_budget(page: &Path) -> Result<()> {
    let size = fs::metadata(page)?.len();
    if size > BUDGET {
        return Err(format!(
            "dist/index.html has {size} bytes, {} over its budget of {BUDGET}",
            size - BUDGET
        )
        .into());
    }
    Ok(())
}

/// Builds the page and returns its path.
pub fn page(setup: &Setup) -> Result<PathBuf> {
    let checkout = &setup.project.checkout;
    println!("building (from scratch usually 3 to 5 min)");
    // Trunk would do this by itself; here it may download crates, and tells what has changed.
    let (package, program) = PROGRAM;
    let line = ["cargo", "build", "--target", TARGET, "--release", "-p", package, "--bin", program];
    proc::run(checkout, &setup.wasm, &line)?;

    let page = dist_page(checkout);
    let stamp = Stamp::of(setup, &page)?;
    if stamp.holds(&page) {
        println!("dist/index.html is up to date");
        return Ok(page);
    }
    let env = setup
        .wasm
        .clone()
        .with("WATCHGLASS_XTASK", std::env::current_exe()?)
        // Trunk takes only `true` and `false` for the first, and buries its errors for the second.
        .without(&["NO_COLOR", "RUST_BACKTRACE"]);
    proc::run(checkout, &env, &["trunk", "build", "--release"])?;
    stamp.write(&page)?;
    Ok(page)
}

/// A note in the cache: this page was made from these inputs.
struct Stamp {
    file: PathBuf,
    inputs: String,
}

impl Stamp {
    fn of(setup: &Setup, page: &Path) -> Result<Self> {
        let project = &setup.project;
        let programs = project.wasm_target().join(TARGET);
        let files = [format!("release/{}.wasm", PROGRAM.1)];
        let inputs = [
            stamp::digest_files(&programs, &files)?,
            stamp::digest_files(&project.checkout, &["Trunk.toml", "index.html", "Cargo.lock"])?,
            digest_dir(&project.checkout.join("static"))?,
            digest_dir(&std::env::current_exe()?)?,
            stamp::digest(setup.versions.as_bytes()),
        ];
        let name = stamp::digest(page.to_string_lossy().as_bytes());
        let dir = project.cache.join("stamps");
        fs::create_dir_all(&dir)?;
        Ok(Self { file: dir.join(name), inputs: inputs.join("\n") })
    }

    fn holds(&self, page: &Path) -> bool {
        let Ok(bytes) = fs::read(page) else { return false };
        fs::read_to_string(&self.file).is_ok_and(|note| note == self.note(&bytes))
    }

    fn write(&self, page: &Path) -> Result<()> {
        Ok(fs::write(&self.file, self.note(&fs::read(page)?))?)
    }

    fn note(&self, page: &[u8]) -> String {
        format!("{}\n{}", self.inputs, stamp::digest(page))
    }
}

/// The digest of the files of a folder, or of one file.
fn digest_dir(path: &Path) -> Result<String> {
    let files = if path.is_file() { vec![path.to_path_buf()] } else { stamp::files_in(path) };
    let names: Vec<_> = files.iter().map(|file| file.to_string_lossy()).collect();
    stamp::digest_files(Path::new(""), &names)
}
