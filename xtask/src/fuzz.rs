//! `fuzz`: runs each target of `fuzz/fuzz_targets` for some seconds, from the committed inputs
//! on. libFuzzer needs the nightly toolchain; where there is none, it says so and nothing fails.

use crate::paths::find_program;
use crate::proc::{self, Env};
use crate::setup::{self, Project};
use crate::{Result, stamp};
use std::fs;

/// How long `cargo xtask fuzz` runs each target unless told otherwise.
pub const SECONDS: u32 = 60;

/// Sets up and runs all targets.
pub fn run(seconds: u32) -> Result<()> {
    targets(&Project::open()?, seconds, false)
}

/// Runs all targets for so many seconds each; `alike` always in the same way, so that a test
/// fails for what was changed and not by chance.
pub fn targets(project: &Project, seconds: u32, alike: bool) -> Result<()> {
    let Some(toolchain) = nightly() else {
        println!("SKIPPED: fuzzing needs a nightly toolchain (rustup toolchain install nightly)");
        return Ok(());
    };
    println!("toolchain: {toolchain}");
    let bin = setup::cargo_fuzz(project)?;
    let env = Env::default()
        .path_first(bin)
        .without(&["CARGO", "RUSTC", "RUSTDOC", "RUSTFLAGS", "CARGO_BUILD_TARGET"])
        .with("RUSTUP_TOOLCHAIN", toolchain)
        .with("RUST_BACKTRACE", "0")
        .with("CARGO_TARGET_DIR", project.fuzz_target());
    let mut failed = Vec::new();
    for file in stamp::files_in(&project.checkout.join("fuzz").join("fuzz_targets")) {
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        if let Err(error) = target(project, &env, &name, seconds, alike) {
            println!("{error}");
            failed.push(name.into_owned());
        }
    }
    match failed.as_slice() {
        [] => Ok(()),
        failed => Err(format!("see fuzz/artifacts: {}", failed.join(", ")).into()),
    }
}

fn target(project: &Project, env: &Env, name: &str, seconds: u32, alike: bool) -> Result<()> {
    // The first folder takes what the run finds, and what earlier ones found.
    let found = project.cache.join(if alike { "fuzz-test" } else { "fuzz" }).join(name);
    if alike && found.exists() {
        fs::remove_dir_all(&found)?;
    }
    let own = project.checkout.join("fuzz").join("corpus").join(name);
    // Targets that are not for text have files of their own.
    let tests = project.checkout.join("tests");
    let known = Some(tests.join(name)).filter(|folder| folder.is_dir());
    let known = known.unwrap_or_else(|| tests.join("golden"));
    fs::create_dir_all(&found)?;
    fs::create_dir_all(&own)?;
    let folders = [&found, &own, &known].map(|folder| folder.to_string_lossy().into_owned());
    let time = format!("-max_total_time={seconds}");
    // No address sanitizer: the code has no `unsafe`, and is several times faster without.
    let mut line = vec!["cargo", "fuzz", "run", "--sanitizer", "none", name];
    line.extend(folders.iter().map(String::as_str));
    line.extend(["--", &time, "-timeout=10", "-print_final_stats=1", "-verbosity=0"]);
    if alike {
        line.push("-seed=1");
    }
    proc::run(&project.checkout, env, &line)
}

/// The newest toolchain that is called nightly. Debian's rustup has none, and other ways to
/// install Rust have no toolchains to choose from.
fn nightly() -> Option<String> {
    find_program(&["rustup"])?;
    let list = proc::output(&Env::default(), &["rustup", "toolchain", "list"])?;
    let name = |line: &str| line.split_whitespace().next().unwrap_or_default().to_owned();
    let found = list.lines().map(name).filter(|name| name.starts_with("nightly")).max()?;
    let works = Env::default().with("RUSTUP_TOOLCHAIN", &found);
    proc::output(&works, &["rustc", "--version"]).map(|_| found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::{Path, PathBuf};

    fn names(folder: &Path) -> Vec<String> {
        let stem = |file: &PathBuf| file.file_stem().unwrap().to_string_lossy().into_owned();
        stamp::files_in(folder).iter().map(stem).collect()
    }

    #[test]
    fn every_target_is_listed_and_has_inputs() {
        let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz");
        let toml = fs::read_to_string(fuzz.join("Cargo.toml")).unwrap();
        let targets = names(&fuzz.join("fuzz_targets"));
        assert!(targets.len() >= 4);
        for name in targets {
            assert!(toml.contains(&format!("name = \"{name}\"")), "{name} is not in Cargo.toml");
            assert!(!names(&fuzz.join("corpus").join(&name)).is_empty(), "{name} has no input");
        }
    }
}
