//! Tables of groups: merged exactly from those of several shards, and cut to what is shown.

use super::{Pipe, Show, Target};
use crate::bytes::sort;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Groups of events, each with what is shown of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Table {
    /// What stands in each column.
    pub columns: Vec<TableColumn>,
    /// The groups; in a whole answer ordered, and at most [`Pipe::MOST_ROWS`].
    pub rows: Vec<Vec<Cell>>,
    /// How many groups there are.
    pub groups: u64,
    /// Events of further groups, where there are more than [`Pipe::MOST_GROUPS`]: there are at
    /// least so many groups then.
    pub beyond: u64,
    /// Whether there are more distinct values than were told apart.
    pub many: bool,
}

/// What stands in a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum TableColumn {
    /// The first instant of a bucket.
    Time,
    /// The value of a field.
    Key(Target),
    /// Something of the group.
    Show(Show),
}

/// A value in a table.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Cell {
    /// Nothing is recorded.
    Missing,
    /// A host event has no such value.
    Host,
    /// A number.
    Int(i64),
    /// At least so many.
    AtLeast(u64),
    /// An instant.
    Time(i64),
    /// Text.
    Text(String),
    /// Distinct values, in an answer that is to be merged with others.
    Set(BTreeSet<String>),
}

/// The groups of a table: the values that make one, and what is shown of it.
pub(super) type Groups = BTreeMap<Vec<Cell>, Vec<Cell>>;

impl Table {
    /// The columns of a pipe's table.
    pub(super) fn columns(pipe: &Pipe) -> Vec<TableColumn> {
        let time = matches!(pipe, Pipe::Timeline { .. }).then_some(TableColumn::Time);
        let keys = pipe.by().iter().cloned().map(TableColumn::Key);
        let shown = pipe.show().iter().copied().map(TableColumn::Show);
        time.into_iter().chain(keys).chain(shown).collect()
    }

    /// A table of groups, before it is cut.
    pub(super) fn new(pipe: &Pipe, groups: Groups, beyond: u64, many: bool) -> Table {
        let rows: Vec<_> = groups.into_iter().map(|(key, shown)| [key, shown].concat()).collect();
        let groups = rows.len() as u64;
        Table { columns: Table::columns(pipe), rows, groups, beyond, many }
    }

    /// One table of those that several shards made, before it is cut.
    pub(super) fn merge(tables: Vec<Table>, pipe: &Pipe) -> Table {
        let mut groups = Groups::new();
        let (mut beyond, mut many) = (0, false);
        let keys = Table::columns(pipe).len() - pipe.show().len();
        for mut table in tables {
            beyond += table.beyond;
            many |= table.many;
            for row in &mut table.rows {
                let shown = row.split_off(keys.min(row.len()));
                if groups.len() < Pipe::MOST_GROUPS || groups.contains_key(row) {
                    join(&mut groups, std::mem::take(row), shown, pipe.show());
                } else {
                    // What it counts is not told apart; how many events that is may not be known.
                    beyond += 1;
                }
            }
        }
        Table::new(pipe, groups, beyond, many)
    }

    /// The table as it is shown: ordered, and cut.
    pub(super) fn whole(mut self, pipe: &Pipe) -> Table {
        let many = self.many;
        for cell in self.rows.iter_mut().flatten() {
            if let Cell::Set(values) = cell {
                let count = values.len() as u64;
                *cell = match i64::try_from(count) {
                    Ok(count) if !many => Cell::Int(count),
                    _ => Cell::AtLeast(count),
                };
            }
        }
        let at = self.columns.len() - pipe.show().len();
        match pipe.show().first() {
            _ if matches!(pipe, Pipe::Timeline { .. }) => sort(&mut self.rows, Ord::cmp),
            Some(Show::First) => sort(&mut self.rows, |a, b| a.get(at).cmp(&b.get(at))),
            // Rows are in order of their keys, which those of equal counts keep.
            _ => sort(&mut self.rows, |a, b| b.get(at).cmp(&a.get(at))),
        }
        self.rows.truncate(pipe.rows());
        self
    }
}

/// Adds what is shown of a group to what is known of it.
pub(super) fn join(groups: &mut Groups, key: Vec<Cell>, shown: Vec<Cell>, show: &[Show]) {
    let Some(known) = groups.get_mut(&key) else {
        groups.insert(key, shown);
        return;
    };
    for ((known, more), show) in known.iter_mut().zip(shown).zip(show) {
        match (&mut *known, more, show) {
            (Cell::Int(known), Cell::Int(more), _) => *known = known.saturating_add(more),
            (Cell::Set(known), Cell::Set(more), _) => known.extend(more),
            (Cell::Time(known), Cell::Time(more), Show::First) => *known = more.min(*known),
            (Cell::Time(known), Cell::Time(more), _) => *known = more.max(*known),
            (Cell::Missing, more, _) => *known = more,
            _ => {}
        }
    }
}
