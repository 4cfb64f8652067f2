//! What records stand in: arrays and wrapping objects such as `{"threats":[…]}`.
//!
//! A wrapper's bytes are told as carrier piece by piece, so that an export of any size is
//! read as a stream and never as one value.

use super::scan::{skip_space, string_stop};
use super::split::Step;
use super::{Gap, Kind, Node, Reason};

/// Keys that are a list of records wherever they stand in an object: NeuVector's REST lists
/// (`controller/api/apis.go`), replies of Elasticsearch and OpenSearch, OTLP, Loki, CloudWatch and
/// Splunk.
const LISTS: &[&str] = &[
    "threats",
    "violations",
    "incidents",
    "audits",
    "hits",
    "responses",
    "resourceLogs",
    "scopeLogs",
    "logRecords",
    "streams",
    "logEvents",
    "results",
    "Records",
];

/// Keys that are one if nothing but plain values stands before them.
const LIKELY_LISTS: &[&str] =
    &["events", "items", "Items", "records", "logs", "entries", "alerts", "data", "result"];

/// Keys of objects that such lists are inside of; paths of NeuVector's support dumps, too.
const NESTS: &[&str] = &["hits", "data", "response"];

/// Keys of a wrapper that hold no record.
const NO_RECORDS: &[&str] =
    &["aggregations", "suggest", "profile", "_shards", "stats", "metadata", "resource", "scope"];

/// Keys that wrap one record alone (`GET /v1/log/threat/:id`).
const SINGLES: &[&str] = &["threat", "violation", "incident", "audit", "event"];

/// How far into an object its list of records is looked for, in bytes.
const WINDOW: usize = 64 << 10;

fn one_of(keys: &[&str], key: &[u8]) -> bool {
    keys.iter().any(|name| name.as_bytes() == key)
}

fn is_nest(key: &[u8]) -> bool {
    one_of(NESTS, key) || key.starts_with(b"/v1/")
}

/// The deepest nesting of wrappers.
const MAX_OPEN: usize = 64;

/// The containers that are open at this place, outermost first.
#[derive(Debug, Default)]
pub(super) struct Context {
    open: Vec<Open>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    Object,
    Array,
    /// An array of strings that records are in.
    Strings,
}

impl Context {
    /// Whether records stand in nothing here.
    pub fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// Whether the next key belongs to a wrapper.
    pub fn in_object(&self) -> bool {
        self.open.last() == Some(&Open::Object)
    }

    /// Whether the next string has records in it.
    pub fn in_strings(&self) -> bool {
        self.open.last() == Some(&Open::Strings)
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

    fn open(&mut self, open: Open) {
        if self.open.len() < MAX_OPEN {
            self.open.push(open);
        }
    }

    /// Takes a closing bracket; gives what it is.
    pub fn close(&mut self, byte: u8) -> &'static str {
        let is = |open: &Open| (*open == Open::Object) == (byte == b'}');
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
        let first = skip_space(src, 1);
        match src.get(first) {
            None if !last => Some(Step::More),
            Some(b'{' | b']') => {
                self.open(Open::Array);
                Some(Step::Gap(1, Gap::Carrier("array")))
            }
            Some(b'"') => match src.get(first + 1) {
                None if !last => Some(Step::More),
                Some(b'{' | b'[') => {
                    self.open(Open::Strings);
                    Some(Step::Gap(1, Gap::Carrier("array of strings")))
                }
                _ => Some(no_object(src, last)),
            },
            Some(b'[') => Some(no_object(src, last)),
            _ => None,
        }
    }

    /// A wrapper, which has a list of objects inside: takes it up to the list's bracket.
    pub fn wrapper(&mut self, src: &[u8], last: bool) -> Option<Step> {
        let window = src.get(..WINDOW.min(src.len())).unwrap_or_default();
        match list(window, last || src.len() > WINDOW) {
            List::None => None,
            List::More => Some(Step::More),
            List::At(bracket, depth) => {
                (0..depth).for_each(|_| self.open(Open::Object));
                self.open(Open::Array);
                Some(Step::Gap(bracket + 1, Gap::Carrier("wrapper")))
            }
        }
    }

    /// Whether an object that was read whole wraps one record; it is opened then.
    pub fn unwrap_later(&mut self, src: &[u8], nodes: &[Node]) -> bool {
        let mut top = nodes.iter().filter(|node| node.depth == 0);
        let wraps = match (top.next(), top.next()) {
            (Some(only), None) => only.kind == Kind::Object && one_of(SINGLES, key(src, only)),
            _ => false,
        };
        if wraps {
            self.open(Open::Object);
        }
        wraps
    }

    /// Whether no object of the same keys can be a wrapper.
    pub fn never_wraps(src: &[u8], nodes: &[Node]) -> bool {
        let Some(first) = nodes.first() else { return true };
        let alone = first.next as usize == nodes.len();
        let is_list = |node: &Node| {
            let key = key(src, node);
            node.kind == Kind::Array && (one_of(LISTS, key) || one_of(LIKELY_LISTS, key))
        };
        !nodes.iter().any(is_list) && !(alone && one_of(SINGLES, key(src, first)))
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
                    self.open(Open::Array);
                    value + 1
                }
                _ => match skip_value(src, value) {
                    Some(end) => end,
                    None if last => src.len(),
                    None => return Step::More,
                },
            },
            (Some(b':'), Some(b'{'))
                if !one_of(NO_RECORDS, src.get(1..end).unwrap_or_default()) =>
            {
                value
            }
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

/// What was found of a list.
enum List {
    /// Its bracket, and how many objects are open there.
    At(usize, usize),
    None,
    /// More bytes are needed to tell.
    More,
}

/// Looks for the list of records of the object at the start.
fn list(src: &[u8], last: bool) -> List {
    let short = || if last { List::None } else { List::More };
    let (mut at, mut depth, mut plain) = (skip_space(src, 1), 1, true);
    loop {
        match src.get(at) {
            None => return short(),
            Some(b'}') if depth > 1 => {
                depth -= 1;
                at = skip_space(src, at + 1);
            }
            Some(b',') => at = skip_space(src, at + 1),
            Some(b'"') => {
                let end = string_stop(src, at + 1);
                let colon = skip_space(src, end + 1);
                let value = skip_space(src, colon + 1);
                let Some(byte) = src.get(value) else { return short() };
                if (src.get(end), src.get(colon)) != (Some(&b'"'), Some(&b':')) {
                    return List::None;
                }
                let key = src.get(at + 1..end).unwrap_or_default();
                let sure = one_of(LISTS, key);
                if *byte == b'[' && (sure || plain && one_of(LIKELY_LISTS, key)) {
                    match src.get(skip_space(src, value + 1)) {
                        None => return short(),
                        Some(b'{') => return List::At(value, depth),
                        Some(b']') if sure || at == skip_space(src, 1) => {
                            return List::At(value, depth);
                        }
                        _ => {}
                    }
                }
                if *byte == b'{' && is_nest(key) && depth < 4 {
                    depth += 1;
                    at = skip_space(src, value + 1);
                    continue;
                }
                plain &= !matches!(byte, b'{' | b'[');
                let Some(end) = skip_value(src, value) else { return short() };
                at = skip_space(src, end);
            }
            _ => return List::None,
        }
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
