//! Bytes of an input: where they lie, how they are unpacked, the copy that is kept of small
//! inputs, and how bytes are compared and hashed; and sorting, which all others share.

mod hash;
mod kept;
mod sha256;
mod sorted;
pub mod unpack;

pub use hash::{Parts, finish, hash, part_of_numbers, short};
pub use kept::Kept;
pub use sha256::{Sha256, Sum, hex, unhex};
pub use sorted::{sort, sort_by_key};

/// A run of bytes of one input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// The first byte.
    pub start: u64,
    /// The byte after the last.
    pub end: u64,
}

impl Span {
    /// How many bytes.
    pub fn len(self) -> u64 {
        self.end.saturating_sub(self.start)
    }

    /// Whether it holds no byte.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
}

/// The texts before and behind the first such byte, which must be ASCII. In a short text it
/// is found sooner than by a search that is made for long ones.
#[inline]
pub fn split_once(text: &str, byte: u8) -> Option<(&str, &str)> {
    let at = text.bytes().position(|other| other == byte)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// Whether two runs of bytes are equal. WebAssembly's `memcmp` goes byte by byte; this goes
/// by sixteen and eight.
#[inline]
pub fn same(a: &[u8], b: &[u8]) -> bool {
    let (Some(last_a), Some(last_b)) = (a.last_chunk::<8>(), b.last_chunk::<8>()) else {
        return a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a == b);
    };
    if a.len() != b.len() {
        return false;
    }
    let ((a16, a_rest), (b16, b_rest)) = (a.as_chunks::<16>(), b.as_chunks::<16>());
    let first = |bytes: &[u8]| bytes.first_chunk::<8>().copied().map(u64::from_le_bytes);
    a16.iter().zip(b16).all(|(a, b)| u128::from_le_bytes(*a) == u128::from_le_bytes(*b))
        && first(a_rest) == first(b_rest)
        && u64::from_le_bytes(*last_a) == u64::from_le_bytes(*last_b)
}
