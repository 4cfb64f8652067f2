//! Which objects wrap lists of records: replies and exports such as `{"threats":[…]}`.
//!
//! Logs of any program have lists too. So the list must be the first thing in its wrapper that
//! is no plain value, but for what is known to stand there; and where the object says
//! something itself, such as a message, its list must be of records of a known source.

use super::json::{Tape, parse};
use super::scan::{skip_space, string_stop};
use super::{Record, Signs};

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
pub(super) enum List {
    /// Its bracket, and how many objects are open there.
    At(usize, usize),
    /// The lists are behind paths.
    Dump,
    None,
    /// More bytes are needed to tell.
    More,
}

/// Looks for the list of records of the object at the start.
pub(super) fn list(src: &[u8], last: bool, signs: Signs) -> List {
    let short = || if last { List::None } else { List::More };
    let (mut at, mut depth, mut first) = (skip_space(src, 1), 1, true);
    let mut found = None;
    let mut says = false;
    // Once the list is found, only what the object says itself is looked for.
    let told = |found: Option<(usize, usize)>, says: bool| match found {
        Some((bracket, depth)) if !says || is_known(src, bracket, signs) => {
            List::At(bracket, depth)
        }
        _ => List::None,
    };
    loop {
        match src.get(at) {
            None if last => return told(found, says),
            None => return List::More,
            Some(b'}') if depth > 1 => {
                depth -= 1;
                at = skip_space(src, at + 1);
            }
            Some(b',') => at = skip_space(src, at + 1),
            Some(b'"') => {
                let end = string_stop(src, at + 1);
                let colon = skip_space(src, end + 1);
                let value = skip_space(src, colon + 1);
                let Some(byte) = src.get(value) else {
                    return if found.is_some() && last { told(found, says) } else { short() };
                };
                if (src.get(end), src.get(colon)) != (Some(&b'"'), Some(&b':')) {
                    return told(found, says);
                }
                let key = src.get(at + 1..end).unwrap_or_default();
                if is_dump(key) && found.is_none() && depth == 1 && first {
                    return List::Dump;
                }
                says |= one_of(OWN, key) && !matches!(byte, b'[' | b'{');
                if *byte == b'[' && found.is_none() && first && is_list(key) {
                    match src.get(skip_space(src, value + 1)) {
                        None => return short(),
                        Some(b'{') => found = Some((value, depth)),
                        Some(b']') if one_of(SURE, key) || at == skip_space(src, 1) => {
                            found = Some((value, depth));
                        }
                        _ => {}
                    }
                }
                if *byte == b'{' && found.is_none() && first && one_of(NESTS, key) && depth < 4 {
                    depth += 1;
                    at = skip_space(src, value + 1);
                    continue;
                }
                first &= !matches!(byte, b'{' | b'[') || is_beside(key) || is_list(key);
                let Some(end) = skip_value(src, value) else {
                    return if last { told(found, says) } else { List::More };
                };
                at = skip_space(src, end);
            }
            _ => return told(found, says),
        }
    }
}

/// Whether the first object of a list is of a known source.
fn is_known(src: &[u8], bracket: usize, signs: Signs) -> bool {
    let rest = src.get(skip_space(src, bracket + 1)..).unwrap_or_default();
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
