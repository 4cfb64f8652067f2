//! Records that several shards have are one event: the hub compares numbers that equal rows
//! share, tells which rows are copies, and where the copies of the others stand. So are two records
//! of one event: which of the rows that are no copies these are, it decides for all shards, as one
//! store does.

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
    /// Of two rows that are one event, the one that the other stands for.
    heads: Rows,
    /// The rows that may be one of two: in which order, the number that both share, and what it is.
    may: Vec<[u64; 3]>,
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
            heads: Rows::default(),
            may: Vec::new(),
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
            out.push(Out::Shard(shard, ToShard::Twins { turn }, copies));
        }
    }

    /// Takes the rows that may be one of two.
    pub fn twins(
        &mut self,
        bytes: &[u8],
        shard_of: &dyn Fn(u32) -> Option<usize>,
        out: &mut Vec<Out>,
    ) {
        self.may.extend(take::<3>(bytes).map(|[number, order, what]| [order, number, what]));
        if !self.waited() {
            return;
        }
        let mut told = vec![Vec::new(); self.found.len()];
        let mut tell = |row: u64, what: u32, head: u64| {
            let (input, number) = parts(row);
            if let Some(told) = shard_of(input).and_then(|shard| told.get_mut(shard)) {
                put(told, &[pair(what, number), head]);
            }
        };
        self.of.keys().for_each(|row| tell(*row, COPY, 0));
        let pairs = pairs(std::mem::take(&mut self.may));
        for (head, other) in pairs {
            let shards = [head, other].map(|row| shard_of(parts(row).0));
            let [Some(shard), Some(of_other)] = shards else { continue };
            let number = u32::try_from(shard).unwrap_or(0);
            let far = shard != of_other;
            tell(other, if far { OTHER } else { NEAR }, pair(number, parts(head).1));
            self.heads.insert(other, head);
            if far {
                self.of.insert(other, head);
            }
        }
        let turn = self.turn;
        for (shard, told) in told.into_iter().enumerate() {
            out.push(Out::Shard(shard, ToShard::Copies { turn }, told));
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
            let Some(first) = self.of.get(&row) else { continue };
            // A row that stands for another has its copies too.
            let (of, first) = parts(*self.heads.get(first).unwrap_or(first));
            let is_other = row == order && self.heads.contains_key(&row);
            let shard = shard_of(parts(row).0).filter(|_| is_other).map_or(0, |shard| shard + 1);
            let twin = u32::try_from(shard).unwrap_or(0);
            if let Some(found) = shard_of(of).and_then(|shard| self.found.get_mut(shard)) {
                put(found, &[pair(twin, first), order, input, start, end]);
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

/// What a row is of others: a copy of one, the other of two of which another shard has the head, or
/// of which its own shard has it.
pub(super) const COPY: u32 = 0;
pub(super) const OTHER: u32 = 1;
const NEAR: u32 = 2;

/// The pairs among rows that may be one of two: the one that stands for both, and the other. Each
/// pairs with the first before it that no other did.
fn pairs(mut may: Vec<[u64; 3]>) -> Vec<(u64, u64)> {
    crate::bytes::sort(&mut may, Ord::cmp);
    let mut alone: HashMap<(u64, bool), (u64, bool)> = HashMap::new();
    let mut pairs = Vec::new();
    for [row, number, what] in may {
        let (second, alert) = (what & 1 > 0, what & 2 > 0);
        match alone.remove(&(number, !second)) {
            // An alert goes before a record without a rule.
            Some((first, of_first)) if alert && !of_first => pairs.push((row, first)),
            Some((first, _)) => pairs.push((first, row)),
            None => {
                alone.entry((number, second)).or_insert((row, alert));
            }
        }
    }
    pairs
}
