//! A dictionary: distinct byte strings, numbered from 0 in the order they came.
//!
//! Open addressing over one arena. The hash is keyed NH (UMAC, RFC 4418 §5): one multiply
//! for eight bytes, and without the key nobody can make strings that collide; a match is
//! always verified by comparing. `HashMap<Box<[u8]>, u32>` costs an allocation per value
//! and about twice the time.

/// Distinct byte strings.
#[derive(Debug)]
pub struct Dict {
    key: u64,
    arena: Vec<u8>,
    ends: Vec<usize>,
    hashes: Vec<u32>,
    /// Numbers plus one; 0 is free. Its length is a power of two.
    table: Vec<u32>,
}

const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// A keyed hash of bytes.
pub(super) fn hash(key: u64, bytes: &[u8]) -> u64 {
    let mut sum = (bytes.len() as u64).wrapping_mul(STEP);
    let mut key = key;
    let mut mix = |word: u64| {
        key = key.wrapping_add(STEP);
        let [low, high] = [word ^ key, (word >> 32) ^ (key >> 32)].map(|half| half & 0xffff_ffff);
        sum = sum.wrapping_add(low.wrapping_add(key & 0xffff).wrapping_mul(high.wrapping_add(key >> 48)));
    };
    let (words, tail) = bytes.as_chunks::<8>();
    for word in words {
        mix(u64::from_le_bytes(*word));
    }
    if !tail.is_empty() {
        mix(tail.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)));
    }
    finish(sum)
}

/// Spreads what is in all bits over all bits.
pub(super) fn finish(sum: u64) -> u64 {
    let sum = (sum ^ (sum >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    let sum = (sum ^ (sum >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    sum ^ (sum >> 32)
}

impl Dict {
    /// An empty dictionary with its key.
    pub fn new(key: u64) -> Dict {
        Dict { key, arena: Vec::new(), ends: Vec::new(), hashes: Vec::new(), table: vec![0; 16] }
    }

    /// How many strings it holds.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// The number of a string, given one if it is new.
    pub fn intern(&mut self, bytes: &[u8]) -> u32 {
        let full = hash(self.key, bytes);
        let short = (full >> 32) as u32;
        let mask = self.table.len() - 1;
        let mut slot = full as usize & mask;
        loop {
            match self.table.get(slot).copied() {
                Some(0) | None => break,
                Some(taken) => {
                    let id = taken - 1;
                    if self.hashes.get(id as usize) == Some(&short) && self.get(id) == bytes {
                        return id;
                    }
                }
            }
            slot = (slot + 1) & mask;
        }
        let id = u32::try_from(self.ends.len()).unwrap_or(u32::MAX - 1);
        self.arena.extend_from_slice(bytes);
        self.ends.push(self.arena.len());
        self.hashes.push(short);
        if let Some(place) = self.table.get_mut(slot) {
            *place = id + 1;
        }
        if self.ends.len() * 2 > self.table.len() {
            self.grow();
        }
        id
    }

    fn grow(&mut self) {
        let mask = self.table.len() * 2 - 1;
        self.table = vec![0; mask + 1];
        for id in 0..self.ends.len() {
            let id = u32::try_from(id).unwrap_or(u32::MAX - 1);
            let mut slot = hash(self.key, self.get(id)) as usize & mask;
            while self.table.get(slot).is_some_and(|taken| *taken != 0) {
                slot = (slot + 1) & mask;
            }
            if let Some(place) = self.table.get_mut(slot) {
                *place = id + 1;
            }
        }
    }

    /// The number of a string that it holds.
    pub fn find(&self, bytes: &[u8]) -> Option<u32> {
        let mask = self.table.len() - 1;
        let mut slot = hash(self.key, bytes) as usize & mask;
        while let Some(id) = self.table.get(slot)?.checked_sub(1) {
            if self.get(id) == bytes {
                return Some(id);
            }
            slot = (slot + 1) & mask;
        }
        None
    }

    /// The string of a number.
    pub fn get(&self, id: u32) -> &[u8] {
        let at = id as usize;
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(at).copied().unwrap_or(start);
        self.arena.get(start..end).unwrap_or_default()
    }

    /// The string of a number as text.
    pub fn text(&self, id: u32) -> &str {
        std::str::from_utf8(self.get(id)).unwrap_or_default()
    }

    /// All strings, in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.ends.len()).map(|id| self.get(u32::try_from(id).unwrap_or(u32::MAX)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_stable_and_strings_distinct() {
        let mut dict = Dict::new(7);
        let words: Vec<String> = (0..5000).map(|n| format!("value {}", n % 1700)).collect();
        let ids: Vec<u32> = words.iter().map(|word| dict.intern(word.as_bytes())).collect();
        assert_eq!(dict.len(), 1700);
        for (word, id) in words.iter().zip(ids) {
            assert_eq!((dict.text(id), dict.find(word.as_bytes())), (word.as_str(), Some(id)));
        }
        assert_eq!(dict.find(b"none"), None);
    }
}
