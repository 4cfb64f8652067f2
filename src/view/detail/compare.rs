//! Two events side by side: each fact of the four blocks, and each field that has no canonical name,
//! with what one event says and what the other does.

use super::mask::masked;
use super::{Block, Fact, blocks};
use crate::protocol::Detail;
use crate::query::Match;
use crate::view::words;
use std::borrow::Cow;

/// How two events are to each other in one fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Is {
    /// Both say the same.
    Same,
    /// Each says something else.
    Other,
    /// Only the first says something.
    First,
    /// Only the second does.
    Second,
}

/// One fact of two events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it is.
    pub label: String,
    /// What each of both says; nothing where its record does not.
    pub sides: [String; 2],
    /// Whether that was in the file, and so is set in the monospaced face.
    pub mono: bool,
    /// How they are to each other.
    pub is: Is,
}

/// The head of some facts, and these.
pub type Part = (&'static str, Vec<Line>);

/// Of a record's own fields so many are compared.
const MOST: usize = 400;

/// What one event says.
struct Said<'a> {
    label: String,
    text: String,
    mono: bool,
    /// What is compared: of long values no more than a part is shown.
    whole: Cow<'a, str>,
}

/// What two events say, in the order of the four blocks; `when` puts an instant into words.
pub fn compare(first: &Detail, second: &Detail, when: &dyn Fn(i64) -> String) -> Vec<Part> {
    let [one, other] = [first, second].map(|detail| blocks(detail, when));
    let mut parts: Vec<Part> = one.into_iter().zip(other).map(part).collect();
    let many = [first, second].iter().any(|detail| detail.rest.len() > MOST);
    let head = if many { "Other fields, the first 400" } else { "Other fields" };
    parts.push((head, lines(rest(first), rest(second))));
    parts.retain(|(_, lines)| !lines.is_empty());
    parts
}

/// How many facts are the same in both, differ, and are said by only one of both.
pub fn counts(parts: &[Part]) -> [u64; 4] {
    let mut counts = [0; 4];
    for line in parts.iter().flat_map(|(_, lines)| lines) {
        counts.iter_mut().skip(line.is as usize).take(1).for_each(|count| *count += 1);
    }
    counts
}

/// The fields of a record that have no canonical name. What may be a secret is compared, and not
/// shown.
fn rest(detail: &Detail) -> Vec<Said<'_>> {
    let bare = masked(detail).map(|(masked, _)| masked.rest);
    let shown = bare.as_ref().unwrap_or(&detail.rest);
    let of = detail.rest.iter().zip(shown).take(MOST).map(|((path, value), (_, shown))| Said {
        label: words::long(path).into_owned(),
        text: words::long(shown).into_owned(),
        mono: true,
        whole: value.into(),
    });
    of.collect()
}

fn part((one, other): (Block, Block)) -> Part {
    let said = |block: Block| block.facts.into_iter().filter_map(said).collect();
    (one.title, lines(said(one), said(other)))
}

/// What a fact says; nothing of one that is missing.
fn said(fact: Fact) -> Option<Said<'static>> {
    let (mut text, mut whole) = (String::new(), String::new());
    for value in &fact.values {
        text += if text.is_empty() { "" } else { ", " };
        text += &value.text;
        if let Match::Exact(value) = &value.value {
            whole += value;
            whole.push('\n');
        }
    }
    // What was recorded has no value that a filter could take, and a severity is of a sensor.
    if let Some(note) = fact.note.filter(|_| matches!(fact.label, "As recorded" | "Severity")) {
        text += if text.is_empty() { "" } else { ", " };
        text += &note;
        whole += &note;
    }
    let label = fact.label.to_owned();
    (!text.is_empty()).then_some(Said { label, text, mono: fact.mono, whole: whole.into() })
}

/// The facts of both in one order, which is that of each.
fn lines(first: Vec<Said<'_>>, second: Vec<Said<'_>>) -> Vec<Line> {
    let mut lines = Vec::with_capacity(first.len().max(second.len()));
    let mut second = second.into_iter();
    let only = |said: Said<'_>| {
        let sides = [String::new(), said.text];
        Line { label: said.label, sides, mono: said.mono, is: Is::Second }
    };
    for said in first {
        let place = second.as_slice().iter().position(|other| other.label == said.label);
        lines.extend(second.by_ref().take(place.unwrap_or(0)).map(only));
        let other = place.and_then(|_| second.next());
        let is = match &other {
            None => Is::First,
            Some(other) if other.whole == said.whole => Is::Same,
            Some(_) => Is::Other,
        };
        let sides = [said.text, other.map_or_else(String::new, |other| other.text)];
        lines.push(Line { label: said.label, sides, mono: said.mono, is });
    }
    lines.extend(second.map(only));
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<Said<'_>> {
        let one = |pair| {
            let (label, text): (&str, &str) = str::split_once(pair, '=').unwrap();
            let whole = text.into();
            Said { label: label.to_owned(), text: text.to_owned(), mono: false, whole }
        };
        text.split_whitespace().map(one).collect()
    }

    fn told(first: &str, second: &str) -> String {
        let told = |line: &Line| {
            let sign = ['=', '/', '<', '>'][line.is as usize];
            format!("{}{sign}{}", line.label, line.sides.concat())
        };
        lines(of(first), of(second)).iter().map(told).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn facts_of_both_stand_in_the_order_of_each() {
        for (first, second, want) in [
            ("", "", ""),
            ("a=1 b=2", "a=1 b=3", "a=11 b/23"),
            ("a=1 c=2", "b=5 c=2 d=7", "a<1 b>5 c=22 d>7"),
            ("a=1 b=2 c=3", "c=3", "a<1 b<2 c=33"),
            ("c=3", "a=1 b=2 c=4", "a>1 b>2 c/34"),
            ("a=1", "b=1", "a<1 b>1"),
            // Names that come in another order are told once for each.
            ("a=1 b=2", "b=2 a=1", "b>2 a=11 b<2"),
            ("a=1 a=2", "a=2 a=1", "a/12 a/21"),
        ] {
            assert_eq!(told(first, second), want, "{first} | {second}");
        }
    }
}
