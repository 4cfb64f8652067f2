//! Lanes over time: one lane for each value of a field, a bar for each column of time in which it
//! has events, all on the axis of the histogram.
//!
//! The axis is laid out for the events of all lanes, so that silences fold as they do in the
//! histogram. Bars of all lanes have one scale, a step for each doubling of the count, so that a
//! lane of three events is seen beside one of a million. What is drawn is few paths; words are
//! made for the one mark that is looked at.

mod moves;
mod window;

pub use moves::Way;
pub use window::{closer, moved, wider};

use super::bars::{absence, label};
use super::timeline::{
    Counts, Layout, STACK, Segment, count_words, lay_out, range_words, split, step_words, total,
};
use super::words::{number, plural};
use crate::event::{Field, Severity};
use crate::query::{Cell, Match, Query, Spot, Tracks};
use std::rc::Rc;

/// The fields that lanes may be of. The first is the one that nobody chose another for.
pub const FIELDS: [Field; 10] = [
    Field::Workload,
    Field::RuleName,
    Field::Namespace,
    Field::Pod,
    Field::Image,
    Field::Host,
    Field::ProcessName,
    Field::UserName,
    Field::Category,
    Field::Dataset,
];

/// How many lanes are shown at first, and how many more at a time.
pub const PAGE: u32 = 50;

/// The height of a lane in pixels.
pub const ROW: f64 = 28.0;

/// Where bars stand in a lane, from its top.
const FOOT: f64 = 25.5;
/// The least height of a bar, and that of each doubling.
const BAR: (f64, f64) = (3.0, 1.0);
/// The most height of a bar.
const TALLEST: f64 = 14.0;
/// The size of a severity's shape in pixels.
pub const SHAPE: f64 = 9.8;
/// The least distance of two shapes' middles.
const APART: f64 = 11.0;

/// The field of lanes by its name in an address.
pub fn field(name: &str) -> Option<Field> {
    Field::parse(name).filter(|field| FIELDS.contains(field))
}

/// Lanes, ready to draw.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// The axis, and the columns that hold an event of any lane.
    pub layout: Rc<Layout>,
    /// The lanes, from the top.
    pub lanes: Vec<Lane>,
    /// How many lanes are not among them.
    pub more: u64,
    /// The field that they are of.
    pub by: Field,
}

/// One lane.
#[derive(Debug, Clone, PartialEq)]
pub struct Lane {
    /// What it filters by.
    pub value: Match,
    /// The same in words.
    pub label: String,
    /// Events of the filter.
    pub count: u64,
    /// Its marks, in order of time.
    pub marks: Vec<Mark>,
}

/// The events of a lane in one column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark {
    /// The place of the column in [`Chart::layout`]; behind the last for events without a time.
    pub column: usize,
    /// Events by severity number.
    pub counts: Counts,
}

/// What is drawn of one severity.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Drawn {
    /// Bars: left edge, width, upper edge, height.
    pub bars: Vec<[f64; 4]>,
    /// The upper left corners of its shapes, which are [`SHAPE`] wide and high.
    pub shapes: Vec<(f64, f64)>,
}

/// Lays lanes out for a width in pixels. `offset` gives the minutes east of UTC of the zone that
/// times are shown in.
pub fn chart(tracks: &Tracks, width: u32, offset: &dyn Fn(i64) -> i32) -> Chart {
    let layout = lay_out(&tracks.timeline, width, offset);
    // The column of each bucket.
    let column = |start: i64| {
        layout.columns.partition_point(|column| column.start <= start).saturating_sub(1)
    };
    let columns: Vec<usize> =
        tracks.timeline.buckets.iter().map(|bucket| column(bucket.start)).collect();
    let by = tracks.what.by;
    let lane = |track: &crate::query::Track| {
        let value = match &track.value {
            Cell::Text(text) => Match::Exact(text.clone()),
            Cell::Host => Match::Host,
            _ => Match::Missing,
        };
        Lane {
            label: match &value {
                Match::Exact(text) => label(by, text).into_owned(),
                absent => absence(absent).to_owned(),
            },
            value,
            count: track.count,
            marks: marks(&track.spots, &columns, layout.columns.len()),
        }
    };
    let lanes: Vec<Lane> = tracks.lanes.iter().map(lane).collect();
    let more = tracks.distinct.saturating_sub(lanes.len() as u64);
    Chart { layout: Rc::new(layout), lanes, more, by }
}

/// Adds the spots of a lane up into columns.
fn marks(spots: &[Spot], columns: &[usize], undated: usize) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for spot in spots {
        let column = columns.get(usize::from(spot.at)).copied().unwrap_or(undated);
        if marks.last().is_none_or(|last| last.column != column) {
            marks.push(Mark { column, counts: Counts::default() });
        }
        let counts = marks.last_mut().map(|mark| &mut mark.counts);
        if let Some(count) = counts.and_then(|counts| counts.get_mut(usize::from(spot.severity))) {
            *count = count.saturating_add(spot.count);
        }
    }
    marks
}

impl Chart {
    /// The height of all lanes in pixels.
    pub fn height(&self) -> f64 {
        ROW * f64::from(u32::try_from(self.lanes.len()).unwrap_or(0))
    }

