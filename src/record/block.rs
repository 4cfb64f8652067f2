//! `karmor logs` text: a header line, then `Key: value` lines (kubearmor-client
//! `log/logClient.go`).
//!
//! `== Alert / 2023-10-09 14:14:32.192243 ==` begins a block; its word and time become a
//! field, so that the source can read the time. Where a copy has lost the header, a block
//! begins with one of the keys that always come first.

use super::json::{Tape, span};
use super::scan::line_end;
use super::{Kind, Node, Signs};

pub(super) enum Block {
    /// A block of so many bytes.
    Done(usize),
    /// No block begins here.
    None,
    /// More bytes are needed to tell.
    More,
}

/// Reads the block at the start of `src` to the tape.
pub(super) fn parse(src: &[u8], last: bool, signs: Signs, tape: &mut Tape) -> Block {
    tape.nodes.clear();
    tape.repairs.clear();
    let first = line_end(src, 0);
    let mut at = 0;
    let mut end = 0;
    if let Some((word, time)) = header(src.get(..first).unwrap_or_default()) {
        push(tape, word, time);
        end = trimmed(src, 0, first);
        at = first + 1;
    } else {
        let Some(((start, stop), _)) = pair(src, 0, first) else { return Block::None };
        let key = src.get(start..stop).unwrap_or_default();
        if !signs.block_starts.iter().any(|sign| sign.as_bytes() == key) {
            return Block::None;
        }
    }
    loop {
        let stop = line_end(src, at.min(src.len()));
        if stop == src.len() && !last {
            return Block::More;
        }
        let Some((key, value)) = pair(src, at, stop) else { break };
        push(tape, key, value);
        end = trimmed(src, at, stop);
        at = stop + 1;
    }
    // One pair alone may be prose; a header alone is a record that lost its fields.
    if tape.nodes.len() < 2 && header(src.get(..first).unwrap_or_default()).is_none() {
        return Block::None;
    }
    Block::Done(end)
}

/// Adds a pair to the tape.
pub(super) fn push(tape: &mut Tape, key: (usize, usize), value: (usize, usize)) {
    let next = u32::try_from(tape.nodes.len() + 1).unwrap_or(u32::MAX);
    tape.nodes.push(Node {
        key: span(key.0, key.1),
        value: span(value.0, value.1),
        next,
        depth: 0,
        kind: Kind::Plain,
        escaped: false,
    });
}

/// The end of a line without its trailing whitespace.
fn trimmed(src: &[u8], start: usize, end: usize) -> usize {
    start + src.get(start..end).unwrap_or_default().trim_ascii_end().len()
}

/// `== Alert / 2023-10-09 14:14:32.192243 ==`: the places of its word and of its time,
/// which is empty where it is left out.
fn header(line: &[u8]) -> Option<((usize, usize), (usize, usize))> {
    let inner = line.trim_ascii_end().strip_prefix(b"== ")?.strip_suffix(b" ==")?;
    let word = inner.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    if !matches!(inner.get(..word), Some(b"Alert" | b"Log" | b"Message")) {
        return None;
    }
    let end = 3 + inner.len();
    match inner.get(word..)? {
        b"" => Some(((3, 3 + word), (end, end))),
        rest => {
            let time = rest.strip_prefix(b" / ")?;
            Some(((3, 3 + word), (end - time.len(), end)))
        }
    }
}

/// `Key: value` on the line from `at` to `end`: the places of both.
pub(super) fn pair(src: &[u8], at: usize, end: usize) -> Option<((usize, usize), (usize, usize))> {
    let line = src.get(at..end)?;
    let key = line.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let starts = line.first().is_some_and(u8::is_ascii_uppercase);
    if !starts || key > 40 || line.get(key) != Some(&b':') {
        return None;
    }
    let value = match line.get(key + 1) {
        None | Some(b'\r') => key + 1,
        Some(b' ') => key + 2,
        Some(_) => return None,
    };
    let stop = line.trim_ascii_end().len().max(value);
    Some(((at, at + key), (at + value, at + stop)))
}
