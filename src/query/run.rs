//! Answers a question over one store: part by part to row sets, then counts and a page.

use super::answer::{add, by_time, rank};
use super::plan::{Test, plan};
use super::rows::row;
use super::{Answer, Ask, Bucket, Expr, Facet, LeftOut, Order, Query, Target, Timeline};
use crate::event::{Disposition, Field, Kind, Severity};
use crate::store::{Bits, Dict, RowId, Segment, Store, UNDATED, flag, items, row_id};
use std::collections::{BTreeMap, HashMap};

/// The rows that a query shows, in its order; kept from one page to the next.
#[derive(Debug, Default)]
pub struct Sorted {
    of: Option<(Query, u64)>,
    rows: Vec<RowId>,
    left_out: LeftOut,
}

/// A query's parts as row sets, by segment.
struct Shown<'a> {
    store: &'a Store,
    parts: &'a [Expr],
    sets: Vec<Vec<Bits>>,
}

impl<'a> Shown<'a> {
    fn new(store: &'a Store, parts: &'a [Expr], paths: &dyn Fn(u32) -> String) -> Shown<'a> {
        let tests: Vec<Test> = parts.iter().map(|part| plan(store, part, paths)).collect();
        let of = |segment: &Segment| tests.iter().map(|test| test.rows(store, segment)).collect();
        Shown { store, parts, sets: store.segments().iter().map(of).collect() }
    }

    /// The rows of a segment that all parts show but those left out; copies never.
    fn rows(&self, at: usize, leave_out: impl Fn(&Expr) -> bool) -> Bits {
        let Some(segment) = self.store.segments().get(at) else { return Bits::none(0) };
        let mut rows = Bits::of(segment.rows.len(), |row| !segment.is_copy(row));
        let sets = self.sets.get(at).map_or(&[][..], Vec::as_slice);
        for (part, set) in self.parts.iter().zip(sets) {
            if !leave_out(part) {
                rows.and(set);
            }
        }
        rows
    }

    fn all(&self, leave_out: impl Fn(&Expr) -> bool + Copy) -> Vec<Bits> {
        (0..self.sets.len()).map(|at| self.rows(at, leave_out)).collect()
    }
}

/// Whether a part of a query is about this field alone.
fn is_about(part: &Expr, field: Field) -> bool {
    match part {
        Expr::Is(Target::Field(of), _) | Expr::Compare(of, ..) => *of == field,
        Expr::Not(inner) => is_about(inner, field),
        _ => false,
    }
}

/// Answers a question. `paths` gives the path of a number of [`Store::held`]; `sorted` is
/// handed in again with the next question.
pub fn run(store: &Store, ask: &Ask, paths: &dyn Fn(u32) -> String, sorted: &mut Sorted) -> Answer {
    let known = sorted.of.as_ref() == Some(&(ask.query.clone(), store.generation));
    let counts = !ask.facets.is_empty() || ask.timeline;
    let mut answer = Answer {
        total: store.rows() - store.copied(),
        copies: store.copied(),
        offset: ask.offset,
        ..Answer::default()
    };
    if !known || counts {
        let shown = Shown::new(store, ask.query.parts(), paths);
        let rows = shown.all(|_| false);
        if !known {
            sorted.rows = sort(store, &rows, ask.query.order);
            sorted.left_out = left_out(&shown);
            sorted.of = Some((ask.query.clone(), store.generation));
        }
        answer.facets = facets(&shown, ask, &rows);
        answer.timeline = ask.timeline.then(|| timeline(store, &rows));
    }
    let from = usize::try_from(ask.offset).unwrap_or(usize::MAX).min(sorted.rows.len());
    let wanted = ask.limit.min(Ask::MOST_ROWS) as usize;
    answer.rows = super::rows::page(store, sorted.rows.iter().skip(from).take(wanted).copied());
    answer.shown = sorted.rows.len() as u64;
    answer.left_out = sorted.left_out;
    answer
}

