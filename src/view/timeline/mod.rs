//! The geometry of the histogram: from a timeline and a width in pixels to columns, gaps,
//! ticks and words.
//!
//! Everything that the chart draws or says is computed here, without a DOM, so that the
//! promises of a chart can be tested: no count is lost by folding, a small bar never
//! vanishes, and a silence is drawn as a gap of the *files*, with its length. The drawing
//! is for one width and never scaled, so that axis text keeps its size.

mod axis;
mod fold;
mod labels;
mod place;
mod stack;
mod step;
mod trail;
mod words;

#[cfg(test)]
mod tests;

pub use axis::Tick;
pub use labels::{Anchor, Label};
pub use stack::{STACK, Segment, split, total};
pub use step::step_words;
pub use trail::{Range, Trail, trail_words};
pub use words::{count_words, length_words, range_words};

use crate::event::Severity;
use crate::query::Timeline;
use crate::view::words::number;
use fold::Plan;

/// Counts of events by severity number.
pub type Counts = [u64; Severity::ALL.len()];

/// Where the plot begins, from the top.
pub const TOP: f64 = 8.0;
/// The line that the bars stand on.
pub const FOOT: f64 = 110.0;
/// Room for the undated box.
const BOX: f64 = 44.0;
/// Between the plot and the undated box.
const APART: f64 = 16.0;
/// Narrower charts fold more tightly.
const NARROW: u32 = 480;
/// Bars are not drawn wider than this.
const WIDEST: f64 = 22.0;

/// A chart, ready to draw.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// Width in pixels.
    pub width: f64,
    /// Height in pixels.
    pub height: f64,
    /// Left edge of the plot.
    pub left: f64,
    /// Right edge of the plot.
    pub right: f64,
    /// Width of a column in nanoseconds.
    pub step: i64,
    /// The columns that hold an event, in order of time.
    pub columns: Vec<Column>,
    /// Drawn stretches of time, empty columns included.
    pub runs: Vec<Stretch>,
    /// Folded silences between the stretches.
    pub gaps: Vec<Gap>,
    /// Lines across the plot.
    pub grid: Vec<Tick>,
    /// Small strokes below the axis.
    pub strokes: Vec<f64>,
    /// Times and dates below the axis.
    pub labels: Vec<Label>,
    /// Events without a time, set apart.
    pub undated: Undated,
    /// The same time without folding; only where something is folded.
    pub scale: Option<Scale>,
    /// Events by severity number, undated ones too.
    pub totals: Counts,
    /// Events with a time.
    pub dated: u64,
}

/// One bar.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its first nanosecond.
    pub start: i64,
    /// The nanosecond after its last.
    pub end: i64,
    /// Left edge of the room it has.
    pub x: f64,
    /// Width of that room.
    pub width: f64,
    /// Events by severity number.
    pub counts: Counts,
    /// Events in it.
    pub count: u64,
    /// The bar, worst at the foot.
    pub segments: Vec<Segment>,
    /// Its time and counts in words.
    pub words: String,
}

/// A stretch of time that is drawn column by column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stretch {
    /// Its first nanosecond.
    pub start: i64,
    /// The nanosecond after its last.
    pub end: i64,
    /// How many columns it has.
    pub cells: u32,
    /// Left edge.
    pub x: f64,
    /// Width.
    pub width: f64,
}

/// A folded silence.
#[derive(Debug, Clone, PartialEq)]
pub struct Gap {
    /// Its middle.
    pub x: f64,
    /// Its length, short: `159 d`.
    pub label: String,
    /// Its length in words: `159 days`.
    pub words: String,
    /// From the end of the last bar before it up to the start of the next.
    pub range: (i64, i64),
    /// The middle between these bars, where there is room for what it means in lines of a word or
    /// two.
    pub room: Option<f64>,
}

impl Gap {
    /// What it means: `159 days, no records in these files`. Of a filter's events it is no more
    /// than that none of them is there.
    pub fn means(&self, filtered: bool) -> String {
        let what =
            if filtered { "nothing that the filter shows" } else { "no records in these files" };
        [&self.words, ", ", what].concat()
    }
}

/// Events without a time.
#[derive(Debug, Clone, PartialEq)]
pub struct Undated {
    /// Left edge of the box.
    pub x: f64,
    /// Width of the box.
    pub width: f64,
    /// Events by severity number.
    pub counts: Counts,
    /// Events in it.
    pub count: u64,
    /// The bar, worst at the foot.
    pub segments: Vec<Segment>,
    /// Whether the bar would be higher than the plot at the scale of the others.
    pub broken: bool,
    /// What it holds, in words.
    pub words: String,
}

