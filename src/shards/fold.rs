//! Records that several shards have are one event: the hub compares numbers that equal rows
//! share, tells which rows are copies, and where the copies of the others stand.

use super::message::{Out, ToShard};
use super::packed::{pair, parts, put, take};
use crate::event::Hashed;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;

/// Rows by number: a given input and its row, as one number.
type Rows = HashMap<u64, u64, BuildHasherDefault<Hashed>>;

/// An exchange. Each is of all rows, since what was the first may be gone.
pub(super) struct Fold {
    turn: u32,
    /// How many shards are waited for.
    waits: usize,
    /// The first row of each number.
    firsts: Rows,
    /// Rows that are not the first, with their numbers; then the first of each row.
    others: Vec<(u64, u64)>,
    of: Rows,
    /// For each shard, the copies that others have of its rows.
    found: Vec<Vec<u8>>,
}

impl Fold {
    pub fn new(turn: u32, shards: usize, out: &mut Vec<Out>) -> Fold {
        for shard in 0..shards {
            out.push(Out::Shard(shard, ToShard::Marks { turn, from: 0 }, Vec::new()));
        }
        Fold {
            turn,
            waits: shards,
            firsts: Rows::default(),
            others: Vec::new(),
            of: Rows::default(),
            found: vec![Vec::new(); shards],
        }
    }

    pub fn is_of(&self, turn: u32) -> bool {
        self.turn == turn
    }

    /// Whether any row was found to be a copy.
    pub fn found_any(&self) -> bool {
        !self.of.is_empty()
    }

    fn waited(&mut self) -> bool {
        self.waits = self.waits.saturating_sub(1);
        let all = self.waits == 0;
        if all {
            self.waits = self.found.len();
        }
        all
    }

    /// Takes numbers of rows.
    pub fn marks(
        &mut self,
        shard: usize,
        next: Option<u32>,
        bytes: &[u8],
        shard_of: &dyn Fn(u32) -> Option<usize>,
        out: &mut Vec<Out>,
    ) {
        for [mark, row] in take::<2>(bytes) {
            let first = self.firsts.entry(mark).or_insert(row);
            if *first != row {
                let other = row.max(*first);
                *first = row.min(*first);
                self.others.push((mark, other));
            }
        }
        let turn = self.turn;
        if let Some(from) = next {
            return out.push(Out::Shard(shard, ToShard::Marks { turn, from }, Vec::new()));
        }
        if !self.waited() {
            return;
        }
        let mut copies = vec![Vec::new(); self.found.len()];
        for (mark, row) in std::mem::take(&mut self.others) {
            let Some(first) = self.firsts.get(&mark) else { continue };
            let (input, number) = parts(row);
            if let Some(copies) = shard_of(input).and_then(|shard| copies.get_mut(shard)) {
                put(copies, &[u64::from(number)]);
                self.of.insert(row, *first);
            }
        }
        self.firsts = Rows::default();
        for (shard, copies) in copies.into_iter().enumerate() {
            out.push(Out::Shard(shard, ToShard::Copies { turn }, copies));
        }
    }

    /// Takes the places of copies.
    pub fn copies(
        &mut self,
        bytes: &[u8],
        shard_of: &dyn Fn(u32) -> Option<usize>,
        out: &mut Vec<Out>,
    ) {
        for [row, order, input, start, end] in take::<5>(bytes) {
            let Some((of, first)) = self.of.get(&row).map(|first| parts(*first)) else { continue };
            if let Some(found) = shard_of(of).and_then(|shard| self.found.get_mut(shard)) {
                put(found, &[u64::from(first), order, input, start, end]);
            }
        }
        if self.waited() {
            let turn = self.turn;
            for (shard, found) in self.found.iter_mut().enumerate() {
                let found = std::mem::take(found);
                out.push(Out::Shard(shard, ToShard::Elsewhere { turn }, found));
            }
        }
    }

    /// A shard knows; whether all do.
    pub fn known(&mut self) -> bool {
        self.waited()
    }
}

/// The order of a copy as one number.
pub(super) fn order((input, row): (u32, u32)) -> u64 {
    pair(input, row)
}
