//! Rows in the order that a query wants, or the first of them: a list shows few, and most
//! are never scrolled to.

use super::Order;
use super::answer::{by_time, rank};
use super::picked::Picked;
use crate::event::{Disposition, Field, Severity};
use crate::store::{RowId, Store, UNDATED, row_id};

/// By what rows are ordered: rank, time, and for equals input and position.
type Key = (i64, i64, RowId);

/// At most so many rows, the first in the order of a query.
pub(super) fn first(store: &Store, picked: &[Picked<'_>], order: Order, most: usize) -> Vec<RowId> {
    let mut keys: Vec<Key> = Vec::new();
    let mut last: Option<Key> = None;
    let most = most.max(1);
    for part in picked.iter().rev() {
        let severities = part.segment.column(Field::Severity);
        let dispositions = part.segment.column(Field::Disposition);
        let ranks = |row: usize| match order {
            Order::Newest | Order::Oldest => 0,
            Order::Worst => {
                let severity = store.word(Field::Severity, severities.get(row));
                let disposition = store.word(Field::Disposition, dispositions.get(row));
                let (severity, disposition) = rank(
                    order,
                    Severity::parse(severity).unwrap_or_default(),
                    Disposition::parse(disposition).unwrap_or_default(),
                );
                severity * 16 + disposition
            }
        };
        // Most inputs are in order of time, so that from their end the newest come first.
        for row in part.rows.iter().rev().copied().map(usize::from) {
            let time = part.segment.rows.get(row).map_or(UNDATED, |base| base.time);
            let time = by_time(order, (time != UNDATED).then_some(time));
            let key = (ranks(row), time, row_id(part.at, row));
            if last.is_some_and(|last| key > last) {
                continue;
            }
            keys.push(key);
            if keys.len() == most.saturating_mul(2) {
                keys.sort_unstable();
                keys.truncate(most);
                last = keys.last().copied();
            }
        }
    }
    keys.sort_unstable();
    keys.truncate(most);
    keys.into_iter().map(|(_, _, id)| id).collect()
}
