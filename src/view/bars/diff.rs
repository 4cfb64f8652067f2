//! The two sides of a repair: the lines as found, and the same lines as they were read.
//!
//! What a repair added stands in the text at its byte; what it left out is marked there.
//! Lines may be as long as a file: each is cut around the place that matters.

use crate::protocol::LedgerEntry;
use crate::view::words::visible;

/// The most characters of a line that are shown on each side of the place that matters.
const REACH: usize = 160;

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// As found.
    Found(String),
    /// Added by the repair.
    Added(String),
    /// Left out by the repair.
    Dropped(String),
}

/// One line of a side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number in the input, from 1; none for a line that a repair added.
    pub number: Option<u64>,
    /// Whether the repair is in it.
    pub marked: bool,
    /// Its text.
    pub parts: Vec<Part>,
}

/// Both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sides {
    /// As found.
    pub original: Vec<Line>,
    /// As read; empty for a region that could not be read.
    pub repaired: Vec<Line>,
}

/// Takes an entry of the ledger apart.
pub fn sides(entry: &LedgerEntry) -> Sides {
    let lines = &entry.original;
    let focus = lines.iter().rposition(|(start, _)| *start <= entry.at).unwrap_or(0);
    let before = u64::try_from(focus).unwrap_or(0);
    let first = entry.line.saturating_sub(before).max(1);
    let (mut original, mut repaired) = (Vec::new(), Vec::new());
    for (place, (number, (start, text))) in (first..).zip(lines).enumerate() {
        let column = usize::try_from(entry.at.saturating_sub(*start)).unwrap_or(usize::MAX);
        let found = |marked| {
            let around = if place == focus { column } else { 0 };
            let parts = vec![Part::Found(shown(text, around))];
            Line { number: Some(number), marked, parts }
        };
        match &entry.change {
            Some((added, dropped)) if place == focus => {
                let lines = mended(text, column, number, added, dropped);
                original.push(found(lines.len() == 1));
                repaired.extend(lines);
            }
            Some(_) => {
                original.push(found(false));
                repaired.push(found(false));
            }
            None => original.push(found(place == focus && entry.end.is_none())),
        }
    }
    Sides { original, repaired }
}

/// The line that a repair is in, as read. What ends a record stands on a line of its own
/// where the record ends with its line or before it.
fn mended(text: &str, column: usize, number: u64, added: &str, dropped: &str) -> Vec<Line> {
    let (head, tail) = split(text, column);
    let rest = tail.strip_prefix(dropped).unwrap_or(tail);
    let part = |make: fn(String) -> Part, text: &str| {
        (!text.is_empty()).then(|| make(visible(text).into_owned()))
    };
    if alone(head, rest, added, dropped) {
        let added = Line {
            number: None,
            marked: true,
            parts: part(Part::Added, added).into_iter().collect(),
        };
        let found = vec![Part::Found(shown(text, column))];
        let found = Line { number: Some(number), marked: false, parts: found };
        return if head.trim().is_empty() { vec![added, found] } else { vec![found, added] };
    }
    let parts = [
        part(Part::Found, &last(head, REACH)),
        part(Part::Dropped, dropped),
        part(Part::Added, added),
        part(Part::Found, &first(rest, REACH)),
    ];
    vec![Line { number: Some(number), marked: true, parts: parts.into_iter().flatten().collect() }]
}

/// Whether what was added is best shown on a line of its own.
fn alone(head: &str, rest: &str, added: &str, dropped: &str) -> bool {
    let edge = head.trim().is_empty() || rest.trim().is_empty();
    edge && dropped.is_empty() && added.starts_with('}')
}

/// A text cut at a byte, or at the nearest earlier place where a character begins.
fn split(text: &str, at: usize) -> (&str, &str) {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    text.split_at(at)
}

/// A line with its hidden characters shown, cut around a byte.
fn shown(text: &str, around: usize) -> String {
    let (head, tail) = split(text, around);
    visible(&(last(head, REACH) + &first(tail, REACH))).into_owned()
}

