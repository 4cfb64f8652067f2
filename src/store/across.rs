//! One store of several: what it must know and tell so that a record that another one has too
//! is one event.
//!
//! Numbers of dictionaries are those of one store, so what is compared across stores is hashed
//! from values, with a key that all of them have.

use super::{RowId, Segment, Store, as_shown, flag, rank, row_id};
use crate::bytes::{Parts, finish, sort, sort_by_key};
use crate::event::{FIELDS, Field, Kind};
use std::collections::HashMap;

/// A row that is a copy, found by another store: the rank of the input that it is of, its row, and
/// the input, the first byte and the byte after the last of its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Elsewhere {
    /// The order of copies: the rank of the input, and the row.
    pub order: (u32, RowId),
    /// Where the record stands.
    pub place: (u32, u64, u64),
}

/// What a store knows of others.
#[derive(Debug, Default)]
pub(super) struct Across {
    /// Its number among them plus one; 0 where it is alone.
    shard: u32,
    /// Rows of which another store has the first, in order.
    told: Vec<RowId>,
    /// The copies that others have of rows, in the order of these.
    copies: Vec<(RowId, Elsewhere)>,
    /// Rows that are one of two, of which another store has the other: its number and the row.
    pub twins: HashMap<RowId, (u32, RowId)>,
}

impl Across {
    pub fn forget(&mut self) {
        self.told.clear();
        self.copies.clear();
        self.twins.clear();
    }

    /// The rows that others have copies of, each with the input of one.
    pub fn inputs(&self) -> impl Iterator<Item = (RowId, u32)> {
        self.copies.iter().map(|(row, copy)| (*row, copy.place.0))
    }

    pub fn is_told(&self, id: RowId) -> bool {
        self.told.binary_search(&id).is_ok()
    }
}

impl Store {
    /// Makes an empty store one of several, with its number.
    pub fn share(&mut self, shard: u32) {
        self.across.shard = shard + 1;
    }

    /// The segments in the order of their inputs: parts are read when there is time for them.
    pub fn in_order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.segments.len()).collect();
        let of = |at: &usize| self.segments.get(*at).map(|segment| rank(segment.input));
        if !order.is_sorted_by_key(of) {
            sort_by_key(&mut order, of);
        }
        order
    }

    /// Whether it is one of several.
    pub(super) fn is_shard(&self) -> bool {
        self.across.shard > 0
    }

    /// Its number.
    pub fn shard(&self) -> u32 {
        self.across.shard.saturating_sub(1)
    }

    /// Adds the value of a column's number to a hash.
    pub(super) fn tell(&self, parts: &mut Parts, field: Field, number: u32) {
        let what = field.index() as u64 + 1;
        match (field.kind(), number) {
            (_, 0) => {}
            (Kind::Int | Kind::Time, _) => {
                parts.add(what, &self.int_of(number).unwrap_or(0).to_le_bytes());
            }
            (Kind::Text | Kind::Id, _) => parts.add(what, self.word(field, number).as_bytes()),
            (Kind::List, _) => {
                let list = self.lists(field).map_or("", |lists| lists.get(number - 1));
                let texts = self.texts(field);
                for item in super::items(list) {
                    parts.add(what, texts.map_or("", |texts| texts.get(item)).as_bytes());
                }
            }
        }
    }

    /// The rows of a segment that are the first of their copies here, each with a number that
    /// equal ones share in all stores of a key.
    pub fn marks(&self, at: usize, mut take: impl FnMut(RowId, u64)) {
        let Some(segment) = self.segments.get(at) else { return };
        let copies = segment.all_with(flag::COPY);
        for row in 0..segment.rows.len() {
            let id = row_id(at, row);
            let told = self.across.is_told(id) && self.twins.head(id) == id;
            if told || !copies.has(row) {
                take(id, self.mark(segment, row));
            }
        }
    }

    /// What [`equal`](Self::equal) compares, as a number.
    fn mark(&self, segment: &Segment, row: usize) -> u64 {
        let mut parts = Parts { key: self.key, sum: 0 };
        let mut tell = |field: Field| {
            self.tell(&mut parts, field, segment.column(field).get(row));
        };
        if segment.column(Field::EventId).get(row) == 0 {
            let compared = |field: &Field| !field.is_of_clock() && !field.of_person();
            FIELDS.into_iter().filter(compared).for_each(&mut tell);
            let (time, start) = self.times_recorded(segment, row);
            parts.add(0, &time.to_le_bytes());
            parts.add(1, &start.unwrap_or(super::UNDATED).to_le_bytes());
        } else {
            tell(Field::EventId);
            tell(Field::Module);
        }
        let identity = segment.rows.get(row).map_or(0, |base| base.identity);
        finish(parts.sum ^ identity)
    }

    /// Takes these rows, and no others, for copies of rows of other stores.
    pub fn told_elsewhere(&mut self, rows: &[RowId]) {
        self.generation += 1;
        let before = std::mem::take(&mut self.across.told);
        for id in before {
            // What became the other of two meanwhile stays a copy.
            let other = self.twins.head(id) != id;
            self.mark_copy(id, other);
            self.copied -= 1;
        }
        let mut told: Vec<RowId> =
            rows.iter().copied().filter(|id| self.place(*id).is_some()).collect();
        sort(&mut told, Ord::cmp);
        told.dedup();
        for id in &told {
            self.mark_copy(*id, true);
            self.copied += 1;
        }
        self.across.told = told;
    }

    /// Takes these copies, and no others, for those that other stores have of rows.
    pub fn found_elsewhere(&mut self, mut copies: Vec<(RowId, Elsewhere)>) {
        self.generation += 1;
        sort_by_key(&mut copies, |(row, _)| *row);
        self.across.copies = copies;
        self.go_on_pairing();
    }

    /// Where the copies of a row stand, in order; only those of this store, or those that
    /// others have too.
    pub fn places(&self, id: RowId, all: bool) -> Vec<Elsewhere> {
        let own = |id: &RowId| {
            let (segment, at) = self.place(*id)?;
            let base = segment.rows.get(at)?;
            let end = base.start + u64::from(base.len);
            let place = (as_shown(segment.input), base.start, end);
            Some(Elsewhere { order: (rank(segment.input), *id), place })
        };
        let mut places: Vec<Elsewhere> = self.copies_of(id).iter().filter_map(own).collect();
        if all {
            let copies = &self.across.copies;
            let from = copies.partition_point(|(row, _)| *row < id);
            let of_it = copies.iter().skip(from).take_while(|(row, _)| *row == id);
            places.extend(of_it.map(|(_, copy)| *copy));
        }
        if !places.is_sorted() {
            sort(&mut places, Ord::cmp);
        }
        places
    }
}
