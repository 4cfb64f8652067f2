//! A run of at most 65,536 events of one input, as columns.
//!
//! A column holds one number per row: 0 for absent, else a dictionary's number plus one. A
//! field that no row of the segment has takes no space; a full segment's columns shrink to
//! the width that their greatest number needs. The rows that came last wait in front of the
//! columns.

use super::Bits;
use super::column::Column;
use super::flags::Flags;
use super::packed::{Packed, becomes_full};
use super::times::Times;
use crate::bytes::Span;
use crate::event::{FIELDS, Field};
use crate::record::{Carried, Repair};
use std::collections::HashMap;

/// The most rows of a segment.
pub const MOST_ROWS: usize = 1 << 16;

/// The time of an undated row.
pub const UNDATED: i64 = i64::MIN;

/// The numbers of a row, by field.
pub(super) type Numbers = [u32; FIELDS.len()];

/// Rows are put into columns when there are so many.
const FRESH: usize = 64;

/// What is known of a row beside its fields, time and flags.
#[derive(Debug, Clone, Copy)]
pub struct Base {
    /// The first byte of its record.
    pub start: u64,
    /// The length of its record.
    pub len: u32,
    /// How many digits of the second its carrier wrote.
    pub digits: u8,
    /// The number plus one of what carried its record; 0 for nothing.
    pub carried: u16,
    /// A number that equal events share.
    pub identity: u64,
}

/// A run of events.
#[derive(Debug)]
pub struct Segment {
    /// The input.
    pub input: u32,
    /// Rows; all its columns are of this length.
    pub rows: Vec<Base>,
    times: Times,
    flags: Flags,
    /// Repairs of the rows that had any.
    pub repairs: HashMap<u32, Vec<Repair>>,
    /// Where the records of those rows lie that are in several runs of bytes; an empty run is
    /// a line end that is not written.
    pub pieces: HashMap<u32, Vec<Span>>,
    /// How many rows have a time of which a part is assumed.
    pub assumed: u64,
    /// How many rows were looked at for marks.
    pub(super) looked: usize,
    /// How many rows have a time that a clock moved.
    pub adjusted: u64,
    carried: Vec<Carried>,
    carried_ids: HashMap<Carried, u16>,
    columns: [Packed; FIELDS.len()],
    /// The rows that came last and are in no column yet. One by one, each would touch as
    /// many places in memory as it has fields.
    fresh: Vec<Numbers>,
    /// What was called, as numbers plus one.
    calls: Packed,
    held_ends: Vec<u32>,
    held: Vec<u32>,
    /// How many indexed rows have each path, as far as these are [counted](super::MOST_PATHS).
    pub(super) by_path: Vec<u32>,
}

impl Segment {
    /// An empty segment of an input.
    pub fn new(input: u32) -> Segment {
        Segment {
            input,
            rows: Vec::new(),
            times: Times::default(),
            flags: Flags::default(),
            repairs: HashMap::new(),
            pieces: HashMap::new(),
            assumed: 0,
            looked: 0,
            adjusted: 0,
            carried: Vec::new(),
            carried_ids: HashMap::new(),
            columns: std::array::from_fn(|_| Packed::Empty),
            fresh: Vec::new(),
            calls: Packed::Empty,
            held_ends: Vec::new(),
            held: Vec::new(),
            by_path: Vec::new(),
        }
    }

    /// The number plus one of what carried a record.
    pub(super) fn carrier(&mut self, carried: &Carried) -> u16 {
        if let Some(id) = self.carried_ids.get(carried) {
            return *id;
        }
        self.carried.push(carried.clone());
        // There are no more than rows.
        let id = u16::try_from(self.carried.len()).unwrap_or(u16::MAX);
        self.carried_ids.insert(carried.clone(), id);
        id
    }

    /// What carried the record of a row.
    pub fn carried(&self, row: usize) -> Option<&Carried> {
        let number = self.rows.get(row)?.carried.checked_sub(1)?;
        self.carried.get(usize::from(number))
    }

    /// Adds a row: its base, time and flags, and its numbers by field.
    pub(super) fn push(&mut self, base: Base, time: i64, flags: u8, numbers: &Numbers) {
        let has = |field: Field| u64::from(numbers.get(field.index()).is_some_and(|of| *of > 0));
        self.assumed += has(Field::Assumed);
        self.adjusted += has(Field::Offset);
        self.fresh.push(*numbers);
        becomes_full(&mut self.rows);
        self.flags.set(self.rows.len(), flags, true);
        self.rows.push(base);
        self.times.push(time);
        if self.fresh.len() == FRESH {
            self.settle();
        }
        if self.rows.len() == MOST_ROWS {
            self.seal();
        }
    }

