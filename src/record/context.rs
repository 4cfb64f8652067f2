//! What records stand in: arrays and wrapping objects such as `{"threats":[…]}`.
//!
//! A wrapper's bytes are told as carrier piece by piece, so that an export of any size is
//! read as a stream and never as one value.

use super::scan::{skip_space, string_stop};
use super::split::Step;
use super::{Gap, Kind, Node};

/// Keys whose array holds records when they come first in an object. The first row are
/// NeuVector's REST lists (`controller/api/apis.go`); the others are the common ones.
const LISTS: &[&str] = &[
    "threats",
    "violations",
    "incidents",
    "audits",
    "events", //
    "items",
    "Items",
    "records",
    "Records",
    "logs",
    "entries",
    "alerts",
    "results",
    "data",
];

/// Keys that wrap one record alone (`GET /v1/log/threat/:id`).
const SINGLES: &[&str] = &["threat", "violation", "incident", "audit", "event"];

/// Keys that are a list of records wherever they stand in an object.
const SURE_LISTS: usize = 4;

/// The deepest nesting of wrappers.
const MAX_OPEN: usize = 64;

/// The containers that are open at this place, outermost first.
#[derive(Debug, Default)]
pub(super) struct Context {
    arrays: Vec<bool>,
}

impl Context {
    /// Whether records stand in nothing here.
    pub fn is_empty(&self) -> bool {
        self.arrays.is_empty()
    }

    /// Whether the next key belongs to a wrapper.
    pub fn in_object(&self) -> bool {
        self.arrays.last() == Some(&false)
    }

    /// Whether a comma at a place behind a record belongs there: in a list, before more of
    /// it. `None` if more bytes are needed to tell.
    pub fn takes_comma(&self, src: &[u8], at: usize) -> Option<bool> {
        match (src.get(at), self.is_empty()) {
            (Some(b','), true) => Some(false),
            (Some(b','), false) => {
                src.get(skip_space(src, at + 1)).map(|next| !matches!(next, b']' | b'}'))
            }
            _ => Some(true),
        }
    }

    fn open(&mut self, array: bool) {
        if self.arrays.len() < MAX_OPEN {
            self.arrays.push(array);
        }
    }

