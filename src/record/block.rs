//! `karmor logs` text: a header line, then `Key: value` lines (kubearmor-client
//! `log/logClient.go`).
//!
//! `== Alert / 2023-10-09 14:14:32.192243 ==` begins a block; its word and time become a
//! field, so that the source can read the time. Where a copy has lost the header, a block
//! begins with one of the keys that always come first; where the next such key comes, the
//! next block begins. Up to 2022-03 keys were written with spaces (`Cluster Name`).

use super::edit::Put;
use super::json::{Tape, span};
use super::line::carried_block;
use super::names::{Name, key};
use super::order::may_follow;
use super::scan::line_end;
use super::wrap::columns as columns_of;
use super::{Kind, Node, Rule, Signs};
use crate::event::Time;

/// Second words of the keys of before 2022-03.
const SECOND: &[&[u8]] = &[b"Name", b"ID", b"Image", b"PID", b"PPID"];

/// Keys whose values may hold line breaks: what was called, with its arguments.
const LONG: &[&[u8]] = &[b"Message", b"Source", b"Resource", b"Data"];
/// The keys that may follow them.
const AFTER: &[&[u8]] = &[b"Source", b"Resource", b"Operation", b"Action", b"Data", b"Result"];
/// How many lines such a value may go on for.
const MOST_LINES: usize = 32;

/// The blank of web pages, U+00A0.
const BLANK: &[u8] = "\u{a0}".as_bytes();

/// The columns of a terminal, and the fewest of a line with a word that no longer fits into a
/// mail's (RFC 5322 §2.1.1: 78).
const TERMINAL: usize = 80;
const MAIL: usize = 72;

/// The start and end of something in the bytes.
type Place = (usize, usize);

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
    tape.clear();
    let first = line_end(src, 0);
    let head = src.get(..first).unwrap_or_default();
    let mut at = 0;
    let mut end = 0;
    if let Some((word, time)) = header(head) {
        for blank in memchr::memmem::find_iter(head, BLANK) {
            tape.edit(blank, blank + BLANK.len(), Put::Text(" "));
        }
        if let Some(first) = tape.edits.first() {
            tape.repairs.push((first.start, 0, Rule::BlanksSkipped));
        }
        push(tape, spans(word), time);
        end = trimmed(src, 0, first);
        at = first + 1;
    } else {
        let Some(((start, stop), _)) = pair(src, 0, first) else { return Block::None };
        let key = src.get(start..stop).unwrap_or_default();
        if !starts(signs, key) {
            return Block::None;
        }
    }
    // Whether a key was met that does not begin a block.
    let mut within = false;
    loop {
        let stop = line_end(src, at.min(src.len()));
        if stop == src.len() && !last {
            return Block::More;
        }
        let stop = match (pair(src, at, stop), tape.nodes.last()) {
            (Some((key, value)), _) => {
                let name = src.get(key.0..key.1).unwrap_or_default();
                let first = starts(signs, name);
                if first && within || holds(src, tape, name) || !may_follow(src, tape, name) {
                    break;
                }
                within |= !first;
                push(tape, spans(key), value);
                stop
            }
            (None, Some(node)) => {
                let long = is(src, node, LONG).then(|| goes_on(src, at, last, (signs, tape)));
                match long {
                    Some(None) => return Block::More,
                    Some(Some(Some(stop))) => {
                        let end = span(0, trimmed(src, at, stop)).1;
                        tape.nodes
                            .iter_mut()
                            .last()
                            .into_iter()
                            .for_each(|node| node.value.1 = end);
                        stop
                    }
                    _ if joins(src, at, stop, (signs, tape)) => stop,
                    _ => match skips(src, at, stop, last, (signs, tape)) {
                        None => return Block::More,
                        Some(false) => break,
                        Some(true) => {
                            at = stop + 1;
                            continue;
                        }
                    },
                }
            }
            _ => break,
        };
        end = trimmed(src, at, stop);
        at = stop + 1;
    }
    // One pair alone may be prose; a header alone is a record that lost its fields.
    if tape.nodes.len() < 2 && header(head).is_none() {
        return Block::None;
    }
    Block::Done(end)
}

/// Whether a key begins a block.
fn starts(signs: Signs, key: &[u8]) -> bool {
    signs.block_starts.iter().any(|sign| sign.as_bytes() == key)
}

/// Whether a block has a key already.
fn holds(src: &[u8], tape: &Tape, key: &[u8]) -> bool {
    tape.nodes.iter().any(|node| is(src, node, &[key]))
}

fn is(src: &[u8], node: &Node, keys: &[&[u8]]) -> bool {
    let key = src.get(node.key.0 as usize..node.key.1 as usize);
    key.is_some_and(|key| keys.contains(&key))
}

