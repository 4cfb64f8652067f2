//! Colours can be told from what they stand on: WCAG 2 contrast of every pair of tokens that the
//! page uses, in each theme, computed from `static/tokens.css` itself.

#[path = "common/tokens.rs"]
mod tokens;

use tokens::{block, colour, linear, sheet, themes};

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

/// Layers of ink, the grounds that they lie over, and the text that is read through them.
const LAYERS: [(&str, &[&str], &[&str]); 6] = [
    ("hover", &SURFACES, &["text", "text-2", "text-3", "accent"]),
    ("press", &SURFACES, &["text", "text-2", "accent"]),
    ("press", &["surface", "bg", "inset"], &["text-3"]),
    ("bar", &SURFACES, &["text", "text-2", "accent"]),
    ("bar", &["surface", "bg", "inset"], &["text-3"]),
    ("brush", &["surface"], &["text", "text-2"]),
];

/// The words of severities, of outcomes and of what is right or wrong stand on cards and buttons,
/// which are pointed at and pressed.
const HUES: [&str; 10] = [
    "sev-fatal",
    "sev-critical",
    "sev-high",
    "sev-medium",
    "sev-low",
    "sev-info",
    "sev-unknown",
    "disp-detected",
    "ok",
    "err",
];

fn luminance(colour: [f64; 3]) -> f64 {
    let [r, g, b] = linear(colour);
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
        let mut judge = |layer: &str, grounds: &[&str], inks: &[&str], least: f64| {
            for ground in grounds {
                let mixed = laid(&tokens, layer, ground);
                for ink in inks {
                    let found = contrast(colour(&tokens, ink), mixed);
                    if found < least {
                        wrong.push(format!("{theme}: {ink} on {layer} over {ground} {found:.2}"));
                    }
                }
            }
        };
        for (layer, grounds, inks) in LAYERS {
            judge(layer, grounds, inks, 4.5);
        }
        for layer in ["hover", "press"] {
            judge(layer, &["surface"], &HUES, 4.5);
        }
        // The marks of severities stand on the bars of facets too, of which the one that is
        // pointed at is darker.
        for layer in ["hover", "press", "bar", "bar-hover", "brush"] {
            judge(layer, &SURFACES, &HUES[..7], 3.0);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A layer over a ground.
fn laid(tokens: &tokens::Tokens, layer: &str, ground: &str) -> [f64; 3] {
    let mix = tokens[layer].trim_start_matches("color-mix(in srgb, var(--");
    let (ink, rest) = mix.split_once(')').unwrap();
    let part: f64 = rest.split('%').next().unwrap().trim().parse::<f64>().unwrap() / 100.0;
    let (over, under) = (colour(tokens, ink), colour(tokens, ground));
    [0, 1, 2].map(|at| over[at] * part + under[at] * (1.0 - part))
}

#[test]
fn more_contrast_is_more_and_lines_and_outcomes_can_be_seen_then() {
    let css = sheet("tokens.css");
    for (theme, tokens) in themes(&css) {
        let more = block(&css, ":root:root:root {", &tokens);
        let value = |name: &str| {
            let value = &more[name];
            let of = value.strip_prefix("var(--").and_then(|rest| rest.strip_suffix(')'));
            colour(&more, of.unwrap_or(name))
        };
        for ground in SURFACES {
            let ground = colour(&more, ground);
            for ink in ["text-2", "text-3"] {
                assert!(contrast(value(ink), ground) >= 7.0, "{theme}: {ink}");
            }
        }
        for mark in ["line", "line-2", "disp-logged"] {
            for ground in ["surface", "bg", "inset"] {
                let found = contrast(value(mark), colour(&more, ground));
                assert!(found >= 3.0, "{theme}: {mark} on {ground} {found:.2}");
            }
        }
    }
}

#[test]
fn what_was_only_logged_is_seen_least_but_seen() {
    for (theme, tokens) in themes(&sheet("tokens.css")) {
        let ink = |name: &str| contrast(colour(&tokens, name), colour(&tokens, "surface"));
        // Less than marks need: the word and the count stand beside it, as those of all outcomes.
        assert!(ink("disp-logged") >= 1.9, "{theme}: {:.2}", ink("disp-logged"));
        for more in ["disp-allowed", "disp-unknown", "disp-detected", "disp-blocked"] {
            assert!(ink(more) > 1.5 * ink("disp-logged"), "{theme}: {more} {:.2}", ink(more));
        }
    }
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
