//! Whether a text looks as if a record were in it: only then is it looked into.

use super::lines::LINES;
use crate::record::Signs;
use crate::record::json::{Parsed, Tape, parse};
use crate::record::line::is_block_start;
use crate::record::start::object_start;

/// How many prefixes of lines may stand in front of each other.
const MOST_PREFIXES: u8 = 4;

/// How many braces of a text are tried.
const MOST_BRACES: usize = 4;

/// Words that only records begin with.
const HEADS: &[&[u8]] = &[b"CEF:0|", b"CEF:1|", b"LEEF:1.0|", b"LEEF:2.0|", b"notification="];

/// Whether the first line of a text looks as if a record began in it.
pub(in crate::record) fn carries(text: &[u8], signs: Signs) -> bool {
    within(text, signs, MOST_PREFIXES)
}

/// Whether a record is in a text that is all there is.
pub(in crate::record) fn holds(text: &[u8], signs: Signs) -> bool {
    if !carries(text, signs) {
        return false;
    }
    let mut braces = memchr::memchr_iter(b'{', text).take(MOST_BRACES);
    let object = |at: usize| {
        let mut tape = Tape::default();
        let rest = text.get(at..).unwrap_or_default();
        object_start(rest, 0) == Some(true)
            && matches!(parse(rest, true, false, true, &mut tape), Parsed::Done { .. })
            && !tape.nodes.is_empty()
    };
    braces.any(object) || is_text(text, signs)
}

/// Whether a text begins with what is no object.
fn is_text(text: &[u8], signs: Signs) -> bool {
    is_block_start(text, signs)
        || HEADS.iter().any(|head| memchr::memmem::find(text, head).is_some())
}

fn within(text: &[u8], signs: Signs, depth: u8) -> bool {
    let text = text.trim_ascii_start();
    let end = memchr::memchr(b'\n', text).unwrap_or(text.len());
    let line = text.get(..end).unwrap_or_default();
    match line.first() {
        None => return false,
        Some(b'{') if object_start(text, 0) != Some(false) => return true,
        Some(b'[') if matches!(line.get(1), Some(b'{') | None) => return true,
        _ => {}
    }
    is_text(line, signs)
        || memchr::memmem::find(line, b"{\"").is_some()
        || depth > 0
            && LINES.iter().any(|carrier| {
                let body = (carrier.read)(line).and_then(|prefix| line.get(prefix.width..));
                body.is_some_and(|body| body.len() < line.len() && within(body, signs, depth - 1))
            })
}
