//! Which width a column has, and which silences are folded.
//!
//! Security logs come in bursts that may be years apart. Of all widths that fit, the plan
//! takes the one that shows the most separate columns, each fold counting against it: a
//! finer step that needs many folds shows less than a coarser one that needs few.

use super::labels;
use super::stack;
use super::step::{S, widths};
use super::words::length_words;
use super::{Counts, NARROW, WIDEST};
use crate::query::Timeline;

/// A silence longer than this many columns is folded, where not everything fits.
const SILENCE: i64 = 18;
/// Between what a fold says and the bars beside it.
const CLEAR: f64 = 4.0;
/// What a fold costs, where a column that shows something brings 2.
const FOLD_COST: i64 = 3;

/// A column that holds an event: its number and its counts.
pub(super) type Cell = (i64, Counts);

/// Columns that follow each other, from a number on.
pub(super) struct Run {
    /// The number of its first column.
    pub first: i64,
    /// How many columns.
    pub cells: i64,
    /// Left edge, once placed.
    pub x: f64,
}

/// The chosen step and what is drawn of time.
pub(super) struct Plan {
    /// The width of a column.
    pub step: i64,
    /// How far the edges of columns are moved to suit a zone.
    pub shift: i64,
    /// The columns that hold an event.
    pub filled: Vec<Cell>,
    /// What is drawn, in order of time.
    pub runs: Vec<Run>,
    /// The room for a folded silence.
    pub gap_width: f64,
    /// The width of a column in pixels, once placed.
    pub pitch: f64,
}

impl Plan {
    /// Chooses a step for a chart of `width` whose plot has `room` pixels.
    pub fn make(timeline: &Timeline, width: u32, room: f64, offset: &dyn Fn(i64) -> i32) -> Plan {
        let base = timeline.step.max(1);
        let (least, gap_least) = if width < NARROW { (4.0, 34.0) } else { (8.0, 40.0) };
        let align =
            timeline.buckets.first().map_or(0, |bucket| i64::from(offset(bucket.start)) * 60 * S);
        let mut best: Option<(i64, Plan)> = None;
        let mut last = None;
        for step in widths(timeline, base) {
            // A zone can only move the edges of columns by whole buckets.
            let shift = if align % base == 0 { align.rem_euclid(step) } else { 0 };
            let filled = cells(timeline, step, shift);
            let whole =
                filled.first().zip(filled.last()).map_or(0, |(first, last)| last.0 - first.0 + 1);
            let folded = if pixels(whole) * least <= room { i64::MAX } else { SILENCE };
            // What a gap says stands clear of the bars beside it.
            let silences = filled.windows(2).filter_map(|pair| {
                let [(last, _), (next, _)] = pair else { return None };
                let cells = next - last - 1;
                let words = || length_words(cells.saturating_mul(step)).0;
                (cells > folded).then(|| labels::width(&words()) + 2.0 * CLEAR)
            });
            let gap_width = silences.fold(gap_least, f64::max);
            let fits = |columns: i64, gaps: i64| {
                // Folds are worth a little less room for each column.
                let least = if gaps > 0 { 0.875 * least } else { least };
                pixels(columns) * least + pixels(gaps) * gap_width <= room
            };
            let mut runs = split(&filled, folded);
            let gaps = count(runs.len()) - 1;
            if width >= NARROW && gaps > 0 {
                runs.iter_mut().filter(|run| run.cells == 1).for_each(|run| {
                    run.first -= 1;
                    run.cells = 3;
                });
            }
            let columns = runs.iter().map(|run| run.cells).sum();
            let fits = fits(columns, gaps.max(0));
            let score = 2 * count(filled.len()) - FOLD_COST * gaps;
            let plan = Plan { step, shift, filled, runs, gap_width, pitch: WIDEST };
            if fits && best.as_ref().is_none_or(|(most, _)| score > *most) {
                best = Some((score, plan));
            } else {
                last = Some(plan);
            }
        }
        let plan = best.map(|(_, plan)| plan).or(last);
        plan.unwrap_or(Plan {
            step: base,
            shift: 0,
            filled: Vec::new(),
            runs: Vec::new(),
            gap_width: gap_least,
            pitch: WIDEST,
        })
    }
}

/// Adds the buckets of a timeline up into columns.
fn cells(timeline: &Timeline, step: i64, shift: i64) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Vec::new();
    for bucket in timeline.buckets.iter().filter(|bucket| stack::total(&bucket.counts) > 0) {
        let cell = bucket.start.saturating_add(shift).div_euclid(step);
        match cells.last_mut() {
            Some((last, counts)) if *last == cell => stack::add(counts, &bucket.counts),
            _ => cells.push((cell, bucket.counts)),
        }
    }
    cells
}

/// Splits columns where more than `silence` of them hold nothing.
fn split(filled: &[Cell], silence: i64) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (cell, _) in filled {
        match runs.last_mut() {
            Some(run) if cell - (run.first + run.cells) <= silence => {
                run.cells = cell - run.first + 1;
            }
            _ => runs.push(Run { first: *cell, cells: 1, x: 0.0 }),
        }
    }
    runs
}

/// A length as a number.
pub(super) fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A number of columns as a factor of pixels; there are never as many as a `u32` holds.
pub(super) fn pixels(columns: i64) -> f64 {
    f64::from(u32::try_from(columns.max(0)).unwrap_or(u32::MAX))
}
