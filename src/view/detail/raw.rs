//! The raw record in numbered lines, coloured where it is JSON, repairs beside the line
//! they were made on.
//!
//! Colouring is a scan of one line at a time and never changes what is shown: the parts of
//! a line always join to the line.

use crate::protocol::{Detail, LedgerEntry};
use crate::view::words;

/// A line of the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number in the input; `None` for a repair that stands after the last line.
    pub number: Option<u64>,
    /// Its text in parts.
    pub parts: Vec<(Ink, String)>,
    /// The repairs made on it: number of the repair from 1, and what was done.
    pub fixes: Vec<(usize, String)>,
}

/// What a part of a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// The name of a field.
    Key,
    /// A text.
    Text,
    /// A number, or `true`, `false`, `null`.
    Number,
    /// Punctuation, space, and whatever is not JSON.
    Plain,
}

/// More characters than this are not drawn; the record is copied whole all the same.
pub const MOST: usize = 100_000;

/// The lines of a record, and whether some are left out.
pub fn lines(detail: &Detail) -> (Vec<Line>, bool) {
    let end = detail.raw.char_indices().nth(MOST).map(|(at, _)| at);
    let text = end.and_then(|end| detail.raw.get(..end)).unwrap_or(&detail.raw);
    let json = matches!(text.trim_start().as_bytes().first(), Some(b'{' | b'['));
    let mut lines: Vec<Line> = Vec::new();
    for (number, raw) in (detail.line..).zip(text.split('\n')) {
        let shown = words::visible_lines(raw);
        let parts = if json && shown.len() < 4_000 {
            coloured(&shown)
        } else {
            vec![(Ink::Plain, shown.into_owned())]
        };
        let number = (detail.line > 0).then_some(number);
        lines.push(Line { number, parts, fixes: Vec::new() });
    }
    for (at, repair) in detail.repairs.iter().enumerate() {
        place(&mut lines, detail, at + 1, repair);
    }
    (lines, end.is_some())
}

/// The parts of a line, cut where a text stands in it without regard to case, with the number of
/// the place within the line; and how many places there are.
pub fn found(line: &Line, wanted: &str) -> (Vec<(Ink, Option<usize>, String)>, usize) {
    let text: String = line.parts.iter().map(|(_, text)| text.as_str()).collect();
    let (folded, wanted) = (text.to_ascii_lowercase(), wanted.to_ascii_lowercase());
    let places: Vec<usize> = match wanted.is_empty() {
        true => Vec::new(),
        false => folded.match_indices(&wanted).map(|(at, _)| at).collect(),
    };
    let mut cut: Vec<(Ink, Option<usize>, String)> = Vec::new();
    let mut at = 0;
    for (ink, part) in &line.parts {
        for char in part.chars() {
            let before = places.partition_point(|place| *place <= at).checked_sub(1);
            let hit = before
                .filter(|hit| places.get(*hit).is_some_and(|place| at < place + wanted.len()));
            match cut.last_mut() {
                Some((of, was, text)) if (&*of, &*was) == (ink, &hit) => text.push(char),
                _ => cut.push((*ink, hit, char.into())),
            }
            at += char.len_utf8();
        }
    }
    (cut, places.len())
}

/// Where the record stands, in words: `bytes 0 to 12, line 1`.
pub fn stands(detail: &Detail, lines: &[Line]) -> String {
    let last = lines.iter().rev().find_map(|line| line.number).unwrap_or(detail.line);
    let mut words = vec!["bytes ".to_owned(), words::number(detail.place.start)];
    words.extend([" to ".to_owned(), words::number(detail.place.end)]);
    let more = detail.line > 0 && last > detail.line;
    words.extend([if more { ", lines " } else { ", line " }.to_owned(), words::line(detail.line)]);
    if more {
        words.extend([" to ".to_owned(), words::number(last)]);
    }
    words.concat()
}

