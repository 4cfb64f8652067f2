//! The columnar answer is that of a naive filter over every event as JSON; a query is read as it
//! was printed; no text makes the parser panic.

mod common;

use common::naive::{holds, leaves, raw};
use common::queries::{About, Chance, expr};
use common::{cases, normalize};
use proptest::prelude::*;
use serde_json::Value;
use watchglass::event::Time;
use watchglass::protocol::Format;
use watchglass::query::{Order, Query, text};
use watchglass::session::Session;
use watchglass::store::RowId;

/// Events in a session, and each as JSON.
struct Both {
    session: Session,
    rows: Vec<RowId>,
    events: Vec<Value>,
    now: Option<i64>,
}

impl Both {
    /// Copies are left out.
    fn new(bytes: &[u8]) -> Both {
        let mut session = Session::new(5);
        session.open(0, "input", None);
        session.feed(bytes);
        session.finish();
        while session.unpack() {}
        let mut rows = session.rows(&Query { order: Order::Oldest, ..Query::default() });
        rows.sort_unstable();
        let event = |row: &RowId| {
            let want = session.record_of(*row).unwrap();
            let (line, _) =
                session.export_row(*row, &session.kept(want).unwrap(), Format::Ndjson).unwrap();
            serde_json::from_str::<Value>(&line).unwrap()
        };
        let events: Vec<Value> = rows.iter().map(event).collect();
        let time = |event: &Value| Some(Time::parse(event["@timestamp"].as_str()?)?.ns);
        let now = events.iter().filter_map(time).max();
        Both { session, rows, events, now }
    }

    /// Asserts that a query made of chance is answered alike; how many events it shows.
    fn check(&self, about: &About, chance: &[u8]) -> usize {
        let filter = about.expr(&mut Chance(chance.iter()), 2);
        let printed = text::print(&filter);
        assert_eq!(text::parse(&printed).as_ref(), Ok(&filter), "{printed}");
        let mut shown = self.session.rows(&Query { filter: filter.clone(), ..Query::default() });
        shown.sort_unstable();
        let holds =
            |(row, event): (&RowId, &Value)| holds(event, &filter, self.now).then_some(*row);
        let naive: Vec<RowId> = self.rows.iter().zip(&self.events).filter_map(holds).collect();
        assert_eq!(shown, naive, "{printed}");
        shown.len()
    }
}

/// Records as tools write them, with parts taken out, put in and changed.
fn corpus() -> impl Strategy<Value = Vec<u8>> {
    let mut records = Vec::new();
    for case in cases() {
        if matches!(
            case.name.as_str(),
            "neuvector/document"
                | "neuvector/rest-threats"
                | "kubearmor/ndjson"
                | "neuvector/rest-incidents"
        ) {
            let events = normalize(&case.input, 1 << 20).events;
            let objects = events.iter().filter_map(|event| {
                serde_json::from_str::<serde_json::Map<String, Value>>(event["raw"].as_str()?).ok()
            });
            records.extend(objects);
        }
    }
    assert!(records.len() > 20);
    let value = prop_oneof![
        prop::sample::select(vec![
            "",
            "nc",
            "NC",
            "/etc/shadow",
            "Straße",
            "ÅNGSTRÖM",
            "a b",
            "10.1.2.3",
            "10.200.0.9",
            "2001:db8::7",
            "Critical",
            "Warning",
            "\"quoted\"",
            "0",
            "-5",
            "a*b",
            "true",
        ])
        .prop_map(Value::from),
        (0i64..300).prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        Just(Value::Null),
        prop::collection::vec("[a-c]{1,3}", 0..3).prop_map(Value::from),
    ];
    let change =
        (any::<prop::sample::Index>(), prop::option::of(value), prop::option::of("[a-c.]{1,3}"));
    let record = (prop::sample::select(records), prop::collection::vec(change, 0..5)).prop_map(
        |(mut record, changes)| {
            for (at, value, key) in changes {
                let keys: Vec<String> = record.keys().cloned().collect();
                let Some(old) = (!keys.is_empty()).then(|| at.get(&keys)) else { continue };
                match value {
                    Some(value) => record.insert(key.unwrap_or_else(|| old.clone()), value),
                    None => record.remove(old),
                };
            }
            Value::Object(record).to_string() + "\n"
        },
    );
    prop::collection::vec(record, 1..40).prop_map(|records| records.concat().into_bytes())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

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
}

proptest! {
    #[test]
    fn queries_are_read_as_they_are_printed(expr in expr()) {
        let printed = text::print(&expr);
        prop_assert_eq!(text::parse(&printed), Ok(expr), "{}", printed);
    }

    #[test]
    fn no_text_makes_the_parser_panic(
        any in any::<String>(),
        parts in prop::collection::vec(prop::sample::select(PARTS.to_vec()), 0..12),
    ) {
        for text in [any, parts.concat()] {
            match text::parse(&text) {
                Ok(expr) => prop_assert_eq!(text::parse(&text::print(&expr)), Ok(expr), "{}", text),
                Err(error) => {
                    prop_assert!((1..=text.chars().count() + 1).contains(&error.column), "{}", text);
                    prop_assert!(!error.message.is_empty());
                }
            }
        }
    }
}

/// Pieces of queries.
const PARTS: [&str; 44] = [
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

/// Whether a query looks at all values of records.
fn text_is_asked(about: &About, chance: &[u8]) -> bool {
    use watchglass::query::Expr;
    let expr = about.expr(&mut Chance(chance.iter()), 2);
    expr.any(&|part| matches!(part, Expr::Text(_) | Expr::TextLike(_)))
}

#[test]
fn leaves_have_paths() {
    let mut out = Vec::new();
    leaves(&serde_json::json!({"a": {"b": [1, {"c": "x"}]}, "d": "", "e": null}), "", &mut out);
    assert_eq!(out, [("a.b".to_owned(), "1".to_owned()), ("a.b.c".to_owned(), "x".to_owned())]);
}