    /// Takes a closing bracket; gives what it is.
    pub fn close(&mut self, byte: u8) -> &'static str {
        match self.arrays.iter().rposition(|array| *array == (byte == b']')) {
            Some(place) => {
                self.arrays.truncate(place);
                "wrapper"
            }
            None => "unmatched bracket",
        }
    }

    /// A bracket at a place for records: an array of objects, or of something else. `None`
    /// if it is text.
    pub fn array(&mut self, src: &[u8], last: bool) -> Option<Step> {
        match src.get(skip_space(src, 1)) {
            None if !last => Some(Step::More),
            Some(b'{' | b']') => {
                self.open(true);
                Some(Step::Gap(1, Gap::Carrier("array")))
            }
            Some(b'[' | b'"') => Some(match memchr::memchr(b'\n', src) {
                Some(end) => Step::Gap(end + 1, Gap::Unreadable(super::Reason::NoObject)),
                None if last => Step::Gap(src.len(), Gap::Unreadable(super::Reason::NoObject)),
                None => Step::More,
            }),
            _ => None,
        }
    }

    /// A wrapper whose first key names a list of objects: takes it up to the list's bracket.
    pub fn wrapper(&mut self, src: &[u8], last: bool) -> Option<Step> {
        let start = skip_space(src, 1);
        let end = string_stop(src, start + 1);
        let key = src.get(start + 1..end)?;
        if !LISTS.iter().any(|list| list.as_bytes() == key) {
            return None;
        }
        let colon = skip_space(src, end + 1);
        let list = skip_space(src, colon + 1);
        let first = skip_space(src, list + 1);
        match (src.get(colon), src.get(list), src.get(first)) {
            (Some(b':'), Some(b'['), Some(b'{' | b']')) => {
                self.open(false);
                self.open(true);
                Some(Step::Gap(list + 1, Gap::Carrier("wrapper")))
            }
            (Some(b':'), Some(b'['), None) | (Some(b':'), None, _) | (None, _, _) if !last => {
                Some(Step::More)
            }
            _ => None,
        }
    }

    /// Whether an object that was read whole is a wrapper after all; it is opened then.
    pub fn unwrap_later(&mut self, src: &[u8], nodes: &[Node]) -> bool {
        let key =
            |node: &Node| src.get(node.key.0 as usize..node.key.1 as usize).unwrap_or_default();
        let one_of =
            |node: &Node, keys: &[&str]| keys.iter().any(|name| name.as_bytes() == key(node));
        let top: Vec<_> =
            nodes.iter().enumerate().filter(|(_, node)| node.depth == 0).take(8).collect();
        let wraps = match top.as_slice() {
            [(_, only)] => only.kind == Kind::Object && one_of(only, SINGLES),
            all => all.iter().any(|(place, node)| {
                node.kind == Kind::Array
                    && one_of(node, LISTS.get(..SURE_LISTS).unwrap_or_default())
                    && nodes
                        .get(place + 1)
                        .is_some_and(|child| child.depth == 1 && child.kind == Kind::Object)
            }),
        };
        if wraps {
            self.open(false);
        }
        wraps
    }

    /// Whether no object of the same keys can be a wrapper.
    pub fn never_wraps(src: &[u8], nodes: &[Node]) -> bool {
        let Some(first) = nodes.first() else { return true };
        let key = src.get(first.key.0 as usize..first.key.1 as usize).unwrap_or_default();
        let one_of = |keys: &[&str]| keys.iter().any(|name| name.as_bytes() == key);
        let alone = first.next as usize == nodes.len();
        !(first.kind == Kind::Array && one_of(LISTS) || alone && one_of(SINGLES))
    }

    /// A key of a wrapper: with the bracket of its list, or without the brace of its
    /// record, or with its whole value.
    pub fn key(&mut self, src: &[u8], last: bool) -> Step {
        let end = string_stop(src, 1);
        let colon = skip_space(src, end + 1);
        let value = skip_space(src, colon + 1);
        let taken = match (src.get(colon), src.get(value)) {
            (None, _) | (Some(b':'), None) if !last => return Step::More,
            (Some(b':'), Some(b'[')) => match src.get(skip_space(src, value + 1)) {
                None if !last => return Step::More,
                Some(b'{' | b']') => {
                    self.open(true);
                    value + 1
                }
                _ => match skip_value(src, value) {
                    Some(end) => end,
                    None if last => src.len(),
                    None => return Step::More,
                },
            },
            (Some(b':'), Some(b'{')) => value,
            (Some(b':'), Some(_)) => match skip_value(src, value) {
                Some(end) => end,
                None if last => src.len(),
                None => return Step::More,
            },
            _ => (end + 1).min(src.len()),
        };
        Step::Gap(taken, Gap::Carrier("wrapper"))
    }
}

/// The end of the JSON value that begins at a place; `None` if the bytes end too early.
fn skip_value(src: &[u8], mut at: usize) -> Option<usize> {
    let mut depth = 0usize;
    loop {
        match src.get(at)? {
            b'"' => {
                at += 1;
                loop {
                    at = string_stop(src, at);
                    match src.get(at)? {
                        b'"' => break,
                        b'\\' => at += 2,
                        _ => at += 1,
                    }
                }
                at += 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            b'[' | b'{' => {
                depth += 1;
                at += 1;
            }
            b']' | b'}' => {
                let Some(less) = depth.checked_sub(1) else { return Some(at) };
                depth = less;
                at += 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            b',' | b'\n' if depth == 0 => return Some(at),
            _ => at += 1,
        }
    }
}
