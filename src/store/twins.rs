//! Events that a tool tells twice, by what was done and by the call that did it: of the two rows
//! one stands for both, as the first of copies does for all. An alert goes before a record
//! without a rule; else the one that came first stays.

use super::{RowId, Store, flag};
use crate::event::Field;
use std::collections::HashMap;

/// The rows that may be one of two.
#[derive(Debug, Default)]
pub(super) struct Twins {
    /// In their order: the number that both share, and whether it is the second of them.
    told: Vec<(RowId, u64, bool)>,
    /// How many of these were looked at.
    done: usize,
    /// Those whose other was not found yet.
    alone: HashMap<(u64, bool), RowId>,
    /// The rows that stand for others.
    heads: HashMap<RowId, RowId>,
}

impl Twins {
    pub fn add(&mut self, id: RowId, number: u64, second: bool) {
        self.told.push((id, number, second));
    }

    /// The row that stands for one.
    pub fn head(&self, id: RowId) -> RowId {
        self.heads.get(&id).copied().unwrap_or(id)
    }

    /// Looks at all rows again, but for those that are gone.
    pub fn begin_again(&mut self, is_there: impl Fn(RowId) -> bool) {
        self.told.retain(|(id, ..)| is_there(*id));
        let told = std::mem::take(&mut self.told);
        *self = Twins { told, ..Twins::default() };
    }
}

impl Store {
    /// How many rows are the other of two.
    pub fn twinned(&self) -> u64 {
        let folded = |head: &&RowId| self.across.is_told(**head);
        let elsewhere = self.twins.heads.values().filter(folded).count();
        (self.twins.heads.len() - elsewhere) as u64
    }

    /// The other of two rows.
    pub fn twin_of(&self, id: RowId) -> Option<RowId> {
        let head = self.twins.head(id);
        let of_it = |copy: &&RowId| self.twins.heads.contains_key(copy);
        let folded = || self.copies_of(id).iter().find(of_it).copied();
        if head == id { folded() } else { Some(head) }
    }

    /// Finds the twins among the rows that were added.
    pub(super) fn pair(&mut self) {
        while let Some((id, number, second)) = self.twins.told.get(self.twins.done).copied() {
            self.twins.done += 1;
            if self.place(id).is_none_or(|(segment, row)| segment.has(row, flag::COPY)) {
                continue;
            }
            match self.twins.alone.remove(&(number, !second)) {
                Some(other) => self.join(other, id),
                None => {
                    self.twins.alone.entry((number, second)).or_insert(id);
                }
            }
        }
    }

    fn join(&mut self, first: RowId, second: RowId) {
        let later = self.is_alert(second) && !self.is_alert(first);
        let (head, other) = if later { (second, first) } else { (first, second) };
        let places = self.copies.remove(&other).unwrap_or_default();
        self.copies.entry(head).or_default().extend(std::iter::once(other).chain(places));
        self.twins.heads.insert(other, head);
        self.copied += 1;
        self.mark_copy(other, true);
    }

    fn is_alert(&self, id: RowId) -> bool {
        self.place(id).is_some_and(|(segment, row)| {
            self.word(Field::EventKind, segment.column(Field::EventKind).get(row)) == "alert"
        })
    }
}
