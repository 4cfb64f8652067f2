//! Set-up: finds or installs what building and testing need, step by step, and says what it does.
//! With everything in place it takes about a second.

mod apt;
mod browsers;
mod cargo_tools;
mod native;
mod node;
mod peers;
mod targets;
mod wasm;

pub use browsers::Browsers;

use crate::Result;
use crate::paths;
use crate::proc::Env;
use std::path::PathBuf;

/// A checkout with its cache.
pub struct Project {
    pub checkout: PathBuf,
    pub cache: PathBuf,
}

/// A project whose build tools are there.
pub struct Setup {
    pub project: Project,
    /// For cargo and Trunk when they build for wasm32.
    pub wasm: Env,
    /// What tells builds of different tools apart.
    pub versions: String,
}

impl Project {
    /// The project around the current folder.
    pub fn open() -> Result<Self> {
        let project = Self { checkout: paths::checkout()?, cache: paths::cache()? };
        targets::take(&project.cache.join("target"), &project.checkout)?;
        Ok(project)
    }

    /// The target folder for cargo on the default toolchain.
    pub fn native_target(&self) -> PathBuf {
        self.cache.join("target").join(targets::NATIVE)
    }

    /// The target folder for wasm32.
    pub fn wasm_target(&self) -> PathBuf {
        self.cache.join("target").join(targets::WASM)
    }

    /// The target folder for fuzzing.
    pub fn fuzz_target(&self) -> PathBuf {
        self.cache.join("target").join(targets::FUZZ)
    }

    /// For cargo on the default toolchain.
    pub fn native(&self) -> Env {
        reproducible(Env::default())
            .without(&["CARGO_BUILD_TARGET"])
            .with("CARGO_TARGET_DIR", self.native_target())
    }
}

/// What only `test` and `bench` need beyond a build.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum For {
    Build,
    Test,
}

/// Finds or installs the build tools.
pub fn build_tools(project: Project, goal: For) -> Result<Setup> {
    step("1/3", "the wasm32 standard library");
    let toolchain = wasm::toolchain(&project, goal)?;
    found(&toolchain.description);

    step("2/3", "Trunk and wasm-bindgen");
    let tools = cargo_tools::ensure(&project)?;
    found(&tools.description);

    step("3/3", "npm packages: wasm-opt and the drivers of the browsers");
    let npm = node::ensure(&project)?;
    found(&npm.description);

    let wasm = reproducible(toolchain.env)
        .with("CARGO_TARGET_DIR", project.wasm_target())
        .path_first(npm.bin)
        .path_first(tools.bin);
    let versions = [toolchain.description, tools.description, npm.description].join("\n");
    Ok(Setup { project, wasm, versions })
}

/// Finds or installs Node.js and the npm packages.
pub fn node(project: &Project) -> Result<()> {
    step("bench", "npm packages");
    found(&node::ensure(project)?.description);
    Ok(())
}

/// Finds or installs the lints and the formatter.
pub fn lints(project: &Project) -> Result<()> {
    step("tests", "clippy and rustfmt");
    found(&native::ensure(project)?);
    Ok(())
}

/// Finds or installs cargo-fuzz; gives the folder with it.
pub fn cargo_fuzz(project: &Project) -> Result<PathBuf> {
    step("tests", "cargo-fuzz");
    let bin = cargo_tools::ensure_fuzz(project)?;
    found("cargo-fuzz");
    Ok(bin)
}

/// Finds or installs the browsers that tests and benchmarks drive.
pub fn browsers() -> Result<Browsers> {
    step("tests", "browsers and their drivers");
    let browsers = browsers::ensure()?;
    found(&browsers.description());
    Ok(browsers)
}

/// Finds or installs the native programs that the bench compares with; gives their Python, or
/// says why they are left out.
pub fn peers(project: &Project) -> Option<PathBuf> {
    step("bench", "DuckDB and Polars, to compare with");
    match peers::ensure(project) {
        Ok(python) => {
            found(&python.to_string_lossy());
            Some(python)
        }
        Err(error) => {
            found(&format!("they are left out: {error}"));
            None
        }
    }
}

fn reproducible(env: Env) -> Env {
    env.with("INSTA_UPDATE", "no").with("TZ", "UTC").with("LC_ALL", "C")
}

fn step(number: &str, what: &str) {
    println!("set-up {number}: {what}");
}

fn found(what: &str) {
    println!("  {what}");
}

fn doing(what: &str, usual: &str) {
    println!("  {what} (usually {usual})");
}
