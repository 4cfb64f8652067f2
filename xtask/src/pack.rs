//! `pack`: Trunk's `post_build` hook. Trunk's staging folder holds the page with both scripts and
//! both wasm modules beside it; the hook leaves one file, whose policy allows only what is in it.

use crate::paths::{checkout, dist_page};
use crate::{Result, page, stamp};
use flate2::{Compression, GzBuilder};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Packs Trunk's staging folder.
pub fn run() -> Result<()> {
    let staging = env::var_os("TRUNK_STAGING_DIR")
        .map(PathBuf::from)
        .ok_or("`pack` is Trunk's hook: run `cargo xtask build`")?;
    let parts = Parts::read(&staging, &checkout()?)?;
    let (packed, sizes) = parts.assemble(&fs::read_to_string(staging.join("index.html"))?)?;
    fs::remove_dir_all(&staging)?;
    fs::create_dir_all(&staging)?;
    fs::write(staging.join("index.html"), &packed)?;

    for (name, size) in sizes {
        println!("  {size:>9}  {name}");
    }
    println!("  {:>9}  dist/index.html", packed.len());
    Ok(())
}

/// Writes a copy of the built page without its policy.
pub fn unsealed(out: &Path) -> Result<()> {
    let page = fs::read_to_string(dist_page(&checkout()?))
        .map_err(|error| format!("dist/index.html: {error}; run `cargo xtask build` first"))?;
    if let Some(dir) = out.parent() {
        fs::create_dir_all(dir)?;
    }
    Ok(fs::write(out, page::unsealed(&page)?)?)
}

struct Parts {
    app_script: String,
    worker_script: String,
    app_wasm: Vec<u8>,
    worker_wasm: Vec<u8>,
}

impl Parts {
    fn read(staging: &Path, checkout: &Path) -> Result<Self> {
        if staging.join("snippets").exists() {
            return Err(
                "a crate brings JavaScript files of its own, which the page cannot load".into()
            );
        }
        let text = |path: PathBuf| {
            fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))
        };
        let wasm =
            |name: &str| fs::read(staging.join(name)).map_err(|error| format!("{name}: {error}"));
        let worker_glue = text(staging.join("worker.js"))?;
        let worker_boot = text(checkout.join("static").join("worker-boot.js"))?;
        Ok(Self {
            app_script: text(staging.join("app.js"))?,
            worker_script: format!("{worker_glue}\n{worker_boot}"),
            app_wasm: wasm("app_bg.wasm")?,
            worker_wasm: wasm("worker_bg.wasm")?,
        })
    }

    /// The page, and the size in it of each part.
    fn assemble(&self, template: &str) -> Result<(String, Vec<(String, usize)>)> {
        let parts: [(&str, &[u8]); 4] = [
            ("app-script", self.app_script.as_bytes()),
            ("worker-script", self.worker_script.as_bytes()),
            ("app-wasm", &self.app_wasm),
            ("worker-wasm", &self.worker_wasm),
        ];
        let template = page::without_trunk_links(template);
        let styles = page::sources(&template, "style");
        let scripts = page::sources(&template, "script");
        let app_script = page::source(&self.app_script);
        let mut packed = Vec::new();
        let mut sizes = vec![("page, style and boot script".to_owned(), template.len())];
        for (name, bytes) in parts {
            let text = page::encode(&gzip(bytes)?);
            sizes.push((format!("{name}, {} bytes unpacked", bytes.len()), text.len()));
            packed.push((name, text));
        }
        let whole: Vec<&str> = packed.iter().map(|(_, text)| text.as_str()).collect();
        let build = stamp::digest([template.as_str(), &whole.concat()].concat().as_bytes());
        let mut slots = vec![
            ("build", &build[..12]),
            ("style-src", &styles),
            ("script-src", &scripts),
            ("app-script-src", &app_script),
        ];
        slots.extend(packed.iter().map(|(name, text)| (*name, text.as_str())));
        Ok((page::fill(&template, &slots)?, sizes))
    }
}

/// The same bytes for the same input: no time, no name.
fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzBuilder::new().write(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_projects_template_has_every_slot() {
        let template = include_str!("../../index.html");
        let parts = Parts {
            app_script: "let wasm_bindgen;".to_owned(),
            worker_script: "let wasm_bindgen;".to_owned(),
            app_wasm: b"app".to_vec(),
            worker_wasm: b"worker".to_vec(),
        };
        let (page, _) = parts.assemble(template).unwrap();
        assert!(!page.contains("{{") && !page.contains("data-trunk"), "{page}");
        assert_eq!(parts.assemble(template).unwrap().0, page);
        let policy = page.lines().nth(4).unwrap();
        assert!(policy.contains(&page::source(&parts.app_script)), "{policy}");
    }
}
