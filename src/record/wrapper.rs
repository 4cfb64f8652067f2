//! Which objects wrap lists of records: replies and exports such as `{"threats":[…]}`.
//!
//! Logs of any program have lists too. So the list must be the first thing in its wrapper that
//! is no plain value, but for what is known to stand there; and where the object says
//! something itself, such as a message, its list must be of records of a known source.

use super::carrier::lines::Prefix;
use super::json::{Tape, parse};
use super::marks::skip_blank;
use super::scan::{line_end, skip_space, string_end, string_stop};
use super::{Kind, LINES, Node, Record, Signs};

/// Keys that are a list of records even if nothing is in it: NeuVector's REST lists
/// (`controller/api/apis.go`), replies of Elasticsearch and OpenSearch, OTLP, Loki, CloudWatch
/// and Splunk.
const SURE: &[&str] = &[
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

/// Other names of such lists.
const LIKELY: &[&str] =
    &["events", "items", "Items", "records", "logs", "entries", "alerts", "data", "result"];

/// Keys of objects that such lists are inside of.
const NESTS: &[&str] = &["hits", "data", "response"];

/// Keys beside a list that hold no record.
const BESIDE: &[&str] = &[
    "_clusters",
    "_shards",
    "aggregations",
    "fields",
    "highlighted",
    "messages",
    "metadata",
    "profile",
    "resource",
    "scope",
    "searchedLogStreams",
    "stats",
    "subscriptionFilters",
    "suggest",
    "total",
];

/// Keys with which an object says something itself.
const OWN: &[&str] = &["message", "msg", "level", "lvl", "severity", "log"];

/// Keys that wrap one record alone (`GET /v1/log/threat/:id`).
const SINGLES: &[&str] = &["threat", "violation", "incident", "audit", "event"];

/// How far into an object its list of records is looked for, in bytes.
pub(super) const WINDOW: usize = 64 << 10;

/// How far into an array the object behind its tag is looked for.
const NEAR: usize = 4096;

fn one_of(keys: &[&str], key: &[u8]) -> bool {
    keys.iter().any(|name| name.as_bytes() == key)
}

pub(super) fn is_list(key: &[u8]) -> bool {
    one_of(SURE, key) || one_of(LIKELY, key)
}

pub(super) fn is_single(key: &[u8]) -> bool {
    one_of(SINGLES, key)
}

/// A path of NeuVector's REST interface, by which its support dumps name what they hold.
pub(super) fn is_dump(key: &[u8]) -> bool {
    key.starts_with(b"/v1/")
}

/// Whether what stands beside a list of records holds none.
pub(super) fn is_beside(key: &[u8]) -> bool {
    one_of(BESIDE, key) || is_dump(key) && !key.starts_with(b"/v1/log/")
}

/// What was found of a list.
#[derive(Clone, Copy)]
pub(super) enum List {
    /// Its bracket, and how many objects are open there.
    At(usize, usize),
    /// Its bracket, at the end of a line; something is written in front of the lines below.
    Above(usize),
    /// The lists are behind paths.
    Dump,
    None,
    /// More bytes are needed to tell.
    More,
}

/// What is known of an object while its fields are looked at in their order.
#[derive(Default)]
struct Look {
    /// The list's bracket, and how many objects are open there: none if its lines are carried.
    found: Option<(usize, usize)>,
    /// Whether something stood before that holds more than a plain value.
    later: bool,
    /// Whether the object says something itself.
    says: bool,
}

/// A field of an object that may wrap records.
struct Field<'s> {
    key: &'s [u8],
    /// Where its value begins, and with what byte.
    value: usize,
    byte: u8,
    /// For a list: what it begins with; a string that holds an object counts as such.
    inner: u8,
    /// For a list: whether something is written in front of the line that it goes on with.
    carried: bool,
    /// How many objects are open.
    depth: usize,
    /// Whether it is the first of all.
    leads: bool,
}

