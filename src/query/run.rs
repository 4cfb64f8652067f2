//! Answers a question over one store: part by part to row sets, then counts and a page.

use super::count::{facet, timeline};
use super::order::first;
use super::picked::Picked;
use super::plan::{Test, plan};
use super::rows::{row, severity};
use super::{Answer, Ask, Expr, Facet, LeftOut, Query, Target};
use crate::event::{Field, Severity};
use crate::store::{Bits, RowId, Segment, Store, UNDATED};

/// The first rows that a query shows, in its order; kept from one page to the next.
#[derive(Debug, Default)]
pub struct Sorted {
    of: Option<(Query, u64)>,
    rows: Vec<RowId>,
    shown: u64,
    left_out: LeftOut,
}

impl Sorted {
    /// So many rows are put in order at first. All are where somebody scrolls farther.
    const FIRST: usize = 512;

    /// Whether it holds the rows before a rank.
    fn reaches(&self, end: usize) -> bool {
        self.rows.len() >= end || self.rows.len() as u64 == self.shown
    }
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

    /// The rows that all parts show but those left out; copies never.
    fn rows(&self, leave_out: impl Fn(&Expr) -> bool) -> Vec<Picked<'a>> {
        let of = |(at, (segment, sets)): (usize, (&'a Segment, &Vec<Bits>))| {
            let mut rows = Bits::of(segment.rows.len(), |row| !segment.is_copy(row));
            for (part, set) in self.parts.iter().zip(sets) {
                if !leave_out(part) {
                    rows.and(set);
                }
            }
            Picked::new(at, segment, &rows)
        };
        self.store.segments().iter().zip(&self.sets).enumerate().map(of).collect()
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
    let from = usize::try_from(ask.offset).unwrap_or(usize::MAX);
    let wanted = ask.limit.min(Ask::MOST_ROWS) as usize;
    let end = from.saturating_add(wanted);
    let same = sorted.of.as_ref() == Some(&(ask.query.clone(), store.generation));
    let known = same && sorted.reaches(end);
    let counts = !ask.facets.is_empty() || ask.timeline;
    let mut answer = Answer {
        total: store.rows() - store.copied(),
        copies: store.copied(),
        assumed: store.assumed(),
        twins: store.twinned(),
        offset: ask.offset,
        ..Answer::default()
    };
    if !known || counts {
        let shown = Shown::new(store, ask.query.parts(), paths);
        let rows = shown.rows(|_| false);
        if !known {
            let most = if end > Sorted::FIRST { usize::MAX } else { Sorted::FIRST };
            *sorted = Sorted {
                of: Some((ask.query.clone(), store.generation)),
                rows: first(store, &rows, ask.query.order, most),
                shown: rows.iter().map(|part| part.rows.len() as u64).sum(),
                left_out: left_out(&shown),
            };
        }
        answer.facets = facets(&shown, ask, &rows);
        answer.timeline = ask.timeline.then(|| timeline(store, &rows));
    }
    let ids = sorted.rows.iter().skip(from).take(wanted);
    answer.rows = super::rows::page(store, ids.copied());
    answer.shown = sorted.shown;
    answer.left_out = sorted.left_out;
    answer
}

/// The facets asked for. A field's own conditions do not narrow its facet.
fn facets(shown: &Shown<'_>, ask: &Ask, rows: &[Picked<'_>]) -> Vec<Facet> {
    let of = |(field, top): &(Field, u32)| {
        if shown.parts.iter().any(|part| is_about(part, *field)) {
            let others = shown.rows(|part| is_about(part, *field));
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
    first(store, &shown.rows(|_| false), query.order, usize::MAX)
}

fn left_out(shown: &Shown<'_>) -> LeftOut {
    let compares = |field: Field| {
        shown.parts.iter().any(|part| matches!(part, Expr::Compare(of, ..) if *of == field))
    };
    let count = |field: Field, unknown: &dyn Fn(&Segment, usize) -> bool| -> u64 {
        if !compares(field) {
            return 0;
        }
        let sets = shown.rows(|part| matches!(part, Expr::Compare(of, ..) if *of == field));
        let of = |part: &Picked<'_>| {
            let unknown = |row: &&u16| unknown(part.segment, usize::from(**row));
            part.rows.iter().filter(unknown).count() as u64
        };
        sets.iter().map(of).sum()
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

/// A row by its number, as an answer holds it, uncut.
pub fn whole_row(store: &Store, id: RowId) -> Option<super::Row> {
    row(store, id, usize::MAX)
}
