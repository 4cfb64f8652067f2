//! The shape of the code, held by tests: who may import whom, how long a file may be, what
//! is said in its first line, and what the documents repeat of it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Which modules of the crate a module may import. Nothing points to a later row.
const LAYERS: &[(&str, &[&str])] = &[
    ("bytes", &[]),
    ("event", &[]),
    ("record", &["bytes", "event"]),
    ("source", &["bytes", "record", "event"]),
    ("store", &["event", "bytes", "record"]),
    ("query", &["bytes", "event", "store"]),
    ("view", &["bytes", "event", "query", "protocol", "source"]),
    ("protocol", &["event", "query"]),
    ("session", &["bytes", "record", "event", "source", "store", "query", "view", "protocol"]),
    ("shards", &["session", "protocol", "query", "store", "event", "bytes"]),
    ("browser/message", &[]),
    ("browser/hub", &["shards", "protocol", "browser", "message", "worker"]),
    ("browser/worker", &["shards", "session", "protocol", "event", "query", "bytes", "message"]),
    ("browser/page/components", &["session", "protocol", "query", "view", "event"]),
    ("browser/page", &["bytes", "protocol", "query", "view", "event", "source", "message", "page"]),
];

fn root() -> PathBuf {
    PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap())
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn sources() -> BTreeMap<String, String> {
    let src = root().join("src");
    let name = |path: &PathBuf| path.strip_prefix(&src).unwrap().display().to_string();
    rust_files(&src)
        .iter()
        .map(|path| (name(path), std::fs::read_to_string(path).unwrap()))
        .collect()
}

#[test]
fn modules_import_only_what_their_layer_allows() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        let Some((layer, allowed)) = LAYERS.iter().find(|(layer, _)| {
            file.starts_with(&format!("{layer}/")) || file == format!("{layer}.rs")
        }) else {
            assert!(
                ["lib.rs", "browser/lib.rs", "browser/main.rs", "browser/components.rs"]
                    .contains(&file.as_str()),
                "{file} has no layer"
            );
            continue;
        };
        let own = layer.split('/').next().unwrap_or(layer);
        for (at, line) in text.lines().enumerate() {
            let of = |name| line.split(name).skip(1);
            for import in of("crate::").chain(of("watchglass::")) {
                let module: String = import
                    .chars()
                    .take_while(|letter| letter.is_alphanumeric() || *letter == '_')
                    .collect();
                if module != own && !module.is_empty() && !allowed.contains(&module.as_str()) {
                    wrong.push(format!("{file}:{}: {layer} may not import {module}", at + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_core_sees_no_browser_no_clock_and_no_chance() {
    for (file, text) in sources().into_iter().filter(|(file, _)| !file.starts_with("browser/")) {
        for word in
            ["web_sys", "js_sys", "wasm_bindgen", "yew", "Instant::now", "SystemTime", "rand::"]
        {
            assert!(!text.contains(word), "{file} names {word}");
        }
    }
}

#[test]
fn nothing_from_data_becomes_markup_style_or_link() {
    for (file, text) in sources().into_iter().filter(|(file, _)| file.starts_with("browser/page/"))
    {
        for word in [
            "inner_html",
            "from_html_unchecked",
            "set_outer_html",
            "insert_adjacent_html",
            " style=",
            "href={",
        ] {
            assert!(!text.contains(word), "{file} holds {word}");
        }
    }
}

#[test]
fn files_are_short_and_say_what_lives_there() {
    let folders = ["src", "xtask", "tests", "examples", "fuzz/fuzz_targets"];
    for path in folders.iter().flat_map(|folder| rust_files(&root().join(folder))) {
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("//!"), "{} does not say what lives there", path.display());
        let lines = text.lines().count();
        assert!(lines <= 400, "{} has {lines} lines", path.display());
    }
}

#[test]
fn the_readme_lists_the_sources_as_they_are() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let mut table = String::from("| Source | Reads | Format |\n| --- | --- | --- |\n");
    for source in watchglass::source::ALL {
        table +=
            &format!("| {} | {} | {} |\n", source.name, source.reads.join(", "), source.reference);
    }
    assert!(readme.contains(&table), "README.md should hold this table:\n{table}");
}

#[test]
fn the_readme_lists_the_carriers_and_repairs_as_they_are() {
    use watchglass::record::{LINES, OBJECTS, Rule, TABLES};
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let mut carriers = String::from("| Carrier | Recognised by |\n| --- | --- |\n");
    for carrier in LINES {
        carriers += &format!("| {} | {} |\n", carrier.name, carrier.form.replace('|', "\\|"));
    }
    let sets = |claims: &[&[&str]]| {
        let sets = claims.iter().map(|keys| format!("`{}`", keys.join("` `")));
        sets.collect::<Vec<_>>().join(", or ")
    };
    for carrier in OBJECTS {
        carriers += &format!("| {} | {} |\n", carrier.name, sets(carrier.claims));
    }
    for table in TABLES {
        carriers += &format!("| {} | columns {} |\n", table.name, sets(table.claims));
    }
    assert!(readme.contains(&carriers), "README.md should hold this table:\n{carriers}");
    let rules: Vec<&str> = Rule::ALL.iter().map(|rule| rule.code()).collect();
    let rules = format!("`{}`", rules.join("`, `"));
    assert!(readme.contains(&rules), "README.md should hold this list:\n{rules}");
}

#[test]
fn the_readme_lists_what_is_unpacked_as_it_is() {
    use watchglass::bytes::unpack::Packed;
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let mut table = String::from("| Packed as | By |\n| --- | --- |\n");
    let rows = Packed::ALL.map(|kind| format!("| {} | {} |\n", kind.name(), kind.reference()));
    let mut rows = rows.to_vec();
    rows.dedup();
    table += &rows.concat();
    assert!(readme.contains(&table), "README.md should hold this table:\n{table}");
}

#[test]
fn invariants_name_tests_that_exist() {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let invariants: Vec<&str> =
        text.lines().filter(|line| line.starts_with("**Invariant")).collect();
    assert!(invariants.len() >= 10, "the ten invariants of the design");
    let all: String = rust_files(&root().join("tests"))
        .iter()
        .chain(&rust_files(&root().join("src")))
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    for line in invariants {
        let named: Vec<&str> = line.split('`').skip(1).step_by(2).collect();
        assert!(!named.is_empty(), "no test is named: {line}");
        for test in named {
            let there = all.contains(&format!("fn {test}("))
                || root().join("tests/e2e").join(test).is_file();
            assert!(there, "{test} does not exist: {line}");
        }
    }
}
