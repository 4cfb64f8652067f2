//! The text of a record that is not written as plain JSON: as found, with edits made.
//!
//! A damaged record is read where it stands, so its end and its repairs are places of the
//! input. Only what its values do not say as they are written (an HTML entity, a second
//! backslash, a line break of a terminal) is noted as an [`Edit`]; at the end the text is
//! written anew and the nodes move to their places in it.

use super::json::{Tape, span};
use crate::bytes::sort_by_key;
use std::borrow::Cow;

/// Bytes of the record, and what stands in their place in its text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Edit {
    pub start: usize,
    pub end: usize,
    pub put: Put,
}

/// What an edit puts.
#[derive(Debug, Clone, Copy)]
pub(super) enum Put {
    Text(&'static str),
    Char(char),
}

impl Tape {
    /// Notes an edit. An empty text leaves the bytes out.
    pub fn edit(&mut self, start: usize, end: usize, put: Put) {
        self.edits.push(Edit { start, end, put });
    }

    /// The text with the edits made, if there are any.
    pub fn written<'t>(&mut self, text: Cow<'t, str>) -> Cow<'t, str> {
        if self.edits.is_empty() { text } else { Cow::Owned(self.rewritten(&text)) }
    }

    /// The text with the edits made; moves the nodes to their places in it.
    fn rewritten(&mut self, text: &str) -> String {
        let mut edits = std::mem::take(&mut self.edits);
        sort_by_key(&mut edits, |edit| edit.start);
        let mut out = String::with_capacity(text.len());
        let mut moves = Vec::with_capacity(edits.len());
        let mut done = 0;
        for edit in edits {
            let Some(kept) = text.get(done..edit.start) else { continue };
            out.push_str(kept);
            match edit.put {
                Put::Text(text) => out.push_str(text),
                Put::Char(char) => out.push(char),
            }
            done = edit.end;
            moves.push(span(done, out.len()));
        }
        out.push_str(text.get(done..).unwrap_or_default());
        let moved = |at: u32| {
            let before = moves.partition_point(|(from, _)| *from <= at);
            match before.checked_sub(1).and_then(|place| moves.get(place)) {
                Some((from, to)) => to + (at - from),
                None => at,
            }
        };
        for node in &mut self.nodes {
            node.key = (moved(node.key.0), moved(node.key.1));
            node.value = (moved(node.value.0), moved(node.value.1));
        }
        out
    }
}
