//! A baseline: which side events are of, what changed since, and by how much for the time. And the
//! order of groups by when they were first seen.

mod common;

use common::asking::{ask, both, documents, session};
use std::collections::BTreeMap;
use watchglass::event::{Field, SIDES};
use watchglass::protocol::Format;
use watchglass::query::{Answer, Ask, CHANGES, Cell, Noise, Order, Query};
use watchglass::session::Session;

const BASE: u32 = 1_700_000_000;
const NS: i64 = 1_000_000_000;

/// So many events of a rule, an hour of them evenly spread from an hour on.
fn events(rule: &str, count: u32, hour: u32) -> String {
    let event = |n: u32| {
        let time = BASE + hour * 3_600 + 3_600 / count * n;
        format!(
            "{{\"name\":\"{rule}\",\"level\":\"Info\",\"reported_timestamp\":{time},\"host_name\":\"n{n}\"}}\n"
        )
    };
    (0..count).map(event).collect()
}

fn undated(rule: &str, count: u32) -> String {
    let event = |n: u32| {
        format!(
            "{{\"name\":\"{rule}\",\"level\":\"Info\",\"reported_timestamp\":\"then\",\"host_name\":\"n{n}\"}}\n"
        )
    };
    (0..count).map(event).collect()
}

fn compared(filter: &str, partial: bool) -> Ask {
    let mut ask = Ask { partial, facets: vec![(Field::Side, 8)], ..ask(filter, Order::Newest) };
    ask.query.noise = Some(Noise::ChangedProcess);
    ask
}

/// By rule: what became of it, events of both sides, and tenths of the rate.
fn changes(answer: &Answer) -> BTreeMap<String, (&'static str, i64, i64, i64)> {
    let width = Noise::ChangedProcess.keys().count();
    let row = |row: &Vec<Cell>| {
        let Cell::Text(rule) = &row[0] else { panic!("{row:?}") };
        let [Cell::Int(change), Cell::Int(before), Cell::Int(now), Cell::Int(tenths)] =
            row[width..]
        else {
            panic!("{row:?}")
        };
        (rule.clone(), (CHANGES[usize::try_from(change).unwrap()], before, now, tenths))
    };
    answer.noise.as_ref().unwrap().rows.iter().map(row).collect()
}

fn sides(answer: &Answer) -> Vec<i64> {
    let int = |cell: &Cell| match cell {
        Cell::Int(number) => *number,
        _ => panic!("{cell:?}"),
    };
    answer.sides.as_ref().unwrap().rows[0].iter().map(int).collect()
}

/// A day of events, and an hour of others.
fn day_and_hour() -> [String; 2] {
    let day =
        |rule: &str, count: u32| (0..24).map(|hour| events(rule, count, hour)).collect::<String>();
    let mut before = day("steady", 4) + &day("louder", 2) + &day("rarer", 12);
    before += &events("gone", 1, 3);
    before += &events("last", 1, 24);
    let now = events("steady", 4, 100)
        + &events("louder", 8, 100)
        + &events("rarer", 2, 100)
        + &events("new", 5, 100)
        + &events("last", 1, 101);
    [before, now]
}

#[test]
fn what_changed_is_told_by_the_time_it_took() {
    let [before, now] = day_and_hour();
    let mut session = session(&[(0, before.as_bytes()), (1, now.as_bytes())]);
    session.set_baseline(vec![0]);
    let answer = session.ask(&compared("", false));
    let told = changes(&answer);
    // 24 hours and one.
    assert_eq!(told["steady"], ("as before", 96, 4, 10));
    assert_eq!(told["louder"], ("more frequent", 48, 8, 40));
    assert_eq!(told["rarer"], ("less frequent", 288, 2, 1));
    assert_eq!(told["gone"], ("gone", 1, 0, 0));
    assert_eq!(told["new"], ("new", 0, 5, 0));
    // 24 times the rate, of one event: that is chance.
    assert_eq!(told["last"], ("as before", 1, 1, 240));
    let all = sides(&answer);
    assert_eq!(all, [434, 20, 0, 86_400 * NS, 3_600 * NS, 1, 1, 1, 1, 2]);
    assert_eq!(answer.shown, 454);
    // What changed stands first.
    let first = |at: usize| answer.noise.as_ref().unwrap().rows[at][0].clone();
    assert_eq!(
        [0, 1, 2].map(first),
        ["new", "louder", "gone"].map(|rule| Cell::Text(rule.to_owned()))
    );

    // A filter chooses groups; the span of a side is of all its events, and one of time cuts it.
    let filtered = session.ask(&compared("rule:louder", false));
    assert_eq!(changes(&filtered)["louder"], told["louder"]);
    assert_eq!(sides(&filtered)[..5], [48, 8, 0, 86_400 * NS, 3_600 * NS]);
    let late = session.ask(&compared("rule:louder time >= 2023-11-15T22", false));
    assert_eq!(changes(&late)["louder"].1, 0);
    // To hide the baseline does not make all new.
    assert_eq!(changes(&session.ask(&compared("side:current", false))), told);
}

#[test]
fn without_a_span_of_time_counts_are_compared() {
    let [before, _] = day_and_hour();
    let now =
        undated("steady", 40) + &undated("louder", 96) + &undated("new", 1) + &undated("gone", 4);
    let mut session = session(&[(0, now.as_bytes()), (1, before.as_bytes())]);
    session.set_baseline(vec![1]);
    let answer = session.ask(&compared("", false));
    assert_eq!(sides(&answer)[3..5], [86_400 * NS, 0]);
    let told = changes(&answer);
    assert_eq!(told["steady"], ("less frequent", 96, 40, 4));
    assert_eq!(told["louder"], ("more frequent", 48, 96, 20));
    assert_eq!(told["new"], ("new", 0, 1, 0));
    assert_eq!(told["gone"], ("more frequent", 1, 4, 40));
}

