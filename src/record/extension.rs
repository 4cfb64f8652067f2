//! The `key=value` pairs of CEF and LEEF.
//!
//! CEF values hold spaces and, from careless writers, unescaped `=`; so only a space with a
//! word and `=` behind it begins the next pair (ArcSight "Common Event Format";
//! logstash-codec-cef reads it so too). LEEF separates pairs by a tab, or by what its header
//! says (IBM "Log Event Extended Format", 2.0). What a custom pair such as `cs3` is about its
//! `cs3Label` says: that becomes its key.
//!
//! KubeArmor's sidekick (`outputs/syslog.go`) puts everything into one pair,
//! `Alert=PodName:x Source:/bin/rm /sbin/raw …`, without any escape and in random order. It
//! can only be cut at the keys that sidekick is known to write.

use super::json::span;
use super::names::{Name, key};
use super::{Kind, Node};

/// The keys inside of sidekick's `Alert=` and `Log=` (`outputs/relay-client.go`).
const SIDEKICK: &[&str] = &[
    "OwnerRef",
    "OwnerName",
    "OwnerNamespace",
    "Timestamp",
    "UpdatedTime",
    "ClusterName",
    "Hostname",
    "NamespaceName",
    "PodName",
    "Labels",
    "ContainerID",
    "ContainerName",
    "ContainerImage",
    "HostPPID",
    "HostPID",
    "PPID",
    "PID",
    "UID",
    "ParentProcessName",
    "ProcessName",
    "Source",
    "Operation",
    "Resource",
    "Data",
    "Result",
    "PolicyName",
    "Severity",
    "Tags",
    "ATags",
    "Message",
    "Enforcer",
];

/// Labels are looked up in lines of up to so many fields.
const MOST_LABELLED: usize = 256;

/// A part of a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    pub start: usize,
    pub end: usize,
}

impl Part {
    pub fn of(self, line: &[u8]) -> &[u8] {
        line.get(self.start..self.end).unwrap_or_default()
    }
}

/// Writes the nodes.
pub(super) struct Out<'a> {
    pub line: &'a [u8],
    pub nodes: &'a mut Vec<Node>,
    /// Whether a brace was not closed: then none is looked for again.
    pub unclosed: bool,
}

impl Out<'_> {
    pub fn push(&mut self, key: (u32, u32), part: Part) {
        let Part { start, end } = part;
        let text = part.of(self.line);
        let after = text.len() - text.trim_ascii_end().len();
        let value = span(start, end - after);
        let escaped = memchr::memchr(b'\\', text).is_some();
        self.nodes.push(Node { key, value, next: 0, depth: 0, kind: Kind::Plain, escaped });
    }

    /// A part without a key, if it says something.
    fn loose(&mut self, start: usize, end: usize) {
        let part = Part { start, end };
        if !part.of(self.line).trim_ascii().is_empty() {
            self.push((0, 0), part);
        }
    }

    /// The end of the key that begins a pair here.
    fn pair(&self, at: usize) -> Option<usize> {
        let rest = self.line.get(at..)?;
        let word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
        let part = |byte: &&u8| word(byte) || b".[]".contains(byte);
        let width = rest.iter().take_while(part).count();
        let pair = rest.first().is_some_and(word) && rest.get(width) == Some(&b'=');
        pair.then_some(at + width)
    }

    /// The first place from `at` on where a pair begins, behind a space.
    fn next_pair(&mut self, mut at: usize) -> usize {
        // Braces in a value hold spaces and `=` of their own.
        if self.line.get(at) == Some(&b'{') && !self.unclosed {
            at = self.closing(at);
        }
        while let Some(byte) = self.line.get(at) {
            at += 1;
            if byte.is_ascii_whitespace() && self.pair(at).is_some() {
                return at;
            }
        }
        self.line.len()
    }

    /// The place of the brace that closes the one at `at`, or `at` if none does.
    fn closing(&mut self, at: usize) -> usize {
        let mut depth = 0_usize;
        for (more, byte) in self.line.get(at..).unwrap_or_default().iter().enumerate() {
            match byte {
                b'{' => depth += 1,
                b'}' if depth == 1 => return at + more,
                b'}' => depth -= 1,
                _ => {}
            }
        }
        self.unclosed = true;
        at
    }

    pub fn cef(&mut self, start: usize, ours: bool) {
        let blank = self.line.get(start..).unwrap_or_default();
        let start = start + blank.len() - blank.trim_ascii_start().len();
        let mut at = if self.pair(start).is_some() { start } else { self.next_pair(start) };
        self.loose(start, at);
        while let Some(equals) = self.pair(at) {
            let word = Part { start: at, end: equals };
            if ours && matches!(word.of(self.line), b"Alert" | b"Log") {
                self.push(key(Name::EventType), word);
                return self.sidekick(equals + 1);
            }
            at = self.next_pair(equals + 1);
            self.push(span(word.start, equals), Part { start: equals + 1, end: at });
        }
    }

    /// `Key:value Key:value`, cut where a known key follows a space.
    fn sidekick(&mut self, start: usize) {
        let (mut open, mut from) = (None, start);
        let mut at = start;
        loop {
            let rest = self.line.get(at..).unwrap_or_default();
            let known = SIDEKICK
                .iter()
                .find(|key| rest.starts_with(key.as_bytes()) && rest.get(key.len()) == Some(&b':'));
            if known.is_some() || rest.is_empty() {
                match open {
                    Some(key) => self.push(key, Part { start: from, end: at }),
                    None => self.loose(from, at),
                }
            }
            if let Some(known) = known {
                open = Some(span(at, at + known.len()));
                from = at + known.len() + 1;
            }
            let Some(more) = memchr::memchr(b' ', rest) else {
                if rest.is_empty() {
                    return;
                }
                at = self.line.len();
                continue;
            };
            at += more + 1;
        }
    }

    pub fn leef(&mut self, start: usize, delimiter: u8) {
        let mut at = start;
        while at < self.line.len() {
            let rest = self.line.get(at..).unwrap_or_default();
            let end = memchr::memchr(delimiter, rest).map_or(self.line.len(), |more| at + more);
            let text = self.line.get(at..end).unwrap_or_default();
            let start = at + text.len() - text.trim_ascii_start().len();
            match memchr::memchr(b'=', text) {
                Some(equals) if at + equals > start => {
                    let equals = at + equals;
                    self.push(span(start, equals), Part { start: equals + 1, end });
                }
                _ => self.loose(start, end),
            }
            at = end + 1;
        }
    }

    /// Gives pairs the names that their labels say.
    pub fn label(&mut self) {
        if self.nodes.len() > MOST_LABELLED {
            return;
        }
        let line = self.line;
        let text = |(start, end): (u32, u32)| line.get(start as usize..end as usize);
        let mut at = 0;
        while let Some(label) = self.nodes.get(at).copied() {
            at += 1;
            let of = text(label.key).and_then(|key| key.strip_suffix(b"Label"));
            if label.escaped || label.value.0 == label.value.1 || of.is_none() {
                continue;
            }
            if let Some(named) = self.nodes.iter_mut().find(|node| text(node.key) == of) {
                named.key = label.value;
                at -= 1;
                self.nodes.remove(at);
            }
        }
    }
}
