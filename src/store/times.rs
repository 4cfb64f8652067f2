//! The times of a segment's rows, apart from all else because most questions go through them, and
//! from when to when they are, because many need not.

use super::UNDATED;
use super::packed::becomes_full;

/// Times in nanoseconds since the epoch, or [`UNDATED`], by row.
#[derive(Debug, Default)]
pub(super) struct Times {
    rows: Vec<i64>,
    span: Option<(i64, i64)>,
    undated: usize,
}

impl Times {
    /// All of them.
    pub fn rows(&self) -> &[i64] {
        &self.rows
    }

    /// The first and the last, if any row has one.
    pub fn span(&self) -> Option<(i64, i64)> {
        self.span
    }

    /// How many rows have none.
    pub fn undated(&self) -> usize {
        self.undated
    }

    /// Adds that of a row.
    pub fn push(&mut self, time: i64) {
        becomes_full(&mut self.rows);
        self.rows.push(time);
        self.note(time);
    }

    fn note(&mut self, time: i64) {
        if time == UNDATED {
            self.undated += 1;
            return;
        }
        let (first, last) = self.span.unwrap_or((time, time));
        self.span = Some((first.min(time), last.max(time)));
    }

    /// Takes other times, of all rows.
    pub fn replace(&mut self, rows: Vec<i64>) {
        *self = Times::default();
        rows.iter().for_each(|time| self.note(*time));
        self.rows = rows;
    }

    /// Gives back the room that no row will need.
    pub fn shrink(&mut self) {
        self.rows.shrink_to_fit();
    }
}
