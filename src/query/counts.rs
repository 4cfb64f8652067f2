//! How many events have each of some conditions: what [`Ask::counts`](super::Ask::counts) asks.

use super::Expr;
use super::plan::{Test, plan};
use crate::store::{Bits, Store, flag};

/// How many events a filter shows that have each condition too. What several conditions share is
/// looked for once.
pub(super) fn counts(
    store: &Store,
    filter: &Expr,
    conditions: &[Expr],
    paths: &dyn Fn(u32) -> String,
) -> Vec<u64> {
    let mut parts: Vec<&Expr> = Vec::new();
    let mut places: Vec<Vec<usize>> = Vec::new();
    for condition in conditions {
        let place = |part| {
            let known = parts.iter().position(|known| *known == part);
            known.unwrap_or_else(|| {
                parts.push(part);
                parts.len() - 1
            })
        };
        places.push(condition.parts().iter().map(place).collect());
    }
    let filter = plan(store, filter, paths);
    let tests: Vec<Test> = parts.iter().map(|part| plan(store, part, paths)).collect();
    let mut counts = vec![0; conditions.len()];
    for segment in store.segments() {
        let mut shown = filter.rows(store, segment);
        shown.minus(&segment.all_with(flag::COPY));
        let sets: Vec<Bits> = tests.iter().map(|test| test.rows(store, segment)).collect();
        for (count, places) in counts.iter_mut().zip(&places) {
            let mut rows = shown.clone();
            places.iter().filter_map(|place| sets.get(*place)).for_each(|set| rows.and(set));
            *count += rows.count();
        }
    }
    counts
}
