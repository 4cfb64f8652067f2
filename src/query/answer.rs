//! What comes back: counts, a page of rows, facets and the timeline.

use super::{Counted, Group, Lane, LeftOut, Order, Pairs, Refused, Table, Tracks, Verdict};
use crate::event::{Disposition, Field, Severity, read_offset};
use serde::{Deserialize, Serialize};

/// The answer of one shard, or of all of them merged.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Answer {
    /// Events in all, a copy not counted again.
    pub total: u64,
    /// Events that the filter shows.
    pub shown: u64,
    /// How many groups of repeats these are, where the query [folds](super::Query::fold); at
    /// [`Pipe::MOST_GROUPS`](super::Pipe::MOST_GROUPS) there are at least so many.
    pub groups: u64,
    /// How many rows the list has: those events, or those groups and what is shown of them in
    /// full.
    pub listed: u64,
    /// Copies among all records.
    pub copies: u64,
    /// Records whose time is in part assumed.
    pub assumed: u64,
    /// Records among the copies that are no copies, but the other of two that tell the same.
    pub twins: u64,
    /// The time of the newest dated event: what `now` means in a query.
    pub newest: Option<i64>,
    /// Rank of the first row.
    pub offset: u64,
    /// The rows asked for.
    pub rows: Vec<Row>,
    /// The facets asked for, in the order asked.
    pub facets: Vec<Facet>,
    /// The timeline, if asked for.
    pub timeline: Option<Timeline>,
    /// The counts by two fields, if asked for: both values and how many. In a whole answer, of
    /// the first values that most events have; of the others the value is
    /// [`AtLeast`](super::Cell::AtLeast) so many.
    pub grid: Option<Table>,
    /// The lanes over time, if asked for.
    pub tracks: Option<Tracks>,
    /// What a verdict is made of, if asked for.
    pub verdict: Option<Verdict>,
    /// What each input holds, if the timeline was asked for.
    pub lanes: Vec<Lane>,
    /// The values asked for: those that hold a text, as a facet counts them.
    pub values: Option<Facet>,
    /// The names asked for, the commonest first: of canonical fields, or behind `raw.` of paths;
    /// those of records that are not indexed with 0.
    pub names: Counted,
    /// How many events have each of the [conditions](super::Ask::counts) asked for.
    pub counts: Vec<u64>,
    /// The table that the query's pipe makes.
    pub table: Option<Table>,
    /// What makes the noise, where the query [asks](super::Query::noise) for it and a table is
    /// wanted; in a whole answer as [`Noise`](super::Noise) tells.
    pub noise: Option<Table>,
    /// What is compared, where that noise tells what changed since a baseline: in a whole answer
    /// one row of the events of the baseline, those of the other inputs, how many are in both, the
    /// lengths of both spans of time in nanoseconds (0 for none), and how many groups became what
    /// [`CHANGES`](super::CHANGES) names.
    pub sides: Option<Table>,
    /// The pairs that the query's pipe makes.
    pub pairs: Option<Pairs>,
    /// The rank that was [asked for](super::Ask::grave), if there is such a row.
    pub grave: Option<u64>,
    /// What conditions left out.
    pub left_out: LeftOut,
    /// A pattern of the query that cannot be used: there is no answer then.
    pub refused: Option<Refused>,
}

/// One event of the list: what a card needs.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Row {
    /// The row's number in its shard; stable once the inputs are read.
    pub row: u32,
    /// Which shard.
    pub shard: u32,
    /// When it happened: nanoseconds since the epoch.
    pub time: Option<i64>,
    /// The severity.
    pub severity: Severity,
    /// What the sensor did.
    pub disposition: Disposition,
    /// Whether it is of a host and so of no workload.
    pub host: bool,
    /// Where it was found; the first, then its copies.
    pub places: Vec<Place>,
    /// The other row, where its tool told it twice, and its shard: that one is among the places.
    pub twin: Option<(u32, u32)>,
    /// How many events have its rule, where the order is [`Order::Rarest`].
    pub rule_count: u64,
    /// What it stands for, where the query folds; none of one that stands behind the first of its
    /// group.
    pub group: Option<Group>,
    /// How many repairs its record needed.
    pub repairs: u32,
    /// Whether its record was cut at an end of the input.
    pub incomplete: bool,
    /// All other canonical values, long ones cut with `…`.
    pub values: Vec<(Field, Val)>,
}

