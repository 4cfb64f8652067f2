//! The part of time that is looked at: closer around a place, wider, on to either side.
//!
//! Closer goes by what is drawn, so that each step shows half of it however much silence is
//! folded. Wider and on go by time and by where the filter has events, so that no step shows only
//! what was seen before, or nothing.

use crate::query::Timeline;
use crate::view::timeline::Layout;

/// A part of time: from, and up to.
type Window = (i64, i64);

/// Half of what is drawn, around a place that stays where it is; none where one column is all.
pub fn closer(layout: &Layout, x: f64) -> Option<Window> {
    let (first, last) = (layout.columns.first()?, layout.columns.last()?);
    if layout.columns.len() < 2 {
        return None;
    }
    let x = x.clamp(layout.left, layout.right);
    let from = layout.left + (x - layout.left) / 2.0;
    let to = from + (layout.right - layout.left) / 2.0;
    let window = (layout.cell_at(from + 0.5)?.0, layout.cell_at(to - 0.5)?.1);
    let holds = |window: Window, start: i64, end: i64| start >= window.0 && end <= window.1;
    let any = layout.columns.iter().any(|column| holds(window, column.start, column.end));
    if any && !holds(window, first.start, last.end) {
        return Some(window);
    }
    // Nothing is there, or all: the column that is nearest.
    let distance = |from: f64, width: f64| (from + width / 2.0 - x).abs();
    let columns = layout.columns.iter().map(|of| (distance(of.x, of.width), (of.start, of.end)));
    columns.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, window)| window)
}

/// Twice as much time, or more where that brings no event; none where it is all that the filter
/// has.
pub fn wider(whole: &Timeline, (start, end): Window) -> Option<Window> {
    let (first, last) = ends(whole)?;
    let half = (end.saturating_sub(start) / 2).max(1);
    let (mut from, mut to) = (start.saturating_sub(half), end.saturating_add(half));
    // A silence is passed at once.
    let before = whole.buckets.iter().rev().find(|bucket| bucket.start < start);
    let after = whole.buckets.iter().find(|of| of.start.saturating_add(whole.step) > end);
    if let Some(before) = before.filter(|of| of.start.saturating_add(whole.step) <= from) {
        from = before.start;
    }
    if let Some(after) = after.filter(|after| after.start >= to) {
        to = after.start.saturating_add(whole.step);
    }
    (from > first || to < last).then_some((from, to))
}

/// As much time half of its length later, or with `back` earlier; where that is empty, at the next
/// event. The same where there is none.
pub fn moved(whole: &Timeline, (start, end): Window, back: bool) -> Window {
    let Some((first, last)) = ends(whole) else { return (start, end) };
    let length = end.saturating_sub(start);
    let by = (length / 2).max(1);
    let end_of = |start: i64| start.saturating_add(whole.step);
    if back {
        if first >= start {
            return (start, end);
        }
        let mut from = start.saturating_sub(by);
        let near = whole.buckets.iter().rev().find(|bucket| bucket.start < start);
        if let Some(bucket) = near.filter(|bucket| end_of(bucket.start) <= from) {
            from = end_of(bucket.start).saturating_sub(by);
        }
        (from, from.saturating_add(length))
    } else {
        if last <= end {
            return (start, end);
        }
        let mut to = end.saturating_add(by);
        let near = whole.buckets.iter().find(|bucket| end_of(bucket.start) > end);
        if let Some(bucket) = near.filter(|bucket| bucket.start >= to) {
            to = bucket.start.saturating_add(by);
        }
        (to.saturating_sub(length), to)
    }
}

/// Where the events of a filter begin and end.
fn ends(whole: &Timeline) -> Option<Window> {
    let (first, last) = (whole.buckets.first()?, whole.buckets.last()?);
    Some((first.start, last.start.saturating_add(whole.step)))
}
