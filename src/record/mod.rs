//! Bytes to records, total and lossless: every byte of the input is part of a record, of
//! what carries records, a separator, prose, or an unreadable region.
//!
//! [`Splitter`] takes the input in pieces of any size and tells a [`Sink`] what each byte
//! is. A record is tried strictly first; only where that fails is it repaired, by named
//! [`Rule`]s that close or skip and never make up a value.

mod before;
mod block;
mod buffer;
mod carrier;
mod carry;
mod cef;
mod context;
mod dialect;
mod edit;
mod extension;
mod fragment;
mod gap;
mod head;
mod json;
mod line;
mod lists;
mod marks;
mod meet;
mod mend;
mod names;
mod order;
mod otlp;
mod pairs;
mod path;
mod piece;
mod resource;
mod rest;
mod rows;
mod rule;
mod scan;
mod sniff;
mod split;
mod start;
mod table;
mod tell;
mod template;
mod text;
mod wrap;
mod wrapper;

pub use carrier::{Carried, Coded, LINES, LineCarrier, OBJECTS, ObjectCarrier};
pub use line::Line;
pub use meet::Opening;
pub use pairs::Pairs;
pub use path::Paths;
pub use rule::{Repair, Rule};
pub use scan::string_stop;
pub use split::{MAX_RECORD, Splitter};
pub use table::{TABLES, TableCarrier};

use crate::bytes::Span;
use crate::event::Time;
use std::borrow::Cow;

/// What the splitter tells, in the order of the input and without a gap.
pub trait Sink {
    /// A run of bytes that is no record.
    fn gap(&mut self, span: Span, gap: Gap);
    /// A record.
    fn record(&mut self, found: &Found<'_>);
}

/// What a run of bytes is that is no record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// Whitespace, commas, byte order marks, NUL.
    Separator,
    /// What carries records, in a few words.
    Carrier(&'static str),
    /// Text that does not look like a record. What holds control bytes that terminals do not
    /// take, or is not UTF-8 for a third, is no text but [binary](Reason::Binary).
    Prose,
    /// Could be a record, and cannot be read.
    Unreadable(Reason),
}

/// Why a region cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// It looks like a part of a record, and no record could be made of it.
    Fragment,
    /// JSON that holds no object.
    NoObject,
    /// Nested deeper than 512 levels.
    TooDeep,
    /// Longer than [`MAX_RECORD`].
    TooLong,
    /// Another kind of file, or bytes between records that are no text.
    Binary(&'static str),
    /// Packed, and not to be unpacked; the note of its input says why.
    Member,
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Reason::Fragment => f.write_str("looks like part of a record, but no whole record"),
            Reason::NoObject => f.write_str("JSON without an object"),
            Reason::TooDeep => write!(f, "nested deeper than {} levels", json::MAX_DEPTH),
            Reason::TooLong => write!(f, "a line or record longer than {} MiB", MAX_RECORD >> 20),
            Reason::Member => f.write_str("packed, and could not be unpacked"),
            Reason::Binary(kind) => write!(f, "{kind}, not text"),
        }
    }
}

/// A record and what was done to read it.
#[derive(Debug, Clone, Copy)]
pub struct Found<'a> {
    /// Where it stands.
    pub span: Span,
    /// The runs of bytes that its text is made of, where these are several; an empty one is a
    /// line end that is not written.
    pub pieces: &'a [Span],
    /// What carried it, if anything did.
    pub carried: Option<&'a Carried>,
    /// When what carried it says that it was written.
    pub time: Option<Time>,
    /// The record.
    pub record: Record<'a>,
    /// Its bytes as found, or as what carries them says them.
    pub raw: &'a [u8],
    /// What was repaired, in the order of the input.
    pub repairs: &'a [Repair],
    /// Whether it was cut at an end of the input.
    pub incomplete: bool,
    /// Whether it held bytes that are not UTF-8; they read as `U+FFFD`.
    pub lossy: bool,
}

impl<'a> Found<'a> {
    /// A record that stands alone.
    pub(crate) fn new(span: Span, record: Record<'a>, repairs: &'a [Repair]) -> Found<'a> {
        Found {
            span,
            pieces: &[],
            carried: None,
            time: None,
            record,
            raw: record.text.as_bytes(),
            repairs,
            incomplete: false,
            lossy: false,
        }
    }
}

/// Sorts of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A JSON string; the span is what stands between the quotes.
    String,
    /// A number, `true` or `false`.
    Scalar,
    /// `null`.
    Null,
    /// An array.
    Array,
    /// An object.
    Object,
    /// Text of a form without quoting.
    Plain,
    /// A cell of a table.
    Cell,
}

/// One field or element. Spans are bytes of the record's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Node {
    /// The key; empty for an element of an array.
    pub key: (u32, u32),
    /// The value.
    pub value: (u32, u32),
    /// The index of the node after this one's children.
    pub next: u32,
    /// How deep it stands: 0 for a field of the record itself.
    pub depth: u16,
    /// What sort of value.
    pub kind: Kind,
    /// Whether a string holds escapes.
    pub escaped: bool,
}

