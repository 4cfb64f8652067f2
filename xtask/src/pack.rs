//! `pack`: Trunk's `post_build` hook. Trunk's staging folder holds the page with the program's
//! script and wasm module beside it; the hook adds the style sheets and leaves one file, whose
//! policy allows only what is in it.

use crate::paths::{checkout, dist_page};
use crate::{Result, page, shrink, stamp, strands, wide};
use lzma_rust2::{LzmaOptions, LzmaWriter};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The style sheets in `static`, in their order. `boot.css` is not among them: it is inline.
pub const STYLES: [&str; 7] =
    ["tokens.css", "app.css", "cards.css", "charts.css", "ledger.css", "verdict.css", "print.css"];

/// Packs Trunk's staging folder.
pub fn run() -> Result<()> {
    let staging = env::var_os("TRUNK_STAGING_DIR")
        .map(PathBuf::from)
        .ok_or("`pack` is Trunk's hook: run `cargo xtask build`")?;
    let parts = Parts::read(&staging, &checkout()?)?;
    let (packed, sizes) = parts.assemble(&fs::read_to_string(staging.join("index.html"))?)?;
    fs::remove_dir_all(&staging)?;
    fs::create_dir_all(&staging)?;
    let packed = wide::file(&packed);
    fs::write(staging.join("index.html"), &packed)?;

    for (name, size) in sizes {
        println!("  {size:>9}  {name}");
    }
    println!("  {:>9}  dist/index.html", packed.len());
    Ok(())
}

/// Writes a copy of the built page without its policy.
pub fn unsealed(out: &Path) -> Result<()> {
    let page = fs::read(dist_page(&checkout()?))
        .map_err(|error| format!("dist/index.html: {error}; run `cargo xtask build` first"))?;
    if let Some(dir) = out.parent() {
        fs::create_dir_all(dir)?;
    }
    Ok(fs::write(out, wide::file(&page::unsealed(&wide::page(&page)?)?))?)
}

struct Parts {
    /// The script that unpacks all others and starts the page.
    boot: String,
    style: String,
    script: String,
    worker_boot: String,
    module: Vec<u8>,
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
        let glue = |name: &str| shrink::script(&text(staging.join(name))?);
        let statics = checkout.join("static");
        let styles: Result<Vec<String>> =
            STYLES.iter().map(|name| shrink::style(&text(statics.join(name))?)).collect();
        let boot: Result<Vec<String>> = ["unpack.js", "weave.js", "boot.js"]
            .iter()
            .map(|name| shrink::script(&text(statics.join(name))?))
            .collect();
        let worker_boot = shrink::script(&text(statics.join("worker-boot.js"))?)?;
        let (script, module) = shrink::number_imports(&glue("app.js")?, &wasm("app_bg.wasm")?)?;
        Ok(Self { boot: boot?.join("\n"), style: styles?.join("\n"), script, worker_boot, module })
    }

    /// The page, and the size in it of each part.
    fn assemble(&self, template: &str) -> Result<(String, Vec<(String, usize)>)> {
        // In the order of `static/boot.js`.
        let strands = strands::lay(&self.module)?;
        let mut parts: Vec<(&str, &[u8])> = vec![
            ("style", self.style.as_bytes()),
            ("script", self.script.as_bytes()),
            ("worker boot script", self.worker_boot.as_bytes()),
        ];
        parts.extend(strands.iter().map(|strand| ("wasm", &strand[..])));
        let template = page::without_trunk_links(template);
        let styles = page::sources(&template, "style");
        let scripts = page::sources(&template, "script");
        let style = page::source(&self.style);
        let script = page::source(&self.script);
        let whole = parts.iter().map(|(_, bytes)| *bytes).collect::<Vec<_>>().concat();
        let text = wide::encode(&lzma(&whole)?)?;
        let boot = miniz_oxide::deflate::compress_to_vec(self.boot.as_bytes(), 10);
        let mut lengths = fnv(&whole).to_string();
        parts.iter().for_each(|(_, bytes)| lengths += &format!(" {}", bytes.len()));
        let loose = parts.iter().take_while(|(name, _)| *name != "wasm");
        let mut sizes: Vec<(String, usize)> =
            loose.map(|(name, bytes)| (format!("{name}, unpacked"), bytes.len())).collect();
        sizes.push(("wasm, unpacked".to_owned(), self.module.len()));
        sizes.push(("page, style and boot scripts".to_owned(), 2 * template.len()));
        sizes.push(("all parts, packed".to_owned(), wide::file(&text).len()));
        let build = stamp::digest([template.as_str(), &self.boot, &text].concat().as_bytes());
        let (boot_length, boot_text) = (boot.len().to_string(), wide::encode(&boot)?);
        sizes.push(("boot script, packed".to_owned(), 2 * boot_text.encode_utf16().count()));
        let slots = [
            ("build", &build[..12]),
            ("style-src", &styles),
            ("script-src", &scripts),
            ("boot-src", &page::source(&self.boot)),
            ("boot-length", &boot_length),
            ("boot", &boot_text),
            ("app-style-src", &style),
            ("app-script-src", &script),
            ("lengths", &lengths),
            ("parts", &text),
        ];
        Ok((page::fill(&template, &slots)?, sizes))
    }
}

