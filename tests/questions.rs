//! What a query tells beside the list: what it left out, values for what is typed, tables and
//! pairs.

mod common;

use common::asking::{ask, both, session};
use std::collections::{BTreeMap, BTreeSet};
use watchglass::event::{FIELDS, Field, Severity, Time};
use watchglass::query::{Answer, Ask, Bucket, Left, Order, Query, STEPS, Timeline, text};
use watchglass::session::Session;

#[test]
fn what_could_not_be_judged_is_counted_and_can_be_shown() {
    let mut both = both();
    for (filter, what, count) in [
        ("severity >= low", Left::Severity, 2),
        ("severity >= low and (time > 2000-01-01 or nothing_like_this)", Left::Undated, 3),
        ("time > 2000-01-01 not time > now-1h", Left::Undated, 6),
        ("not severity >= low", Left::Severity, 0),
        ("not user:root", Left::Absent, 13),
        ("not (ns:wordpress-mysql or dport:53) source:kubearmor", Left::Absent, 6),
        ("not raw.cap_len:119", Left::Absent, 20),
        ("not ns:* not user:root or shadow", Left::Absent, 7),
    ] {
        let asked = ask(filter, Order::Newest);
        let left = both.ask(&asked).left_out;
        let told = match what {
            Left::Severity => left.severity,
            Left::Undated => left.undated,
            Left::Absent => left.absent,
        };
        assert_eq!(told, count, "{filter}");
        let Some(query) = asked.query.of_left(what) else { continue };
        let shown = both.ask(&Ask { query, ..asked }).shown;
        assert_eq!(shown, count, "{filter}");
    }
}

#[test]
fn values_that_hold_a_text_are_counted_for_what_is_typed() {
    let mut both = both();
    let of = |filter: &str, field: Field, text: &str| Ask {
        values: Some(Box::new((Some(field), text.to_owned(), 20))),
        ..ask(filter, Order::Newest)
    };
    let ask = of("source:kubearmor severity:critical", Field::Severity, "");
    assert_eq!(
        both.ask(&ask).values.unwrap().values.iter().map(|(_, count)| count).sum::<u64>(),
        9
    );
    let ask = of("", Field::Namespace, "MYSQL");
    let values = both.ask(&ask).values.unwrap();
    assert_eq!((values.values, values.distinct), (vec![("wordpress-mysql".to_owned(), 2)], 1));
    let merged = Answer::merge(vec![both.ask(&ask), both.ask(&ask)], &ask);
    assert_eq!(merged.values.unwrap().values, [("wordpress-mysql".to_owned(), 4)]);
}

#[test]
fn names_that_hold_a_text_are_counted_for_what_is_typed() {
    let mut both = both();
    let of = |text: &str| Ask {
        values: Some(Box::new((None, text.to_owned(), 1000))),
        ..Ask::default()
    };
    let fields = both.ask(&of("")).names;
    assert_eq!(fields.len(), FIELDS.len());
    let paths = both.ask(&of("raw.")).names;
    assert!(paths.len() > 50);
    // Each is counted as the query counts it that the name becomes.
    for (name, count) in fields.iter().chain(&paths) {
        let name = if name.starts_with("raw.") { &format!("\"{name}\"") } else { name };
        let asked = ask(&format!("{name}:*"), Order::Newest);
        assert_eq!(both.ask(&asked).shown, *count, "{name}");
    }
    for text in ["NAME", "raw.NAME", "ns"] {
        let some = both.ask(&of(text)).names;
        assert!(some.len() > 1 && some.is_sorted_by(|a, b| a.1 >= b.1), "{some:?}");
        let merged = Answer::merge(vec![both.ask(&of(text)), both.ask(&of(text))], &of(text));
        assert_eq!(merged.names.len(), some.len());
        assert_eq!(merged.names[0], (some[0].0.clone(), 2 * some[0].1));
    }
}

