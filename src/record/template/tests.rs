//! Templates where records are written in any order: the trie stays small, and what it reads is what
//! the parser reads.

use super::super::json::{Parsed, Tape, parse};
use super::{MOST_SIBLINGS, MOST_STEPS, NONE, Templates};

/// A number after another that nobody foresees, below another.
fn below(chance: &mut u64, most: usize) -> usize {
    *chance =
        chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*chance >> 33).unwrap() % most
}

/// A record whose keys are in this order, and what stands behind it.
fn record(keys: &[usize], chance: &mut u64) -> Vec<u8> {
    let values = [
        "\"a \\\" b\"",
        "\"\"",
        "17",
        "-0.5e3",
        "true",
        "null",
        "[]",
        "[\"x\", 2]",
        "{}",
        "{\"in\": \"side\", \"n\": 1}",
        "[{\"deep\": 1}]",
    ];
    let field =
        |key: &usize| format!("\"key{key}\": {}", values[(key + below(chance, 2)) % values.len()]);
    let fields: Vec<String> = keys.iter().map(field).collect();
    format!("{{{}}}\n{{", fields.join(", ")).into_bytes()
}

fn shuffled(most: usize, chance: &mut u64) -> Vec<usize> {
    let mut keys: Vec<usize> = (0..most).collect();
    for at in (1..most).rev() {
        keys.swap(at, below(chance, at + 1));
    }
    keys
}

/// How many steps there are at most at one place.
fn most_siblings(templates: &Templates) -> usize {
    let children = templates.steps.iter().map(|step| step.child);
    let runs = std::iter::once(templates.first).chain(children);
    let next = |at: &u32| templates.steps.get(*at as usize).map(|step| step.sibling);
    let length =
        |first: u32| std::iter::successors(Some(first), next).filter(|at| *at != NONE).count();
    runs.map(length).max().unwrap_or(0)
}

#[test]
fn thousands_of_orders_of_keys_are_read_right_and_fill_no_room() {
    for (most, seed) in [(5, 1), (12, 2), (30, 3)] {
        let (mut chance, mut templates) = (seed, Templates::default());
        let (mut tape, mut parsed) = (Tape::default(), Tape::default());
        let (mut read, mut full) = (0, 0);
        for _ in 0..6_000 {
            let bytes = record(&shuffled(most, &mut chance), &mut chance);
            let by_parser = parse(&bytes, false, false, false, &mut parsed);
            let end = bytes.len() - 2;
            assert_eq!(by_parser, Parsed::Done { end, incomplete: false });
            match templates.read(&bytes, &mut tape) {
                Some((by_template, _)) => {
                    assert_eq!(by_template, end);
                    assert_eq!(tape.nodes, parsed.nodes, "{}", String::from_utf8_lossy(&bytes));
                    read += 1;
                }
                None => templates.learn(&bytes[..end], &parsed.nodes),
            }
            assert!(templates.steps.len() <= MOST_STEPS && templates.more.len() <= MOST_STEPS);
            full += u32::from(templates.steps.len() + most >= MOST_STEPS);
        }
        let siblings = most_siblings(&templates);
        assert!(siblings <= MOST_SIBLINGS, "{siblings}");
        // Few keys come again in the same order, many never; then one of the two bounds ends it.
        assert!(read > 3_000 || most > 5, "{read} of {most} keys");
        assert!(
            most == 5 || full > 0 || siblings == MOST_SIBLINGS,
            "{most} keys: no bound was met"
        );
    }
}

#[test]
fn what_was_learned_first_is_read_by_its_template_when_there_is_no_more_room() {
    let (mut chance, mut templates, mut tape) = (9, Templates::default(), Tape::default());
    let known = b"{\"a\": 1, \"b\": \"x\", \"c\": [1, 2]}\n";
    for at in 0..3_000 {
        let odd = record(&shuffled(20, &mut chance), &mut chance);
        let bytes = if at == 0 { &known[..] } else { &odd };
        if templates.read(bytes, &mut tape).is_none() {
            let Parsed::Done { end, .. } = parse(bytes, false, false, false, &mut tape) else {
                panic!("{}", String::from_utf8_lossy(bytes))
            };
            templates.learn(&bytes[..end], &tape.nodes);
        }
    }
    let shapes = templates.shapes;
    assert_eq!(templates.read(known, &mut tape), Some((known.len() - 1, 0)));
    assert_eq!(tape.nodes.len(), 5);
    // Its shape is numbered before those that came later, and none was numbered twice.
    assert!(shapes > 1);
}
