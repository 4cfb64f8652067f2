//! Parts of an input: a large one is cut at line ends, and several shards read it at once.
//!
//! A cut is made before anybody knows whether the input can be cut there. Both shards look for
//! the first line end at or behind a byte that they were told; the right one begins behind it. The
//! left one sees there whether its splitter is as at the start of an input. If not, it reads on
//! until it is, and the right one is told to begin again there. So what is read of all parts in
//! the end is what one shard would read, whatever stands at the cut.

use super::Session;
use super::input::Input;
use crate::bytes::Kept;
use crate::record::Splitter;
use crate::source::SIGNS;
use serde::{Deserialize, Serialize};

/// What did not settle at the end of a part is tried again at the first line end behind so many
/// bytes: what is read behind the cut is read twice.
const AGAIN: u64 = 16 << 10;

/// What is known of a part.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// In which turn the hub gave it; what was given before is forgotten.
    pub turn: u32,
    /// The byte to begin with, or, unless it is `sure`, to look for a line end from.
    pub from: u64,
    /// Whether that is where the part before ended.
    pub sure: bool,
    /// It ends behind a line end at or behind this byte; without, at the end of the input.
    pub until: Option<u64>,
    /// The length of the whole input.
    pub size: u64,
}

/// Where a part stands in its input, as far as that is known: lines before it, bytes read of all
/// parts, and bytes before it that nobody read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Around {
    /// Lines before it.
    pub lines: Option<u64>,
    /// Bytes that were read of all parts.
    pub bytes: u64,
    /// Bytes before it that were not read.
    pub unread: u64,
}

/// A part that is read.
#[derive(Debug)]
pub(super) struct Reading {
    pub part: Part,
    /// Whether its end was found.
    pub met: bool,
    pub around: Option<Around>,
}

/// Whether the open input may be cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum May {
    /// Nobody asks.
    Not,
    /// It is to be seen, at the ends of so many pieces.
    Ask(u8),
    /// It may be, from this byte on.
    From(u64),
}

impl Session {
    /// Looks, when the open input begins to be read, whether it [may be cut](Self::may_be_cut).
    pub fn ask_to_cut(&mut self) {
        if let Some(input) = self.inputs.last_mut() {
            input.may = May::Ask(4);
        }
    }

    /// The byte from which on the open input may be cut; tells it once.
    pub fn may_be_cut(&mut self) -> Option<u64> {
        let may = &mut self.inputs.last_mut()?.may;
        let May::From(at) = *may else { return None };
        *may = May::Not;
        Some(at)
    }

    /// Ends the open input, which is the first part then, behind a line end at or behind a byte.
    pub fn cut(&mut self, input: u32, part: Part) {
        if let Some(input) = self.inputs.last_mut().filter(|open| open.id == input) {
            input.reading = Some(Box::new(Reading { part, met: false, around: None }));
        }
    }

    /// Begins a part of an input.
    pub fn open_part(&mut self, input: u32, name: &str, part: Part) {
        let shapes = self.successor.take().unwrap_or_else(|| Splitter::new(SIGNS));
        self.successor = Some(shapes.from(part.from));
        self.open(input, name, Some(part.size));
        if let Some(input) = self.inputs.last_mut() {
            input.start = super::layers::Start::Text;
            let kept = std::mem::replace(&mut input.kept, Kept::new(0));
            input.kept = kept.from(part.from);
            input.reading = Some(Box::new(Reading { part, met: false, around: None }));
        }
    }

    /// Whether the open input is a part whose end was found.
    pub fn is_met(&self) -> bool {
        let reading = self.inputs.last().and_then(|input| input.reading.as_ref());
        reading.is_some_and(|reading| reading.met)
    }

    /// What a part is, and the byte that it begins with; `None` of an input that is whole.
    pub fn part(&self, input: u32) -> Option<(&Part, u64)> {
        let input = self.input(input)?;
        Some((&input.reading.as_ref()?.part, input.kept.base()))
    }

    /// The byte of an input after the last that was read here.
    pub fn end_of(&self, input: u32) -> u64 {
        self.input(input).map_or(0, Input::end_of_text)
    }

    /// Tells where a part stands.
    pub fn stands(&mut self, input: u32, around: Around) {
        let of = self.inputs.iter_mut().find(|held| held.id == input);
        let reading = of.and_then(|input| input.reading.as_mut());
        reading.into_iter().for_each(|reading| reading.around = Some(around));
    }

