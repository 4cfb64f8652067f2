//! Colours can be told from what they stand on: WCAG 2 contrast of every pair of tokens that the
//! page uses, in each theme, computed from `static/tokens.css` itself.

use std::collections::BTreeMap;

type Tokens = BTreeMap<String, String>;

const SURFACES: [&str; 4] = ["surface", "bg", "inset", "accent-bg"];

/// Text, and what it stands on: 4.5 to 1.
const TEXT: [(&str, &[&str]); 26] = [
    ("text", &SURFACES),
    ("text-2", &SURFACES),
    ("text-3", &SURFACES),
    ("accent", &SURFACES),
    ("sev-fatal", &SURFACES),
    ("sev-critical", &SURFACES),
    ("sev-high", &SURFACES),
    ("sev-medium", &SURFACES),
    ("sev-low", &SURFACES),
    ("sev-info", &SURFACES),
    ("sev-unknown", &SURFACES),
    ("accent-ink", &["accent"]),
    ("disp-blocked-ink", &["disp-blocked"]),
    ("disp-detected", &["surface", "accent-bg"]),
    ("mark-ink", &["mark"]),
    ("ok", &["surface", "bg"]),
    ("err", &["surface", "bg"]),
    ("heat-ink", &["heat-0", "heat-1", "heat-2", "heat-3"]),
    ("heat-ink-4", &["heat-4"]),
    ("text-3", &["heat-0"]),
    ("syn-key", &["surface"]),
    ("syn-str", &["surface"]),
    ("syn-num", &["surface"]),
    ("syn-punct", &["surface"]),
    ("mark-line", &["surface"]),
    ("focus", &["surface", "bg"]),
];

/// Marks and the borders of controls: 3 to 1.
const MARKS: [(&str, &[&str]); 6] = [
    ("control", &["surface", "bg", "inset"]),
    ("focus", &["surface", "bg", "inset"]),
    ("mark-line", &["surface", "mark"]),
    ("span-event", &["surface"]),
    ("disp-allowed", &["surface"]),
    ("disp-unknown", &["surface"]),
];

/// Layers of ink over a surface, and the text that is read through them.
const LAYERS: [(&str, &[&str]); 3] = [
    ("hover", &["text", "text-2", "text-3", "accent"]),
    ("press", &["text", "text-2"]),
    ("bar", &["text", "text-2"]),
];

