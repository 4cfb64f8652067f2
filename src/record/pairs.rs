//! NeuVector's text: `key=value` joined by commas, without quoting and without escaping
//! (`struct2Text` in `controller/common/output.go`).
//!
//! Values hold commas and `=` of their own, so a value ends only where a key follows that the
//! record's kind writes later, in the order of its struct. Keys of newer versions are taken
//! behind values that hold no free text. A record is one line, or ends where the next begins;
//! free text goes on over line ends if a key that is written later follows near.

use super::block::push;
use super::json::{Tape, span};
use super::line;
use super::piece::is_fragment;
use super::scan::line_end;
use super::split::BEFORE;
use super::{Gap, Node, Reason, Signs};
use crate::bytes::split_once;
use memchr::{memchr, memchr_iter, memchr2_iter, memmem, memrchr_iter};

/// A `key=value,key=value` form. Lists of keys are parted by blanks.
#[derive(Debug)]
pub struct Pairs {
    /// The key that begins a record; its value names the kind.
    pub kind: &'static str,
    /// The key that begins a record that does not name its kind.
    pub start: &'static str,
    /// The key by which such a record is known; each has it once.
    pub mark: &'static str,
    /// Keys without which a line is no record.
    pub needs: &'static str,
    /// Keys whose values are free text.
    pub free: &'static str,
    /// The keys that all kinds begin with, in the order in which they are written.
    pub first: &'static str,
    /// The kinds, and the keys of each behind these.
    pub kinds: &'static [(&'static str, &'static str)],
}

/// The most keys of a record that its kind does not know.
const MOST_OTHERS: usize = 64;

/// How many lines free text may go on for, and in how many bytes.
const MOST_LINES: usize = 32;
const NEAR: usize = 16 << 10;

/// What was found on a line.
pub(super) enum Place {
    /// A record of so many bytes begins here.
    Here(usize),
    /// So many bytes stand before a record, which are this.
    Behind(usize, Gap),
    /// None.
    None,
    /// More bytes are needed to tell.
    More,
}

/// Looks for a record on the line at the start of `src` that begins within its first `head`
/// bytes, and reads it to the tape. At the end of the bytes, `last` says that its line ends, and
/// `all` that no other line follows.
pub(super) fn find(
    src: &[u8],
    head: usize,
    (last, all): (bool, bool),
    signs: Signs,
    tape: &mut Tape,
) -> Place {
    let Some(form) = signs.text else { return Place::None };
    let text = src.get(..head).unwrap_or_default();
    let text = text.get(..line_end(text, 0)).unwrap_or_default();
    let mut first = None;
    for equals in memchr_iter(b'=', text) {
        let key = key_before(text, equals);
        let named = key.ends_with(form.kind.as_bytes());
        let known = named && form.named(src, equals + 1).is_some();
        if named && !known && cut(src, equals + 1, last) {
            return Place::More;
        }
        if !known && (named || key == form.start.as_bytes()) {
            first.get_or_insert(equals - key.len());
        }
        let begins = if known {
            Some(equals - form.kind.len())
        } else if key == form.mark.as_bytes() {
            first.take()
        } else {
            None
        };
        let Some(start) = begins else { continue };
        let Some(end) = end(src, start, (last, all), form) else { return Place::More };
        let record = src.get(start..end).unwrap_or_default().trim_ascii_end();
        if read(record, form, tape) {
            let before = src.get(..start).unwrap_or_default();
            return match start {
                0 => Place::Here(record.len()),
                _ if is_fragment(before, signs) => {
                    Place::Behind(start, Gap::Unreadable(Reason::Fragment))
                }
                _ => Place::Behind(start, BEFORE),
            };
        }
    }
    Place::None
}

/// The key that ends before a place.
fn key_before(text: &[u8], end: usize) -> &[u8] {
    let before = text.get(..end).unwrap_or_default();
    let width = before.iter().rev().take_while(in_key).count();
    before.get(end - width..).unwrap_or_default()
}

fn in_key(byte: &&u8) -> bool {
    byte.is_ascii_alphanumeric() || **byte == b'_'
}

