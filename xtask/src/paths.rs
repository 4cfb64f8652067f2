//! Where things are: the checkout, and the cache outside of it that a second checkout shares.

use crate::Result;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The checkout: the nearest folder upwards that holds `Trunk.toml`.
pub fn checkout() -> Result<PathBuf> {
    let here = env::current_dir()?;
    here.ancestors()
        .find(|dir| dir.join("Trunk.toml").is_file())
        .map(Path::to_path_buf)
        .ok_or_else(|| "run this inside a Watchglass checkout (no Trunk.toml found)".into())
}

/// The product.
pub fn dist_page(checkout: &Path) -> PathBuf {
    checkout.join("dist").join("index.html")
}

/// The folder of the npm packages that builds and tests use.
pub fn node_project(checkout: &Path) -> PathBuf {
    checkout.join("tests").join("e2e")
}

/// `${XDG_CACHE_HOME:-$HOME/.cache}/watchglass`, made if missing.
pub fn cache() -> Result<PathBuf> {
    let base = match env::var_os("XDG_CACHE_HOME").filter(|dir| !dir.is_empty()) {
        Some(dir) => PathBuf::from(dir),
        None => PathBuf::from(env::var_os("HOME").ok_or("HOME is not set")?).join(".cache"),
    };
    let cache = base.join("watchglass");
    fs::create_dir_all(&cache)?;
    Ok(cache)
}

/// The first executable of one of these names on the `PATH`.
pub fn find_program(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let dirs: Vec<PathBuf> = env::split_paths(&path).collect();
    names
        .iter()
        .find_map(|name| dirs.iter().map(|dir| dir.join(name)).find(|file| is_executable(file)))
}

/// Whether this is a file that may be run.
pub fn is_executable(file: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::metadata(file)
            .is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
    }
    #[cfg(not(unix))]
    {
        file.is_file()
    }
}
