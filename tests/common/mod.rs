//! What several tests need: the golden cases, and the way from bytes to events and ledger
//! that `examples/normalize.rs` goes too.
#![allow(dead_code, reason = "each test binary uses a part")]

pub mod asking;
pub mod gzipped;
pub mod laws;
pub mod unpacked;

use serde_json::{Value, json};
use std::path::Path;
use watchglass::bytes::Span;
use watchglass::event::Time;
use watchglass::protocol::InputStatus;
use watchglass::protocol::{Detail, Format, SpanKind};
use watchglass::session::{Session, Want};
use watchglass::store::RowId;

/// A golden case.
pub struct Case {
    /// Group and case, such as `neuvector/document`.
    pub name: String,
    pub input: Vec<u8>,
    pub events: Vec<Value>,
    pub ledger: Value,
}

impl Case {
    /// The date of its file, in milliseconds since the epoch, if it has one.
    pub fn date(&self) -> Option<i64> {
        self.ledger["date"].as_str().map(|date| Time::parse(date).unwrap().ns / 1_000_000)
    }
}

/// All golden cases, by name.
pub fn cases() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let mut cases = Vec::new();
    for group in folders(&root) {
        for case in folders(&group) {
            let files: Vec<_> =
                std::fs::read_dir(&case).unwrap().map(|entry| entry.unwrap().path()).collect();
            let input = files
                .iter()
                .find(|file| file.file_stem().is_some_and(|stem| stem == "input"))
                .unwrap();
            let lines = std::fs::read_to_string(case.join("expected.ndjson")).unwrap();
            let ledger = std::fs::read_to_string(case.join("expected.ledger.json")).unwrap();
            cases.push(Case {
                name: case.strip_prefix(&root).unwrap().display().to_string(),
                input: std::fs::read(input).unwrap(),
                events: lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect(),
                ledger: serde_json::from_str(&ledger).unwrap(),
            });
        }
    }
    assert!(cases.len() > 20, "the golden folder is not where it should be");
    cases
}

fn folders(of: &Path) -> Vec<std::path::PathBuf> {
    let mut folders: Vec<_> =
        std::fs::read_dir(of).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|path| path.is_dir());
    folders.sort();
    folders
}

/// What came of an input.
#[derive(Debug, PartialEq)]
pub struct Found {
    pub events: Vec<Value>,
    pub ledger: Value,
    pub spans: Vec<(u64, u64, &'static str)>,
    pub csv: String,
}

/// Normalizes an input, given in pieces of a size.
pub fn normalize(bytes: &[u8], piece: usize) -> Found {
    normalize_of(bytes, piece, None)
}

/// The same of a file of a date, in milliseconds since the epoch.
pub fn normalize_of(bytes: &[u8], piece: usize, date: Option<i64>) -> Found {
    let mut session = Session::new(1);
    session.open(0, "input", None);
    date.into_iter().for_each(|date| session.date(date));
    bytes.chunks(piece).for_each(|piece| session.feed(piece));
    session.finish();
    let (mut events, mut spans, mut repairs) = (Vec::new(), Vec::new(), Vec::new());
    let mut csv = Session::export_head(Format::Csv);
    let (mut carried, mut pieces, mut headers) = (Vec::new(), Vec::new(), Vec::new());
    let (mut seen, mut leaves_out) = (std::collections::HashSet::new(), 0);
    while session.unpack() {}
    let inputs: Vec<u32> = session.layers().map(|(id, ..)| id).collect();
    let outer = bytes;
    for id in inputs {
        let whole = Span { start: 0, end: session.status(id).unwrap().bytes };
        let kept = session.kept(Want { input: id, span: whole });
        let bytes = if id == 0 { outer } else { kept.as_deref().unwrap() };
        let mut inner = Vec::new();
        for out in session.tiling(id) {
            let what = match out.kind {
                SpanKind::Event => "event",
                SpanKind::Carrier => "carrier",
                SpanKind::Separator => "separator",
                SpanKind::Prose => "prose",
                SpanKind::Unreadable => "unreadable",
            };
            inner.push((out.span.start, out.span.end, what));
            let Some(row) = out.row.filter(|row| seen.insert(*row)) else { continue };
            let whole = session.record_of(row).unwrap().span;
            let raw = &bytes[whole.start as usize..whole.end as usize];
            let (line, _) = session
                .export_row(row, raw, Format::Ndjson)
                .unwrap_or_else(|| panic!("not read again: {}", String::from_utf8_lossy(raw)));
            events.push(serde_json::from_str(&line).unwrap());
            csv += &session.export_row(row, raw, Format::Csv).unwrap().0;
            let detail = assert_store_agrees(&session, row, bytes);
            carried.push(detail.carried.join(" › "));
            leaves_out += u64::from(detail.leaves_out.is_some());
            pieces.push(session.pieces(row).len());
            headers.push(session.header(row).map(str::to_owned));
            repairs.extend(
                session.repairs(row).map(|(at, rule)| json!({ "at": at, "did": rule.code() })),
            );
        }
        tiles(bytes, &inner);
        if id == 0 {
            spans = inner;
        }
    }
    let sum = |of: fn(&InputStatus) -> u64| -> u64 {
        session.layers().map(|(id, ..)| of(&session.status(id).unwrap())).sum()
    };
    let ledger = json!({
        "events": sum(|status| status.events),
        "unreadable": sum(|status| status.unreadable),
        "repaired": sum(|status| status.repaired),
        "repairs": sum(|status| status.repairs),
        "repairs_at": repairs,
        "carried": carried,
        "pieces": pieces,
        "headers": headers,
        "leaves_out": leaves_out,
    });
    Found { events, ledger, spans, csv }
}

/// Asserts that what the store holds of a row is what its bytes say when read alone; gives
/// its detail.
fn assert_store_agrees(session: &Session, row: RowId, bytes: &[u8]) -> Detail {
    let want = session.detail_want(row).unwrap().span;
    let raw = &bytes[want.start as usize..want.end as usize];
    session.detail(row, raw).unwrap_or_else(|error| {
        panic!("row {row}: {error}: {}", String::from_utf8_lossy(raw));
    })
}

/// Asserts invariant 2: spans tile the input, and separators and prose hold nothing else.
pub fn assert_tiles(bytes: &[u8], found: &Found) {
    tiles(bytes, &found.spans);
}

fn tiles(bytes: &[u8], spans: &[(u64, u64, &'static str)]) {
    let mut at = 0;
    for (start, end, what) in spans {
        assert_eq!(*start, at, "a gap or an overlap before {start}");
        assert!(end > start, "an empty span at {start}");
        at = *end;
        let text = &bytes[*start as usize..*end as usize];
        if *what == "separator" {
            let rest: Vec<u8> = text
                .iter()
                .copied()
                .filter(|byte| !b" \t\r\n\x0b\x0c,\0\xef\xbb\xbf".contains(byte))
                .collect();
            assert!(rest.is_empty(), "a separator holds {rest:?}");
        }
    }
    assert_eq!(at, bytes.len() as u64, "the spans end before the input");
}
