//! Carriers that write something in front of each line: container runtimes, `kubectl`, syslog,
//! and what people do to text when they quote it.

use crate::event::{Field, Time};
use crate::record::json::span;

/// A carrier of lines.
#[derive(Debug)]
pub struct LineCarrier {
    /// The name in words.
    pub name: &'static str,
    /// What a line begins with, and where that is written down.
    pub form: &'static str,
    /// Whether all of its lines are its own; else only those that carry a record.
    pub always: bool,
    pub(in crate::record) read: fn(&[u8]) -> Option<Prefix>,
}

/// What stands in front of a line, as places in it.
#[derive(Debug, Default, Clone)]
pub(in crate::record) struct Prefix {
    /// Where a record that is carried begins.
    pub width: usize,
    /// Where a line begins that carries none, if it is taken too.
    pub plain: Option<usize>,
    /// What tells streams apart that are written among each other.
    pub key: (usize, usize),
    /// Whether the next line of the stream goes on with this one.
    pub open: bool,
    pub time: Option<Time>,
    /// What it says of plain lines.
    pub fields: [Option<(Field, (usize, usize))>; 2],
}

/// All carriers of lines, in the order they are asked.
pub const LINES: &[LineCarrier] = &[
    LineCarrier {
        name: "CRI log",
        form: "`2026-01-02T03:04:05.6Z stdout F ` (Kubernetes, cri-api logging format); partial lines are joined",
        always: true,
        read: cri,
    },
    LineCarrier {
        name: "kubectl prefix",
        form: "`[pod/name/container] ` (`kubectl logs --prefix`)",
        always: true,
        read: kubectl,
    },
    LineCarrier {
        name: "syslog RFC 5424",
        form: "`<134>1 2026-01-02T03:04:05Z host app 1 id - `, octet-counted or not",
        always: false,
        read: rfc5424,
    },
    LineCarrier {
        name: "syslog RFC 3164",
        form: "`<134>Jan  2 03:04:05 host tag[1]: `, with a date of either form or without priority",
        always: false,
        read: rfc3164,
    },
    LineCarrier {
        name: "syslog file",
        form: "`Jan  2 03:04:05 host tag[1]: `, as syslog daemons write RFC 3164 to files",
        always: true,
        read: file,
    },
    LineCarrier {
        name: "compose prefix",
        form: "`name-1  | ` (`docker compose logs`)",
        always: false,
        read: compose,
    },
    LineCarrier {
        name: "Grafana text",
        form: "`1767323045678<tab>2026-01-02T03:04:05.678Z<tab>` (Grafana's download of logs)",
        always: true,
        read: grafana,
    },
    LineCarrier {
        name: "time before each line",
        form: "`2026-01-02T03:04:05Z ` (`kubectl logs --timestamps`, CloudWatch's S3 export, `logcli` with its labels)",
        always: false,
        read: stamped,
    },
    LineCarrier {
        name: "quoted lines",
        form: "`> `, `| ` (e-mail and Markdown quotes)",
        always: false,
        read: quoted,
    },
    LineCarrier {
        name: "numbered lines",
        form: "`12: `, `12 | ` (editors, web pages)",
        always: false,
        read: numbered,
    },
    LineCarrier {
        name: "terminal colours",
        form: "`ESC[…m` anywhere in a line (ECMA-48 §8.3)",
        always: false,
        read: coloured,
    },
];

/// Bytes up to the first blank, and the place behind it.
fn word(line: &[u8], at: usize) -> Option<(&[u8], usize)> {
    let rest = line.get(at..)?;
    let width = memchr::memchr(b' ', rest)?;
    Some((rest.get(..width)?, at + width + 1))
}

fn time(text: &[u8]) -> Option<Time> {
    std::str::from_utf8(text).ok().and_then(Time::parse)
}

fn cri(line: &[u8]) -> Option<Prefix> {
    let (stamp, at) = word(line, 0)?;
    if stamp.len() < 20 || stamp.get(10) != Some(&b'T') {
        return None;
    }
    let (stream, tag) = word(line, at)?;
    if !matches!(stream, b"stdout" | b"stderr") {
        return None;
    }
    // The tag is a list: `P` or `F`, then what later versions may add.
    let (tag_word, width) = word(line, tag).unwrap_or_else(|| {
        let rest = line.get(tag..).unwrap_or_default().trim_ascii_end();
        (rest, tag + rest.len())
    });
    let open = match tag_word.split(|byte| *byte == b':').next()? {
        b"P" => true,
        b"F" => false,
        _ => return None,
    };
    Some(Prefix { width, key: (at, tag), open, time: Some(time(stamp)?), ..Prefix::default() })
}

fn kubectl(line: &[u8]) -> Option<Prefix> {
    let inner = line.strip_prefix(b"[pod/")?;
    let end = memchr::memchr(b']', inner)?;
    let slash = memchr::memchr(b'/', inner.get(..end)?)?;
    let width = 5 + end + 1;
    (line.get(width) == Some(&b' ')).then_some(Prefix {
        width: width + 1,
        key: (0, width),
        fields: [
            Some((Field::Pod, (5, 5 + slash))),
            Some((Field::ContainerName, (6 + slash, 5 + end))),
        ],
        ..Prefix::default()
    })
}

