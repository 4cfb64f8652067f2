//! The kind of a record, and what follows from it: category, operation, what the sensor did
//! and whether it went through.

use super::finish::key;
use crate::event::Field;
use crate::source::fields::{Fields, Key};

/// Names of incidents by what they are about: the part after `Container.` or `Host.`,
/// category, operation.
const INCIDENTS: &[(&str, &str)] = &[
    ("Tunnel.Detected", "network"),
    ("FileAccess.Violation", "file"),
    ("File.Modified", "file"),
    ("Package.Updated", "package"),
];

/// Names that make an event an activity, and others that begin like those of incidents.
const ACTIVITIES: &[&str] =
    &["Container.Start", "Container.Stop", "Container.Remove", "Container.Secured"];
const WORKLOAD_EVENTS: &[&str] =
    &["Container.Unsecured", "Container.Quarantined", "Container.Unquarantined"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Threat,
    Violation,
    Incident,
    Audit,
    Event,
    Activity,
}

/// The kind of a record as it says itself; else by its keys, and by its name where they do
/// not tell. Slack and Teams call an activity an event.
pub(super) fn kind(record: &Fields<'_, '_>, name: &str) -> Kind {
    let has = |key: Key| record.has(key);
    let counts = [key::high_vul_cnt, key::medium_vul_cnt, key::critical_vul_cnt];
    let named = record.find(key::notification).map(|(_, node)| record.slice(node.value));
    let event = || if ACTIVITIES.contains(&name) { Kind::Activity } else { Kind::Event };
    match named {
        Some("threat") => return Kind::Threat,
        Some("violation") => return Kind::Violation,
        Some("incident") => return Kind::Incident,
        Some("audit") => return Kind::Audit,
        Some("activity") => return Kind::Activity,
        Some("event") => return event(),
        _ => {}
    }
    if has(key::threat_id) {
        Kind::Threat
    } else if has(key::policy_action) && (has(key::client_id) || has(key::server_id)) {
        Kind::Violation
    } else if has(key::category) && (has(key::user_session) || has(key::controller_id)) {
        event()
    } else if counts.into_iter().any(has) {
        Kind::Audit
    } else if has(key::rule_id)
        || has(key::proc_name)
        || has(key::proc_path)
        || has(key::file_path)
        || has(key::conn_ingress)
    {
        Kind::Incident
    } else if has(key::client_workload_id) || has(key::server_workload_id) {
        Kind::Threat
    } else if has(key::policy_id) || has(key::sessions) {
        Kind::Violation
    } else {
        by_name(name)
    }
}

fn by_name(name: &str) -> Kind {
    let starts = |starts: &[&str]| starts.iter().any(|start| name.starts_with(start));
    let admission = name.strip_prefix("Admission.Control.");
    if matches!(admission, Some("Allowed" | "Violation" | "Denied"))
        || starts(&["Compliance.", "AwsLambda."])
        || name.ends_with(".Scan.Report")
    {
        Kind::Audit
    } else if ACTIVITIES.contains(&name) {
        Kind::Activity
    } else if starts(&["Container.", "Host.", "Process."]) && !WORKLOAD_EVENTS.contains(&name) {
        Kind::Incident
    } else {
        Kind::Event
    }
}

/// The words that go with a kind; an empty one is none.
pub(super) fn words(kind: Kind, name: &str, auth: bool) -> [(Field, &'static str); 4] {
    let words = match kind {
        Kind::Threat => ["neuvector.threat", "alert", "intrusion_detection", "network"],
        Kind::Violation => ["neuvector.violation", "alert", "network", "network"],
        Kind::Incident => {
            let found = INCIDENTS.iter().find(|(end, _)| name.ends_with(end));
            let what = found.map_or("process", |(_, what)| *what);
            ["neuvector.incident", "alert", what, what]
        }
        Kind::Audit if name.ends_with("Scan.Report") || name == "AwsLambda.Scan" => {
            ["neuvector.audit", "state", "vulnerability", "scan"]
        }
        Kind::Audit if name.starts_with("Compliance.") => {
            ["neuvector.audit", "state", "configuration", "compliance"]
        }
        Kind::Audit if name.starts_with("Admission.Control.") => {
            ["neuvector.audit", "alert", "configuration", "admission"]
        }
        Kind::Audit => ["neuvector.audit", "state", "configuration", ""],
        Kind::Activity => ["neuvector.activity", "event", "configuration", ""],
        Kind::Event if auth => ["neuvector.event", "event", "authentication", ""],
        Kind::Event => ["neuvector.event", "event", "configuration", ""],
    };
    let [dataset, event_kind, category, operation] = words;
    [
        (Field::Dataset, dataset),
        (Field::EventKind, event_kind),
        (Field::Category, category),
        (Field::Operation, operation),
    ]
}

/// What the sensor did. Admission control refuses, or reports in monitor mode; `deny` and
/// `reset` stop the call or the traffic, all other actions only report.
pub(super) fn disposition(kind: Kind, name: &str, action: &str) -> &'static str {
    match (kind, name, action) {
        (Kind::Audit, "Admission.Control.Denied", _) => "blocked",
        (Kind::Audit, "Admission.Control.Violation", _) => "detected",
        (Kind::Audit, "Admission.Control.Allowed", _) => "allowed",
        (Kind::Audit | Kind::Event | Kind::Activity, ..) => "logged",
        (_, _, "deny" | "reset" | "block" | "Denied") => "blocked",
        (Kind::Threat | Kind::Violation, _, "allow") => "allowed",
        (_, _, "") => "unknown",
        _ => "detected",
    }
}

/// Whether what the record is about went through, where the record says so.
pub(super) fn outcome(
    kind: Kind,
    name: &str,
    disposition: &str,
    error: bool,
) -> Option<(&'static str, &'static str)> {
    let failed = name.ends_with("Failed") || name.ends_with(".Fail") || name.ends_with(".Denied");
    match (kind, name) {
        _ if disposition == "blocked" => Some(("failure", "the call or traffic was refused")),
        (Kind::Audit, _) => error.then_some(("failure", "the record names an error")),
        (Kind::Event, "User.Login" | "Scan.Succeeded") => Some(("success", "the event's name")),
        (Kind::Event, _) if failed => Some(("failure", "the event's name")),
        _ => None,
    }
}