/// Whether the value at a place may go on behind the bytes that are there.
fn cut(src: &[u8], at: usize, last: bool) -> bool {
    let rest = src.get(at..).unwrap_or_default();
    !last && rest.len() < 16 && !rest.contains(&b'\n') && !rest.contains(&b',')
}

/// Where the record that begins at a place ends: with its line, or before the next record.
/// `None` if more bytes are needed to tell. What ends a record is looked for no further than
/// the next of its like, so that many on one line cost no more than the line.
fn end(src: &[u8], start: usize, (last, all): (bool, bool), form: &Pairs) -> Option<usize> {
    let rest = src.get(start..)?;
    let (mut marks, named) = (0, form.named_at_start(rest).is_some());
    for at in memchr2_iter(b'=', b'\n', rest) {
        if rest.get(at) == Some(&b'\n') {
            if form.goes_on(rest, at, all)? {
                continue;
            }
            return Some(start + at);
        }
        let before = rest.get(..at)?;
        let place = at.saturating_sub(form.kind.len());
        if place > 0 && before.ends_with(form.kind.as_bytes()) && form.named(rest, at + 1).is_some()
        {
            return Some(start + place);
        }
        marks += usize::from(key_before(rest, at) == form.mark.as_bytes());
        if !named && marks == 2 {
            return Some(start);
        }
    }
    last.then_some(src.len())
}

impl Pairs {
    /// The keys of the kind that stands at a place.
    fn named(&self, src: &[u8], at: usize) -> Option<&'static str> {
        let rest = src.get(at..)?;
        let is =
            |name: &str| rest.starts_with(name.as_bytes()) && rest.get(name.len()) == Some(&b',');
        self.kinds.iter().find(|(name, _)| is(name)).map(|(_, keys)| *keys)
    }

    /// Whether the record at the start goes on behind the line end at a place: its last key is of
    /// free text, and one that is written behind that follows before anything else begins. `None`
    /// if more bytes are needed to tell.
    fn goes_on(&self, record: &[u8], end: usize, all: bool) -> Option<bool> {
        let head = record.get(..end).unwrap_or_default();
        let named = self.named_at_start(record);
        let lists = || {
            let kinds = self.kinds.iter().map(|(_, keys)| *keys);
            kinds.filter(move |keys| named.is_none_or(|named| named == *keys))
        };
        let key_at = |text: &[u8], at: usize| {
            let rest = text.get(at..).unwrap_or_default();
            let width = rest.iter().take_while(in_key).count();
            (width > 0 && rest.get(width) == Some(&b'=')).then_some((at, at + width))
        };
        let known = |(from, to): &(usize, usize)| {
            lists().any(|keys| behind(keys, head.get(*from..*to).unwrap_or_default()).is_some())
        };
        let keys = memrchr_iter(b',', head).filter_map(|comma| key_at(head, comma + 1));
        let Some((from, to)) = keys.into_iter().find(known) else { return Some(false) };
        let before = head.get(from..to).unwrap_or_default();
        if behind(self.free, before).is_none() {
            return Some(false);
        }
        let later = |key: &[u8]| {
            let more = |keys| behind(keys, before).is_some_and(|more| behind(more, key).is_some());
            lists().any(more)
        };
        let near = record.get(end + 1..).unwrap_or_default();
        let near = near.get(..NEAR).unwrap_or(near);
        let mut at = 0;
        for _ in 0..MOST_LINES {
            let rest = near.get(at..).unwrap_or_default();
            let width = match memchr(b'\n', rest) {
                Some(width) => width,
                None if !all && near.len() < NEAR => return None,
                None => rest.len(),
            };
            let line = rest.get(..width).unwrap_or_default();
            let begins = |key: &str| memmem::find(line, key.as_bytes()).is_some();
            let of_first = |(from, to): (usize, usize)| {
                behind(self.first, line.get(from..to).unwrap_or_default()).is_some()
            };
            let commas = memchr_iter(b',', line).map(|comma| comma + 1);
            let mut all_keys = std::iter::once(0).chain(commas).filter_map(|at| key_at(line, at));
            let other = line.is_empty()
                || all_keys.any(of_first)
                || matches!(line.first(), Some(b'{' | b'<' | b'['))
                || begins(self.kind)
                || begins(self.mark)
                || line::parse(line).is_some();
            if other {
                return Some(false);
            }
            let keys = memchr_iter(b',', line).filter_map(|comma| key_at(line, comma + 1));
            if keys.into_iter().any(|(from, to)| later(line.get(from..to).unwrap_or_default())) {
                return Some(true);
            }
            at += width + 1;
        }
        Some(false)
    }

    fn named_at_start(&self, record: &[u8]) -> Option<&'static str> {
        let at = self.kind.len();
        let starts = record.starts_with(self.kind.as_bytes()) && record.get(at) == Some(&b'=');
        self.named(record, at + 1).filter(|_| starts)
    }
}

