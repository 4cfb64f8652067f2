//! Chance that can be repeated: SplitMix64 (Steele, Lea and Flood, 2014), whose few lines
//! spare a crate.

use std::ops::Range;

/// A generator; its seed says all that it will give.
#[derive(Debug, Clone)]
pub struct Rng(u64);

impl Rng {
    /// From a seed and what tells its uses apart.
    pub fn new(seed: u64, parts: &[usize]) -> Rng {
        let mut rng = Rng(seed);
        for part in parts {
            rng.0 = rng.next() ^ *part as u64;
        }
        rng
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    }

    /// A number of a range; its start if the range is empty.
    pub fn of(&mut self, range: Range<usize>) -> usize {
        range.start + (self.next() % range.len().max(1) as u64) as usize
    }

    /// True once in so many times.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.of(0..times) == 0
    }

    /// One of some things.
    pub fn pick<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.of(0..all.len())]
    }

    /// Up to so many of some things, each once, in their order.
    pub fn some<T: Copy + Ord>(&mut self, all: &[T], most: usize) -> Vec<T> {
        if all.is_empty() {
            return Vec::new();
        }
        let count = self.of(1..most + 1);
        let mut some: Vec<T> = (0..count).map(|_| all[self.of(0..all.len())]).collect();
        some.sort_unstable();
        some.dedup();
        some
    }
}
