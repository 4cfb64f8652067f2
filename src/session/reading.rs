//! A part while it is read, and what is next to it: the ledger shows what stands around a place, and
//! of what is unpacked nobody can read that later but who has it.

use super::ledger::AROUND;
use super::part::{Around, Part};
use crate::bytes::{Kept, Span};
use crate::record::Opening;

/// A part that is read.
#[derive(Debug)]
pub(super) struct Reading {
    pub part: Part,
    /// What may be the start of an edge: it waits for what follows.
    pub held: Vec<u8>,
    /// Whether its end was found.
    pub met: bool,
    /// What stands before it and behind it.
    before: Vec<u8>,
    after: Vec<u8>,
    pub around: Option<Around>,
}

impl Reading {
    pub fn new(part: Part) -> Box<Reading> {
        let (held, before, after) = (Vec::new(), Vec::new(), Vec::new());
        Box::new(Reading { part, held, met: false, before, after, around: None })
    }

    /// Takes what is before the part.
    pub fn pass(&mut self, bytes: &[u8]) {
        self.before.extend_from_slice(bytes);
        let more = self.before.len().saturating_sub(near());
        self.before.drain(..more);
    }

    /// Takes what is behind the part.
    pub fn go_past(&mut self, bytes: &[u8]) {
        let room = near().saturating_sub(self.after.len());
        self.after.extend_from_slice(bytes.get(..room).unwrap_or(bytes));
    }

    /// How many bytes it knows of what is behind it.
    pub fn known_behind(&self) -> u64 {
        self.after.len() as u64
    }

    /// Whether it knows all that is shown of what is behind it.
    pub fn knows(&self) -> bool {
        self.after.len() >= near()
    }

    /// Bytes of the part, of which these are kept, and of what is next to it.
    pub fn read(&self, kept: &Kept, span: Span) -> Option<Vec<u8>> {
        let (base, end) = (kept.base(), kept.end());
        let own = |at: u64| at.clamp(base, end);
        let inside = kept.read(Span { start: own(span.start), end: own(span.end) })?;
        let before = within(&self.before, base.saturating_sub(self.before.len() as u64), span);
        let all = [before, &inside, within(&self.after, end, span)].concat();
        (all.len() as u64 == span.len()).then_some(all)
    }

    /// What stands open where the part begins, unless it is the first.
    pub fn opening(&self) -> &Opening {
        &self.part.edge.opening
    }
}

/// Those of some bytes, the first of which stands at a place, that are in a span.
fn within(bytes: &[u8], first: u64, span: Span) -> &[u8] {
    let place = |at: u64| usize::try_from(at.saturating_sub(first)).unwrap_or(usize::MAX);
    let [start, end] = [span.start, span.end].map(|at| place(at).min(bytes.len()));
    bytes.get(start..end).unwrap_or_default()
}

fn near() -> usize {
    usize::try_from(AROUND).unwrap_or(0)
}
