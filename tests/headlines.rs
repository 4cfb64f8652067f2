//! A headline for every threat, incident, audit and event that NeuVector's source names, and for
//! every kind and operation of KubeArmor: each a line of `headlines.txt`, which is a kind, the
//! fields of a record, and the words.

mod common;

use common::asking::{ask, session};
use std::collections::BTreeSet;
use watchglass::event::Field;
use watchglass::query::{Order, Row};
use watchglass::view::headline::{as_text, headline};

const LINES: &str = include_str!("headlines.txt");

/// Kinds of events, as the documents have them.
const KINDS: [&str; 13] = [
    "kubearmor.alert",
    "kubearmor.host_alert",
    "kubearmor.host_log",
    "kubearmor.log",
    "kubearmor.message",
    "kubearmor.network_alert",
    "kubearmor.system",
    "neuvector.activity",
    "neuvector.audit",
    "neuvector.event",
    "neuvector.incident",
    "neuvector.threat",
    "neuvector.violation",
];

/// The event of a record with these fields.
fn row(kind: &str, fields: &str) -> Row {
    let what = kind.rsplit('.').next().unwrap_or_default();
    let of = match kind.starts_with("neuvector") {
        true => {
            [r#""level":"Info","reported_timestamp":1,"notification":""#, what, r#"","#].concat()
        }
        false => String::new(),
    };
    let record = ["{", &of, fields.trim_start_matches('{')].concat();
    let mut rows = session(&[(0, record.as_bytes())]).ask(&ask("", Order::Newest)).rows;
    rows.remove(0)
}

#[test]
fn every_rule_and_kind_has_a_headline() {
    let mut wrong = String::new();
    let mut kinds = BTreeSet::new();
    for line in LINES.lines() {
        let mut parts = line.split('\t');
        let (kind, fields) = (parts.next().unwrap(), parts.next().unwrap());
        let row = row(kind, fields);
        assert_eq!(row.text(Field::Dataset), Some(kind), "{fields}");
        let (want, found) = (parts.next().unwrap_or_default(), as_text(&headline(&row)));
        if want != found {
            wrong += &format!("{kind}\t{fields}\t{found}\n");
        }
        kinds.insert(kind);
    }
    assert!(wrong.is_empty(), "other words:\n{wrong}");
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), KINDS);
}

#[test]
fn every_threat_that_has_a_name_has_words() {
    let mut named = 0;
    for id in 1_000..2_100 {
        let fields = format!("\"threat_id\":{id}}}");
        let row = row("neuvector.threat", &fields);
        let Some(name) = row.text(Field::RuleName) else { continue };
        let line = as_text(&headline(&row));
        assert!(!line.contains(name), "{name} has no words: {line}");
        assert!(LINES.contains(&format!("\t{{{fields}\t{line}\n")), "{name} is not listed");
        named += 1;
    }
    assert_eq!(named, 30);
}
