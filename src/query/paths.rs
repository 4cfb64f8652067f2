//! The fields that records have without a canonical name, by path: for what is typed.

use super::Counted;
use super::fits::Folded;
use super::merge::sums;
use crate::store::Store;

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
    let mut all = sums(named.filter(fits).collect());
    all.truncate(top);
    all
}
