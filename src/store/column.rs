//! The numbers of one field, row by row: those that are packed, and behind them those of the rows that
//! came last.

use super::packed::Packed;
use super::segment::Numbers;
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

    /// The number that all rows have, where that is known without looking at them.
    pub fn same(&self) -> Option<u32> {
        match self.packed {
            _ if !self.fresh.is_empty() => None,
            Packed::Empty => Some(0),
            Packed::Same(number) => Some(*number),
            _ => None,
        }
    }

    /// Gives rows, each with its number.
    #[inline]
    pub fn each(&self, rows: &Rows, mut take: impl FnMut(usize, u32)) {
        match self.fresh.is_empty() {
            true => self.packed.each(rows, take),
            false => rows.each(|row| take(row, self.get(row))),
        }
    }

    /// Adds how many of some rows have each number; numbers that there is no count for are passed
    /// over.
    pub fn count(&self, rows: &Rows, counts: &mut [u64]) {
        if self.fresh.is_empty() {
            return self.packed.count(rows, counts);
        }
        rows.each(|row| {
            if let Some(count) = counts.get_mut(self.get(row) as usize) {
                *count += 1;
            }
        });
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
                let table: [bool; 256] =
                    std::array::from_fn(|number| fits(u32::try_from(number).unwrap_or(0)));
                Bits::of_each(count, &of.rows, |number| {
                    table.get(usize::from(number)).copied().unwrap_or_default()
                })
            }
            Packed::Middle(of) => Bits::of_each(count, &of.rows, |number| fits(number.into())),
            Packed::Wide(of) => Bits::of_each(count, of, &fits),
        };
        // A column may end before its rows do, and the fresh ones are in none.
        let known = match self.packed {
            Packed::Empty | Packed::Same(_) => self.from,
            Packed::Narrow(of) => of.rows.len(),
            Packed::Middle(of) => of.rows.len(),
            Packed::Wide(of) => of.len(),
        };
        for row in known.min(self.from)..count {
            bits.put(row, fits(self.get(row)));
        }
        bits
    }
}
