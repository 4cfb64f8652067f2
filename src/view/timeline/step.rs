//! The widths that a column may have, and what they are called.

use crate::query::Timeline;

const MS: i64 = 1_000_000;
pub(super) const S: i64 = 1_000 * MS;
const DAY: i64 = 86_400 * S;

/// Widths of columns: finer grained than the steps of a timeline, of which each that is
/// used is a multiple.
const WIDTHS: [i64; 37] = [
    1_000,
    10_000,
    100_000,
    MS,
    10 * MS,
    100 * MS,
    S,
    2 * S,
    5 * S,
    10 * S,
    15 * S,
    20 * S,
    30 * S,
    60 * S,
    120 * S,
    300 * S,
    600 * S,
    900 * S,
    1_200 * S,
    1_800 * S,
    3_600 * S,
    7_200 * S,
    10_800 * S,
    14_400 * S,
    21_600 * S,
    28_800 * S,
    43_200 * S,
    DAY,
    2 * DAY,
    7 * DAY,
    14 * DAY,
    28 * DAY,
    84 * DAY,
    364 * DAY,
    1_820 * DAY,
    7_280 * DAY,
    36_400 * DAY,
];

/// The widths worth trying: whole multiples of the buckets, not so fine that a column
/// would be a vanishing part of the time that is shown.
pub(super) fn widths(timeline: &Timeline, base: i64) -> Vec<i64> {
    let (first, last) = (timeline.buckets.first(), timeline.buckets.last());
    let span = first.zip(last).map_or(0, |(first, last)| last.start.saturating_sub(first.start));
    let floor = match span {
        0 => 60 * S,
        1..S => span / 1_000,
        _ => (span / 100_000).max(S),
    };
    let all: Vec<i64> = WIDTHS.into_iter().filter(|width| width % base == 0).collect();
    let some: Vec<i64> = all.iter().copied().filter(|width| *width >= floor).collect();
    if some.is_empty() { all } else { some }
}

/// The width of a column in words: `minute`, `10 minutes`.
pub fn step_words(step: i64) -> String {
    const UNITS: [(i64, &str); 8] = [
        (7 * DAY, "week"),
        (DAY, "day"),
        (3_600 * S, "hour"),
        (60 * S, "minute"),
        (S, "second"),
        (MS, "millisecond"),
        (1_000, "microsecond"),
        (1, "nanosecond"),
    ];
    let unit = UNITS.into_iter().find(|(size, _)| step >= *size && step % size == 0);
    match unit {
        Some((size, name)) if step == size => name.to_owned(),
        Some((size, name)) => format!("{} {name}s", step / size),
        None => "column".to_owned(),
    }
}
