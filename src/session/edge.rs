//! Where a large input may be cut: before what its records begin with.
//!
//! Of lines that is a line end. Of objects in an array, or over several lines, it is what stands
//! between two records and how the second begins: a line end, the blanks before it and its brace,
//! or on one line a comma, its brace and its first key. What stands inside of records seldom looks
//! so, because it stands deeper or has other keys; where it does, the parts do not meet there, and
//! are read again.

use crate::record::Opening;
use memchr::{memchr, memmem, memrchr};
use serde::{Deserialize, Serialize};

/// No mark is longer.
const LONGEST: usize = 200;

/// What a place looks like at which an input may be cut, and what stands open there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edge {
    mark: Vec<u8>,
    /// How many bytes of the mark stand before the place.
    lead: usize,
    /// What a splitter that begins there begins with.
    pub(super) opening: Opening,
}

impl Edge {
    /// Behind a line end.
    pub(super) fn line(opening: Opening) -> Edge {
        Edge { mark: b"\n".to_vec(), lead: 1, opening }
    }

    /// Before an object like the one at a place of some bytes. `None` if nothing tells it from
    /// others.
    pub(super) fn object(bytes: &[u8], at: usize, opening: Opening) -> Option<Edge> {
        let (before, object) = bytes.split_at_checked(at)?;
        let between =
            before.iter().rev().take_while(|byte| byte.is_ascii_whitespace() || **byte == b',');
        let before = before.get(at - between.count()..)?;
        let inside = object.get(1..)?;
        let blanks = inside.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let (from, width) = match memrchr(b'\n', before) {
            Some(end) => (end, 2),
            None => {
                let from = memrchr(b',', before)?;
                let key = inside.get(blanks..)?.strip_prefix(b"\"")?;
                (from, 1 + blanks + 1 + memchr(b'"', key)? + 1)
            }
        };
        let lead = before.len() - from;
        let mark = [before.get(from..)?, object.get(..width)?].concat();
        (mark.len() <= LONGEST).then_some(Edge { mark, lead, opening })
    }

    /// The first place in some bytes.
    pub(super) fn find(&self, bytes: &[u8]) -> Option<usize> {
        memmem::find(bytes, &self.mark).map(|at| at + self.lead)
    }

    /// How many bytes at an end may be the start of a mark.
    pub(super) fn open(&self) -> usize {
        self.mark.len().saturating_sub(1)
    }

    /// The byte behind the place.
    pub(super) fn next(&self) -> Option<u8> {
        self.mark.get(self.lead).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(text: &str) -> Option<String> {
        let at = text.find('^').unwrap_or_default();
        let text = text.replace('^', "");
        let edge = Edge::object(text.as_bytes(), at, Opening::default())?;
        assert_eq!(edge.find(text.as_bytes()), Some(at), "{text}");
        assert_eq!(edge.next(), Some(b'{'));
        Some(String::from_utf8(edge.mark).unwrap_or_default())
    }

    #[test]
    fn marks_tell_records_from_what_is_in_them() {
        assert_eq!(mark("[{\"a\":{}},\n  ^{\n    \"b\"").as_deref(), Some("\n  {\n"));
        assert_eq!(mark("{\n}\n^{\n  \"b\"").as_deref(), Some("\n{\n"));
        assert_eq!(mark("[{\"a\":1},^{\"a\":2").as_deref(), Some(",{\"a\""));
        assert_eq!(mark("[{\"a\":1}, ^{ \"a\":2").as_deref(), Some(", { \"a\""));
        assert_eq!(mark("[{\"a\":1},^{\"a"), None);
        assert_eq!(mark("{\"a\":1}^{\"a\":1}"), None);
        assert_eq!(mark("^{\"a\":1}"), None);
    }
}
