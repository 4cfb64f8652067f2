//! What stands around the open event, as a table: a line for each scope, a cell for each range,
//! in each cell how many events it leads to.

use super::words;
use crate::event::Field;
use crate::query::{Around, Query, Row, Scope};

/// A line of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What is shared.
    pub label: &'static str,
    /// The value that is shared.
    pub value: String,
    /// A cell for each of the [`heads`].
    pub cells: Vec<Cell>,
}

/// A cell of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// What it shows, in words: `Same node, ±5 min`.
    pub words: String,
    /// The query of what it shows.
    pub query: Query,
    /// How many events that is, the open one too; nothing as long as nobody told.
    pub count: Option<u64>,
    /// Whether these are the events that are shown.
    pub chosen: bool,
}

/// A range in words.
fn head(range: Option<i64>) -> &'static str {
    match range {
        Some(..=30) => "±30 s",
        Some(..=300) => "±5 min",
        Some(_) => "±1 h",
        None => "any time",
    }
}

/// The heads of the columns.
pub fn heads(around: &Around) -> Vec<&'static str> {
    around.ranges.iter().map(|(range, _)| head(*range)).collect()
}

/// The lines around a row whose values are whole. `within` is the filter that holds there too and
/// the order; `shown` what is shown now; `counts` are those of [`Around::conditions`], if told.
pub fn lines(row: &Row, within: &Query, shown: &Query, counts: Option<&[u64]>) -> Vec<Line> {
    let around = Around::of(row);
    let filters = around.conditions(&within.filter);
    let width = around.ranges.len().max(1);
    let rows = around.scopes.iter().zip(filters.chunks(width)).enumerate();
    let line = |(at, ((scope, _), filters)): (usize, (&(Scope, _), &[_]))| {
        let label = label(*scope);
        let cell = |(place, ((range, _), filter)): (usize, (&(Option<i64>, _), &_))| {
            let query =
                Query { filter: Clone::clone(filter), order: within.order, ..Query::default() };
            Cell {
                words: ["Same ", &label.to_lowercase(), ", ", head(*range)].concat(),
                count: counts.and_then(|counts| counts.get(at * width + place)).copied(),
                chosen: is_shown(&query, shown),
                query,
            }
        };
        let cells = around.ranges.iter().zip(filters).enumerate().map(cell).collect();
        Line { label, value: value(row, *scope), cells }
    };
    rows.map(line).collect()
}

/// Whether a query shows the events of another, in whatever order.
pub fn is_shown(query: &Query, shown: &Query) -> bool {
    query.parts() == shown.parts() && shown.pipe.is_none()
}

fn label(scope: Scope) -> &'static str {
    match scope {
        Scope::Container => "Container",
        Scope::Node => "Node",
        Scope::Connection => "Connection",
        Scope::Process => "Process line",
        Scope::User => "User",
    }
}

/// What is shared, for a line.
fn value(row: &Row, scope: Scope) -> String {
    let text = |field: Field| row.text(field).map(|text| words::short(text, 40));
    let number = |field: Field| row.int(field).map(|number| number.to_string());
    let end = |ip: Field, port: Field| {
        let ip = text(ip).unwrap_or_default();
        match number(port) {
            Some(port) if ip.contains(':') => ["[", &ip, "]:", &port].concat(),
            Some(port) => [&ip, ":", &port].concat(),
            None => ip,
        }
    };
    match scope {
        Scope::Container => text(Field::ContainerId).unwrap_or_default(),
        Scope::Node => text(Field::Host).unwrap_or_default(),
        Scope::Connection => {
            let from = end(Field::SourceIp, Field::SourcePort);
            let to = end(Field::DestinationIp, Field::DestinationPort);
            [&from, " ↔ ", &to].concat()
        }
        Scope::Process => {
            let pid = number(Field::Pid).map(|pid| ["pid ", &pid].concat());
            let parent = number(Field::ParentPid).map(|pid| ["parent ", &pid].concat());
            pid.into_iter().chain(parent).collect::<Vec<_>>().join(", ")
        }
        Scope::User => {
            let id = || text(Field::UserId).map(|id| ["uid ", &id].concat());
            text(Field::UserName).or_else(id).unwrap_or_default()
        }
    }
}