/// A priority at a place; the place behind it.
fn priority(line: &[u8], at: usize) -> Option<usize> {
    let rest = line.get(at..)?.strip_prefix(b"<")?;
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    ((1..=3).contains(&digits) && rest.get(digits) == Some(&b'>')).then_some(at + digits + 2)
}

fn rfc5424(line: &[u8]) -> Option<Prefix> {
    // RFC 6587: the length in front of a message.
    let count = line.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let from = if count > 0 && line.get(count) == Some(&b' ') { count + 1 } else { 0 };
    let at = priority(line, from)?;
    if line.get(at..at + 2) != Some(b"1 ") {
        return None;
    }
    let (stamp, host) = word(line, at + 2)?;
    let (name, app) = word(line, host)?;
    let (_, process) = word(line, app)?;
    let (_, message_id) = word(line, process)?;
    let (_, data) = word(line, message_id)?;
    let mut width = structured(line, data)?;
    if line.get(width..width + 3) == Some(b"\xef\xbb\xbf") {
        width += 3;
    }
    Some(Prefix {
        width,
        plain: (from > 0).then_some(from),
        key: (host, process),
        time: time(stamp),
        fields: [Some((Field::Host, (host, host + name.len()))).filter(|_| name != b"-"), None],
        ..Prefix::default()
    })
}

/// What a syslog message with a priority says before its text, as places.
pub(in crate::record) struct Header {
    pub host: Option<(u32, u32)>,
    /// The program and its id, where they are no part of the text.
    pub program: Option<[(u32, u32); 2]>,
    pub message: usize,
}

/// The header of a line with a priority, in either form.
pub(in crate::record) fn header(line: &[u8]) -> Option<Header> {
    let small = |(from, to): (usize, usize)| span(from, to);
    if let Some(prefix) = rfc5424(line) {
        let host = prefix.fields.iter().flatten().next().map(|(_, place)| small(*place));
        let (_, app) = word(line, prefix.key.0)?;
        let id = prefix.key.1;
        let (number, _) = word(line, id)?;
        let program = [small((app, id - 1)), small((id, id + number.len()))];
        let named = line.get(app..id) != Some(b"- ");
        return Some(Header { host, program: named.then_some(program), message: prefix.width });
    }
    let prefix = rfc3164(line)?;
    let (_, host) = prefix.fields.into_iter().flatten().next()?;
    Some(Header { host: Some(small(host)), program: None, message: host.1 + 1 })
}

/// The place behind structured data and the blank that follows it (RFC 5424 §6.3).
fn structured(line: &[u8], mut at: usize) -> Option<usize> {
    if line.get(at) == Some(&b'-') {
        return (line.get(at + 1) == Some(&b' ')).then_some(at + 2);
    }
    while line.get(at) == Some(&b'[') {
        let mut quoted = false;
        loop {
            at += 1;
            match line.get(at)? {
                b'\\' if quoted => at += 1,
                b'"' => quoted = !quoted,
                b']' if !quoted => break,
                _ => {}
            }
        }
        at += 1;
    }
    (line.get(at) == Some(&b' ')).then_some(at + 1)
}

/// A date with the month in words, `Jan  2 03:04:05 `, and the place behind it.
fn month_first(line: &[u8], at: usize) -> Option<(Time, usize)> {
    let text = head(line.get(at..)?)?;
    // A day of the week is of no syslog.
    let weekday = text.as_bytes().get(4).is_some_and(u8::is_ascii_alphabetic);
    let (time, width) = Time::named(text).filter(|_| !weekday)?;
    (line.get(at + width) == Some(&b' ')).then_some((time, at + width + 1))
}

fn rfc3164(line: &[u8]) -> Option<Prefix> {
    let from = priority(line, 0);
    let stamped = || {
        let (stamp, host) = word(line, from.unwrap_or(0))?;
        Some((time(stamp).filter(|_| stamp.len() >= 19)?, host))
    };
    let (time, host) = from.and_then(|from| month_first(line, from)).or_else(stamped)?;
    tagged(line, host).map(|prefix| Prefix { time: Some(time), ..prefix })
}

fn file(line: &[u8]) -> Option<Prefix> {
    let (time, host) = month_first(line, 0)?;
    let (_, tag) = word(line, host)?;
    tagged(line, host).map(|prefix| Prefix { plain: Some(tag), time: Some(time), ..prefix })
}

