//! Severities can be told apart by eyes that see colours otherwise: the hues of `static/tokens.css`
//! as people with each kind of dichromacy see them, computed by the model of G. M. Machado, M. M.
//! Oliveira and L. A. F. Fernandes, "A Physiologically-based Model for Simulation of Color Vision
//! Deficiency" (IEEE TVCG 15(6), 2009), at its full severity. Where hues come near, the shapes that
//! stand beside them differ.

#[path = "common/tokens.rs"]
mod tokens;

use tokens::{Tokens, colour, linear, sheet, themes};

type Matrix = [[f64; 3]; 3];

/// How each kind of eye sees linear light.
const EYES: [(&str, Matrix); 4] = [
    ("usual", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    (
        "protan",
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ],
    ),
    (
        "deutan",
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ],
    ),
    (
        "tritan",
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ],
    ),
];

const SEVERITIES: [&str; 7] = ["fatal", "critical", "high", "medium", "low", "info", "unknown"];
const OUTCOMES: [&str; 5] = ["blocked", "detected", "allowed", "logged", "unknown"];

/// From so far on two hues are told apart at a glance; one is the least that anybody sees.
const APART: f64 = 12.0;

/// The neighbours that come nearer than that to some eyes, and how near: by shape they are apart.
const NEAR: [(&str, &str, &str, f64); 3] = [
    ("tritan", "critical", "high", 3.5),
    ("deutan", "high", "medium", 8.0),
    ("tritan", "low", "info", 10.0),
];

/// CIE L*a*b* of linear light, under daylight.
fn lab(light: [f64; 3]) -> [f64; 3] {
    const TO_XYZ: Matrix = [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ];
    let [x, y, z] = times(&TO_XYZ, light.map(|part| part.clamp(0.0, 1.0)));
    let root = |t: f64| {
        if t > 216.0 / 24389.0 { t.cbrt() } else { (24389.0 / 27.0 * t + 16.0) / 116.0 }
    };
    let (x, y, z) = (root(x / 0.95047), root(y), root(z / 1.08883));
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

fn times(matrix: &Matrix, [a, b, c]: [f64; 3]) -> [f64; 3] {
    matrix.map(|[x, y, z]| x * a + y * b + z * c)
}

/// How far two tokens are apart to an eye: CIE 1976.
fn apart(tokens: &Tokens, eye: &Matrix, one: &str, other: &str) -> f64 {
    let seen = |name: &str| lab(times(eye, linear(colour(tokens, name))));
    let (one, other) = (seen(one), seen(other));
    [0, 1, 2].iter().map(|at: &usize| (one[*at] - other[*at]).powi(2)).sum::<f64>().sqrt()
}

#[test]
fn the_measure_is_that_of_cie() {
    let [l, a, b] = lab([1.0; 3]);
    assert!((l - 100.0).abs() < 0.01 && a.abs() < 0.02 && b.abs() < 0.02, "{l} {a} {b}");
    // Red of sRGB, as tables state it.
    let [l, a, b] = lab([1.0, 0.0, 0.0]);
    assert!((l - 53.24).abs() < 0.02 && (a - 80.09).abs() < 0.05 && (b - 67.20).abs() < 0.05);
    // Who does not see red takes it for dark, and grey for what it is.
    let [_, (_, protan), ..] = EYES;
    assert!(lab(times(&protan, [1.0, 0.0, 0.0]))[0] < 50.0);
    for (eye, matrix) in EYES {
        let [_, a, b] = lab(times(&matrix, [0.5; 3]));
        assert!(a.hypot(b) < 0.5, "{eye}: grey stays grey");
    }
}

#[test]
fn neighbouring_severities_are_apart_to_every_eye_or_by_shape() {
    let (mut wrong, mut near) = (Vec::new(), 0);
    for (theme, tokens) in themes(&sheet("tokens.css")) {
        for (eye, matrix) in EYES {
            for (one, other) in SEVERITIES.iter().zip(&SEVERITIES[1..]) {
                let name = |severity: &str| ["sev-", severity].concat();
                let found = apart(&tokens, &matrix, &name(one), &name(other));
                let known = NEAR.iter().find(|(of, a, b, _)| (of, a, b) == (&eye, one, other));
                let least = known.map_or(APART, |(.., least)| *least);
                near += u32::from(found < APART);
                if found < least {
                    wrong.push(format!("{theme}, {eye}: {one} and {other} {found:.1} < {least}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(near > 0, "no shapes are needed any more: say so in NEAR");
}

#[test]
fn no_two_severities_have_the_same_shape() {
    let source = include_str!("../src/browser/page/marks.rs");
    let body = source.split("pub fn shape(").nth(1).unwrap().split("\n}\n").next().unwrap();
    let arms: Vec<&str> =
        body.split("Severity::").skip(1).filter(|arm| arm.contains("=>")).collect();
    assert_eq!(arms.len(), SEVERITIES.len());
    let mut shapes: Vec<String> = Vec::new();
    for arm in arms {
        let shape = arm.split_once("=>").unwrap().1;
        let shape: String = shape.chars().filter(|c| !c.is_whitespace()).collect();
        let shape = shape.trim_end_matches(['}', ',']).to_owned();
        assert!(!shapes.contains(&shape), "{shape}");
        shapes.push(shape);
    }
}

#[test]
fn outcomes_need_no_hue() {
    for (theme, tokens) in themes(&sheet("tokens.css")) {
        for outcome in OUTCOMES {
            let [_, a, b] = lab(linear(colour(&tokens, &["disp-", outcome].concat())));
            assert!(a.hypot(b) < 10.0, "{theme}: {outcome} has a hue");
        }
    }
    // What is drawn differs by more than ink: full, hatched, empty, and a broken line.
    let css = sheet("charts.css");
    let drawn = OUTCOMES.map(|outcome| {
        let rule = css.split(&format!("\n.d-{outcome} {{")).nth(1).unwrap();
        let rule = rule.split('}').next().unwrap();
        let of = |what: &str| rule.contains(what);
        (
            of("url("),
            of("fill: none"),
            of("dasharray"),
            of(&["fill: var(--disp-", outcome].concat()),
        )
    });
    let kinds: std::collections::BTreeSet<_> = drawn.iter().collect();
    assert_eq!(kinds.len(), 4, "{drawn:?}");
    // The two that are full are the most and the least ink.
    for (theme, tokens) in themes(&sheet("tokens.css")) {
        let [one, other] = ["disp-blocked", "disp-logged"];
        for (eye, matrix) in EYES {
            let found = apart(&tokens, &matrix, one, other);
            assert!(found > 2.0 * APART, "{theme}, {eye}: {found:.1}");
        }
    }
}
