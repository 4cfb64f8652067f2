//! Checksums of unpacked bytes: CRC-32 and CRC-64 (ECMA-182) as gzip, zip, bzip2 and xz have
//! them, xxHash as zstd and lz4 have it. Tables are made when needed: they do not compress,
//! and the page's weight matters more than a microsecond.
//!
//! <https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md>

use super::out::{le, low};

/// A checksum that goes from the lowest bit up; 32 bits wide or 64.
pub(super) struct Crc {
    /// What a byte adds, and what it does so many bytes later.
    tables: Box<[[u64; 256]; 8]>,
    ones: u64,
    value: u64,
}

/// The polynomial of gzip, zip and xz, and of bzip2 when bits are mirrored.
const CRC32: u64 = 0xedb8_8320;
const CRC64: u64 = 0xc96c_5795_d787_0f42;

impl Crc {
    pub fn of_32() -> Crc {
        Crc::new(CRC32, u64::from(u32::MAX))
    }

    pub fn of_64() -> Crc {
        Crc::new(CRC64, u64::MAX)
    }

    fn new(polynomial: u64, ones: u64) -> Crc {
        let mut tables = Box::new([[0; 256]; 8]);
        let bits = |value: u64| (value >> 1) ^ (polynomial * (value & 1));
        let mut values: [u64; 256] = std::array::from_fn(|byte| byte as u64);
        for table in tables.iter_mut() {
            for value in &mut values {
                *value = (0..8).fold(*value, |value, _| bits(value));
            }
            *table = values;
        }
        Crc { tables, ones, value: ones }
    }

    pub fn byte(&mut self, byte: u8) {
        let [table, ..] = &*self.tables;
        let there = table.get(usize::from(low(self.value) ^ byte)).copied().unwrap_or(0);
        self.value = there ^ self.value >> 8;
    }

    /// Eight bytes at a time, which takes a third of the time.
    pub fn bytes(&mut self, bytes: &[u8]) {
        let (eights, rest) = bytes.as_chunks::<8>();
        for eight in eights {
            let word = (u64::from_le_bytes(*eight) ^ self.value).to_be_bytes();
            let of = |(table, byte): (&[u64; 256], u8)| table.get(usize::from(byte)).copied();
            let parts = self.tables.iter().zip(word).filter_map(of);
            self.value = parts.fold(0, |sum, part| sum ^ part);
        }
        rest.iter().for_each(|byte| self.byte(*byte));
    }

    pub fn value(&self) -> u64 {
        self.value ^ self.ones
    }

    /// As for a new input.
    pub fn reset(&mut self) {
        self.value = self.ones;
    }
}

const P64: [u64; 5] = [
    0x9e37_79b1_85eb_ca87,
    0xc2b2_ae3d_27d4_eb4f,
    0x1656_67b1_9e37_79f9,
    0x85eb_ca77_c2b2_ae63,
    0x27d4_eb2f_1656_67c5,
];
const P32: [u32; 5] = [0x9e37_79b1, 0x85eb_ca77, 0xc2b2_ae3d, 0x27d4_eb2f, 0x1656_67b1];

/// xxHash with seed 0, fed in pieces.
pub(super) struct Xxh<W> {
    lanes: [W; 4],
    /// What does not fill four lanes yet.
    rest: Vec<u8>,
    len: u64,
}

macro_rules! xxh {
    ($word:ty, $p:expr, $turn:literal, $ends:expr) => {
        impl Xxh<$word> {
            pub fn new() -> Self {
                let [a, b, ..] = $p;
                let lanes = [a.wrapping_add(b), b, 0, <$word>::MIN.wrapping_sub(a)];
                Self { lanes, rest: Vec::new(), len: 0 }
            }

            fn round(lane: $word, word: $word) -> $word {
                let [a, b, ..] = $p;
                lane.wrapping_add(word.wrapping_mul(b)).rotate_left($turn).wrapping_mul(a)
            }

            pub fn bytes(&mut self, mut bytes: &[u8]) {
                const STRIPE: usize = 4 * size_of::<$word>();
                self.len += bytes.len() as u64;
                if !self.rest.is_empty() {
                    let some = bytes.len().min(STRIPE - self.rest.len());
                    let (head, tail) = bytes.split_at(some);
                    self.rest.extend_from_slice(head);
                    bytes = tail;
                    if self.rest.len() == STRIPE {
                        let rest = std::mem::take(&mut self.rest);
                        self.stripe(&rest);
                    }
                }
                let stripes = bytes.chunks_exact(STRIPE);
                self.rest.extend_from_slice(stripes.remainder());
                stripes.for_each(|stripe| self.stripe(stripe));
            }

            fn stripe(&mut self, stripe: &[u8]) {
                let (words, _) = stripe.as_chunks();
                for (lane, word) in self.lanes.iter_mut().zip(words) {
                    *lane = Self::round(*lane, <$word>::from_le_bytes(*word));
                }
            }

            pub fn value(&self) -> u64 {
                $ends(self)
            }
        }
    };
}

