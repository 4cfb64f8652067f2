//! The next critical event of a list, and the one before: found where the list is in order, however
//! far that is from the rows that a page has.
//!
//! Of several shards each tells the first that it has, and then how many of its rows stand before
//! the first of all: so that one has a rank in the list of all.

use super::rows::severity;
use super::run::in_order;
use super::{Asked, Sorted, Sorting, rank_key};
use crate::event::Severity;
use crate::store::{RowId, Store};

/// Whether an event is critical or fatal.
pub fn is_grave(store: &Store, id: RowId) -> bool {
    let severity = store.place(id).map(|(segment, row)| severity(store, segment, row));
    severity.is_some_and(|severity| severity >= Severity::Critical)
}

/// The rank of the first such row from a rank on; or, `back`, of the last before it.
pub(super) fn grave(store: &Store, rows: &[RowId], from: usize, back: bool) -> Option<usize> {
    let (before, behind) = rows.split_at(from.min(rows.len()));
    let is = |id: &RowId| is_grave(store, *id);
    if back {
        return before.iter().rposition(is);
    }
    behind.iter().position(is).map(|place| before.len() + place)
}

/// How many of the rows that a query shows are ordered before a key. It does not fold.
pub fn before(
    store: &Store,
    asked: Asked<'_>,
    key: &[u8],
    paths: &dyn Fn(u32) -> String,
    sorted: &mut Sorted,
) -> u64 {
    let sorting = Sorting { order: asked.0.order, rules: asked.1 };
    // Most often they are in order by the question before.
    let (_, rows) = in_order(store, asked, usize::MAX, paths, sorted);
    rows.partition_point(|id| rank_key(store, sorting, *id).as_slice() < key) as u64
}
