//! Lines of any log: a leading time, syslog priority or level word makes a line a record.
//!
//! What is neither that nor JSON is prose, unless it looks like a piece of a record.

use super::Signs;
use super::mend::is_key;
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
    let message = scan.at.min(width);
    line.message = (u32::try_from(message).ok()?, u32::try_from(width).ok()?);
    (message < width).then_some((line, width))
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
        || signs.block_starts.iter().any(|key| {
            line.strip_prefix(key.as_bytes()).is_some_and(|rest| rest.starts_with(b": "))
        })
}

/// Whether a line that is no record looks like a piece of one: a quoted key with its colon,
/// a brace with a quoted key, `key=` of a known source, or the header of a block.
pub(super) fn is_fragment(line: &[u8], signs: Signs) -> bool {
    if line.starts_with(b"== ") {
        return true;
    }
    let key = memchr::memchr_iter(b'"', line).any(|at| is_key(line, at) == Some(true));
    key || quoted_key_end(line)
        || signs.pairs.iter().any(|pair| {
            memchr::memmem::find_iter(line, pair.as_bytes()).any(|at| {
                let before = at.checked_sub(1).and_then(|place| line.get(place));
                line.get(at + pair.len()) == Some(&b'=')
                    && !before.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
            })
        })
}

/// `name": `: the end of a key that has lost its first quote.
fn quoted_key_end(line: &[u8]) -> bool {
    memchr::memmem::find_iter(line, b"\":").any(|at| {
        let before = at.checked_sub(1).and_then(|place| line.get(place));
        before.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
    })
}
