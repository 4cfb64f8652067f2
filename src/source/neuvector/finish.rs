//! What the table cannot say of NeuVector's records: their kind, what the sensor did, and
//! who acted on whom.

use crate::event::{Field, From};
use crate::source::fields::{Fields, Key, keys};
use crate::source::{Convert, Write};

keys! {
    high_vul_cnt, medium_vul_cnt, critical_vul_cnt, threat_id, policy_action, client_id,
    server_id, category, user_session, controller_id, rule_id, proc_name, proc_path, file_path,
    conn_ingress, client_workload_id, server_workload_id, policy_id, sessions,
    client_workload_name, client_workload_domain, client_workload_image, client_workload_service,
    server_workload_name, server_workload_domain, server_workload_image, server_workload_service,
    client_name, client_domain, client_image, client_service, server_name, server_domain,
    server_image, server_service, target, client_ip, client_port, server_ip, server_port,
    remote_workload_id, workload_name, remote_workload_name, server_conn_port,
}

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
fn kind(record: &Fields<'_, '_>, name: &str) -> Kind {
    let has = |key: Key| record.has(key);
    let counts = [key::high_vul_cnt, key::medium_vul_cnt, key::critical_vul_cnt];
    if has(key::threat_id) {
        Kind::Threat
    } else if has(key::policy_action) && (has(key::client_id) || has(key::server_id)) {
        Kind::Violation
    } else if has(key::category) && (has(key::user_session) || has(key::controller_id)) {
        match name {
            "Container.Start" | "Container.Stop" | "Container.Remove" | "Container.Secured" => {
                Kind::Activity
            }
            _ => Kind::Event,
        }
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

pub(super) fn finish<'a>(record: &Fields<'_, 'a>, event: &mut Write<'_, 'a>) {
    let name = event.text(Field::RuleName).unwrap_or_default();
    let kind = kind(record, name);
    let words = words(kind, name, record.is(key::category, "AUTH"));
    let disposition = disposition(kind, name, event.text(Field::Action).unwrap_or_default());
    let by_kind = From::Derived("the kind of the record, told by its keys");
    for (field, word) in words {
        if !word.is_empty() {
            event.set_word(field, word, by_kind);
        }
    }
    let by_action = From::Derived("the action, by kind of record");
    event.set_word(Field::Disposition, disposition, by_action);
    if disposition == "blocked" {
        event.set_word(Field::Outcome, "failure", From::Derived("the call or traffic was refused"));
    }
    match kind {
        Kind::Threat => threat(record, event),
        Kind::Violation => violation(record, event),
        Kind::Incident => incident(record, event),
        Kind::Audit | Kind::Event | Kind::Activity => event.remove(Field::Action),
    }
    only_real_names(event);
}

/// The words that go with a kind; an empty one is none.
fn words(kind: Kind, name: &str, auth: bool) -> [(Field, &'static str); 4] {
    let words = match kind {
        Kind::Threat => ["neuvector.threat", "alert", "intrusion_detection", "network"],
        Kind::Violation => ["neuvector.violation", "alert", "network", "network"],
        Kind::Incident => {
            let found = INCIDENTS.iter().find(|(end, _)| name.ends_with(end));
            let what = found.map_or("process", |(_, what)| *what);
            ["neuvector.incident", "alert", what, what]
        }
        Kind::Audit if name.ends_with("Scan.Report") => {
            ["neuvector.audit", "state", "vulnerability", "scan"]
        }
        Kind::Audit if name.starts_with("Compliance.") => {
            ["neuvector.audit", "state", "configuration", "compliance"]
        }
        Kind::Audit => ["neuvector.audit", "alert", "configuration", "admission"],
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
fn disposition(kind: Kind, name: &str, action: &str) -> &'static str {
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

const SOURCE_SIDE: [Field; 3] = [Field::SourceIp, Field::SourcePort, Field::SourceResource];
const DESTINATION_SIDE: [Field; 3] =
    [Field::DestinationIp, Field::DestinationPort, Field::DestinationResource];

/// Sets address, port and resource of one side.
fn endpoint<'a>(
    record: &Fields<'_, 'a>,
    event: &mut Write<'_, 'a>,
    keys: [Key; 3],
    side: [Field; 3],
) {
    for ((key, field), how) in
        keys.into_iter().zip(side).zip([Convert::Address, Convert::Positive, Convert::Text])
    {
        record.copy(key, field, how, event);
    }
}

/// Whether a side is a workload, and not the outside or a bare address.
fn is_workload(record: &Fields<'_, '_>, key: Key) -> bool {
    record.find(key).is_some_and(|(_, node)| is_container_id(record.slice(node.value)))
}

fn is_container_id(text: &str) -> bool {
    // Without an early end, so that many bytes are looked at together.
    text.len() >= 12 && text.bytes().fold(true, |all, byte| all & byte.is_ascii_hexdigit())
}

/// Sets where it happened from one side's keys: id, name, domain, image, service.
fn place<'a>(record: &Fields<'_, 'a>, event: &mut Write<'_, 'a>, keys: [Key; 5]) {
    let fields = [Field::ContainerId, Field::Pod, Field::Namespace, Field::Image, Field::Workload];
    for (key, field) in keys.into_iter().zip(fields) {
        record.copy(key, field, Convert::Text, event);
    }
}

const CLIENT_WORKLOAD: [Key; 5] = [
    key::client_workload_id,
    key::client_workload_name,
    key::client_workload_domain,
    key::client_workload_image,
    key::client_workload_service,
];
const SERVER_WORKLOAD: [Key; 5] = [
    key::server_workload_id,
    key::server_workload_name,
    key::server_workload_domain,
    key::server_workload_image,
    key::server_workload_service,
];
const CLIENT: [Key; 5] =
    [key::client_id, key::client_name, key::client_domain, key::client_image, key::client_service];
const SERVER: [Key; 5] =
    [key::server_id, key::server_name, key::server_domain, key::server_image, key::server_service];

/// A threat's `target` is the side that is attacked: the attacker is the other one.
fn threat<'a>(record: &Fields<'_, 'a>, event: &mut Write<'_, 'a>) {
    let client_attacked = record.is(key::target, "client");
    let client = [key::client_ip, key::client_port, key::client_workload_name];
    let server = [key::server_ip, key::server_port, key::server_workload_name];
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
    endpoint(record, event, [key::client_ip, key::client_port, key::client_name], SOURCE_SIDE);
    endpoint(record, event, [key::server_ip, key::server_port, key::server_name], DESTINATION_SIDE);
    place(record, event, if is_workload(record, CLIENT[0]) { CLIENT } else { SERVER });
}

/// An incident's connection goes out of the workload unless `conn_ingress` says otherwise;
/// client and server are the sides of the connection either way.
fn incident<'a>(record: &Fields<'_, 'a>, event: &mut Write<'_, 'a>) {
    let has = |key: Key| record.has(key);
    if !has(key::client_ip) && !has(key::server_ip) && !has(key::remote_workload_id) {
        return;
    }
    let ingress = record.is(key::conn_ingress, "true");
    let (own, remote) = (key::workload_name, key::remote_workload_name);
    let (from, to) = if ingress { (remote, own) } else { (own, remote) };
    let port = if has(key::server_conn_port) { key::server_conn_port } else { key::server_port };
    endpoint(record, event, [key::client_ip, key::client_port, from], SOURCE_SIDE);
    endpoint(record, event, [key::server_ip, port, to], DESTINATION_SIDE);
}

/// Takes away names that only repeat an id or an address: the workload was gone, or the
/// peer is no workload. What names no container is no container id.
fn only_real_names(event: &mut Write<'_, '_>) {
    let (pod, id) = (event.text(Field::Pod), event.text(Field::ContainerId));
    let no_pod = pod.is_some() && (pod == id || pod == Some("external"));
    let no_id = id.is_some_and(|id| !is_container_id(id));
    let side = |resource: Field, ip: Field| {
        let wrong = |name: &str| is_container_id(name) || event.text(ip) == Some(name);
        (resource, event.text(resource).is_some_and(wrong))
    };
    let wrong = [
        (Field::Pod, no_pod),
        (Field::ContainerId, no_id),
        side(Field::SourceResource, Field::SourceIp),
        side(Field::DestinationResource, Field::DestinationIp),
    ];
    for (field, _) in wrong.into_iter().filter(|(_, wrong)| *wrong) {
        event.remove(field);
    }
}
