//! The fields that records have without a canonical name, by path: for what is typed.

use super::Counted;
use super::count::commonest;
use super::fits::Folded;
use crate::bytes::sort;
use crate::store::Store;
use std::collections::BTreeMap;

/// The paths that hold a text, each with how many events have it, the commonest first. One that
/// only records have that are not indexed has 0.
pub(super) fn paths(
    store: &Store,
    text: &Folded,
    top: usize,
    path: &dyn Fn(u32) -> String,
) -> Counted {
    let open = store.unindexed().any(|(_, rows)| rows > 0);
    let counts = (0..).zip(store.rows_by_path()).filter(|(_, count)| open || *count > 0);
    let named = counts.map(|(id, count)| (path(id), count));
    let fits = |(path, _): &(String, u64)| !path.is_empty() && text.within(path);
    joined(named.filter(fits), top)
}

/// The counts of equal paths as one, of several stores too.
pub(super) fn joined(all: impl Iterator<Item = (String, u64)>, top: usize) -> Counted {
    let mut sums: BTreeMap<String, u64> = BTreeMap::new();
    all.for_each(|(path, count)| *sums.entry(path).or_default() += count);
    let mut joined: Counted = sums.into_iter().collect();
    sort(&mut joined, commonest);
    joined.truncate(top);
    joined
}
