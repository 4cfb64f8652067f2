//! Where an input may be cut: at a place where another splitter that begins there, and is told what
//! stands open, tells what this one would. That holds where all was told, and nothing that was told
//! says anything of what follows.

use super::Sink;
use super::before::Before;
use super::carrier::run::{Of, Run};
use super::context::{Container, Context};
use super::split::Splitter;
use serde::{Deserialize, Serialize};

/// What stands open at a place of an input: a splitter that begins there begins with that.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// The containers around records.
    containers: Vec<Container>,
    /// The carrier whose lines or objects stand here.
    carrier: Option<Carrier>,
    /// Whether blanks stand before what stands here.
    indented: bool,
}

/// A carrier by its place in its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Carrier {
    Line(usize),
    Object(usize),
    String,
}

impl Opening {
    /// Whether records stand in containers.
    pub fn is_inside(&self) -> bool {
        !self.containers.is_empty()
    }
}

impl Splitter {
    /// Tells all that can be told of the bytes so far; if that is all of them, and what follows can
    /// be read by another splitter, what that has to begin with. `next` is the byte that follows,
    /// if that is known.
    pub fn settles(&mut self, next: Option<u8>, sink: &mut dyn Sink) -> Option<Opening> {
        self.next = next;
        self.go_on(false, sink);
        self.next = None;
        if self.buf.pending().is_empty() { self.opening(sink) } else { None }
    }

    /// The place of an object that is begun, and what another splitter that begins there has to
    /// begin with: what [`settles`](Self::settles) gives there.
    pub fn begun(&mut self, sink: &mut dyn Sink) -> Option<(u64, Opening)> {
        let begun = self.buf.pending().starts_with(b"{");
        if begun { Some((self.base + self.buf.at() as u64, self.opening(sink)?)) } else { None }
    }

    /// The same splitter, for the rest of an input from a byte on: one at which another
    /// [settled](Self::settles).
    pub fn from(self, base: u64, opening: &Opening) -> Splitter {
        let run = opening.carrier.map(|carrier| {
            let of = match carrier {
                Carrier::Line(place) => Of::Line(place),
                Carrier::Object(place) => Of::Object(place),
                Carrier::String => Of::String,
            };
            Box::new(Run::new(of, self.signs, self.depth, self.shapes.clone()))
        });
        let context = Context::of(opening.containers.clone());
        let before = Before { indented: opening.indented, ..Before::default() };
        Splitter { base, sniffed: true, run, context, before, ..self }
    }

    fn opening(&mut self, sink: &mut dyn Sink) -> Option<Opening> {
        let indented = self.before.indented;
        let settled = self.sniffed
            && !self.whole
            && self.rest.is_none()
            && self.rows.is_none()
            && self.resource.carried.is_none()
            && self.before == Before { indented, ..Before::default() };
        if !settled || self.run.as_mut().is_some_and(|run| !run.settles(sink)) {
            return None;
        }
        let carrier = match self.run.as_ref().map(|run| run.of) {
            None => None,
            Some(Of::Line(place)) => Some(Carrier::Line(place)),
            Some(Of::Object(place)) => Some(Carrier::Object(place)),
            Some(Of::String) => Some(Carrier::String),
            // Its rows say nothing without their header.
            Some(Of::Row(..)) => return None,
        };
        Some(Opening { containers: self.context.containers().to_vec(), carrier, indented })
    }
}

impl Run {
    /// Whether a run that begins would tell what this one would.
    fn settles(&mut self, sink: &mut dyn Sink) -> bool {
        let nothing = Some(Opening::default());
        !self.is_open(None)
            && self.lifted(sink, |splitter, lift| splitter.settles(None, lift) == nothing)
    }
}
