//! Counts by two fields: that they are what a table counts, and that they merge.

mod common;

use common::asking::{ask, both, documents, session};
use common::cases;
use watchglass::event::Field;
use watchglass::query::{Answer, Ask, Cell, Order, Table};

fn asked(filter: &str, partial: bool) -> Ask {
    let grid = Some([Field::Namespace, Field::Category]);
    Ask { grid, partial, ..ask(filter, Order::Newest) }
}

fn sorted(mut table: Table) -> Vec<Vec<Cell>> {
    table.rows.sort();
    table.rows
}

#[test]
fn a_grid_counts_what_a_table_counts() {
    let inputs: Vec<Vec<u8>> = cases().into_iter().map(|case| case.input).collect();
    let inputs: Vec<(u32, &[u8])> = (0..).zip(inputs.iter().map(Vec::as_slice)).collect();
    let mut all = session(&inputs);
    for filter in ["", "source:kubearmor", "not disposition:blocked severity >= low"] {
        let grid = all.ask(&asked(filter, true)).grid.unwrap();
        let piped = format!("{filter} | count by namespace, category");
        let table = all.ask(&ask(&piped, Order::Newest)).table.unwrap();
        assert_eq!(grid.rows.len() as u64, table.groups, "{filter}");
        assert_eq!(sorted(grid), sorted(table), "{filter}");
    }
    let whole = all.ask(&asked("", false));
    let grid = whole.grid.unwrap();
    let count = |row: &Vec<Cell>| if let Cell::Int(count) = row[2] { count } else { 0 };
    assert_eq!(grid.rows.iter().map(count).sum::<i64>() as u64, whole.shown);
    let groups: Vec<&Cell> =
        grid.rows.chunk_by(|a, b| a[0] == b[0]).map(|places| &places[0][0]).collect();
    assert_eq!(groups.len(), 9);
    assert!(groups.iter().any(|value| matches!(value, Cell::AtLeast(others) if *others > 0)));
}

#[test]
fn grids_of_several_shards_merge() {
    let documents = documents();
    let parts = [0, 1].map(|at| session(&[(at as u32, &documents[at])]).ask(&asked("", true)));
    let merged = Answer::merge(parts.into(), &asked("", false));
    let grid = both().ask(&asked("", false)).grid;
    assert_eq!(merged.grid, grid);
    let rows = grid.unwrap().rows;
    let text = |text: &str| Cell::Text(text.to_owned());
    assert!(rows.contains(&vec![text("wordpress-mysql"), text("file"), Cell::Int(1)]));
    assert!(rows.contains(&vec![Cell::Host, text("process"), Cell::Int(4)]), "{rows:?}");
}
