//! A dictionary: distinct texts, numbered from 0 in the order they came.
//!
//! Open addressing over one arena. Nobody can make strings that collide without the hash's
//! key, and a match is always verified by comparing. `HashMap<Box<[u8]>, u32>` costs an
//! allocation per value and about twice the time.

use crate::bytes::{hash, same};

/// Places for the strings asked for last, which are found without a hash: at first, and at
/// most. There are many more than strings, because two that share a place drive each other
/// out.
const FEW_RECENT: usize = 64;
const MOST_RECENT: usize = 4096;

/// A dictionary with more strings than this mostly meets new ones.
const MANY: usize = 1 << 14;

/// A string that was asked for: its length, its first and last eight bytes, which are all of
/// it up to a length of 16, and its number.
#[derive(Debug, Clone, Copy)]
struct Recent {
    first: u64,
    last: u64,
    len: u32,
    id: u32,
}

const NOTHING: Recent = Recent { first: 0, last: 0, len: u32::MAX, id: 0 };

/// Distinct texts.
#[derive(Debug)]
pub struct Dict {
    key: u64,
    arena: String,
    /// Where each string begins; one more than there are strings.
    starts: Vec<usize>,
    /// The upper half of a hash over a number plus one; 0 is free. A power of two long.
    table: Vec<u64>,
    /// By a mixture of length and ends; a power of two long, or none where it would not help.
    recent: Vec<Recent>,
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

/// The place of a string among the recent ones.
fn recent_place(first: u64, last: u64, len: u32) -> u32 {
    let mixed = (first ^ last.rotate_left(23) ^ u64::from(len)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    low(mixed >> 32)
}

/// The upper half of an entry: of the hash of its string.
const TAG: u64 = 0xffff_ffff_0000_0000;

/// The lower half of a word.
fn low(word: u64) -> u32 {
    u32::try_from(word & !TAG).unwrap_or(0)
}

impl Dict {
    /// An empty dictionary with its key.
    pub fn new(key: u64) -> Dict {
        Dict { key, arena: String::new(), starts: vec![0], table: vec![0; 16], recent: Vec::new() }
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
        let bytes = text.as_bytes();
        let ((first, last), len) = (ends(bytes), u32::try_from(bytes.len()).unwrap_or(u32::MAX));
        let place = recent_place(first, last, len) as usize & (self.recent.len().wrapping_sub(1));
        if let Some(recent) = self.recent.get(place)
            && (recent.first, recent.last, recent.len) == (first, last, len)
            && (len <= 16 || same(self.get(recent.id).as_bytes(), bytes))
        {
            return recent.id;
        }
        let id = self.intern_hashed(text);
        if self.recent.is_empty() && self.len() <= MANY {
            self.recent = vec![NOTHING; FEW_RECENT];
        }
        if let Some(recent) = self.recent.get_mut(place) {
            *recent = Recent { first, last, len, id };
        }
        id
    }

    fn intern_hashed(&mut self, text: &str) -> u32 {
        let (hash, slot, found) = self.slot(text);
        if let Some(id) = found {
            return id;
        }
        let id = u32::try_from(self.len()).unwrap_or(u32::MAX - 1);
        self.arena.push_str(text);
        self.starts.push(self.arena.len());
        if let Some(place) = self.table.get_mut(slot) {
            *place = hash & TAG | u64::from(id + 1);
        }
        if self.starts.len() * 2 > self.table.len() {
            self.grow();
        }
        id
    }

    fn grow(&mut self) {
        let twice = vec![0; self.table.len() * 2];
        let before = std::mem::replace(&mut self.table, twice);
        let recent = (self.table.len() * 4).min(MOST_RECENT);
        if self.len() > MANY {
            self.recent = Vec::new();
        } else if recent > self.recent.len() {
            self.recent = vec![NOTHING; recent];
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
