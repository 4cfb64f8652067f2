//! What a row is ordered by, as bytes that any shard makes alike: rows of several shards are put in
//! one order by comparing them.

use super::answer::{by_count, by_number, by_text, by_time, rank};
use super::order::{Sorting, has_order, rule_count};
use super::rows::{disposition, severity};
use super::{Order, RankKey};
use crate::event::{Field, Kind};
use crate::store::{RowId, Segment, Store, items, rank as rank_of};
use std::cmp::Ordering;

/// What a row is ordered by: what the order is of, then time, then input and position.
pub fn rank_key(store: &Store, sorting: Sorting<'_>, id: RowId) -> RankKey {
    let Some((segment, at)) = store.place(id) else { return RankKey::new() };
    let mut key = RankKey::with_capacity(24);
    match sorting.order {
        Order::Newest | Order::Oldest | Order::Newly => {}
        Order::Worst => {
            let (severity, did) = (severity(store, segment, at), disposition(store, segment, at));
            let (a, b) = rank(sorting.order, severity, did);
            put(&mut key, a * 16 + b);
        }
        Order::Rarest => {
            let number = segment.column(Field::RuleName).get(at);
            let rule = store.word(Field::RuleName, number);
            put(&mut key, by_count(rule_count(sorting.rules, rule)));
        }
        Order::By(field, down) => value(store, (segment, at), (field, down), &mut key),
    }
    put(&mut key, by_time(sorting.order, segment.time(at)));
    key.extend_from_slice(&rank_of(segment.input).to_be_bytes());
    key.extend_from_slice(&id.to_be_bytes());
    key
}

/// The order of groups by what their first rows are ordered by, of which the latest comes first
/// ([`Order::Newly`]); the undated stay last.
pub fn by_first_seen(a: &[u8], b: &[u8]) -> Ordering {
    let [a, b] = [a, b].map(|key| key.split_at_checked(8).unwrap_or_default());
    let undated = |time: &[u8]| time == [u8::MAX; 8];
    undated(a.0).cmp(&undated(b.0)).then(b.0.cmp(a.0)).then(a.1.cmp(b.1))
}

/// The value of a row, absent ones last.
fn value(
    store: &Store,
    (segment, at): (&Segment, usize),
    (field, down): (Field, bool),
    key: &mut RankKey,
) {
    if !has_order(field) {
        return;
    }
    let number = segment.column(field).get(at);
    if matches!(field.kind(), Kind::Int | Kind::Time) {
        let number = store.int_of(number).map(|number| by_number(number, down));
        return put(key, number.unwrap_or(i64::MAX));
    }
    key.push(u8::from(number == 0));
    let Some(id) = number.checked_sub(1) else { return };
    let id = match (field.kind(), store.lists(field)) {
        (Kind::List, Some(lists)) => items(lists.get(id)).next(),
        _ => Some(id),
    };
    let text = id.and_then(|id| Some(store.texts(field)?.get(id)));
    key.extend_from_slice(&by_text(text.unwrap_or_default(), down));
    // Ends a text before any that goes on; one that counts down has an end of its own.
    key.extend((!down).then_some(0));
}

/// A number, so that bytes are ordered as numbers are.
fn put(key: &mut RankKey, number: i64) {
    key.extend_from_slice(&(number.cast_unsigned() ^ 1 << 63).to_be_bytes());
}
