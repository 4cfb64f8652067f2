//! Parts of an input: a large one is cut between records, and several shards read it at once.
//!
//! A cut is made before anybody knows whether the input can be cut there. Both shards look for
//! the first [edge](Edge) at or behind a byte that they were told; the right one begins there, with
//! what stood open where the first edge was found. The left one sees there whether the same stands
//! open. If not, it reads on until it does, and the right one is told to begin again there. So what
//! is read of all parts in the end is what one shard would read, whatever stands at the cut.

use super::edge::Edge;
use super::input::Input;
use super::meet::LOOK;
use super::reading::Reading;
use super::{Session, Want};
use crate::bytes::{Kept, Span};
use crate::record::Splitter;
use crate::source::SIGNS;
use crate::store;
use serde::{Deserialize, Serialize};

/// What is known of a part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// In which turn the hub gave it; what was given before is forgotten.
    pub turn: u32,
    /// The byte to begin with, or, unless it is `sure`, to look for an edge from.
    pub from: u64,
    /// Whether that is where the part before ended.
    pub sure: bool,
    /// It ends at an edge at or behind this byte; without, at the end of the input.
    pub until: Option<u64>,
    /// What all edges of the input are like.
    pub edge: Edge,
    /// The length of the whole input.
    pub size: u64,
}

/// An input that may be cut.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cuttable {
    /// Which: one that was given, or what is unpacked of one.
    pub input: u32,
    /// The byte from which on it may be.
    pub at: u64,
    /// Where.
    pub edge: Edge,
    /// Of what is unpacked: how long it says that it is, and its own date in milliseconds since the
    /// epoch.
    pub inside: Option<(u64, Option<i64>)>,
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

/// Whether the open input may be cut.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum May {
    /// Nobody asks.
    Not,
    /// It is to be seen, in so many of the next bytes.
    Ask(usize),
    /// It may be, from this byte on, at such edges.
    From(u64, Edge),
}

impl Session {
    /// Looks, when the open input begins to be read, whether it [may be cut](Self::may_be_cut).
    pub fn ask_to_cut(&mut self) {
        if let Some(input) = self.inputs.last_mut() {
            input.may = May::Ask(LOOK);
        }
    }

    /// Whether the open input may be cut; tells it once.
    pub fn may_be_cut(&mut self) -> Option<Cuttable> {
        let open = self.inputs.last_mut()?;
        let (at, edge) = match std::mem::replace(&mut open.may, May::Not) {
            May::From(at, edge) => (at, edge),
            other => {
                open.may = other;
                return None;
            }
        };
        let (input, packed) = (open.id, open.from.is_some());
        let inside = self.inside();
        (inside.is_some() == packed).then_some(Cuttable { input, at, edge, inside })
    }

    /// Ends the open input, which is the first part then, at an edge at or behind a byte.
    pub fn cut(&mut self, input: u32, part: Part) {
        if let Some(input) = self.inputs.last_mut().filter(|open| open.id == input) {
            input.reading = Some(Reading::new(part));
        }
    }

    /// Begins a part of an input.
    pub fn open_part(&mut self, input: u32, name: &str, part: Part) {
        let shapes = self.successor.take().unwrap_or_else(|| Splitter::new(SIGNS));
        self.successor = Some(shapes.from(part.from, &part.edge.opening));
        self.open(input, name, Some(part.size));
        if let Some(input) = self.inputs.last_mut() {
            input.start = super::layers::Start::Text;
            let kept = std::mem::replace(&mut input.kept, Kept::new(0));
            let kept = if input.is_inside() { Kept::new(u64::MAX) } else { kept };
            input.kept = kept.from(part.from);
            input.reading = Some(Reading::new(part));
        }
    }

    /// Whether the open input is a part whose end was found, and nothing more is wanted.
    pub fn is_met(&self) -> bool {
        self.layers.is_empty() && self.is_past()
    }

    /// Whether what comes next is behind the part that is open, and not wanted for it.
    pub(super) fn is_past(&self) -> bool {
        self.inputs.last().is_some_and(|input| {
            let known = |reading: &Reading| reading.met && (!input.is_inside() || reading.knows());
            input.reading.as_ref().is_some_and(|reading| known(reading))
        })
    }

    /// What a part is, and the byte that it begins with; `None` of an input that is whole.
    pub fn part(&self, input: u32) -> Option<(&Part, u64)> {
        let input = self.input(input)?;
        Some((&input.reading.as_ref()?.part, input.kept.base()))
    }

    /// What is wanted, with as many bytes on each side, as far as they were read here.
    pub fn with_neighbours(&self, want: Want, width: u64) -> Want {
        let Some(input) = self.input(want.input) else { return want };
        let (first, end) = (input.kept.base(), input.end_of_text());
        let start = want.span.start.saturating_sub(width).max(first.min(want.span.start));
        let end = (want.span.end + width).min(end.max(want.span.end));
        Want { span: Span { start, end }, ..want }
    }

    /// Tells where a part stands.
    pub fn stands(&mut self, input: u32, around: Around) {
        let of = self.inputs.iter_mut().find(|held| held.id == input);
        let reading = of.and_then(|input| input.reading.as_mut());
        reading.into_iter().for_each(|reading| reading.around = Some(around));
    }
}

impl Input {
    /// Whether it was unpacked of another, or is a part of what was.
    pub fn is_inside(&self) -> bool {
        store::is_inside(self.id)
    }

    /// Whether nothing that was told grows with what follows.
    pub fn is_settled(&self) -> bool {
        let end = self.kept.end();
        !self.is_growing() && self.gaps.last().is_none_or(|(gap, _)| gap.end < end)
    }

    /// The byte after the last of the whole input, as far as that can be read.
    pub fn end_of_all(&self) -> u64 {
        let Some(reading) = &self.reading else { return self.status.bytes };
        let near = self.kept.end() + reading.known_behind();
        if self.is_inside() { near } else { reading.part.size }
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
