//! Debian's packages, where there are such and we may install them.

use crate::Result;
use crate::paths::find_program;
use crate::proc::{self, Env};
use std::env;

/// Whether this is a Debian-like system on which we may install packages without a question.
pub fn may_install() -> bool {
    find_program(&["apt-get"]).is_some() && prefix().is_some()
}

/// Installs packages.
pub fn install(packages: &[&str]) -> Result<()> {
    let Some(prefix) = prefix().filter(|_| may_install()) else {
        return Err(advice(packages).into());
    };
    let mut line = prefix;
    line.extend(["apt-get", "install", "-y", "--no-install-recommends"]);
    line.extend(packages);
    let here = env::current_dir()?;
    let env = Env::default().with("DEBIAN_FRONTEND", "noninteractive");
    if proc::run(&here, &env, &line).is_ok() {
        return Ok(());
    }
    println!("  the package lists may be old: updating them and trying again");
    let mut update = line.clone();
    update.truncate(line.iter().position(|word| *word == "install").unwrap_or(0));
    update.push("update");
    proc::run(&here, &env, &update)?;
    proc::run(&here, &env, &line).map_err(|error| format!("{error}\n{}", advice(packages)).into())
}

/// What to tell somebody who has to install packages themselves.
pub fn advice(packages: &[&str]) -> String {
    format!("on Debian or Ubuntu: apt-get install --no-install-recommends {}", packages.join(" "))
}

/// Nothing for root, `sudo` where it asks nothing, `None` for other people.
fn prefix() -> Option<Vec<&'static str>> {
    let env = Env::default();
    if proc::output(&env, &["id", "-u"])? == "0" {
        return Some(Vec::new());
    }
    proc::output(&env, &["sudo", "-n", "true"]).map(|_| vec!["sudo", "-n"])
}
