//! What is known of rows yes or no: a set of rows for each, because questions want them as sets.

use super::Bits;

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

    /// All of them.
    pub(super) const ALL: [u8; 5] = [HOST, INCOMPLETE, COPY, TIME_OF_CARRIER, LINE];
}

/// The flags of the rows of a segment. A set ends behind the last row that was ever in it.
#[derive(Debug, Default)]
pub(super) struct Flags([Vec<u64>; flag::ALL.len()]);

impl Flags {
    /// Gives a row flags, or takes them.
    pub fn set(&mut self, row: usize, flags: u8, is: bool) {
        let (at, bit) = (row / 64, 1 << (row % 64));
        for (_, set) in flag::ALL.iter().zip(&mut self.0).filter(|(flag, _)| *flag & flags != 0) {
            if is && set.len() <= at {
                set.resize(at + 1, 0);
            }
            if let Some(word) = set.get_mut(at) {
                *word = *word & !bit | if is { bit } else { 0 };
            }
        }
    }

    /// The set of a flag, as far as it goes.
    fn of(&self, flag: u8) -> &[u64] {
        let mut sets = flag::ALL.iter().zip(&self.0);
        sets.find(|(of, _)| **of == flag).map_or(&[], |(_, set)| set)
    }

    /// Whether a row has a flag.
    pub fn has(&self, row: usize, flag: u8) -> bool {
        self.of(flag).get(row / 64).is_some_and(|word| word >> (row % 64) & 1 != 0)
    }

    /// Which of so many rows have a flag.
    pub fn all_with(&self, flag: u8, rows: usize) -> Bits {
        Bits::of_words(self.of(flag), rows)
    }
}
