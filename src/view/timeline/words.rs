//! What the chart says: ranges and lengths of time, counts by severity.

use super::{Counts, STACK, stack, total};
use crate::view::time::{Shown, show};
use crate::view::words::{number, plural};

const SECOND: i64 = 1_000_000_000;
const MINUTE: i64 = 60 * SECOND;
const DAY: i64 = 86_400 * SECOND;

/// `4 events: 1 critical, 3 medium`.
pub fn count_words(counts: &Counts) -> String {
    let parts: Vec<String> = STACK
        .into_iter()
        .filter(|severity| stack::of(counts, *severity) > 0)
        .map(|severity| format!("{} {}", number(stack::of(counts, severity)), severity.word()))
        .collect();
    let colon = if parts.is_empty() { "" } else { ": " };
    format!("{}{colon}{}", plural(total(counts), "event"), parts.join(", "))
}

/// How exactly a clock must be written for times that are multiples of `step`.
pub(super) fn clock(shown: &Shown, step: i64) -> String {
    if step % MINUTE == 0 && shown.clock.ends_with(":00") && shown.full_fraction.is_empty() {
        shown.clock.get(..5).unwrap_or(&shown.clock).to_owned()
    } else if step % SECOND == 0 {
        shown.clock.clone()
    } else {
        format!("{}{}", shown.clock, shown.full_fraction)
    }
}

/// A range of time from `start` up to `end`. With `dated` it bears its date and zone even
/// where it lies within one day.
pub fn range_words(start: i64, end: i64, dated: bool, offset: &dyn Fn(i64) -> i32) -> String {
    let (from, to) = (show(start, offset(start)), show(end, offset(end)));
    let midnight = |shown: &Shown| shown.clock == "00:00:00" && shown.full_fraction.is_empty();
    if midnight(&from) && midnight(&to) && end > start {
        let last = show(end.saturating_sub(1), offset(end.saturating_sub(1)));
        if last.date == from.date {
            return from.date;
        }
        return format!("{} to {}", from.date, last.date);
    }
    let step = if (end.saturating_sub(start)) % MINUTE == 0 {
        MINUTE
    } else {
        end.saturating_sub(start).max(1)
    };
    let (early, late) = (clock(&from, step), clock(&to, step));
    // An end at midnight belongs to the day that it ends.
    let same = from.date == to.date || (midnight(&to) && end.saturating_sub(start) < DAY);
    match (same, dated) {
        (true, false) => format!("{early} to {late}"),
        (true, true) => format!("{} {early} to {late} {}", from.date, from.zone),
        (false, false) => format!("{} {early} to {} {late}", from.date, to.date),
        (false, true) => format!("{} {early} to {} {late} {}", from.date, to.date, from.zone),
    }
}

/// A length of time: `159 d` and `159 days`.
pub fn length_words(ns: i64) -> (String, String) {
    const UNITS: [(i64, i64, &str, &str); 4] = [
        (2 * DAY, DAY, "d", "day"),
        (2 * 3600 * SECOND, 3600 * SECOND, "h", "hour"),
        (2 * MINUTE, MINUTE, "min", "minute"),
        (SECOND, SECOND, "s", "second"),
    ];
    let (unit, short, long) = UNITS
        .into_iter()
        .find(|(least, ..)| ns >= *least)
        .map_or((1_000_000, "ms", "millisecond"), |(_, unit, short, long)| (unit, short, long));
    let length = u64::try_from(ns / unit).unwrap_or(0);
    (format!("{} {short}", number(length)), plural(length, long))
}