/// LZMA without a header, as `static/unpack.js` reads it: all parts in one, because they repeat
/// each other's patterns.
fn lzma(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut options = LzmaOptions::with_preset(9);
    (options.lc, options.lp, options.pb) = (2, 0, 0);
    (options.nice_len, options.depth_limit) = (LzmaOptions::NICE_LEN_MAX, 1000);
    let mut writer = LzmaWriter::new_no_header(Vec::new(), &options, false)?;
    writer.write_all(bytes)?;
    Ok(writer.finish()?)
}

/// FNV-1a, 32 bits: tells a damaged copy.
fn fnv(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn the_projects_template_has_every_slot() {
        let template = include_str!("../../index.html");
        let parts = Parts {
            boot: "let unpack;".to_owned(),
            style: "p { margin: 0 }".to_owned(),
            script: "let wasm_bindgen;".to_owned(),
            worker_boot: String::new(),
            module: strands::EMPTY.to_vec(),
        };
        let (page, _) = parts.assemble(template).unwrap();
        assert!(!page.contains("{{") && !page.contains("data-trunk"), "{page}");
        assert_eq!(parts.assemble(template).unwrap().0, page);
        let policy = page.lines().nth(3).unwrap();
        assert!(policy.contains(&page::source(&parts.script)), "{policy}");
        assert!(policy.contains(&page::source(&parts.style)), "{policy}");
    }

    #[test]
    fn every_style_sheet_is_packed_or_inline() {
        let dir = concat!(env!("CARGO_MANIFEST_DIR"), "/../static");
        let mut sheets: Vec<String> = stamp::files_in(dir.as_ref())
            .iter()
            .filter(|file| file.extension().is_some_and(|extension| extension == "css"))
            .filter_map(|file| Some(file.file_name()?.to_string_lossy().into_owned()))
            .collect();
        sheets.retain(|name| name != "boot.css");
        let mut packed = STYLES.to_vec();
        packed.sort_unstable();
        assert_eq!(sheets, packed);
    }

    #[test]
    fn what_is_packed_unpacks() {
        let bytes = include_bytes!("../../static/boot.js").repeat(3);
        let packed = lzma(&bytes).unwrap();
        let properties = 2;
        let mut reader = lzma_rust2::LzmaReader::new_with_props(
            packed.as_slice(),
            bytes.len() as u64,
            properties,
            1 << 26,
            None,
        )
        .unwrap();
        let mut plain = Vec::new();
        reader.read_to_end(&mut plain).unwrap();
        assert_eq!(plain, bytes);
    }
}
