//! Everything about one event, from its bytes: they are split and normalized again.

use super::ledger::{About, entry_in};
use super::{Session, Want};
use crate::bytes::Span;
use crate::event::{Disposition, Event, Field, From, Offsets, Time, Value};
use crate::protocol::{Detail, DetailField, LedgerEntry};
use crate::query::{Place, Row, Val, whole_row};
use crate::record::{Carried, Found, Gap, Record, Repair, Sink, Splitter};
use crate::source::{self, Reader, SIGNS, carry, leaves_out, no_time};
use crate::store::{RowId, as_shown, flag};
use std::borrow::Cow;

/// Repairs of an event whose lines are shown.
const SHOWN_REPAIRS: usize = 20;

/// Calls something with the one record that bytes hold.
struct One<F> {
    first: bool,
    with: F,
}

impl<F: FnMut(&Record<'_>, bool)> Sink for One<F> {
    fn gap(&mut self, _: Span, _: Gap) {}

    fn record(&mut self, found: &Found<'_>) {
        if std::mem::replace(&mut self.first, false) {
            (self.with)(&found.record, found.lossy);
        }
    }
}

/// Where an offset comes from.
const OFFSET: &str = "the clock that was set for its input or node";

/// What carried a record, and the time that it gave it.
type By<'a> = Option<(&'a Carried, Option<Time>)>;

/// With what times are completed: the file's date, and the zone. And what a clock adds to them, in
/// words.
type Completed<'a> = (Option<i64>, &'a Offsets, Option<&'a str>);

/// Splits and normalizes the text of one record again.
pub(super) fn again(
    text: &[u8],
    line: bool,
    by: By<'_>,
    (date, zone, offset): Completed<'_>,
    mut with: impl FnMut(&Record<'_>, &Event<'_>, bool),
) {
    let table = by.and_then(|(carried, _)| carried.table.clone());
    let mut splitter = match table {
        Some(table) => Splitter::of_row(SIGNS, table),
        None => Splitter::of_record(SIGNS, line),
    };
    // Its hashes are not kept.
    let mut reader = Reader::new(0);
    let mut sink = One {
        first: true,
        with: |record: &Record<'_>, lossy: bool| {
            let mut event = Event::default();
            reader.read(record, &mut event);
            if let Some((carried, time)) = by {
                carry(carried, time, &mut event);
            }
            event.complete(date, zone);
            if let Some(offset) = offset {
                event.set_text(Field::Offset, offset.to_owned(), From::Derived(OFFSET));
            }
            with(record, &event, lossy);
        },
    };
    splitter.feed(text, &mut sink);
    splitter.finish(&mut sink);
}

impl Session {
    /// Whether a row's record is a line of a log.
    pub(super) fn is_line(&self, row: RowId) -> bool {
        self.is(row, flag::LINE)
    }

