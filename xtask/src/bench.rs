//! `bench`: builds and hands the page to `tests/bench/run.mjs`. `bench recovery`: damages
//! intact files in every way that is known, and counts what is read of them all the same.

use crate::setup::{self, For, Project};
use crate::test::page_env;
use crate::{Result, build, proc};

/// Sets up, builds and runs the benchmark.
pub fn run() -> Result<()> {
    let setup = setup::build_tools(Project::open()?, For::Test)?;
    let browsers = setup::browsers()?;
    build::page(&setup)?;
    let env = page_env(&setup, &browsers, false)?;
    proc::run(&setup.project.checkout, &env, &["node", "tests/bench/run.mjs"])
}

/// Runs `examples/recovery`, which needs no page and no browser.
pub fn recovery(args: &[&str]) -> Result<()> {
    let project = Project::open()?;
    let mut line = vec!["cargo", "run", "--release", "--example", "recovery", "--"];
    line.extend(args);
    proc::run(&project.checkout, &project.native(), &line)
}
