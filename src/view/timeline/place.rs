//! The plan in pixels: where each run of columns stands, what lies between them, and the
//! line at true scale below.

use super::fold::{Cell, Plan, Run, count, pixels};
use super::stack::{self, Segment};
use super::words::{count_words, length_words, range_words};
use super::{BOX, Column, Counts, Gap, Scale, Stretch, WIDEST, ratio};

/// The width of the widest line of what a gap means, and what stands clear of bars.
const WORDS: f64 = 58.0;

/// What labels need to know of a run.
pub(super) struct Ruler {
    /// Left edge.
    pub x: f64,
    /// How many columns.
    pub cells: i64,
    /// Whether it is the first run or the last.
    pub end: bool,
    /// Whether it is one bar with room around it: its number in the run.
    pub lonely: Option<i64>,
    /// Where each column begins in time.
    pub starts: Vec<i64>,
}

impl Plan {
    /// The tallest column.
    pub fn tallest(&self) -> u64 {
        self.filled.iter().map(|(_, counts)| stack::total(counts)).max().unwrap_or(0)
    }

    /// Gives every run its place between two edges; few columns get empty ones around
    /// them, so that one bar is not as wide as the chart.
    pub fn place(&mut self, left: f64, right: f64) {
        let gaps = pixels(count(self.runs.len()).saturating_sub(1).max(0)) * self.gap_width;
        let room = (right - left - gaps).max(1.0);
        let columns: i64 = self.runs.iter().map(|run| run.cells).sum();
        let wanted = (columns..).take(200).find(|columns| pixels(*columns) * WIDEST >= room);
        let extra = wanted.unwrap_or(columns) - columns;
        if let Some(first) = self.runs.first_mut() {
            first.first -= extra / 2;
            first.cells += extra / 2;
        }
        if let Some(last) = self.runs.last_mut() {
            last.cells += extra - extra / 2;
        }
        self.pitch = room / pixels((columns + extra).max(1));
        let mut x = left;
        for run in &mut self.runs {
            run.x = x;
            x += self.pitch * pixels(run.cells) + self.gap_width;
        }
    }

    /// Where column `cell` begins in time.
    fn time(&self, cell: i64) -> i64 {
        let start = i128::from(cell) * i128::from(self.step) - i128::from(self.shift);
        let start = start.clamp(i128::from(i64::MIN), i128::from(i64::MAX));
        i64::try_from(start).unwrap_or(i64::MAX)
    }

    /// The columns that hold an event.
    pub fn columns(
        &self,
        stack: impl Fn(&Counts) -> Vec<Segment>,
        offset: &dyn Fn(i64) -> i32,
    ) -> Vec<Column> {
        let filled = self.filled.iter().filter_map(|(cell, counts)| {
            let run = self.runs.iter().rev().find(|run| run.first <= *cell)?;
            let (start, end) = (self.time(*cell), self.time(cell + 1));
            let range = range_words(start, end, true, offset);
            Some(Column {
                start,
                end,
                x: run.x + self.pitch * pixels(cell - run.first),
                width: self.pitch,
                counts: *counts,
                count: stack::total(counts),
                segments: stack(counts),
                words: format!("{range}, {}", count_words(counts)),
            })
        });
        filled.collect()
    }

    /// The drawn stretches of time.
    pub fn stretches(&self) -> Vec<Stretch> {
        let stretch = |run: &Run| Stretch {
            start: self.time(run.first),
            end: self.time(run.first + run.cells),
            cells: u32::try_from(run.cells).unwrap_or(u32::MAX),
            x: run.x,
            width: self.pitch * pixels(run.cells),
        };
        self.runs.iter().map(stretch).collect()
    }

    /// The folded silences, measured from the last column that holds an event to the next.
    pub fn gaps(&self) -> Vec<Gap> {
        let between = self.runs.windows(2).filter_map(|pair| {
            let [before, after] = pair else { return None };
            let last = self.filled.iter().rev().find(|(cell, _)| *cell < after.first)?;
            let next = self.filled.iter().find(|(cell, _)| *cell >= after.first)?;
            let range = (self.time(last.0 + 1), self.time(next.0));
            let (label, words) = length_words(range.1.saturating_sub(range.0));
            let x = before.x + self.pitch * pixels(before.cells) + self.gap_width / 2.0;
            let left = before.x + self.pitch * pixels(last.0 + 1 - before.first);
            let right = after.x + self.pitch * pixels(next.0 - after.first);
            let room = (right - left >= WORDS).then_some(left.midpoint(right));
            Some(Gap { x, label, words, range, room })
        });
        between.collect()
    }

    /// The line at true scale, where something is folded.
    pub fn scale(&self, left: f64, right: f64) -> Option<Scale> {
        let (first, last) = self.filled.first().zip(self.filled.last())?;
        if self.runs.len() < 2 {
            return None;
        }
        let (x, width) = (left + 64.0, (right - left - 64.0 - 2.0 * BOX).max(1.0));
        let (start, end) = (i128::from(self.time(first.0)), i128::from(self.time(last.0)));
        let mut ticks: Vec<f64> = Vec::new();
        for (cell, _) in &self.filled {
            let tick = x + width * ratio(i128::from(self.time(*cell)) - start, end - start);
            if ticks.last().is_none_or(|drawn| tick - drawn >= 0.75) {
                ticks.push(tick);
            }
        }
        let (_, words) = length_words(self.time(last.0 + 1).saturating_sub(self.time(first.0)));
        Some(Scale { x, width, ticks, words })
    }

    /// The runs as labels see them, and the width of a column.
    pub fn rulers(&self) -> (Vec<Ruler>, f64) {
        let last = self.runs.len().saturating_sub(1);
        let ruler = |(place, run): (usize, &Run)| {
            let inside = |cell: &&Cell| (run.first..run.first + run.cells).contains(&cell.0);
            let mut filled = self.filled.iter().filter(inside);
            let lonely = match (filled.next(), filled.next()) {
                (Some((cell, _)), None) if run.cells <= 3 => Some(cell - run.first),
                _ => None,
            };
            let starts = (0..run.cells).map(|cell| self.time(run.first + cell)).collect();
            Ruler { x: run.x, cells: run.cells, end: place == 0 || place == last, lonely, starts }
        };
        (self.runs.iter().enumerate().map(ruler).collect(), self.pitch)
    }
}
