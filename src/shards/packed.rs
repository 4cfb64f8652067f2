//! Numbers and lines as bytes.

use crate::query::RankKey;

/// Writes numbers.
pub(super) fn put(to: &mut Vec<u8>, numbers: &[u64]) {
    numbers.iter().for_each(|number| to.extend_from_slice(&number.to_le_bytes()));
}

/// Reads numbers, so many at a time.
pub(super) fn take<const N: usize>(bytes: &[u8]) -> impl Iterator<Item = [u64; N]> {
    let numbers = |run: &[u8]| {
        let mut numbers = [0; N];
        for (number, bytes) in numbers.iter_mut().zip(run.as_chunks::<8>().0) {
            *number = u64::from_le_bytes(*bytes);
        }
        numbers
    };
    bytes.chunks_exact(N * 8).map(numbers)
}

/// Two small numbers as one.
pub(super) fn pair(high: u32, low: u32) -> u64 {
    u64::from(high) << 32 | u64::from(low)
}

/// The two.
pub(super) fn parts(pair: u64) -> (u32, u32) {
    let half = |number: u64| u32::try_from(number & 0xffff_ffff).unwrap_or(0);
    (half(pair >> 32), half(pair))
}

fn key_numbers((rank, time, input, row): RankKey) -> [u64; 3] {
    [rank.cast_unsigned(), time.cast_unsigned(), pair(input, row)]
}

fn key_of([rank, time, place]: [u64; 3]) -> RankKey {
    let (input, row) = parts(place);
    (rank.cast_signed(), time.cast_signed(), input, row)
}

/// Writes what a row is ordered by.
pub(super) fn put_key(to: &mut Vec<u8>, key: RankKey) {
    put(to, &key_numbers(key));
}

/// Reads what rows are ordered by.
pub(super) fn keys(bytes: &[u8]) -> impl Iterator<Item = RankKey> {
    take::<3>(bytes).map(key_of)
}

/// Bytes in front of a line.
const HEAD: usize = 32;

/// Writes a line of an export, with what its row is ordered by.
pub fn line(to: &mut Vec<u8>, key: RankKey, text: &str) {
    put_key(to, key);
    put(to, &[text.len() as u64]);
    to.extend_from_slice(text.as_bytes());
}

/// Lines of an export that wait for others to be written.
#[derive(Debug, Default)]
pub struct Lines {
    bytes: Vec<u8>,
    at: usize,
}

impl Lines {
    /// Takes lines in the place of those that were all taken.
    pub fn fill(&mut self, bytes: Vec<u8>) {
        (self.bytes, self.at) = (bytes, 0);
    }

    /// What the next line is ordered by.
    pub fn key(&self) -> Option<RankKey> {
        keys(self.bytes.get(self.at..self.at + HEAD - 8)?).next()
    }

    /// Moves the next line to the end of others.
    pub fn take(&mut self, to: &mut Vec<u8>) {
        let text = self.at + HEAD;
        let head = self.bytes.get(text - 8..text).unwrap_or_default();
        let len = take::<1>(head).next().map_or(0, |[len]| usize::try_from(len).unwrap_or(0));
        to.extend_from_slice(self.bytes.get(text..text + len).unwrap_or_default());
        self.at = text + len;
    }
}