/// The line at true scale.
#[derive(Debug, Clone, PartialEq)]
pub struct Scale {
    /// Left end.
    pub x: f64,
    /// Width.
    pub width: f64,
    /// Where there are events.
    pub ticks: Vec<f64>,
    /// How long it all is: `593 days`.
    pub words: String,
}

/// Lays a timeline out for a width in pixels. `offset` gives the minutes east of UTC of
/// the zone that times are shown in.
///
/// It is a function of its own also where it is called once, so that who warms it up warms up
/// the one that draws.
#[inline(never)]
pub fn lay_out(timeline: &Timeline, width: u32, offset: &dyn Fn(i64) -> i32) -> Layout {
    let wide = f64::from(width);
    let undated = total(&timeline.undated);
    let most = stack::tallest(timeline).max(undated);
    let apart = if width < NARROW { APART / 2.0 } else { APART };
    let right = (wide - BOX - apart).max(1.0);
    let mut plan = Plan::make(timeline, width, right - axis::margin(most), offset);
    let dated = plan.tallest();
    let broken = dated > 0 && undated > dated.saturating_mul(3);
    // Single events do not fill the plot.
    let top = if broken { dated } else { dated.max(undated) }.max(3);
    let left = axis::margin(top).min(right - 1.0);
    plan.place(left, right);
    let scale = plan.scale(left, right);
    let (labels, strokes) = labels::place(&plan, right + apart - 8.0, offset);
    let columns = plan.columns(|counts| stack::segments(counts, top), offset);
    let mut totals = timeline.undated;
    for column in &columns {
        stack::add(&mut totals, &column.counts);
    }
    Layout {
        width: wide,
        height: if scale.is_some() { 163.0 } else { 144.0 },
        left,
        right,
        step: plan.step,
        dated: columns.iter().fold(0, |sum, column| sum.saturating_add(column.count)),
        columns,
        runs: plan.stretches(),
        gaps: plan.gaps(),
        grid: axis::ticks(top),
        strokes,
        labels,
        undated: Undated {
            x: (wide - BOX).max(0.0),
            width: BOX,
            counts: timeline.undated,
            count: undated,
            segments: stack::segments(&timeline.undated, if broken { undated } else { top }),
            broken,
            words: format!("Undated, {}", count_words(&timeline.undated)),
        },
        scale,
        totals,
    }
}

impl Layout {
    /// The drawn column, empty or not, that is nearest to a place: from, and up to.
    pub fn cell_at(&self, x: f64) -> Option<(i64, i64)> {
        let distance = |run: &&Stretch| (run.x - x).max(x - run.x - run.width).max(0.0);
        let run = self.runs.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)))?;
        let pitch = run.width / f64::from(run.cells.max(1));
        let last = i64::from(run.cells.saturating_sub(1));
        let cell = (0..last).find(|cell| {
            let edge = u32::try_from(cell + 1).unwrap_or(u32::MAX);
            x < run.x + pitch * f64::from(edge)
        });
        let start = run.start.saturating_add(self.step.saturating_mul(cell.unwrap_or(last)));
        Some((start, start.saturating_add(self.step)))
    }

    /// Where a range of time is drawn: left and right edge; `None` where no part of it is.
    pub fn place_of(&self, start: i64, end: i64) -> Option<(f64, f64)> {
        let first = self.runs.iter().find(|run| run.end > start)?;
        let last = self.runs.iter().rev().find(|run| run.start < end)?;
        let (from, to) = (first.place(start), last.place(end));
        (from < to).then_some((from, to))
    }

    /// Events in a range of time, as far as whole columns tell.
    pub fn count_in(&self, start: i64, end: i64) -> u64 {
        let inside =
            self.columns.iter().filter(|column| column.start >= start && column.end <= end);
        inside.fold(0, |sum, column| sum.saturating_add(column.count))
    }

    /// What the chart is, in a sentence.
    pub fn words(&self) -> String {
        format!(
            "Events over time, per {}: {} dated, {} undated, stacked by severity with the worst at the foot",
            step_words(self.step),
            number(self.dated),
            number(self.undated.count),
        )
    }
}

impl Stretch {
    fn place(&self, time: i64) -> f64 {
        let (start, end) = (i128::from(self.start), i128::from(self.end));
        self.x + self.width * ratio(i128::from(time) - start, end - start)
    }
}

/// A share of a whole between 0 and 1, to a millionth.
pub(super) fn ratio(part: i128, whole: i128) -> f64 {
    const FINE: u32 = 1_000_000;
    if whole <= 0 {
        return 0.0;
    }
    let share = part.clamp(0, whole).saturating_mul(i128::from(FINE)) / whole;
    f64::from(u32::try_from(share).unwrap_or(FINE)) / f64::from(FINE)
}
