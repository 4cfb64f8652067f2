//! The innermost loops: ends of strings, whitespace, escapes.
//!
//! Eight bytes are looked at together in a `u64`, sixteen in a vector of WebAssembly. Safe
//! Rust compiles this to plain loads.

use super::Kind;

/// The place of the first quote, backslash or control byte from `at` on.
#[inline]
pub fn string_stop(src: &[u8], mut at: usize) -> usize {
    let mut rest = src.get(at..).unwrap_or_default();
    while let Some((chunk, more)) = rest.split_first_chunk::<WIDTH>() {
        if let Some(place) = stop_within(chunk) {
            return at + place;
        }
        (rest, at) = (more, at + WIDTH);
    }
    let stop = |byte: &u8| *byte < 0x20 || *byte == b'"' || *byte == b'\\';
    at + rest.iter().position(stop).unwrap_or(rest.len())
}

/// How many bytes are looked at together.
#[cfg(target_arch = "wasm32")]
const WIDTH: usize = 16;
#[cfg(not(target_arch = "wasm32"))]
const WIDTH: usize = 8;

#[cfg(target_arch = "wasm32")]
fn stop_within(chunk: &[u8; 16]) -> Option<usize> {
    use std::arch::wasm32::{u8x16_bitmask, u8x16_eq, u8x16_lt, u8x16_splat, u64x2, v128_or};
    let [low, high] = *chunk.as_chunks::<8>().0 else { return None };
    let bytes = u64x2(u64::from_le_bytes(low), u64::from_le_bytes(high));
    let quoted = v128_or(u8x16_eq(bytes, u8x16_splat(b'"')), u8x16_eq(bytes, u8x16_splat(b'\\')));
    let stops = u8x16_bitmask(v128_or(quoted, u8x16_lt(bytes, u8x16_splat(0x20))));
    (stops != 0).then(|| stops.trailing_zeros() as usize)
}

#[cfg(not(target_arch = "wasm32"))]
fn stop_within(chunk: &[u8; 8]) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let word = u64::from_le_bytes(*chunk);
    // Bytes equal to zero get their high bit; bytes above the first such may too.
    let zeros = |word: u64| word.wrapping_sub(ONES) & !word & HIGH;
    let equal = |byte: u8| zeros(word ^ (ONES * u64::from(byte)));
    let control = word.wrapping_sub(ONES * 0x20) & !word & HIGH;
    let stops = equal(b'"') | equal(b'\\') | control;
    (stops != 0).then(|| (stops.trailing_zeros() / 8) as usize)
}

/// The place of the quote that ends the string whose text goes on at a place, or the end of the
/// bytes. Control bytes do not end it.
pub(super) fn string_end(src: &[u8], mut at: usize) -> usize {
    loop {
        at = string_stop(src, at);
        match src.get(at) {
            Some(b'"') => return at,
            Some(b'\\') => at += 2,
            Some(_) => at += 1,
            None => return src.len(),
        }
    }
}

/// The first place from `at` on that is not JSON whitespace.
pub(super) fn skip_space(src: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\n' | b'\r' | b'\t') = src.get(at) {
        at += 1;
    }
    at
}

/// The place behind a number or a word of JSON that begins at `at`.
#[inline]
pub(super) fn scalar_end(src: &[u8], at: usize) -> usize {
    let rest = src.get(at..).unwrap_or_default();
    #[cfg(target_arch = "wasm32")]
    if let Some(end) = rest.first_chunk::<WIDTH>().and_then(scalar_within) {
        return at + end;
    }
    let part = |byte: &u8| PART.get(usize::from(*byte)).copied().unwrap_or(false);
    at + rest.iter().position(|byte| !part(byte)).unwrap_or(rest.len())
}

/// Whether a byte may be part of a number or a word.
#[expect(clippy::indexing_slicing, reason = "while compiling")]
const PART: [bool; 256] = {
    let mut part = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        part[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.');
        byte += 1;
    }
    part
};

/// The place of the first byte that is no part of a number or a word.
#[cfg(target_arch = "wasm32")]
fn scalar_within(chunk: &[u8; WIDTH]) -> Option<usize> {
    use std::arch::wasm32::{
        u8x16_bitmask, u8x16_eq, u8x16_lt, u8x16_splat, u8x16_sub, u64x2, v128_or,
    };
    let [low, high] = *chunk.as_chunks::<8>().0 else { return None };
    let bytes = u64x2(u64::from_le_bytes(low), u64::from_le_bytes(high));
    let within = |bytes, first: u8, count: u8| {
        u8x16_lt(u8x16_sub(bytes, u8x16_splat(first)), u8x16_splat(count))
    };
    let lower = v128_or(bytes, u8x16_splat(0x20));
    let words = v128_or(within(bytes, b'0', 10), within(lower, b'a', 26));
    let signs = v128_or(within(bytes, b'-', 2), u8x16_eq(bytes, u8x16_splat(b'+')));
    let others = !u8x16_bitmask(v128_or(words, signs));
    (others != 0).then(|| others.trailing_zeros() as usize)
}

/// What a number or a word of JSON is; `None` if it is neither.
pub(super) fn scalar_kind(text: &[u8]) -> Option<Kind> {
    match text {
        [b'0'..=b'9', ..] | [b'-', b'0'..=b'9', ..] => Some(Kind::Scalar),
        b"true" | b"false" => Some(Kind::Scalar),
        b"null" => Some(Kind::Null),
        _ => None,
    }
}

/// The place of the line end from `at` on, or of the end of the bytes.
pub(super) fn line_end(src: &[u8], at: usize) -> usize {
    src.get(at..).and_then(|rest| memchr::memchr(b'\n', rest)).map_or(src.len(), |more| at + more)
}

/// What an escape at the start of a text stands for, and how long it is.
pub(super) type Escape = fn(&str) -> (Option<char>, usize);

/// Decodes escapes. One that stands for nothing stays as it is written.
pub(super) fn unescape(text: &str, escape: Escape) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let (head, tail) = rest.split_at(at);
        out.push_str(head);
        let (decoded, used) = escape(tail);
        match decoded {
            Some(decoded) => out.push(decoded),
            None => out.push_str(tail.get(..used).unwrap_or(tail)),
        }
        rest = tail.get(used..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// An escape of JSON.
pub(super) fn escape(text: &str) -> (Option<char>, usize) {
    let decoded = match text.as_bytes().get(1) {
        Some(b'"') => '"',
        Some(b'\\') => '\\',
        Some(b'/') => '/',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => return unicode(text),
        _ => return (None, 1),
    };
    (Some(decoded), 2)
}

fn unicode(text: &str) -> (Option<char>, usize) {
    let unit = |at: usize| {
        let digits = text.get(at..at + 4)?;
        u32::from_str_radix(digits, 16).ok().filter(|_| !digits.starts_with('+'))
    };
    let Some(first) = unit(2) else { return (None, 2) };
    if (0xd800..0xdc00).contains(&first)
        && text.get(6..8) == Some("\\u")
        && let Some(second) = unit(8).filter(|second| (0xdc00..0xe000).contains(second))
    {
        return (char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00)), 12);
    }
    (Some(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER)), 6)
}
