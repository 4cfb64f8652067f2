//! One input of a shard: its bytes as far as they are kept, what is no record in it, and
//! how far it has come.

use super::detail::again;
use super::index::AT_ONCE;
use super::layers::Start;
use super::part::May;
use super::reading::Reading;
use crate::bytes::{Kept, Span, finish, hash};
use crate::event::{Draft, Entry, Event, Field, Offsets};
use crate::protocol::{InputState, InputStatus};
use crate::record::{Found, Gap, Reason, Rule, Sink};
use crate::source::{Reader, carry};
use crate::store::Store;

/// Files up to this many bytes are kept in memory, compressed.
const KEEP: u64 = 64 << 20;

#[derive(Debug)]
pub(super) struct Input {
    pub id: u32,
    pub name: String,
    pub kept: Kept,
    /// All that is neither event nor separator, in order.
    pub gaps: Vec<(Span, Gap)>,
    pub status: InputStatus,
    /// Whether all values of its records are indexed as they are read.
    indexes: bool,
    /// Whether they cannot be indexed later either.
    pub unindexable: bool,
    /// Whether an unreadable region can still grow: no record came since.
    growing: bool,
    /// The last byte that was told and is no separator.
    told: u64,
    /// What it is, as far as that is known.
    pub start: Start,
    /// How many bytes of it are packed.
    pub packed: u64,
    /// The input, and the bytes of it, that it was unpacked from.
    pub from: Option<(u32, Span)>,
    /// Its date in nanoseconds since the epoch, if that is known.
    pub date: Option<i64>,
    /// What went wrong with it so far.
    pub problem: Option<String>,
    /// Whether it may be cut.
    pub may: May,
    /// What part of a given input it is, if it is no whole one.
    pub reading: Option<Box<Reading>>,
}

impl Input {
    /// An input of so many bytes, if that is known, that begins.
    pub fn new(id: u32, name: &str, size: Option<u64>) -> Input {
        // What is no file cannot be read again, so all of it is kept.
        let keep = size.map_or(u64::MAX, |size| if size > KEEP { 0 } else { KEEP });
        Input {
            indexes: size.is_none_or(|size| size <= AT_ONCE),
            unindexable: false,
            id,
            name: name.to_owned(),
            kept: Kept::new(keep),
            gaps: Vec::new(),
            status: InputStatus { input: id, ..InputStatus::default() },
            growing: false,
            told: 0,
            start: Start::Unknown(Vec::new(), size),
            packed: 0,
            from: None,
            date: None,
            problem: None,
            may: May::Not,
            reading: None,
        }
    }

    /// A member of a packed input that begins.
    pub fn member(id: u32, name: &str, from: (u32, Span), small: bool) -> Input {
        let mut input = Input::new(id, name, None);
        (input.from, input.indexes) = (Some(from), small);
        (input.status.parent, input.status.name) = (Some(from.0), name.to_owned());
        input
    }

    /// A sink for the splitter that stores what it tells.
    pub fn taking<'a>(&'a mut self, store: &'a mut Store, reader: &'a mut Reader) -> Taking<'a> {
        store.date = self.date;
        Taking { input: self, store, reader }
    }

    /// Brings the status up to date.
    pub fn measure(&mut self) {
        self.status.bytes = self.kept.bytes() + self.packed;
        // The next part goes on with a line that this one does not end.
        let goes_on = self.reading.as_ref().is_some_and(|reading| reading.met);
        self.status.lines = if goes_on { self.kept.line_ends() } else { self.kept.lines() };
    }

    /// The byte after the last that was read.
    pub fn end_of_text(&self) -> u64 {
        self.kept.base() + self.status.bytes
    }

    /// Whether an unreadable region may go on.
    pub fn is_growing(&self) -> bool {
        self.growing
    }

    /// Ends the input.
    pub fn end(&mut self, state: InputState, note: Option<&str>) {
        self.kept.close();
        self.measure();
        let wrong = self.problem.is_some() && state == InputState::Ready;
        self.status.state = if wrong { InputState::Partial } else { state };
        let note = note.map(str::to_owned).or_else(|| self.problem.take());
        self.status.note = note.or_else(|| self.why_empty());
    }

    /// What to tell where no event was found.
    fn why_empty(&self) -> Option<String> {
        if self.status.events > 0
            || self.reading.is_some()
            || matches!(self.start, Start::Packed(..))
        {
            return None;
        }
        let unreadable = self.gaps.iter().find_map(|(_, gap)| match gap {
            Gap::Unreadable(reason) => Some(reason),
            _ => None,
        });
        let prose = self.gaps.iter().any(|(_, gap)| *gap == Gap::Prose);
        Some(match (self.status.bytes, unreadable, prose) {
            (0, ..) => "The file is empty.".to_owned(),
            (_, Some(reason), _) => format!("No event could be read: {reason}."),
            (_, None, true) => "Only text, no event: no JSON object, no log line.".to_owned(),
            _ => "Only whitespace, commas or NUL bytes: no event.".to_owned(),
        })
    }
}

