//! One number for each row, in the width that the greatest needs.

use super::Rows;
use super::segment::MOST_ROWS;
use std::cell::OnceCell;

/// How often numbers below this occur is kept.
const MOST_KEPT: usize = 1 << 13;

/// The numbers of rows.
#[derive(Debug, Default)]
pub(super) enum Packed {
    /// No row has one.
    #[default]
    Empty,
    /// All rows have the same.
    Same(u32),
    /// Numbers below 2⁸.
    Narrow(Full<u8>),
    /// Numbers below 2¹⁶.
    Middle(Full<u16>),
    /// Any numbers; rows behind its end are absent.
    Wide(Vec<u32>),
}

/// The numbers of all rows of a segment that is full or ended.
#[derive(Debug)]
pub(super) struct Full<T> {
    pub rows: Vec<T>,
    /// How many rows have each number, once that was asked.
    counts: OnceCell<Vec<u32>>,
}

impl<T: Copy + Into<u32>> Full<T> {
    fn new(rows: Vec<T>) -> Full<T> {
        Full { rows, counts: OnceCell::new() }
    }

    /// How many rows have each number; none where there are too many numbers to keep that.
    fn counts(&self) -> &[u32] {
        self.counts.get_or_init(|| {
            let greatest = self.rows.iter().map(|number| place(*number)).max().unwrap_or(0);
            let mut counts = vec![0; if greatest < MOST_KEPT { greatest + 1 } else { 0 }];
            for number in &self.rows {
                if let Some(count) = counts.get_mut(place(*number)) {
                    *count += 1;
                }
            }
            counts
        })
    }

    fn get(&self, row: usize) -> Option<T> {
        self.rows.get(row).copied()
    }

    /// Adds how many of some rows have each number, from what is known of all rows where these are
    /// most of them. Whether it did.
    fn count_most(&self, rows: &Rows, counts: &mut [u64]) -> bool {
        let but: &[u16] = match rows {
            Rows::All(_) => &[],
            Rows::But(_, but) => but,
            Rows::Some(_) => return false,
        };
        let all = self.counts();
        if all.is_empty() || all.len() > counts.len() {
            return false;
        }
        counts.iter_mut().zip(all).for_each(|(count, all)| *count += u64::from(*all));
        for number in but.iter().filter_map(|row| self.get(usize::from(*row))) {
            if let Some(count) = counts.get_mut(place(number)) {
                *count -= 1;
            }
        }
        true
    }
}

fn place(number: impl Into<u32>) -> usize {
    number.into() as usize
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

impl Packed {
    /// The number of a row, 0 if absent.
    #[inline]
    pub fn get(&self, row: usize) -> u32 {
        match self {
            Packed::Empty => 0,
            Packed::Same(number) => *number,
            Packed::Narrow(of) => of.get(row).map_or(0, u32::from),
            Packed::Middle(of) => of.get(row).map_or(0, u32::from),
            Packed::Wide(rows) => rows.get(row).copied().unwrap_or(0),
        }
    }

    /// Gives rows, each with its number.
    #[inline]
    pub fn each(&self, rows: &Rows, mut take: impl FnMut(usize, u32)) {
        // What a column is made of is asked once for all rows.
        match self {
            Packed::Empty => rows.each(|row| take(row, 0)),
            Packed::Same(number) => rows.each(|row| take(row, *number)),
            Packed::Narrow(of) => rows.each(|row| take(row, of.get(row).map_or(0, u32::from))),
            Packed::Middle(of) => rows.each(|row| take(row, of.get(row).map_or(0, u32::from))),
            Packed::Wide(of) => rows.each(|row| take(row, of.get(row).copied().unwrap_or(0))),
        }
    }

    /// Adds how many of some rows have each number; numbers that there is no count for are passed
    /// over.
    pub fn count(&self, rows: &Rows, counts: &mut [u64]) {
        let known = match self {
            Packed::Narrow(of) => of.count_most(rows, counts),
            Packed::Middle(of) => of.count_most(rows, counts),
            _ => false,
        };
        if known {
            return;
        }
        let mut add = |number: u32, by: u64| {
            if let Some(count) = counts.get_mut(place(number)) {
                *count += by;
            }
        };
        match (self, rows) {
            (Packed::Empty, _) => add(0, rows.len() as u64),
            (Packed::Same(number), _) => add(*number, rows.len() as u64),
            (Packed::Narrow(of), Rows::Some(rows)) => {
                narrow(rows.iter().filter_map(|row| of.get(usize::from(*row))), add);
            }
            _ => self.each(rows, |_, number| add(number, 1)),
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

    /// Shrinks the numbers of so many rows to the width that they need.
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
                let low = |number: &u32| number.to_le_bytes()[0];
                Packed::Narrow(Full::new(rows.iter().map(low).collect()))
            }
            (_, ..0x1_0000) => {
                let low = |number: &u32| {
                    let [a, b, ..] = number.to_le_bytes();
                    u16::from_le_bytes([a, b])
                };
                Packed::Middle(Full::new(rows.iter().map(low).collect()))
            }
            _ => Packed::Wide(std::mem::take(rows).into_boxed_slice().into_vec()),
        };
    }
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

/// Numbers of the rows of a segment that are no field's.
#[derive(Debug, Default)]
pub struct Codes {
    packed: Packed,
    rows: usize,
}

impl Codes {
    /// These numbers, by row.
    pub fn new(numbers: &[u32]) -> Codes {
        let mut packed = Packed::Empty;
        packed.extend(0, numbers);
        packed.seal(numbers.len());
        Codes { packed, rows: numbers.len() }
    }

    /// Of how many rows.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether of none.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Adds how many of some rows have each number; numbers that there is no count for are passed
    /// over.
    pub fn count(&self, rows: &Rows, counts: &mut [u64]) {
        self.packed.count(rows, counts);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Bits;

    #[test]
    fn counts_do_not_depend_on_how_they_are_made() {
        let of: [fn(usize) -> usize; 5] =
            [|row| row % 7, |row| row * row % 300, |row| row * 31 % 70_000, |_| 3, |_| 0];
        let picks: [fn(usize) -> bool; 4] =
            [|_| true, |row| row % 5 == 0, |row| row % 5 > 0, |row| row == 20_000];
        for of in of {
            let numbers: Vec<u32> = (0..40_000).map(|row| of(row) as u32).collect();
            let codes = Codes::new(&numbers);
            for pick in picks {
                let rows = Bits::of(numbers.len(), pick).rows();
                let (mut counts, mut plain) = (vec![0; 70_000], vec![0; 70_000]);
                codes.count(&rows, &mut counts);
                for row in (0..numbers.len()).filter(|row| pick(*row)) {
                    plain[numbers[row] as usize] += 1;
                }
                assert_eq!(counts, plain);
                let few: Vec<u64> = plain.iter().take(2).copied().collect();
                let mut counts = vec![0; 2];
                codes.count(&rows, &mut counts);
                assert_eq!(counts, few);
            }
        }
    }
}