/// Where a record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// Which input.
    pub input: u32,
    /// Its first byte.
    pub start: u64,
    /// The byte after its last.
    pub end: u64,
}

/// A value for the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Val {
    /// Text.
    Text(String),
    /// A number.
    Int(i64),
    /// An instant: nanoseconds since the epoch.
    Time(i64),
    /// Several texts.
    List(Vec<String>),
}

impl Row {
    /// A value of the row.
    pub fn get(&self, field: Field) -> Option<&Val> {
        self.values.iter().find_map(|(of, value)| (*of == field).then_some(value))
    }

    /// A text, or the first of a list.
    pub fn text(&self, field: Field) -> Option<&str> {
        match self.get(field)? {
            Val::Text(text) => Some(text),
            Val::List(list) => list.first().map(String::as_str),
            Val::Int(_) | Val::Time(_) => None,
        }
    }

    /// A number.
    pub fn int(&self, field: Field) -> Option<i64> {
        match self.get(field)? {
            Val::Int(number) | Val::Time(number) => Some(*number),
            Val::Text(_) | Val::List(_) => None,
        }
    }

    /// How far its clock was moved, in nanoseconds; 0 where it was not.
    pub fn offset(&self) -> i64 {
        self.text(Field::Offset).and_then(read_offset).unwrap_or(0)
    }

    /// The time that its record states, in nanoseconds since the epoch.
    pub fn recorded(&self) -> Option<i64> {
        self.time?.checked_sub(self.offset())
    }

    /// A list.
    pub fn list(&self, field: Field) -> &[String] {
        match self.get(field) {
            Some(Val::List(list)) => list,
            _ => &[],
        }
    }

    /// What rows are sorted by: smaller comes first. The same for any number of shards.
    pub fn key(&self, order: Order) -> (bool, i64, i64, Vec<u8>, i64, u32, u64) {
        let (input, start) = self.places.first().map_or((0, 0), |place| (place.input, place.start));
        let time = by_time(order, self.time);
        let (absent, a, b, text) = match order {
            Order::Newest | Order::Oldest | Order::Newly => (self.time.is_none(), 0, 0, Vec::new()),
            Order::Worst => {
                let (a, b) = rank(order, self.severity, self.disposition);
                (false, a, b, Vec::new())
            }
            Order::Rarest => (false, by_count(self.rule_count), 0, Vec::new()),
            Order::By(field, down) => match self.get(field) {
                Some(Val::Int(number) | Val::Time(number)) => {
                    (false, by_number(*number, down), 0, Vec::new())
                }
                Some(_) => {
                    let text = self.text(field).unwrap_or_default();
                    (false, 0, 0, by_text(text, down))
                }
                None => (true, 0, 0, Vec::new()),
            },
        };
        (absent, a, b, text, time, input, start)
    }
}