    /// Puts fresh rows into columns.
    fn settle(&mut self) {
        let from = self.rows.len() - self.fresh.len();
        let mut numbers = [0; FRESH];
        let mut any = [0; FIELDS.len()];
        for row in &self.fresh {
            any.iter_mut().zip(row).for_each(|(any, number)| *any |= number);
        }
        for (field, column) in self.columns.iter_mut().enumerate() {
            if any.get(field) == Some(&0) {
                continue;
            }
            for (number, row) in numbers.iter_mut().zip(&self.fresh) {
                *number = row.get(field).copied().unwrap_or(0);
            }
            column.extend(from, numbers.get(..self.fresh.len()).unwrap_or_default());
        }
        self.fresh.clear();
    }

    /// Notes what was called by the record of the last row, as a number plus one.
    pub(super) fn note_call(&mut self, call: u32) {
        self.calls.extend(self.rows.len().saturating_sub(1), &[call]);
    }

    /// What was called, as a number plus one; 0 where the record does not say.
    pub(super) fn call(&self, row: usize) -> u32 {
        self.calls.get(row)
    }

    /// Gives a field other numbers, of all rows.
    pub(super) fn replace(&mut self, field: Field, numbers: &[u32]) {
        self.settle();
        if let Some(column) = self.columns.get_mut(field.index()) {
            *column = Packed::Empty;
            column.extend(0, numbers);
            if numbers.len() == MOST_ROWS {
                column.seal(MOST_ROWS);
            }
        }
    }

    /// Shrinks the columns; no row can be added afterwards.
    pub fn seal(&mut self) {
        self.settle();
        self.fresh = Vec::new();
        self.carried_ids = HashMap::new();
        let count = self.rows.len();
        self.columns.iter_mut().for_each(|column| column.seal(count));
        self.calls.seal(count);
        self.rows.shrink_to_fit();
        self.times.shrink();
    }

    /// Gives the first row that has none the values of its record and their paths, if that begins
    /// at this byte; whether it does.
    pub fn index(&mut self, start: u64, values: &[u32], paths: &[u32]) -> bool {
        let fits = self.rows.get(self.held_ends.len()).is_some_and(|row| row.start == start);
        if fits {
            self.held.extend_from_slice(values);
            self.held_ends.push(u32::try_from(self.held.len()).unwrap_or(u32::MAX));
            self.count_paths(paths);
        }
        fits
    }

    /// How many rows have not been [indexed](Self::index).
    pub fn unindexed(&self) -> usize {
        self.rows.len() - self.held_ends.len()
    }

    /// The column of a field.
    pub fn column(&self, field: Field) -> Column<'_> {
        let packed = self.columns.get(field.index()).unwrap_or(&Packed::Empty);
        Column::new(packed, &self.fresh, self.rows.len(), field)
    }

    /// The values of a row's record, if it is [indexed](Self::index).
    pub fn held(&self, row: usize) -> &[u32] {
        let end = self.held_ends.get(row).map_or(0, |end| *end as usize);
        let start = row
            .checked_sub(1)
            .and_then(|before| self.held_ends.get(before))
            .map_or(0, |end| *end as usize);
        self.held.get(start..end).unwrap_or_default()
    }

    /// The times of its rows, in nanoseconds since the epoch, or [`UNDATED`].
    pub fn times(&self) -> &[i64] {
        self.times.rows()
    }

    /// The first and the last of them, if any row has one.
    pub fn span(&self) -> Option<(i64, i64)> {
        self.times.span()
    }

    /// How many rows have no time.
    pub fn undated(&self) -> usize {
        self.times.undated()
    }

    /// Gives all rows other times.
    pub(super) fn move_times(&mut self, times: Vec<i64>) {
        self.times.replace(times);
    }

    /// The time of a row, if it has one.
    pub fn time(&self, row: usize) -> Option<i64> {
        self.times().get(row).copied().filter(|time| *time != UNDATED)
    }

    /// Whether a row has a [`flag`](super::flag).
    pub fn has(&self, row: usize, flag: u8) -> bool {
        self.flags.has(row, flag)
    }

    /// Gives a row a [`flag`](super::flag), or takes it.
    pub(super) fn set(&mut self, row: usize, flag: u8, is: bool) {
        self.flags.set(row, flag, is);
    }

    /// The rows that have a [`flag`](super::flag).
    pub fn all_with(&self, flag: u8) -> Bits {
        self.flags.all_with(flag, self.rows.len())
    }
}
