//! The design tokens of `static/tokens.css`, as the page has them in each theme, for the tests of
//! contrast and of what eyes tell apart.
#![allow(dead_code, reason = "each test uses some of these")]

use std::collections::BTreeMap;

/// The value of each token by its name, without the dashes before it.
pub type Tokens = BTreeMap<String, String>;

/// A style sheet.
pub fn sheet(name: &str) -> String {
    let path = format!("{}/static/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

/// The tokens of the block that a selector opens, over those of `under`.
pub fn block(css: &str, selector: &str, under: &Tokens) -> Tokens {
    let at = css.find(selector).unwrap_or_else(|| panic!("no {selector}"));
    let inside = css[at + selector.len()..].split('}').next().unwrap();
    let mut tokens = under.clone();
    let bare: String = inside.split("/*").map(|part| part.split("*/").last().unwrap()).collect();
    for (name, value) in bare.split(';').filter_map(|part| part.split_once(':')) {
        tokens.insert(name.trim().trim_start_matches("--").to_owned(), value.trim().to_owned());
    }
    tokens
}

/// The three themes: light, dark by choice, dark because the system is.
pub fn themes(css: &str) -> [(&'static str, Tokens); 3] {
    let light = block(css, ":root {", &Tokens::new());
    let chosen = block(css, ":root[data-theme=\"dark\"] {", &light);
    let system =
        block(css, ":root:not([data-theme=\"light\"]):not([data-theme=\"dark\"]) {", &light);
    [("light", light), ("dark", chosen), ("dark system", system)]
}

pub fn colour(tokens: &Tokens, name: &str) -> [f64; 3] {
    let hex = tokens.get(name).unwrap_or_else(|| panic!("no --{name}"));
    let byte = |at: usize| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap());
    assert!(hex.len() == 7 && hex.starts_with('#'), "--{name}: {hex}");
    [byte(1), byte(3), byte(5)]
}

/// Linear light, of the three bytes of a colour.
pub fn linear(colour: [f64; 3]) -> [f64; 3] {
    colour.map(|value| {
        let value = value / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    })
}
