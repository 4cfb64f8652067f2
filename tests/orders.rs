//! Orders that are none of time: by the values of a field, and the rarest rules first.

mod common;

use common::asking::{ask, both, session};
use watchglass::event::Field;
use watchglass::query::{Ask, Order, Query, Row, Val};

/// The rows of a question, each by one of its values.
fn listed(order: Order, field: Field, rules: &[(&str, u64)]) -> Vec<String> {
    let rules = rules.iter().map(|(rule, count)| ((*rule).to_owned(), *count)).collect();
    let rows = both().ask(&Ask { rules, ..ask("source:neuvector", order) }).rows;
    let value = |row: &Row| match row.get(field) {
        Some(Val::Int(number)) => number.to_string(),
        _ => row.text(field).unwrap_or("-").to_owned(),
    };
    rows.iter().map(value).collect()
}

#[test]
fn rows_stand_by_the_values_of_a_field_what_is_absent_last() {
    for (field, down) in [
        (Field::ProcessName, false),
        (Field::ProcessName, true),
        (Field::DestinationPort, false),
        (Field::DestinationPort, true),
    ] {
        let rows = listed(Order::By(field, down), field, &[]);
        let there: Vec<_> = rows.iter().take_while(|value| *value != "-").collect();
        assert!(
            there.len() > 2 && rows[there.len()..].iter().all(|value| value == "-"),
            "{rows:?}"
        );
        let number = |value: &String| value.parse::<i64>().unwrap_or(0);
        let in_order = |pair: &[&String]| {
            let (a, b) = if down { (pair[1], pair[0]) } else { (pair[0], pair[1]) };
            (number(a), a.to_lowercase()) <= (number(b), b.to_lowercase())
        };
        assert!(there.windows(2).all(in_order), "{there:?}");
    }
}

#[test]
fn the_rules_with_the_fewest_events_come_first() {
    let mut both = both();
    let facets = vec![(Field::RuleName, 100)];
    let facet =
        both.ask(&Ask { facets, ..ask("source:neuvector", Order::Newest) }).facets.remove(0);
    let rules: Vec<_> = facet.values.iter().map(|(rule, count)| (&**rule, *count)).collect();
    let counts: Vec<u64> = listed(Order::Rarest, Field::RuleName, &rules)
        .iter()
        .map(|rule| rules.iter().find(|(name, _)| name == rule).unwrap().1)
        .collect();
    assert!(counts.is_sorted() && counts[0] < counts[counts.len() - 1], "{counts:?}");
    // One that nobody counted is the rarest.
    let rows = listed(Order::Rarest, Field::RuleName, &rules[1..]);
    assert_eq!(rows[0], rules[0].0);
}

#[test]
fn what_is_passed_over_would_not_have_counted() {
    let dated = |from: u32| {
        let event = |n: u32| {
            format!("{{\"name\":\"a\",\"level\":\"Info\",\"reported_timestamp\":{}}}\n", from + n)
        };
        (0..2000).map(event).collect::<String>().into_bytes()
    };
    // From 2023-11-14T22:13:20Z, and from 10,000 s later.
    let (early, late) = (dated(1_700_000_000), dated(1_700_010_000));
    let undated = b"{\"name\":\"a\",\"level\":\"Info\",\"reported_at\":\"then\"}";
    let mut session = session(&[(0, &early), (1, &late), (2, undated)]);
    for order in [Order::Newest, Order::Oldest] {
        let first = session.ask(&ask("", order)).rows;
        let first: Vec<_> = first.iter().map(|row| row.row).collect();
        let all = session.rows(&Query { order, ..Query::default() }, &Vec::new());
        assert_eq!((&first[..], all.len()), (&all[..200], 4001));
    }
    for (query, shown) in [
        ("time < 2023-11-14T22:30:00Z", 1000),
        ("time >= 2023-11-14T22:30:00Z", 3000),
        ("not time >= 2023-11-14T22:30:00Z", 1001),
        ("time >= 2023-11-14", 4000),
        ("time > 2023-11-15T12:00:00Z", 0),
        ("time <= 2023-11-14T22:13:20Z", 1),
    ] {
        assert_eq!(session.ask(&ask(query, Order::Newest)).shown, shown, "{query}");
    }
}
