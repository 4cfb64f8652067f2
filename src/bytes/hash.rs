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
            sum = sum.rotate_left(1).wrapping_add(low.wrapping_mul(high));
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
        let low = u64::from(a).wrapping_add(key) & 0xffff_ffff;
        let high = u64::from(b).wrapping_add(key >> 32) & 0xffff_ffff;
        sum = sum.rotate_left(1).wrapping_add(low.wrapping_mul(high));
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
    fn each_bit_counts() {
        for key in [0u64, 7, 0x0123_4567_89ab_cdef, u64::MAX] {
            let bytes: Vec<u8> = (0..43u8).map(|n| n.wrapping_mul(37)).collect();
            let numbers: Vec<u32> = (0..9).map(|n| n * 12_345).collect();
            let (whole, of_numbers) = (hash(key, &bytes), part_of_numbers(key, &numbers));
            for bit in 0..8 {
                for at in 0..bytes.len() {
                    let mut other = bytes.clone();
                    other[at] ^= 1 << bit;
                    assert_ne!(hash(key, &other), whole, "bit {bit} of byte {at}");
                }
                for at in 0..numbers.len() {
                    let mut other = numbers.clone();
                    other[at] ^= 1 << bit;
                    assert_ne!(part_of_numbers(key, &other), of_numbers, "bit {bit} of {at}");
                }
            }
        }
    }
}
