//! `test`: everything that must hold, in steps. A failing step does not hide the others: they
//! still run, each gets a line in the summary, and the whole fails.

use crate::proc::Env;
use crate::setup::{self, Browsers, For, Project, Setup};
use crate::{Result, build, components, fuzz, pack, paths, proc, stamp};
use std::path::PathBuf;
use std::time::Duration;

/// Runs all steps.
pub fn run(long: bool) -> Result<()> {
    let project = Project::open()?;
    let checkout = project.checkout.clone();
    let native = long_env(project.native(), long);
    let docs = native.clone().with("RUSTDOCFLAGS", "-D warnings");
    let mut steps = Steps::default();
    let cargo = |env: &Env, line: &str| {
        let words: Vec<&str> = line.split(' ').collect();
        proc::run(&checkout, env, &words)
    };

    steps.run("lint tools", || setup::lints(&project));
    steps.run("format", || cargo(&native, "cargo fmt --all --check"));
    steps.run("clippy", || cargo(&native, "cargo clippy --workspace --all-targets -- -D warnings"));
    steps.run("native tests", || cargo(&native, "cargo test --workspace"));
    steps.run("fuzz targets", || fuzz::targets(&project, if long { 60 } else { 5 }, true));
    steps.run("docs", || cargo(&docs, "cargo doc --workspace --no-deps"));

    let setup = steps.get("build tools", || setup::build_tools(project, For::Test));
    let browsers = steps.get("browsers", setup::browsers);
    let need = "needs a step that failed";
    let setup = || setup.as_ref().ok_or(need);
    let browsers = || browsers.as_ref().ok_or(need);

    steps.run("clippy wasm32", || {
        let line = "cargo clippy --target wasm32-unknown-unknown -p watchglass -p watchglass-browser --features watchglass-browser/components --lib --bins -- -D warnings";
        cargo(&setup()?.wasm, line)
    });
    steps.run("packed page", || build::within_budget(&build::page(setup()?)?));
    let components = steps.get("components", || components::page(setup()?));
    steps.run("browser tests", || browser_tests(setup()?, browsers()?));
    steps.run("end-to-end tests", || end_to_end(setup()?, browsers()?, components, long));
    steps.finish()
}

fn long_env(env: Env, long: bool) -> Env {
    if long { env.with("WATCHGLASS_LONG", "1") } else { env.without(&["WATCHGLASS_LONG"]) }
}

/// The variables that `cargo xtask help` promises; writes the unsealed copy that one of them
/// names.
pub fn page_env(setup: &Setup, browsers: &Browsers, long: bool) -> Result<Env> {
    let project = &setup.project;
    let page = paths::dist_page(&project.checkout);
    let name = stamp::digest(page.to_string_lossy().as_bytes());
    let unsealed = project.cache.join("unsealed").join(name).join("index.html");
    pack::unsealed(&unsealed)?;
    let env = browsers
        .env()
        .with("WATCHGLASS_DIST", page)
        .with("WATCHGLASS_UNSEALED", unsealed)
        .with("TZ", "UTC")
        .with("LC_ALL", "C")
        .with("INSTA_UPDATE", "no");
    Ok(long_env(env, long))
}

fn browser_tests(setup: &Setup, browsers: &Browsers) -> Result<()> {
    let checkout = &setup.project.checkout;
    let env = setup.wasm.clone().with("CHROMEDRIVER", &browsers.chromedriver);
    let line = "cargo test --target wasm32-unknown-unknown -p watchglass-browser --test messages";
    proc::run(checkout, &env, &line.split(' ').collect::<Vec<_>>())
}

/// A browser that hangs costs its file's tests, not the summary: no file takes longer than
/// 15 minutes, and what a failed test left open does not keep its file running.
const NODE_TEST: [&str; 5] =
    ["node", "--test", "--test-reporter=spec", "--test-force-exit", "--test-timeout=900000"];

fn end_to_end(
    setup: &Setup,
    browsers: &Browsers,
    components: Option<PathBuf>,
    long: bool,
) -> Result<()> {
    let dir = paths::node_project(&setup.project.checkout);
    let is_spec = |path: &PathBuf| path.to_string_lossy().ends_with(".spec.mjs");
    let specs: Vec<PathBuf> = stamp::files_in(&dir).into_iter().filter(is_spec).collect();
    if specs.is_empty() {
        println!("there is no tests/e2e/*.spec.mjs: nothing to run");
        return Ok(());
    }
    // One of them runs an example.
    let native = setup.project.native_target();
    let mut env = page_env(setup, browsers, long)?.with("CARGO_TARGET_DIR", native);
    if let Some(page) = components {
        env = env.with("WATCHGLASS_COMPONENTS", page);
    }
    let mut line: Vec<String> = NODE_TEST.map(str::to_owned).into();
    line.extend(specs.iter().map(|spec| spec.to_string_lossy().into_owned()));
    proc::run(&setup.project.checkout, &env, &line)
}

/// The steps so far: name, whether it passed, and how long it took.
#[derive(Default)]
struct Steps(Vec<(&'static str, bool, Duration)>);

impl Steps {
    fn run(&mut self, name: &'static str, work: impl FnOnce() -> Result<()>) {
        self.get(name, work);
    }

    fn get<T>(&mut self, name: &'static str, work: impl FnOnce() -> Result<T>) -> Option<T> {
        println!("\n── {name}");
        let (result, took) = proc::timed(work);
        self.0.push((name, result.is_ok(), took));
        result.map_err(|error| println!("{name}: {error}")).ok()
    }

    fn finish(self) -> Result<()> {
        println!("\n── summary");
        for (name, ok, took) in &self.0 {
            let word = if *ok { "ok" } else { "FAILED" };
            println!("{name:<18} {word:<6} {:>6.1} s", took.as_secs_f64());
        }
        let failed = self.0.iter().filter(|step| !step.1).count();
        if failed == 0 { Ok(()) } else { Err(format!("{failed} steps failed").into()) }
    }
}
