//! Chips of every form.

use super::*;
use crate::event::Severity;

fn query(parts: Vec<Expr>) -> Query {
    Query { filter: Expr::And(parts), ..Query::default() }
}

fn is(field: Field, value: Match) -> Expr {
    Expr::Is(Target::Field(field), vec![value])
}

#[test]
fn named_conditions_are_told_by_their_words() {
    let query = crate::query::text::parse_query("not is:routine is:dns-tunnel").unwrap();
    let words: Vec<String> = chips(&query, &|_| String::new()).iter().map(Chip::words).collect();
    assert_eq!(words, ["not is routine", "is a DNS tunnel"]);
}

#[test]
fn conditions_in_words() {
    let query = query(vec![
        is(Field::Module, Match::Exact("kubearmor".into())),
        Expr::Not(Box::new(is(Field::Category, Match::Exact("network".into())))),
        is(Field::Namespace, Match::Host),
        Expr::Text("vault".into()),
        Expr::Compare(Field::Severity, Op::AtLeast, Bound::Severity(Severity::High)),
    ]);
    let said: Vec<_> = chips(&query, &|_| String::new()).iter().map(Chip::words).collect();
    assert_eq!(
        said,
        [
            "source is KubeArmor",
            "not category is network",
            "namespace is none: a host event",
            "text has “vault”",
            "severity at least high",
        ]
    );
}

#[test]
fn a_range_of_time_is_one_chip_and_goes_as_one() {
    let query = query(vec![Expr::Text("a".into())]).within(1, 2);
    let chips = chips(&query, &|at| format!("t{at}"));
    assert_eq!(chips.last().map(Chip::words).as_deref(), Some("time from t1 and before t2"));
    let left = chips.last().map(|chip| chip.taken_from(&query));
    assert_eq!(left.map(|query| query.parts().len()), Some(1));
}

#[test]
fn every_form_has_its_words() {
    let filter = text::parse(
        "a*b cmd ~ /nc -e/i src:(10.0.0.0/8 or ::1) time > now-90m first_seen <= now raw.a ~ /x/",
    );
    let query = Query { filter: filter.unwrap(), ..Query::default() };
    let said: Vec<_> = chips(&query, &|_| String::new()).iter().map(Chip::words).collect();
    assert_eq!(
        said,
        [
            "text is like “a*b”",
            "command line matches /nc -e/i",
            "source address is in 10.0.0.0/8 or ::1",
            "time after 90m before the newest event",
            "first seen up to the newest event",
            "raw.a matches /x/",
        ]
    );
}

#[test]
fn a_chip_can_be_edited_where_it_stands() {
    let query = text::parse_query("a severity:high time:2026 b | count by ns, severity").unwrap();
    let said = chips(&query, &|_| String::new());
    let texts: Vec<_> = said.iter().map(|chip| chip.text(&query)).collect();
    assert_eq!(
        texts,
        [
            "a",
            "severity:high",
            "time >= \"2026-01-01T00:00:00Z\" and time < \"2027-01-01T00:00:00Z\"",
            "b",
            "| count by namespace, severity",
        ]
    );
    for (at, new, want) in [
        (1, "severity >= low", "a and severity >= low and"),
        (0, "x or y", "(x or y) and severity:high and"),
        (4, "| top 3 pod", "b | top 3 pod"),
        (2, "", "a and severity:high and b | count"),
    ] {
        let edited = said[at].edited(&query, new).map(|query| text::print_query(&query));
        assert!(edited.as_ref().is_ok_and(|text| text.contains(want)), "{edited:?}");
    }
    assert!(said[0].edited(&query, "(").is_err());
    assert_eq!(text::print_query(&said[4].taken_from(&query)).find('|'), None);
}

#[test]
fn what_is_made_of_events_has_its_words() {
    for (text, words) in [
        ("| count, sum(count) by ns, raw.a", "shows count, sum of occurrences by namespace, raw.a"),
        ("| top 5 image", "shows the 5 commonest of image"),
        ("| timeline 1h by severity", "shows counts over 1h by severity"),
        ("a then pod:b within 5m by node", "then pod is b within 5m of the same node"),
    ] {
        let query = text::parse_query(text).unwrap();
        let said = chips(&query, &|_| String::new());
        assert_eq!(said.last().map(Chip::words).as_deref(), Some(words));
    }
}

#[test]
fn nested_conditions_keep_their_brackets() {
    let query = query(vec![Expr::Or(vec![
        Expr::Text("a".into()),
        Expr::And(vec![Expr::Text("b".into()), Expr::Text("c".into())]),
    ])]);
    let said = chips(&query, &|_| String::new());
    assert_eq!(
        said.first().map(Chip::words).as_deref(),
        Some(" text has “a” or (text has “b” and text has “c”)")
    );
}