impl Look {
    /// Looks at a field; whether its own fields are to be looked at next.
    fn at(&mut self, field: &Field<'_>) -> bool {
        let Field { key, byte, .. } = *field;
        self.says |= one_of(OWN, key) && !matches!(byte, b'[' | b'{');
        let open = self.found.is_none() && !self.later;
        if byte == b'[' && open && is_list(key) {
            let empty = field.inner == b']' && (one_of(SURE, key) || field.leads);
            if field.inner == b'{' || empty {
                self.found = Some((field.value, field.depth));
            } else if field.carried && one_of(SURE, key) {
                self.found = Some((field.value, 0));
            }
        }
        if byte == b'{' && open && one_of(NESTS, key) && field.depth < 4 {
            return true;
        }
        self.later |= matches!(byte, b'{' | b'[') && !is_beside(key) && !is_list(key);
        false
    }

    /// The list, if the object says nothing itself, or its records are of a known source.
    fn told(&self, src: &[u8], signs: Signs) -> List {
        match self.found {
            Some((bracket, 0)) => List::Above(bracket),
            Some((bracket, depth)) if !self.says || is_known(src, bracket, signs) => {
                List::At(bracket, depth)
            }
            _ => List::None,
        }
    }
}

/// Looks for the list of records of the object at the start.
pub(super) fn list(src: &[u8], last: bool, signs: Signs) -> List {
    let (mut at, mut depth) = (skip_space(src, 1), 1);
    let mut look = Look::default();
    let short = |look: &Look| match (last, look.found) {
        (false, _) => List::More,
        // Once the list is found, only what the object says itself is looked for.
        (true, Some(_)) => look.told(src, signs),
        (true, None) => List::None,
    };
    loop {
        match src.get(at) {
            None => return short(&look),
            Some(b'}') if depth > 1 => {
                depth -= 1;
                at = skip_space(src, at + 1);
            }
            Some(b',') => at = skip_space(src, at + 1),
            Some(b'"') => {
                let end = string_stop(src, at + 1);
                let colon = skip_space(src, end + 1);
                let value = skip_space(src, colon + 1);
                let Some(byte) = src.get(value).copied() else { return short(&look) };
                if (src.get(end), src.get(colon)) != (Some(&b'"'), Some(&b':')) {
                    return look.told(src, signs);
                }
                let key = src.get(at + 1..end).unwrap_or_default();
                if is_dump(key) && look.found.is_none() && depth == 1 && !look.later {
                    return List::Dump;
                }
                let inside = skip_space(src, value + 1);
                let inner = match (src.get(inside), src.get(inside + 1)) {
                    (Some(b'"'), Some(b'{')) => b'{',
                    (None, _) | (Some(b'"'), None) if byte == b'[' && look.found.is_none() => {
                        return short(&look);
                    }
                    (byte, _) => byte.copied().unwrap_or_default(),
                };
                let leads = at == skip_space(src, 1);
                let carried = byte == b'[' && is_carried(src, value + 1);
                if look.at(&Field { key, value, byte, inner, carried, depth, leads }) {
                    depth += 1;
                    at = skip_space(src, value + 1);
                    continue;
                }
                let Some(end) = skip_value(src, value) else { return short(&look) };
                at = skip_space(src, end);
            }
            _ => return look.told(src, signs),
        }
    }
}

/// Whether a line ends at a place, and an object is carried by the next one.
fn is_carried(src: &[u8], at: usize) -> bool {
    let rest = src.get(at..).unwrap_or_default();
    let rest = rest.strip_prefix(b"\r").unwrap_or(rest);
    let Some(line) = rest.strip_prefix(b"\n") else { return false };
    let line = line.get(..line_end(line, 0).min(NEAR)).unwrap_or_default();
    let object = |prefix: Prefix| line.get(prefix.width..)?.trim_ascii_start().first().copied();
    let carried = LINES.iter().filter(|carrier| !carrier.always);
    carried.filter_map(|carrier| (carrier.read)(line)).any(|prefix| object(prefix) == Some(b'{'))
}