#[test]
fn pipes_make_tables_and_pairs() {
    use watchglass::query::Cell::{Int, Missing, Text, Time};
    let mut both = both();
    let text = |text: &str| Text(text.to_owned());
    let mut table = |query: &str| both.ask(&ask(query, Order::Newest)).table.unwrap();
    let rows = table("| count by source");
    assert_eq!(rows.rows, [[text("neuvector"), Int(14)], [text("kubearmor"), Int(9)]]);
    assert_eq!(table("| count, dcount(source)").rows, [[Int(23), Int(2)]]);
    let top = table("| top 1 severity");
    assert_eq!((top.rows.len(), top.groups), (1, 6));
    assert_eq!(table("time:!missing | first, last").rows, [[Missing, Missing]]);
    let days = table("source:kubearmor | timeline 1w").rows;
    assert!(days.iter().all(|row| matches!(row.first(), Some(Time(_) | Missing))), "{days:?}");
    let ask = ask("source:kubearmor then source:kubearmor within 1h by node", Order::Newest);
    let answer = both.ask(&ask);
    let pairs = answer.pairs.unwrap();
    assert_eq!(answer.shown, 9);
    assert!(pairs.total > 0 && !pairs.at_least);
    assert_eq!(pairs.pairs().count() as u64, pairs.total);
    for (first, then) in pairs.pairs() {
        assert!(
            (0..=3_600_000_000_000).contains(&(then.time - first.time)) && first.row != then.row
        );
        assert_eq!(first.key, then.key);
    }
}

/// The examples of a kind in the page about the language: query, and what stands behind `#`.
fn examples<'t>(page: &'t str, kind: &str) -> Vec<(&'t str, Option<&'t str>)> {
    let mut found = Vec::new();
    let mut open = false;
    for line in page.lines() {
        if let Some(fence) = line.strip_prefix("```") {
            open = fence == kind;
        } else if open {
            found.push(match line.split_once("  # ") {
                Some((query, said)) => (query, Some(said)),
                None => (line, None),
            });
        }
    }
    found
}

