//! The columnar answer is that of a naive filter over every event as JSON; a query is read as it
//! was printed; no text makes the parser panic.

mod both;
#[path = "../common/mod.rs"]
mod common;
mod naive;
mod queries;

use both::{Both, corpus, question};
use common::cases;
use naive::{leaves, raw};
use proptest::prelude::*;
use queries::{About, Chance, query};
use watchglass::event::{FIELDS, Field, Kind};
use watchglass::query::{Expr, Pattern, Query, Target, text};
use watchglass::session::Session;

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, max_shrink_iters: 300, ..ProptestConfig::default() })]

    #[test]
    fn answers_are_those_of_a_naive_filter(
        bytes in corpus(),
        chances in prop::collection::vec(prop::collection::vec(any::<u8>(), 4..60), 12),
    ) {
        let both = Both::new(&bytes);
        let values = both.events.iter().flat_map(raw).collect();
        let about = About::of(&both.events, values);
        prop_assume!(!about.fields.is_empty());
        chances.iter().for_each(|chance| { both.check(&about, chance); });
    }

    #[test]
    fn tables_and_pairs_are_those_of_a_naive_count(
        bytes in corpus(),
        shards in 1usize..4,
        chances in prop::collection::vec(prop::collection::vec(any::<u8>(), 10..80), 12),
    ) {
        let text = String::from_utf8(bytes).unwrap();
        // Copies are of one shard here.
        let mut lines: Vec<&str> = text.lines().collect();
        lines.sort_unstable();
        lines.dedup();
        let mut both = Both::new(lines.join("\n").as_bytes());
        prop_assume!(both.session.ask(&question(&Query::default())).copies == 0);
        let share = lines.len().div_ceil(shards).max(1);
        let part = |(at, lines): (u32, &[&str])| Both::of(at, lines.join("\n").as_bytes()).session;
        let mut parts: Vec<Session> = (0..).zip(lines.chunks(share)).map(part).collect();
        let values = both.events.iter().flat_map(raw).collect();
        let about = About::of(&both.events, values);
        prop_assume!(!about.fields.is_empty());
        chances.iter().for_each(|chance| { both.check_pipe(&mut parts, &about, chance); });
    }
}

proptest! {
    #[test]
    fn queries_are_read_as_they_are_printed(query in query()) {
        let printed = text::print(&query.filter);
        prop_assert_eq!(text::parse(&printed), Ok(query.filter.clone()), "{}", printed);
        let printed = text::print_query(&query);
        prop_assert_eq!(text::parse_query(&printed), Ok(query), "{}", printed);
    }

    #[test]
    fn no_text_makes_the_parser_panic(
        any in any::<String>(),
        parts in prop::collection::vec(prop::sample::select(PARTS.to_vec()), 0..12),
    ) {
        for text in [any, parts.concat()] {
            let letters = text.chars().count();
            for caret in 0..=letters {
                let found = text::complete::complete(&text, caret);
                prop_assert!(found.start <= caret && caret <= found.end && found.end <= letters, "{}", text);
            }
            match text::parse_query(&text) {
                Ok(query) => {
                    let printed = text::print_query(&query);
                    prop_assert_eq!(text::parse_query(&printed), Ok(query), "{}", text);
                }
                Err(error) => {
                    prop_assert!((1..=text.chars().count() + 1).contains(&error.column), "{}", text);
                    prop_assert!(!error.message.is_empty());
                }
            }
        }
    }
}

/// Pieces of queries.
const PARTS: [&str; 56] = [
    "a",
    "a*b",
    "*",
    "**",
    " ",
    " ",
    " ",
    "(",
    ")",
    ":",
    "<",
    ">=",
    "~",
    " ~ ",
    "/",
    "/x/i ",
    "\\",
    "\"",
    "-",
    "not ",
    " or ",
    " and ",
    "pid",
    "pid:",
    "time",
    "time:",
    "time > ",
    "now",
    "-1h",
    "2026-11-24",
    "T10",
    "severity >= ",
    "high",
    "src:",
    "10.0.0.0/8",
    "fe80::/10",
    "raw.",
    "raw.a.b:",
    "!missing",
    "!host",
    "é",
    "\u{202e}",
    "9999999999999999999",
    "container.id:",
    " | ",
    "|",
    "| count",
    "sum(count)",
    "dcount(",
    "first, last",
    " by ",
    "top 10 ",
    "timeline 1h ",
    " then ",
    " within 5m ",
    ",",
];

/// Queries that people type, over events that tools wrote, whatever carries them.
#[test]
fn golden_events_are_answered_as_a_naive_filter_does() {
    let mut shown = 0;
    let mut chance = 0u64;
    for case in cases() {
        let both = Both::new(&case.input);
        // What is not JSON has its fields by other names than a naive reader knows.
        let about = About::of(&both.events, Vec::new());
        if about.fields.is_empty() {
            continue;
        }
        for _ in 0..60 {
            let numbers: Vec<u8> = (0..24)
                .map(|_| {
                    chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    chance.to_be_bytes()[0]
                })
                .collect();
            if !text_is_asked(&about, &numbers) {
                shown += usize::from(both.check(&about, &numbers) > 0);
            }
        }
    }
    assert!(shown > 2000, "most queries find something: {shown}");
}

/// The patterns of every field are compared with its values as they are exported: numbers in digits,
/// times with all nine of theirs, severities as words; of a list, with each item.
#[test]
fn regexes_are_those_of_a_naive_reader_on_every_field() {
    const PATTERNS: [&str; 12] = [
        "^[0-9]+$",
        "[02468]$",
        "^1",
        "00",
        "^-?[0-9]{1,3}$",
        "^20[0-9]{2}-[01]",
        "T1[0-9]:",
        "0{6}Z$",
        "^(critical|HIGH)$",
        "i",
        "^.{4}$",
        "^$",
    ];
    let mut fields = std::collections::BTreeMap::new();
    for case in cases() {
        let both = Both::new(&case.input);
        for field in FIELDS {
            for (pattern, folds) in PATTERNS.into_iter().flat_map(|of| [(of, false), (of, true)]) {
                let pattern = Pattern::new(pattern, folds).unwrap();
                let shown = both.check_filter(&Expr::Finds(Target::Field(field), pattern));
                if shown > 0 && shown < both.events.len() {
                    *fields.entry(field.name()).or_insert(0) += 1;
                }
            }
        }
    }
    let numbers = FIELDS.into_iter().filter(|field| matches!(field.kind(), Kind::Int | Kind::Time));
    let known = |field: &Field| fields.contains_key(field.name());
    let unknown: Vec<&str> =
        numbers.chain([Field::Severity]).filter(|of| !known(of)).map(Field::name).collect();
    assert_eq!(unknown, [""; 0], "patterns tell events apart by these");
}

/// Whether a query looks at all values of records.
fn text_is_asked(about: &About, chance: &[u8]) -> bool {
    let expr = about.expr(&mut Chance(chance.iter()), 2);
    expr.any(&|part| matches!(part, Expr::Text(_) | Expr::TextLike(_)))
}

#[test]
fn leaves_have_paths() {
    let mut out = Vec::new();
    leaves(&serde_json::json!({"a": {"b": [1, {"c": "x"}]}, "d": "", "e": null}), "", &mut out);
    assert_eq!(out, [("a.b".to_owned(), "1".to_owned()), ("a.b.c".to_owned(), "x".to_owned())]);
}
