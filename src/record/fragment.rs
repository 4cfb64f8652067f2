//! A record whose start is not in the input: a paste that begins in the middle of it.
//!
//! `mHost":"x","a":1,"b":2}`: what stands before the first whole field is left out, the rest
//! is a record that is marked as incomplete, if it has at least two whole fields. Where the
//! cut went through an object inside the record, its remaining fields are not the record's,
//! and are left out too.

use super::json::{Parsed, Tape, parse};
use super::mend::is_key;
use super::scan::{line_end, skip_space};
use super::{Reason, Rule, line};

/// The longest record that is read so: a line that is none must not cost more.
const LONGEST: usize = 1 << 14;
/// The fewest fields that make a record.
const FEWEST: usize = 2;

const NONE: Parsed = Parsed::Bad(Reason::Fragment);

/// Reads the text of a record alone again: bytes that were found to be one. Nothing is on the tape
/// if they are none now.
pub(super) fn again(src: &[u8], tape: &mut Tape) {
    let headless = src.first() == Some(&b'"') && is_key(src, 0) == Some(true);
    let parsed = if !headless && src.first() != Some(&b'{') {
        read(src, true, tape)
    } else {
        let strict = if headless { NONE } else { parse(src, true, false, false, tape) };
        if strict == NONE { parse(src, true, headless, true, tape) } else { strict }
    };
    if !matches!(parsed, Parsed::Done { .. }) {
        tape.clear();
    }
}

/// Reads the record without a start on the line that `src` begins with.
pub(super) fn read(src: &[u8], last: bool, tape: &mut Tape) -> Parsed {
    let near = src.len().min(4096);
    let end = line_end(src.get(..near).unwrap_or_default(), 0);
    if end == src.len() && !last {
        return Parsed::More;
    }
    let first = src.get(..end).unwrap_or_default();
    let window = src.get(..src.len().min(LONGEST)).unwrap_or_default();
    let whole = last && window.len() == src.len();
    match read_within(first, window, whole, tape) {
        Parsed::More if window.len() == LONGEST || last => NONE,
        parsed => parsed,
    }
}

fn read_within(first: &[u8], src: &[u8], last: bool, tape: &mut Tape) -> Parsed {
    let mut at = match start(first, src, last, tape) {
        Ok(at) => at,
        Err(parsed) => return parsed,
    };
    loop {
        let rest = src.get(at..).unwrap_or_default();
        let end = match parse(rest, last, true, true, tape) {
            Parsed::Done { end, .. } => at + end,
            other => return other,
        };
        match next_field(src, end, last) {
            Ok(next) => at = next,
            Err(None) => return Parsed::More,
            Err(Some(closed)) => return finish(at, end, closed, tape),
        }
    }
}

/// Where the first field begins that can be the record's.
fn start(first: &[u8], src: &[u8], last: bool, tape: &mut Tape) -> Result<usize, Parsed> {
    let mut key = None;
    for at in memchr::memchr_iter(b'"', first) {
        match is_key(src, at) {
            None if !last => return Err(Parsed::More),
            Some(true) => {
                key = Some(at);
                break;
            }
            _ => {}
        }
    }
    let key = key.ok_or(NONE)?;
    let before = first.get(..key).unwrap_or_default().trim_ascii_end();
    // What is cut off looks like JSON, not like a sentence.
    let cut = |text: &[u8]| text.contains(&b'"') || !text.contains(&b' ');
    if line::parse(first).is_some() || first.first() == Some(&b'{') {
        return Err(NONE);
    }
    if before.ends_with(b",") && cut(before) {
        return Ok(key);
    }
    // The value of a key that was cut.
    let brace = before.len().saturating_sub(1);
    let name = before.strip_suffix(b"{").unwrap_or_default().trim_ascii_end();
    if !name.ends_with(b"\":") || is_key_end(name) {
        return Err(NONE);
    }
    match parse(src.get(brace..).unwrap_or_default(), last, false, true, tape) {
        Parsed::Done { end, .. } => match next_field(src, brace + end, last) {
            Ok(next) => Ok(next),
            Err(None) => Err(Parsed::More),
            Err(Some(_)) => Err(NONE),
        },
        other => Err(other),
    }
}

/// Whether a text ends with a key that has both its quotes.
fn is_key_end(text: &[u8]) -> bool {
    text.iter().filter(|byte| **byte == b'"').count() > 1
}

/// The place of the field behind an object, which then stood inside the record. Else whether
/// the record ends well there: with its brace, or where the line ends too; `None` if more
/// bytes are needed.
fn next_field(src: &[u8], end: usize, last: bool) -> Result<usize, Option<bool>> {
    let comma = skip_space(src, end);
    let next = skip_space(src, comma + 1);
    let brace = end.checked_sub(1).and_then(|place| src.get(place)) == Some(&b'}');
    match src.get(comma) {
        None if !last => Err(None),
        Some(b',') if brace => match is_key(src, next) {
            None if !last => Err(None),
            Some(true) => Ok(next),
            _ => Err(Some(true)),
        },
        None | Some(b',' | b']' | b'}') => Err(Some(true)),
        _ => Err(Some(brace || src.get(end..comma).unwrap_or_default().contains(&b'\n'))),
    }
}

/// Says of a record without a brace that its start is missing, if it does; gives that.
pub(super) fn mark(missing: bool, tape: &mut Tape) -> bool {
    let opened = tape.repairs.first_mut().filter(|first| first.2 == Rule::BraceOpened);
    if let Some(opened) = opened.filter(|_| missing) {
        opened.2 = Rule::StartMissing;
    }
    missing
}

/// Moves what was read to its place behind what was cut.
fn finish(by: usize, end: usize, closed: bool, tape: &mut Tape) -> Parsed {
    let fields = tape.nodes.iter().filter(|node| node.depth == 0).count();
    if !closed || fields < FEWEST {
        return NONE;
    }
    let add = u32::try_from(by).unwrap_or(u32::MAX);
    let moved = |(start, end): (u32, u32)| (start.saturating_add(add), end.saturating_add(add));
    for node in &mut tape.nodes {
        (node.key, node.value) = (moved(node.key), moved(node.value));
    }
    for edit in &mut tape.edits {
        (edit.start, edit.end) = (edit.start + by, edit.end + by);
    }
    for (at, skipped, rule) in &mut tape.repairs {
        if *rule == Rule::BraceOpened {
            (*at, *skipped, *rule) = (0, by, Rule::StartMissing);
        } else {
            *at += by;
        }
    }
    Parsed::Done { end, incomplete: true }
}
