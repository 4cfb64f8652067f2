//! NeuVector REST records of all six kinds.
//!
//! Fields and value sets are those of `controller/api/log_apis.go` and
//! `controller/common/common.go` (neuvector/neuvector, 2026-08). Times are Unix seconds in
//! UTC, written a second time as RFC 3339; the zero time is −62135596800. REST records do
//! not name their kind, so it is told by the keys that only one kind has.

use super::fields::Fields;
use super::{Convert, Row, Source, Write};
use crate::event::{Field, From};
use crate::record::Signs;

pub(super) const SOURCE: Source = Source {
    id: "neuvector",
    name: "NeuVector",
    reference: "https://github.com/neuvector/neuvector/blob/main/controller/api/log_apis.go",
    reads: &["threat", "violation", "incident", "audit", "event", "activity"],
    claims: &[
        &["reported_timestamp", "level"],
        &["reported_timestamp", "cluster_name"],
        &["reported_at", "cluster_name"],
        &["reported_at", "enforcer_id"],
        &["reported_at", "host_id"],
        &["enforcer_id", "cluster_name", "level"],
    ],
    signs: Signs {
        pairs: &[
            "notification",
            "reported_timestamp",
            "reported_at",
            "workload_id",
            "enforcer_id",
            "policy_action",
        ],
        block_starts: &[],
    },
    fields: &[
        Row(Field::Timestamp, &["reported_timestamp", "reported_at"], Convert::Time),
        Row(Field::EventStart, &["aggregation_from"], Convert::Time),
        Row(Field::Action, &["action", "policy_action"], Convert::Text),
        Row(Field::Severity, &["level"], Convert::Words(LEVELS)),
        Row(Field::SeverityNative, &["level"], Convert::Text),
        Row(Field::RuleName, &["name"], Convert::Text),
        Row(Field::RuleId, &["rule_id", "threat_id", "policy_id"], Convert::Text),
        Row(Field::Message, &["message"], Convert::Text),
        Row(Field::EventId, &["id"], Convert::Text),
        Row(Field::Count, &["count", "sessions"], Convert::Int),
        Row(Field::Cluster, &["cluster_name"], Convert::Text),
        Row(Field::Host, &["host_name"], Convert::Text),
        Row(Field::Namespace, &["workload_domain"], Convert::Text),
        Row(Field::Pod, &["workload_name"], Convert::Text),
        Row(Field::Workload, &["workload_service"], Convert::Text),
        Row(Field::ContainerId, &["workload_id"], Convert::Text),
        Row(Field::Image, &["workload_image", "image"], Convert::Text),
        Row(Field::Executable, &["proc_path"], Convert::Text),
        Row(Field::ProcessName, &["proc_name"], Convert::Text),
        Row(Field::CommandLine, &["proc_cmd"], Convert::Text),
        Row(Field::ParentExecutable, &["proc_parent_path"], Convert::Text),
        Row(Field::ParentName, &["proc_parent_name"], Convert::Text),
        Row(Field::UserName, &["proc_effective_user", "user"], Convert::Text),
        Row(Field::UserId, &["proc_effective_uid"], Convert::Text),
        Row(Field::FilePath, &["file_path"], Convert::Paths),
        Row(Field::SourceIp, &["user_addr"], Convert::Address),
        Row(Field::DestinationDomain, &["fqdn"], Convert::Text),
        Row(Field::Transport, &["ip_proto"], Convert::Words(PROTOCOLS)),
        Row(Field::Protocol, &["application", "applications"], Convert::First),
    ],
    finish,
};

/// `controller/common/common.go`: `SeverityString`, with the names of before 2020.
const LEVELS: &[(&str, &str)] = &[
    ("Emergency", "fatal"),
    ("EMERG", "fatal"),
    ("Alert", "critical"),
    ("Critical", "critical"),
    ("CRIT", "critical"),
    ("Error", "high"),
    ("ERR", "high"),
    ("Warning", "medium"),
    ("Notice", "low"),
    ("Info", "info"),
    ("Debug", "info"),
];

/// IANA protocol numbers.
const PROTOCOLS: &[(&str, &str)] =
    &[("1", "icmp"), ("6", "tcp"), ("17", "udp"), ("58", "ipv6-icmp")];

/// Names of incidents by what they are about: the part after `Container.` or `Host.`,
/// category, operation.
const INCIDENTS: &[(&str, &str)] = &[
    ("Tunnel.Detected", "network"),
    ("FileAccess.Violation", "file"),
    ("File.Modified", "file"),
    ("Package.Updated", "package"),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Threat,
    Violation,
    Incident,
    Audit,
    Event,
    Activity,
}

