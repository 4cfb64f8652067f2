//! Laws over arbitrary input: spans tile it, cuts do not matter, nothing panics.
//! `common/laws.rs` holds those that the fuzz targets
//! check too.

mod common;

use common::laws::{normalizes_alike, splits_alike};
use common::{assert_tiles, cases, normalize};
use proptest::prelude::*;
use watchglass::bytes::Span;
use watchglass::record::{Found, Gap, Sink, Splitter};
use watchglass::source::SIGNS;

fn check(bytes: &[u8], piece: usize) {
    splits_alike(bytes, piece);
    normalizes_alike(bytes, piece);
}

#[test]
fn golden_inputs_tile_and_cuts_do_not_matter() {
    for case in cases() {
        for piece in [1, 2, 3, 7, 64, 1000] {
            if case.input.len() / piece < 30_000 {
                check(&case.input, piece);
            }
        }
    }
}

/// Pieces of NeuVector's text form, whole, cut and between other things.
const PAIRS: [&[u8]; 16] = [
    b"notification=",
    b"threat,",
    b"incident",
    b"level=Critical",
    b",reported_timestamp=1770714930",
    b",name=a,b=c",
    b",message=",
    b",policy_id=0,applications=[a b]",
    b"{\"a\":1}",
    b"\n",
    b", ",
    b"text",
    b"\xff",
    b"=",
    b"\"level\":",
    b"2026-02-10T10:00:00Z ",
];

/// Pieces of carriers, and of what they carry.
const CARRIERS: [&[u8]; 30] = [
    b"2026-02-10T09:15:31Z stdout F ",
    b"2026-02-10T09:15:31Z stdout P ",
    b"2026-02-10T09:15:31Z stderr F ",
    b"2026-02-10T09:15:31Z ",
    b"[pod/a/b] ",
    b"web-1  | ",
    b"> ",
    b"12: ",
    b"<134>1 2026-02-10T09:15:31Z h a 1 i - ",
    b"52 <134>1 2026-02-10T09:15:31Z h a 1 i - ",
    b"Feb 10 09:15:31 h a[1]: ",
    b"\x1b[32m",
    b"{\"log\":\"",
    b"\",\"stream\":\"stdout\",\"time\":\"2026-02-10T09:15:31Z\"}\n",
    b"\\n",
    b"{\\\"Operation\\\":\\\"File\\\",\\\"Type\\\":1}",
    b"{\"Operation\":\"File\",\"Type\":1}",
    b"{\"Operation\":\"File\",",
    b"\"Type\":1}",
    b"{\n",
    b"{\"_index\":\"i\",\"_source\":",
    b"{\"MESSAGE\":[123,34,97,34,58,49,125],\"__REALTIME_TIMESTAMP\":1}",
    b"{\"stream\":{},\"values\":[[\"1770714931123456789\",\"",
    b"\"]]}",
    b"[\"{",
    b"{\"threats\":[",
    b"]",
    b"}",
    b"plain words",
    b"\n",
];

/// Pieces of tables, of what their cells hold, and of what stands among rows.
const TABLES: [&[u8]; 26] = [
    b"@timestamp,message,x\n",
    b"_raw\n",
    b"\"_raw\",\"_time\"\r\n",
    b"a;message\n",
    b"ID,Title,Severity,Location,Details,Action,Datetime\r\n",
    b"reported_timestamp,level,name\n",
    b"sep=,\n",
    b"\"",
    b"\"",
    b"\"\"",
    b",",
    b",",
    b";",
    b"\n",
    b"\r\n",
    b"\r",
    b"plain words",
    b"1770714930",
    b"\"{\"\"Operation\"\":\"\"File\"\",\"\"Type\"\":1}\"",
    b"{\"Operation\":\"File\",\"Type\":1}",
    b"{\n",
    b"}",
    b"'=x",
    b"-",
    b"\xff",
    b"Source: a: b (10.0.0.1)\nDestination: c:1(2)",
];

/// Golden inputs with bytes taken out, put in, doubled or cut: what damage looks like.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    damaged_after(false)
}

/// The same, behind the input as it was: so that templates know its shapes, which debug
/// builds compare with what the parser reads.
fn damaged_after(whole: bool) -> impl Strategy<Value = Vec<u8>> {
    let inputs: Vec<Vec<u8>> =
        cases().into_iter().map(|case| case.input).filter(|input| !input.is_empty()).collect();
    let edit = (
        any::<prop::sample::Index>(),
        0usize..40,
        prop::collection::vec(
            prop::sample::select(b"{}[]\",:\\\n ax1\0\xff'#/.&=>".to_vec()),
            0..4,
        ),
    );
    (prop::sample::select(inputs), prop::collection::vec(edit, 0..6)).prop_map(
        move |(mut bytes, edits)| {
            let mut before = if whole { bytes.clone() } else { Vec::new() };
            for (at, cut, put) in edits {
                let at = at.index(bytes.len() + 1);
                let end = (at + cut).min(bytes.len());
                bytes.splice(at..end, put);
            }
            before.extend(bytes);
            before
        },
    )
}

