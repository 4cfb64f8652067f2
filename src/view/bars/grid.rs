//! The heat map: counts by two fields as rows and columns.

use super::{absence, label};
use crate::bytes::sort_by_key;
use crate::event::Field;
use crate::query::{Cell, Expr, Match, Query, Table, Target};
use crate::view::words::plural;

/// Counts by two fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    /// The values across, those of the most events first.
    pub columns: Vec<Side>,
    /// The values down: named ones, then absent ones, then all others as one.
    pub rows: Vec<(Side, Vec<Count>)>,
}

/// A value with the events of its row or column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// What a click filters by; none where it stands for several values.
    pub value: Option<Match>,
    /// The value in words.
    pub label: String,
    /// Events.
    pub total: u64,
}

/// A count of events with what it is drawn as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// Events.
    pub count: u64,
    /// 0 for none, up to 4: each twice as many as the one before, or more where there are many.
    pub heat: u8,
}

/// The most columns; what is beyond is one of others.
const MOST: usize = 7;

/// The grid of a table whose rows are both values and a count.
pub fn grid(table: &Table, by: [Field; 2]) -> Grid {
    let count = |row: &[Cell]| match row.last() {
        Some(Cell::Int(count)) => u64::try_from(*count).unwrap_or(0),
        _ => 0,
    };
    let side = |at: usize| {
        let mut lines: Vec<(&Cell, Side)> = Vec::new();
        for row in &table.rows {
            let Some((cell, field)) = row.get(at).zip(by.get(at)) else { continue };
            match lines.iter_mut().find(|(of, _)| *of == cell) {
                Some((_, line)) => line.total += count(row),
                None => lines.push((cell, side_of(*field, cell, count(row)))),
            }
        }
        // The common ones first; what is absent, and what is several, behind.
        sort_by_key(&mut lines, |(cell, line)| (place(cell), u64::MAX - line.total));
        lines
    };
    let (down, mut across) = (side(0), side(1));
    let rest = across.split_off(MOST.min(across.len()));
    let mut most = 1;
    let mut rows = Vec::new();
    for (cell, line) in down {
        let mut counts = vec![Count::default(); across.len() + usize::from(!rest.is_empty())];
        for row in table.rows.iter().filter(|row| row.first() == Some(cell)) {
            let at = across.iter().position(|(of, _)| row.get(1) == Some(*of));
            if let Some(to) = counts.get_mut(at.unwrap_or(across.len())) {
                to.count += count(row);
                most = to.count.max(most);
            }
        }
        rows.push((line, counts));
    }
    for count in rows.iter_mut().flat_map(|(_, counts)| counts) {
        count.heat = heat(count.count, most);
    }
    let others = rest.iter().map(|(_, line)| line.total).sum();
    let mut columns: Vec<Side> = across.into_iter().map(|(_, line)| line).collect();
    if !rest.is_empty() {
        columns.push(Side { value: None, label: "other".to_owned(), total: others });
    }
    Grid { columns, rows }
}

fn side_of(field: Field, cell: &Cell, total: u64) -> Side {
    let value = match cell {
        Cell::Text(text) => Some(Match::Exact(text.clone())),
        Cell::Missing => Some(Match::Missing),
        Cell::Host => Some(Match::Host),
        _ => None,
    };
    let label = match (&value, cell) {
        (Some(Match::Exact(text)), _) => label(field, text).into_owned(),
        (Some(absent), _) => absence(absent).to_owned(),
        (None, Cell::AtLeast(others)) => plural(*others, "other"),
        (None, _) => String::new(),
    };
    Side { value, label, total }
}

fn place(cell: &Cell) -> u8 {
    match cell {
        Cell::Text(_) => 0,
        Cell::AtLeast(_) => 2,
        _ => 1,
    }
}

fn heat(count: u64, most: u64) -> u8 {
    let digits = |number: u64| u64::BITS - number.leading_zeros();
    u8::try_from((digits(count) * 4).div_ceil(digits(most).max(4))).unwrap_or(4)
}

/// The filter with one value of each field, or without them where it has them; and whether it
/// has.
pub fn both(query: &Query, by: [Field; 2], values: [&Option<Match>; 2]) -> (Query, bool) {
    let is = |(field, value): (Field, &Option<Match>)| {
        Some(Expr::Is(Target::Field(field), vec![value.clone()?]))
    };
    query.also(by.into_iter().zip(values).filter_map(is).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::text::print_query;

    const BY: [Field; 2] = [Field::Namespace, Field::Category];

    fn table(rows: &[(Cell, &str, i64)]) -> Table {
        let row = |(down, across, count): &(Cell, &str, i64)| {
            vec![down.clone(), Cell::Text((*across).to_owned()), Cell::Int(*count)]
        };
        Table { rows: rows.iter().map(row).collect(), ..Table::default() }
    }

    #[test]
    fn common_values_come_first_and_absent_ones_behind() {
        let text = |text: &str| Cell::Text(text.to_owned());
        let grid = grid(
            &table(&[
                (Cell::Missing, "process", 40),
                (text("a"), "process", 1),
                (text("b"), "file", 9),
                (text("b"), "process", 2),
                (Cell::AtLeast(12), "file", 3),
                (Cell::Host, "file", 4),
            ]),
            BY,
        );
        let rows: Vec<_> =
            grid.rows.iter().map(|(line, _)| (line.label.as_str(), line.total)).collect();
        let want = [("b", 11), ("a", 1), ("not recorded", 40), ("host event", 4), ("12 others", 3)];
        assert_eq!(rows, want);
        let columns: Vec<_> =
            grid.columns.iter().map(|line| (line.label.as_str(), line.total)).collect();
        assert_eq!(columns, [("process", 43), ("file", 16)]);
        assert_eq!(grid.rows[0].1.iter().map(|count| count.count).collect::<Vec<_>>(), [2, 9]);
        assert!(grid.rows[4].0.value.is_none());
    }

    #[test]
    fn heat_doubles_and_stretches_where_there_are_many() {
        let of = |counts: &[u64], most| counts.iter().map(|count| heat(*count, most)).collect();
        let few: Vec<u8> = of(&[0, 1, 2, 3, 4, 7, 8, 10], 10);
        assert_eq!(few, [0, 1, 2, 2, 3, 3, 4, 4]);
        let many: Vec<u8> = of(&[0, 1, 100, 5_000, 400_000, 1_000_000], 1_000_000);
        assert_eq!(many, [0, 1, 2, 3, 4, 4]);
    }

    #[test]
    fn many_columns_end_in_one_of_others() {
        let names: Vec<String> = (0..9).map(|at| format!("c{at}")).collect();
        let rows: Vec<_> = names.iter().map(|name| (Cell::Missing, name.as_str(), 1)).collect();
        let grid = grid(&table(&rows), BY);
        let last = grid.columns.last().unwrap();
        assert_eq!((grid.columns.len(), last.label.as_str(), last.total), (8, "other", 2));
        assert_eq!(grid.rows[0].1[7].count, 2);
    }

    #[test]
    fn a_cell_filters_by_both_values_and_takes_them_back() {
        let value = |text: &str| Some(Match::Exact(text.to_owned()));
        let (query, chosen) = both(&Query::default(), BY, [&Some(Match::Host), &value("file")]);
        assert_eq!(print_query(&query), "namespace:!host and category:file");
        let (back, held) = both(&query, BY, [&Some(Match::Host), &value("file")]);
        assert_eq!((print_query(&back).as_str(), chosen, held), ("", false, true));
    }
}
