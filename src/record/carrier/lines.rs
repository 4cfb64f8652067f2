//! Carriers that write something in front of each line: container runtimes, `kubectl`, syslog,
//! and what people do to text when they quote it.

use crate::event::{Field, Time};

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
    /// Where what is carried begins.
    pub width: usize,
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
        name: "compose prefix",
        form: "`name-1  | ` (`docker compose logs`)",
        always: false,
        read: compose,
    },
    LineCarrier {
        name: "time before each line",
        form: "`2026-01-02T03:04:05Z ` (`kubectl logs --timestamps`, CloudWatch's S3 export, `logcli`)",
        always: false,
        read: stamped,
    },
    LineCarrier {
        name: "quoted lines",
        form: "`> ` (e-mail and Markdown quotes)",
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
        key: (host, process),
        time: time(stamp),
        fields: [Some((Field::Host, (host, host + name.len()))).filter(|_| name != b"-"), None],
        ..Prefix::default()
    })
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

const MONTHS: [&[u8]; 12] = [
    b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec",
];

/// A date without year, `Jan  2 03:04:05 `, or an ISO date; its time and the place behind it.
fn date(line: &[u8], at: usize) -> Option<(Option<Time>, usize)> {
    let rest = line.get(at..)?;
    if MONTHS.iter().any(|month| rest.starts_with(month)) {
        let clock = rest.get(7..15)?;
        let form = rest.get(3) == Some(&b' ') && rest.get(6) == Some(&b' ');
        let colons = clock.get(2) == Some(&b':') && clock.get(5) == Some(&b':');
        return (form && colons && rest.get(15) == Some(&b' ')).then_some((None, at + 16));
    }
    let (stamp, after) = word(line, at)?;
    Some((Some(time(stamp).filter(|_| stamp.len() >= 19)?), after))
}

fn rfc3164(line: &[u8]) -> Option<Prefix> {
    let from = priority(line, 0).unwrap_or(0);
    let (time, host) = date(line, from)?;
    let (name, tag) = word(line, host)?;
    let rest = line.get(tag..)?;
    let colon = memchr::memchr(b':', rest.get(..rest.len().min(64))?)?;
    let tagged = rest.get(..colon)?.iter().all(|byte| byte.is_ascii_graphic() && *byte != b'{');
    let blank = usize::from(rest.get(colon + 1) == Some(&b' '));
    let host_like = name.iter().all(|byte| byte.is_ascii_alphanumeric() || b".-_:".contains(byte));
    (tagged && host_like && colon > 0).then_some(Prefix {
        width: tag + colon + 1 + blank,
        key: (host, tag + colon),
        time,
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
    let end = line.iter().take(36).position(|byte| matches!(byte, b' ' | b'\t'))?;
    let stamp = line.get(..end)?;
    let time = time(stamp).filter(|_| stamp.len() >= 19);
    // `logcli` and Grafana write the time once more, in nanoseconds or for people.
    let nanos = stamp.len() == 19 && stamp.iter().all(u8::is_ascii_digit);
    let known = time.is_some() || nanos;
    known.then_some(Prefix { width: end + 1, time, ..Prefix::default() })
}

fn quoted(line: &[u8]) -> Option<Prefix> {
    let rest = line.strip_prefix(b">")?;
    Some(Prefix { width: 1 + usize::from(rest.starts_with(b" ")), ..Prefix::default() })
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
