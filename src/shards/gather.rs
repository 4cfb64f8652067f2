//! What each shard tells, until all have.

/// Puts something into the place of a shard; all, once each has told.
pub(super) fn gather<T>(slots: &mut [Option<T>], shard: usize, told: T) -> Option<Vec<T>> {
    if let Some(slot) = slots.get_mut(shard) {
        *slot = Some(told);
    }
    let all = slots.iter().all(Option::is_some);
    all.then(|| slots.iter_mut().filter_map(Option::take).collect())
}
