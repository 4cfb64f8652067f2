//! Rows in the order that a query wants, or the first of them: a list shows few, and most
//! are never scrolled to.

use super::Order;
use super::answer::{by_time, rank};
use super::picked::Picked;
use super::rows::{disposition, severity};
use crate::event::{Disposition, Field, Severity};
use crate::store::{Dict, RowId, Store, row_id, top};

/// By what rows are ordered: rank, time, and for equals input and position.
type Key = (i64, i64, RowId);

/// At most so many rows, the first in the order of a query.
pub(super) fn first(store: &Store, picked: &[Picked<'_>], order: Order, most: usize) -> Vec<RowId> {
    let mut first = First { most: most.max(1), keys: Vec::new(), last: None };
    let severities = ranks(store, Field::Severity, |word| {
        rank(order, Severity::parse(word).unwrap_or_default(), Disposition::default()).0 * 16
    });
    let dispositions = ranks(store, Field::Disposition, |word| {
        rank(order, Severity::default(), Disposition::parse(word).unwrap_or_default()).1
    });
    let of = |ranks: &[i64], number: u32| ranks.get(number as usize).copied().unwrap_or(0);
    // Most inputs are in order of time, so that what comes first is met first from that end.
    let mut take = |part: &Picked<'_>| {
        let worst = order == Order::Worst;
        let severity = part.segment.column(Field::Severity);
        let disposition = part.segment.column(Field::Disposition);
        let rank = |row: usize| match worst {
            true => of(&severities, severity.get(row)) + of(&dispositions, disposition.get(row)),
            false => 0,
        };
        let take = |row: usize| {
            let key = (rank(row), by_time(order, part.segment.time(row)));
            first.take(key, part.at, row);
        };
        match order {
            Order::Oldest => part.rows.each(take),
            Order::Newest | Order::Worst => part.rows.each_back(take),
        }
    };
    match order {
        Order::Oldest => picked.iter().for_each(&mut take),
        Order::Newest | Order::Worst => picked.iter().rev().for_each(&mut take),
    }
    first.end()
}

/// What rows are ordered by in all shards: rank, time, given input and row.
pub type RankKey = (i64, i64, u32, RowId);

/// What a row is ordered by.
pub fn rank_key(store: &Store, order: Order, id: RowId) -> RankKey {
    let Some((segment, at)) = store.place(id) else { return RankKey::default() };
    let (severity, did) = (severity(store, segment, at), disposition(store, segment, at));
    let (a, b) = rank(order, severity, did);
    (a * 16 + b, by_time(order, segment.time(at)), top(segment.input), id)
}

/// The part of a rank that each number of a column has.
fn ranks(store: &Store, field: Field, rank: impl Fn(&str) -> i64) -> Vec<i64> {
    let words = store.texts(field).into_iter().flat_map(Dict::iter);
    std::iter::once("").chain(words).map(rank).collect()
}

/// The first so many of what it takes.
struct First {
    most: usize,
    keys: Vec<Key>,
    /// What does not come before this is not of them.
    last: Option<Key>,
}

impl First {
    #[inline]
    fn take(&mut self, (rank, time): (i64, i64), segment: usize, row: usize) {
        if self.last.is_some_and(|last| (rank, time) > (last.0, last.1)) {
            return;
        }
        self.keys.push((rank, time, row_id(segment, row)));
        if self.keys.len() == self.most.saturating_mul(2) {
            self.shrink();
        }
    }

    #[inline(never)]
    fn shrink(&mut self) {
        self.keys.select_nth_unstable(self.most - 1);
        self.keys.truncate(self.most);
        self.last = self.keys.last().copied();
    }

    fn end(mut self) -> Vec<RowId> {
        self.keys.sort_unstable();
        self.keys.truncate(self.most);
        self.keys.into_iter().map(|(_, _, id)| id).collect()
    }
}