proptest! {
    #[test]
    fn arbitrary_bytes_tile(bytes in prop::collection::vec(any::<u8>(), 0..400), piece in 1usize..50) {
        check(&bytes, piece);
    }

    #[test]
    fn arbitrary_json_like_text_tiles(text in "[\\[\\]{}\":,a-c0-2 \n\\\\]{0,120}", piece in 1usize..20) {
        check(text.as_bytes(), piece);
    }

    #[test]
    fn arbitrary_pairs_tile(parts in prop::collection::vec(prop::sample::select(PAIRS.to_vec()), 0..14), piece in 1usize..40) {
        check(&parts.concat(), piece);
    }

    #[test]
    fn arbitrary_carriers_tile(parts in prop::collection::vec(prop::sample::select(CARRIERS.to_vec()), 0..14), piece in 1usize..40) {
        check(&parts.concat(), piece);
    }

    #[test]
    fn arbitrary_tables_tile(
        head in prop::sample::select(TABLES[..7].to_vec()),
        parts in prop::collection::vec(prop::sample::select(TABLES.to_vec()), 0..20),
        piece in 1usize..40,
    ) {
        check(&[head, &parts.concat()].concat(), piece);
    }

    #[test]
    fn damaged_inputs_tile(bytes in damaged(), piece in 1usize..3000) {
        check(&bytes, piece);
    }

    #[test]
    fn damage_behind_what_was_learned_tiles(bytes in damaged_after(true), piece in 1usize..3000) {
        check(&bytes, piece);
    }

    #[test]
    fn strict_json_is_read_as_serde_reads_it(value in json(3)) {
        let text = serde_json::Value::Object(value.clone()).to_string();
        let found = normalize(text.as_bytes(), text.len());
        prop_assert_eq!(found.events.len(), 1);
        prop_assert_eq!(&found.ledger["repairs"], 0);
        prop_assert_eq!(found.events[0]["raw"].as_str(), Some(text.as_str()));
        if let Some(message) = value.get("message").and_then(|message| message.as_str()).filter(|text| !text.is_empty()) {
            prop_assert_eq!(found.events[0]["message"].as_str(), Some(message));
        }
    }
}

/// Objects whose keys no wrapper and no source knows, but for `message`.
fn json(depth: u32) -> impl Strategy<Value = serde_json::Map<String, serde_json::Value>> {
    let leaf = prop_oneof![
        any::<String>().prop_map(serde_json::Value::from),
        any::<i64>().prop_map(serde_json::Value::from),
        any::<bool>().prop_map(serde_json::Value::from),
        Just(serde_json::Value::Null),
    ];
    let value = leaf.prop_recursive(depth, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(serde_json::Value::from),
            prop::collection::btree_map("k[a-z]{0,3}", inner, 0..4)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    });
    (prop::collection::btree_map("k[a-z]{0,3}", value, 1..6), any::<String>()).prop_map(
        |(map, message)| {
            let mut map: serde_json::Map<_, _> = map.into_iter().collect();
            map.insert("message".to_owned(), message.into());
            map
        },
    )
}

/// Invariant 2: whatever happens to one key of a document, it shows: as an unreadable region
/// or a repair, and no event is lost without a word.
#[test]
fn mutilating_a_key_is_never_passed_over() {
    for case in cases().into_iter().filter(|case| case.name.ends_with("/document")) {
        let keys: Vec<usize> = (1..case.input.len())
            .filter(|at| {
                case.input[*at] == b'"'
                    && case.input[*at - 1] != b' '
                    && case.input[*at + 1..].starts_with(b":")
            })
            .collect();
        assert!(keys.len() > 150, "keys are found in {}", case.name);
        for end in keys {
            let start = case.input[..end].iter().rposition(|byte| *byte == b'"').unwrap();
            for (from, to) in [
                (start, start + 1),
                (end, end + 1),
                (end + 1, end + 2),
                (start, end + 2),
                (start, end + 1),
            ] {
                let mut bytes = case.input.clone();
                bytes.drain(from..to);
                let found = normalize(&bytes, 1 << 20);
                let what =
                    String::from_utf8_lossy(&case.input[start..(end + 30).min(case.input.len())])
                        .into_owned();
                let near =
                    |at: u64| (start as u64).saturating_sub(90) <= at && at <= end as u64 + 90;
                let repaired = found.ledger["repairs_at"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .any(|repair| near(repair["at"].as_u64().unwrap()));
                let unreadable =
                    found.spans.iter().any(|(at, _, what)| *what == "unreadable" && near(*at));
                assert!(repaired || unreadable, "{}: {from}..{to} of {what}", case.name);
                assert_tiles(&bytes, &found);
            }
        }
    }
}

/// Whether each record was marked as cut.
#[derive(Default)]
struct Cut(Vec<bool>);

impl Sink for Cut {
    fn gap(&mut self, _: Span, _: Gap) {}
    fn record(&mut self, found: &Found<'_>) {
        self.0.push(found.incomplete);
    }
}

#[test]
fn a_value_that_the_end_cuts_is_incomplete_with_a_line_end_too() {
    for (input, cut) in [
        ("{\"HostName\":\"a\",\"Operation\":\"Fi", true),
        ("{\"HostName\":\"a\",\"Operation\":\"Fi\n", true),
        ("{\"HostName\":\"a\",\"Operation\":\"Fi\r\n\n", true),
        ("{'HostName':'a','Operation':'Fi\n", true),
        ("{\"HostName\":\"a\",\"Operation\":\"Fi\n}\n", false),
    ] {
        let (mut splitter, mut sink) = (Splitter::new(SIGNS), Cut::default());
        splitter.feed(input.as_bytes(), &mut sink);
        splitter.finish(&mut sink);
        assert_eq!(sink.0, [cut], "{input}");
    }
}
