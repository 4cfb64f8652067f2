//! What a decoder reads from and writes to: numbers out of the compressed bytes, and the
//! unpacked bytes with as much of what came before as may still be copied from.
//!
//! All compressed bytes are there, so a decoder never waits for more: it takes, or says that
//! they end too soon.

/// Why something could not be read.
pub(super) type Why = &'static str;

/// The bytes end where there should be more.
pub(super) const CUT: Why = "the data ends too soon";
/// Values that the format does not allow.
pub(super) const BAD: Why = "the data is damaged";
/// A checksum or a length of the unpacked bytes is not the one that was written beside.
pub(super) const SUM: Why =
    "the checksum or length differs: what was unpacked here may hold wrong bytes";

/// A piece is not longer.
pub(super) const PIECE: usize = 1 << 20;

/// The next `len` bytes.
pub(super) fn take<'a>(src: &'a [u8], at: &mut usize, len: usize) -> Result<&'a [u8], Why> {
    let end = at.checked_add(len).ok_or(CUT)?;
    let bytes = src.get(*at..end).ok_or(CUT)?;
    *at = end;
    Ok(bytes)
}

/// The next `len` bytes as a number, the lowest first.
pub(super) fn number(src: &[u8], at: &mut usize, len: usize) -> Result<u64, Why> {
    Ok(le(take(src, at, len)?))
}

/// Up to eight bytes as a number, the lowest first.
pub(super) fn le(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

/// A number of the file as a place in memory; what does not fit is a place behind the end.
pub(super) fn place(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// The lowest byte of a number.
pub(super) fn low(number: u64) -> u8 {
    let [low, ..] = number.to_le_bytes();
    low
}

/// Unpacked bytes.
#[derive(Default)]
pub(super) struct Out {
    /// What may be copied from, then what is not given yet.
    held: Vec<u8>,
    fresh: usize,
    /// Nothing before may be copied from.
    floor: usize,
    /// How far back a copy may reach.
    pub window: usize,
}

impl Out {
    /// Where the next byte goes. Stays meaningful until `trim`.
    pub fn len(&self) -> usize {
        self.held.len()
    }

    /// How many bytes were not given yet.
    pub fn fresh(&self) -> usize {
        self.held.len() - self.fresh
    }

    /// The bytes since a place.
    pub fn since(&self, place: usize) -> &[u8] {
        self.held.get(place..).unwrap_or_default()
    }

    pub fn push(&mut self, byte: u8) {
        self.held.push(byte);
    }

    pub fn extend(&mut self, bytes: &[u8]) {
        self.held.extend_from_slice(bytes);
    }

    /// The same byte several times.
    pub fn fill(&mut self, byte: u8, len: usize) {
        self.held.resize(self.held.len() + len, byte);
    }

    /// Room for more bytes, for a decoder that wants a slice: it gets all that is held and where
    /// the room starts, and tells how many bytes it put there.
    pub fn room<T>(&mut self, len: usize, put: impl FnOnce(&mut [u8], usize) -> (T, usize)) -> T {
        let place = self.held.len();
        self.held.resize(place + len, 0);
        let (told, wrote) = put(&mut self.held, place);
        self.held.truncate(place + wrote);
        told
    }

    /// The byte so far back, 0 where there is none.
    pub fn back(&self, distance: usize) -> u8 {
        let place = self.held.len().checked_sub(distance).filter(|place| *place >= self.floor);
        place.and_then(|place| self.held.get(place)).copied().unwrap_or(0)
    }

    /// Bytes from so far back once more; they may overlap what they make.
    pub fn copy(&mut self, distance: usize, len: usize) -> Result<(), Why> {
        let from = self.held.len().checked_sub(distance);
        let from = from.filter(|from| distance > 0 && *from >= self.floor).ok_or(BAD)?;
        let mut left = len;
        while left > 0 {
            let some = left.min(self.held.len() - from);
            self.held.extend_from_within(from..from + some);
            left -= some;
        }
        Ok(())
    }

    /// From here on nothing that came before is copied from.
    pub fn part(&mut self) {
        self.floor = self.held.len();
    }

    /// The next piece of what was not given yet.
    pub fn give(&mut self) -> &[u8] {
        let from = self.fresh;
        self.fresh = self.held.len().min(from + PIECE);
        self.held.get(from..self.fresh).unwrap_or_default()
    }

    /// Passes over up to so many bytes that were not given yet; over how many.
    pub fn pass(&mut self, most: u64) -> u64 {
        let some = self.fresh().min(place(most));
        self.fresh += some;
        some as u64
    }

    /// Lets go of what no copy can reach. Only when all was given.
    pub fn trim(&mut self) {
        let keep = self.window.min(self.held.len() - self.floor);
        let gone = self.held.len() - keep;
        if gone > keep + PIECE && self.fresh() == 0 {
            self.held.drain(..gone);
            self.fresh = self.held.len();
            self.floor = self.floor.saturating_sub(gone);
        }
    }
}
