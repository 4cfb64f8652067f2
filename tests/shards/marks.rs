//! Marks are the same in several shards: of copies that stand in different ones, of groups, and
//! where a shard had to begin again.

use super::{Order, Page, ask, inputs};
use std::collections::BTreeMap;
use watchglass::event::{EventKey, Finding, Marked, Triage};
use watchglass::protocol::{FromTriage, ToTriage};
use watchglass::query::{Ask, Query, text};

/// The events that are answered with, by what names them.
fn events(page: &mut Page, asked: Vec<ToTriage>) -> Vec<Marked> {
    let mut events = BTreeMap::new();
    for message in asked {
        for answer in page.triage(message) {
            let FromTriage::Keys { events: Ok(marked), .. } = answer else { panic!("{answer:?}") };
            events.extend(marked.into_iter().map(|marked| (marked.key, marked)));
        }
    }
    events.into_values().collect()
}

/// Those of all groups that are shown.
fn of_groups(page: &mut Page, query: &str) -> Vec<Marked> {
    let query = Query { fold: true, ..text::parse_query(query).unwrap() };
    let answer = page.ask(&Ask { query: query.clone(), limit: 200, ..Ask::default() });
    let marks: Vec<_> =
        answer.rows.iter().filter_map(|row| Some(row.group.as_ref()?.mark)).collect();
    let message = |mark| ToTriage::Keys {
        ask: 1,
        shard: 0,
        row: 0,
        group: Some(Box::new((mark, query.clone()))),
    };
    events(page, marks.into_iter().map(message).collect())
}

fn found(page: &mut Page) -> Vec<EventKey> {
    let answers = page.triage(ToTriage::Found { ask: 1 });
    let keys = |answer| match answer {
        FromTriage::Found { keys, .. } => keys,
        other => panic!("{other:?}"),
    };
    let mut keys: Vec<EventKey> = answers.into_iter().flat_map(keys).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

#[test]
fn marks_do_not_depend_on_the_number_of_shards() {
    for seed in 0..3 {
        let mut chance = seed;
        let inputs = inputs(&mut chance);
        let mut one = Page::new(0, seed);
        one.open(&inputs);
        let all = of_groups(&mut one, "severity >= low");
        assert!(all.len() > 10);
        let mark = |(at, event): (usize, &Marked)| {
            let finding = Finding::ALL.into_iter().nth(at % 4);
            let triage = Triage { star: at % 3 == 0, finding, note: format!("note {}", at % 5) };
            Marked { triage, ..event.clone() }
        };
        let marked: Vec<Marked> = all.iter().enumerate().map(mark).collect();
        one.triage(ToTriage::Take { marked: marked.clone(), thorough: seed == 0 });
        let keys = found(&mut one);
        for shards in [1, 2, 3, 7] {
            let mut many = Page::new(shards, seed);
            // Before the events are there, or afterwards.
            let say = ToTriage::Take { marked: marked.clone(), thorough: seed == 0 };
            if shards == 2 {
                many.triage(say.clone());
            }
            many.open(&inputs);
            assert_eq!(of_groups(&mut many, "severity >= low").len(), all.len());
            many.triage(say.clone());
            assert_eq!(found(&mut many), keys, "{shards} shards");
            let same = |one: &mut Page, many: &mut Page| {
                for query in ["", "mark:star", "not mark:*", "note:\"note 3\" or mark:to-do"] {
                    let ask = ask(query, Order::Newest, 0);
                    assert_eq!(one.ask(&ask), many.ask(&ask), "{query}: {shards} shards");
                }
            };
            same(&mut one, &mut many);
            // One that takes the place of another is told again.
            many.kill(shards - 1, false);
            many.triage(say);
            same(&mut one, &mut many);
        }
    }
}
