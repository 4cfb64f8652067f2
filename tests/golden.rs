//! Every folder of `tests/golden` is a case: an input, the events that must come of it, and
//! what must be repaired. Nobody writes Rust to add one; see `CONTRIBUTING.md`.

mod common;

use common::{Case, cases, normalize, normalize_of};
use serde_json::Value;
use std::collections::BTreeSet;
use watchglass::bytes::Span;
use watchglass::record::{Gap, LINES, OBJECTS, Rule, Sink, Splitter};
use watchglass::source::{ALL, SIGNS, Source};

#[test]
fn events_and_repairs_are_those_written_by_hand() {
    let mut wrong = Vec::new();
    for case in cases() {
        if let Err(difference) = check(&case) {
            wrong.push(format!("== {}\n{difference}", case.name));
        }
    }
    assert!(wrong.is_empty(), "{} cases differ:\n{}", wrong.len(), wrong.join("\n"));
}

fn check(case: &Case) -> Result<(), String> {
    let found = normalize_of(&case.input, case.input.len().max(1), case.date());
    let mut differences = Vec::new();
    for at in 0..found.events.len().max(case.events.len()) {
        match (found.events.get(at), case.events.get(at)) {
            (Some(found), Some(want)) => differences.extend(compare(at, found, want)),
            (None, Some(_)) => differences.push(format!("event {at} is missing")),
            (found, None) => differences.push(format!("event {at} is one too many: {found:?}")),
        }
    }
    let keys = [
        "events",
        "unreadable",
        "repaired",
        "repairs",
        "repairs_at",
        "carried",
        "pieces",
        "leaves_out",
    ];
    for key in keys {
        match (&case.ledger[key], &found.ledger[key]) {
            (Value::Null, _) => {}
            (want, found) if want == found => {}
            (want, found) => differences.push(format!("{key}: found {found}, wanted {want}")),
        }
    }
    if differences.is_empty() { Ok(()) } else { Err(differences.join("\n")) }
}

fn compare(at: usize, found: &Value, want: &Value) -> Vec<String> {
    let (Some(found), Some(want)) = (found.as_object(), want.as_object()) else {
        return vec![format!("event {at} is no object")];
    };
    let keys: std::collections::BTreeSet<&String> = found.keys().chain(want.keys()).collect();
    keys.into_iter()
        .filter(|key| *key != "raw" && found.get(*key) != want.get(*key))
        .map(|key| {
            format!("event {at} {key}: found {:?}, wanted {:?}", found.get(key), want.get(key))
        })
        .collect()
}

#[test]
fn raw_is_the_text_of_the_spans() {
    for case in cases() {
        let found = normalize(&case.input, 4096);
        let alone =
            |at: usize| found.ledger["carried"][at] == "" && found.ledger["pieces"][at] == 1;
        if !(0..found.events.len()).all(alone) {
            continue;
        }
        let spans = found.spans.iter().filter(|(_, _, what)| *what == "event");
        for ((start, end, _), event) in spans.zip(&found.events) {
            let text = String::from_utf8_lossy(&case.input[*start as usize..*end as usize]);
            assert_eq!(event["raw"].as_str(), Some(text.as_ref()), "{}", case.name);
        }
    }
}

#[test]
fn what_was_carried_reads_the_same_alone() {
    for case in cases() {
        let found = normalize(&case.input, 4096);
        for (at, event) in found.events.iter().enumerate() {
            let Some(raw) = event["raw"].as_str().filter(|_| event["event.module"] != "generic")
            else {
                continue;
            };
            let header = found.ledger["headers"][at].as_str();
            let text = header.map_or_else(|| raw.to_owned(), |header| [header, "\n", raw].concat());
            let alone = normalize(text.as_bytes(), 4096);
            assert_eq!(alone.events.len(), 1, "{} event {at}: {raw}", case.name);
            let differ = compare(at, &alone.events[0], event);
            let carried = |difference: &String| {
                [
                    "@timestamp: found None",
                    "event.time_assumed: found None",
                    "orchestrator.cluster.name: found None",
                ]
                .iter()
                .any(|field| difference.contains(field))
            };
            assert!(differ.iter().all(carried), "{}: {differ:?}", case.name);
        }
    }
}

