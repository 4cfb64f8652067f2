//! A dictionary: distinct texts, numbered from 0 in the order they came.
//!
//! Open addressing over one arena. Nobody can make strings that collide without the hash's
//! key, and a match is always verified by comparing. `HashMap<Box<[u8]>, u32>` costs an
//! allocation per value and about twice the time.

use crate::bytes::{hash, same};

/// The most places for strings that are found without a hash: so many lie near at hand.
const MOST_NEAR: usize = 8192;

/// Distinct texts.
#[derive(Debug)]
pub struct Dict {
    key: u64,
    /// Whether a string that is there already is found.
    finds: bool,
    arena: String,
    /// Where each string begins; one more than there are strings.
    starts: Vec<usize>,
    /// The upper half of a hash over a number plus one; 0 is free. A power of two long.
    table: Vec<u64>,
    /// The same by a mixture of length and ends, which costs less than a hash: the string
    /// that was asked for last of those that share a place. None where strings are many.
    near: Vec<u64>,
}

/// The first and the last eight bytes of a string; of a shorter one, its bytes.
fn ends(bytes: &[u8]) -> (u64, u64) {
    if let (Some(first), Some(last)) = (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        return (u64::from_le_bytes(*first), u64::from_le_bytes(*last));
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        return (u32::from_le_bytes(*first).into(), u32::from_le_bytes(*last).into());
    }
    (bytes.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)), 0)
}

/// A mixture of a string's length and ends.
fn mixed(bytes: &[u8]) -> u64 {
    let (first, last) = ends(bytes);
    let mixed =
        (first ^ last.rotate_left(23) ^ bytes.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ mixed >> 32
}

/// The upper half of an entry: of the hash or mixture of its string.
const TAG: u64 = 0xffff_ffff_0000_0000;

/// The lower half of a word.
fn low(word: u64) -> u32 {
    u32::try_from(word & !TAG).unwrap_or(0)
}

impl Dict {
    /// An empty dictionary with its key.
    pub fn new(key: u64) -> Dict {
        Dict {
            key,
            finds: true,
            arena: String::new(),
            starts: vec![0],
            table: vec![0; 16],
            near: vec![0; 64],
        }
    }

    /// An empty list of strings of which hardly one comes twice: it does not look whether it
    /// holds a string, so that it may hold one twice.
    pub fn listing() -> Dict {
        Dict { finds: false, ..Dict::new(0) }
    }

    /// Whether it may hold a string twice.
    pub fn repeats(&self) -> bool {
        !self.finds
    }

    /// How many strings it holds.
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Where the search for an entry begins. It depends on the entry alone, so that the
    /// table grows without a look at the strings.
    fn home(&self, entry: u64) -> usize {
        low(entry >> 32) as usize & (self.table.len() - 1)
    }

    /// The hash of a string, its slot, and its number if it is there.
    fn slot(&self, text: &str) -> (u64, usize, Option<u32>) {
        let hash = hash(self.key, text.as_bytes());
        let mut slot = self.home(hash);
        loop {
            let entry = self.table.get(slot).copied().unwrap_or(0);
            if entry == 0 {
                return (hash, slot, None);
            }
            let id = low(entry).wrapping_sub(1);
            if (entry ^ hash) & TAG == 0 && same(self.get(id).as_bytes(), text.as_bytes()) {
                return (hash, slot, Some(id));
            }
            slot = (slot + 1) & (self.table.len() - 1);
        }
    }

    /// The number of a string, given one if it is new.
    #[inline]
    pub fn intern(&mut self, text: &str) -> u32 {
        if !self.finds {
            return self.add(text);
        }
        if self.near.is_empty() {
            return self.intern_hashed(text);
        }
        let mixed = mixed(text.as_bytes());
        let place = low(mixed) as usize & (self.near.len() - 1);
        let entry = self.near.get(place).copied().unwrap_or(0);
        let id = low(entry).wrapping_sub(1);
        if entry != 0
            && (entry ^ mixed) & TAG == 0
            && same(self.get(id).as_bytes(), text.as_bytes())
        {
            return id;
        }
        let id = self.intern_hashed(text);
        if let Some(entry) = self.near.get_mut(place) {
            *entry = mixed & TAG | u64::from(id + 1);
        }
        id
    }

    fn intern_hashed(&mut self, text: &str) -> u32 {
        let (hash, slot, found) = self.slot(text);
        if let Some(id) = found {
            return id;
        }
        let id = self.add(text);
        if let Some(place) = self.table.get_mut(slot) {
            *place = hash & TAG | u64::from(id + 1);
        }
        if self.starts.len() * 2 > self.table.len() {
            self.grow();
        }
        id
    }

    fn add(&mut self, text: &str) -> u32 {
        let id = u32::try_from(self.len()).unwrap_or(u32::MAX - 1);
        self.arena.push_str(text);
        self.starts.push(self.arena.len());
        id
    }

    fn grow(&mut self) {
        let twice = vec![0; self.table.len() * 2];
        let before = std::mem::replace(&mut self.table, twice);
        let near = (self.table.len() * 4).min(MOST_NEAR);
        if self.table.len() > MOST_NEAR {
            self.near = Vec::new();
        } else if near > self.near.len() {
            self.near = vec![0; near];
        }
        for entry in before.into_iter().filter(|entry| *entry != 0) {
            let mut slot = self.home(entry);
            while self.table.get(slot).is_some_and(|taken| *taken != 0) {
                slot = (slot + 1) & (self.table.len() - 1);
            }
            if let Some(place) = self.table.get_mut(slot) {
                *place = entry;
            }
        }
    }

    /// The number of a string that it holds.
    pub fn find(&self, text: &str) -> Option<u32> {
        self.slot(text).2
    }

    /// The string of a number.
    pub fn get(&self, id: u32) -> &str {
        match self.starts.get(id as usize..).unwrap_or_default() {
            [start, end, ..] => self.arena.get(*start..*end).unwrap_or_default(),
            _ => "",
        }
    }

    /// All strings, in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|id| self.get(u32::try_from(id).unwrap_or(u32::MAX)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_stable_and_strings_distinct() {
        let mut dict = Dict::new(7);
        let words: Vec<String> = (0..5000).map(|n| format!("value {}", n % 1700)).collect();
        let ids: Vec<u32> = words.iter().map(|word| dict.intern(word)).collect();
        assert_eq!(dict.len(), 1700);
        for (word, id) in words.iter().zip(ids) {
            assert_eq!((dict.get(id), dict.find(word)), (word.as_str(), Some(id)));
        }
        assert_eq!(dict.find("none"), None);
    }
}
