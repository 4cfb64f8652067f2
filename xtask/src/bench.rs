//! `bench`: builds and hands the page to `tests/bench/run.mjs`; `corpus`: makes the files that it
//! reads. `bench carriers`: how fast records are read that others carry, or that are damaged.
//! `bench loops`: what our own loops take, and what the libraries that do the same.
//! `bench native`: what questions take without a browser. `bench recovery`: damages intact files
//! in every way that is known, and counts what is read of them all the same.

use crate::setup::{self, For, Project};
use crate::test::page_env;
use crate::{Result, build, proc};

/// Sets up, builds and runs the benchmark: rows of its table, or all that do not take long.
pub fn run(args: &[&str]) -> Result<()> {
    let setup = setup::build_tools(Project::open()?, For::Test)?;
    let browsers = setup::browsers()?;
    let peers = setup::peers(&setup.project);
    build::page(&setup)?;
    let env = page_env(&setup, &browsers, false)?;
    let env = match peers {
        Some(python) => env.with("WATCHGLASS_PEERS", python),
        None => env.without(&["WATCHGLASS_PEERS"]),
    };
    let line = [&["node", "tests/bench/run.mjs"], args].concat();
    proc::run(&setup.project.checkout, &env, &line)
}

/// Makes a file of events and prints its path.
pub fn corpus(args: &[&str]) -> Result<()> {
    let project = Project::open()?;
    setup::node(&project)?;
    println!("{}", file(&project, args)?);
    Ok(())
}

/// Asks a session of `tests/bench/corpus.mjs` the questions of the bench, without a browser.
pub fn native(args: &[&str]) -> Result<()> {
    let (events, rest) = args.split_first().unwrap_or((&"1000000", &[]));
    example("ask", events, rest)
}

/// Runs `examples/carriers` over a file of `tests/bench/corpus.mjs`, without a browser.
pub fn carriers(args: &[&str]) -> Result<()> {
    megabytes("carriers", args)
}

/// Runs `examples/loops` over such a file.
pub fn loops(args: &[&str]) -> Result<()> {
    megabytes("loops", args)
}

/// Runs an example over a file of so many megabytes.
fn megabytes(name: &str, args: &[&str]) -> Result<()> {
    let (megabytes, rest) = args.split_first().unwrap_or((&"60", &[]));
    example(name, &format!("{megabytes}mb"), rest)
}

/// Runs an example over a file of that size, compiled as the page's worker is.
fn example(name: &str, size: &str, rest: &[&str]) -> Result<()> {
    let project = Project::open()?;
    setup::node(&project)?;
    let file = file(&project, &[size])?;
    let mut line = vec!["cargo", "run", "--release", "--example", name, "--", &file];
    line.extend(rest);
    proc::run(&project.checkout, &project.native(), &line)
}

/// The path of a file of events, which is made where it is not there.
fn file(project: &Project, args: &[&str]) -> Result<String> {
    let script = project.checkout.join("tests").join("bench").join("corpus.mjs");
    let script = script.to_string_lossy();
    let line = [&["node", script.as_ref()], args].concat();
    proc::output(&project.native(), &line).ok_or_else(|| {
        "usage: corpus [EVENTS | MEGABYTESmb] [SEED] [ndjson | cri | pretty | array]".into()
    })
}

/// Runs `examples/recovery`, which needs no page and no browser.
pub fn recovery(args: &[&str]) -> Result<()> {
    let project = Project::open()?;
    let mut line = vec!["cargo", "run", "--release", "--example", "recovery", "--"];
    line.extend(args);
    proc::run(&project.checkout, &project.native(), &line)
}
