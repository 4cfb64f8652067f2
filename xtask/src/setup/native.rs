//! Clippy and rustfmt on the default toolchain; rustup's small profile leaves them out.

use super::{Project, doing};
use crate::Result;
use crate::paths::find_program;
use crate::proc::{self, Env};

/// Finds or installs them.
pub fn ensure(project: &Project) -> Result<String> {
    let env = Env::default();
    let version = |name: &str| proc::output(&env, &["cargo", name, "--version"]);
    if (version("clippy").is_none() || version("fmt").is_none())
        && find_program(&["rustup"]).is_some()
    {
        doing("asking rustup for clippy and rustfmt", "10 s");
        proc::run(&project.checkout, &env, &["rustup", "component", "add", "clippy", "rustfmt"])?;
    }
    match (version("clippy"), version("fmt")) {
        (Some(clippy), Some(fmt)) => Ok(format!("{clippy}, {fmt}")),
        _ => Err("clippy and rustfmt are needed for the default toolchain: \
                  rustup component add clippy rustfmt"
            .into()),
    }
}