    /// What carried a row's record.
    pub(super) fn by(&self, row: RowId) -> By<'_> {
        let (segment, at) = self.store.place(row)?;
        let base = segment.rows.get(at)?;
        let dated = segment.has(at, flag::TIME_OF_CARRIER);
        let words = self.store.values(segment, at, Field::Assumed);
        let recorded = self.store.recorded(segment, at);
        let time = Time::new(recorded, base.digits).written(words.into_iter());
        Some((segment.carried(at)?, dated.then_some(time)))
    }

    /// With what the times of a row are completed.
    pub(super) fn completed(&self, row: RowId) -> Completed<'_> {
        let (segment, at) = self.store.place(row).unzip();
        let input = segment.and_then(|segment| self.input(segment.input));
        let offset =
            segment.zip(at).map_or(0, |(segment, at)| segment.column(Field::Offset).get(at));
        let words = Some(self.store.word(Field::Offset, offset)).filter(|_| offset > 0);
        (input.and_then(|input| input.date), self.store.zone(), words)
    }

    /// The runs of bytes that a row's record is made of.
    pub fn pieces(&self, row: RowId) -> Vec<Span> {
        self.parts(row).into_iter().filter(|piece| !piece.is_empty()).collect()
    }

    /// The same, with empty runs for line ends that are not written.
    fn parts(&self, row: RowId) -> Vec<Span> {
        let Some((segment, at)) = self.store.place(row) else { return Vec::new() };
        let held = u32::try_from(at).ok().and_then(|at| segment.pieces.get(&at));
        held.cloned().or_else(|| Some(vec![self.record_of(row)?.span])).unwrap_or_default()
    }

    /// The text of a row's record from the bytes of its span: its pieces joined, and read as
    /// they are written.
    pub(super) fn text<'b>(&self, row: RowId, raw: &'b [u8]) -> Cow<'b, [u8]> {
        let (pieces, by) = (self.parts(row), self.by(row));
        let depth = self.coded(row);
        if pieces.len() < 2 && depth == 0 {
            return Cow::Borrowed(raw);
        }
        let start = self.record_of(row).map_or(0, |want| want.span.start);
        let place = |at: u64| usize::try_from(at - start).unwrap_or(usize::MAX);
        let of = |piece: &Span| match piece.is_empty() {
            true => b"\n",
            false => raw.get(place(piece.start)..place(piece.end)).unwrap_or_default(),
        };
        let joined = pieces.iter().flat_map(of).copied().collect();
        Cow::Owned(by.map(|(carried, _)| carried.coded).unwrap_or_default().decode(joined))
    }

    /// The line above a row's record without which it says nothing: the header of its table.
    pub fn header(&self, row: RowId) -> Option<&str> {
        self.by(row)?.0.header()
    }

    /// How deep a row's record is written inside of other text.
    pub fn coded(&self, row: RowId) -> u32 {
        self.by(row).map_or(0, |(carried, _)| carried.coded.depth())
    }
}

impl Session {
    /// What must be read for a row's detail: from the start of its block, so that its line
    /// can be counted, to its end.
    pub fn detail_want(&self, row: RowId) -> Option<Want> {
        let want = self.record_of(row)?;
        let input = self.input(want.input)?;
        let (range, _) = input.kept.line_base(want.span.start);
        Some(Want { span: Span { start: range.start, ..want.span }, ..want })
    }

    /// A row's detail from the bytes of [`detail_want`](Self::detail_want).
    ///
    /// # Errors
    /// When the row is gone, or the bytes are not those that were read before: the input
    /// changed since.
    pub fn detail(&self, row: RowId, bytes: &[u8]) -> Result<Detail, String> {
        let gone = || "This event is no longer open.".to_owned();
        let changed = || {
            "The file changed since it was read, so its bytes cannot be shown. Open it again."
                .to_owned()
        };
        let want = self.record_of(row).ok_or_else(gone)?;
        let input = self.input(want.input).ok_or_else(gone)?;
        let (range, before) = input.kept.line_base(want.span.start);
        let head = usize::try_from(want.span.start - range.start).map_err(|_| changed())?;
        let raw = bytes
            .get(head..)
            .filter(|raw| raw.len() as u64 == want.span.len())
            .ok_or_else(changed)?;
        let line = input.line(before + count_lines(bytes.get(..head).unwrap_or_default()));
        let shown = whole_row(&self.store, row).ok_or_else(gone)?;
        let mut detail = None;
        let text = self.text(row, raw);
        let by = self.by(row);
        let completed = self.completed(row);
        again(&text, self.is_line(row), by, completed, |record, event, lossy| {
            if !agrees(&shown, event) {
                return;
            }
            detail = Some(Detail {
                row: shown.clone(),
                fields: event.entries().map(|entry| field(record, entry)).collect(),
                rest: unmapped(record, event),
                source_fields: leaves(record).count().try_into().unwrap_or(u32::MAX),
                raw: String::from_utf8_lossy(&text).into_owned(),
                carried: by.map_or_else(Vec::new, |(carried, _)| {
                    carried.path.iter().map(|name| (*name).to_owned()).collect()
                }),
                leaves_out: leaves_out(record, by.map(|(carried, _)| carried)).map(str::to_owned),
                no_time: shown.text(Field::Module).filter(|_| shown.time.is_none()).and_then(
                    |module| {
                        let (path, text) = no_time(record, source::of(module)?)?;
                        Some((path.to_owned(), text))
                    },
                ),
                lossy,
                place: Place {
                    input: as_shown(want.input),
                    start: want.span.start,
                    end: want.span.end,
                },
                line,
                repairs: self.repaired(row, want, raw, line),
                bytes: lossy.then(|| text.to_vec()),
            });
        });
        detail.ok_or_else(changed)
    }

