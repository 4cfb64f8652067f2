//! Lines of any log: a leading time, syslog priority or level word makes a line a record.
//!
//! What is neither that nor JSON is prose, unless it looks like a piece of a record.

use super::carrier::lines::header;
use super::{LINES, LineCarrier, Signs};
use crate::event::Time;

/// The parts of a line of a log, as places in its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Line {
    /// A time that can be read whole.
    pub time: Option<(u32, u32)>,
    /// The number of a syslog priority.
    pub priority: Option<(u32, u32)>,
    /// A level word.
    pub level: Option<(u32, u32)>,
    /// The host, behind a priority.
    pub host: Option<(u32, u32)>,
    /// The program and its id, where these stand apart from the message (RFC 5424 §6.2).
    pub program: Option<[(u32, u32); 2]>,
    /// All behind these.
    pub message: (u32, u32),
}

/// The words that loggers write for a level, in capitals.
const LEVELS: &[&str] = &[
    "EMERGENCY",
    "EMERG",
    "PANIC",
    "FATAL",
    "ALERT",
    "CRITICAL",
    "CRIT",
    "ERROR",
    "ERR",
    "WARNING",
    "WARN",
    "NOTICE",
    "INFO",
    "DEBUG",
    "TRACE",
];

/// Reads a line: its parts, and how many bytes it takes without its line end. `None` if it
/// has none of the leading parts, or nothing behind them.
pub(super) fn parse(bytes: &[u8]) -> Option<(Line, usize)> {
    let width = bytes.trim_ascii_end().len();
    let lossy;
    let text = match std::str::from_utf8(bytes.get(..width)?) {
        Ok(text) => text,
        Err(error) => {
            lossy = bytes.get(..error.valid_up_to())?;
            std::str::from_utf8(lossy).ok()?
        }
    };
    let mut scan = Scan { text, at: 0 };
    let mut line = Line { priority: scan.priority(), ..Line::default() };
    for _ in 0..3 {
        if line.time.is_none() {
            line.time = scan.time();
        }
        if line.level.is_none() {
            line.level = scan.level();
        }
    }
    if line.time.is_none() && line.level.is_none() && line.priority.is_none() {
        return None;
    }
    let mut message = scan.at.min(width);
    if line.priority.is_some()
        && let Some(header) = header(text.as_bytes())
    {
        (line.host, line.program, message) = (header.host, header.program, header.message);
    }
    line.message = (u32::try_from(message).ok()?, u32::try_from(width).ok()?);
    (message < width).then_some((line, width))
}

/// Whether a text is one such line, and no row of a table that begins with a time.
pub(super) fn is_line(text: &[u8]) -> bool {
    memchr::memchr(b'\n', text.trim_ascii_end()).is_none()
        && parse(text).is_some_and(|(line, _)| {
            text.get(line.message.0 as usize).is_some_and(|byte| *byte != b',')
        })
}

/// Any line, as a message without more; `None` if nothing is on it.
pub(super) fn plain(bytes: &[u8]) -> Option<(Line, usize)> {
    let width = bytes.trim_ascii_end().len();
    let message = (0, u32::try_from(width).ok()?);
    (width > 0).then_some((Line { message, ..Line::default() }, width))
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl Scan<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn take(&mut self, start: usize, end: usize, until: usize) -> Option<(u32, u32)> {
        self.at = until;
        let skip = |byte: &u8| b" \t|:-".contains(byte);
        self.at += self.rest().bytes().take_while(skip).count();
        Some((u32::try_from(start).ok()?, u32::try_from(end).ok()?))
    }

    /// `<134>`, with the `1 ` of RFC 5424 behind it.
    fn priority(&mut self) -> Option<(u32, u32)> {
        let rest = self.rest().strip_prefix('<')?;
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let number: u16 = rest.get(..digits)?.parse().ok()?;
        let after = rest.get(digits..)?.strip_prefix('>')?;
        if number > 191 {
            return None;
        }
        let version = if after.starts_with("1 ") { 2 } else { 0 };
        self.take(1, 1 + digits, 2 + digits + version)
    }

    fn time(&mut self) -> Option<(u32, u32)> {
        let bracket = usize::from(self.rest().starts_with('['));
        let start = self.at + bracket;
        let text = self.text.get(start..)?;
        let (_, width) = Time::parse_prefix(text).or_else(|| Time::named(text))?;
        let end = start + width;
        let after = self.text.get(end..)?;
        let closed = if bracket == 1 { after.starts_with(']') } else { ends_token(after) };
        closed.then(|| self.take(start, end, end + bracket))?
    }

    fn level(&mut self) -> Option<(u32, u32)> {
        let open = self.rest().bytes().next().filter(|byte| b"[(<".contains(byte));
        let start = self.at + usize::from(open.is_some());
        let rest = self.text.get(start..)?;
        let word = LEVELS.iter().find(|word| rest.starts_with(**word))?;
        let end = start + word.len();
        let after = self.text.get(end..)?;
        let closed = match open {
            Some(_) => after.starts_with([']', ')', '>']),
            None => ends_token(after),
        };
        closed.then(|| self.take(start, end, end + usize::from(open.is_some())))?
    }
}

fn ends_token(after: &str) -> bool {
    after.is_empty() || after.starts_with([' ', '\t', ':', '|', ',', ']'])
}

/// Whether a line is the first of a `Key: value` block.
pub(super) fn is_block_start(line: &[u8], signs: Signs) -> bool {
    line.starts_with(b"== ")
        || line.starts_with("==\u{a0}".as_bytes())
        || is_one_of(line, signs.block_starts)
}

/// Whether a line is one of a block, and not its first: it has one of its keys. `near` one, keys
/// count that are words too, such as `Type`, and those without their colon, or cut off.
pub(super) fn is_block_piece(line: &[u8], signs: Signs, near: bool) -> bool {
    let known = |body: &[u8]| {
        let word = body.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let (word, rest) = body.split_at_checked(word).unwrap_or_default();
        let named = signs.block_keys.iter().any(|key| key.as_bytes() == word);
        let cut = || signs.block_keys.iter().any(|key| key.as_bytes().starts_with(word));
        match rest {
            [b':', b' ', b'm', b'a', b'p', b'[', ..] => named,
            [b':', b' ' | b'\r' | b'\n', ..] => {
                named && (near || word.iter().filter(|byte| byte.is_ascii_uppercase()).count() > 1)
            }
            [b' ' | b':', ..] => near && named,
            [] | [0x80..=0xff, ..] => near && !word.is_empty() && cut(),
            _ => false,
        }
    };
    bodies(line).any(known)
}

/// Whether a line of a block stands behind what carries lines.
pub(super) fn carried_block(line: &[u8], signs: Signs) -> bool {
    let block = |body: &[u8]| is_block_start(body, signs) || is_block_piece(body, signs, true);
    carried(line).any(|body| body.len() < line.len() && block(body))
}

/// Whether a line is `Key: value` with one of some keys.
fn is_one_of(line: &[u8], keys: &[&str]) -> bool {
    keys.iter()
        .any(|key| line.strip_prefix(key.as_bytes()).is_some_and(|rest| rest.starts_with(b": ")))
}

/// A line, and what it is without what carries lines.
fn bodies(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::once(line).chain(carried(line).map(<[u8]>::trim_ascii_start))
}

/// What a line is without what carries lines.
pub(super) fn carried(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    let body = |carrier: &LineCarrier| line.get((carrier.read)(line)?.width..);
    LINES.iter().filter(|carrier| !carrier.always).filter_map(body)
}
