//! What the four blocks and the mapping say of fields that are there, and of those that are not.

use super::*;
use crate::event::{Disposition, Severity};
use crate::query::{Place, Row};

fn detail(fields: Vec<DetailField>, host: bool) -> Detail {
    let row = Row {
        row: 1,
        severity: Severity::Low,
        disposition: Disposition::Blocked,
        host,
        ..Row::default()
    };
    Detail {
        carried: Vec::new(),
        row,
        fields,
        rest: vec![("Data".into(), "syscall=SYS_UNLINKAT flags=".into())],
        source_fields: 3,
        raw: "{}".into(),
        leaves_out: None,
        no_time: None,
        lossy: false,
        place: Place { input: 0, start: 0, end: 2 },
        line: 1,
        repairs: Vec::new(),
        bytes: None,
    }
}

fn field(field: Field, value: &str) -> DetailField {
    DetailField { field, value: Val::Text(value.into()), from: Some("F".into()), derived: None }
}

fn fact<'a>(blocks: &'a [Block], label: &str) -> Option<&'a Fact> {
    blocks.iter().flat_map(|block| &block.facts).find(|fact| fact.label == label)
}

#[test]
fn what_is_absent_is_said_and_in_which_sense() {
    let blocks_of = |host| blocks(&detail(Vec::new(), host), &|_| String::new());
    let note = |blocks: &[Block], label| fact(blocks, label).and_then(|fact| fact.note.clone());
    assert_eq!(note(&blocks_of(true), "Namespace").as_deref(), Some("none: a host event"));
    assert_eq!(note(&blocks_of(false), "Namespace").as_deref(), Some("not in the record"));
    assert_eq!(
        note(&blocks_of(false), "User").as_deref(),
        Some("not in the record; absent is not root")
    );
    assert_eq!(
        note(&blocks_of(false), "Time").as_deref(),
        Some("undated: the record carries no time")
    );
}

#[test]
fn what_stands_for_a_time_and_is_none_is_said() {
    let no_time = Some(("UpdatedTime".to_owned(), "9999-12-31T23:59:59Z\u{202E}".to_owned()));
    let blocks = blocks(&Detail { no_time, ..detail(Vec::new(), false) }, &|_| String::new());
    assert_eq!(
        fact(&blocks, "Time").and_then(|fact| fact.note.as_deref()),
        Some(
            "undated: “9999-12-31T23:59:59Z⟨U+202E⟩” in UpdatedTime is no time of the years 1678 to 2262"
        )
    );
}

#[test]
fn values_of_any_length_are_shown_in_part() {
    let long = "x".repeat(1_000_000);
    let detail = Detail {
        rest: vec![(long.clone(), long.clone())],
        ..detail(vec![field(Field::CommandLine, &long)], false)
    };
    let blocks = blocks(&detail, &|_| String::new());
    let shown = fact(&blocks, "Command line").and_then(|fact| fact.values.first());
    let part = shown.map(|shown| (shown.text.len() < 2_100, shown.value == Match::Exact(long)));
    assert_eq!(part, Some((true, true)));
    assert!(mapping(&detail).iter().all(|row| row.value.len() + row.name.len() < 4_300));
}

#[test]
fn severity_shows_the_source_number_and_that_the_band_is_ours() {
    let fields = vec![field(Field::Module, "kubearmor"), field(Field::SeverityNative, "1")];
    let blocks = blocks(&detail(fields, false), &|_| String::new());
    let severity = fact(&blocks, "Severity");
    assert_eq!(
        severity.and_then(|fact| fact.note.as_deref()),
        Some("policy severity 1/10, its band is our assumption")
    );
}

#[test]
fn every_value_can_be_filtered_by() {
    let blocks = blocks(&detail(vec![field(Field::Namespace, "a")], false), &|_| String::new());
    let shown = fact(&blocks, "Namespace").and_then(|fact| fact.values.first());
    assert_eq!(
        shown.map(|shown| (shown.field, &shown.value)),
        Some((Field::Namespace, &Match::Exact("a".into())))
    );
}

#[test]
fn tags_are_named_and_filter_by_what_stands_in_the_record() {
    let list = |of, items: &[&str]| DetailField {
        value: Val::List(items.iter().map(|item| (*item).to_owned()).collect()),
        ..field(of, "")
    };
    let tags = ["NIST", "NIST_800-53_AU-2", "AU-2", "process"];
    let fields = vec![list(Field::Tags, &tags), list(Field::Technique, &["T1036", "T9999"])];
    let blocks = blocks(&detail(fields, false), &|_| String::new());
    let shown = |label| -> Vec<(String, Match)> {
        let of = fact(&blocks, label).map_or(&[][..], |fact| &fact.values);
        of.iter().map(|shown| (shown.text.clone(), shown.value.clone())).collect()
    };
    let exact = |text: &str, value: &str| (text.to_owned(), Match::Exact(value.to_owned()));
    assert_eq!(
        shown("Controls, tagged by the policy"),
        [exact("NIST", "NIST"), exact("NIST 800-53 AU-2", "NIST_800-53_AU-2")]
    );
    assert_eq!(
        shown("Technique, tagged by the policy"),
        [exact("T1036 Masquerading: Defense Evasion", "T1036"), exact("T9999", "T9999")]
    );
    assert_eq!(shown("Tags").len(), 4);
}

#[test]
fn the_mapping_holds_what_has_no_canonical_name() {
    let rows = mapping(&detail(vec![field(Field::Namespace, "a")], false));
    let names: Vec<_> = rows.iter().map(|row| (row.name.as_str(), row.unmapped)).collect();
    assert_eq!(names, [("orchestrator.namespace", false), ("raw.Data", true)]);
}

#[test]
fn the_mapping_names_what_other_schemas_call_a_field() {
    let fields = [Field::Namespace, Field::Severity, Field::Workload, Field::Cluster];
    let rows = mapping(&detail(fields.map(|of| field(of, "a")).to_vec(), false));
    let schemas: Vec<_> = rows.iter().map(|row| row.schemas.as_str()).collect();
    let want = [
        "OCSF resources.namespace",
        "ECS event.severity · OCSF severity",
        "ECS none · OCSF none",
        "OCSF none",
        "",
    ];
    assert_eq!(schemas, want);
}
