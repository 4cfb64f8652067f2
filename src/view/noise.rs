//! What makes the noise, as a table: how many of the events each rule, workload and process or
//! object has, and how many all down to its line have together.

use super::words;
use crate::query::{Cell, Noise, Table};
use std::fmt::Write;

/// A line of the table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    /// The rule.
    pub rule: String,
    /// The workload, with its namespace.
    pub workload: String,
    /// The process or the object.
    pub what: String,
    /// How many events, their share and that of all lines down to here: `1,204`, `12.3 %`. Where
    /// sides are compared, how many events of each, and how many times the rate: `×2.5`.
    pub counts: [String; 3],
    /// How many workloads have events of this rule and process or object, on how many days those
    /// of the line were, and how many of them are blocked, or of high severity or worse.
    pub told: [u64; 4],
    /// What became of it, where sides are compared.
    pub change: Option<&'static str>,
    /// The values that make it, in the order of [`Noise::keys`].
    pub keys: Vec<Cell>,
}

/// The table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Noisy {
    /// By what events are counted.
    pub by: Option<Noise>,
    /// Its lines, those of the most events first.
    pub lines: Vec<Line>,
    /// What is not in it.
    pub note: String,
}

/// What events are counted by, in a word.
pub fn by_words(by: Noise) -> &'static str {
    match by {
        Noise::Process | Noise::ChangedProcess => "Process",
        Noise::Object | Noise::ChangedObject => "Object",
    }
}

/// A part of a whole in tenths of a percent, cut: `12.3 %`; one that is too small is not nothing.
fn share(part: u64, whole: u64) -> String {
    let tenths = part.saturating_mul(1_000).checked_div(whole).unwrap_or(0).min(1_000);
    if tenths == 0 && part > 0 {
        return "<0.1 %".to_owned();
    }
    let mut text = (tenths / 10).to_string();
    // Writing to a String cannot fail.
    let _ = write!(text, ".{} %", tenths % 10);
    text
}

/// A value for people.
fn value(cell: Option<&Cell>) -> String {
    match cell {
        Some(Cell::Text(text)) => words::visible(text).into_owned(),
        Some(Cell::Host) => "host".to_owned(),
        _ => "not recorded".to_owned(),
    }
}

/// The first of some values that is recorded, or else the first.
fn first(cells: &[Cell]) -> Option<&Cell> {
    cells.iter().find(|cell| !matches!(cell, Cell::Missing)).or(cells.first())
}

/// A line that is named by the values that make it, and counts nothing yet.
pub(super) fn named(keys: &[Cell], by: Noise) -> Line {
    let kinds = 1 + by.by().len();
    let place = keys.get(kinds..).unwrap_or_default();
    let mut workload = value(place.get(1..).and_then(first));
    if let Some(Cell::Text(namespace)) = place.first() {
        workload = [&words::visible(namespace), " / ", &workload].concat();
    }
    Line {
        rule: match keys.first() {
            Some(Cell::Text(rule)) => words::visible(rule).into_owned(),
            _ => "no rule".to_owned(),
        },
        workload,
        what: value(keys.get(1..kinds).and_then(first)),
        keys: keys.to_vec(),
        ..Line::default()
    }
}

/// The table of events of which the filter shows so many.
pub fn noisy(table: &Table, by: Noise, shown: u64) -> Noisy {
    let mut so_far = 0;
    let line = |cells: &Vec<Cell>| {
        let width = by.keys().count();
        let number = |at: usize| match cells.get(width + at) {
            Some(Cell::Int(number)) => u64::try_from(*number).unwrap_or(0),
            _ => 0,
        };
        let (events, high, blocked, days) = (number(0), number(1), number(2), number(3));
        so_far += events;
        Line {
            counts: [words::number(events), share(events, shown), share(so_far, shown)],
            told: [number(4), days, blocked, high],
            ..named(cells.get(..width).unwrap_or_default(), by)
        }
    };
    let lines: Vec<Line> = table.rows.iter().map(line).collect();
    let least = if table.beyond > 0 { "at least " } else { "" };
    let mut note = [least, &words::plural(table.groups, "group")].concat();
    let left = table.groups.saturating_sub(lines.len() as u64);
    if left > 0 || table.beyond > 0 {
        let events = words::plural(shown.saturating_sub(so_far), "event");
        let listed = words::number(lines.len() as u64);
        note += &["; the ", &listed, " with the most events are listed, the others have "].concat();
        note += &[&events, "."].concat();
    } else {
        note += ", those with the most events first.";
    }
    Noisy { by: Some(by), lines, note }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(rule: &str, workload: Cell, counts: [i64; 5]) -> Vec<Cell> {
        let text = |text: &str| Cell::Text(text.to_owned());
        let keys = [text(rule), text("/bin/\u{202e}sh"), Cell::Missing, text("ns"), workload];
        keys.into_iter().chain([Cell::Missing]).chain(counts.map(Cell::Int)).collect()
    }

    #[test]
    fn shares_add_up_and_hide_nothing() {
        let web = Cell::Text("web".to_owned());
        let rows =
            vec![row("a", web, [1_000, 3, 2, 7, 4]), row("<b>", Cell::Host, [1, 0, 0, 0, 0])];
        let table = Table { rows, groups: 3, ..Table::default() };
        let noisy = noisy(&table, Noise::Process, 3_000);
        let [first, last] = &noisy.lines[..] else { panic!() };
        assert_eq!(first.counts, ["1,000", "33.3 %", "33.3 %"]);
        assert_eq!((&*first.workload, &*first.what), ("ns / web", "/bin/⟨U+202E⟩sh"));
        assert_eq!(first.told, [4, 7, 2, 3]);
        assert_eq!(last.counts, ["1", "<0.1 %", "33.3 %"]);
        assert_eq!((&*last.rule, &*last.workload), ("<b>", "ns / host"));
        let note = "3 groups; the 2 with the most events are listed, the others have 1,999 events.";
        assert_eq!(noisy.note, note);
    }
}
