//! A toolchain that can build for wasm32-unknown-unknown.
//!
//! In order: the default toolchain has the target; Debian's `rustc-web` packages are there, which
//! have no wasm32 standard library but its source, so cargo builds it; `rustup target add` gets
//! the target; the Debian packages can be installed.

use super::{For, Project, apt, doing};
use crate::Result;
use crate::paths::{find_program, is_executable};
use crate::proc::{self, Env};
use std::path::Path;

const TARGET: &str = "wasm32-unknown-unknown";

/// How to call the toolchain, and which one it is.
pub struct Toolchain {
    pub env: Env,
    pub description: String,
}

/// Finds or installs the toolchain.
pub fn toolchain(project: &Project, goal: For) -> Result<Toolchain> {
    if let Some(found) = with_target() {
        return Ok(found);
    }
    if missing(goal).is_empty()
        && let Some(found) = debian()
    {
        return Ok(found);
    }
    if add_target(project)
        && let Some(found) = with_target()
    {
        return Ok(found);
    }
    if apt::may_install() {
        doing("installing Debian's Rust packages, which bring the library's source", "15 s");
        apt::install(&missing(goal))?;
        if let Some(linker) = missing_linker() {
            apt::install(&[&linker])?;
        }
        if let Some(found) = debian() {
            return Ok(found);
        }
    }
    Err(format!(
        "no Rust toolchain here can build for {TARGET}.\n\
         With rustup (https://rustup.rs): rustup target add {TARGET}\n\
         Without it, {}",
        apt::advice(PACKAGES)
    )
    .into())
}

/// The default toolchain, if it has the target's standard library.
fn with_target() -> Option<Toolchain> {
    let env = clean();
    let libraries = proc::output(&env, &["rustc", "--print", "target-libdir", "--target", TARGET])?;
    let has_std = Path::new(&libraries)
        .read_dir()
        .ok()?
        .flatten()
        .any(|file| file.file_name().to_string_lossy().starts_with("libstd-"));
    let version = proc::output(&env, &["rustc", "--version"])?;
    has_std.then_some(Toolchain { env, description: version })
}

/// `rustup target add`, tried once.
fn add_target(project: &Project) -> bool {
    if find_program(&["rustup"]).is_none() {
        return false;
    }
    doing("asking rustup for the target", "10 s");
    let env = clean().with("RUSTUP_MAX_RETRIES", "0");
    proc::run(&project.cache, &env, &["rustup", "target", "add", TARGET]).is_ok()
}

const PACKAGES: &[&str] =
    &["rustc-web", "cargo-web", "rust-web-src", "rust-web-llvm", "rust-web-clippy"];

/// The Debian packages that are not there. Clippy matters to tests only.
fn missing(goal: For) -> Vec<&'static str> {
    let programs = ["rustc", "cargo", "", "", "cargo-clippy"];
    PACKAGES
        .iter()
        .zip(programs)
        .filter(|(package, program)| match **package {
            "rust-web-src" => debian_source().is_none(),
            "rust-web-llvm" => missing_linker().is_some(),
            "rust-web-clippy" => goal == For::Test && !in_usr_bin(program),
            _ => !in_usr_bin(program),
        })
        .map(|(package, _)| *package)
        .collect()
}

fn in_usr_bin(program: &str) -> bool {
    is_executable(&Path::new("/usr/bin").join(program))
}

fn debian_source() -> Option<()> {
    let sysroot = proc::output(&debian_env(), &["rustc", "--print", "sysroot"])?;
    let library = Path::new(&sysroot).join("lib/rustlib/src/rust/library/std/Cargo.toml");
    library.is_file().then_some(())
}

/// `lld-N`, where N is the LLVM of Debian's rustc, unless `rust-lld` already leads to it.
fn missing_linker() -> Option<String> {
    if in_usr_bin("rust-lld") {
        return None;
    }
    let verbose = proc::output(&debian_env(), &["rustc", "-vV"]).unwrap_or_default();
    let llvm = verbose.lines().find_map(|line| line.strip_prefix("LLVM version: "));
    let major = llvm.and_then(|version| version.split('.').next()).unwrap_or("22");
    Some(format!("lld-{major}"))
}

/// Debian's toolchain, if it is complete.
fn debian() -> Option<Toolchain> {
    if !missing(For::Build).is_empty() {
        return None;
    }
    let version = proc::output(&debian_env(), &["rustc", "--version"])?;
    Some(Toolchain {
        env: debian_env(),
        description: format!("{version}, building the library from its source"),
    })
}

fn debian_env() -> Env {
    clean()
        .path_first("/usr/bin")
        .without(&["RUSTUP_TOOLCHAIN", "LD_LIBRARY_PATH"])
        .with("RUSTC_BOOTSTRAP", "1")
        .with("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
}

/// Without what the calling cargo, or a person's shell, says about compilers and flags.
fn clean() -> Env {
    Env::default().without(&[
        "CARGO",
        "CARGO_BUILD_TARGET",
        "CARGO_ENCODED_RUSTFLAGS",
        "RUSTC",
        "RUSTDOC",
        "RUSTFLAGS",
        "RUST_RECURSION_COUNT",
    ])
}
