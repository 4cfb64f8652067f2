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

/// Writes bytes behind their number.
fn put_some(to: &mut Vec<u8>, some: &[u8]) {
    put(to, &[some.len() as u64]);
    to.extend_from_slice(some);
}

/// Takes bytes off the front that stand behind their number.
fn take_some<'a>(from: &mut &'a [u8]) -> Option<&'a [u8]> {
    let (head, rest) = from.split_at_checked(8)?;
    let [len] = take::<1>(head).next()?;
    let (some, rest) = rest.split_at_checked(usize::try_from(len).ok()?)?;
    *from = rest;
    Some(some)
}

/// Writes what a row is ordered by.
pub(super) fn put_key(to: &mut Vec<u8>, key: &RankKey) {
    put_some(to, key);
}

/// Reads what rows are ordered by.
pub(super) fn keys(mut bytes: &[u8]) -> Vec<RankKey> {
    let mut keys = Vec::new();
    while let Some(key) = take_some(&mut bytes) {
        keys.push(key.to_vec());
    }
    keys
}

/// Writes a line of an export, with what its row is ordered by.
pub fn line(to: &mut Vec<u8>, key: &RankKey, text: &str) {
    put_some(to, key);
    put_some(to, text.as_bytes());
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

    fn rest(&self) -> &[u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// What the next line is ordered by.
    pub fn key(&self) -> Option<&[u8]> {
        take_some(&mut self.rest())
    }

    /// Moves the next line to the end of others.
    pub fn take(&mut self, to: &mut Vec<u8>) {
        let mut rest = self.rest();
        let text = take_some(&mut rest).and_then(|_| take_some(&mut rest));
        to.extend_from_slice(text.unwrap_or_default());
        self.at = self.bytes.len() - rest.len();
    }
}