/// A count as a part of a sort key.
pub(super) fn by_count(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A number as a part of a sort key: before what is absent.
pub(super) fn by_number(number: i64, down: bool) -> i64 {
    let key = if down { number.saturating_neg() } else { number };
    key.min(i64::MAX - 1)
}

/// Texts are sorted by so many characters. A row never holds fewer, however much it is cut.
const SORTED: usize = 48;

/// A text as a part of a sort key.
pub(super) fn by_text(text: &str, down: bool) -> Vec<u8> {
    // NUL ends a text where it stands before other parts of a key.
    let text: String = text.chars().take(SORTED).filter(|char| *char != '\0').collect();
    let mut bytes = text.to_lowercase().into_bytes();
    if down {
        bytes.iter_mut().for_each(|byte| *byte = !*byte);
        // What goes on comes before what ends there.
        bytes.push(u8::MAX);
    }
    bytes
}

/// The first two parts of a sort key: zero but for [`Order::Worst`].
pub(super) fn rank(order: Order, severity: Severity, disposition: Disposition) -> (i64, i64) {
    match order {
        Order::Worst => (-severity.number(), -(disposition as i64)),
        _ => (0, 0),
    }
}

impl Order {
    /// Whether the earlier of two events comes first.
    pub(super) fn goes_on(self) -> bool {
        matches!(self, Order::Oldest | Order::Newly)
    }
}

/// The time part of a sort key: undated last.
pub(super) fn by_time(order: Order, time: Option<i64>) -> i64 {
    match (order, time) {
        (_, None) => i64::MAX,
        (_, Some(time)) if order.goes_on() => time,
        (_, Some(time)) => time.checked_neg().unwrap_or(i64::MAX),
    }
}

/// The values of a field among the events that all *other* conditions show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facet {
    /// Which field.
    pub field: Field,
    /// Values with counts of events, the commonest first, then A to Z. What the query asks for is
    /// always among them.
    pub values: Vec<(String, u64)>,
    /// How many values there are.
    pub distinct: u64,
    /// Events whose record does not say.
    pub missing: u64,
    /// Host events, which have no such value by their nature.
    pub host: u64,
}

/// Events over time.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Timeline {
    /// Width of a bucket in nanoseconds: a step of [`STEPS`].
    pub step: i64,
    /// The buckets that hold an event, in order of time.
    pub buckets: Vec<Bucket>,
    /// Events without a time, by severity number.
    pub undated: [u64; Severity::ALL.len()],
}

/// One bar of the timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    /// Its first nanosecond: a multiple of the step.
    pub start: i64,
    /// Events by severity number.
    pub counts: [u64; Severity::ALL.len()],
}

/// Widths of buckets in nanoseconds. Each divides the next, so a timeline can always be
/// made coarser exactly: this is what lets timelines of several shards merge.
pub const STEPS: [i64; 21] = {
    const S: i64 = 1_000_000_000;
    [
        1_000,
        10_000,
        100_000,
        1_000_000,
        10_000_000,
        100_000_000,
        S,
        5 * S,
        10 * S,
        30 * S,
        60 * S,
        300 * S,
        600 * S,
        1_800 * S,
        3_600 * S,
        10_800 * S,
        21_600 * S,
        43_200 * S,
        86_400 * S,
        604_800 * S,
        2_419_200 * S,
    ]
};

impl Timeline {
    /// The most buckets that an answer holds.
    pub const MOST_BUCKETS: usize = 512;

    /// The same timeline in buckets of a coarser step of [`STEPS`].
    #[must_use]
    pub fn coarsened(&self, step: i64) -> Timeline {
        let mut coarse = Timeline { step, buckets: Vec::new(), undated: self.undated };
        for bucket in &self.buckets {
            let start = bucket.start.div_euclid(step).saturating_mul(step);
            match coarse.buckets.last_mut() {
                Some(last) if last.start == start => add(&mut last.counts, &bucket.counts),
                _ => coarse.buckets.push(Bucket { start, counts: bucket.counts }),
            }
        }
        coarse
    }

    /// The next coarser step, or the same where there is none.
    pub fn next_step(step: i64) -> i64 {
        STEPS.into_iter().find(|wider| *wider > step).unwrap_or(step)
    }
}

/// Adds counts to counts.
pub(super) fn add<const N: usize>(to: &mut [u64; N], more: &[u64; N]) {
    for (to, more) in to.iter_mut().zip(more) {
        *to += more;
    }
}
