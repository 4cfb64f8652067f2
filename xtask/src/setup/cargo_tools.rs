//! Trunk and the wasm-bindgen command line, in the versions that `Trunk.toml` and `Cargo.lock`
//! name, and cargo-fuzz: from the cache, from the `PATH`, or built by `cargo install`.

use super::{Project, doing};
use crate::Result;
use crate::paths::find_program;
use crate::proc::{self, Env};
use std::fs;
use std::path::{Path, PathBuf};

/// The folder with the tools, and which ones they are.
pub struct Tools {
    pub bin: PathBuf,
    pub description: String,
}

/// Finds or installs the tools.
pub fn ensure(project: &Project) -> Result<Tools> {
    let trunk = trunk_version(&fs::read_to_string(project.checkout.join("Trunk.toml"))?)?;
    let bindgen = bindgen_version(&fs::read_to_string(project.checkout.join("Cargo.lock"))?)?;
    let root = project.cache.join("tools");
    tool(
        project,
        &root,
        &Tool { krate: "trunk", program: "trunk", version: &trunk, usual: "5 min" },
    )?;
    tool(
        project,
        &root,
        &Tool {
            krate: "wasm-bindgen-cli",
            program: "wasm-bindgen",
            version: &bindgen,
            usual: "2 min",
        },
    )?;
    let description = format!("trunk {trunk}, wasm-bindgen {bindgen}");
    Ok(Tools { bin: root.join("bin"), description })
}

/// Finds or installs cargo-fuzz; gives the folder that it is in, if it is not on the `PATH`.
pub fn ensure_fuzz(project: &Project) -> Result<PathBuf> {
    let root = project.cache.join("tools");
    let (krate, version) = ("cargo-fuzz", "0.13.2");
    tool(project, &root, &Tool { krate, program: krate, version, usual: "1 min" })?;
    Ok(root.join("bin"))
}

struct Tool<'a> {
    krate: &'a str,
    program: &'a str,
    version: &'a str,
    usual: &'a str,
}

fn tool(project: &Project, root: &Path, tool: &Tool<'_>) -> Result<()> {
    let own = root.join("bin").join(tool.program);
    if has_version(&own, tool.version) {
        return Ok(());
    }
    if !own.exists()
        && find_program(&[tool.program]).is_some_and(|file| has_version(&file, tool.version))
    {
        return Ok(());
    }
    doing(&format!("installing {} {}", tool.krate, tool.version), tool.usual);
    // The tools themselves need not be fast; building them should be.
    let target = project.cache.join("target").join("tools");
    let env = Env::default()
        .without(&["RUSTFLAGS", "CARGO_BUILD_TARGET"])
        .with("CARGO_TARGET_DIR", &target)
        .with("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
        .with("CARGO_PROFILE_RELEASE_LTO", "off")
        .with("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    let root_arg = root.to_string_lossy();
    let line = [
        "cargo",
        "install",
        "--locked",
        "--force",
        "--root",
        &root_arg,
        "--version",
        tool.version,
        tool.krate,
    ];
    proc::run(&project.cache, &env, &line)?;
    fs::remove_dir_all(&target).or_else(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Ok(()),
        _ => Err(error),
    })?;
    Ok(())
}

fn has_version(program: &Path, version: &str) -> bool {
    proc::output(&Env::default(), &[program.as_os_str(), "--version".as_ref()])
        .is_some_and(|text| text.split_whitespace().nth(1) == Some(version))
}

fn trunk_version(toml: &str) -> Result<String> {
    let line = toml.lines().find_map(|line| line.strip_prefix("trunk-version = \"="));
    let version = line.and_then(|rest| rest.strip_suffix('"'));
    Ok(version.ok_or("Trunk.toml: no line `trunk-version = \"=…\"`")?.to_owned())
}

fn bindgen_version(lock: &str) -> Result<String> {
    let after = lock.split_once("name = \"wasm-bindgen\"\nversion = \"").map(|(_, after)| after);
    let version = after.and_then(|rest| rest.split('"').next());
    Ok(version.ok_or("Cargo.lock: wasm-bindgen is not in it")?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_come_from_the_project_files() {
        assert_eq!(trunk_version("trunk-version = \"=0.21.14\"\n\n[build]\n").unwrap(), "0.21.14");
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.1\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.129\"\n";
        assert_eq!(bindgen_version(lock).unwrap(), "0.2.129");
        assert!(bindgen_version("").is_err());
    }
}
