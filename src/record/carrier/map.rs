//! Which bytes of the input a carried text is made of.

use super::code::Steps;
use crate::bytes::Span;
use crate::event::Time;
use std::collections::VecDeque;

/// A text's pieces, in its order, without those that nobody will ask for any more.
#[derive(Debug, Default)]
pub(super) struct Map {
    runs: VecDeque<Run>,
    end: u64,
}

/// A run of the text that one unit carries.
#[derive(Debug)]
pub(super) struct Run {
    /// The place in the text.
    text: Span,
    /// The bytes of the input; none for a line end that is not written.
    bytes: Span,
    /// Where both are in step again, behind each escape; empty where they always are.
    steps: Steps,
    /// When the carrier says that it was written.
    pub time: Option<Time>,
}

impl Map {
    /// Adds a run of so many bytes of text that is written in these bytes of the input.
    pub fn add(&mut self, len: usize, bytes: Span, steps: Steps, time: Option<Time>) {
        let text = Span { start: self.end, end: self.end + len as u64 };
        self.end = text.end;
        self.runs.push_back(Run { text, bytes, steps, time });
    }

    /// The run that a place of the text is in.
    pub fn run(&self, at: u64) -> Option<&Run> {
        self.runs.get(self.runs.partition_point(|run| run.text.end <= at))
    }

    /// The byte of the input of a place of the text.
    pub fn origin(&self, at: u64) -> Option<u64> {
        self.run(at).map(|run| run.origin(at))
    }

    /// Adds the bytes of the input of a run of the text, joined where they follow each other; an
    /// empty span is a line end that is not written.
    pub fn spans(&self, text: Span, to: &mut Vec<Span>) {
        let first = self.runs.partition_point(|run| run.text.end <= text.start);
        for run in self.runs.iter().skip(first) {
            if run.text.start >= text.end {
                break;
            }
            let (start, end) = (text.start.max(run.text.start), text.end.min(run.text.end));
            if start >= end {
                continue;
            }
            let piece = Span { start: run.origin(start), end: run.origin(end) };
            match to.last_mut() {
                Some(last) if !piece.is_empty() && !last.is_empty() && last.end == piece.start => {
                    last.end = piece.end;
                }
                _ => to.push(piece),
            }
        }
    }

    /// The first byte of the input that is not forgotten.
    pub fn first(&self) -> Option<u64> {
        self.runs.front().map(|run| run.bytes.start)
    }

    /// Forgets what lies before a place of the text.
    pub fn forget(&mut self, before: u64) {
        while self.runs.front().is_some_and(|run| run.text.end <= before) {
            self.runs.pop_front();
        }
    }
}

impl Run {
    fn origin(&self, at: u64) -> u64 {
        let inside = at.saturating_sub(self.text.start);
        if self.bytes.is_empty() || at >= self.text.end {
            return self.bytes.end;
        }
        let passed = self.steps.partition_point(|(text, _)| u64::from(*text) <= inside);
        let (text, bytes) =
            passed.checked_sub(1).and_then(|step| self.steps.get(step)).copied().unwrap_or((0, 0));
        self.bytes.start + u64::from(bytes) + (inside - u64::from(text))
    }
}
