//! What the library reads of a text: events with their canonical and native values, and what
//! every byte is.
//!
//! Canonical values are those of an export, as a person gets them. Native ones are taken from
//! the splitter, with the places that they were read from.

use crate::align::align;
use serde_json::Map;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use watchglass::bytes::Span;
use watchglass::protocol::{Format, SpanKind};
use watchglass::record::{Found, Gap, Kind, Record, Sink, Splitter};
use watchglass::session::Session;
use watchglass::source::SIGNS;
use watchglass::store::RowId;

/// A native value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// Keys from the record down; an array's elements have its path.
    pub path: String,
    pub value: String,
    /// The bytes of the nearest key and of the value, if they stand in the text as they are.
    pub at: Option<[Range<usize>; 2]>,
}

/// An event.
#[derive(Debug, Clone)]
pub struct Event {
    /// From its first byte to behind its last.
    pub span: Range<usize>,
    /// The runs of bytes that it is made of.
    pub pieces: Vec<Range<usize>>,
    pub canonical: Map<String, serde_json::Value>,
    pub leaves: Vec<Leaf>,
    pub repairs: usize,
    row: RowId,
}

/// All that was read of a text.
pub struct Reading {
    pub events: Vec<Event>,
    pub spans: Vec<(Range<usize>, SpanKind)>,
    /// Events that were not read from their own bytes as they were read first.
    pub unlike: usize,
    session: Session,
}

/// Reads a text.
pub fn read(bytes: &[u8]) -> Reading {
    let mut session = Session::new(1);
    session.open(0, "input", None);
    bytes.chunks(1 << 16).for_each(|piece| session.feed(piece));
    session.finish();
    let mut native = native(bytes);
    let (mut events, mut spans, mut unlike) = (Vec::new(), Vec::new(), 0);
    let mut seen = HashSet::new();
    for out in session.tiling(0) {
        spans.push((range(out.span), out.kind));
        let Some(row) = out.row.filter(|row| seen.insert(*row)) else { continue };
        let pieces: Vec<_> = session.pieces(row).into_iter().map(range).collect();
        let ends = pieces.first().zip(pieces.last());
        let Some(span) = ends.map(|(first, last)| first.start..last.end) else { continue };
        let line = session.export_row(row, &bytes[span.clone()], Format::Ndjson);
        let canonical = line.and_then(|(line, _)| serde_json::from_str(&line).ok());
        let leaves = native.remove(&span.start);
        unlike += usize::from(canonical.is_none() || leaves.is_none());
        let mut canonical: Map<_, _> = canonical.unwrap_or_default();
        canonical.remove("raw");
        canonical.remove("raw_base64");
        let repairs = session.repairs(row).count();
        let leaves = leaves.unwrap_or_default();
        events.push(Event { span, pieces, canonical, leaves, repairs, row });
    }
    unlike += native.len();
    Reading { events, spans, unlike, session }
}

impl Reading {
    /// The path of the native value that a canonical one was read from. The outer `None`: the
    /// event cannot be read again.
    pub fn source_of(&self, bytes: &[u8], event: &Event, field: &str) -> Option<Option<String>> {
        let want = self.session.detail_want(event.row)?.span;
        let raw = bytes.get(want.start as usize..want.end as usize)?;
        let detail = self.session.detail(event.row, raw).ok()?;
        let held = detail.fields.into_iter().find(|held| held.field.name() == field)?;
        Some(held.from)
    }
}

fn range(span: Span) -> Range<usize> {
    span.start as usize..span.end as usize
}

/// The canonical values of a record that is written alone.
pub fn canonical_of(text: &str) -> Map<String, serde_json::Value> {
    read(text.as_bytes()).events.pop().map(|event| event.canonical).unwrap_or_default()
}

struct Native<'a> {
    bytes: &'a [u8],
    records: HashMap<usize, Vec<Leaf>>,
}

impl Sink for Native<'_> {
    fn gap(&mut self, _: Span, _: Gap) {}

    fn record(&mut self, found: &Found<'_>) {
        let places = Places::new(self.bytes, found);
        let mut leaves = Vec::new();
        collect(&found.record, None, ("", (0, 0)), &places, &mut leaves);
        self.records.insert(found.span.start as usize, leaves);
    }
}

/// The native values by the place that their record begins at.
fn native(bytes: &[u8]) -> HashMap<usize, Vec<Leaf>> {
    let mut sink = Native { bytes, records: HashMap::new() };
    let mut splitter = Splitter::new(SIGNS);
    bytes.chunks(1 << 16).for_each(|piece| splitter.feed(piece, &mut sink));
    splitter.finish(&mut sink);
    sink.records
}

fn collect(
    record: &Record<'_>,
    of: Option<usize>,
    (path, key): (&str, (u32, u32)),
    places: &Places,
    leaves: &mut Vec<Leaf>,
) {
    let of_array = of.and_then(|of| record.nodes.get(of)).is_some_and(|of| of.kind == Kind::Array);
    for (place, node) in record.children(of) {
        let key = if of_array { key } else { node.key };
        let path = match (of_array, path) {
            (true, path) => path.to_owned(),
            (false, "") => record.slice(key).to_owned(),
            (false, path) => format!("{path}.{}", record.slice(key)),
        };
        if matches!(node.kind, Kind::Array | Kind::Object) {
            collect(record, Some(place), (&path, key), places, leaves);
        } else {
            let at = places.of(key).zip(places.of(node.value)).map(|(key, value)| [key, value]);
            leaves.push(Leaf { path, value: record.value(node).into_owned(), at });
        }
    }
}

/// From places of a record's text to places of the bytes it was read from; nothing where the
/// text cannot be found there.
struct Places(Vec<usize>);

impl Places {
    fn new(bytes: &[u8], found: &Found<'_>) -> Places {
        let whole = [found.span];
        let pieces = if found.pieces.is_empty() { &whole } else { found.pieces };
        let (mut joined, mut origins) = (Vec::new(), Vec::new());
        for piece in pieces {
            joined.extend_from_slice(if piece.is_empty() { b"\n" } else { &bytes[range(*piece)] });
            origins.extend(if piece.is_empty() {
                range(*piece).start..range(*piece).end + 1
            } else {
                range(*piece)
            });
        }
        // Bytes that are not UTF-8 were read as something longer.
        let (mut text, mut places, mut at) = (String::new(), Vec::new(), 0);
        for chunk in joined.utf8_chunks() {
            text.push_str(chunk.valid());
            places.extend_from_slice(&origins[at..at + chunk.valid().len()]);
            at += chunk.valid().len();
            if !chunk.invalid().is_empty() {
                text.push(char::REPLACEMENT_CHARACTER);
                places.extend([origins[at]; char::REPLACEMENT_CHARACTER.len_utf8()]);
                at += chunk.invalid().len();
            }
        }
        places.push(found.span.end as usize);
        Places(if text == found.record.text {
            places
        } else {
            let ways = align(found.record.text.as_bytes(), text.as_bytes());
            ways.iter().filter_map(|at| places.get(*at).copied()).collect()
        })
    }

    fn of(&self, (start, end): (u32, u32)) -> Option<Range<usize>> {
        let start = *self.0.get(start as usize)?;
        match end.checked_sub(1).and_then(|last| self.0.get(last as usize)) {
            Some(last) if *last >= start => Some(start..last + 1),
            _ => Some(start..start),
        }
    }
}
