//! One input of a shard: its bytes as far as they are kept, what is no record in it, and
//! how far it has come.

use super::index::AT_ONCE;
use crate::bytes::{Kept, Span, finish};
use crate::event::{Draft, Field};
use crate::protocol::{InputState, InputStatus};
use crate::record::{Found, Gap, Sink};
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
        }
    }

    /// A sink for the splitter that stores what it tells.
    pub fn taking<'a>(&'a mut self, store: &'a mut Store, reader: &'a mut Reader) -> Taking<'a> {
        Taking { input: self, store, reader }
    }

    /// Brings the status up to date.
    pub fn measure(&mut self) {
        self.status.bytes = self.kept.bytes();
        self.status.lines = self.kept.lines();
    }

    /// Ends the input.
    pub fn end(&mut self, state: InputState, note: Option<&str>) {
        self.measure();
        self.status.state = state;
        self.status.note = note.map(str::to_owned).or_else(|| self.why_empty());
    }

    /// What to tell where no event was found.
    fn why_empty(&self) -> Option<String> {
        if self.status.events > 0 {
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
            // Neighbouring lines that cannot be read are one region, with the space between.
            (Gap::Unreadable(_), Some((last, before)))
                if *before == gap && input.growing && last.end == input.told =>
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
        self.input.growing = false;
        self.input.told = self.input.told.max(found.span.end);
        let (input, record) = (self.input.id, &found.record);
        let mut row = self.store.draft();
        let mut identity = self.reader.read(record, &mut row);
        let mut time = None;
        if let Some(carried) = found.carried {
            time = found.time.filter(|_| !row.has(Field::Timestamp));
            carry(carried, time, &mut row);
            // The same words at another time are no copy.
            identity ^= time.map_or(0, |time| finish(time.ns.cast_unsigned()));
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
