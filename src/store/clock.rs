//! Times that a clock moves: those of an input, or of a node within it. Rows are moved where they
//! lie, and again when clocks change, without reading anything.
//!
//! A moved row says by how much in [`Field::Offset`]. What was recorded is its time less that, so
//! both can be told, and copies are told by what was recorded.

use super::segment::Numbers;
use super::{Segment, Store, UNDATED, as_shown};
use crate::event::{Clock, Field, Value, offset_of, offset_words, read_offset};
use std::borrow::Cow;

/// What a clock moves of a row: its time, and its `event.start`.
type Times = (i64, Option<i64>);

/// Later by an offset; nothing if one of them would be outside of what a time can be.
fn later((time, start): Times, offset: i64) -> Option<Times> {
    let at = |time: i64| time.checked_add(offset).filter(|time| *time != UNDATED);
    let start = match start {
        Some(start) => Some(at(start)?),
        None => None,
    };
    Some((at(time)?, start))
}

impl Store {
    /// Takes these clocks, and no others, for all rows and those to come. What they would move out
    /// of the years that a time can be in stays.
    pub fn set_clocks(&mut self, clocks: Vec<Clock>) {
        self.generation += 1;
        self.rewrites += 1;
        self.clocks = clocks;
        for at in 0..self.segments.len() {
            self.put_right(at);
            self.move_by_clocks(at);
        }
    }

    /// What the number of an offset means, in nanoseconds.
    fn offset(&self, number: u32) -> i64 {
        if number == 0 { 0 } else { read_offset(self.word(Field::Offset, number)).unwrap_or(0) }
    }

    /// The time that a row's record states, or [`UNDATED`].
    pub fn recorded(&self, segment: &Segment, row: usize) -> i64 {
        self.times_recorded(segment, row).0
    }

    /// The time and the `event.start` that a row's record states.
    pub(super) fn times_recorded(&self, segment: &Segment, row: usize) -> Times {
        let offset = self.offset(segment.column(Field::Offset).get(row));
        let times = self.times(segment, row);
        later(times, -offset).filter(|_| offset != 0).unwrap_or(times)
    }

    fn times(&self, segment: &Segment, row: usize) -> Times {
        let time = segment.times().get(row).copied().unwrap_or(UNDATED);
        (time, self.int_of(segment.column(Field::EventStart).get(row)))
    }

    /// What is added to times of an input and the number of a node, and the number of that.
    fn clock_of(&mut self, input: u32, host: u32) -> (i64, u32) {
        let node = Some(self.word(Field::Host, host)).filter(|_| host > 0);
        let offset = offset_of(&self.clocks, as_shown(input), node);
        let words = Value::Text(Cow::Owned(offset_words(offset)));
        (offset, if offset == 0 { 0 } else { self.encode(Field::Offset, &words) })
    }

    /// Moves the time of a row that is written, whose numbers these are.
    pub(super) fn move_new(&mut self, input: u32, time: i64, numbers: &mut Numbers) -> i64 {
        let number = |field: Field| numbers.get(field.index()).copied().unwrap_or(0);
        let start = self.int_of(number(Field::EventStart));
        let (offset, words) = self.clock_of(input, number(Field::Host));
        let dated = offset != 0 && time != UNDATED;
        let Some((time, start)) = later((time, start), offset).filter(|_| dated) else {
            return time;
        };
        let start = start.map_or(0, |start| self.int(start));
        for (field, number) in [(Field::Offset, words), (Field::EventStart, start)] {
            numbers.get_mut(field.index()).into_iter().for_each(|held| *held = number);
        }
        time
    }

    /// Gives the rows of a segment the times that their records state.
    pub(super) fn put_right(&mut self, at: usize) {
        if self.segments.get(at).is_some_and(|segment| segment.adjusted > 0) {
            self.move_all(at, |store, _, of| (-store.offset(of), 0));
        }
    }

    /// Moves the rows of a segment, which have the times that their records state.
    pub(super) fn move_by_clocks(&mut self, at: usize) {
        let Some(input) = self.segments.get(at).map(|segment| segment.input) else { return };
        if self.clocks.iter().any(|clock| clock.input == as_shown(input)) {
            self.move_all(at, |store, host, _| store.clock_of(input, host));
        }
    }

    /// Adds to the times of a segment's rows what follows from the numbers of their node and of
    /// their offset, which gets another number.
    fn move_all(&mut self, at: usize, by: impl Fn(&mut Store, u32, u32) -> (i64, u32)) {
        let mut all = self.segments.get(at).map_or(&[][..], Segment::times).to_vec();
        let (mut words, mut starts) = (vec![0; all.len()], vec![0; all.len()]);
        let mut adjusted = 0;
        // Rows of one node follow each other.
        let mut last = ((0, 0), by(self, 0, 0));
        for (row, held) in all.iter_mut().enumerate() {
            let Some(segment) = self.segments.get(at) else { return };
            let of = [Field::Host, Field::Offset].map(|field| segment.column(field).get(row));
            let (host, before) = (of[0], of[1]);
            let times = self.times(segment, row);
            if last.0 != (host, before) {
                last = ((host, before), by(self, host, before));
            }
            let (offset, number) = last.1;
            let moved = later(times, offset).filter(|_| times.0 != UNDATED);
            let (time, start) = moved.unwrap_or(times);
            let number = moved.map_or(0, |_| number);
            adjusted += u64::from(number > 0);
            let start = start.map_or(0, |start| self.int(start));
            *held = time;
            words.get_mut(row).into_iter().for_each(|held| *held = number);
            starts.get_mut(row).into_iter().for_each(|held| *held = start);
        }
        let Some(segment) = self.segments.get_mut(at) else { return };
        segment.adjusted = adjusted;
        segment.move_times(all);
        segment.replace(Field::Offset, &words);
        segment.replace(Field::EventStart, &starts);
    }
}