/// The kind of a record by its keys, and by its name where they do not tell.
fn kind(record: &Fields<'_, '_>, event: &Write<'_, '_>) -> Kind {
    let has = |key: &'static str| record.has(key);
    let name = event.text(Field::RuleName).unwrap_or_default();
    let counts = ["high_vul_cnt", "medium_vul_cnt", "critical_vul_cnt"];
    if has("threat_id") {
        Kind::Threat
    } else if has("policy_action") && (has("client_id") || has("server_id")) {
        Kind::Violation
    } else if has("category") && (has("user_session") || has("controller_id")) {
        match name {
            "Container.Start" | "Container.Stop" | "Container.Remove" | "Container.Secured" => {
                Kind::Activity
            }
            _ => Kind::Event,
        }
    } else if counts.into_iter().any(has) {
        Kind::Audit
    } else if has("rule_id")
        || has("proc_name")
        || has("proc_path")
        || has("file_path")
        || has("conn_ingress")
    {
        Kind::Incident
    } else if has("client_workload_id") || has("server_workload_id") {
        Kind::Threat
    } else if has("policy_id") || has("sessions") {
        Kind::Violation
    } else if ["Admission.Control.", "Compliance."].iter().any(|start| name.starts_with(start))
        || name.ends_with(".Scan.Report")
    {
        Kind::Audit
    } else if name.starts_with("Container.")
        || name.starts_with("Host.")
        || name.starts_with("Process.")
    {
        Kind::Incident
    } else {
        Kind::Event
    }
}

fn finish<'a>(record: &Fields<'_, 'a>, event: &mut Write<'_, 'a>) {
    let kind = kind(record, event);
    let by_kind = From::Derived("the kind of the record, told by its keys");
    let name = event.text(Field::RuleName).unwrap_or_default().to_owned();
    let (dataset, event_kind, category, operation) = match kind {
        Kind::Threat => ("neuvector.threat", "alert", "intrusion_detection", Some("network")),
        Kind::Violation => ("neuvector.violation", "alert", "network", Some("network")),
        Kind::Incident => {
            let found = INCIDENTS.iter().find(|(end, _)| name.ends_with(end));
            let what = found.map_or("process", |(_, what)| *what);
            ("neuvector.incident", "alert", what, Some(what))
        }
        Kind::Audit if name.ends_with("Scan.Report") => {
            ("neuvector.audit", "state", "vulnerability", Some("scan"))
        }
        Kind::Audit if name.starts_with("Compliance.") => {
            ("neuvector.audit", "state", "configuration", Some("compliance"))
        }
        Kind::Audit => ("neuvector.audit", "alert", "configuration", Some("admission")),
        Kind::Activity => ("neuvector.activity", "event", "configuration", None),
        Kind::Event => {
            let category =
                if record.is("category", "AUTH") { "authentication" } else { "configuration" };
            ("neuvector.event", "event", category, None)
        }
    };
    event.set_word(Field::Dataset, dataset, by_kind);
    event.set_word(Field::EventKind, event_kind, by_kind);
    event.set_word(Field::Category, category, by_kind);
    if let Some(operation) = operation {
        event.set_word(Field::Operation, operation, by_kind);
    }
    disposition(kind, &name, event);
    if matches!(kind, Kind::Event | Kind::Activity | Kind::Audit) {
        event.remove(Field::Action);
    }
    match kind {
        Kind::Threat => threat(record, event),
        Kind::Violation => violation(record, event),
        Kind::Incident => incident(record, event),
        Kind::Audit | Kind::Event | Kind::Activity => {}
    }
    only_real_names(event);
}

/// What the sensor did. Admission control refuses, or reports in monitor mode; `deny` and
/// `reset` stop the call or the traffic, all other actions only report.
fn disposition(kind: Kind, name: &str, event: &mut Write<'_, '_>) {
    let action = event.text(Field::Action).unwrap_or_default();
    let word = match (kind, name, action) {
        (Kind::Audit, "Admission.Control.Denied", _) => "blocked",
        (Kind::Audit, "Admission.Control.Violation", _) => "detected",
        (Kind::Audit, "Admission.Control.Allowed", _) => "allowed",
        (Kind::Audit | Kind::Event | Kind::Activity, ..) => "logged",
        (_, _, "deny" | "reset" | "block" | "Denied") => "blocked",
        (Kind::Threat | Kind::Violation, _, "allow") => "allowed",
        (_, _, "") => "unknown",
        _ => "detected",
    };
    event.set_word(Field::Disposition, word, From::Derived("the action, by kind of record"));
    if word == "blocked" {
        event.set_word(Field::Outcome, "failure", From::Derived("the call or traffic was refused"));
    }
}

/// Sets a field from a key, through a conversion.
fn copy<'a>(
    record: &Fields<'_, 'a>,
    event: &mut Write<'_, 'a>,
    key: &'static str,
    field: Field,
    how: Convert,
) {
    let Some(place) = record.find(key) else { return };
    let Some(node) = record.nodes.get(place) else { return };
    if let Some(value) = how.apply(record, place, node) {
        event.set(field, value, From::Node(u32::try_from(place).unwrap_or(u32::MAX)));
    }
}

