//! Whether a line that is no record looks like a piece of one, so that it is reported and not
//! passed over: a key with its colon, the end of one, an element of an array, in quotes of any sort;
//! `key=` of a known source, the header of a block.

use super::line::carried;
use super::marks::{Quote, foreign_key, quote_at, skip_blank};
use super::mend::is_key;
use super::scan::skip_space;
use super::{Signs, line};

/// How many carriers of lines are looked behind.
pub(super) const BEHIND: u8 = 3;

/// Whether a line is something, or what it is without what carries lines.
pub(super) fn any_body(line: &[u8], behind: u8, is: &dyn Fn(&[u8]) -> bool) -> bool {
    is(line)
        || behind > 0
            && carried(line.trim_ascii_start())
                .any(|body| body.len() < line.len() && any_body(body, behind - 1, is))
}

/// A line without blanks, stray bytes and second backslashes at its start, and blanks at its end.
fn trimmed(line: &[u8]) -> &[u8] {
    let mut line = line.trim_ascii_end();
    loop {
        line = line.get(skip_blank(line, 0).0..).unwrap_or_default();
        line = match line {
            [0x80..=0xff | b'\\', rest @ ..] if quote_at(line, 0).is_none() => rest,
            [b'&', b'g', b't', b';', rest @ ..] => rest,
            _ => return line,
        };
    }
}

/// Whether a line that is no record looks like a piece of one.
pub(super) fn is_fragment(line: &[u8], signs: Signs) -> bool {
    let stray = line.iter().take_while(|byte| !byte.is_ascii_graphic()).count();
    let header = line.get(stray..).unwrap_or_default();
    header.starts_with(b"== ")
        || header.starts_with("==\u{a0}".as_bytes())
        || header.trim_ascii_end().ends_with(b" ==")
        || is_json_piece(line)
        || any_body(line, BEHIND, &|body| line::is_block_piece(body, signs, false))
        || signs.pairs.iter().any(|pair| {
            memchr::memmem::find_iter(line, pair.as_bytes()).any(|at| {
                let before = at.checked_sub(1).and_then(|place| line.get(place));
                line.get(at + pair.len()) == Some(&b'=')
                    && !before.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
            })
        })
}

/// Whether a line holds a quoted key with its colon, the end of one, or nothing but a quoted
/// text or a part of one: an element of an array. What carries lines may stand before that.
pub(super) fn is_json_piece(line: &[u8]) -> bool {
    let marks = || marks(line);
    let key = marks().any(|(at, quote, width)| match quote {
        Quote::Double => is_key(line, at) == Some(true) || ends_key(line, at, width, quote),
        _ => matches!(foreign_key(line, at), Some(Some(_))) || ends_key(line, at, width, quote),
    });
    // What carries lines leaves the blanks that an element is set in by.
    let set_in = |body: &[u8]| {
        let body = body.strip_prefix(b"&gt;").unwrap_or(body);
        skip_blank(body, 0).0 > 0 && is_element(body)
    };
    key || any_body(line, BEHIND, &is_part) || any_body(line, BEHIND, &set_in)
}

/// The quotes in a line: where, of what sort, and how wide.
fn marks(line: &[u8]) -> impl Iterator<Item = (usize, Quote, usize)> {
    let mark = |at: usize| match line.get(at) {
        Some(b'"') if !line.get(..at).unwrap_or_default().ends_with(b"\\") => {
            Some((at, Quote::Double, 1))
        }
        Some(_) => quote_at(line, at).map(|(quote, width)| (at, quote, width)),
        None => None,
    };
    (0..line.len()).filter_map(mark)
}

/// `name": `: the end of a key that has lost its first quote.
fn ends_key(line: &[u8], at: usize, width: usize, quote: Quote) -> bool {
    let mut before = line.get(..at).unwrap_or_default();
    while let [rest @ .., b'\\'] = before {
        before = rest;
    }
    let word = before.last().is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    let (value, _) = skip_blank(line, at + width + 1);
    let marked = line.get(value) == Some(&b'"') || quote_at(line, value).is_some();
    // An apostrophe is no quote: a value tells.
    let known = quote != Quote::Single
        || line.get(value).is_some_and(|byte| b"[{".contains(byte) || byte.is_ascii_digit());
    line.get(at + width) == Some(&b':') && (word && known || marked)
}

/// Whether a line is nothing but a quoted text, with commas or without.
pub(super) fn is_element(line: &[u8]) -> bool {
    let line = trimmed(line);
    let mut end = line;
    while let [rest @ .., b',' | b' '] = end {
        end = rest;
    }
    let mut marks = marks(end);
    let Some((0, open, _)) = marks.next() else { return false };
    let closes = |quote: &Quote| match open {
        Quote::Double | Quote::Single => *quote == open,
        _ => *quote != Quote::Single,
    };
    let close = marks.find(|(_, quote, _)| closes(quote));
    close.is_some_and(|(at, _, width)| at + width == end.len())
}