    /// Whether the next so many bytes of the open input are to be looked at before they are read.
    pub(super) fn is_edge(&self, len: usize) -> bool {
        self.inputs.last().is_some_and(|input| {
            let ends = |reading: &Reading| {
                let until =
                    reading.part.until.is_some_and(|at| at <= input.kept.end() + len as u64);
                !reading.part.sure || until || reading.met
            };
            matches!(input.may, May::Ask(_))
                || input.reading.as_ref().is_some_and(|reading| ends(reading))
        })
    }

    /// Takes bytes that a part may begin or end in.
    pub(super) fn feed_edge(&mut self, mut bytes: &[u8]) {
        if let Some(input) = self.inputs.last_mut()
            && let May::Ask(times) = input.may
            && let Some(end) = memchr::memrchr(b'\n', bytes)
        {
            input.may = times.checked_sub(1).map_or(May::Not, May::Ask);
            let (lines, rest) = bytes.split_at(end + 1);
            self.feed_text(lines);
            bytes = rest;
            let settled = self.settles();
            let read = |input: &&mut Input| settled && input.status.events > 0;
            if let Some(input) = self.inputs.last_mut().filter(read) {
                input.may = May::From(input.kept.end());
            }
        }
        let Some(rest) = self.skip(bytes) else { return };
        bytes = rest;
        while let Some(until) = self.until() {
            let at = self.inputs.last().map_or(0, |input| input.kept.end());
            let near = usize::try_from(until.saturating_sub(at)).unwrap_or(usize::MAX);
            let end = bytes.get(near..).and_then(|rest| memchr::memchr(b'\n', rest));
            // Of a line that is longer than the part, all is the one's before it.
            let width = if at > until { Some(0) } else { end.map(|end| near + end + 1) };
            let Some(width) = width else { break };
            let (lines, rest) = bytes.split_at(width);
            self.feed_text(lines);
            bytes = rest;
            let met = self.settles();
            if let Some(reading) = self.reading_mut() {
                reading.met = met;
                reading.part.until = Some(at + width as u64 + AGAIN);
            }
            if met {
                return;
            }
        }
        self.feed_text(bytes);
    }

    fn reading_mut(&mut self) -> Option<&mut Reading> {
        self.inputs.last_mut()?.reading.as_deref_mut()
    }

    /// Where the open part ends at the soonest.
    fn until(&self) -> Option<u64> {
        self.inputs.last()?.reading.as_ref()?.part.until
    }

    /// Passes over what is before the first line end, if a part begins behind one. `None` if all
    /// was passed over, or the part has ended.
    fn skip<'b>(&mut self, bytes: &'b [u8]) -> Option<&'b [u8]> {
        let Some(input) = self.inputs.last_mut() else { return Some(bytes) };
        let Some(reading) = &mut input.reading else { return Some(bytes) };
        if reading.met {
            return None;
        }
        if reading.part.sure {
            return Some(bytes);
        }
        let end = memchr::memchr(b'\n', bytes);
        let width = end.map_or(bytes.len(), |end| end + 1);
        reading.part.sure = end.is_some();
        let base = input.kept.base() + width as u64;
        let kept = std::mem::replace(&mut input.kept, Kept::new(0));
        input.kept = kept.from(base);
        let splitter = self.splitter.take();
        self.splitter = splitter.map(|splitter| splitter.from(base));
        end.and(bytes.get(width..))
    }

    /// Whether what follows of the open input may be read as if it began there.
    fn settles(&mut self) -> bool {
        let (Some(splitter), Some(input)) = (&mut self.splitter, self.inputs.last_mut()) else {
            return false;
        };
        let settles = splitter.settles(&mut input.taking(&mut self.store, &mut self.reader));
        self.store.fold();
        settles && input.is_settled()
    }
}

impl Input {
    /// Whether nothing that was told grows with what follows.
    fn is_settled(&self) -> bool {
        let end = self.kept.end();
        !self.is_growing() && self.gaps.last().is_none_or(|(gap, _)| gap.end < end)
    }

    /// The byte after the last of the whole input, as far as that is read.
    pub fn end_of_all(&self) -> u64 {
        self.reading.as_ref().map_or(self.status.bytes, |reading| reading.part.size)
    }

    /// Where it stands, as far as that is known.
    pub fn stands(&self) -> Around {
        let around = self.reading.as_ref().and_then(|reading| reading.around);
        around.unwrap_or(Around { lines: None, bytes: self.end_of_text(), unread: 0 })
    }

    /// The number of a line from 1, by how many line ends are before it here. 0 where nobody knows
    /// how many are before the part.
    pub fn line(&self, before: u64) -> u64 {
        let around = self.reading.as_ref().and_then(|reading| reading.around);
        match around.and_then(|around| around.lines) {
            Some(lines) => 1 + lines + before,
            None if self.kept.base() == 0 => 1 + before,
            None => 0,
        }
    }
}
