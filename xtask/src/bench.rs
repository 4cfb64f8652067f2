//! `bench`: builds and hands the page to `tests/bench/run.mjs`. `bench carriers`: how fast records
//! are read that others carry, or that are damaged. `bench recovery`: damages
//! intact files in every way that is known, and counts what is read of them all the same.

use crate::setup::{self, For, Project};
use crate::test::page_env;
use crate::{Result, build, proc};

/// Sets up, builds and runs the benchmark, with arguments of its own.
pub fn run(args: &[&str]) -> Result<()> {
    let setup = setup::build_tools(Project::open()?, For::Test)?;
    let browsers = setup::browsers()?;
    build::page(&setup)?;
    let env = page_env(&setup, &browsers, false)?;
    let line = [&["node", "tests/bench/run.mjs"], args].concat();
    proc::run(&setup.project.checkout, &env, &line)
}

/// Runs `examples/carriers` over a file of `tests/bench/corpus.mjs`, without a browser.
pub fn carriers(args: &[&str]) -> Result<()> {
    let project = Project::open()?;
    setup::node(&project)?;
    let (megabytes, rest) = args.split_first().unwrap_or((&"60", &[]));
    let script = project.checkout.join("tests/bench/corpus.mjs");
    let size = format!("{megabytes}mb");
    let make = ["node".as_ref(), script.as_os_str(), size.as_ref()];
    let file = proc::output(&project.native(), &make).ok_or("tests/bench/corpus.mjs failed")?;
    // As the page's worker is compiled.
    let mut line =
        vec!["cargo", "run", "--profile", "worker", "--example", "carriers", "--", &file];
    line.extend(rest);
    proc::run(&project.checkout, &project.native(), &line)
}

/// Runs `examples/recovery`, which needs no page and no browser.
pub fn recovery(args: &[&str]) -> Result<()> {
    let project = Project::open()?;
    let mut line = vec!["cargo", "run", "--release", "--example", "recovery", "--"];
    line.extend(args);
    proc::run(&project.checkout, &project.native(), &line)
}