/// The facets asked for. A field's own conditions do not narrow its facet.
fn facets(shown: &Shown<'_>, ask: &Ask, rows: &[Bits]) -> Vec<Facet> {
    let of = |(field, top): &(Field, u32)| {
        if shown.parts.iter().any(|part| is_about(part, *field)) {
            let others = shown.all(|part| is_about(part, *field));
            facet(shown.store, *field, *top as usize, &others)
        } else {
            facet(shown.store, *field, *top as usize, rows)
        }
    };
    ask.facets.iter().map(of).collect()
}

/// The rows that a query shows, in its order.
pub fn rows_in_order(store: &Store, query: &Query, paths: &dyn Fn(u32) -> String) -> Vec<RowId> {
    let shown = Shown::new(store, query.parts(), paths);
    sort(store, &shown.all(|_| false), query.order)
}

fn sort(store: &Store, rows: &[Bits], order: Order) -> Vec<RowId> {
    let mut keyed = Vec::with_capacity(rows.iter().map(|bits| bits.iter().count()).sum());
    for (at, (segment, bits)) in store.segments().iter().zip(rows).enumerate() {
        for row in bits.iter() {
            let time = segment.rows.get(row).map_or(UNDATED, |base| base.time);
            let dated = (time != UNDATED).then_some(time);
            let (rank, time) = match order {
                Order::Newest => (0, time),
                Order::Oldest => (0, by_time(order, dated)),
                Order::Worst => {
                    let disposition = disposition(store, segment, row);
                    let (a, b) = rank(order, severity(store, segment, row), disposition);
                    (a * 16 + b, by_time(order, dated))
                }
            };
            keyed.push((rank, time, row_id(at, row)));
        }
    }
    // Rows come in order of input and position, and a stable sort keeps that for equals.
    keyed.sort_by_key(|(rank, time, _)| (*rank, *time));
    if order == Order::Newest {
        // Most inputs are in order of time, which costs no sorting until it is turned round.
        // The time of undated rows is the least, so that they come last.
        keyed.reverse();
        keyed.chunk_by_mut(|a, b| a.1 == b.1).for_each(<[_]>::reverse);
    }
    keyed.into_iter().map(|(_, _, id)| id).collect()
}

fn word<'a>(store: &'a Store, segment: &Segment, row: usize, field: Field) -> &'a str {
    let id = segment.column(field).get(row).checked_sub(1);
    id.and_then(|id| store.texts(field).map(|texts| texts.get(id))).unwrap_or_default()
}

/// The severity of a row.
pub(super) fn severity(store: &Store, segment: &Segment, row: usize) -> Severity {
    Severity::parse(word(store, segment, row, Field::Severity)).unwrap_or_default()
}

/// The disposition of a row.
pub(super) fn disposition(store: &Store, segment: &Segment, row: usize) -> Disposition {
    Disposition::parse(word(store, segment, row, Field::Disposition)).unwrap_or_default()
}

fn left_out(shown: &Shown<'_>) -> LeftOut {
    let compares = |field: Field| {
        shown.parts.iter().any(|part| matches!(part, Expr::Compare(of, ..) if *of == field))
    };
    let count = |field: Field, unknown: &dyn Fn(&Segment, usize) -> bool| {
        if !compares(field) {
            return 0;
        }
        let sets = shown.all(|part| matches!(part, Expr::Compare(of, ..) if *of == field));
        let of = |(segment, bits): (&Segment, Bits)| {
            bits.iter().filter(|row| unknown(segment, *row)).count() as u64
        };
        shown.store.segments().iter().zip(sets).map(of).sum()
    };
    LeftOut {
        severity: count(Field::Severity, &|segment, row| {
            severity(shown.store, segment, row) == Severity::Unknown
        }),
        undated: count(Field::Timestamp, &|segment, row| {
            segment.rows.get(row).is_some_and(|base| base.time == UNDATED)
        }),
        unsearched: 0,
    }
}

