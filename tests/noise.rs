//! What makes the noise: that it is what one counts by hand, adds up and merges.

mod common;

use common::asking::{ask, both, documents, session};
use common::cases;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use watchglass::event::Field;
use watchglass::query::{Answer, Ask, Cell, Noise, Order};
use watchglass::session::Session;

fn asked(filter: &str, by: Noise, partial: bool) -> Ask {
    let mut ask = Ask { partial, table: true, ..ask(filter, Order::Newest) };
    ask.query.noise = Some(by);
    ask
}

/// A value of an event of a golden case, of a list the first.
fn value(event: &Value, field: Field) -> Option<String> {
    let value = event.get(field.name())?;
    let value = value.as_array().map_or(Some(value), |items| items.first())?;
    Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
}

type Counts = (i64, i64, i64, BTreeSet<String>);

/// The events of a case, counted by hand; `None` stands for either absence.
fn by_hand(events: &[Value], by: Noise) -> BTreeMap<Vec<Option<String>>, Counts> {
    let mut counts: BTreeMap<Vec<Option<String>>, Counts> = BTreeMap::new();
    for event in events {
        let of = |field| value(event, field);
        let mut key = vec![of(Field::RuleName)];
        let mut known = false;
        for field in by.by() {
            key.push(of(*field).filter(|_| !known));
            known |= of(*field).is_some();
        }
        key.extend([of(Field::Namespace), of(Field::Workload)]);
        key.push(of(Field::Pod).filter(|_| of(Field::Workload).is_none()));
        let counts = counts.entry(key).or_default();
        counts.0 += 1;
        let severity = of(Field::Severity).unwrap_or_default();
        counts.1 += i64::from(["high", "critical", "fatal"].contains(&&*severity));
        counts.2 += i64::from(of(Field::Disposition).as_deref() == Some("blocked"));
        counts.3.extend(of(Field::Timestamp).map(|time| time[..10].to_owned()));
    }
    counts
}

#[test]
fn it_is_what_one_counts_by_hand() {
    let mut told = 0;
    for case in cases() {
        let mut of = Session::new(3);
        of.open(0, "input", None);
        case.date().into_iter().for_each(|date| of.date(date));
        of.feed(&case.input);
        of.finish();
        for by in [Noise::Process, Noise::Object] {
            let answer = of.ask(&asked("", by, false));
            let table = answer.noise.unwrap();
            if answer.copies > 0 || table.groups > Noise::MOST_ROWS as u64 {
                continue;
            }
            let width = by.keys().count();
            let rows = table.rows.iter().map(|row| {
                let key = row[..width].iter().map(|cell| match cell {
                    Cell::Text(text) => Some(text.clone()),
                    _ => None,
                });
                (key.collect::<Vec<_>>(), row[width..width + 4].to_vec())
            });
            let hand = by_hand(&case.events, by).into_iter().map(|(key, (all, high, no, days))| {
                let days = i64::try_from(days.len()).unwrap();
                (key, [all, high, no, days].map(Cell::Int).to_vec())
            });
            let (rows, hand): (BTreeMap<_, _>, BTreeMap<_, _>) = (rows.collect(), hand.collect());
            // A host event and one that does not say look alike here.
            if rows.len() < table.rows.len() {
                continue;
            }
            assert_eq!(rows, hand, "{} {by:?}", case.name);
            told += rows.len();
        }
    }
    assert!(told > 100, "{told}");
}

#[test]
fn it_adds_up_and_counts_workloads() {
    let mut both = both();
    for by in [Noise::Process, Noise::Object] {
        let answer = both.ask(&asked("", by, false));
        let (table, width) = (answer.noise.unwrap(), by.keys().count());
        let count = |row: &Vec<Cell>, at| match row[width + at] {
            Cell::Int(count) => count,
            _ => panic!("{row:?}"),
        };
        let sum = |at| table.rows.iter().map(|row| count(row, at)).sum::<i64>();
        assert_eq!(sum(0), 23, "no event is of two rows");
        assert_eq!(sum(2), 6);
        assert!(table.rows.is_sorted_by(|a, b| count(a, 0) >= count(b, 0)));
        assert_eq!(table.groups, table.rows.len() as u64);
    }
    assert_eq!(both.ask(&Ask { table: false, ..asked("", Noise::Object, false) }).noise, None);
}

#[test]
fn noise_of_several_shards_merges() {
    let documents = documents();
    for by in [Noise::Process, Noise::Object] {
        for filter in ["", "severity >= medium"] {
            let ask = asked(filter, by, true);
            let parts = [0, 1].map(|at| session(&[(at as u32, &documents[at])]).ask(&ask));
            let merged = Answer::merge(parts.into(), &asked(filter, by, false));
            assert_eq!(merged.noise, both().ask(&asked(filter, by, false)).noise);
            assert!(merged.noise.is_some_and(|noise| !noise.rows.is_empty()));
        }
    }
}