#[test]
fn sides_add_up_and_what_is_in_both_is_counted_in_both() {
    let documents = documents();
    let inputs = [(0, &documents[0][..]), (1, &documents[1][..]), (2, &documents[0][..])];
    let mut session = session(&inputs);
    let none = session.ask(&compared("", false));
    assert_eq!((none.noise.unwrap().rows.len(), none.facets[0].values.len()), (0, 0));
    session.set_baseline(vec![1, 2]);
    let answer = session.ask(&compared("", false));
    let count = |answer: &Answer, side: &str| {
        let value = answer.facets[0].values.iter().find(|(value, _)| value == side);
        value.map_or(0, |(_, count)| *count)
    };
    let all = SIDES.map(|side| count(&answer, side));
    assert_eq!(all.iter().sum::<u64>(), 23);
    let [baseline, current, both] = all;
    assert!(baseline > 0 && current == 0 && both > 0, "{all:?}");
    let told = sides(&answer);
    assert_eq!(told[..3], [23, both as i64, both as i64]);
    let width = Noise::ChangedProcess.keys().count();
    let sum = |at: usize| -> i64 {
        let rows = answer.noise.iter().flat_map(|table| &table.rows);
        rows.map(|row| if let Cell::Int(count) = row[width + at] { count } else { 0 }).sum()
    };
    assert_eq!([sum(1), sum(2)], told[..2]);
    // The copy goes, and with it what was in both.
    session.remove(2);
    let answer = session.ask(&compared("", false));
    assert_eq!(SIDES.map(|side| count(&answer, side)), [baseline, both, 0]);
    session.set_baseline(Vec::new());
    assert_eq!(session.ask(&compared("side:*", false)).shown, 0);
}

#[test]
fn what_changed_merges() {
    let [before, now] = day_and_hour();
    let asked = |partial| compared("severity:info", partial);
    let parts = [(0, &before), (1, &now)].map(|(input, bytes)| {
        let mut part = session(&[(input, bytes.as_bytes())]);
        part.set_baseline(vec![0]);
        part.ask(&asked(true))
    });
    let merged = Answer::merge(parts.into(), &asked(false));
    let mut one = session(&[(0, before.as_bytes()), (1, now.as_bytes())]);
    one.set_baseline(vec![0]);
    let one = one.ask(&asked(false));
    assert_eq!((merged.noise, merged.sides), (one.noise, one.sides));
}

#[test]
fn of_many_groups_some_of_each_sort_are_listed() {
    let [mut before, mut now] = [String::new(), String::new()];
    for n in 0..300 {
        now += &events(&format!("new {n}"), 1, 100);
        before += &events(&format!("gone {n}"), 1, n % 24);
    }
    let mut session = session(&[(0, before.as_bytes()), (1, now.as_bytes())]);
    session.set_baseline(vec![0]);
    let answer = session.ask(&compared("", false));
    assert_eq!(sides(&answer)[5..], [300, 0, 300, 0, 0]);
    assert_eq!(answer.noise.as_ref().unwrap().groups, 600);
    let told: Vec<_> = changes(&answer).into_values().map(|row| row.0).collect();
    let count = |word: &str| told.iter().filter(|of| **of == word).count();
    assert_eq!([count("new"), count("gone")], [160, 40]);
}

#[test]
fn an_export_says_the_side_and_opened_again_has_none() {
    let mut of = both();
    of.set_baseline(vec![0]);
    of.ask(&compared("", false));
    let mut text = Session::export_head(Format::Ndjson);
    for row in of.rows(&Query::default(), &Vec::new()) {
        let raw = of.kept(of.record_of(row).unwrap()).unwrap();
        text += &of.export_row(row, &raw, Format::Ndjson).unwrap().0;
    }
    let told = |side: &str| text.matches(&format!("\"side\":\"{side}\"")).count();
    assert_eq!(told("baseline") + told("current"), 23);
    assert!(told("baseline") > 5 && told("current") > 5);
    let mut again = session(&[(0, text.as_bytes())]);
    assert_eq!(again.ask(&compared("side:*", false)).shown, 0);
}

#[test]
fn groups_stand_by_when_they_were_first_seen() {
    let old = |hour: u32| {
        format!(
            "{{\"name\":\"old\",\"level\":\"Info\",\"reported_timestamp\":{},\"host_name\":\"n\"}}\n",
            BASE + hour * 3_600
        )
    };
    let bytes =
        old(1) + &events("fresh", 1, 5) + &old(9) + &undated("never", 1) + &events("middle", 1, 3);
    let mut session = session(&[(0, bytes.as_bytes())]);
    let mut ask = ask("", Order::Newly);
    ask.query.fold = true;
    let rules = |answer: &Answer| -> Vec<(String, Option<i64>)> {
        let rule = |row: &watchglass::query::Row| row.text(Field::RuleName).unwrap().to_owned();
        answer
            .rows
            .iter()
            .map(|row| (rule(row), row.time.map(|time| time / NS - i64::from(BASE))))
            .collect()
    };
    let hour = |hour: i64| Some(hour * 3_600);
    let want = [("fresh", hour(5)), ("middle", hour(3)), ("old", hour(1)), ("never", None)];
    let want: Vec<_> = want.map(|(rule, time)| (rule.to_owned(), time)).into();
    assert_eq!(rules(&session.ask(&ask)), want);
    // Where nothing folds it is the order of what happened.
    ask.query.fold = false;
    let newly = session.ask(&ask);
    ask.query.order = Order::Oldest;
    assert_eq!(rules(&newly), rules(&session.ask(&ask)));
}
