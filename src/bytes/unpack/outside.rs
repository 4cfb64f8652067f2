//! Bytes that another decoder makes of an input, such as the browser's own, which is faster.
//!
//! It may fail, or stop at the end of the first frame. Then our own begins at the start, and passes
//! over what was made: what comes of an input is the same whoever made it, and so is what is said
//! of its damage.

use super::out::{le, place};
use super::{List, Packed, Unpacker, frames};

/// What is packed smaller is made here before another decoder would have begun.
const FEWEST: usize = 1 << 16;

impl Unpacker {
    /// Whether another decoder may make what is inside: the input is gzip of one member as it
    /// seems, which began, and nothing was read of it.
    pub fn may_be_made(&self) -> bool {
        self.reading.is_some()
            && (self.taken, self.given) == (0, 0)
            && self.src.len() >= FEWEST
            && self.is_one()
    }

    /// Whether the input is gzip of one member, as it seems.
    fn is_one(&self) -> bool {
        matches!(self.list, List::One(_))
            && frames::starts(Packed::Gzip, &self.src)
            && frames::find(Packed::Gzip, &self.src, 1) == self.src.len()
    }

    /// How long the one member says that it is, at its end (RFC 1952 §2.3.1): what is cut off, or
    /// longer than can be said there, says anything. `None` where that is not likely by what was
    /// made so far.
    pub fn length(&self) -> Option<u64> {
        let len = le(self.src.last_chunk::<4>()?);
        // Of what was taken, some may not be made yet.
        let likely = self.given.saturating_mul(self.src.len() as u64) / self.taken.max(1);
        let is = self.taken == 0 || (len / 8..=len * 2).contains(&likely);
        (is && self.is_one()).then_some(len)
    }

    /// The bytes of the input, from a place on.
    pub fn packed(&self, from: u64) -> &[u8] {
        self.src.get(place(from)..).unwrap_or_default()
    }

    /// Takes note that so many bytes of the member were made elsewhere, of the bytes of the input
    /// up to `taken`.
    pub fn made(&mut self, taken: u64, len: u64) {
        self.taken = self.taken.max(taken);
        self.given += len;
        self.made += len;
    }

    /// Takes note that the other decoder came to the end. Its word is not taken for it where the
    /// length that stands at the end of the input is another one (RFC 1952 §2.3.1).
    pub fn made_all(&mut self) {
        let len = self.src.last_chunk::<4>().map(|len| le(len));
        if len == Some(self.made & 0xffff_ffff) {
            (self.reading, self.made) = (None, 0);
        }
    }

    /// Passes over bytes that were made elsewhere; whether there were any.
    pub(super) fn passes(&mut self) -> bool {
        let passed = self.out.pass(self.made);
        self.made -= passed;
        passed > 0
    }
}