/// Stores what the splitter tells of an input.
pub(super) struct Taking<'a> {
    input: &'a mut Input,
    store: &'a mut Store,
    reader: &'a mut Reader,
}

impl Sink for Taking<'_> {
    fn gap(&mut self, span: Span, gap: Gap) {
        let input = &mut *self.input;
        match (gap, input.gaps.last_mut()) {
            (Gap::Separator, _) => return,
            _ if span.is_empty() => return,
            // Neighbouring lines that cannot be read are one region, with the space between.
            (Gap::Unreadable(_), Some((last, before)))
                if *before == gap
                    && input.growing
                    && last.end == input.told
                    && span.start >= last.end =>
            {
                (last.end, input.told) = (span.end, span.end);
                return;
            }
            (_, Some((last, before))) if *before == gap && last.end == span.start => {
                last.end = span.end;
                input.told = input.told.max(span.end);
                return;
            }
            _ => {}
        }
        input.told = input.told.max(span.end);
        input.growing = matches!(gap, Gap::Unreadable(_));
        input.status.unreadable += u64::from(input.growing);
        input.gaps.push((span, gap));
    }

    fn record(&mut self, found: &Found<'_>) {
        if !stands(found) {
            let whole = [found.span];
            let pieces = if found.pieces.is_empty() { &whole } else { found.pieces };
            return pieces
                .iter()
                .for_each(|piece| self.gap(*piece, Gap::Unreadable(Reason::Fragment)));
        }
        self.input.growing = false;
        self.input.told = self.input.told.max(found.span.end);
        let (input, record) = (self.input.id, &found.record);
        let mut row = self.store.draft();
        let mut identity = self.reader.read(record, &mut row);
        let mut time = None;
        if let Some(carried) = found.carried {
            time = found.time.filter(|time| row.wants(*time));
            let lacked = carry(carried, time, &mut row);
            // The same words at another time are no copy, nor are those of another cluster.
            identity ^= time.map_or(0, |time| finish(time.ns.cast_unsigned()));
            for field in lacked.into_iter().filter(|_| !row.has(Field::EventId)) {
                let text = row.text(field).unwrap_or_default();
                identity ^= hash(identity, text.as_bytes());
            }
        }
        row.push(input, found, time, identity);
        if self.input.indexes {
            self.reader.values(record, |path, value| self.store.hold(path, &value));
            self.store.index(input, found.span.start);
        }
        let status = &mut self.input.status;
        status.events += 1;
        status.repairs += found.repairs.len() as u64;
        status.repaired += u64::from(!found.repairs.is_empty());
    }
}

/// Whether a record says the same when its bytes are read alone. Where its start is missing, what
/// follows it may have told how to read it; then nobody could open it later.
pub(super) fn stands(found: &Found<'_>) -> bool {
    if !found.repairs.iter().any(|repair| repair.rule == Rule::StartMissing) {
        return true;
    }
    let mut event = Event::default();
    Reader::new(0).read(&found.record, &mut event);
    let (mut same, utc) = (false, Offsets::default());
    event.complete(None, &utc);
    again(found.raw, false, None, (None, &utc, None), |_, other, _| {
        let value = |(a, b): (&Entry<'_>, &Entry<'_>)| (a.field, &a.value) == (b.field, &b.value);
        same = event.entries().count() == other.entries().count()
            && event.entries().zip(other.entries()).all(value);
    });
    same
}
