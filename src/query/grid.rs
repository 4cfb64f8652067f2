//! Counts by two fields: how many events of each value of one have each value of the other.
//!
//! It is a [`Table`], so that grids of several shards merge as tables do. A whole one has the
//! rows of the most events, and one that adds up all others.

use super::picked::Picked;
use super::{Cell, Pipe, Show, Table, Target};
use crate::bytes::sort_by_key;
use crate::event::Field;
use crate::store::{Dict, Store};

/// Rows of a whole grid, but for the one that adds up the others.
const MOST_ROWS: usize = 8;

/// The most places that are counted apart.
const MOST_PLACES: usize = 1 << 22;

/// The pipe whose table a grid is.
pub(super) fn pipe(by: [Field; 2]) -> Pipe {
    Pipe::Groups { show: vec![Show::Count], by: by.map(Target::Field).into() }
}

/// The grid of two fields that have one value each, before it is cut. Nothing where they have too
/// many values.
pub(super) fn grid(store: &Store, by: [Field; 2], picked: &[Picked<'_>]) -> Table {
    let [down, across] = by.map(|field| store.texts(field).map_or(0, Dict::len) + 1);
    // Of the first field, the last number is that of hosts.
    let places = (down + 1).saturating_mul(across);
    let mut counts = vec![0u32; if places > MOST_PLACES { 0 } else { places }];
    let mut add = |row: usize, column: u32, by: u32| {
        if let Some(count) = counts.get_mut(row * across + column as usize) {
            *count = count.wrapping_add(by);
        }
    };
    let mut columns = Vec::new();
    for part in picked {
        let [rows, others] = by.map(|field| part.segment.column(field));
        columns.clear();
        others.each(&part.rows, |_, number| columns.push(number));
        let mut column = columns.iter();
        rows.each(&part.rows, |_, number| {
            add(number as usize, column.next().copied().unwrap_or(0), 1);
        });
        part.hosts.each(|row| {
            if rows.get(row) == 0 {
                add(0, others.get(row), u32::MAX);
                add(down, others.get(row), 1);
            }
        });
    }
    let cell = |field, number: usize, host: bool| match u32::try_from(number) {
        Ok(0) | Err(_) => Cell::Missing,
        Ok(_) if host => Cell::Host,
        Ok(number) => Cell::Text(store.word(field, number).to_owned()),
    };
    let row = |(place, count): (usize, &u32)| {
        let (row, column) = (place / across, place % across);
        let keys = [cell(by[0], row, row == down), cell(by[1], column, false)];
        (*count > 0).then(|| keys.into_iter().chain([Cell::Int(i64::from(*count))]).collect())
    };
    let rows = counts.iter().enumerate().filter_map(row).collect();
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
pub(super) fn whole(table: Table, by: [Field; 2]) -> Table {
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
