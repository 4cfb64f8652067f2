//! A keyed hash: NH (UMAC, RFC 4418 §5), one multiply for eight bytes. Without the key nobody
//! can make bytes that collide.

const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// A keyed hash of bytes.
pub fn hash(key: u64, bytes: &[u8]) -> u64 {
    let mut parts = Parts { key, sum: 0 };
    parts.add(0, bytes);
    finish(parts.sum)
}

/// A keyed hash of several runs of bytes, one behind the other, whose bits are not all alike
/// unguessable: to be [finished](finish).
#[derive(Debug, Clone, Copy)]
pub struct Parts {
    /// The key of the next word.
    pub key: u64,
    /// The hash of what was added.
    pub sum: u64,
}

impl Parts {
    /// Adds bytes, and what they are: a number of at most 38 bits.
    #[inline]
    pub fn add(&mut self, what: u64, bytes: &[u8]) {
        let Parts { mut key, mut sum } = *self;
        let mut mix = |word: u64| {
            key = key.wrapping_add(STEP);
            let (low, high) = (word.wrapping_add(key) & 0xffff_ffff, (word ^ key) >> 32);
            sum = sum.rotate_left(1).wrapping_add(product(low, high, word));
        };
        mix(what << 26 | bytes.len() as u64);
        let (words, rest) = bytes.as_chunks::<8>();
        words.iter().for_each(|word| mix(u64::from_le_bytes(*word)));
        match bytes.last_chunk::<8>() {
            _ if rest.is_empty() => {}
            Some(last) => mix(u64::from_le_bytes(*last)),
            None => mix(short(bytes)),
        }
        *self = Parts { key, sum };
    }
}

/// The halves of a word with their keys, multiplied. The word is added, so that words that differ
/// in one half only never have the same, whatever the other half and the key are.
#[inline]
fn product(low: u64, high: u64, word: u64) -> u64 {
    low.wrapping_mul(high).wrapping_add(word)
}

/// Less than eight bytes as a number: equal ones of equal length alone have the same.
#[inline]
pub fn short(bytes: &[u8]) -> u64 {
    if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        return u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << 32;
    }
    bytes.iter().fold(0, |word, byte| word << 8 | u64::from(*byte))
}

/// The same as [`Parts`] of numbers.
pub fn part_of_numbers(key: u64, numbers: &[u32]) -> u64 {
    let (pairs, rest) = numbers.as_chunks::<2>();
    let last = rest.first().map(|last| [*last, 0]);
    let (mut sum, mut key) = (0u64, key);
    for [a, b] in pairs.iter().copied().chain(last) {
        key = key.wrapping_add(STEP);
        let word = u64::from(a) | u64::from(b) << 32;
        let low = u64::from(a).wrapping_add(key) & 0xffff_ffff;
        let high = u64::from(b).wrapping_add(key >> 32) & 0xffff_ffff;
        sum = sum.rotate_left(1).wrapping_add(product(low, high, word));
    }
    sum
}

/// Spreads what is in all bits over all bits.
pub fn finish(sum: u64) -> u64 {
    let sum = (sum ^ (sum >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    let sum = (sum ^ (sum >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    sum ^ (sum >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_bit_makes_another_hash() {
        for key in [0, 1, 77, u64::MAX, STEP] {
            let text = *b"f1b2c3d4-0662-11f1-8086-20ea7ebb2f0c";
            let own = hash(key, &text);
            for bit in 0..text.len() * 8 {
                let mut other = text;
                other[bit / 8] ^= 1 << (bit % 8);
                assert_ne!(hash(key, &other), own, "{bit} of {key}");
            }
            let numbers = [3, 8, 0, 77, 5];
            let own = part_of_numbers(key, &numbers);
            for bit in 0..numbers.len() * 32 {
                let mut other = numbers;
                other[bit / 32] ^= 1 << (bit % 32);
                assert_ne!(part_of_numbers(key, &other), own, "{bit} of {key}");
            }
        }
    }
}