/// The bracket of the list whose key begins here, in a wrapper that has lost its brace. Asks for
/// more bytes up to the end of the first record.
pub(super) fn stray(src: &[u8], last: bool, signs: Signs) -> List {
    let end = string_stop(src, 1);
    let key = src.get(1..end).unwrap_or_default();
    let value = skip_space(src, skip_space(src, end + 1) + 1);
    let brace = skip_space(src, value + 1);
    match (src.get(value), src.get(brace)) {
        _ if !is_list(key) => List::None,
        (None, _) | (Some(b'['), None) if !last => List::More,
        (Some(b'['), Some(b'{')) if one_of(SURE, key) => List::At(value, 1),
        (Some(b'['), Some(b'{')) => match skip_value(src, brace) {
            None if !last && src.len() < WINDOW => List::More,
            _ if is_known(src.get(..WINDOW.min(src.len())).unwrap_or_default(), value, signs) => {
                List::At(value, 1)
            }
            _ => List::None,
        },
        _ => List::None,
    }
}

/// The same of an object that is not written as JSON, or damaged, once its fields are known.
pub(super) fn listed(src: &[u8], nodes: &[Node], signs: Signs) -> List {
    let (mut at, mut look) = (0, Look::default());
    while let Some(node) = nodes.get(at) {
        let mark = |node: &Node, empty: u8| match node.kind {
            Kind::Object => b'{',
            Kind::Array => b'[',
            _ => empty,
        };
        // Of two lines that are each in quotes, what stands between these is a string.
        let blank = |child: &&Node| {
            let text = src.get(child.value.0 as usize..child.value.1 as usize);
            child.kind == Kind::String && text.is_some_and(|text| text.trim_ascii().is_empty())
        };
        let mut inside = nodes.get(at + 1..node.next as usize).unwrap_or_default().iter();
        let child = inside.find(|child| !blank(child));
        let field = Field {
            key: src.get(node.key.0 as usize..node.key.1 as usize).unwrap_or_default(),
            value: node.value.0 as usize,
            byte: mark(node, b'"'),
            inner: child.map_or(b']', |child| mark(child, b'"')),
            carried: node.kind == Kind::Array && is_carried(src, node.value.0 as usize + 1),
            depth: usize::from(node.depth) + 1,
            leads: at == 0,
        };
        at = if look.at(&field) { at + 1 } else { (node.next as usize).max(at + 1) };
    }
    look.told(src, signs)
}

/// Whether the first object of a list is of a known source.
fn is_known(src: &[u8], bracket: usize, signs: Signs) -> bool {
    is_known_at(src, skip_blank(src, bracket + 1).0, signs)
}

/// Whether an object at a place is of a known source.
pub(super) fn is_known_at(src: &[u8], at: usize, signs: Signs) -> bool {
    let rest = src.get(at..).unwrap_or_default();
    if rest.first() != Some(&b'{') {
        return false;
    }
    let mut tape = Tape::default();
    parse(rest, true, false, true, &mut tape);
    let text = std::str::from_utf8(rest).unwrap_or_else(|error| {
        let valid = rest.get(..error.valid_up_to()).unwrap_or_default();
        std::str::from_utf8(valid).unwrap_or_default()
    });
    signs.claim(&Record { text, nodes: &tape.nodes, line: None, shape: None })
}

/// Where the first object of an array stands behind scalars, as in `["tag",1770714930,{…}]`
/// (Fluentd's forward protocol). The inner `None` if more bytes are needed to tell.
pub(super) fn tagged(src: &[u8], first: usize, last: bool) -> Option<Option<usize>> {
    let near = src.get(..NEAR).unwrap_or(src);
    let more = || (near.len() < NEAR && !last).then_some(None);
    let mut at = first;
    for _ in 0..3 {
        let scalar = match near.get(at) {
            None => return more(),
            Some(byte) => *byte == b'"' || byte.is_ascii_digit(),
        };
        let Some(end) = skip_value(near, at) else { return more() };
        let comma = skip_space(near, end);
        at = skip_space(near, comma + 1);
        match (near.get(comma), near.get(at)) {
            _ if !scalar => return None,
            (None, _) | (Some(b','), None) => return more(),
            (Some(b','), Some(b'{')) => return Some(Some(at)),
            (Some(b','), _) => {}
            _ => return None,
        }
    }
    None
}

/// The end of the JSON value that begins at a place; `None` if the bytes end too early.
pub(super) fn skip_value(src: &[u8], mut at: usize) -> Option<usize> {
    let mut depth = 0usize;
    loop {
        match src.get(at)? {
            b'"' => {
                at = string_end(src, at + 1);
                src.get(at)?;
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