const SOURCE_SIDE: [Field; 3] = [Field::SourceIp, Field::SourcePort, Field::SourceResource];
const DESTINATION_SIDE: [Field; 3] =
    [Field::DestinationIp, Field::DestinationPort, Field::DestinationResource];

/// Sets address, port and resource of one side.
fn endpoint<'a>(
    record: &Fields<'_, 'a>,
    event: &mut Write<'_, 'a>,
    keys: [&'static str; 3],
    side: [Field; 3],
) {
    for ((key, field), how) in
        keys.into_iter().zip(side).zip([Convert::Address, Convert::Positive, Convert::Text])
    {
        copy(record, event, key, field, how);
    }
}

/// Whether a side is a workload, and not the outside or a bare address.
fn is_workload(record: &Fields<'_, '_>, key: &'static str) -> bool {
    record.node(key).is_some_and(|node| is_container_id(record.slice(node.value)))
}

fn is_container_id(text: &str) -> bool {
    text.len() >= 12 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Sets where it happened from one side's keys: id, name, domain, image, service.
fn place<'a>(record: &Fields<'_, 'a>, event: &mut Write<'_, 'a>, keys: [&'static str; 5]) {
    let fields = [Field::ContainerId, Field::Pod, Field::Namespace, Field::Image, Field::Workload];
    for (key, field) in keys.into_iter().zip(fields) {
        copy(record, event, key, field, Convert::Text);
    }
}

const CLIENT_WORKLOAD: [&str; 5] = [
    "client_workload_id",
    "client_workload_name",
    "client_workload_domain",
    "client_workload_image",
    "client_workload_service",
];
const SERVER_WORKLOAD: [&str; 5] = [
    "server_workload_id",
    "server_workload_name",
    "server_workload_domain",
    "server_workload_image",
    "server_workload_service",
];
const CLIENT: [&str; 5] =
    ["client_id", "client_name", "client_domain", "client_image", "client_service"];
const SERVER: [&str; 5] =
    ["server_id", "server_name", "server_domain", "server_image", "server_service"];

/// A threat's `target` is the side that is attacked: the attacker is the other one.
fn threat<'a>(record: &Fields<'_, 'a>, event: &mut Write<'_, 'a>) {
    let client_attacked = record.is("target", "client");
    let client = ["client_ip", "client_port", "client_workload_name"];
    let server = ["server_ip", "server_port", "server_workload_name"];
    let (attacker, victim) = if client_attacked { (server, client) } else { (client, server) };
    endpoint(record, event, attacker, SOURCE_SIDE);
    endpoint(record, event, victim, DESTINATION_SIDE);
    let (first, second) = if client_attacked {
        (CLIENT_WORKLOAD, SERVER_WORKLOAD)
    } else {
        (SERVER_WORKLOAD, CLIENT_WORKLOAD)
    };
    place(record, event, if is_workload(record, first[0]) { first } else { second });
}

fn violation<'a>(record: &Fields<'_, 'a>, event: &mut Write<'_, 'a>) {
    endpoint(record, event, ["client_ip", "client_port", "client_name"], SOURCE_SIDE);
    endpoint(record, event, ["server_ip", "server_port", "server_name"], DESTINATION_SIDE);
    place(record, event, if is_workload(record, CLIENT[0]) { CLIENT } else { SERVER });
}

/// An incident's connection goes out of the workload unless `conn_ingress` says otherwise;
/// client and server are the sides of the connection either way.
fn incident<'a>(record: &Fields<'_, 'a>, event: &mut Write<'_, 'a>) {
    let has = |key: &'static str| record.has(key);
    if !has("client_ip") && !has("server_ip") && !has("remote_workload_id") {
        return;
    }
    let ingress = record.is("conn_ingress", "true");
    let (own, remote) = ("workload_name", "remote_workload_name");
    let (from, to) = if ingress { (remote, own) } else { (own, remote) };
    let port = if has("server_conn_port") { "server_conn_port" } else { "server_port" };
    endpoint(record, event, ["client_ip", "client_port", from], SOURCE_SIDE);
    endpoint(record, event, ["server_ip", port, to], DESTINATION_SIDE);
}

/// Takes away names that only repeat an id or an address: the workload was gone, or the
/// peer is no workload. What names no container is no container id.
fn only_real_names(event: &mut Write<'_, '_>) {
    let same = |event: &Write<'_, '_>, a: Field, b: Field| {
        event.text(a).is_some() && event.text(a) == event.text(b)
    };
    if same(event, Field::Pod, Field::ContainerId) || event.text(Field::Pod) == Some("external") {
        event.remove(Field::Pod);
    }
    if event.text(Field::ContainerId).is_some_and(|id| !is_container_id(id)) {
        event.remove(Field::ContainerId);
    }
    for (resource, ip) in [
        (Field::SourceResource, Field::SourceIp),
        (Field::DestinationResource, Field::DestinationIp),
    ] {
        let id = event.text(resource).is_some_and(is_container_id);
        if same(event, resource, ip) || id {
            event.remove(resource);
        }
    }
}