/// `"text",`, `"text` or `text",`, `: "text"`, `"name" "text"`, `text"}`, or the start or the end
/// of such.
fn is_part(line: &[u8]) -> bool {
    let line = trimmed(line);
    let mut end = line;
    while let [rest @ .., b',' | b' ' | b'}' | b']'] = end {
        end = rest;
    }
    let behind = line.get(end.len()..).unwrap_or_default();
    let spaced = line.contains(&b' ');
    let word = line.iter().any(u8::is_ascii_alphanumeric);
    let (mut doubles, mut others, mut first, mut last) = (0, 0, None, None);
    let mut escaped = false;
    let mut listed = false;
    for (at, quote, width) in marks(line) {
        let next = line.get(at + width) == Some(&b',')
            && (line.get(at + width + 1) == Some(&b'"')
                || quote_at(line, at + width + 1).is_some());
        listed |= next;
        escaped |= quote == Quote::Escaped;
        // Apostrophes are no quotes, but at an end.
        match quote {
            Quote::Single => {}
            Quote::Double => doubles += 1,
            _ => others += 1,
        }
        first = first.or(Some((at, quote, width)));
        last = Some((at, quote, width));
    }
    let literal = matches!(end, b"true" | b"false" | b"null" | b"None" | b"True" | b"False");
    let Some(((start, ..), (at, quote, width))) = first.zip(last) else {
        return literal;
    };
    let closed = at + width == end.len();
    // A row of a table has its quotes at both ends.
    let listed = listed && !(closed && start == 0);
    let odd =
        (doubles % 2 == 1 || others % 2 == 1) && quote != Quote::Single && (closed || !spaced);
    // Of a page's source.
    let page = line.ends_with(b"=\"") || line.starts_with(b"\">");
    // A word alone may be any text's.
    let name = !spaced && line.iter().any(u8::is_ascii_digit);
    let all = is_element(line) && (behind.contains(&b',') || name);
    let closes = closed && behind.contains(&b'}')
        || closed && behind.contains(&b']') && doubles + others > 0;
    let value = line.starts_with(b":") && skip_space(line, 1) == start;
    let opens = start == 0 && matches!(line.last(), Some(b'[' | b'{'));
    let keyed = line.starts_with(b"\"\":") || line.starts_with(b"\":");
    word && (escaped
        || keyed
        || all
        || closes
        || listed
        || value
        || opens
        || odd && !page
        || lost_colon(line))
}

/// `"name" "text",`, `"name" 1`.
fn lost_colon(line: &[u8]) -> bool {
    let mut marks = marks(line);
    let (Some((0, _, open)), Some((close, _, width))) = (marks.next(), marks.next()) else {
        return false;
    };
    let name = line.get(open..close).unwrap_or_default();
    let (value, _) = skip_blank(line, close + width);
    let rest = line.get(value..).unwrap_or_default();
    let scalar = rest.iter().all(|byte| byte.is_ascii_alphanumeric() || b".-+,".contains(byte));
    let literal = [&b"true"[..], b"false", b"null"].iter().any(|word| rest.starts_with(word));
    let number = rest.first().is_some_and(u8::is_ascii_digit);
    let quoted = is_element(rest);
    !name.is_empty()
        && !name.contains(&b' ')
        && value > close + width
        && (quoted || scalar && (literal || number))
}

/// Whether a line is the rest of one of a record that goes on with the next: of the line that the
/// input begins in (`first`), or of one that lost bytes, `near` a block.
pub(super) fn leads(line: &[u8], next: &[u8], first: bool, near: bool, signs: Signs) -> bool {
    let (text, start) = (line.trim_ascii(), next.trim_ascii_start());
    let word = !text.contains(&b' ') && !text.ends_with(b":");
    let rest = text.ends_with(b",") && (word || first && text.contains(&b'"'));
    // Not of a page's source.
    let quoted = word
        && !text.contains(&b'<')
        && marks(text).next().is_some_and(|(_, quote, _)| quote != Quote::Single);
    (rest || first && word) && is_key(start, 0) == Some(true)
        || (quoted || text.starts_with(b"'") && word) && is_json_piece(next)
        || (first || near)
            && line::is_block_piece(next, signs, true)
            && !line::is_block_start(next, signs)
        || [line, next]
            .iter()
            .all(|line| any_body(line, BEHIND, &|body| line::is_block_piece(body, signs, true)))
}