/// Leaves out a line that is no pair, such as one that has lost its colon, if the block goes on
/// below. `None` if more bytes are needed to tell.
fn skips(
    src: &[u8],
    at: usize,
    stop: usize,
    last: bool,
    (signs, tape): (Signs, &mut Tape),
) -> Option<bool> {
    let line = src.get(at..stop).unwrap_or_default();
    if line.trim_ascii().is_empty()
        || line.starts_with(b"==")
        || line.starts_with(b"{")
        || is_other(line, signs)
    {
        return Some(false);
    }
    let next = line_end(src, (stop + 1).min(src.len()));
    if next == src.len() && !last {
        return None;
    }
    let key = pair(src, stop + 1, next).and_then(|((start, end), _)| src.get(start..end));
    let goes_on = key.is_some_and(|key| !starts(signs, key) && !holds(src, tape, key));
    if goes_on {
        tape.repairs.push((at, stop - at, Rule::TextSkipped));
    }
    Some(goes_on)
}

/// Whether a line is a pair that has lost its colon, or has stray bytes in its key.
fn has_lost(line: &[u8], signs: Signs) -> bool {
    let word = line.iter().take_while(|byte| !byte.is_ascii_whitespace()).count();
    let key = line.get(..word).unwrap_or_default();
    let stray = key.ends_with(b":") && key.iter().any(|byte| !byte.is_ascii_graphic());
    let capital = line.first().is_some_and(u8::is_ascii_uppercase);
    capital && (stray && word < 40 || signs.block_keys.iter().any(|known| known.as_bytes() == key))
}

/// Whether a line may be another block's: what carries lines stands before one of a block, or it
/// begins with a key and goes on with what was behind a gap.
fn is_other(line: &[u8], signs: Signs) -> bool {
    let run = |key: &str| {
        let rest = line.strip_prefix(key.as_bytes());
        key.len() > 3 && rest.and_then(<[u8]>::first).is_some_and(u8::is_ascii_uppercase)
    };
    let known = signs
        .block_keys
        .iter()
        .any(|key| line.starts_with(key.as_bytes()) && pair(line, 0, line.len()).is_some());
    !known && (signs.block_keys.iter().any(|key| run(key)) || carried_block(line, signs))
}

/// Joins the line at a place to the value before it, if a terminal or a mail program broke that
/// there: the value did not fit into its line.
fn joins(src: &[u8], at: usize, stop: usize, (signs, tape): (Signs, &mut Tape)) -> bool {
    let line = src.get(at..stop).unwrap_or_default();
    let Some(feed) = at.checked_sub(1).filter(|_| tape.nodes.len() > 2) else { return false };
    let other = header(line).is_some() || line.starts_with(b"{") || has_lost(line, signs);
    if line.trim_ascii().is_empty() || other || is_other(line, signs) {
        return false;
    }
    let before = src.get(..feed).unwrap_or_default();
    let before = before.strip_suffix(b"\r").unwrap_or(before);
    let start = memchr::memrchr(b'\n', before).map_or(0, |feed| feed + 1);
    let columns = columns_of(before.get(start..).unwrap_or_default());
    let word = line.iter().take_while(|byte| !byte.is_ascii_whitespace()).count();
    let Some(node) = tape.nodes.last_mut() else { return false };
    let put = match before.last() {
        _ if node.value.0 == node.value.1 => "",
        _ if columns >= TERMINAL => "",
        _ if columns + word < MAIL => return false,
        Some(b' ') => "",
        _ => " ",
    };
    if node.value.0 == node.value.1 {
        node.value.0 = span(at, 0).0;
    }
    node.value.1 = span(0, trimmed(src, at, stop)).1;
    if (node.value.0 as usize) < at {
        tape.edit(before.len(), at, Put::Text(put));
    }
    tape.repairs.push((before.len(), at - before.len(), Rule::WrapJoined));
    true
}

/// Where a value that goes on with the line at a place ends: before a line with one of the
/// keys that come behind it. The inner `None` if there is none near, the outer if more bytes
/// are needed to tell.
fn goes_on(
    src: &[u8],
    mut at: usize,
    last: bool,
    (signs, tape): (Signs, &Tape),
) -> Option<Option<usize>> {
    for _ in 0..MOST_LINES {
        let end = line_end(src, at.min(src.len()));
        let next = line_end(src, (end + 1).min(src.len()));
        if next == src.len() && !last {
            return None;
        }
        let line = src.get(at..end).unwrap_or_default();
        let name = |pair: Option<(Place, Place)>| src.get(pair?.0.0..pair?.0.1);
        let other = header(line).is_some()
            || line.starts_with(b"{")
            || has_lost(line, signs)
            || is_other(line, signs)
            || name(pair(src, at, end)).is_some_and(|name| starts(signs, name));
        let ends = |name: &[u8]| AFTER.contains(&name) && !holds(src, tape, name);
        if other || end >= src.len() {
            break;
        }
        if name(pair(src, end + 1, next)).is_some_and(ends) {
            return Some(Some(end));
        }
        at = end + 1;
    }
    Some(None)
}

