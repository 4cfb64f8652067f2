//! tar: blocks of 512 bytes, a header in front of each member. POSIX.1-2017 `pax`, "ustar
//! Interchange Format" and "pax Header Block", and GNU tar's manual, "Basic Tar Format", for
//! long names and large sizes.
//!
//! A name is only text here: `../x` stays `../x` and is never a path.

use super::out::{place, take};
use super::{Codec, Found, Member};
use crate::bytes::Span;

const BLOCK: usize = 512;

/// Where in the archive the next header is looked for.
#[derive(Default)]
pub(super) struct Tar {
    pub at: usize,
    /// When the last member was written, in seconds since the epoch.
    pub date: u64,
}

/// What headers in front of a header say about it.
#[derive(Default)]
struct Ahead {
    start: Option<usize>,
    name: Option<String>,
    size: Option<u64>,
    sparse: bool,
}

impl Tar {
    pub fn next(&mut self, src: &[u8]) -> Found {
        let mut ahead = Ahead::default();
        loop {
            let start = self.at;
            let mut at = start;
            let Ok(head) = take(src, &mut at, BLOCK) else {
                let rest = src.get(start..).unwrap_or_default();
                self.at = src.len();
                return if rest.iter().all(|byte| *byte == 0) && ahead.start.is_none() {
                    Found::End
                } else {
                    Found::Problem(start, "the archive is cut off within a header")
                };
            };
            if head.iter().all(|byte| *byte == 0) {
                self.at = at;
                continue;
            }
            if !is_header(head) {
                let next = (start + 1..src.len().saturating_sub(BLOCK - 1))
                    .find(|at| src.get(*at..at + BLOCK).is_some_and(is_header));
                self.at = next.unwrap_or(src.len());
                return Found::Problem(start, "there is no header of a member here");
            }
            let size = ahead.size.unwrap_or_else(|| digits(head, 124, 12));
            let end = at.saturating_add(place(size));
            self.at = end.checked_next_multiple_of(BLOCK).unwrap_or(src.len()).min(src.len());
            let data = at..end.min(src.len());
            let body = src.get(data.clone()).unwrap_or_default();
            let first = *ahead.start.get_or_insert(start);
            let from = Span { start: first as u64, end: self.at as u64 };
            let name = ahead.name.take().unwrap_or_else(|| name(head));
            let why = match head.get(156) {
                Some(b'L') => {
                    ahead.name = Some(text(body));
                    continue;
                }
                Some(b'x') => {
                    pax(body, &mut ahead);
                    continue;
                }
                Some(b'K' | b'g') => {
                    ahead.name = Some(name).filter(|_| ahead.start != Some(start));
                    continue;
                }
                Some(b'5' | b'V') => {
                    ahead = Ahead::default();
                    continue;
                }
                Some(b'0' | b'7' | 0) if !ahead.sparse => {
                    if name.ends_with('/') && size == 0 {
                        ahead = Ahead::default();
                        continue;
                    }
                    self.date = digits(head, 136, 12);
                    return Found::Member(Member {
                        name: Some(name),
                        from,
                        data,
                        codec: Codec::Stored,
                        size: Some(size),
                        crc: None,
                    });
                }
                Some(b'1' | b'2') => "a link, which holds no bytes of its own",
                Some(b'3' | b'4' | b'6') => "a device or pipe, which holds no bytes",
                Some(b'0' | b'7' | b'S' | 0) => "a sparse file, which is not read here",
                _ => "a kind of member that is not known here",
            };
            return Found::Skipped(name, from, why.to_owned());
        }
    }
}

/// Whether a block is a header: it holds the sum of its bytes, with spaces in its own place.
fn is_header(block: &[u8]) -> bool {
    let sum: u64 = block.iter().map(|byte| u64::from(*byte)).sum();
    let own = block.get(148..156).unwrap_or_default();
    let own_sum: u64 = own.iter().map(|byte| u64::from(*byte)).sum();
    own.iter().any(u8::is_ascii_digit) && digits(block, 148, 8) == sum + 8 * 32 - own_sum
}

/// A number of a header: octal digits, or, if the highest bit is set, bytes.
fn digits(head: &[u8], at: usize, len: usize) -> u64 {
    let field = head.get(at..at + len).unwrap_or_default();
    if let Some((128.., rest)) = field.split_first() {
        return rest.iter().fold(0u64, |sum, byte| sum << 8 | u64::from(*byte));
    }
    let octal = field.iter().skip_while(|byte| **byte == b' ');
    let octal = octal.take_while(|byte| (b'0'..b'8').contains(byte));
    octal.fold(0, |sum, digit| sum << 3 | u64::from(digit - b'0'))
}

/// The bytes up to a NUL as text.
fn text(bytes: &[u8]) -> String {
    let end = memchr::memchr(0, bytes).unwrap_or(bytes.len());
    String::from_utf8_lossy(bytes.get(..end).unwrap_or_default()).into_owned()
}

fn name(head: &[u8]) -> String {
    let name = text(head.get(..100).unwrap_or_default());
    let prefix = match head.get(257..263) {
        Some(b"ustar\0") => text(head.get(345..500).unwrap_or_default()),
        _ => String::new(),
    };
    if prefix.is_empty() { name } else { prefix + "/" + &name }
}

/// Lines of `length key=value`, where the length counts all of the line.
fn pax(mut body: &[u8], ahead: &mut Ahead) {
    while let Some(space) = memchr::memchr(b' ', body) {
        let (len, _) = body.split_at(space);
        let len = std::str::from_utf8(len).ok().and_then(|len| len.parse().ok());
        let Some((line, rest)) = len.and_then(|len| body.split_at_checked(len)) else { return };
        let Some(line) = line.get(space + 1..) else { return };
        body = rest;
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let Some(equals) = memchr::memchr(b'=', line) else { continue };
        let (key, value) = line.split_at(equals);
        let value = value.get(1..).unwrap_or_default();
        match key {
            b"path" => ahead.name = Some(String::from_utf8_lossy(value).into_owned()),
            b"size" => ahead.size = std::str::from_utf8(value).ok().and_then(|n| n.parse().ok()),
            _ => ahead.sparse |= key.starts_with(b"GNU.sparse."),
        }
    }
}
