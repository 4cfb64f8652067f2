//! The values of records by path, canonical or not: what a search of all values, and a condition on
//! a `raw.` path, looks into. They are read apart from the events, row after row.

use super::{Dict, LETTERS, Segment, Store, pack, unpack};

impl Store {
    /// The values of records by path; see [`path_and_value`].
    pub fn held(&self) -> &Dict {
        &self.values
    }

    /// Holds a value of a record for the next row to be [indexed](Self::index).
    pub fn hold(&mut self, path: u32, value: &str) {
        self.scratch.clear();
        pack(path, &mut self.scratch);
        self.scratch.push_str(value);
        let number = self.values.intern(&self.scratch);
        self.holding.push(number);
        self.paths.add(path);
    }

    /// Gives what was held to the first row of an input that has none yet, if that is the
    /// row of a record that begins at this byte; whether it is.
    pub fn index(&mut self, input: u32, start: u64) -> bool {
        self.generation += 1;
        let held = std::mem::take(&mut self.holding);
        let paths = self.paths.end();
        let mut open = |segment: &mut Segment| {
            segment.input == input && segment.unindexed() > 0 && segment.index(start, &held, paths)
        };
        // A row that was just added is in the last segment.
        let fits =
            self.segments.last_mut().is_some_and(&mut open) || self.segments.iter_mut().any(open);
        self.holding = held;
        self.holding.clear();
        fits
    }

    /// How many rows are not indexed, by input; an input may stand there several times.
    pub fn unindexed(&self) -> impl Iterator<Item = (u32, u64)> {
        self.segments.iter().map(|segment| (segment.input, segment.unindexed() as u64))
    }

    /// How many rows of an input are indexed.
    pub fn indexed(&self, input: u32) -> u64 {
        let segments = self.segments.iter().filter(|segment| segment.input == input);
        segments.map(|segment| (segment.rows.len() - segment.unindexed()) as u64).sum()
    }
}

/// The number of the path and the value in an entry of [`Store::held`].
pub fn path_and_value(entry: &str) -> (u32, &str) {
    let (path, value) = entry.split_at_checked(LETTERS).unwrap_or_default();
    (unpack(path.as_bytes()), value)
}