fn first(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((cut, _)) => format!("{}…", split(text, cut).0),
        None => text.to_owned(),
    }
}

fn last(text: &str, most: usize) -> String {
    match text.char_indices().rev().nth(most.saturating_sub(1)) {
        Some((cut, _)) if cut > 0 => format!("…{}", split(text, cut).1),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(at: u64, line: u64, change: (&str, &str), lines: &[(u64, &str)]) -> LedgerEntry {
        LedgerEntry {
            input: 0,
            at,
            end: None,
            line,
            words: String::new(),
            change: Some((change.0.to_owned(), change.1.to_owned())),
            shard: 0,
            row: None,
            original: lines.iter().map(|(start, text)| (*start, (*text).to_owned())).collect(),
        }
    }

    fn line(number: Option<u64>, marked: bool, parts: Vec<Part>) -> Line {
        Line { number, marked, parts }
    }

    fn found(text: &str) -> Part {
        Part::Found(text.to_owned())
    }

    #[test]
    fn an_open_array_is_closed_in_its_line() {
        let entry = entry(
            20,
            152,
            ("],", ""),
            &[(0, r#""Tags":"a","#), (11, r#""ATags":["#), (21, r#""Message""#)],
        );
        let sides = sides(&entry);
        let numbers: Vec<_> = sides.original.iter().map(|line| line.number).collect();
        assert_eq!(numbers, [Some(151), Some(152), Some(153)]);
        let closed = vec![found(r#""ATags":["#), Part::Added("],".to_owned())];
        assert_eq!(sides.repaired[1], line(Some(152), true, closed));
    }

    #[test]
    fn a_brace_that_ends_a_line_stands_below_it() {
        let sides = sides(&entry(8, 161, ("}", ""), &[(0, "\"Result\""), (9, "File Alert")]));
        assert_eq!(sides.original[0], line(Some(161), false, vec![found("\"Result\"")]));
        assert_eq!(sides.repaired[1], line(None, true, vec![Part::Added("}".to_owned())]));
        assert_eq!(sides.repaired[2], line(Some(162), false, vec![found("File Alert")]));
    }

    #[test]
    fn a_brace_before_a_line_stands_on_its_own_line() {
        let sides = sides(&entry(10, 162, ("}", ""), &[(0, "\"Result\""), (10, "File Alert")]));
        assert_eq!(sides.repaired[1], line(None, true, vec![Part::Added("}".to_owned())]));
        assert_eq!(sides.repaired[2], line(Some(162), false, vec![found("File Alert")]));
    }

    #[test]
    fn a_dropped_comma_is_marked_where_it_stood() {
        let sides = sides(&entry(1, 33, ("", ","), &[(0, "}, x")]));
        let parts = vec![found("}"), Part::Dropped(",".to_owned()), found(" x")];
        assert_eq!(sides.repaired, [line(Some(33), true, parts)]);
        assert_eq!(sides.original, [line(Some(33), true, vec![found("}, x")])]);
    }

    #[test]
    fn a_long_line_is_cut_around_the_place_and_nothing_breaks_within_a_character() {
        let text = "ä".repeat(5_000);
        for at in [0, 1, 2, 4_999, 9_999, 10_000, 90_000] {
            let sides = sides(&entry(at, 1, ("}", ""), &[(0, &text)]));
            let length: usize = sides
                .original
                .iter()
                .flat_map(|line| &line.parts)
                .map(|part| match part {
                    Part::Found(text) | Part::Added(text) | Part::Dropped(text) => {
                        text.chars().count()
                    }
                })
                .sum();
            assert!(length <= 2 * REACH + 2, "{length}");
        }
    }

    #[test]
    fn an_entry_without_lines_has_no_sides() {
        let sides = sides(&entry(7, 1, ("}", ""), &[]));
        assert!(sides.original.is_empty() && sides.repaired.is_empty());
    }
}
