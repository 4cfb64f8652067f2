//! What a query makes of its events, as a table of texts.

use super::bars::percent;
use super::words;
use crate::event::{Field, Severity};
use crate::query::{
    Bucket, Cell, Match, PairEvent, Pairs, Pipe, Show, Table, TableColumn, Target, Timeline,
};

/// A table for people.
#[derive(Debug, Clone, PartialEq)]
pub struct Made {
    /// The names of the columns.
    pub head: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<Text>>,
    /// What is not in it, and how much that is.
    pub note: String,
    /// How long the bar of each row is, in percent; none where it does not begin with a number.
    pub bars: Vec<f64>,
    /// The same as columns over time, where severities are counted.
    pub timeline: Option<Timeline>,
}

/// A text in a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The text.
    pub text: String,
    /// The event that it stands for: its shard and row.
    pub event: Option<(u32, u32)>,
    /// The value of a field that it is.
    pub value: Option<(Field, Match)>,
}

impl From<String> for Text {
    fn from(text: String) -> Text {
        Text { text, event: None, value: None }
    }
}

fn name(target: &Target) -> String {
    match target {
        Target::Field(field) => field.label().to_owned(),
        Target::Raw(path) => format!("raw.{}", words::visible(path)),
    }
}

fn cell(cell: &Cell, of: Option<Field>, time: &dyn Fn(i64) -> String) -> String {
    match cell {
        Cell::Missing => "not recorded".to_owned(),
        Cell::Host => "host event".to_owned(),
        Cell::Int(number) => number.to_string(),
        Cell::AtLeast(count) => format!("at least {}", words::number(*count)),
        Cell::Time(at) => time(*at),
        Cell::Text(text) => match of {
            Some(field) => words::value(field, text).into_owned(),
            None => words::visible(text).into_owned(),
        },
        Cell::Set(values) => values.len().to_string(),
    }
}

/// How many are shown of how many.
fn note(shown: usize, all: u64, at_least: bool, what: &str) -> String {
    let least = if at_least { "at least " } else { "" };
    if u64::try_from(shown).is_ok_and(|shown| shown == all) && !at_least {
        return words::plural(all, what);
    }
    format!("{} of {least}{}", words::number(shown as u64), words::plural(all, what))
}

/// A table of groups; `time` puts an instant into words.
pub fn table(table: &Table, pipe: &Pipe, time: &dyn Fn(i64) -> String) -> Made {
    let columns = Table::columns(pipe);
    let head = columns.iter().map(|column| match column {
        TableColumn::Time => "From".to_owned(),
        TableColumn::Key(target) => name(target),
        TableColumn::Show(Show::Count) => "Events".to_owned(),
        TableColumn::Show(Show::Sum(field)) => format!("Sum of {}", field.label()),
        TableColumn::Show(Show::Distinct(field)) => format!("Distinct {}", field.label()),
        TableColumn::Show(Show::First) => "First".to_owned(),
        TableColumn::Show(Show::Last) => "Last".to_owned(),
    });
    let row = |row: &Vec<Cell>| {
        let cells = row.iter().zip(&columns);
        let text = |(value, column): (&Cell, &TableColumn)| {
            let of = match column {
                TableColumn::Key(Target::Field(field)) => Some(*field),
                _ => None,
            };
            Text { value: of.and_then(|of| matched(value, of)), ..cell(value, of, time).into() }
        };
        cells.map(text).collect()
    };
    let mut note = note(table.rows.len(), table.groups, table.beyond > 0, "group");
    if table.beyond > 0 {
        note += &format!(", {} not told apart", words::plural(table.beyond, "event"));
    }
    Made {
        head: head.collect(),
        rows: table.rows.iter().map(row).collect(),
        note,
        bars: bars(table, &columns),
        timeline: over(table, pipe),
    }
}

/// What a filter asks for to have a value of a table.
fn matched(cell: &Cell, field: Field) -> Option<(Field, Match)> {
    let value = match cell {
        Cell::Missing => Match::Missing,
        Cell::Host => Match::Host,
        Cell::Text(text) => Match::Exact(text.clone()),
        Cell::Int(number) => Match::Exact(number.to_string()),
        Cell::AtLeast(_) | Cell::Time(_) | Cell::Set(_) => return None,
    };
    Some((field, value))
}

/// The bars of what is shown first of each group.
fn bars(table: &Table, columns: &[TableColumn]) -> Vec<f64> {
    let at = columns.iter().position(|column| matches!(column, TableColumn::Show(_)));
    let number = |row: &Vec<Cell>| match row.get(at?)? {
        Cell::Int(number) => u64::try_from(*number).ok(),
        Cell::AtLeast(number) => Some(*number),
        _ => None,
    };
    let numbers: Option<Vec<u64>> = table.rows.iter().map(number).collect();
    let numbers = numbers.unwrap_or_default();
    let largest = numbers.iter().copied().max().unwrap_or(0);
    numbers.into_iter().map(|number| percent(number, largest)).collect()
}

