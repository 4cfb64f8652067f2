//! What records stand in: arrays and wrapping objects such as `{"threats":[…]}`.
//!
//! A wrapper's bytes are told as carrier piece by piece, so that an export of any size is
//! read as a stream and never as one value. What is a wrapper is told in
//! [`wrapper`](super::wrapper).

use super::json::{Parsed, Tape, parse};
use super::marks::{FAR, foreign_key, foreign_string_end, skip_blank};
use super::scan::{skip_space, string_stop};
use super::split::Step;
use super::wrapper::{self, List, WINDOW, is_dump, skip_value};
use super::{Gap, Kind, Node, Reason, Signs};
use serde::{Deserialize, Serialize};

/// The deepest nesting of wrappers.
const MAX_OPEN: usize = 64;

/// The containers that are open at this place, outermost first.
#[derive(Debug, Default)]
pub(super) struct Context {
    open: Vec<Container>,
}

/// What records stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Container {
    Object,
    Array,
    /// An array of strings that records are in.
    Strings,
}

impl Context {
    /// These containers are open.
    pub fn of(open: Vec<Container>) -> Context {
        Context { open }
    }

    /// The containers that are open.
    pub fn containers(&self) -> &[Container] {
        &self.open
    }

    /// How many containers are open.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// Whether records stand in nothing here.
    pub fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// Whether the next key belongs to a wrapper.
    pub fn in_object(&self) -> bool {
        self.open.last() == Some(&Container::Object)
    }

    /// Whether the next string has records in it.
    pub fn in_strings(&self) -> bool {
        self.open.last() == Some(&Container::Strings)
    }

    /// Whether a comma at a place behind a record belongs there: in a list, before more of
    /// it. `None` if more bytes are needed to tell; `next` is the one behind the last, if that is
    /// known.
    pub fn takes_comma(&self, src: &[u8], at: usize, next: Option<u8>) -> Option<bool> {
        match (src.get(at), self.is_empty()) {
            (Some(b','), true) => Some(false),
            (Some(b','), false) => {
                let next = src.get(skip_space(src, at + 1)).copied().or(next);
                next.map(|next| !matches!(next, b']' | b'}'))
            }
            _ => Some(true),
        }
    }

    fn open(&mut self, open: Container) {
        if self.open.len() < MAX_OPEN {
            self.open.push(open);
        }
    }

