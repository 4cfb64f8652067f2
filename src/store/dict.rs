//! A dictionary: distinct texts, numbered from 0 in the order they came.
//!
//! A table over [`Texts`]. Nobody can make strings that collide without the hash's key, and
//! a match is always verified by comparing. `HashMap<Box<[u8]>, u32>` costs an allocation per
//! value and about twice the time.

use super::table::{Table, low};
use super::texts::Texts;
use crate::bytes::{hash, same, short};

/// The most places for strings that are found without a hash: so many lie near at hand.
const MOST_NEAR: usize = 2048;

/// When a dictionary holds so many, it is judged: of a thousand that come by chance, the first
/// hundreds are mostly new.
const MANY: usize = 1 << 14;

/// Distinct texts.
#[derive(Debug)]
pub struct Dict {
    key: u64,
    /// Whether a string that is there already is found.
    finds: bool,
    /// Whether it stops finding them once most are new.
    gives_up: bool,
    /// How many strings it was asked for.
    asked: usize,
    texts: Texts,
    table: Table,
    /// By a mixture of length and ends, which costs less than a hash: the string that was
    /// asked for last of those that share a place. None where strings are many.
    near: Vec<Near>,
}

/// A string as it is known without a look at the arena, or with one if it is long.
#[derive(Debug, Clone, Copy, Default)]
#[repr(align(32))]
struct Near {
    first: u64,
    last: u64,
    start: usize,
    len: u32,
    /// Its number plus one; 0 is free.
    entry: u32,
}

/// Strings up to this length are told by their length and ends alone.
const SHORT: usize = 16;

/// The first and the last eight bytes of a string; of a shorter one, its bytes.
fn ends(bytes: &[u8]) -> (u64, u64) {
    if let (Some(first), Some(last)) = (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        return (u64::from_le_bytes(*first), u64::from_le_bytes(*last));
    }
    (short(bytes), 0)
}

/// A number that mixes the length, the ends and the middle of a string.
fn mixed(bytes: &[u8], first: u64, last: u64) -> usize {
    let middle = bytes.get(bytes.len() / 2..).and_then(|half| half.first_chunk::<8>());
    let middle = middle.filter(|_| bytes.len() > SHORT).map_or(0, |word| u64::from_le_bytes(*word));
    let mixed = first ^ last.rotate_left(23) ^ middle.rotate_left(47) ^ bytes.len() as u64;
    low(mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize
}

impl Dict {
    /// An empty dictionary with its key.
    pub fn new(key: u64) -> Dict {
        Dict {
            key,
            finds: true,
            gives_up: false,
            asked: 0,
            texts: Texts::default(),
            table: Table::default(),
            near: vec![Near::default(); 64],
        }
    }

    /// An empty list of strings of which hardly one comes twice: it does not look whether it
    /// holds a string, so that it may hold one twice.
    pub fn listing() -> Dict {
        Dict { finds: false, ..Dict::new(0) }
    }

    /// An empty dictionary that becomes a [listing](Self::listing) if of its strings more than
    /// a quarter are new: to find one in a table larger than any cache costs more than to hold
    /// it twice.
    pub fn open(key: u64) -> Dict {
        Dict { gives_up: true, ..Dict::new(key) }
    }

    /// Whether it may hold a string twice.
    pub fn repeats(&self) -> bool {
        !self.finds
    }

    /// How many strings it holds.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The hash of a string, and its number; if it has none, the slot for it.
    fn slot(&self, text: &str) -> (u64, Result<u32, usize>) {
        let hash = hash(self.key, text.as_bytes());
        let is = |id: u32| same(self.get(id).as_bytes(), text.as_bytes());
        (hash, self.table.find(hash, is))
    }

    /// The number of a string, given one if it is new.
    #[inline]
    pub fn intern(&mut self, text: &str) -> u32 {
        if !self.finds {
            return self.add(text);
        }
        self.asked += 1;
        if self.near.is_empty() {
            return self.intern_hashed(text);
        }
        let (first, last) = ends(text.as_bytes());
        let place = mixed(text.as_bytes(), first, last) & (self.near.len() - 1);
        if let Some(near) = self.near.get(place)
            && (near.first, near.last, near.len as usize) == (first, last, text.len())
            && near.entry > 0
            && (text.len() <= SHORT || self.texts.holds(near.start, text))
        {
            return near.entry - 1;
        }
        let id = self.intern_hashed(text);
        let len = u32::try_from(text.len()).unwrap_or(0);
        if let Some(near) = self.near.get_mut(place).filter(|_| len as usize == text.len()) {
            let start = self.texts.place(id);
            *near = Near { first, last, start, len, entry: id + 1 };
        }
        id
    }

    fn intern_hashed(&mut self, text: &str) -> u32 {
        let (hash, found) = self.slot(text);
        let slot = match found {
            Ok(id) => return id,
            Err(slot) => slot,
        };
        let id = self.add(text);
        if self.table.put(slot, hash, id) {
            let near = (self.table.room() * 2).min(MOST_NEAR);
            if self.table.room() > MOST_NEAR * 4 {
                self.near = Vec::new();
            } else if near > self.near.len() {
                self.near = vec![Near::default(); near];
            }
            let many = self.len() >= MANY && self.asked < self.len() * 4;
            if many && self.gives_up {
                (self.finds, self.table) = (false, Table::default());
            }
        }
        id
    }

    fn add(&mut self, text: &str) -> u32 {
        let id = u32::try_from(self.len()).unwrap_or(u32::MAX - 1);
        self.texts.push(text);
        id
    }

    /// The number of a string that it holds; of one that [repeats](Self::repeats), perhaps none.
    pub fn find(&self, text: &str) -> Option<u32> {
        self.slot(text).1.ok()
    }

    /// The string of a number.
    pub fn get(&self, id: u32) -> &str {
        self.texts.get(id)
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

    #[test]
    fn only_what_is_mostly_new_is_held_twice() {
        for (distinct, held) in [(1000, 1000), (15_000, 15_000), (2_000_000, 40_000)] {
            let mut dict = Dict::open(7);
            for n in 0..40_000 {
                let word = format!("value {}", (n * 7) % distinct);
                let id = dict.intern(&word);
                assert_eq!(dict.get(id), word);
            }
            assert_eq!(dict.len(), held, "{distinct}");
        }
    }
}
