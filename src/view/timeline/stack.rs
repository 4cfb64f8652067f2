//! One bar: segments by severity, the worst at the foot.
//!
//! A segment of a few events in a bar of thousands would be thinner than a pixel; it is
//! drawn at a least height, and the rest is shared out, so that one critical event is seen.

use super::{Counts, FOOT, TOP, ratio};
use crate::event::Severity;
use crate::query::Timeline;

/// Severities in the order of the stack, from the foot. Unknown stands outside the order
/// and so on top.
pub const STACK: [Severity; Severity::ALL.len()] = [
    Severity::Fatal,
    Severity::Critical,
    Severity::High,
    Severity::Medium,
    Severity::Low,
    Severity::Info,
    Severity::Unknown,
];

/// The least height of a segment.
const LEAST: f64 = 2.0;
/// Room above the tallest bar, as a share of the plot.
const HEADROOM: f64 = 0.06;

/// A part of a bar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Segment {
    /// Its severity.
    pub severity: Severity,
    /// Events in it.
    pub count: u64,
    /// Its upper edge.
    pub y: f64,
    /// Its height.
    pub height: f64,
}

/// The sum of counts.
pub fn total(counts: &Counts) -> u64 {
    counts.iter().fold(0, |sum, count| sum.saturating_add(*count))
}

/// Adds counts to counts.
pub(super) fn add(to: &mut Counts, more: &Counts) {
    for (to, more) in to.iter_mut().zip(more) {
        *to = to.saturating_add(*more);
    }
}

/// The count of a severity.
pub(super) fn of(counts: &Counts, severity: Severity) -> u64 {
    counts.get(severity as usize).copied().unwrap_or(0)
}

/// The tallest bucket of a timeline, before any are joined.
pub(super) fn tallest(timeline: &Timeline) -> u64 {
    timeline.buckets.iter().map(|bucket| total(&bucket.counts)).max().unwrap_or(0)
}

/// Height of a bar of so many events where `top` is the most.
pub(super) fn height(count: u64, top: u64) -> f64 {
    (FOOT - TOP) * (1.0 - HEADROOM) * ratio(i128::from(count), i128::from(top))
}

/// The segments of a bar where `top` is the most that a bar holds.
pub(super) fn segments(counts: &Counts, top: u64) -> Vec<Segment> {
    split(counts, height(total(counts), top), FOOT)
}

/// The segments of a bar of a height that stands on a line: higher where else one would not be
/// seen.
pub fn split(counts: &Counts, height: f64, foot: f64) -> Vec<Segment> {
    let present: Vec<(Severity, u64)> = STACK
        .into_iter()
        .map(|severity| (severity, of(counts, severity)))
        .filter(|(_, count)| *count > 0)
        .collect();
    let sum = total(counts);
    let kinds = f64::from(u32::try_from(present.len()).unwrap_or(0));
    let whole = height.max(LEAST * kinds);
    let share = |count: u64| ratio(i128::from(count), i128::from(sum));
    let thin = present.iter().any(|(_, count)| whole * share(*count) < LEAST);
    let (least, rest) = if thin { (LEAST, whole - LEAST * kinds) } else { (0.0, whole) };
    let mut y = foot;
    let stacked = present.into_iter().map(|(severity, count)| {
        let height = least + rest * share(count);
        y -= height;
        Segment { severity, count, y, height }
    });
    stacked.collect()
}
