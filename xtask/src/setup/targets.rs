//! Cargo's target folders in the cache, which all checkouts share for the crates that they have
//! in common.
//!
//! Cargo knows by the times of files alone whether a crate of a workspace must be compiled again,
//! and would take what another checkout compiled for this one's: so the files of the checkout
//! that takes its turn get the time of now.

use crate::Result;
use std::fs::{self, File};
use std::path::Path;
use std::time::SystemTime;

/// The folders: cargo's of two toolchains would undo each other's work in one.
pub const NATIVE: &str = "native";
pub const WASM: &str = "wasm";
pub const FUZZ: &str = "fuzz";

/// Where our own crates have their files.
const SOURCES: [&str; 5] = ["src", "tests", "examples", "xtask", "fuzz"];

/// Makes the target folders in `dir` those of a checkout.
pub fn take(dir: &Path, checkout: &Path) -> Result<()> {
    let own = checkout.to_string_lossy();
    let mut turn = None;
    for name in [NATIVE, WASM, FUZZ] {
        let target = dir.join(name);
        fs::create_dir_all(&target)?;
        let note = target.join("checkout");
        if fs::read_to_string(&note).map_or(true, |before| before != own) {
            fs::write(&note, own.as_bytes())?;
            turn = Some(fs::metadata(&note)?.modified()?);
        }
    }
    let Some(now) = turn else { return Ok(()) };
    SOURCES.iter().try_for_each(|name| renew(&checkout.join(name), now))
}

/// Gives all Rust files in a folder a time.
fn renew(dir: &Path, now: SystemTime) -> Result<()> {
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() && path.file_name().is_some_and(|name| name != "node_modules") {
            renew(&path, now)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            File::options().append(true).open(&path)?.set_modified(now)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_checkout_that_takes_its_turn_is_compiled_again() {
        let dir = std::env::temp_dir().join(format!("watchglass-targets-{}", std::process::id()));
        let old = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        let file = |name: &str| dir.join(name).join("src/lib.rs");
        for name in ["a", "b"] {
            fs::create_dir_all(dir.join(name).join("src")).unwrap();
            fs::write(file(name), "").unwrap();
        }
        for (name, again) in [("a", true), ("a", false), ("b", true), ("a", true)] {
            File::options().append(true).open(file(name)).unwrap().set_modified(old).unwrap();
            take(&dir.join("target"), &dir.join(name)).unwrap();
            assert_eq!(file(name).metadata().unwrap().modified().unwrap() != old, again, "{name}");
        }
        fs::remove_dir_all(dir).unwrap();
    }
}