/// A record: its text, and its fields in order with their children behind them.
#[derive(Debug, Clone, Copy)]
pub struct Record<'a> {
    /// The text.
    pub text: &'a str,
    /// The fields.
    pub nodes: &'a [Node],
    /// For a line of a log: its parts.
    pub line: Option<Line>,
    /// A number that only records with the same keys have, if the splitter knows it.
    pub shape: Option<u32>,
}

impl<'a> Record<'a> {
    /// The text of a span.
    #[inline]
    pub fn slice(&self, (start, end): (u32, u32)) -> &'a str {
        let text = self.text.get(start as usize..end as usize);
        text.unwrap_or_else(|| names::text(start))
    }

    /// A node's key, as written.
    pub fn key(&self, node: &Node) -> &'a str {
        self.slice(node.key)
    }

    /// A node's value: strings decoded, all else as written.
    #[inline]
    pub fn value(&self, node: &Node) -> Cow<'a, str> {
        if node.escaped {
            return Cow::Owned(self.unescaped(node));
        }
        Cow::Borrowed(self.slice(node.value))
    }

    #[inline(never)]
    fn unescaped(&self, node: &Node) -> String {
        let text = self.slice(node.value);
        match node.kind {
            Kind::Plain => scan::unescape(text, cef::escape),
            Kind::Cell => table::unescape(text),
            _ => scan::unescape(text, scan::escape),
        }
    }

    /// The fields of the record itself, with their places.
    pub fn fields(&self) -> impl Iterator<Item = (usize, &'a Node)> {
        self.children(None)
    }

    /// The children of a node, or of the record.
    pub fn children(&self, of: Option<usize>) -> impl Iterator<Item = (usize, &'a Node)> + use<'a> {
        let nodes = self.nodes;
        let (mut at, end) = match of {
            None => (0, nodes.len()),
            Some(parent) => (parent + 1, nodes.get(parent).map_or(0, |node| node.next as usize)),
        };
        std::iter::from_fn(move || {
            let node = nodes.get(at).filter(|_| at < end)?;
            let place = at;
            at = (node.next as usize).max(at + 1);
            Some((place, node))
        })
    }

    /// The place of a field of the record itself.
    pub fn find(&self, key: &str) -> Option<usize> {
        let is = |node: &Node| {
            (node.key.1 - node.key.0) as usize == key.len()
                && self.key_bytes(node) == key.as_bytes()
        };
        let mut found = None;
        let mut at = 0;
        while let Some(node) = self.nodes.get(at) {
            if is(node) {
                found = Some(at);
            }
            at = (node.next as usize).max(at + 1);
        }
        found
    }

    /// The place of a field by its path, such as `Owner.Ref`: of a field that is so named, or
    /// of one inside of others.
    pub fn at(&self, path: &str) -> Option<usize> {
        let Some((first, rest)) = path.split_once('.') else { return self.find(path) };
        if let Some(place) = self.find(path) {
            return Some(place);
        }
        let mut place = self.find(first)?;
        for part in rest.split('.').filter(|part| !part.is_empty()) {
            let named = |(_, node): &(usize, &Node)| self.key(node) == part;
            place = self.children(Some(place)).filter(named).last()?.0;
        }
        Some(place)
    }

    /// A node's key as bytes.
    pub fn key_bytes(&self, node: &Node) -> &'a [u8] {
        self.bytes(node.key)
    }

    /// The text of a span as bytes.
    #[inline]
    pub fn bytes(&self, (start, end): (u32, u32)) -> &'a [u8] {
        let bytes = self.text.as_bytes().get(start as usize..end as usize);
        bytes.unwrap_or_else(|| names::text(start).as_bytes())
    }

    /// The paths of its nodes.
    pub fn paths(&self) -> Paths<'a> {
        Paths::new(self)
    }
}

/// What the sources know and splitting needs: the words by which a stray piece of a record
/// is told from prose, so that it is reported and not passed over.
#[derive(Debug, Clone, Copy, Default)]
pub struct Signs {
    /// Keys of `key=value` forms.
    pub pairs: &'static [&'static str],
    /// Keys with which a `Key: value` block may begin when its header is lost.
    pub block_starts: &'static [&'static str],
    /// The keys of such a block.
    pub block_keys: &'static [&'static str],
    /// Sets of keys of which a record of a known source has all of one.
    pub claims: &'static [&'static [&'static [&'static str]]],
    /// A form whose records are `key=value` joined by commas.
    pub text: Option<&'static Pairs>,
}

impl Signs {
    /// Whether a record is of a known source.
    fn claim(self, record: &Record<'_>) -> bool {
        self.claims
            .iter()
            .flat_map(|sets| sets.iter())
            .any(|keys| keys.iter().all(|key| record.find(key).is_some()))
    }

    /// Whether an object inside of one is, by its path.
    fn claim_at(self, record: &Record<'_>, path: &str) -> bool {
        let has = |key: &&str| record.at(&[path, key].join(".")).is_some();
        self.claims.iter().flat_map(|sets| sets.iter()).any(|keys| keys.iter().all(has))
    }
}
