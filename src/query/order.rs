//! Rows in the order that a query wants, or the first of them: a list shows few, and most
//! are never scrolled to.

use super::Order;
use super::answer::{by_count, by_number, by_text, by_time, rank};
use super::picked::Picked;
use crate::bytes::sort;
use crate::event::{Disposition, Field, Kind, Severity};
use crate::store::{Dict, RowId, Store, items, row_id};

/// By what rows are ordered: rank, time, and for equals input and position.
type Key = (i64, i64, RowId);

/// How rows are ordered: for [`Order::Rarest`] also how many events have each rule.
#[derive(Debug, Clone, Copy)]
pub struct Sorting<'a> {
    /// In which order.
    pub order: Order,
    /// How many events each rule has.
    pub rules: &'a [(String, u64)],
}

/// At most so many rows, the first in the order of a query; where it folds, the first of each
/// group of repeats.
pub(super) fn first(
    store: &Store,
    picked: &[Picked<'_>],
    (sorting, fold): (Sorting<'_>, bool),
    most: usize,
) -> Vec<RowId> {
    let segments = store.in_order();
    let mut places = vec![0; segments.len()];
    for (place, at) in segments.iter().enumerate() {
        places.iter_mut().skip(*at).take(1).for_each(|of| *of = place);
    }
    let folds = fold.then(|| (store, vec![NONE; store.groups()]));
    let mut first = First { most: most.max(1), keys: Vec::new(), last: None, folds };
    let order = sorting.order;
    let ranked = sorting.ranks(store);
    let of = |ranks: &[i64], number: u32| ranks.get(number as usize).copied().unwrap_or(0);
    // Most inputs are in order of time, so that what comes first is met first from that end.
    let mut take = |part: &Picked<'_>| {
        let (oldest, newest) = part.segment.span().unzip();
        let best = by_time(order, if order.goes_on() { oldest } else { newest });
        if ranked.is_empty() && first.is_behind((0, best)) {
            return;
        }
        let place = places.get(part.at).copied().unwrap_or(0);
        let columns: Vec<_> =
            ranked.iter().map(|(field, ranks)| (part.segment.column(*field), ranks)).collect();
        let rank = |row: usize| match (order, &*columns) {
            (_, []) => 0,
            (Order::By(_, down), [(column, None)]) => {
                let number = store.int_of(column.get(row));
                number.map_or(i64::MAX, |number| by_number(number, down))
            }
            _ => {
                let ranks = columns.iter().map(|(column, ranks)| {
                    ranks.as_ref().map_or(0, |ranks| of(ranks, column.get(row)))
                });
                ranks.sum()
            }
        };
        let take = |row: usize| {
            let key = (rank(row), by_time(order, part.segment.time(row)));
            first.take(key, (part.at, place), row);
        };
        match order.goes_on() {
            true => part.rows.each(take),
            false => part.rows.each_back(take),
        }
    };
    match order.goes_on() {
        true => picked.iter().for_each(&mut take),
        false => picked.iter().rev().for_each(&mut take),
    }
    first.end(&segments, order == Order::Newly)
}

/// The columns that a rank is the sum of, with what each of their numbers adds; nothing where
/// that is a number itself.
type Ranks = Vec<(Field, Option<Vec<i64>>)>;

impl Sorting<'_> {
    fn ranks(&self, store: &Store) -> Ranks {
        let order = self.order;
        let severity = |word: &str| {
            let severity = Severity::parse(word).unwrap_or_default();
            rank(order, severity, Disposition::default()).0 * 16
        };
        let disposition = |word: &str| {
            let disposition = Disposition::parse(word).unwrap_or_default();
            rank(order, Severity::default(), disposition).1
        };
        match order {
            Order::Newest | Order::Oldest | Order::Newly => Vec::new(),
            Order::Worst => vec![
                (Field::Severity, Some(ranks(store, Field::Severity, severity))),
                (Field::Disposition, Some(ranks(store, Field::Disposition, disposition))),
            ],
            Order::Rarest => {
                let count = |word: &str| by_count(rule_count(self.rules, word));
                vec![(Field::RuleName, Some(ranks(store, Field::RuleName, count)))]
            }
            Order::By(field, _) if !has_order(field) => Vec::new(),
            Order::By(field, down) => vec![(field, text_ranks(store, field, down))],
        }
    }
}