fn facet(store: &Store, field: Field, top: usize, rows: &[Bits]) -> Facet {
    let texts = store.texts(field);
    let lists = store.lists(field).filter(|_| field.kind() == Kind::List);
    let width = lists.or(texts).map_or(0, Dict::len) + 1;
    let mut counts = vec![0u64; width];
    let mut host = 0;
    for (segment, bits) in store.segments().iter().zip(rows) {
        let column = segment.column(field);
        for row in bits.iter() {
            let number = column.get(row);
            if number == 0
                && field.of_workload()
                && segment.rows.get(row).is_some_and(|base| base.flags & flag::HOST != 0)
            {
                host += 1;
            } else if let Some(count) = counts.get_mut(number as usize) {
                *count += 1;
            }
        }
    }
    let missing = counts.first().copied().unwrap_or(0);
    let mut by_text = counts.split_off(1.min(counts.len()));
    if let Some(lists) = lists {
        let mut of_items = vec![0u64; texts.map_or(0, Dict::len)];
        for (list, count) in by_text.iter().enumerate().filter(|(_, count)| **count > 0) {
            for item in items(lists.get(u32::try_from(list).unwrap_or(u32::MAX))) {
                if let Some(of_item) = of_items.get_mut(item as usize) {
                    *of_item += count;
                }
            }
        }
        by_text = of_items;
    }
    if let Some(texts) = texts.filter(|texts| texts.repeats()) {
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
    let mut found: Vec<(u32, u64)> = by_text
        .iter()
        .enumerate()
        .filter(|(_, count)| **count > 0)
        .map(|(id, count)| (u32::try_from(id).unwrap_or(u32::MAX), *count))
        .collect();
    let distinct = found.len() as u64;
    let text = |id: u32| texts.map_or("", |dict| dict.get(id));
    found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| text(a.0).cmp(text(b.0))));
    let values = found.into_iter().take(top).map(|(id, count)| (text(id).to_owned(), count));
    Facet { field, values: values.collect(), distinct, missing, host }
}

/// The finest timeline of at most [`Timeline::MOST_BUCKETS`] buckets.
fn timeline(store: &Store, rows: &[Bits]) -> Timeline {
    let words = store.texts(Field::Severity);
    let number = |id: usize| {
        let text = words.map_or("", |dict| dict.get(u32::try_from(id).unwrap_or(u32::MAX)));
        Severity::parse(text).unwrap_or_default() as usize
    };
    let numbers: Vec<usize> = (0..words.map_or(0, Dict::len)).map(number).collect();
    let mut timeline = Timeline { step: super::answer::STEPS[0], ..Timeline::default() };
    let mut buckets = BTreeMap::new();
    // Neighbours mostly fall into one bucket.
    let (mut open, mut counts) = (i64::MIN, [0; Severity::ALL.len()]);
    for (segment, bits) in store.segments().iter().zip(rows) {
        let column = segment.column(Field::Severity);
        for row in bits.iter() {
            let Some(base) = segment.rows.get(row) else { continue };
            let id = (column.get(row) as usize).wrapping_sub(1);
            let severity = numbers.get(id).copied().unwrap_or(0);
            let counts = if base.time == UNDATED {
                &mut timeline.undated
            } else {
                let at = base.time.div_euclid(timeline.step);
                if at != open {
                    let step = widened(&mut buckets, (open, counts), timeline.step);
                    let by = (step / timeline.step).max(1);
                    (timeline.step, open) = (step, at.div_euclid(by));
                    counts = [0; Severity::ALL.len()];
                }
                &mut counts
            };
            if let Some(count) = counts.get_mut(severity) {
                *count += 1;
            }
        }
    }
    timeline.step = widened(&mut buckets, (open, counts), timeline.step);
    let step = timeline.step;
    timeline.buckets = buckets
        .into_iter()
        .map(|(at, counts)| Bucket { start: at.saturating_mul(step), counts })
        .collect();
    timeline
}

/// Counts of events by severity.
type Counts = [u64; Severity::ALL.len()];

/// Adds the counts of a bucket, and makes buckets wider until there are not too many; the
/// step then.
fn widened(buckets: &mut BTreeMap<i64, Counts>, (at, counts): (i64, Counts), mut step: i64) -> i64 {
    if counts != Counts::default() {
        add(buckets.entry(at).or_default(), &counts);
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

/// A row by its number, as an answer holds it, uncut.
pub fn whole_row(store: &Store, id: RowId) -> Option<super::Row> {
    row(store, id, usize::MAX)
}
