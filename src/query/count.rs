//! Facets: counts over the rows that a question is about.

use super::fits::Folded;
use super::known::Known;
use super::picked::Chosen;
use super::{Facet, Match};
use crate::bytes::sort;
use crate::event::{Field, Kind, Severity};
use crate::store::{Dict, Store, items};
use std::collections::HashMap;

/// More values than are ever listed.
const MANY: usize = 10_000;

/// The commonest values of a field, and then those of `asked` that are not among them, however
/// few events they have. Values that do not hold a text are not listed.
pub(super) fn facet(
    store: &Store,
    field: Field,
    top: usize,
    asked: &[Match],
    holding: Option<&Folded>,
    (chosen, known): (&Chosen<'_>, &Known),
) -> Facet {
    let texts = store.texts(field);
    let lists = store.lists(field).filter(|_| field.kind() == Kind::List);
    let mut counts = vec![0u64; lists.or(texts).map_or(0, Dict::len) + 1];
    let mut host = 0;
    let told = known.tell(field, chosen.sets(known), &mut counts);
    for part in chosen.parts.iter().filter(|_| !told || field.of_workload()) {
        let column = part.segment.column(field);
        if !told {
            column.count(&part.rows, &mut counts);
        }
        if field.of_workload() {
            part.hosts.each(|row| host += u64::from(column.get(row) == 0));
        }
    }
    let missing = counts.first().map_or(0, |absent| absent.saturating_sub(host));
    let mut by_text = counts.split_off(1.min(counts.len()));
    if let Some(lists) = lists {
        by_text = of_items(&by_text, lists, texts.map_or(0, Dict::len));
    }
    if let Some(texts) = texts.filter(|texts| texts.repeats()) {
        gather(&mut by_text, texts);
    }
    let text = |id: u32| texts.map_or("", |dict| dict.get(id));
    let (mut first, mut distinct) = (Vec::new(), 0);
    for (id, count) in (0..).zip(&by_text).filter(|(_, count)| **count > 0) {
        let count = *count;
        if holding.is_some_and(|part| !part.within(text(id))) {
            continue;
        }
        distinct += 1;
        // So many are not kept in order: who wants them orders them.
        if top > MANY {
            first.push((id, count));
            continue;
        }
        let before = |(other, than): &(u32, u64)| {
            *than > count || *than == count && text(*other) <= text(id)
        };
        let place = first.partition_point(before);
        if place < top {
            first.truncate(top - 1);
            first.insert(place, (id, count));
        }
    }
    if first.len() > top {
        sort(&mut first, |a: &(u32, u64), b| b.1.cmp(&a.1));
        first.truncate(top);
    }
    let named = |(id, count): (u32, u64)| (text(id).to_owned(), count);
    let mut values: Vec<(String, u64)> = first.into_iter().map(named).collect();
    for value in asked {
        let Match::Exact(value) = value else { continue };
        if values.iter().all(|(listed, _)| listed != value) {
            let id = texts.and_then(|texts| texts.iter().position(|text| text == value));
            let count = id.and_then(|id| by_text.get(id)).copied();
            values.push((value.clone(), count.unwrap_or(0)));
        }
    }
    sort(&mut values, commonest);
    Facet { field, values, distinct, missing, host }
}

/// The order of values.
pub(super) fn commonest(a: &(String, u64), b: &(String, u64)) -> std::cmp::Ordering {
    b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0))
}

/// Counts of items from counts of lists.
fn of_items(of_lists: &[u64], lists: &Dict, count: usize) -> Vec<u64> {
    let mut of_items = vec![0u64; count];
    for (list, count) in (0..).zip(of_lists).filter(|(_, count)| **count > 0) {
        for item in items(lists.get(list)) {
            if let Some(of_item) = of_items.get_mut(item as usize) {
                *of_item += count;
            }
        }
    }
    of_items
}

/// Gives the counts of equal texts to the first of them.
fn gather(by_text: &mut [u64], texts: &Dict) {
    let mut first = HashMap::new();
    for id in 0..by_text.len() {
        let text = texts.get(u32::try_from(id).unwrap_or(u32::MAX));
        let first = *first.entry(text).or_insert(id);
        let count = by_text.get_mut(id).map_or(0, std::mem::take);
        if let Some(sum) = by_text.get_mut(first) {
            *sum += count;
        }
    }
}

/// The severity of each number of its column less one, by number.
pub(super) fn severities(store: &Store) -> Vec<u8> {
    let words = store.texts(Field::Severity);
    let severity = |text: &str| Severity::parse(text).unwrap_or_default() as u8;
    words.into_iter().flat_map(Dict::iter).map(severity).collect()
}
