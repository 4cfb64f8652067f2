//! A run of at most 65,536 events of one input, as columns.
//!
//! A column holds one number per row: 0 for absent, else a dictionary's number plus one. A
//! field that no row of the segment has takes no space; a full segment's columns shrink to
//! the width that their greatest number needs. The rows that came last wait in front of the
//! columns.

use crate::bytes::Span;
use crate::event::{FIELDS, Field};
use crate::record::{Carried, Repair};
use std::collections::HashMap;

/// The most rows of a segment.
pub const MOST_ROWS: usize = 1 << 16;

/// The time of an undated row.
pub const UNDATED: i64 = i64::MIN;

/// Flags of a row.
pub mod flag {
    /// It is of a host and so of no workload.
    pub const HOST: u8 = 1;
    /// Its record was cut at an end of the input.
    pub const INCOMPLETE: u8 = 2;
    /// It is a copy of an earlier row.
    pub const COPY: u8 = 4;
    /// Its time is that of its carrier.
    pub const TIME_OF_CARRIER: u8 = 8;
    /// Its record is a line of a log, and no object or the like.
    pub const LINE: u8 = 16;
}

/// The numbers of a field, as rows have them.
#[derive(Debug, Clone, Copy)]
pub struct Column<'s> {
    packed: &'s Packed,
    fresh: &'s [Numbers],
    /// The first fresh row.
    from: usize,
    field: usize,
}

impl Column<'_> {
    /// The number of a row, 0 if absent.
    #[inline]
    pub fn get(&self, row: usize) -> u32 {
        if row < self.from {
            return self.packed.get(row);
        }
        let numbers = self.fresh.get(row - self.from);
        numbers.and_then(|numbers| numbers.get(self.field)).copied().unwrap_or(0)
    }
}

impl Column<'_> {
    /// Gives rows, which must be in order, each with its number.
    #[inline]
    pub fn each(&self, rows: &[u16], mut take: impl FnMut(u16, u32)) {
        let settled = rows.partition_point(|row| usize::from(*row) < self.from);
        let (rows, fresh) = rows.split_at_checked(settled).unwrap_or_default();
        // What a column is made of is asked once for all rows.
        match self.packed {
            Packed::Empty => rows.iter().for_each(|row| take(*row, 0)),
            Packed::Same(number) => rows.iter().for_each(|row| take(*row, *number)),
            Packed::Narrow(of) => rows.iter().for_each(|row| take(*row, at(of, *row).into())),
            Packed::Middle(of) => rows.iter().for_each(|row| take(*row, at(of, *row).into())),
            Packed::Wide(of) => rows.iter().for_each(|row| take(*row, at(of, *row))),
        }
        fresh.iter().for_each(|row| take(*row, self.get(usize::from(*row))));
    }
}

fn at<T: Copy + Default>(numbers: &[T], row: u16) -> T {
    numbers.get(usize::from(row)).copied().unwrap_or_default()
}

/// The numbers of a row, by field.
pub(super) type Numbers = [u32; FIELDS.len()];

/// Rows are put into columns when there are so many.
const FRESH: usize = 64;

/// A segment of so many rows is thought to become full: to double its columns again and again
/// would copy each twice.
const LARGE: usize = 1 << 12;

/// Makes room for the rows of a full segment.
fn becomes_full<T>(rows: &mut Vec<T>) {
    if rows.len() >= LARGE && rows.capacity() < MOST_ROWS {
        rows.reserve_exact(MOST_ROWS - rows.len());
    }
}

/// The rows of a column but for the fresh ones.
#[derive(Debug, Default)]
enum Packed {
    /// No row has it.
    #[default]
    Empty,
    /// All rows have the same number.
    Same(u32),
    /// Numbers below 2⁸.
    Narrow(Vec<u8>),
    /// Numbers below 2¹⁶.
    Middle(Vec<u16>),
    /// Any numbers; rows behind its end are absent.
    Wide(Vec<u32>),
}

impl Packed {
    #[inline]
    fn get(&self, row: usize) -> u32 {
        match self {
            Packed::Empty => 0,
            Packed::Same(number) => *number,
            Packed::Narrow(rows) => rows.get(row).copied().map_or(0, u32::from),
            Packed::Middle(rows) => rows.get(row).copied().map_or(0, u32::from),
            Packed::Wide(rows) => rows.get(row).copied().unwrap_or(0),
        }
    }

    /// Adds numbers behind those of the rows before `row`.
    fn extend(&mut self, row: usize, numbers: &[u32]) {
        if numbers.iter().fold(0, |any, number| any | number) == 0 {
            return;
        }
        if let Packed::Empty = self {
            *self = Packed::Wide(Vec::new());
        }
        if let Packed::Wide(rows) = self {
            becomes_full(rows);
            rows.resize(row, 0);
            rows.extend_from_slice(numbers);
        }
    }