fn place(lines: &mut Vec<Line>, detail: &Detail, number: usize, repair: &LedgerEntry) {
    let fix = (number, repair.words.clone());
    let on = if repair.at >= detail.place.end {
        None
    } else {
        lines.iter_mut().find(|line| line.number == Some(repair.line))
    };
    match on {
        Some(line) => line.fixes.push(fix),
        None => lines.push(Line { number: None, parts: Vec::new(), fixes: vec![fix] }),
    }
}

fn coloured(line: &str) -> Vec<(Ink, String)> {
    let mut parts: Vec<(Ink, String)> = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let (ink, length) = match first {
            '"' => {
                let length = string_end(rest);
                let after = rest.get(length..).unwrap_or_default().trim_start();
                (if after.starts_with(':') { Ink::Key } else { Ink::Text }, length)
            }
            '0'..='9' | '-' | 'a'..='z' => {
                let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+');
                let length = rest.find(|c| !word(c)).unwrap_or(rest.len());
                let token = rest.get(..length).unwrap_or_default();
                let literal = matches!(token, "true" | "false" | "null") || is_number(token);
                (if literal { Ink::Number } else { Ink::Plain }, length)
            }
            _ => (Ink::Plain, first.len_utf8()),
        };
        let (token, left) = rest.split_at_checked(length.max(1)).unwrap_or((rest, ""));
        match parts.last_mut() {
            Some((last, text)) if *last == ink => text.push_str(token),
            _ => parts.push((ink, token.to_owned())),
        }
        rest = left;
    }
    parts
}

/// The length of the string that a text begins with, its quotes included.
pub(super) fn string_end(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Whether a token is written like a number. Reading it as one would bring what reads floats.
fn is_number(token: &str) -> bool {
    let digits = token.strip_prefix('-').unwrap_or(token);
    digits.starts_with(|char: char| char.is_ascii_digit())
        && digits.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_never_change_the_text() {
        for line in [
            "  \"a\": [1, -2.5e3, true, \"x\\\"y\"],",
            "Copy {",
            "\"open",
            "",
            "é\"ü\":1",
            "-",
            "nul",
        ] {
            let joined: String = coloured(line).into_iter().map(|(_, text)| text).collect();
            assert_eq!(joined, line);
        }
    }

    #[test]
    fn what_is_found_is_cut_out_across_colours() {
        let line = |text: &str| Line { number: None, parts: coloured(text), fixes: Vec::new() };
        let (cut, count) = found(&line("\"Port\": 12, \"port\""), "PORT");
        let hits: Vec<_> =
            cut.iter().filter_map(|(_, hit, text)| Some(((*hit)?, text.as_str()))).collect();
        assert_eq!((hits, count), (vec![(0, "Port"), (1, "port")], 2));
        let (cut, count) = found(&line("\"a\": 1"), "\": 1");
        let hit: String = cut
            .iter()
            .filter(|(_, hit, _)| *hit == Some(0))
            .map(|(.., text)| text.as_str())
            .collect();
        assert_eq!((hit.as_str(), count), ("\": 1", 1));
        for (text, wanted, count) in
            [("aaa", "aa", 1), ("é\u{130}x", "X", 1), ("abc", "", 0), ("", "a", 0)]
        {
            let (cut, found) = found(&line(text), wanted);
            let joined: String = cut.iter().map(|(.., text)| text.as_str()).collect();
            assert_eq!((joined.as_str(), found), (text, count), "{text} {wanted}");
        }
    }

    #[test]
    fn keys_texts_and_numbers_are_told_apart() {
        let parts = coloured("\"a\": 12, \"b\" : \"c\"");
        let inks: Vec<_> = parts
            .iter()
            .map(|(ink, text)| (*ink, text.trim()))
            .filter(|(ink, _)| *ink != Ink::Plain)
            .collect();
        assert_eq!(
            inks,
            [(Ink::Key, "\"a\""), (Ink::Number, "12"), (Ink::Key, "\"b\""), (Ink::Text, "\"c\"")]
        );
    }
}
