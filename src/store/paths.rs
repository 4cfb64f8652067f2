//! How many events have a value at each path, known without looking at the values: each row adds its
//! paths to the counts of its segment as it is indexed.

use super::{Segment, Store, flag, path_and_value};

/// So many paths are counted. Records of known tools have some hundreds; what has more has keys that
/// are values.
pub const MOST_PATHS: usize = 4096;

/// Collects the paths of a record, each once.
#[derive(Debug, Default)]
pub(super) struct Distinct {
    /// The turn in which each came last.
    seen: Vec<u32>,
    turn: u32,
    all: Vec<u32>,
    ended: bool,
}

impl Distinct {
    /// Adds a path, unless it is there or has no [number](MOST_PATHS) that counts.
    pub fn add(&mut self, path: u32) {
        if self.ended || self.seen.is_empty() {
            self.begin();
        }
        if let Some(seen) = self.seen.get_mut(path as usize)
            && *seen != self.turn
        {
            *seen = self.turn;
            self.all.push(path);
        }
    }

    fn begin(&mut self) {
        self.turn = self.turn.wrapping_add(1);
        if self.turn == 0 || self.seen.is_empty() {
            (self.seen, self.turn) = (vec![0; MOST_PATHS], 1);
        }
        self.all.clear();
        self.ended = false;
    }

    /// All of them; what is added next begins again.
    pub fn end(&mut self) -> &[u32] {
        if self.ended {
            self.all.clear();
        }
        self.ended = true;
        &self.all
    }
}

impl Segment {
    /// Counts the paths of a row.
    pub(super) fn count_paths(&mut self, paths: &[u32]) {
        for path in paths {
            let path = *path as usize;
            if path >= self.by_path.len() {
                self.by_path.resize(path + 1, 0);
            }
            self.by_path.iter_mut().skip(path).take(1).for_each(|count| *count += 1);
        }
    }
}

impl Store {
    /// How many rows have a value at each path, by its number; copies are not counted, and of the
    /// paths not more than [`MOST_PATHS`].
    pub fn rows_by_path(&self) -> Vec<u64> {
        let mut counts = vec![0; MOST_PATHS];
        let mut of_copy = Distinct::default();
        for segment in &self.segments {
            for (count, rows) in counts.iter_mut().zip(&segment.by_path) {
                *count += u64::from(*rows);
            }
            for row in segment.all_with(flag::COPY).iter() {
                for id in segment.held(row) {
                    of_copy.add(path_and_value(self.values.get(*id)).0);
                }
                for path in of_copy.end() {
                    counts
                        .iter_mut()
                        .skip(*path as usize)
                        .take(1)
                        .for_each(|count| *count = count.saturating_sub(1));
                }
            }
        }
        counts
    }
}