/// Whether rows can be ordered by a field: those that a row holds as a value.
pub fn has_order(field: Field) -> bool {
    !matches!(field, Field::Timestamp | Field::Severity | Field::Disposition)
}

/// How many events have a rule; an absent one has no name.
pub(super) fn rule_count(rules: &[(String, u64)], rule: &str) -> u64 {
    rules.iter().find(|(name, _)| name == rule).map_or(0, |(_, count)| *count)
}

/// The part of a rank that each number of a column has.
fn ranks(store: &Store, field: Field, rank: impl Fn(&str) -> i64) -> Vec<i64> {
    let words = store.texts(field).into_iter().flat_map(Dict::iter);
    std::iter::once("").chain(words).map(rank).collect()
}

/// The place that each number of a column has among the texts of a field; none of a field that
/// holds numbers.
fn text_ranks(store: &Store, field: Field, down: bool) -> Option<Vec<i64>> {
    let texts = store.texts(field)?;
    let keys: Vec<Vec<u8>> = match field.kind() {
        Kind::Int | Kind::Time => return None,
        Kind::Text | Kind::Id => texts.iter().map(|text| by_text(text, down)).collect(),
        Kind::List => {
            let first = |list: &str| items(list).next().map_or("", |item| texts.get(item));
            store.lists(field)?.iter().map(|list| by_text(first(list), down)).collect()
        }
    };
    let mut places: Vec<usize> = (0..keys.len()).collect();
    let key = |at: usize| keys.get(at).map(Vec::as_slice);
    sort(&mut places, |a, b| key(*a).cmp(&key(*b)));
    let mut ranks = vec![i64::MAX; keys.len() + 1];
    let (mut rank, mut before) = (0, None);
    for at in places {
        rank += i64::from(before != key(at));
        before = key(at);
        if let Some(of) = ranks.get_mut(at + 1) {
            *of = rank;
        }
    }
    Some(ranks)
}

/// The key of no row.
const NONE: Key = (i64::MAX, i64::MAX, RowId::MAX);

/// The first so many of what it takes.
struct First<'s> {
    most: usize,
    keys: Vec<Key>,
    /// What does not come before this is not of them.
    last: Option<Key>,
    /// The first row of each group.
    folds: Option<(&'s Store, Vec<Key>)>,
}

impl First<'_> {
    /// Whether what has such a key at best is not of them, whatever its place.
    fn is_behind(&self, best: (i64, i64)) -> bool {
        self.folds.is_none() && self.last.is_some_and(|last| best > (last.0, last.1))
    }

    #[inline]
    fn take(&mut self, (rank, time): (i64, i64), (segment, place): (usize, usize), row: usize) {
        if let Some((store, firsts)) = &mut self.folds {
            if let Some(first) = firsts.get_mut(store.group_of(segment, row)) {
                *first = (*first).min((rank, time, row_id(place, row)));
            }
            return;
        }
        if self.is_behind((rank, time)) {
            return;
        }
        self.keys.push((rank, time, row_id(place, row)));
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

    /// The rows; of the segments, each has a place by the order of its input. With `newly` the groups
    /// whose first is the latest come first.
    fn end(mut self, segments: &[usize], newly: bool) -> Vec<RowId> {
        if let Some((_, firsts)) = self.folds {
            self.keys = firsts.into_iter().filter(|first| *first != NONE).collect();
            let dated = self.keys.iter_mut().filter(|key| newly && key.1 != i64::MAX);
            dated.for_each(|key| key.1 = key.1.saturating_neg());
        }
        self.keys.sort_unstable();
        self.keys.truncate(self.most);
        let of = |place: RowId| {
            let segment = segments.get((place >> 16) as usize).copied().unwrap_or(0);
            row_id(segment, (place & 0xffff) as usize)
        };
        self.keys.into_iter().map(|(_, _, place)| of(place)).collect()
    }
}
