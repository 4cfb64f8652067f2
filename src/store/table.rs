//! A table from hashes to numbers: open addressing, eight bytes an entry, so that most of
//! it stays near at hand. A standard map takes twice the room.

/// The upper half of an entry: of its hash. The lower half is its number plus one.
const TAG: u64 = 0xffff_ffff_0000_0000;

/// Numbers by hashes. The entries' upper halves must be spread well.
#[derive(Debug)]
pub(super) struct Table {
    /// 0 is free. A power of two long, at most half full.
    entries: Vec<u64>,
    held: usize,
}

impl Default for Table {
    fn default() -> Self {
        Table { entries: vec![0; 16], held: 0 }
    }
}

/// The lower half of a word.
pub(super) fn low(word: u64) -> u32 {
    u32::try_from(word & !TAG).unwrap_or(0)
}

impl Table {
    /// How many entries there is room for.
    pub fn room(&self) -> usize {
        self.entries.len()
    }

    /// Where the search for an entry begins. It depends on the entry alone, so that the
    /// table grows without a look at what its numbers stand for.
    fn home(&self, entry: u64) -> usize {
        low(entry >> 32) as usize & (self.entries.len() - 1)
    }

    fn next(&self, slot: usize) -> usize {
        (slot + 1) & (self.entries.len() - 1)
    }

    /// The number of this hash for which `is` holds; if there is none, the slot for it.
    #[inline]
    pub fn find(&self, hash: u64, is: impl Fn(u32) -> bool) -> Result<u32, usize> {
        let mut slot = self.home(hash);
        loop {
            let entry = self.entries.get(slot).copied().unwrap_or(0);
            if entry == 0 {
                return Err(slot);
            }
            let number = low(entry).wrapping_sub(1);
            if (entry ^ hash) & TAG == 0 && is(number) {
                return Ok(number);
            }
            slot = self.next(slot);
        }
    }

    /// Puts a number into the slot that [`find`](Self::find) gave for its hash; whether the
    /// table grew.
    pub fn put(&mut self, slot: usize, hash: u64, number: u32) -> bool {
        if let Some(entry) = self.entries.get_mut(slot) {
            *entry = hash & TAG | u64::from(number.wrapping_add(1));
        }
        self.held += 1;
        let full = self.held * 2 >= self.entries.len();
        if full {
            self.grow();
        }
        full
    }

    fn grow(&mut self) {
        let twice = vec![0; self.entries.len() * 2];
        let before = std::mem::replace(&mut self.entries, twice);
        for entry in before.into_iter().filter(|entry| *entry != 0) {
            let mut slot = self.home(entry);
            while self.entries.get(slot).is_some_and(|taken| *taken != 0) {
                slot = self.next(slot);
            }
            if let Some(place) = self.entries.get_mut(slot) {
                *place = entry;
            }
        }
    }
}
