//! Events that a tool tells twice, by what was done and by the call that did it: of the two rows
//! one stands for both, as the first of copies does for all. An alert goes before a record
//! without a rule; else the one that came first stays.

use super::{RowId, Store, flag};
use crate::event::Field;
use std::collections::{HashMap, HashSet};

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
        let others = self.across.twins.keys().filter(|id| self.across.is_told(**id)).count();
        let folded = |head: &&RowId| self.across.is_told(**head);
        let elsewhere = self.twins.heads.values().filter(folded).count();
        (self.twins.heads.len() + others - elsewhere) as u64
    }

    /// The other of two rows, and the store that has it.
    pub fn twin_of(&self, id: RowId) -> Option<(u32, RowId)> {
        let head = self.twins.head(id);
        let of_it = |copy: &&RowId| self.twins.heads.contains_key(copy);
        let folded = || self.copies_of(id).iter().find(of_it).copied();
        let own = if head == id { folded() } else { Some(head) };
        own.map(|row| (self.shard(), row)).or_else(|| self.across.twins.get(&id).copied())
    }

    /// Forgets which rows are two of one event: of several stores, the hub tells.
    pub fn unpair(&mut self) {
        self.generation += 1;
        self.across.twins.clear();
        if !self.in_order().is_sorted() {
            // What was read first is not the first.
            self.fold_again();
        }
        for (other, head) in std::mem::take(&mut self.twins.heads) {
            let identity = |id: &RowId| {
                let (segment, at) = self.place(*id)?;
                Some(segment.rows.get(at)?.identity)
            };
            let own = identity(&other);
            let places = self.copies.get(&head).map_or(&[][..], Vec::as_slice);
            let is_own = |id: &&RowId| identity(id) == own;
            let kept: Vec<RowId> = places.iter().filter(|id| !is_own(id)).copied().collect();
            let back = places.iter().filter(|id| is_own(id) && **id != other);
            let back: Vec<RowId> = back.copied().collect();
            for (of, places) in [(head, kept), (other, back)] {
                match places.is_empty() {
                    true => self.copies.remove(&of),
                    false => self.copies.insert(of, places),
                };
            }
            self.copied -= 1;
            self.mark_copy(other, false);
        }
        self.twins.done = self.twins.told.len();
        self.twins.alone.clear();
    }

    /// The rows that may be one of two and are no copies: the number that both share, whether it is
    /// the second, and whether it is an alert.
    pub fn may_be_twins(&self, mut take: impl FnMut(RowId, u64, bool, bool)) {
        for (id, number, second) in &self.twins.told {
            if self.place(*id).is_some_and(|(segment, row)| !segment.has(row, flag::COPY)) {
                take(*id, *number, *second, self.is_alert(*id));
            }
        }
    }

    /// Takes two rows for one event: one stands for the other, or it has its other elsewhere.
    pub fn twin(&mut self, id: RowId, (shard, other): (u32, RowId), is_head: bool) {
        match (shard == self.shard(), is_head) {
            (true, true) => self.fold_twin(id, other),
            (true, false) => self.fold_twin(other, id),
            (false, _) => drop(self.across.twins.insert(id, (shard, other))),
        }
    }

    /// Looks for the others of rows that have none among those to come.
    pub(super) fn go_on_pairing(&mut self) {
        let heads: HashSet<RowId> = self.twins.heads.values().copied().collect();
        let mut alone = HashMap::new();
        self.may_be_twins(|id, number, second, _| {
            if !heads.contains(&id) && !self.across.twins.contains_key(&id) {
                alone.entry((number, second)).or_insert(id);
            }
        });
        self.twins.alone = alone;
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
        self.fold_twin(head, other);
    }

    /// Lets a row stand for another.
    fn fold_twin(&mut self, head: RowId, other: RowId) {
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
