//! Orders that are none of time: by the values of a field, and the rarest rules first.

mod common;

use common::asking::{ask, both};
use watchglass::event::Field;
use watchglass::query::{Ask, Order, Row, Val};

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