/// `host tag[1]: ` at a place.
fn tagged(line: &[u8], host: usize) -> Option<Prefix> {
    let (name, tag) = word(line, host)?;
    let rest = line.get(tag..)?;
    let colon = memchr::memchr(b':', rest.get(..rest.len().min(64))?)?;
    let tagged = rest.get(..colon)?.iter().all(|byte| byte.is_ascii_graphic() && *byte != b'{');
    let blank = usize::from(rest.get(colon + 1) == Some(&b' '));
    let host_like = name.iter().all(|byte| byte.is_ascii_alphanumeric() || b".-_:".contains(byte));
    (tagged && host_like && colon > 0).then_some(Prefix {
        width: tag + colon + 1 + blank,
        key: (host, tag + colon),
        fields: [Some((Field::Host, (host, host + name.len()))), None],
        ..Prefix::default()
    })
}

fn compose(line: &[u8]) -> Option<Prefix> {
    let name = line.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(byte));
    let name = name.count();
    let blanks = line.get(name..)?.iter().take_while(|byte| **byte == b' ').count();
    let bar = line.get(name + blanks..)?;
    let width = name + blanks + if bar.starts_with(b"| ") { 2 } else { 1 };
    let named = line.get(..name)?.iter().any(u8::is_ascii_alphabetic);
    (named && blanks > 0 && bar.starts_with(b"|")).then_some(Prefix {
        width,
        key: (0, name),
        fields: [Some((Field::ContainerName, (0, name))), None],
        ..Prefix::default()
    })
}

fn stamped(line: &[u8]) -> Option<Prefix> {
    let (time, mut width) = stamp(line).or_else(|| count(line))?;
    width += line.get(width..).and_then(labels).unwrap_or(0);
    Some(Prefix { width, time: Some(time), ..Prefix::default() })
}

fn grafana(line: &[u8]) -> Option<Prefix> {
    let (_, people) = count(line)?;
    let (time, width) = stamp(line.get(people..)?)?;
    let tabs = line.get(people - 1) == Some(&b'\t');
    tabs.then_some(Prefix { width: people + width, time: Some(time), ..Prefix::default() })
}

/// As much of the start as a date may take, and is ASCII.
fn head(line: &[u8]) -> Option<&str> {
    let head = line.get(..line.len().min(40))?;
    let ascii = head.iter().take_while(|byte| byte.is_ascii()).count();
    std::str::from_utf8(head.get(..ascii)?).ok()
}

/// A date and a time at the start, and the place behind the blank that follows.
fn stamp(line: &[u8]) -> Option<(Time, usize)> {
    let (time, width) = Time::parse_prefix(head(line)?).filter(|(_, width)| *width >= 19)?;
    matches!(line.get(width), Some(b' ' | b'\t')).then_some((time, width + 1))
}

/// Milliseconds or nanoseconds since the epoch.
fn count(line: &[u8]) -> Option<(Time, usize)> {
    let width = line.iter().take(20).take_while(|byte| byte.is_ascii_digit()).count();
    let known = matches!(width, 13 | 19) && matches!(line.get(width), Some(b' ' | b'\t'));
    let time = Time::read(std::str::from_utf8(line.get(..width)?).ok()?)?;
    known.then_some((time, width + 1))
}

/// The place behind Loki's labels, `{app="x", pod="y"} `, and the blanks that follow.
fn labels(line: &[u8]) -> Option<usize> {
    let mut at = line.starts_with(b"{").then_some(1)?;
    while line.get(at) != Some(&b'}') {
        let rest = line.get(at..)?;
        let name = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_');
        let name = name.count();
        at += name + rest.get(name..)?.strip_prefix(b"=\"").map(|_| 2).filter(|_| name > 0)?;
        loop {
            match line.get(at)? {
                b'\\' => at += 2,
                b'"' => break,
                _ => at += 1,
            }
        }
        at += 1;
        at += line.get(at..)?.iter().take_while(|byte| b", ".contains(byte)).count();
    }
    let blanks = line.get(at + 1..)?.iter().take_while(|byte| **byte == b' ').count();
    (blanks > 0).then_some(at + 1 + blanks)
}

fn quoted(line: &[u8]) -> Option<Prefix> {
    let mut width = 0;
    while let Some([b'>' | b'|', rest @ ..]) = line.get(width..) {
        width += 1 + usize::from(rest.starts_with(b" "));
    }
    (width > 0).then_some(Prefix { width, ..Prefix::default() })
}

fn numbered(line: &[u8]) -> Option<Prefix> {
    let blanks = line.iter().take_while(|byte| **byte == b' ').count();
    let rest = line.get(blanks..)?;
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let after = rest.get(digits..)?;
    let mark = match after {
        [b' ', b'|' | b':', ..] => 2,
        [b'|' | b':' | b'.' | b')' | b'\t' | b' ', ..] => 1,
        [] => 0,
        _ => return None,
    };
    let more = after.get(mark..)?;
    let blank =
        usize::from(mark > 0 && after.get(mark - 1) != Some(&b' ') && more.starts_with(b" "));
    ((1..=7).contains(&digits))
        .then_some(Prefix { width: blanks + digits + mark + blank, ..Prefix::default() })
}

fn coloured(line: &[u8]) -> Option<Prefix> {
    memchr::memmem::find(line, b"\x1b[").map(|_| Prefix::default())
}
