//! What changed since a baseline, as a table: of each rule, workload and process or object, what
//! became of it. And what a person sets as baseline.
//!
//! Inputs differ from one session to the next, so a baseline is kept by the page and never in an
//! address.

use super::exclusion::{Exclusion, is};
use super::noise::{Line, Noisy, named};
use super::words::{number, plural};
use crate::event::{Field, SIDES};
use crate::query::{CHANGES, Cell, Match, Noise, Query, Table};

/// Units of a span of time, the longest first, each in nanoseconds.
const UNITS: [(u64, &str); 4] = [
    (86_400_000_000_000, "day"),
    (3_600_000_000_000, "hour"),
    (60_000_000_000, "minute"),
    (1_000_000_000, "second"),
];

/// A length of time, cut to the longest unit of which there are two.
fn length(ns: u64) -> String {
    let unit = UNITS.into_iter().find(|(unit, _)| ns / unit > 1);
    unit.map_or_else(|| "a second or less".to_owned(), |(unit, name)| plural(ns / unit, name))
}

/// A number in a cell.
fn told(cells: &[Cell], at: usize) -> u64 {
    match cells.get(at) {
        Some(Cell::Int(number)) => u64::try_from(*number).unwrap_or(0),
        _ => 0,
    }
}

/// What is compared and how, in sentences.
fn note(table: &Table, sides: &[Cell]) -> String {
    let told = |at: usize| told(sides, at);
    let mut note = plural(table.groups, "group");
    for (at, word) in CHANGES.into_iter().enumerate().filter(|(at, _)| told(5 + at) > 0) {
        note += &[" · ", &number(told(5 + at)), " ", word].concat();
    }
    let left = table.groups.saturating_sub(table.rows.len() as u64);
    if left > 0 || table.beyond > 0 {
        let least = if table.beyond > 0 { " · at least " } else { " · " };
        note += &[least, &number(left), " not listed"].concat();
    }
    let rates = told(3).min(told(4)) > 0;
    for (at, name) in ["baseline", "other inputs"].into_iter().enumerate() {
        note += &[" · ", name, ": ", &plural(told(at), "event")].concat();
        if rates {
            note += &[" over ", &length(told(3 + at))].concat();
        }
    }
    if told(2) > 0 {
        note += &[" · ", &number(told(2)), " in both"].concat();
    }
    let how = match rates {
        true => ". More frequent: at least twice the events per time",
        false => {
            ". A side has no span of time, so counts are compared. More frequent: at least twice the events"
        }
    };
    [&note, how, ", and 3 more than the baseline's rate gives; less frequent: the reverse."]
        .concat()
}

/// How many times the rate before the rate is now, from its tenths.
fn rate(tenths: u64) -> String {
    match tenths {
        0 => "×<0.1".to_owned(),
        _ => ["×", &number(tenths / 10), ".", &number(tenths % 10)].concat(),
    }
}

/// The table of what changed, of two sides as an answer tells them.
pub fn changed(table: &Table, by: Noise, sides: &Table) -> Noisy {
    let line = |cells: &Vec<Cell>| {
        let (keys, cells) = cells.split_at_checked(by.keys().count()).unwrap_or_default();
        let (before, now) = (told(cells, 1), told(cells, 2));
        let change = usize::try_from(told(cells, 0)).ok();
        Line {
            change: change.and_then(|at| CHANGES.get(at)).copied(),
            counts: [
                number(before),
                number(now),
                // Of few events a rate is chance.
                if matches!(told(cells, 0), 1 | 3) { rate(told(cells, 3)) } else { String::new() },
            ],
            ..named(keys, by)
        }
    };
    let note = note(table, sides.rows.first().map_or(&[], Vec::as_slice));
    Noisy { by: Some(by), lines: table.rows.iter().map(line).collect(), note }
}

/// The query that shows the events of a line in the list.
pub fn shown(query: &Query, line: &Line, by: Noise) -> Query {
    Query { noise: None, ..query.with(Exclusion::of(line, by).conditions()) }
}

/// The query without the events of the baseline, or with them again; and whether it is without.
pub fn hiding(query: &Query) -> (Query, bool) {
    query.also(vec![is(Field::Side, vec![Match::Exact(SIDES[1].to_owned())])])
}

/// Sets an input as baseline, or no longer.
pub fn toggle(baseline: &mut Vec<u32>, input: u32) {
    let count = baseline.len();
    baseline.retain(|of| *of != input);
    if baseline.len() == count {
        baseline.push(input);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::text::print_query;

    const HOUR: i64 = 3_600_000_000_000;

    fn row(rule: &str, told: [i64; 4]) -> Vec<Cell> {
        let text = |text: &str| Cell::Text(text.to_owned());
        let keys = [text(rule), text("/bin/sh"), Cell::Missing, text("ns"), text("web")];
        keys.into_iter().chain([Cell::Missing]).chain(told.map(Cell::Int)).collect()
    }

    fn sides(lengths: [i64; 2]) -> Table {
        let [a, b] = lengths.map(|hours| hours * HOUR);
        let row = [1_204, 1, 1, a, b, 1, 0, 0, 1, 0].map(Cell::Int);
        Table { rows: vec![row.to_vec()], ..Table::default() }
    }

    #[test]
    fn what_is_compared_is_said() {
        let rows = vec![row("a", [0, 0, 1, 0]), row("<b>", [3, 1_204, 1, 0])];
        let table = Table { rows, groups: 3, ..Table::default() };
        let told = changed(&table, Noise::ChangedProcess, &sides([49, 1]));
        assert_eq!(
            told.note,
            "3 groups · 1 new · 1 less frequent · 1 not listed · baseline: 1,204 events over 2 days · other inputs: 1 event over 60 minutes · 1 in both. More frequent: at least twice the events per time, and 3 more than the baseline's rate gives; less frequent: the reverse."
        );
        assert_eq!(told.lines[0].counts, ["0", "1", ""]);
        assert_eq!(told.lines[1].counts, ["1,204", "1", "×<0.1"]);
        assert_eq!(told.lines[0].change, Some("new"));
        assert_eq!(told.lines[1].rule, "<b>");
        assert_eq!([rate(1), rate(10), rate(12_345)], ["×0.1", "×1.0", "×1,234.5"]);
        let told = changed(&table, Noise::ChangedProcess, &sides([0, 1])).note;
        assert!(
            told.contains(
                "baseline: 1,204 events · other inputs: 1 event · 1 in both. A side has no span"
            ),
            "{told}"
        );
    }

    #[test]
    fn a_line_shows_its_events_and_the_baseline_hides() {
        let table = Table { rows: vec![row("a", [1, 2, 9, 45])], groups: 1, ..Table::default() };
        let told = changed(&table, Noise::ChangedProcess, &sides([1, 1]));
        let query = Query { noise: told.by, ..Query::default() };
        let shown = shown(&query, &told.lines[0], Noise::ChangedProcess);
        let all = "rule:a and namespace:ns and workload:web and exe:/bin/sh";
        assert_eq!((print_query(&shown).as_str(), shown.noise), (all, None));
        let (hidden, was) = hiding(&query);
        assert_eq!((print_query(&hidden).as_str(), was), ("side:current", false));
        assert_eq!(hiding(&hidden), (query, true));
    }

    #[test]
    fn an_input_is_baseline_or_not() {
        let mut baseline = vec![3];
        toggle(&mut baseline, 1);
        assert_eq!(baseline, [3, 1]);
        toggle(&mut baseline, 3);
        assert_eq!(baseline, [1]);
    }
}