    /// Left edge and width of a column; of the box of undated events, behind the last.
    pub fn place(&self, column: usize) -> (f64, f64) {
        let undated = &self.layout.undated;
        let of = self.layout.columns.get(column).map(|column| (column.x, column.width));
        of.unwrap_or((undated.x, undated.width))
    }

    /// A mark by lane and place in it.
    pub fn mark(&self, (lane, mark): (usize, usize)) -> Option<(&Lane, &Mark)> {
        let lane = self.lanes.get(lane)?;
        Some((lane, lane.marks.get(mark)?))
    }

    /// The mark at a point, or near it.
    pub fn mark_at(&self, x: f64, y: f64) -> Option<(usize, usize)> {
        let lane = self.lane_at(y)?;
        let distance = |mark: &Mark| {
            let (from, width) = self.place(mark.column);
            (from - x).max(x - from - width).max(0.0)
        };
        let marks = self.lanes.get(lane)?.marks.iter().map(distance).enumerate();
        let (mark, near) = marks.min_by(|a, b| a.1.total_cmp(&b.1))?;
        (near <= 6.0).then_some((lane, mark))
    }

    fn lane_at(&self, y: f64) -> Option<usize> {
        let below = |lane: &usize| y < ROW * f64::from(u32::try_from(lane + 1).unwrap_or(u32::MAX));
        (0..self.lanes.len()).find(below).filter(|_| y >= 0.0)
    }

    /// What is drawn of each severity, by its number: bars, and on them the shape of the worst
    /// severity where there is room for it, the worst first.
    pub fn drawn(&self) -> [Drawn; Severity::ALL.len()] {
        let mut drawn: [Drawn; Severity::ALL.len()] = Default::default();
        let mut top = 0.0;
        for lane in &self.lanes {
            let mut heads: Vec<(Severity, f64, f64)> = Vec::new();
            for mark in &lane.marks {
                let (x, width) = self.bar(mark.column);
                let segments = segments(&mark.counts, top + FOOT);
                for Segment { severity, y, height, .. } in &segments {
                    if let Some(drawn) = drawn.get_mut(*severity as usize) {
                        drawn.bars.push([x, width, *y, *height]);
                    }
                }
                // The worst stands at the foot.
                if let Some((worst, head)) = segments.first().zip(segments.last()) {
                    heads.push((worst.severity, x + width / 2.0, head.y));
                }
            }
            let mut taken: Vec<f64> = Vec::new();
            for severity in STACK {
                let of = heads.iter().filter(|(worst, ..)| *worst == severity);
                for (_, x, y) in of {
                    if taken.iter().all(|other| (other - x).abs() >= APART) {
                        taken.push(*x);
                        if let Some(drawn) = drawn.get_mut(severity as usize) {
                            drawn.shapes.push((x - SHAPE / 2.0, y - SHAPE));
                        }
                    }
                }
            }
            top += ROW;
        }
        drawn
    }

    /// Left edge and width of a bar in its column.
    fn bar(&self, column: usize) -> (f64, f64) {
        let (x, room) = self.place(column);
        let width = (room - 1.5).clamp(1.5, 9.0);
        (x + (room - width) / 2.0, width)
    }

    /// A mark in words: whose, when, how many.
    pub fn words(&self, at: (usize, usize), offset: &dyn Fn(i64) -> i32) -> Option<String> {
        let (lane, mark) = self.mark(at)?;
        let time = self.layout.columns.get(mark.column).map_or_else(
            || "undated".to_owned(),
            |column| range_words(column.start, column.end, true, offset),
        );
        Some([&lane.label, ", ", &time, ", ", &count_words(&mark.counts)].concat())
    }

    /// The chart in a sentence.
    pub fn summary(&self) -> String {
        [
            "Events over time, per ",
            &step_words(self.layout.step),
            ", in ",
            &plural(self.lanes.len() as u64, "lane"),
            " by ",
            &self.by.label().to_lowercase(),
            if self.more > 0 { " of " } else { "" },
            &if self.more > 0 {
                number(self.more + self.lanes.len() as u64)
            } else {
                String::new()
            },
        ]
        .concat()
    }

    /// The filter with one lane, and the time of one of its marks.
    pub fn filtered(&self, query: &Query, at: (usize, usize)) -> Option<Query> {
        let (lane, mark) = self.mark(at)?;
        let query = query.only(self.by, lane.value.clone());
        Some(match self.layout.columns.get(mark.column) {
            Some(column) => query.within(column.start, column.end),
            None => query.undated(),
        })
    }
}

impl Lane {
    /// Events by severity number, of its marks.
    pub fn sums(&self) -> Counts {
        let mut sums = Counts::default();
        for mark in &self.marks {
            sums.iter_mut()
                .zip(mark.counts)
                .for_each(|(sum, more)| *sum = sum.saturating_add(more));
        }
        sums
    }
}

/// A bar on a line.
fn segments(counts: &Counts, foot: f64) -> Vec<Segment> {
    let doublings = u64::BITS - total(counts).leading_zeros();
    let height = (BAR.0 + BAR.1 * f64::from(doublings)).min(TALLEST);
    split(counts, height, foot)
}

#[cfg(test)]
mod tests;