/// Whether a line is a message: `2023-10-09 14:14:32.192243  cluster  host  [INFO]  text`.
pub(super) fn is_message(line: &[u8]) -> bool {
    columns(line).is_some()
}

/// Reads such a line to the tape.
pub(super) fn message(line: &[u8], tape: &mut Tape) -> Option<()> {
    tape.clear();
    let names = [Name::UpdatedTime, Name::ClusterName, Name::HostName, Name::Level, Name::Message];
    for (of, place) in names.into_iter().zip(columns(line)?) {
        push(tape, key(of), place);
    }
    Some(())
}

/// The places of a message's time, cluster, host, level and text, with two spaces between.
fn columns(line: &[u8]) -> Option<[Place; 5]> {
    let head = line.get(..40).unwrap_or(line);
    let time = match std::str::from_utf8(head) {
        Ok(head) => Time::parse_prefix(head),
        Err(error) => {
            let head = std::str::from_utf8(head.get(..error.valid_up_to())?).ok()?;
            Time::parse_prefix(head)
        }
    };
    let mut at = time?.1;
    let mut places = [(0, at); 5];
    for place in places.iter_mut().skip(1).take(3) {
        let rest = line.get(at..)?.strip_prefix(b"  ")?;
        let width = memchr::memmem::find(rest, b"  ")?;
        if memchr::memchr(b' ', rest.get(..width)?).is_some() {
            return None;
        }
        *place = (at + 2, at + 2 + width);
        at += 2 + width;
    }
    let [.., level, text] = &mut places;
    let word = line.get(level.0..level.1)?.strip_prefix(b"[")?.strip_suffix(b"]")?;
    *level = (level.0 + 1, level.1 - 1);
    *text = (at + 2, line.len().max(at + 2));
    (!word.is_empty() && word.iter().all(u8::is_ascii_uppercase)).then_some(places)
}

fn spans((start, end): Place) -> (u32, u32) {
    span(start, end)
}

/// Adds a pair to the tape.
pub(super) fn push(tape: &mut Tape, key: (u32, u32), value: Place) {
    let next = u32::try_from(tape.nodes.len() + 1).unwrap_or(u32::MAX);
    tape.nodes.push(Node {
        key,
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
fn header(line: &[u8]) -> Option<(Place, Place)> {
    let line = line.trim_ascii_end();
    let rest = line.strip_prefix(b"==").and_then(after_blank)?;
    let before = line.len() - rest.len();
    let inner = rest.strip_suffix(b"==")?;
    let inner = inner.strip_suffix(b" ").or_else(|| inner.strip_suffix(BLANK))?;
    let word = inner.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    if !matches!(inner.get(..word), Some(b"Alert" | b"Log" | b"Message")) {
        return None;
    }
    let end = before + inner.len();
    let place = (before, before + word);
    match inner.get(word..)? {
        b"" => Some((place, (end, end))),
        rest => {
            let time = after_blank(after_blank(rest)?.strip_prefix(b"/")?)?;
            Some((place, (end - time.len(), end)))
        }
    }
}

/// What stands behind a blank, of a web page or not.
fn after_blank(text: &[u8]) -> Option<&[u8]> {
    text.strip_prefix(b" ").or_else(|| text.strip_prefix(BLANK))
}

/// `Key: value` on the line from `at` to `end`: the places of both.
fn pair(src: &[u8], at: usize, end: usize) -> Option<(Place, Place)> {
    let line = src.get(at..end)?;
    let word = |line: &[u8]| line.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let mut key = word(line);
    if line.get(key) == Some(&b' ') {
        let rest = line.get(key + 1..)?;
        let more = word(rest);
        key += if SECOND.contains(&rest.get(..more)?) { more + 1 } else { 0 };
    }
    let starts = line.first().is_some_and(u8::is_ascii_uppercase);
    if !starts || key > 40 || line.get(key) != Some(&b':') {
        return None;
    }
    let value = match line.get(key + 1) {
        None | Some(b'\r') => key + 1,
        Some(b' ') => key + 2,
        Some(_) => return None,
    };
    let stop = line.trim_ascii_end().len();
    Some(((at, at + key), (at + value.min(stop), at + stop)))
}
