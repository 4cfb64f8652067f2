//! The timeline: how many events are in each step of time, by severity.
//!
//! Which step a row is in does not depend on a question. So when the finest that fits is known, the
//! rows are put into those of the next finer one, and are counted as numbers; where these are too
//! many for a timeline, what fits is made of them, and else each row's time is looked at.

use super::answer::{STEPS, add};
use super::count::severities;
use super::picked::Picked;
use super::sets::Sets;
use super::{Bucket, Timeline};
use crate::event::{Field, Severity};
use crate::store::{Segment, Store, UNDATED};
use std::collections::BTreeMap;

/// The timeline of so many sets of a step and a severity is counted as numbers.
const MOST_SETS: usize = 1 << 13;

/// Counts of events by severity.
type Counts = [u64; Severity::ALL.len()];

/// Steps of time, and how many events are in each.
type Buckets = BTreeMap<i64, Counts>;

/// The steps of all rows, kept from one question to the next.
#[derive(Debug, Default)]
pub(super) struct Steps {
    /// How wide a step is, if that is known.
    step: Option<i64>,
    /// Of a row: its step in two halves, and the number of its severity plus one; nothing of an
    /// undated row.
    sets: Sets<4>,
}

impl Steps {
    /// The finest timeline of at most [`Timeline::MOST_BUCKETS`] buckets.
    pub fn timeline(&mut self, store: &Store, picked: &[Picked<'_>]) -> Timeline {
        if let Some(timeline) = self.counted(store, picked) {
            return timeline;
        }
        let timeline = timeline(store, picked);
        let finer = STEPS.iter().rev().find(|step| **step < timeline.step).copied();
        let rows: u64 = picked.iter().map(|part| part.rows.len() as u64).sum();
        // Of a few events it may be finer than that of most questions.
        if finer != self.step && rows > store.rows() / 2 {
            (self.step, self.sets) = (finer, Sets::default());
        }
        timeline
    }

    /// The same, if what fits is coarser than the known step.
    fn counted(&mut self, store: &Store, picked: &[Picked<'_>]) -> Option<Timeline> {
        let step = self.step?;
        let severities = severities(store);
        let known = self.sets.learn(store, MOST_SETS, |segment: &Segment| {
            let (times, severity) = (segment.times(), segment.column(Field::Severity));
            let severities = &severities;
            move |row| {
                let number = (severity.get(row) as usize).wrapping_sub(1);
                let severity = 1 + u32::from(severities.get(number).copied().unwrap_or(0));
                match times.get(row) {
                    None | Some(&UNDATED) => [0, 0, 0, severity],
                    Some(time) => {
                        let at = time.div_euclid(step).cast_unsigned();
                        let low = |of: u64| u32::try_from(of & 0xffff_ffff).unwrap_or(0);
                        [1, low(at >> 32), low(at), severity]
                    }
                }
            }
        });
        if !known {
            self.step = None;
            return None;
        }
        let (mut buckets, mut undated) = (Buckets::new(), Counts::default());
        let counts = self.sets.count(picked);
        for ([dated, high, low, severity], count) in self.sets.counted(&counts) {
            let at = (u64::from(*high) << 32 | u64::from(*low)).cast_signed();
            let of = if *dated == 0 { &mut undated } else { buckets.entry(at).or_default() };
            of.iter_mut().skip(*severity as usize - 1).take(1).for_each(|sum| *sum += count);
        }
        if buckets.len() <= Timeline::MOST_BUCKETS {
            return None;
        }
        let step = widened(&mut buckets, step);
        Some(made(step, buckets, undated))
    }
}

fn made(step: i64, buckets: Buckets, undated: Counts) -> Timeline {
    let bucket = |(at, counts): (i64, Counts)| Bucket { start: at.saturating_mul(step), counts };
    Timeline { step, buckets: buckets.into_iter().map(bucket).collect(), undated }
}

/// The finest timeline of at most [`Timeline::MOST_BUCKETS`] buckets, of each row's time.
pub(super) fn timeline(store: &Store, picked: &[Picked<'_>]) -> Timeline {
    let severities = severities(store);
    let (mut step, mut buckets, mut undated) = (STEPS[0], Buckets::new(), Counts::default());
    // Neighbours mostly fall into one bucket, so that few times are divided.
    let mut open = Open::default();
    let mut of_rows = Vec::new();
    for part in picked {
        of_rows.clear();
        part.segment.column(Field::Severity).each(&part.rows, |_, number| {
            let id = (number as usize).wrapping_sub(1);
            of_rows.push(severities.get(id).copied().unwrap_or(0));
        });
        let (times, mut of_rows) = (part.segment.times(), of_rows.iter());
        part.rows.each(|row| {
            let (Some(time), Some(severity)) = (times.get(row), of_rows.next()) else { return };
            let counts = if open.holds(*time) {
                &mut open.counts
            } else if *time == UNDATED {
                &mut undated
            } else {
                open.close(&mut buckets);
                step = widened(&mut buckets, step);
                open = Open::at(*time, step);
                &mut open.counts
            };
            if let Some(count) = counts.get_mut(usize::from(*severity)) {
                *count += 1;
            }
        });
    }
    open.close(&mut buckets);
    made(widened(&mut buckets, step), buckets, undated)
}

/// The bucket that the last time fell into.
struct Open {
    number: i64,
    start: i64,
    /// The last time in it.
    end: i64,
    counts: Counts,
}

impl Default for Open {
    /// None: it holds no time.
    fn default() -> Open {
        Open { number: 0, start: i64::MAX, end: i64::MIN, counts: Counts::default() }
    }
}

impl Open {
    fn at(time: i64, step: i64) -> Open {
        let number = time.div_euclid(step);
        let start = number.saturating_mul(step);
        Open { number, start, end: start.saturating_add(step - 1), counts: Counts::default() }
    }

    fn holds(&self, time: i64) -> bool {
        self.start <= time && time <= self.end
    }

    fn close(&self, buckets: &mut Buckets) {
        if self.counts != Counts::default() {
            add(buckets.entry(self.number).or_default(), &self.counts);
        }
    }
}

/// Makes buckets of a step wider until there are not too many; the step then.
fn widened(buckets: &mut Buckets, mut step: i64) -> i64 {
    while buckets.len() > Timeline::MOST_BUCKETS {
        let wider = Timeline::next_step(step);
        let by = (wider / step).max(1);
        if by == 1 {
            break;
        }
        let mut coarse = Buckets::new();
        for (at, counts) in &*buckets {
            add(coarse.entry(at.div_euclid(by)).or_default(), counts);
        }
        (*buckets, step) = (coarse, wider);
    }
    step
}