    /// The repairs of a row, from the bytes of its span, which begins on this line, 0 where that is
    /// not known. Lines around are those of the record alone, and told of some repairs: there may be
    /// thousands.
    fn repaired(&self, row: RowId, want: Want, raw: &[u8], first: u64) -> Vec<LedgerEntry> {
        let Want { input, span } = want;
        let entry = |(number, repair): (usize, &Repair)| {
            let line = |before: &[u8]| match first {
                0 => 0,
                first => first + count_lines(before),
            };
            let mut entry = entry_in(About::Repair(row, *repair), raw, span.start, line);
            if number >= SHOWN_REPAIRS {
                entry.original.clear();
            }
            // Nothing leads from the event to itself.
            LedgerEntry { input: as_shown(input), row: None, shard: self.store.shard(), ..entry }
        };
        self.repairs_of(row).iter().enumerate().map(entry).collect()
    }

    pub(super) fn repairs_of(&self, row: RowId) -> &[Repair] {
        let of = self
            .store
            .place(row)
            .and_then(|(segment, at)| segment.repairs.get(&u32::try_from(at).ok()?));
        of.map_or(&[], Vec::as_slice)
    }
}

/// Whether a row and an event read again are the same.
fn agrees(row: &Row, event: &Event<'_>) -> bool {
    let same = |(field, value): &(Field, Val)| match (event.get(*field), value) {
        (Some(Value::Time(again)), Val::Time(time)) => {
            again.ns == time.saturating_sub(row.offset())
        }
        (Some(again), value) => val(again) == *value,
        (None, _) => false,
    };
    let disposition = event.text(Field::Disposition).and_then(Disposition::parse);
    // What it says now, it said then.
    let said = |field: Field| {
        matches!(field, Field::Timestamp | Field::Severity | Field::Disposition)
            || row.get(field).is_some()
    };
    row.recorded() == event.time().map(|time| time.ns)
        && row.severity == event.severity()
        && row.disposition == disposition.unwrap_or_default()
        && event.entries().all(|entry| said(entry.field))
        && row.values.iter().filter(|(field, _)| !field.of_person()).all(same)
}

fn val(value: &Value<'_>) -> Val {
    match value {
        Value::Text(text) => Val::Text(text.clone().into_owned()),
        Value::Int(number) => Val::Int(*number),
        Value::Time(time) => Val::Time(time.ns),
        Value::List(items) => {
            Val::List(items.iter().map(|item| item.clone().into_owned()).collect())
        }
    }
}

fn field(record: &Record<'_>, entry: &crate::event::Entry<'_>) -> DetailField {
    let (from, derived) = match entry.from {
        From::Node(place) => (Some(record.paths().of(place as usize).to_owned()), None),
        From::Derived(why) => (None, Some(why.to_owned())),
        From::Carrier(name) => (None, Some(["from the carrier: ", name].concat())),
    };
    DetailField { field: entry.field, value: val(&entry.value), from, derived }
}

/// The places of all values that are no containers.
fn leaves<'a>(record: &Record<'a>) -> impl Iterator<Item = usize> {
    use crate::record::Kind;
    let open = |kind: Kind| matches!(kind, Kind::Array | Kind::Object);
    record
        .nodes
        .iter()
        .enumerate()
        .filter(move |(_, node)| !open(node.kind))
        .map(|(place, _)| place)
}

/// Values that feed no canonical field, by path.
fn unmapped(record: &Record<'_>, event: &Event<'_>) -> Vec<(String, String)> {
    let feeds = |place: usize| {
        event.entries().any(|entry| {
            let From::Node(node) = entry.from else { return false };
            let end = record.nodes.get(node as usize).map_or(0, |node| node.next as usize);
            (node as usize..end).contains(&place)
        })
    };
    let value = |place: usize| record.nodes.get(place).map(|node| record.value(node).into_owned());
    let mut paths = record.paths();
    leaves(record)
        .filter(|place| !feeds(*place))
        .filter_map(|place| Some((paths.of(place).to_owned(), value(place)?)))
        .collect()
}

pub(super) fn count_lines(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}
