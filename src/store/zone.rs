//! Times of which a part is assumed: they are moved when another zone is.

use super::{Segment, Store};
use crate::event::{Field, Lacks, Offsets, Time, Value};
use std::borrow::Cow;

impl Store {
    /// The number of what was assumed.
    pub(super) fn assumed_number(&mut self, words: Vec<String>) -> u32 {
        let words = words.into_iter().map(Cow::Owned).collect();
        self.encode(Field::Assumed, &Value::List(words))
    }

    /// The zone that is assumed.
    pub fn zone(&self) -> &Offsets {
        &self.zone
    }

    /// How many rows have a time of which a part is assumed.
    pub fn assumed(&self) -> u64 {
        self.segments.iter().map(|segment| segment.assumed).sum()
    }

    /// Assumes another zone, of all rows and of those to come. The years stay.
    pub fn assume(&mut self, zone: Offsets) {
        self.generation += 1;
        self.rewrites += 1;
        self.zone = zone;
        for at in 0..self.segments.len() {
            if self.segments.get(at).is_some_and(|segment| segment.assumed > 0) {
                self.put_right(at);
                self.move_times(at);
                self.move_by_clocks(at);
            }
        }
    }

    fn move_times(&mut self, at: usize) {
        let count = self.segments.get(at).map_or(0, |segment| segment.rows.len());
        let mut numbers = vec![0; count];
        let mut times = self.segments.get(at).map_or(&[][..], Segment::times).to_vec();
        for (row, number) in numbers.iter_mut().enumerate() {
            let Some((time, mut words)) = self.as_written(at, row) else { continue };
            let moved = Time { lacks: Lacks::Zone, ..time }.complete(None, &self.zone);
            words.retain(|word| word.starts_with("year "));
            if let Some((moved, zone)) = moved {
                words.extend(zone);
                *number = self.assumed_number(words);
                if let Some(time) = times.get_mut(row) {
                    *time = moved.ns;
                }
            }
        }
        if let Some(segment) = self.segments.get_mut(at) {
            segment.replace(Field::Assumed, &numbers);
            segment.move_times(times);
        }
    }

    /// A row's time as its text has it, and what was assumed.
    fn as_written(&self, at: usize, row: usize) -> Option<(Time, Vec<String>)> {
        let segment = self.segments.get(at)?;
        let words = self.values(segment, row, Field::Assumed);
        let time = Time::new(segment.times().get(row).copied()?, 0).written(words.iter().copied());
        (!words.is_empty()).then(|| (time, words.into_iter().map(str::to_owned).collect()))
    }
}