    /// Takes a closing bracket; gives what it is.
    pub fn close(&mut self, byte: u8) -> &'static str {
        let is = |open: &Container| (*open == Container::Object) == (byte == b'}');
        match self.open.iter().rposition(is) {
            Some(place) => {
                self.open.truncate(place);
                "wrapper"
            }
            None => "unmatched bracket",
        }
    }

    /// A bracket at a place for records: an array of objects, of strings that hold such, or of
    /// something else. `None` if it is text.
    pub fn array(&mut self, src: &[u8], last: bool) -> Option<Step> {
        let (first, _) = skip_blank(src, 1);
        match src.get(first) {
            None if !last => Some(Step::More),
            Some(b'{' | b']') => {
                self.open(Container::Array);
                Some(Step::Gap(1, Gap::Carrier("array")))
            }
            Some(b'"') => match src.get(first + 1) {
                None if !last => Some(Step::More),
                Some(b'{' | b'[') => {
                    self.open(Container::Strings);
                    Some(Step::Gap(1, Gap::Carrier("array of strings")))
                }
                _ => match wrapper::tagged(src, first, last) {
                    Some(Some(object)) => {
                        self.open(Container::Array);
                        Some(Step::Gap(object, Gap::Carrier("array")))
                    }
                    Some(None) => Some(Step::More),
                    None => Some(no_object(src, last)),
                },
            },
            Some(b'[') => Some(no_object(src, last)),
            _ => None,
        }
    }

    /// A wrapper, which has a list of objects inside: takes it up to the list's bracket.
    pub fn wrapper(&mut self, src: &[u8], last: bool, signs: Signs) -> Option<Step> {
        let window = src.get(..WINDOW.min(src.len())).unwrap_or_default();
        self.enter(src, wrapper::list(window, last || src.len() > WINDOW, signs))
    }

    /// A list of records behind its key, in a wrapper that has lost its brace.
    pub fn stray_list(&mut self, src: &[u8], last: bool, signs: Signs) -> Option<Step> {
        self.enter(src, wrapper::stray(src, last, signs))
    }

    /// Reads an object that is damaged, or not written as JSON; takes it up to the bracket of
    /// its list if it is a wrapper. No more of it is looked at than of others.
    pub fn damaged(
        &mut self,
        src: &[u8],
        last: bool,
        signs: Signs,
        tape: &mut Tape,
    ) -> Result<Parsed, Step> {
        let window = src.get(..WINDOW.min(src.len())).unwrap_or_default();
        let whole = window.len() == src.len();
        let parsed = parse(window, last && whole, false, true, tape);
        let cut = parsed == Parsed::More && !whole;
        if cut {
            parse(window, true, false, true, tape);
        }
        if (cut || parsed != Parsed::More)
            && let Some(step) = self.enter(src, wrapper::listed(src, &tape.nodes, signs))
        {
            return Err(step);
        }
        Ok(if cut { parse(src, last, false, true, tape) } else { parsed })
    }

    fn enter(&mut self, src: &[u8], list: List) -> Option<Step> {
        let taken = match list {
            List::None => return None,
            List::More => return Some(Step::More),
            List::Dump => {
                self.open(Container::Object);
                1
            }
            // What its lines carry is read as a text of its own.
            List::Above(bracket) => bracket + 1,
            List::At(bracket, depth) => {
                (0..depth).for_each(|_| self.open(Container::Object));
                let inside = skip_space(src, bracket + 1);
                let strings = src.get(inside..inside + 2) == Some(b"\"{");
                self.open(if strings { Container::Strings } else { Container::Array });
                bracket + 1
            }
        };
        Some(Step::Gap(taken, Gap::Carrier("wrapper")))
    }

    /// Whether an object that was read whole wraps one record; it is opened then.
    pub fn unwrap_later(&mut self, src: &[u8], nodes: &[Node]) -> bool {
        let mut top = nodes.iter().filter(|node| node.depth == 0);
        let wraps = match (top.next(), top.next()) {
            (Some(only), None) => only.kind == Kind::Object && wrapper::is_single(key(src, only)),
            _ => false,
        };
        if wraps {
            self.open(Container::Object);
        }
        wraps
    }

    /// Whether no object of the same keys can be a wrapper.
    pub fn never_wraps(src: &[u8], nodes: &[Node]) -> bool {
        let Some(first) = nodes.first() else { return true };
        let alone = first.next as usize == nodes.len();
        let is_list = |node: &Node| node.kind == Kind::Array && wrapper::is_list(key(src, node));
        let first = key(src, first);
        !(nodes.iter().any(is_list) || is_dump(first) || alone && wrapper::is_single(first))
    }

    /// A key of a wrapper: with the bracket of its list, or without the brace of its
    /// record, or with its whole value.
    pub fn key(&mut self, src: &[u8], last: bool) -> Step {
        let end = string_stop(src, 1);
        self.key_at(src, (1, end), end + 1, last)
    }

    /// The same of a key that does not stand in JSON's quotes. `None` if it is text.
    pub fn foreign_key(&mut self, src: &[u8], last: bool) -> Option<Step> {
        match foreign_key(src, 0) {
            None if !last => Some(Step::More),
            Some(Some((start, end, after))) => Some(self.key_at(src, (start, end), after, last)),
            _ => None,
        }
    }

    /// A key whose name stands between two places, its quote before a third.
    fn key_at(&mut self, src: &[u8], name: (usize, usize), end: usize, last: bool) -> Step {
        let (colon, _) = skip_blank(src, end);
        let (value, _) = skip_blank(src, colon + 1);
        let inside = || src.get(skip_blank(src, value + 1).0);
        let short = src.len() < value + FAR;
        let name = src.get(name.0..name.1).unwrap_or_default();
        let opens = matches!(src.get(value), Some(b'[' | b'{')) && !wrapper::is_beside(name);
        let taken = match (src.get(colon), src.get(value)) {
            (None, _) | (Some(b':'), None) if !last => return Step::More,
            (Some(b':'), Some(_)) if opens && inside().is_none() && !last => return Step::More,
            (Some(b':'), Some(b'[')) if opens && matches!(inside(), Some(b'{' | b']')) => {
                self.open(Container::Array);
                value + 1
            }
            (Some(b':'), Some(b'{')) if opens && inside() != Some(&b'}') => value,
            (Some(b':'), Some(b'\'' | b'&' | b'\\' | 0xe2)) if short && !last => return Step::More,
            (Some(b':'), Some(_)) if let Some(end) = foreign_string_end(src, value) => end,
            (Some(b':'), Some(_)) => match skip_value(src, value) {
                Some(end) => end,
                None if last => src.len(),
                None => return Step::More,
            },
            _ => end.min(src.len()),
        };
        Step::Gap(taken, Gap::Carrier("wrapper"))
    }
}

fn key<'s>(src: &'s [u8], node: &Node) -> &'s [u8] {
    src.get(node.key.0 as usize..node.key.1 as usize).unwrap_or_default()
}

fn no_object(src: &[u8], last: bool) -> Step {
    match memchr::memchr(b'\n', src) {
        Some(end) => Step::Gap(end + 1, Gap::Unreadable(Reason::NoObject)),
        None if last => Step::Gap(src.len(), Gap::Unreadable(Reason::NoObject)),
        None => Step::More,
    }
}
