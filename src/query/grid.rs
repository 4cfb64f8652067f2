//! Counts by two fields: how many events of each value of one have each value of the other.
//!
//! It is a [`Table`], so that grids of several shards merge as tables do. A whole one has the
//! rows of the most events, and one that adds up all others.

use super::picked::Picked;
use super::sets::Sets;
use super::{Cell, Pipe, Show, Table, Target};
use crate::bytes::sort_by_key;
use crate::event::Field;
use crate::store::{Segment, Store, flag};
use std::collections::BTreeMap;

/// Rows of a whole grid, but for the one that adds up the others.
const MOST_ROWS: usize = 8;

/// The pipe whose table a grid is.
pub(super) fn pipe(by: [Field; 2]) -> Pipe {
    Pipe::Groups { show: vec![Show::Count], by: by.map(Target::Field).into() }
}

/// The number of a row that is of a host and so has no value.
const HOST: u32 = u32::MAX;

/// More sets of values would be slower to count than rows are.
const MOST_SETS: usize = 1 << 13;

/// Which values of two fields rows have together, kept from one question to the next.
#[derive(Debug, Default)]
pub(super) struct Places {
    by: Option<[Field; 2]>,
    sets: Sets<2>,
}

impl Places {
    /// Counts rows by place: a number of each of two fields that have one value each.
    fn count(
        &mut self,
        store: &Store,
        by: [Field; 2],
        picked: &[Picked<'_>],
    ) -> BTreeMap<[u32; 2], u64> {
        if self.by != Some(by) {
            *self = Places { by: Some(by), sets: Sets::default() };
        }
        let known = self.sets.learn(store, MOST_SETS, |segment| numbers(segment, by));
        let mut places = BTreeMap::new();
        if known {
            let counts = self.sets.count(picked);
            places.extend(self.sets.counted(&counts).map(|(place, count)| (*place, count)));
        } else {
            for part in picked {
                let numbers = numbers(part.segment, by);
                part.rows.each(|row| *places.entry(numbers(row)).or_default() += 1);
            }
        }
        places
    }
}

fn numbers(segment: &Segment, by: [Field; 2]) -> impl Fn(usize) -> [u32; 2] {
    let [down, across] = by.map(|field| segment.column(field));
    move |row| match down.get(row) {
        0 if segment.has(row, flag::HOST) => [HOST, across.get(row)],
        number => [number, across.get(row)],
    }
}

/// The grid of two fields that have one value each, before it is cut.
pub(super) fn grid(
    store: &Store,
    by: [Field; 2],
    picked: &[Picked<'_>],
    places: &mut Places,
) -> Table {
    let cell = |field, number: u32| match number {
        0 => Cell::Missing,
        HOST => Cell::Host,
        number => Cell::Text(store.word(field, number).to_owned()),
    };
    let count = |count: u64| Cell::Int(i64::try_from(count).unwrap_or(i64::MAX));
    let row = |([down, across], sum): ([u32; 2], u64)| {
        vec![cell(by[0], down), cell(by[1], across), count(sum)]
    };
    let rows = places.count(store, by, picked).into_iter().map(row).collect();
    Table::new(&pipe(by), rows, 0, false)
}

/// The count of a place.
pub(super) fn count(row: &[Cell]) -> i64 {
    match row.last() {
        Some(Cell::Int(count)) => *count,
        _ => 0,
    }
}

/// The grid as it is shown: the rows of the most events, and the others as one, whose value says
/// how many they are.
pub(super) fn whole(table: &Table, by: [Field; 2]) -> Table {
    // Rows with the same first value stand together.
    let of = |places: &[Vec<Cell>]| places.iter().map(|row| count(row)).sum::<i64>();
    let groups = || table.rows.chunk_by(|a, b| a.first() == b.first());
    let mut largest: Vec<(i64, usize)> =
        groups().enumerate().map(|(at, places)| (-of(places), at)).collect();
    sort_by_key(&mut largest, |largest| *largest);
    let kept: Vec<usize> = largest.iter().take(MOST_ROWS).map(|(_, at)| *at).collect();
    let others = (largest.len() - kept.len()) as u64;
    let mut rows = Vec::new();
    for (at, places) in groups().enumerate() {
        let others = (!kept.contains(&at)).then_some(Cell::AtLeast(others));
        rows.extend(places.iter().cloned().map(|mut row| {
            if let (Some(first), Some(others)) = (row.first_mut(), &others) {
                *first = others.clone();
            }
            row
        }));
    }
    Table::new(&pipe(by), rows, table.beyond, table.many)
}