fn sheet(name: &str) -> String {
    let path = format!("{}/static/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).unwrap()
}

/// The tokens of the block that a selector opens, over those of `under`.
fn block(css: &str, selector: &str, under: &Tokens) -> Tokens {
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
fn themes(css: &str) -> [(&'static str, Tokens); 3] {
    let light = block(css, ":root {", &Tokens::new());
    let chosen = block(css, ":root[data-theme=\"dark\"] {", &light);
    let system =
        block(css, ":root:not([data-theme=\"light\"]):not([data-theme=\"dark\"]) {", &light);
    [("light", light), ("dark", chosen), ("dark system", system)]
}

fn colour(tokens: &Tokens, name: &str) -> [f64; 3] {
    let hex = tokens.get(name).unwrap_or_else(|| panic!("no --{name}"));
    let byte = |at: usize| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap());
    assert!(hex.len() == 7 && hex.starts_with('#'), "--{name}: {hex}");
    [byte(1), byte(3), byte(5)]
}

fn luminance(colour: [f64; 3]) -> f64 {
    let [r, g, b] = colour.map(|value| {
        let value = value / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let (one, other) = (luminance(one) + 0.05, luminance(other) + 0.05);
    one.max(other) / one.min(other)
}

#[test]
fn the_formula_is_that_of_wcag() {
    assert!((contrast([0.0; 3], [255.0; 3]) - 21.0).abs() < 1e-9);
    // #767676 on white is the greyest that passes.
    assert!((contrast([118.0; 3], [255.0; 3]) - 4.54).abs() < 0.005);
}

#[test]
fn text_and_marks_can_be_told_from_what_they_stand_on() {
    let mut wrong = Vec::new();
    for (theme, tokens) in themes(&sheet("tokens.css")) {
        for (pairs, least) in [(&TEXT[..], 4.5), (&MARKS[..], 3.0)] {
            for (ink, grounds) in pairs {
                for ground in *grounds {
                    let found = contrast(colour(&tokens, ink), colour(&tokens, ground));
                    if found < least {
                        wrong.push(format!("{theme}: {ink} on {ground} {found:.2} < {least}"));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn text_can_be_read_through_what_a_pointer_and_a_bar_lay_over_it() {
    let mut wrong = Vec::new();
    for (theme, tokens) in themes(&sheet("tokens.css")) {
        for (layer, inks) in LAYERS {
            let mix = &tokens[layer];
            let percent = mix.split("var(--text) ").nth(1).and_then(|rest| rest.split('%').next());
            let part: f64 = percent.unwrap().parse::<f64>().unwrap() / 100.0;
            for ground in ["surface", "bg"] {
                let (over, under) = (colour(&tokens, "text"), colour(&tokens, ground));
                let mixed = [0, 1, 2].map(|at| over[at] * part + under[at] * (1.0 - part));
                for ink in inks {
                    let found = contrast(colour(&tokens, ink), mixed);
                    if found < 4.5 {
                        wrong.push(format!("{theme}: {ink} on {layer} over {ground} {found:.2}"));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_ratios_that_the_tokens_state_are_right() {
    let css = sheet("tokens.css");
    let [(_, light), (_, dark), _] = themes(&css);
    let mut stated = 0;
    let mut tokens = &light;
    for line in css.lines() {
        if line.contains("data-theme=\"dark\"") {
            tokens = &dark;
        }
        let Some((ink, pairs)) = line.split_once(";  /* on ") else { continue };
        let ink = ink.split(':').next().unwrap().trim().trim_start_matches("--");
        for pair in pairs.trim_end_matches("*/").split('·') {
            let (ground, ratio) = pair.trim().rsplit_once(' ').unwrap();
            let found = contrast(colour(tokens, ink), colour(tokens, ground));
            let ratio: f64 = ratio.trim_end_matches('*').parse().unwrap();
            assert!((found - ratio).abs() < 0.051, "{ink} on {ground}: {found:.2}, not {ratio}");
            stated += 1;
        }
    }
    assert!(stated > 100, "{stated}");
}

#[test]
fn dark_is_dark_however_it_was_chosen() {
    let [_, (_, chosen), (_, system)] = themes(&sheet("tokens.css"));
    assert_eq!(chosen, system);
}

#[test]
fn every_colour_of_text_is_a_token_that_is_judged() {
    let judged: Vec<&str> = TEXT.iter().map(|(ink, _)| *ink).collect();
    let mut uses = 0;
    for entry in std::fs::read_dir(format!("{}/static", env!("CARGO_MANIFEST_DIR"))).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if !name.ends_with(".css") || ["tokens.css", "boot.css"].contains(&name.as_str()) {
            continue;
        }
        for declaration in sheet(&name).split(['{', '}', ';']) {
            let Some((property, value)) = declaration.split_once(':') else { continue };
            let (property, value) = (property.trim(), value.trim());
            if property == "color" && value.starts_with("var(") {
                let token = value.trim_start_matches("var(--").trim_end_matches(')');
                // What is cut out of a mark has the colour of what the mark stands on.
                let cut = token == "surface" && name == "charts.css";
                assert!(judged.contains(&token) || cut, "{name}: color: {value}");
                uses += 1;
            }
            let mut parts = value.split('#');
            let bare = parts.next().is_some_and(|before| !before.ends_with(['"', '(']));
            let hex = parts.next().is_some_and(|rest| {
                rest.chars().take(3).filter(char::is_ascii_hexdigit).count() == 3
            });
            let selector = !declaration.trim_start().starts_with(char::is_lowercase);
            assert!(!(bare && hex) || selector, "{name}: {declaration} names a colour");
        }
    }
    assert!(uses > 100, "{uses}");
}
