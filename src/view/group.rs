//! What a card says of the events that it stands for: how many, how often, when.

use super::length::Length;
use super::timeline::length_words;
use super::words::{number, plural};
use crate::query::Group;

/// Repeats of an event, in words and as a drawing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeats {
    /// `×12`
    pub times: String,
    /// From the first to the last: `3 h`; none where all are of one instant, or undated.
    pub span: Option<String>,
    /// All that is known, as a sentence.
    pub words: String,
    /// One bar for each step of the span that has an event, as the outline of a drawing of
    /// [`WIDTH`] by [`HEIGHT`].
    pub bars: String,
}

/// The width of the drawing, in pixels.
pub const WIDTH: u32 = 40;
/// Its height.
pub const HEIGHT: u32 = 12;

/// What stands for more than one event; `time` puts an instant into words.
pub fn repeats(group: &Group, time: &dyn Fn(i64) -> String) -> Option<Repeats> {
    let length = |(first, last): (i64, i64)| last.saturating_sub(first);
    let span = group.span.filter(|span| length(*span) > 0);
    let mut words = plural(group.records, "record");
    let most = if group.at_least { "at least " } else { "" };
    if group.at_least || group.occurrences != group.records {
        words += &[", ", most, &plural(group.occurrences, "occurrence")].concat();
    }
    match (span, group.span) {
        (Some((first, last)), _) => {
            let [first, last] = [first, last].map(time);
            words += &["; first ", &first, ", last ", &last].concat();
        }
        (None, Some((at, _))) => words += &["; all at ", &time(at)].concat(),
        (None, None) => words += "; undated",
    }
    let counts = u64::from(group.counts.iter().sum::<u32>());
    if (1..group.records).contains(&counts) {
        words += &format!("; {} undated", number(group.records - counts));
    }
    (group.records > 1).then(|| Repeats {
        times: ["×", &number(group.records)].concat(),
        span: span.map(|span| length_words(length(span)).0),
        words,
        bars: bars(&group.counts),
    })
}

/// Bars from the foot up; a single event can still be seen.
fn bars(counts: &[u32]) -> String {
    let most = f64::from(counts.iter().max().copied().unwrap_or(1).max(1));
    let step = f64::from(WIDTH) / counts.len().max(1) as f64;
    let bar = |(at, count): (usize, &u32)| {
        let high = 3.0 + (f64::from(HEIGHT) - 3.0) * f64::from(*count) / most;
        let x = Length((at as f64 + 0.5) * step);
        format!("M{x} {HEIGHT}v-{}", Length(high))
    };
    counts.iter().enumerate().filter(|(_, count)| **count > 0).map(bar).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_says_how_many_how_often_and_when() {
        const HOUR: i64 = 3_600_000_000_000;
        let time = |at: i64| format!("t{}", at / HOUR);
        let told = |records, occurrences, at_least, span, counts: &[u32]| {
            let counts = counts.to_vec();
            let group = Group { records, occurrences, at_least, span, counts, ..Group::default() };
            repeats(&group, &time)
        };
        assert_eq!(told(1, 9, false, Some((0, 0)), &[1]), None);
        let of = told(1200, 1200, false, Some((0, 3 * HOUR)), &[600, 0, 300, 300]).unwrap();
        assert_eq!((of.times.as_str(), of.span.as_deref()), ("×1,200", Some("3 h")));
        assert_eq!(of.words, "1,200 records; first t0, last t3");
        assert_eq!(of.bars, "M5 12v-12M25 12v-7.5M35 12v-7.5");
        let said = |records, occurrences, at_least, span, counts: &[u32]| {
            told(records, occurrences, at_least, span, counts).unwrap().words
        };
        assert_eq!(said(2, 43, false, Some((0, 0)), &[2]), "2 records, 43 occurrences; all at t0");
        assert_eq!(said(3, 3, true, None, &[]), "3 records, at least 3 occurrences; undated");
        assert_eq!(
            said(3, 5, true, Some((0, HOUR)), &[1, 1]),
            "3 records, at least 5 occurrences; first t0, last t1; 1 undated"
        );
    }
}
