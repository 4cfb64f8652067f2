//! `components`: the page of components, as one file that a browser opens without a server. It is
//! for people who change how the page looks, and for the pictures in `tests/e2e/golden-shots`; no
//! part of the product, and without its policy.

use crate::pack::STYLES;
use crate::setup::{self, For, Project, Setup};
use crate::{Result, build, proc};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::fs;
use std::path::PathBuf;

/// The rest of its style: where the components stand.
const STYLE: &str = include_str!("components.css");

/// Builds it; with `shots`, takes the pictures anew.
pub fn run(shots: bool) -> Result<()> {
    let goal = if shots { For::Test } else { For::Build };
    let setup = setup::build_tools(Project::open()?, goal)?;
    let page = page(&setup)?;
    println!("{}", page.display());
    if !shots {
        return Ok(());
    }
    let env = setup::browsers()?
        .env()
        .with("WATCHGLASS_COMPONENTS", page)
        .with("WATCHGLASS_SHOTS", "new");
    let specs = ["tests/e2e/components.spec.mjs", "tests/e2e/states.spec.mjs"];
    let line = [["node", "--test", "--test-reporter=spec"].as_slice(), &specs];
    proc::run(&setup.project.checkout, &env, &line.concat())
}

/// Builds the page and returns its path.
pub fn page(setup: &Setup) -> Result<PathBuf> {
    let checkout = &setup.project.checkout;
    let out = setup.project.wasm_target().join("components");
    let line = [
        ["cargo", "build", "--target", build::TARGET].as_slice(),
        &["--profile", "release", "--package", "watchglass-browser"],
        &["--bin", "components", "--features", "components"],
    ];
    proc::run(checkout, &setup.wasm, &line.concat())?;
    let wasm = setup.project.wasm_target().join(build::TARGET).join("release/components.wasm");
    let (wasm, dir) = (wasm.to_string_lossy(), out.to_string_lossy());
    let line =
        ["wasm-bindgen", "--target", "no-modules", "--no-typescript", "--out-dir", &dir, &wasm];
    proc::run(checkout, &setup.wasm, &line)?;

    let styles: std::io::Result<Vec<String>> =
        STYLES.iter().map(|name| fs::read_to_string(checkout.join("static").join(name))).collect();
    let script = fs::read_to_string(out.join("components.js"))?;
    let program = STANDARD.encode(fs::read(out.join("components_bg.wasm"))?);
    let page = out.join("index.html");
    fs::write(&page, assembled(&styles?.join("\n"), &script, &program))?;
    Ok(page)
}

fn assembled(styles: &str, script: &str, program: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>Components of Watchglass</title>\n<style>\n{styles}\n{STYLE}</style>\n<body>\n\
         <script>{script}</script>\n<script>\n\
         const program = Uint8Array.from(atob('{program}'), (c) => c.charCodeAt(0));\n\
         wasm_bindgen({{ module_or_path: program }});\n</script>\n"
    )
}