xxh!(u64, P64, 31, |hash: &Xxh<u64>| {
    let [a, b, c, d, e] = P64;
    let mut value = e;
    if hash.len >= 32 {
        let turned = hash.lanes.iter().zip([1, 7, 12, 18]);
        value = turned.fold(0, |sum: u64, (lane, by)| sum.wrapping_add(lane.rotate_left(by)));
        for lane in hash.lanes {
            value = (value ^ Xxh::<u64>::round(0, lane)).wrapping_mul(a).wrapping_add(d);
        }
    }
    value = value.wrapping_add(hash.len);
    let eights = hash.rest.chunks_exact(8);
    let mut left = eights.remainder();
    for eight in eights {
        let mixed = value ^ Xxh::<u64>::round(0, le(eight));
        value = mixed.rotate_left(27).wrapping_mul(a).wrapping_add(d);
    }
    if let Some((four, rest)) = left.split_at_checked(4) {
        value = (value ^ le(four).wrapping_mul(a)).rotate_left(23).wrapping_mul(b).wrapping_add(c);
        left = rest;
    }
    for byte in left {
        value = (value ^ u64::from(*byte).wrapping_mul(e)).rotate_left(11).wrapping_mul(a);
    }
    value = (value ^ value >> 33).wrapping_mul(b);
    value = (value ^ value >> 29).wrapping_mul(c);
    value ^ value >> 32
});

xxh!(u32, P32, 13, |hash: &Xxh<u32>| {
    let [a, b, c, d, e] = P32;
    let mut value = e;
    if hash.len >= 16 {
        let turned = hash.lanes.iter().zip([1, 7, 12, 18]);
        value = turned.fold(0, |sum: u32, (lane, by)| sum.wrapping_add(lane.rotate_left(by)));
    }
    value = value.wrapping_add(u32::try_from(hash.len & 0xffff_ffff).unwrap_or(0));
    let (fours, left) = hash.rest.as_chunks();
    for four in fours {
        let mixed = value.wrapping_add(u32::from_le_bytes(*four).wrapping_mul(c));
        value = mixed.rotate_left(17).wrapping_mul(d);
    }
    for byte in left {
        let mixed = value.wrapping_add(u32::from(*byte).wrapping_mul(e));
        value = mixed.rotate_left(11).wrapping_mul(a);
    }
    value = (value ^ value >> 15).wrapping_mul(b);
    value = (value ^ value >> 13).wrapping_mul(c);
    u64::from(value ^ value >> 16)
});

#[cfg(test)]
mod tests {
    use super::*;

    /// The check values of the CRC catalogue and of the xxHash specification's test program,
    /// for "123456789", and for a longer text in pieces.
    #[test]
    fn sums_are_the_published_ones() {
        let (mut crc32, mut crc64) = (Crc::of_32(), Crc::of_64());
        crc32.bytes(b"123456789");
        crc64.bytes(b"123456789");
        assert_eq!(crc32.value(), 0xcbf4_3926);
        assert_eq!(crc64.value(), 0x995d_c9bb_df19_39fa);
        let hashes = |text: &[u8], piece: usize| {
            let (mut small, mut large) = (Xxh::<u32>::new(), Xxh::<u64>::new());
            for piece in text.chunks(piece) {
                small.bytes(piece);
                large.bytes(piece);
            }
            (small.value(), large.value())
        };
        assert_eq!(hashes(b"", 1), (0x02cc_5d05, 0xef46_db37_51d8_e999));
        assert_eq!(hashes(b"abc", 2), (0x32d1_53ff, 0x44bc_2cf5_ad77_0999));
        let text = b"Nobody inspects the spammish repetition";
        for piece in 1..40 {
            assert_eq!(hashes(text, piece), (0xe229_3b2f, 0xfbce_a83c_8a37_8bf1), "{piece}");
        }
    }
}