#[test]
fn the_examples_of_the_documentation_are_true() {
    let page = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/query.md");
    let page = std::fs::read_to_string(page).unwrap();
    let mut both = both();
    let good = examples(&page, "kql");
    assert!(good.len() > 40);
    let mut wrong = Vec::new();
    for (text, shown) in good {
        let query = text::parse_query(text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
        assert_eq!(text::parse_query(&text::print_query(&query)), Ok(query), "{text}");
        let answer = both.ask(&ask(text, Order::Newest));
        if shown.is_some_and(|shown| shown != answer.shown.to_string()) {
            wrong.push(format!("{text}: {} and not {shown:?}", answer.shown));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let bad = examples(&page, "kql-error");
    assert!(bad.len() > 8);
    for (text, said) in bad {
        let (column, expected) = said.unwrap().split_once(' ').unwrap();
        let refused = |query: Query| query.refused().map(|refused| refused.of(text));
        let error = text::parse_query(text).map_or_else(Some, refused);
        let error = error.unwrap_or_else(|| panic!("{text} is a query"));
        assert_eq!(error.column.to_string(), column, "{text}: {}", error.message);
        assert!(error.message.contains(expected), "{text}: {}", error.message);
    }
}

/// The ranks of the critical events of a list, as its rows tell.
fn graves(both: &mut Session, asked: &Ask) -> Vec<u64> {
    let rows = both.ask(asked).rows;
    let graves = (0..).zip(&rows).filter(|(_, row)| row.severity >= Severity::Critical);
    graves.map(|(rank, _)| rank).collect()
}

#[test]
fn the_next_critical_event_is_found_wherever_it_stands() {
    let mut both = both();
    let mut found = 0;
    for (filter, order) in [
        ("", Order::Newest),
        ("", Order::Worst),
        ("", Order::By(Field::RuleName, true)),
        ("source:kubearmor", Order::Oldest),
        ("severity:critical", Order::Newest),
        ("severity:low", Order::Newest),
    ] {
        for fold in [false, true] {
            let mut asked = ask(filter, order);
            asked.query.fold = fold;
            let graves = graves(&mut both, &asked);
            found += graves.len();
            for offset in 0..30 {
                let mut of = |back| {
                    let grave = Some(back);
                    both.ask(&Ask { offset, limit: 0, grave, ..asked.clone() })
                };
                let (next, last) = (of(false), of(true));
                assert!(next.rows.is_empty() && last.rows.is_empty());
                let on = graves.iter().find(|rank| **rank >= offset).copied();
                let back = graves.iter().rfind(|rank| **rank < offset).copied();
                assert_eq!((next.grave, last.grave), (on, back), "{filter} {order:?} {offset}");
            }
        }
    }
    assert!(found > 30, "{found}");
}

#[test]
fn a_critical_event_is_found_beyond_the_rows_that_are_put_in_order_first() {
    let line = |n: u32| {
        let severity = if n == 100 { 10 } else { 1 };
        format!(
            r#"{{"UpdatedTime":"2026-02-10T{:02}:{:02}:{:02}Z","ClusterName":"c","HostName":"n","Type":"MatchedPolicy","PolicyName":"p","Severity":"{severity}","HostPID":{n},"Operation":"File","Resource":"/a"}}"#,
            n / 3600,
            n / 60 % 60,
            n % 60
        ) + "\n"
    };
    let text: String = (0..3000).map(line).collect();
    let mut session = session(&[(0, text.as_bytes())]);
    let mut first = ask("", Order::Newest);
    assert_eq!(session.ask(&first).shown, 3000);
    first = Ask { limit: 0, grave: Some(false), ..first };
    assert_eq!(session.ask(&first).grave, Some(2899));
    assert_eq!(session.ask(&Ask { offset: 2900, ..first.clone() }).grave, None);
    assert_eq!(session.ask(&Ask { offset: 2900, grave: Some(true), ..first }).grave, Some(2899));
}

/// Records at times, each in nanoseconds since 1970.
fn at_times(times: &[i64]) -> Session {
    let record = |(n, ns): (usize, &i64)| {
        let time = Time::new(*ns, 9);
        format!(
            "{{\"UpdatedTime\":\"{time}\",\"Type\":\"ContainerLog\",\"Operation\":\"File\",\"HostName\":\"n\",\"PID\":{n}}}\n"
        )
    };
    let lines: String = times.iter().enumerate().map(record).collect();
    session(&[(0, lines.as_bytes())])
}

#[test]
fn buckets_of_the_timeline_begin_at_round_times() {
    const S: i64 = 1_000_000_000;
    // Of a day or a week, or parts of it that a clock shows.
    for step in STEPS {
        assert!(86_400 * S % step == 0 || step % (7 * 86_400 * S) == 0, "{step}");
    }
    let origins = [1_655_320_813_123_456_789, 951_782_399_999_999_999, 4_102_444_799_999_999_999];
    let spans = [
        999,
        54_321,
        7_777_777,
        S - 1,
        59 * S,
        3_601 * S,
        90_001 * S,
        40_000_000 * S,
        1_000_000_000 * S,
    ];
    let mut steps = BTreeSet::new();
    for (origin, span) in origins.into_iter().flat_map(|of| spans.map(|span| (of, span))) {
        let times: Vec<i64> = (0..1_500).map(|n| origin + span / 1_499 * n).collect();
        let mut session = at_times(&times);
        // Asked twice, the second time rows are counted by what the first found out.
        for _ in 0..2 {
            let timeline = session.ask(&ask("", Order::Newest)).timeline.unwrap();
            let step = timeline.step;
            steps.insert(step);
            assert!(STEPS.contains(&step) && timeline.buckets.len() <= Timeline::MOST_BUCKETS);
            assert_eq!(timeline.undated.iter().sum::<u64>(), 0);
            let mut expected = BTreeMap::new();
            times
                .iter()
                .for_each(|ns| *expected.entry(ns.div_euclid(step) * step).or_insert(0) += 1);
            let found = |bucket: &Bucket| (bucket.start, bucket.counts.iter().sum::<u64>());
            let found: Vec<(i64, u64)> = timeline.buckets.iter().map(found).collect();
            assert_eq!(found, Vec::from_iter(expected), "{origin} {span}");
            assert!(found.iter().all(|(start, _)| start.rem_euclid(step) == 0));
            // So do those of a coarser one, which fewer bars make of it.
            for coarser in STEPS.into_iter().filter(|wide| *wide > step) {
                let coarse = timeline.coarsened(coarser);
                assert!(coarse.buckets.iter().all(|bucket| bucket.start.rem_euclid(coarser) == 0));
            }
        }
    }
    assert!(steps.len() > 7, "{steps:?}");
}
