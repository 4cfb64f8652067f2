//! What stands for JSON's quotes, blanks and words where a record was printed by Python or
//! JavaScript, or went through a word processor, a web page or another string.
//!
//! Tables and questions to them; [`dialect`](super::dialect) reads with them. A question
//! answers `None` if the bytes end too early to tell.

use super::mend::plain;
use super::scan::{scalar_end, scalar_kind, skip_space};
use super::{Kind, Rule};

/// Enough bytes for any mark of the tables.
pub(super) const LONGEST: usize = 16;

/// How far the end of a string is looked for that is not read.
pub(super) const FAR: usize = 4096;

/// What a record's strings stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quote {
    /// `"`
    Double,
    /// `'`
    Single,
    /// `“` and its like.
    Smart,
    /// `‘` and `’`.
    Curly,
    /// `&quot;`
    Html,
    /// `&#39;`
    HtmlSingle,
    /// `\"`
    Escaped,
}

impl Quote {
    pub fn rule(self) -> Rule {
        match self {
            Quote::Html | Quote::HtmlSingle => Rule::EntitiesDecoded,
            Quote::Escaped => Rule::EscapesDecoded,
            _ => Rule::QuotesRead,
        }
    }
}

const QUOTES: &[(&str, Quote)] = &[
    ("'", Quote::Single),
    ("\u{201c}", Quote::Smart),
    ("\u{201d}", Quote::Smart),
    ("\u{201e}", Quote::Smart),
    ("\u{201f}", Quote::Smart),
    ("\u{2018}", Quote::Curly),
    ("\u{2019}", Quote::Curly),
    ("&quot;", Quote::Html),
    ("&#34;", Quote::Html),
    ("&#x22;", Quote::Html),
    ("&apos;", Quote::HtmlSingle),
    ("&#39;", Quote::HtmlSingle),
    ("&#x27;", Quote::HtmlSingle),
    ("\\\"", Quote::Escaped),
];

const BLANKS: &[(&str, Rule)] = &[
    ("\u{a0}", Rule::BlanksSkipped),
    ("\u{202f}", Rule::BlanksSkipped),
    ("\u{200b}", Rule::BlanksSkipped),
    ("\u{feff}", Rule::BlanksSkipped),
    ("&nbsp;", Rule::EntitiesDecoded),
    ("&#160;", Rule::EntitiesDecoded),
    ("\\n", Rule::EscapesDecoded),
    ("\\r", Rule::EscapesDecoded),
    ("\\t", Rule::EscapesDecoded),
];

/// Words of Python and JavaScript that JSON writes otherwise.
pub(super) const WORDS: &[(&str, &str, Kind, Rule)] = &[
    ("None", "null", Kind::Null, Rule::NullRead),
    ("undefined", "null", Kind::Null, Rule::NullRead),
    ("NaN", "null", Kind::Null, Rule::NullRead),
    ("True", "true", Kind::Scalar, Rule::TrueRead),
    ("False", "false", Kind::Scalar, Rule::FalseRead),
];

/// Entities that are told by name; HTML's other names stay as they are written.
const ENTITIES: &[(&str, char)] =
    &[("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"'), ("apos", '\''), ("nbsp", '\u{a0}')];

/// The place behind blanks of any sort, and the rule of the first that JSON does not know.
pub(super) fn skip_blank(src: &[u8], mut at: usize) -> (usize, Option<Rule>) {
    let mut first = None;
    loop {
        at = skip_space(src, at);
        let rest = src.get(at..).unwrap_or_default();
        if !matches!(rest.first(), Some(b'\\' | b'&' | 0xc2 | 0xe2 | 0xef)) {
            return (at, first);
        }
        let blank = BLANKS.iter().find(|(mark, _)| rest.starts_with(mark.as_bytes()));
        let Some((mark, rule)) = blank else { return (at, first) };
        first = first.or(Some(*rule));
        at += mark.len();
    }
}

/// The quote at a place that is none of JSON's, and how wide it is.
pub(super) fn quote_at(src: &[u8], at: usize) -> Option<(Quote, usize)> {
    let rest = src.get(at..).unwrap_or_default();
    if !matches!(rest.first(), Some(b'\'' | b'&' | b'\\' | 0xe2)) {
        return None;
    }
    let (mark, quote) = QUOTES.iter().find(|(mark, _)| rest.starts_with(mark.as_bytes()))?;
    Some((*quote, mark.len()))
}

/// The place of the quote before the text of a key; of the text if it has none.
pub(super) fn opening(src: &[u8], text: u32) -> usize {
    let text = text as usize;
    let before = |width: usize| text.checked_sub(width).filter(|at| ends_at(src, *at, width));
    (1..=6).rev().find_map(before).unwrap_or(text)
}

fn ends_at(src: &[u8], at: usize, wide: usize) -> bool {
    src.get(at) == Some(&b'"') && wide == 1
        || quote_at(src, at).is_some_and(|(_, width)| width == wide)
}

