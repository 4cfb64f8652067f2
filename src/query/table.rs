//! Tables of groups: merged exactly from those of several shards, and cut to what is shown.

use super::{Pipe, Show, Target};
use crate::bytes::sort;
use serde::{Deserialize, Serialize};

/// Groups of events, each with what is shown of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Table {
    /// The groups; in a whole answer ordered, and at most [`Pipe::MOST_ROWS`]. What stands in
    /// their cells, [`Table::columns`] tells.
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
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// Distinct values in order, in an answer that is to be merged with others.
    Set(Vec<String>),
}

impl Table {
    /// The columns of a pipe's table.
    pub fn columns(pipe: &Pipe) -> Vec<TableColumn> {
        let time = matches!(pipe, Pipe::Timeline { .. }).then_some(TableColumn::Time);
        let keys = pipe.by().iter().cloned().map(TableColumn::Key);
        let shown = pipe.show().iter().copied().map(TableColumn::Show);
        time.into_iter().chain(keys).chain(shown).collect()
    }

    /// How many cells of a row make its group.
    fn keys(pipe: &Pipe) -> usize {
        pipe.by().len() + usize::from(matches!(pipe, Pipe::Timeline { .. }))
    }

    /// A table of groups, of which several may have the same values, before it is cut.
    pub(super) fn new(pipe: &Pipe, mut rows: Vec<Vec<Cell>>, beyond: u64, many: bool) -> Table {
        let keys = Table::keys(pipe);
        sort(&mut rows, |a, b| a.get(..keys).cmp(&b.get(..keys)));
        rows.dedup_by(|row, before| {
            let same = row.get(..keys) == before.get(..keys);
            if same {
                let more = row.drain(keys..);
                let known = before.iter_mut().skip(keys);
                known
                    .zip(more)
                    .zip(pipe.show())
                    .for_each(|((known, more), show)| join(known, more, *show));
            }
            same
        });
        let (groups, mut beyond) = (rows.len().min(Pipe::MOST_GROUPS), beyond);
        for row in rows.drain(groups..) {
            // How many events that are may not be known.
            beyond += match row.get(keys) {
                Some(Cell::Int(count)) if pipe.show().first() == Some(&Show::Count) => {
                    count.unsigned_abs()
                }
                _ => 1,
            };
        }
        Table { rows, groups: groups as u64, beyond, many }
    }

    /// One table of those that several shards made, before it is cut.
    pub(super) fn merge(tables: Vec<Table>, pipe: &Pipe) -> Table {
        let (mut rows, mut beyond, mut many) = (Vec::new(), 0, false);
        for table in tables {
            beyond += table.beyond;
            many |= table.many;
            rows.extend(table.rows);
        }
        Table::new(pipe, rows, beyond, many)
    }

    /// The table as it is shown: ordered, and cut.
    pub(super) fn whole(mut self, pipe: &Pipe) -> Table {
        for cell in self.rows.iter_mut().flatten() {
            if let Cell::Set(values) = cell {
                let count = values.len();
                *cell = match i64::try_from(count) {
                    Ok(count) if !self.many => Cell::Int(count),
                    _ => Cell::AtLeast(count as u64),
                };
            }
        }
        // Rows are in order of their keys, which those of equal counts keep.
        let at = Table::keys(pipe);
        let first = pipe.show().first() == Some(&Show::First);
        if !matches!(pipe, Pipe::Timeline { .. }) {
            sort(&mut self.rows, |a, b| {
                let by = a.get(at).cmp(&b.get(at));
                if first { by } else { by.reverse() }
            });
        }
        self.rows.truncate(pipe.rows());
        self
    }
}

/// Adds what is shown of a group to what is known of it.
fn join(known: &mut Cell, more: Cell, show: Show) {
    match (known, more) {
        (Cell::Int(known), Cell::Int(more)) => *known = known.saturating_add(more),
        (Cell::Set(known), Cell::Set(more)) => {
            known.extend(more);
            sort(known, Ord::cmp);
            known.dedup();
        }
        (Cell::Time(known), Cell::Time(more)) if show == Show::First => *known = more.min(*known),
        (Cell::Time(known), Cell::Time(more)) => *known = more.max(*known),
        (known @ Cell::Missing, more) => *known = more,
        _ => {}
    }
}
