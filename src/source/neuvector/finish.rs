//! What the table cannot say of NeuVector's records: who acted on whom, and where. What
//! follows from their kind is in `kind.rs`, what ids and messages mean in `known.rs`.

use super::kind::{Kind, disposition, kind, outcome, words};
use super::{LEVELS, known, manager};
use crate::event::{Field, From, Rule};
use crate::source::fields::{Fields, Key, keys};
use crate::source::{Convert, Write, signals};

keys! {
    high_vul_cnt, medium_vul_cnt, critical_vul_cnt, threat_id, policy_action, client_id,
    server_id, category, user_session, controller_id, rule_id, proc_name, proc_path, file_path,
    conn_ingress, client_workload_id, server_workload_id, policy_id, sessions,
    client_workload_name, client_workload_domain, client_workload_image, client_workload_service,
    server_workload_name, server_workload_domain, server_workload_image, server_workload_service,
    client_name, client_domain, client_image, client_service, server_name, server_domain,
    server_image, server_service, target, client_ip, client_port, server_ip, server_port,
    remote_workload_id, workload_name, remote_workload_name, server_conn_port, notification,
    monitor, nbe, severity, repository, tag, error, Title, Location, Details, Datetime,
}

/// What follows from kind, name and action alone; and what from all that rules are told by.
static BY_NAME: Rule = Rule::new(1, &[Field::RuleName, Field::Action], FOLLOWS);
static BY_RULE: Rule = Rule::new(
    2,
    &[
        Field::RuleName,
        Field::Action,
        Field::RuleId,
        Field::Message,
        Field::ProcessName,
        Field::FilePath,
    ],
    FOLLOWS,
);
const FOLLOWS: &[Field] = &[
    Field::Dataset,
    Field::EventKind,
    Field::Category,
    Field::Operation,
    Field::Disposition,
    Field::Outcome,
    Field::Action,
    Field::Tags,
    Field::Signal,
    Field::Suggested,
];

pub(super) fn finish<'a>(record: &Fields<'_, 'a>, event: &mut Write<'_, 'a>) {
    if record.has(key::Title) {
        return manager::finish(record, event);
    }
    let kind = kind(record, event.text(Field::RuleName).unwrap_or_default());
    let also = Also {
        auth: record.is(key::category, "AUTH"),
        monitor: record.is(key::monitor, "true"),
        error: record.text(key::error).is_some(),
        crosses: record.is(key::nbe, "true"),
    };
    let rule = match kind {
        Kind::Violation | Kind::Incident => &BY_RULE,
        _ => &BY_NAME,
    };
    event.conclude(rule, also.number(kind), &|event| follow(kind, &also, event));
    match kind {
        Kind::Threat => threat(record, event),
        Kind::Violation => violation(record, event),
        Kind::Incident => {
            signals::add_tmp(event);
            incident(record, event);
        }
        Kind::Audit => audit(record, event),
        Kind::Event | Kind::Activity => {}
    }
    only_real_names(event);
}

/// What else of a record its conclusions depend on.
struct Also {
    /// An event is about who may log in.
    auth: bool,
    /// In monitor mode the traffic is not stopped, whatever the action says.
    monitor: bool,
    error: bool,
    /// A connection crosses namespaces.
    crosses: bool,
}

impl Also {
    /// A number for it and the kind.
    fn number(&self, kind: Kind) -> u32 {
        let bits = [self.auth, self.monitor, self.error, self.crosses];
        bits.into_iter().fold(kind as u32, |number, bit| number << 1 | u32::from(bit))
    }
}

fn follow(kind: Kind, also: &Also, event: &mut Write<'_, '_>) {
    let name = event.text(Field::RuleName).unwrap_or_default();
    let words = words(kind, name, also.auth);
    let mut disposition = disposition(kind, name, event.text(Field::Action).unwrap_or_default());
    if disposition == "blocked" && also.monitor {
        disposition = "detected";
    }
    let outcome = outcome(kind, name, disposition, also.error);
    let by_kind = From::Derived("the kind of the record, told by its keys");
    for (field, word) in words {
        if !word.is_empty() {
            event.set_word(field, word, by_kind);
        }
    }
    let by_action = From::Derived("the action, by kind of record");
    event.set_word(Field::Disposition, disposition, by_action);
    if let Some((word, why)) = outcome {
        event.set_word(Field::Outcome, word, From::Derived(why));
    }
    if matches!(kind, Kind::Audit | Kind::Event | Kind::Activity) {
        event.remove(Field::Action);
    }
    known::explain(kind, also.crosses, event);
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

/// The second side, if it is a workload and the first is not; else the first.
fn likelier(record: &Fields<'_, '_>, first: [Key; 5], second: [Key; 5]) -> [Key; 5] {
    let outside = !is_workload(record, first[0]) && is_workload(record, second[0]);
    if outside { second } else { first }
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
    known::threat(record, event);
    if !event.has(Field::Severity) {
        record.copy(key::severity, Field::Severity, Convert::Words(LEVELS), event);
        record.copy(key::severity, Field::SeverityNative, Convert::Text, event);
    }
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
    place(record, event, likelier(record, first, second));
}

fn violation<'a>(record: &Fields<'_, 'a>, event: &mut Write<'_, 'a>) {
    endpoint(record, event, [key::client_ip, key::client_port, key::client_name], SOURCE_SIDE);
    endpoint(record, event, [key::server_ip, key::server_port, key::server_name], DESTINATION_SIDE);
    place(record, event, likelier(record, CLIENT, SERVER));
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

/// A scan of a registry names the image in two parts.
fn audit<'a>(record: &Fields<'_, 'a>, event: &mut Write<'_, 'a>) {
    if !event.has(Field::Image)
        && let Some((_, repository)) = record.text(key::repository)
    {
        let tag = record.text(key::tag).map_or(String::new(), |(_, tag)| [":", &tag].concat());
        let image = [repository.as_ref(), &tag].concat();
        event.set_text(Field::Image, image, From::Derived("repository and tag"));
    }
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
