//! `bench`: builds and hands the page to `tests/bench/run.mjs`.

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