    fn seal(&mut self, count: usize) {
        let Packed::Wide(rows) = self else { return };
        rows.resize(count, 0);
        let first = rows.first().copied().unwrap_or(0);
        let (any, differs) = rows
            .iter()
            .fold((0, 0), |(any, differs), number| (any | number, differs | (number ^ first)));
        *self = match (differs, any) {
            (0, _) => Packed::Same(first),
            (_, ..0x100) => {
                Packed::Narrow(rows.iter().map(|number| number.to_le_bytes()[0]).collect())
            }
            (_, ..0x1_0000) => {
                let low = |number: &u32| {
                    let [a, b, ..] = number.to_le_bytes();
                    u16::from_le_bytes([a, b])
                };
                Packed::Middle(rows.iter().map(low).collect())
            }
            _ => Packed::Wide(std::mem::take(rows).into_boxed_slice().into_vec()),
        };
    }
}

/// What is known of a row beside its fields.
#[derive(Debug, Clone, Copy)]
pub struct Base {
    /// Its time, or [`UNDATED`].
    pub time: i64,
    /// The first byte of its record.
    pub start: u64,
    /// The length of its record.
    pub len: u32,
    /// [`flag`]s.
    pub flags: u8,
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
    /// Repairs of the rows that had any.
    pub repairs: HashMap<u32, Vec<Repair>>,
    /// Where the records of those rows lie that are in several runs of bytes; an empty run is
    /// a line end that is not written.
    pub pieces: HashMap<u32, Vec<Span>>,
    /// How many rows have a time of which a part is assumed.
    pub assumed: u64,
    carried: Vec<Carried>,
    carried_ids: HashMap<Carried, u16>,
    columns: [Packed; FIELDS.len()],
    /// The rows that came last and are in no column yet. One by one, each would touch as
    /// many places in memory as it has fields.
    fresh: Vec<Numbers>,
    held_ends: Vec<u32>,
    held: Vec<u32>,
}

impl Segment {
    /// An empty segment of an input.
    pub fn new(input: u32) -> Segment {
        Segment {
            input,
            rows: Vec::new(),
            repairs: HashMap::new(),
            pieces: HashMap::new(),
            assumed: 0,
            carried: Vec::new(),
            carried_ids: HashMap::new(),
            columns: std::array::from_fn(|_| Packed::Empty),
            fresh: Vec::new(),
            held_ends: Vec::new(),
            held: Vec::new(),
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

    /// Adds a row: its base, and its numbers by field.
    pub(super) fn push(&mut self, base: Base, numbers: &Numbers) {
        self.assumed += u64::from(numbers.get(Field::Assumed.index()).is_some_and(|of| *of > 0));
        self.fresh.push(*numbers);
        becomes_full(&mut self.rows);
        self.rows.push(base);
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

    /// Gives a field other numbers, of all rows.
    pub(super) fn replace(&mut self, field: Field, numbers: Vec<u32>) {
        self.settle();
        if let Some(column) = self.columns.get_mut(field.index()) {
            *column = Packed::Wide(numbers);
        }
    }

    /// Shrinks the columns; no row can be added afterwards.
    pub fn seal(&mut self) {
        self.settle();
        self.fresh = Vec::new();
        self.carried_ids = HashMap::new();
        let count = self.rows.len();
        self.columns.iter_mut().for_each(|column| column.seal(count));
        self.rows.shrink_to_fit();
    }

    /// Gives the first row that has none the values of its record, if that begins at this
    /// byte; whether it does.
    pub fn index(&mut self, start: u64, values: &[u32]) -> bool {
        let fits = self.rows.get(self.held_ends.len()).is_some_and(|row| row.start == start);
        if fits {
            self.held.extend_from_slice(values);
            self.held_ends.push(u32::try_from(self.held.len()).unwrap_or(u32::MAX));
        }
        fits
    }

    /// How many rows have not been [indexed](Self::index).
    pub fn unindexed(&self) -> usize {
        self.rows.len() - self.held_ends.len()
    }

    /// The column of a field.
    pub fn column(&self, field: Field) -> Column<'_> {
        Column {
            packed: self.columns.get(field.index()).unwrap_or(&Packed::Empty),
            fresh: &self.fresh,
            from: self.rows.len() - self.fresh.len(),
            field: field.index(),
        }
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

    /// Whether a row is a copy of an earlier one.
    pub fn is_copy(&self, row: usize) -> bool {
        self.rows.get(row).is_some_and(|base| base.flags & flag::COPY != 0)
    }
}
