//! Facets and the timeline: counts over the rows that a question is about.

use super::answer::add;
use super::fits::Folded;
use super::picked::Picked;
use super::{Bucket, Facet, Match, Timeline};
use crate::bytes::sort;
use crate::event::{Field, Kind, Severity};
use crate::store::{Dict, Store, UNDATED, items};
use std::collections::{BTreeMap, HashMap};

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
    picked: &[Picked<'_>],
) -> Facet {
    let texts = store.texts(field);
    let lists = store.lists(field).filter(|_| field.kind() == Kind::List);
    let mut counts = vec![0u64; lists.or(texts).map_or(0, Dict::len) + 1];
    let mut host = 0;
    for part in picked {
        let column = part.segment.column(field);
        column.count(&part.rows, &mut counts);
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

/// Counts of events by severity.
type Counts = [u64; Severity::ALL.len()];

/// The severity of each number of its column less one, by number.
pub(super) fn severities(store: &Store) -> Vec<u8> {
    let words = store.texts(Field::Severity);
    let severity = |text: &str| Severity::parse(text).unwrap_or_default() as u8;
    words.into_iter().flat_map(Dict::iter).map(severity).collect()
}

/// The finest timeline of at most [`Timeline::MOST_BUCKETS`] buckets.
pub(super) fn timeline(store: &Store, picked: &[Picked<'_>]) -> Timeline {
    let severities = severities(store);
    let mut timeline = Timeline { step: super::answer::STEPS[0], ..Timeline::default() };
    let mut buckets = BTreeMap::new();
    // Neighbours mostly fall into one bucket, so that few times are divided.
    let mut open = Open::default();
    let mut of_rows = Vec::new();
    for part in picked {
        of_rows.clear();
        part.segment.column(Field::Severity).each(&part.rows, |_, number| {
            let id = (number as usize).wrapping_sub(1);
            of_rows.push(severities.get(id).copied().unwrap_or(0));
        });
        let (times, mut of_rows) = (part.segment.times(), of_rows.iter());
        part.rows.each(|row| {
            let (Some(time), Some(severity)) = (times.get(row), of_rows.next()) else { return };
            let counts = if open.holds(*time) {
                &mut open.counts
            } else if *time == UNDATED {
                &mut timeline.undated
            } else {
                timeline.step = widened(&mut buckets, &open, timeline.step);
                open = Open::at(*time, timeline.step);
                &mut open.counts
            };
            if let Some(count) = counts.get_mut(usize::from(*severity)) {
                *count += 1;
            }
        });
    }
    timeline.step = widened(&mut buckets, &open, timeline.step);
    let step = timeline.step;
    timeline.buckets = buckets
        .into_iter()
        .map(|(at, counts)| Bucket { start: at.saturating_mul(step), counts })
        .collect();
    timeline
}

/// The bucket that the last time fell into.
struct Open {
    number: i64,
    start: i64,
    /// The last time in it.
    end: i64,
    counts: Counts,
}

impl Default for Open {
    /// None: it holds no time.
    fn default() -> Open {
        Open { number: 0, start: i64::MAX, end: i64::MIN, counts: Counts::default() }
    }
}

impl Open {
    fn at(time: i64, step: i64) -> Open {
        let number = time.div_euclid(step);
        let start = number.saturating_mul(step);
        Open { number, start, end: start.saturating_add(step - 1), counts: Counts::default() }
    }

    fn holds(&self, time: i64) -> bool {
        self.start <= time && time <= self.end
    }
}

/// Adds the counts of a bucket, and makes buckets wider until there are not too many; the
/// step then.
fn widened(buckets: &mut BTreeMap<i64, Counts>, open: &Open, mut step: i64) -> i64 {
    if open.counts != Counts::default() {
        add(buckets.entry(open.number).or_default(), &open.counts);
    }
    while buckets.len() > Timeline::MOST_BUCKETS {
        let wider = Timeline::next_step(step);
        let by = (wider / step).max(1);
        if by == 1 {
            break;
        }
        let mut coarse: BTreeMap<i64, Counts> = BTreeMap::new();
        for (at, counts) in &*buckets {
            add(coarse.entry(at.div_euclid(by)).or_default(), counts);
        }
        (*buckets, step) = (coarse, wider);
    }
    step
}
