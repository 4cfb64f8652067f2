//! Cargo's target folders in the cache, which all checkouts share for the crates that they have
//! in common.
//!
//! Cargo knows by the times of files alone whether a crate of a workspace must be compiled again,
//! and would take what another checkout compiled for this one's: that is forgotten first.

use crate::Result;
use std::fs;
use std::path::Path;

/// The folders: cargo's of two toolchains would undo each other's work in one.
pub const NATIVE: &str = "native";
pub const WASM: &str = "wasm";
pub const FUZZ: &str = "fuzz";

/// What our own crates begin with.
const OWN: [&str; 2] = ["watchglass", "xtask"];

/// Makes the target folders in `dir` those of a checkout.
pub fn take(dir: &Path, checkout: &Path) -> Result<()> {
    for name in [NATIVE, WASM, FUZZ] {
        let target = dir.join(name);
        let note = target.join("checkout");
        let own = checkout.to_string_lossy();
        if fs::read_to_string(&note).is_ok_and(|before| before == own) {
            continue;
        }
        fs::create_dir_all(&target)?;
        forget(&target, 3)?;
        fs::write(&note, own.as_bytes())?;
    }
    Ok(())
}

/// Removes the notes by which cargo knows that our own crates are compiled, as deep as they are.
fn forget(dir: &Path, depth: usize) -> Result<()> {
    for entry in fs::read_dir(dir)?.flatten().filter(|entry| entry.path().is_dir()) {
        let name = entry.file_name().to_string_lossy().into_owned();
        if dir.ends_with(".fingerprint") && OWN.iter().any(|own| name.starts_with(own)) {
            fs::remove_dir_all(entry.path())?;
        } else if depth > 0 {
            forget(&entry.path(), depth - 1)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_another_checkout_compiled_is_forgotten() {
        let dir = std::env::temp_dir().join(format!("watchglass-targets-{}", std::process::id()));
        let notes = dir.join("wasm/wasm32-unknown-unknown/release/.fingerprint");
        let there = || -> Vec<bool> {
            ["watchglass-12", "serde-34"].iter().map(|name| notes.join(name).is_dir()).collect()
        };
        for (checkout, kept) in [("/a", [false, true]), ("/a", [true, true]), ("/b", [false, true])]
        {
            for name in ["watchglass-12", "serde-34"] {
                fs::create_dir_all(notes.join(name)).unwrap();
            }
            take(&dir, Path::new(checkout)).unwrap();
            assert_eq!(there(), kept, "{checkout}");
        }
        fs::remove_dir_all(dir).unwrap();
    }
}