#[test]
fn what_is_exported_reads_the_same_again() {
    let mut wrong = Vec::new();
    for case in cases() {
        let date = case.date();
        let found = normalize_of(&case.input, 4096, date);
        // Exports are written later.
        let later = date.map(|date| date + 1000 * 86_400_000);
        let ndjson: String = found.events.iter().map(|event| format!("{event}\n")).collect();
        for (form, text) in [("NDJSON", &ndjson), ("CSV", &found.csv)] {
            let again = normalize_of(text.as_bytes(), 4096, later);
            let mut differ = Vec::new();
            for at in 0..again.events.len().max(found.events.len()) {
                match (again.events.get(at), found.events.get(at)) {
                    (Some(again), Some(event)) => differ.extend(compare(at, again, event)),
                    (again, _) => differ.push(format!("event {at}: {again:?}")),
                }
            }
            if !differ.is_empty() {
                wrong.push(format!("{} as {form}:\n  {}", case.name, differ.join("\n  ")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Tells of each record which sources claim it.
struct Claims(Vec<(String, Vec<&'static str>)>);

impl Sink for Claims {
    fn gap(&mut self, _: Span, _: Gap) {}

    fn record(&mut self, found: &watchglass::record::Found<'_>) {
        let holds = |key: &&str| found.record.find(key).is_some();
        let claims = |source: &&&Source| source.claims.iter().any(|set| set.iter().all(holds));
        let mut by: Vec<_> = ALL.iter().filter(claims).map(|source| source.id).collect();
        // What our own export holds says itself of which source it is.
        let said = found.record.find("event.module").and_then(|at| found.record.nodes.get(at));
        let said = said.map(|node| found.record.value(node));
        by.extend(
            ALL.iter()
                .map(|source| source.id)
                .filter(|id| *id != "generic" && said.as_deref() == Some(id)),
        );
        self.0.push((found.record.text.to_owned(), by));
    }
}

#[test]
fn no_two_sources_claim_one_record() {
    let mut claimed = 0;
    for case in cases() {
        let (mut splitter, mut claims) = (Splitter::new(SIGNS), Claims(Vec::new()));
        splitter.feed(&case.input, &mut claims);
        splitter.finish(&mut claims);
        let expected = |event: &&Value| event["event.module"] != "generic";
        let known = claims.0.iter().filter(|(_, by)| !by.is_empty()).count();
        assert_eq!(known, case.events.iter().filter(expected).count(), "{}", case.name);
        for (text, by) in &claims.0 {
            assert!(by.len() < 2, "{} is claimed by {by:?}: {text}", case.name);
            claimed += by.len();
        }
    }
    assert!(claimed > 100, "the golden records are not where they should be");
}

#[test]
fn every_source_has_cases_and_every_case_is_claimed_by_its_source() {
    for source in ALL {
        assert!(
            cases().iter().any(|case| case.name.starts_with(source.id)),
            "{} has no case",
            source.id
        );
    }
    for case in cases() {
        let group = case.name.split('/').next().unwrap_or_default();
        if ALL.iter().any(|source| source.id == group) {
            let found = normalize(&case.input, 4096);
            let other = found.events.iter().find(|event| event["event.module"] != group);
            assert!(other.is_none(), "{}: {other:?}", case.name);
        }
    }
}

/// The names of rules and carriers that were met.
#[derive(Default)]
struct Met(BTreeSet<&'static str>);

impl Sink for Met {
    fn gap(&mut self, _: Span, gap: Gap) {
        if let Gap::Carrier(name) = gap {
            self.0.insert(name);
        }
    }

    fn record(&mut self, found: &watchglass::record::Found<'_>) {
        self.0.extend(found.repairs.iter().map(|repair| repair.rule.code()));
        self.0.extend(found.carried.iter().flat_map(|carried| &carried.path));
    }
}

#[test]
fn every_rule_and_every_carrier_has_a_case() {
    let mut met = Met::default();
    for case in cases() {
        let mut splitter = Splitter::new(SIGNS);
        splitter.feed(&case.input, &mut met);
        splitter.finish(&mut met);
    }
    let rules = Rule::ALL.iter().map(|rule| rule.code());
    let carriers = LINES.iter().map(|one| one.name).chain(OBJECTS.iter().map(|one| one.name));
    let missing: Vec<_> = rules.chain(carriers).filter(|name| !met.0.contains(name)).collect();
    assert_eq!(missing, [""; 0], "no case shows these");
}

#[test]
fn sample_documents_when_given() {
    let Ok(folder) = std::env::var("WATCHGLASS_SAMPLES") else {
        println!("SKIPPED: WATCHGLASS_SAMPLES is not set");
        return;
    };
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.sort();
    let mut records = 0;
    for file in files.iter().filter(|file| file.is_file()) {
        let bytes = std::fs::read(file).unwrap();
        let found = normalize(&bytes, 1000);
        println!("{}: {}", file.display(), found.ledger);
        assert_eq!(found.ledger["unreadable"], 0, "{}", file.display());
        records += found.events.len();
        common::assert_tiles(&bytes, &found);
    }
    println!("{} files, {records} records", files.len());
    assert!(records > 0);
}