/// The keys of a list behind a key.
fn behind(mut keys: &'static str, key: &[u8]) -> Option<&'static str> {
    while !keys.is_empty() {
        let (name, more) = split_once(keys, b' ').unwrap_or((keys, ""));
        if name.as_bytes() == key {
            return Some(more);
        }
        keys = more;
    }
    None
}

/// Reads a record to the tape; whether it is one. A kind that is not named is the one of
/// which most keys are there.
fn read(record: &[u8], form: &Pairs, tape: &mut Tape) -> bool {
    let keys = form.named_at_start(record).unwrap_or_else(|| {
        let mut best = (0, "");
        for (_, keys) in form.kinds {
            let count = split(record, form, keys, tape);
            if count > best.0 {
                best = (count, keys);
            }
        }
        best.1
    });
    split(record, form, keys, tape);
    form.needs.split(' ').all(|need| {
        let key = |node: &Node| record.get(node.key.0 as usize..node.key.1 as usize);
        tape.nodes.iter().any(|node| key(node) == Some(need.as_bytes()))
    })
}

/// Splits a record at keys; gives how many of them the kind has.
fn split(record: &[u8], form: &Pairs, keys: &'static str, tape: &mut Tape) -> usize {
    tape.clear();
    let is_free = |key: &[u8]| behind(form.free, key).is_some();
    // Free text that comes last has all of the rest, so it begins where its key stands last.
    let tail = keys.rsplit(' ').next().filter(|key| is_free(key.as_bytes())).and_then(|key| {
        let begins = |at: &usize| {
            let before = at.checked_sub(1).and_then(|before| record.get(before));
            before == Some(&b',') && record.get(at + key.len()) == Some(&b'=')
        };
        memmem::rfind_iter(record, key).find(begins)
    });
    // The keys that may still come: of all kinds, and of this one.
    let (mut first, mut own) = (form.first, keys);
    let (mut key, mut value, mut known, mut others, mut free) = ((0, 0), 0, 0, 0, false);
    for at in std::iter::once(None).chain(memchr_iter(b',', record).map(Some)) {
        let start = at.map_or(0, |comma| comma + 1);
        let rest = record.get(start..).unwrap_or_default();
        let width = rest.iter().take_while(in_key).count();
        let name = rest.get(..width).unwrap_or_default();
        if width == 0 || rest.get(width) != Some(&b'=') {
            continue;
        }
        let of_all = behind(first, name);
        let of_kind = if of_all.is_some() { None } else { behind(own, name) };
        let plain = name.iter().all(|byte| byte.is_ascii_lowercase() || *byte == b'_');
        match (of_all, of_kind) {
            (Some(more), _) => first = more,
            (_, Some("")) if tail.is_some_and(|tail| tail != start) => continue,
            (_, Some(more)) => (first, own) = ("", more),
            _ if at.is_some() && (free || !plain || others == MOST_OTHERS) => continue,
            _ => others += 1,
        }
        if let Some(comma) = at {
            push(tape, span(key.0, key.1), (value, comma));
        }
        key = (start, start + width);
        value = start + width + 1;
        free = is_free(name);
        known += usize::from(of_all.or(of_kind).is_some());
        if free && own.is_empty() {
            break;
        }
    }
    if value > 0 {
        push(tape, span(key.0, key.1), (value, record.len()));
    }
    known
}
