//! The numbers of one field, row by row, in the width that the greatest needs.

use super::segment::{MOST_ROWS, Numbers};
use super::{Bits, Rows};
use crate::event::Field;

/// The numbers of a field, as rows have them.
#[derive(Debug, Clone, Copy)]
pub struct Column<'s> {
    packed: &'s Packed,
    fresh: &'s [Numbers],
    /// The first fresh row.
    from: usize,
    field: usize,
}

impl<'s> Column<'s> {
    /// The column of a segment of so many rows, of which the last are fresh.
    pub(super) fn new(
        packed: &'s Packed,
        fresh: &'s [Numbers],
        rows: usize,
        field: Field,
    ) -> Column<'s> {
        Column { packed, fresh, from: rows - fresh.len(), field: field.index() }
    }

    /// The number of a row, 0 if absent.
    #[inline]
    pub fn get(&self, row: usize) -> u32 {
        if row < self.from {
            return self.packed.get(row);
        }
        let numbers = self.fresh.get(row - self.from);
        numbers.and_then(|numbers| numbers.get(self.field)).copied().unwrap_or(0)
    }

    /// Gives rows, each with its number.
    #[inline]
    pub fn each(&self, rows: &Rows, mut take: impl FnMut(usize, u32)) {
        // What a column is made of is asked once for all rows.
        match self.packed {
            _ if !self.fresh.is_empty() => rows.each(|row| take(row, self.get(row))),
            Packed::Empty => rows.each(|row| take(row, 0)),
            Packed::Same(number) => rows.each(|row| take(row, *number)),
            Packed::Narrow(of) => rows.each(|row| take(row, at(of, row).into())),
            Packed::Middle(of) => rows.each(|row| take(row, at(of, row).into())),
            Packed::Wide(of) => rows.each(|row| take(row, at(of, row))),
        }
    }

    /// Counts the numbers of rows.
    pub fn count(&self, rows: &Rows, counts: &mut [u64]) {
        let mut add = |number: u32, by: u64| {
            if let Some(count) = counts.get_mut(number as usize) {
                *count += by;
            }
        };
        match (self.packed, rows) {
            _ if !self.fresh.is_empty() => rows.each(|row| add(self.get(row), 1)),
            (Packed::Empty, _) => add(0, rows.len() as u64),
            (Packed::Same(number), _) => add(*number, rows.len() as u64),
            (Packed::Narrow(of), Rows::All(_)) => narrow(of.iter().copied(), add),
            (Packed::Narrow(of), Rows::Some(rows)) => {
                narrow(rows.iter().map(|row| at(of, (*row).into())), add);
            }
            (Packed::Middle(of), _) => rows.each(|row| add(at(of, row).into(), 1)),
            (Packed::Wide(of), _) => rows.each(|row| add(at(of, row), 1)),
        }
    }

    /// The rows whose number fits.
    #[inline]
    pub fn rows(&self, fits: impl Fn(u32) -> bool) -> Bits {
        let count = self.from + self.fresh.len();
        let mut bits = match self.packed {
            Packed::Empty if fits(0) => Bits::all(count),
            Packed::Empty => Bits::none(count),
            Packed::Same(number) if fits(*number) => Bits::all(count),
            Packed::Same(_) => Bits::none(count),
            Packed::Narrow(of) => {
                // There are fewer numbers than rows.
                let table: [bool; 256] = std::array::from_fn(|number| fits(low(number)));
                Bits::of_each(count, of, |number| at(&table, number.into()))
            }
            Packed::Middle(of) => Bits::of_each(count, of, |number| fits(number.into())),
            Packed::Wide(of) => Bits::of_each(count, of, &fits),
        };
        // A column may end before its rows do, and the fresh ones are in none.
        let known = match self.packed {
            Packed::Empty | Packed::Same(_) => self.from,
            Packed::Narrow(of) => of.len(),
            Packed::Middle(of) => of.len(),
            Packed::Wide(of) => of.len(),
        };
        for row in known.min(self.from)..count {
            bits.put(row, fits(self.get(row)));
        }
        bits
    }
}

fn low(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(0)
}

fn at<T: Copy + Default>(numbers: &[T], row: usize) -> T {
    numbers.get(row).copied().unwrap_or_default()
}

/// Counts small numbers near at hand, and those of neighbours apart: where these are equal, the
/// second need not wait for the first.
fn narrow(mut numbers: impl Iterator<Item = u8>, mut add: impl FnMut(u32, u64)) {
    let (mut even, mut odd) = ([0u32; 256], [0u32; 256]);
    let count = |counts: &mut [u32; 256], number: Option<u8>| {
        let count = counts.get_mut(usize::from(number?))?;
        *count += 1;
        Some(())
    };
    while count(&mut even, numbers.next()).is_some() && count(&mut odd, numbers.next()).is_some() {}
    for (number, (even, odd)) in (0..).zip(even.iter().zip(&odd)) {
        if even + odd > 0 {
            add(number, u64::from(even + odd));
        }
    }
}

/// A segment of so many rows is thought to become full: to double its columns again and again
/// would copy each twice.
const LARGE: usize = 1 << 12;

/// Makes room for the rows of a full segment.
pub(super) fn becomes_full<T>(rows: &mut Vec<T>) {
    if rows.len() >= LARGE && rows.capacity() < MOST_ROWS {
        rows.reserve_exact(MOST_ROWS - rows.len());
    }
}

/// The rows of a column but for the fresh ones.
#[derive(Debug, Default)]
pub(super) enum Packed {
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
    pub fn get(&self, row: usize) -> u32 {
        match self {
            Packed::Empty => 0,
            Packed::Same(number) => *number,
            Packed::Narrow(rows) => rows.get(row).copied().map_or(0, u32::from),
            Packed::Middle(rows) => rows.get(row).copied().map_or(0, u32::from),
            Packed::Wide(rows) => rows.get(row).copied().unwrap_or(0),
        }
    }
    /// Adds numbers behind those of the rows before `row`.
    pub fn extend(&mut self, row: usize, numbers: &[u32]) {
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

    pub fn seal(&mut self, count: usize) {
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
