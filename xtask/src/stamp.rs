//! Digests of files, by which a step knows that it has nothing to do.

use crate::Result;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

/// The SHA-256 of some bytes, in hexadecimal.
pub fn digest(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}

/// One digest over the names and contents of files in `dir`; a missing file counts as such.
pub fn digest_files<S: AsRef<str>>(dir: &Path, names: &[S]) -> Result<String> {
    let mut all = Vec::new();
    for name in names.iter().map(AsRef::as_ref) {
        let content = match fs::read(dir.join(name)) {
            Ok(bytes) => digest(&bytes),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => "none".to_owned(),
            Err(error) => return Err(format!("{name}: {error}").into()),
        };
        all.push(format!("{name} {content}"));
    }
    Ok(digest(all.join("\n").as_bytes()))
}

/// The files directly in `dir`, sorted; none if there is no such folder.
pub fn files_in(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> =
        entries.map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    files.sort();
    files
}