/// Counts over time by severity.
fn over(table: &Table, pipe: &Pipe) -> Option<Timeline> {
    let Pipe::Timeline { step, by } = pipe else { return None };
    let [Target::Field(Field::Severity)] = by.as_slice() else { return None };
    let step = step.saturating_mul(1_000_000_000);
    let mut timeline = Timeline { step, ..Timeline::default() };
    for row in &table.rows {
        let [at, severity, Cell::Int(count)] = row.as_slice() else { continue };
        let severity = match severity {
            Cell::Text(word) => Severity::parse(word)?,
            _ => Severity::Unknown,
        };
        let counts = match at {
            Cell::Time(start) => {
                if timeline.buckets.last().is_none_or(|last| last.start != *start) {
                    timeline.buckets.push(Bucket { start: *start, counts: Default::default() });
                }
                &mut timeline.buckets.last_mut()?.counts
            }
            _ => &mut timeline.undated,
        };
        *counts.get_mut(severity as usize)? = u64::try_from(*count).unwrap_or(0);
    }
    Some(timeline)
}

/// A table of pairs; `time` puts an instant into words.
pub fn pairs(pairs: &Pairs, pipe: &Pipe, time: &dyn Fn(i64) -> String) -> Made {
    let ends = ["First", "Then", "Later by"].map(str::to_owned);
    let head = pipe.by().iter().map(name).chain(ends).collect();
    let event = |of: &PairEvent| Text { event: Some((of.shard, of.row)), ..time(of.time).into() };
    let rows: Vec<_> = pairs
        .pairs()
        .map(|(first, then)| {
            let keys = first.key.iter().zip(pipe.by()).map(|(value, target)| {
                let of = match target {
                    Target::Field(field) => Some(*field),
                    Target::Raw(_) => None,
                };
                Text::from(cell(value, of, time))
            });
            let span = then.time.saturating_sub(first.time);
            let (secs, millis) = (span / 1_000_000_000, span / 1_000_000 % 1_000);
            let span = Text::from(format!("{secs}.{millis:03} s"));
            keys.chain([event(first), event(then), span]).collect()
        })
        .collect();
    let note = note(rows.len(), pairs.total, pairs.at_least, "pair");
    Made { head, rows, note, bars: Vec::new(), timeline: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Place;

    fn texts(made: &Made) -> Vec<Vec<&str>> {
        made.rows.iter().map(|row| row.iter().map(|cell| cell.text.as_str()).collect()).collect()
    }

    #[test]
    fn groups_are_said() {
        let table = super::table(
            &Table {
                rows: vec![
                    vec![Cell::Text("neuvector".into()), Cell::Int(4), Cell::AtLeast(2000)],
                    vec![Cell::Missing, Cell::Int(1), Cell::Int(0)],
                ],
                groups: 3,
                beyond: 0,
                many: true,
            },
            &crate::query::text::parse_query("| count, dcount(pod) by source")
                .unwrap()
                .pipe
                .unwrap(),
            &|_| String::new(),
        );
        assert_eq!(table.head, ["Source", "Events", "Distinct Pod"]);
        assert_eq!(
            texts(&table),
            [["NeuVector", "4", "at least 2,000"], ["not recorded", "1", "0"]]
        );
        assert_eq!(table.note, "2 of 3 groups");
        assert_eq!((table.bars, table.timeline), (vec![100.0, 25.0], None));
        let values: Vec<_> = table.rows.iter().filter_map(|row| row[0].value.clone()).collect();
        let exact = Match::Exact("neuvector".into());
        assert_eq!(values, [(Field::Module, exact), (Field::Module, Match::Missing)]);
    }

    #[test]
    fn severities_over_time_are_columns() {
        let row = |at: Cell, word: &str, count| vec![at, Cell::Text(word.into()), Cell::Int(count)];
        let hour = 3_600_000_000_000;
        let table = Table {
            rows: vec![
                row(Cell::Missing, "low", 9),
                row(Cell::Time(0), "low", 4),
                row(Cell::Time(0), "high", 1),
                row(Cell::Time(hour), "low", 2),
            ],
            groups: 4,
            ..Table::default()
        };
        let made = |text: &str| {
            let pipe = crate::query::text::parse_query(text).unwrap().pipe.unwrap();
            super::table(&table, &pipe, &|_| String::new())
        };
        let over = made("| timeline 1h by severity").timeline.unwrap();
        let starts: Vec<_> = over.buckets.iter().map(|bucket| bucket.start).collect();
        assert_eq!((over.step, starts), (hour, vec![0, hour]));
        assert_eq!(over.buckets[0].counts, [0, 0, 4, 0, 1, 0, 0]);
        assert_eq!(over.undated[Severity::Low as usize], 9);
        assert_eq!(made("| timeline 1h by source").timeline, None);
    }

    #[test]
    fn pairs_are_said_and_lead_to_their_events() {
        let place = Place { input: 0, start: 0, end: 1 };
        let event = |time, row, then| {
            let key = vec![Cell::Text("a".into())];
            PairEvent { key, time, second: then, place, shard: 0, row, then }
        };
        let events = vec![event(1, 7, false), event(1_500_000_001, 9, true)];
        let all = Pairs { events, total: 1, at_least: false };
        let by = vec![Target::Field(Field::Pod)];
        let pipe = Pipe::Then { next: crate::query::Expr::default(), within: 5, by };
        let made = pairs(&all, &pipe, &|at| format!("t{at}"));
        assert_eq!(made.head, ["Pod", "First", "Then", "Later by"]);
        assert_eq!(texts(&made), [["a", "t1", "t1500000001", "1.500 s"]]);
        assert_eq!(
            made.rows[0].iter().filter_map(|cell| cell.event).collect::<Vec<_>>(),
            [(0, 7), (0, 9)]
        );
        assert_eq!(made.note, "1 pair");
    }
}