/// How wide the mark at a place is, if it can end a string in such quotes.
pub(super) fn closer(src: &[u8], at: usize, quote: Quote) -> Option<usize> {
    match (quote, src.get(at)) {
        (Quote::Smart, Some(b'"')) | (Quote::Curly, Some(b'\'')) => Some(1),
        _ => quote_at(src, at).filter(|(other, _)| *other == quote).map(|(_, width)| width),
    }
}

/// Whether a key in such quotes with its colon begins here.
pub(super) fn is_quoted_key(src: &[u8], at: usize) -> Option<bool> {
    foreign_key(src, at).map(|key| key.is_some())
}

/// A key in such quotes with its colon: where its text begins and ends, and the place behind its
/// quote; the inner `None` if there is none.
pub(super) fn foreign_key(src: &[u8], at: usize) -> Option<Option<(usize, usize, usize)>> {
    let near_end = |at: usize| src.len() < at + LONGEST;
    let sure = |at: usize| (!near_end(at)).then_some(None);
    let Some((quote, width)) = quote_at(src, at) else { return sure(at) };
    let start = at + width;
    let rest = src.get(start..).unwrap_or_default();
    let end = start + rest.iter().take(100).take_while(|byte| plain(byte)).count();
    let Some(width) = closer(src, end, quote) else { return sure(end) };
    let (after, _) = skip_blank(src, end + width);
    if src.get(after) == Some(&b':') { Some(Some((start, end, end + width))) } else { sure(after) }
}

/// The end of a string in such quotes, if it is not [`far`](FAR) and a bracket or a comma stands
/// behind it.
pub(super) fn foreign_string_end(src: &[u8], at: usize) -> Option<usize> {
    let (quote, width) = quote_at(src, at)?;
    let src = src.get(..src.len().min(at + FAR))?;
    (at + width..src.len()).find_map(|place| {
        let end = place + closer(src, place, quote)?;
        matches!(src.get(skip_blank(src, end).0), None | Some(b',' | b'}' | b']')).then_some(end)
    })
}

/// The end of a key without quotes that begins here, if its colon and the start of a value
/// stand behind it; the inner `None` if it is none.
pub(super) fn bare_key(src: &[u8], at: usize, last: bool) -> Option<Option<usize>> {
    let part = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-.$".contains(byte);
    let rest = src.get(at..).unwrap_or_default();
    let end = at + rest.iter().take(100).take_while(|byte| part(byte)).count();
    if end == at || rest.first().is_some_and(|byte| byte.is_ascii_digit() || *byte == b'-') {
        return Some(None);
    }
    let colon = skip_space(src, end);
    if *src.get(colon)? != b':' {
        return Some(None);
    }
    let value = skip_space(src, colon + 1);
    let starts = match *src.get(value)? {
        b'"' | b'\'' | b'{' | b'[' => true,
        _ => {
            let stop = scalar_end(src, value);
            let closed = match src.get(stop) {
                None if !last => return None,
                byte => byte.is_none_or(|byte| b" \t\r\n,]}".contains(byte)),
            };
            closed && is_word(src.get(value..stop).unwrap_or_default())
        }
    };
    Some(starts.then_some(end))
}

/// Whether this is a number, or a word of JSON or of the table.
fn is_word(text: &[u8]) -> bool {
    match scalar_kind(text) {
        Some(Kind::Null) => true,
        Some(_) => {
            matches!(text, b"true" | b"false")
                || text.iter().all(|byte| !byte.is_ascii_alphabetic() || *byte == b'e')
        }
        None => WORDS.iter().any(|(word, ..)| word.as_bytes() == text),
    }
}

/// Whether what stands behind a brace begins an object in one of these ways; without quotes
/// around its keys only if they may be `bare`.
pub(super) fn opens(src: &[u8], at: usize, bare: bool) -> Option<bool> {
    let (inside, _) = skip_blank(src, at);
    match src.get(inside)? {
        b'"' | b'}' => Some(inside > at),
        b'\'' | b'&' | b'\\' | 0xc2 | 0xe2 | 0xef => is_quoted_key(src, inside),
        _ if !bare => Some(false),
        _ => bare_key(src, inside, false).map(|end| end.is_some()),
    }
}

/// The character that an HTML entity at the start of a text stands for, and its width.
pub(super) fn entity(text: &[u8]) -> Option<(char, usize)> {
    let near = text.get(1..text.len().min(12)).filter(|_| text.first() == Some(&b'&'))?;
    let end = memchr::memchr(b';', near)?;
    let name = std::str::from_utf8(near.get(..end)?).ok()?;
    let char = match name.strip_prefix('#') {
        Some(number) => {
            let hex = number.strip_prefix(['x', 'X']);
            let digits = hex.unwrap_or(number);
            let base = if hex.is_some() { 16 } else { 10 };
            let digit = digits.bytes().next()?.is_ascii_hexdigit();
            u32::from_str_radix(digits, base).ok().filter(|_| digit).and_then(char::from_u32)?
        }
        None => ENTITIES.iter().find(|(known, _)| *known == name)?.1,
    };
    Some((char, end + 2))
}
