//! Whether a text looks as if a record were in it: only then is it looked into.
//!
//! A line of a carrier is looked at quickly, because what is on it is read as a line in any
//! case. The text of a string is taken apart only for a record: for one that the text begins
//! with, or for one of a known source anywhere. Else the object that holds it says more.

use super::lines::LINES;
use super::objects::OBJECTS;
use crate::record::json::{Parsed, Tape, parse};
use crate::record::line::is_block_start;
use crate::record::scan::{line_end, skip_space};
use crate::record::start::object_start;
use crate::record::{Record, Signs, block, cef, pairs};

/// How many prefixes of lines may stand in front of each other.
const MOST_PREFIXES: u8 = 4;

/// How many objects are looked for in a text.
const MOST_OBJECTS: usize = 4;

/// Whether the first line of a text looks as if a record began in it.
pub(in crate::record) fn carries(text: &[u8], signs: Signs) -> bool {
    let key = |key: &str, line: &[u8]| {
        memchr::memmem::find_iter(line, key).any(|at| line.get(at + key.len()) == Some(&b'='))
    };
    let such = |line: &[u8]| {
        memchr::memmem::find(line, b"{\"").is_some()
            || is_block_start(line, signs)
            || cef::start(line).is_some()
            || signs.text.is_some_and(|form| key(form.kind, line) || key(form.mark, line))
    };
    let line = first_line(text);
    match escape(line) {
        None => within(line, &such, MOST_PREFIXES),
        Some(_) => within(&plain(line), &such, MOST_PREFIXES),
    }
}

/// Whether the text of a string carries a record. In a field of any name, it must be one of a
/// known source.
pub(in crate::record) fn holds(text: &[u8], any: bool, signs: Signs) -> bool {
    !any && within(first_line(text), &|_| false, MOST_PREFIXES)
        || knows(text, signs)
        || is_text(text, signs)
}

/// Whether an object of a known source is in a text, itself or carried by another.
fn knows(text: &[u8], signs: Signs) -> bool {
    let (mut at, mut tape) = (0, Tape::default());
    for _ in 0..MOST_OBJECTS {
        let Some(more) = memchr::memchr(b'{', text.get(at..).unwrap_or_default()) else { break };
        at += more;
        let rest = text.get(at..).unwrap_or_default();
        let read = object_start(rest, 0) == Some(true);
        let parsed = read.then(|| parse(rest, true, false, true, &mut tape));
        let Some(Parsed::Done { end, .. }) = parsed else {
            at += 1;
            continue;
        };
        let object = rest.get(..end).and_then(|object| std::str::from_utf8(object).ok());
        let known = object.is_some_and(|text| {
            let record = Record { text, nodes: &tape.nodes, line: None, shape: None };
            let carrier = OBJECTS.iter().find(|carrier| carrier.claims(&record));
            signs.claim(&record)
                || carrier.is_some_and(|carrier| carrier.found(&record, signs, false).is_some())
        });
        if known {
            return true;
        }
        at += end.max(1);
    }
    false
}

/// Whether a record that is no object begins on a line of a text.
fn is_text(text: &[u8], signs: Signs) -> bool {
    let (mut at, mut tape) = (0, Tape::default());
    while at < text.len() {
        let rest = text.get(at..).unwrap_or_default();
        let end = line_end(rest, 0);
        let line = rest.get(..end).unwrap_or_default();
        let place = pairs::find(rest, end, (true, true), signs, &mut tape);
        let header = |at| cef::parse(line.get(at..)?, &mut Tape::default());
        if matches!(place, pairs::Place::Here(_) | pairs::Place::Behind(..))
            || cef::start(line).and_then(header).is_some()
            || matches!(block::parse(rest, true, signs, &mut tape), block::Block::Done(_))
        {
            return true;
        }
        at += end + 1;
    }
    false
}

fn first_line(text: &[u8]) -> &[u8] {
    let text = text.trim_ascii_start();
    text.get(..line_end(text, 0)).unwrap_or_default()
}

/// Whether a line begins with an object or is such, behind prefixes or not.
fn within(line: &[u8], such: &dyn Fn(&[u8]) -> bool, depth: u8) -> bool {
    let line = line.trim_ascii_start();
    let begins = match line.first() {
        None => return false,
        Some(b'{') => matches!(line.get(skip_space(line, 1)), Some(b'"' | b'}') | None),
        Some(b'[') => matches!(line.get(skip_space(line, 1)), Some(b'{') | None),
        _ => false,
    };
    begins
        || such(line)
        || depth > 0
            && LINES.iter().any(|carrier| {
                let body = (carrier.read)(line).and_then(|prefix| line.get(prefix.width..));
                body.is_some_and(|body| body.len() < line.len() && within(body, such, depth - 1))
            })
}

/// The first terminal sequence of a text: where it is, and how long (ECMA-48 §5.4).
pub(in crate::record) fn escape(text: &[u8]) -> Option<(usize, usize)> {
    let at = memchr::memmem::find(text, b"\x1b[")?;
    let rest = text.get(at + 2..)?;
    let parameters = rest.iter().take_while(|byte| matches!(byte, 0x20..=0x3f)).count();
    let last = rest.get(parameters).is_some_and(|byte| matches!(byte, 0x40..=0x7e));
    Some((at, 2 + parameters + usize::from(last)))
}

/// A line without its terminal sequences.
fn plain(mut line: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(line.len());
    while let Some((at, width)) = escape(line) {
        plain.extend_from_slice(line.get(..at).unwrap_or_default());
        line = line.get(at + width..).unwrap_or_default();
    }
    plain.extend_from_slice(line);
    plain
}
