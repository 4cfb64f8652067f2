//! Sorting once for all types: the standard library's sort is compiled anew for each type and
//! order, which is up to ten kilobytes of the page each time. Where sorting is what takes the
//! time, that is worth it; elsewhere this does.

use std::cmp::Ordering;

/// Sorts, keeping the order of equals.
pub fn sort<T>(items: &mut Vec<T>, order: impl Fn(&T, &T) -> Ordering) {
    let ranked = ranked(items.len(), &|a, b| match (items.get(a), items.get(b)) {
        (Some(a), Some(b)) => order(a, b),
        _ => Ordering::Equal,
    });
    let mut from: Vec<Option<T>> = std::mem::take(items).into_iter().map(Some).collect();
    items.extend(ranked.into_iter().filter_map(|at| from.get_mut(at)?.take()));
}

/// Sorts by a key, keeping the order of equals.
pub fn sort_by_key<T, K: Ord>(items: &mut Vec<T>, key: impl Fn(&T) -> K) {
    sort(items, |a, b| key(a).cmp(&key(b)));
}

/// The places of so many items in their order.
#[inline(never)]
fn ranked(count: usize, order: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut ranked: Vec<usize> = (0..count).collect();
    ranked.sort_by(|a, b| order(*a, *b));
    ranked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_keep_their_order() {
        let mut items: Vec<(u32, u32)> = (0..1000).map(|n| (n * 7 % 10, n)).collect();
        let mut as_std = items.clone();
        as_std.sort_by_key(|(key, _)| *key);
        sort_by_key(&mut items, |(key, _)| *key);
        assert_eq!(items, as_std);
        sort(&mut items, |a, b| b.1.cmp(&a.1));
        assert!(items.is_sorted_by(|a, b| a.1 > b.1));
    }
}
