//! Drafts of real records, and what no value may do to one.

use super::*;
use crate::event::{Disposition, Severity};
use crate::query::{Cell, Table, Val};
use crate::view::noise::noisy;

fn row(values: &[(Field, &str)]) -> Row {
    let one = |(field, text): &(Field, &str)| match field {
        Field::FilePath | Field::Labels => {
            (*field, Val::List(text.split(' ').map(str::to_owned).collect()))
        }
        _ => (*field, Val::Text((*text).to_owned())),
    };
    Row {
        severity: Severity::High,
        disposition: Disposition::Blocked,
        values: values.iter().map(one).collect(),
        ..Row::default()
    }
}

fn by(by: Noise) -> Exclusion {
    let table = Table { rows: vec![vec![Cell::Missing; 12]], groups: 1, ..Table::default() };
    Exclusion::of(&noisy(&table, by, 1).lines[0], by)
}

const FILE: [(Field, &str); 7] = [
    (Field::Module, "kubearmor"),
    (Field::RuleName, "audit-\"x\"\n- evil"),
    (Field::Operation, "file"),
    (Field::Executable, "/bin/rm"),
    (Field::FilePath, "/sbin/ra\"w /etc/x"),
    (Field::Namespace, "prod"),
    (Field::Labels, "app=web pod-template-hash=1 a=b: tier=\"x\""),
];

const INCIDENT: [(Field, &str); 5] = [
    (Field::Module, "neuvector"),
    (Field::Dataset, "neuvector.incident"),
    (Field::RuleName, "Container.Suspicious.Process"),
    (Field::Executable, "/bin/sleep"),
    (Field::Workload, "iperf.demo"),
];

fn with(values: &[(Field, &str)], field: Field, text: &'static str) -> Row {
    let kept = values.iter().filter(|(of, _)| *of != field).copied();
    row(&kept.chain([(field, text)]).collect::<Vec<_>>())
}

#[test]
fn a_policy_names_its_file_and_program() {
    let (kind, text) = draft(&by(Noise::Object), &row(&FILE)).unwrap();
    assert_eq!(kind, "a KubeArmor policy");
    let body: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
    let want = "apiVersion: security.kubearmor.com/v1
kind: KubeArmorPolicy
metadata:
  name: draft-review-before-use
  namespace: \"prod\"
spec:
  selector:
    matchLabels:
      \"app\": \"web\"
  file:
    matchPaths:
      - path: \"/sbin/ra\\\"w\"
        fromSource:
          - path: \"/bin/rm\"
  action: Allow";
    assert_eq!(body.join("\n"), want);
    assert!(text.starts_with("# Draft: review before use."));
    assert!(!text.contains("evil"));
    let process = draft(&by(Noise::Process), &with(&FILE, Field::Operation, "process")).unwrap().1;
    assert!(process.contains("process:\n    matchPaths:\n      - path: \"/bin/rm\"\n  action"));
}

#[test]
fn a_host_policy_selects_a_node_and_unknown_labels_select_nothing() {
    let mut host = with(&FILE, Field::Host, "node-1");
    host.host = true;
    let text = draft(&by(Noise::Object), &host).unwrap().1;
    assert!(text.contains("kind: KubeArmorHostPolicy"));
    assert!(
        text.contains(
            "nodeSelector:\n    matchLabels:\n      \"kubernetes.io/hostname\": \"node-1\""
        )
    );
    let text = draft(&by(Noise::Object), &with(&FILE, Field::Labels, "x y=\"")).unwrap().1;
    assert!(text.contains(REPLACE));
}

#[test]
fn a_response_rule_is_disabled_json_behind_comments() {
    let (kind, text) = draft(&by(Noise::Process), &row(&INCIDENT)).unwrap();
    assert_eq!(kind, "a NeuVector response rule");
    let body: String = text.lines().filter(|line| !line.starts_with('#')).collect();
    let value: serde_json::Value = serde_json::from_str(&body).unwrap();
    let rule = &value["insert"]["rules"][0];
    assert_eq!(rule["event"], "security-event");
    assert_eq!(rule["group"], "nv.iperf.demo");
    assert_eq!(rule["conditions"][0]["value"], "Container.Suspicious.Process");
    assert_eq!(rule["conditions"][1]["value"], "sleep");
    assert_eq!((&rule["disable"], &rule["actions"][0]), (&true.into(), &"suppress-log".into()));
}

#[test]
fn hostile_values_are_refused() {
    for (field, text) in [
        (Field::Executable, "/bin/a\u{202e}b"),
        (Field::Executable, "/bin/a\nb: c"),
        (Field::Executable, "relative"),
        (Field::Executable, "/cut…"),
        (Field::Executable, "/bin/*"),
        (Field::FilePath, "none"),
        (Field::Namespace, "a b"),
        (Field::Namespace, "a\": {}"),
        (Field::Operation, "syscall"),
        (Field::Module, "generic"),
    ] {
        assert!(draft(&by(Noise::Object), &with(&FILE, field, text)).is_err(), "{text}");
    }
    for (field, text) in [
        (Field::Workload, "a\"b"),
        (Field::Workload, "a b"),
        (Field::RuleName, "x\"}]"),
        (Field::Executable, "/bin/a\u{200b}"),
        (Field::Dataset, "neuvector.audit"),
    ] {
        assert!(draft(&by(Noise::Process), &with(&INCIDENT, field, text)).is_err(), "{text}");
    }
}

#[test]
fn it_needs_what_the_exclusion_goes_by() {
    let all = by(Noise::Object);
    for place in [1, 2] {
        assert!(draft(&all.toggled(place), &row(&FILE)).is_err());
    }
    assert!(draft(&all.toggled(0), &row(&FILE)).is_ok());
    assert!(draft(&by(Noise::Process), &row(&FILE)).is_err(), "of files by their path");
    assert!(draft(&all, &row(&INCIDENT)).is_err(), "no object");
    let any = draft(&by(Noise::Process).toggled(1).toggled(2), &row(&INCIDENT)).unwrap().1;
    assert!(!any.contains("group") && !any.contains("process\","));
    assert!(draft(&all, &row(&FILE[..1])).is_err(), "no rule");
}
