//! What the table cannot say of KubeArmor's events: severity, disposition, who owns the
//! pod, and what `Resource` and `Source` are about.

use super::network::network;
use super::notice;
use super::said::{self, Said, actor, said};
use super::signal::signals;
use crate::bytes::split_once;
use crate::event::{Field, From, Raw, Rule, Value};
use crate::source::convert::{base, int, items, once, split};
use crate::source::fields::{Fields, Key, at, keys};
use crate::source::{Attack, Convert, OWNER, Write, attack};
use std::borrow::Cow;

keys! {
    Data | data | KubeArmorData, EventData | eventData, Enforcer | enforcer | KubeArmorEnforcer,
    Owner | owner, OwnerRef, OwnerName, Operation | operation,
    Resource | resource | KubeArmorResource | filePath, Result | result | reason | outcome,
    Source | source | KubeArmorSource, Action, Severity, Tags | tags, ATags | atags, Message,
    Type, Level, EventType, UID | uid | suid, MaxAlertsPerSec, DroppingAlertsInterval,
    TTY | tty, ExecEvent | execEvent, deviceProduct, name, src, spt | srcPort, dst, dpt | dstPort, dhost, proto,
}

/// What follows from the type, the policy's severity and the action of a record.
static RULE: Rule = Rule::new(
    3,
    &[Field::Dataset, Field::SeverityNative, Field::Action],
    &[Field::EventKind, Field::Severity, Field::Outcome, Field::Disposition],
);

pub(super) fn finish<'a>(record: &Fields<'_, 'a>, event: &mut Write<'_, 'a>) {
    let said = said(record, event);
    let typed = event.has(Field::Dataset);
    kind(record, event);
    let (from, end) = end(said.result.and_then(|key| record.text(key)));
    // Sidekick's records have neither type nor action; its sensor may only have watched.
    let watched = || record.text(key::Enforcer).is_none_or(|(_, text)| text == "eBPF Monitor");
    let sort = match typed {
        true => Sort::Typed,
        false if watched() => Sort::Watched,
        false => Sort::Untyped,
    };
    let also = (end as u32) << 2 | sort as u32;
    event.conclude(&RULE, also, &|event| {
        let alert = event.text(Field::Dataset).is_some_and(|dataset| dataset.ends_with("alert"));
        let event_kind = if alert { "alert" } else { "event" };
        event.set_word(Field::EventKind, event_kind, From::Derived("the type of the record"));
        severity(alert, event);
        if let Some(word) = end.outcome() {
            event.set_word(Field::Outcome, word, from);
        }
        disposition(end, alert, sort, event);
    });
    owner(record, event);
    tags(record, event);
    user_id(record, event);
    if !event.has(Field::Operation) {
        notice::throttle(record, event);
    }
    said::call(record, said, event);
    actor(record, said, event);
    notice::twice(record, said, event);
    call(record, said, event);
    if end != End::Failed {
        signals(record, said, end == End::Refused, event);
    }
    if record.has(key::deviceProduct) {
        cef(record, event);
    }
}

/// What was called, and on what.
fn call<'a>(record: &Fields<'_, 'a>, said: Said, event: &mut Write<'_, 'a>) {
    let operation = event.text(Field::Operation).unwrap_or_default();
    if operation == "process" {
        return record.copy(said.resource, Field::CommandLine, Convert::Text, event);
    }
    let (file, network) = (operation == "file", operation == "network");
    let syscall = operation == "syscall";
    command(record, said, event);
    if network {
        return network_call(record, said, event);
    }
    let Some((from, resource)) = record.text(said.resource).filter(|_| file || syscall) else {
        return;
    };
    // A system call may be about no file; if it is, the path is whole.
    if file || resource.starts_with('/') {
        event.set(Field::FilePath, Value::List(vec![resource]), from);
    }
}

fn network_call<'a>(record: &Fields<'_, 'a>, said: Said, event: &mut Write<'_, 'a>) {
    let data = record.text(said.data);
    let text = |found: &Option<(From, Cow<'a, str>)>| {
        found.as_ref().map_or(Cow::Borrowed(""), |(_, text)| text.clone())
    };
    if let Some((from, resource)) = record.text(said.resource) {
        network(&resource, &text(&data), from, event);
    } else if let Some((from, data)) = data {
        network("", &data, from, event);
    } else if let Some((place, _)) = record.find(key::EventData) {
        // The same words, each as a field.
        let mut words = String::new();
        for (_, node) in record.children(Some(place)) {
            let name = record.key(node);
            let side = name.starts_with("Source") || name.starts_with("Destination");
            let name = if side { name.to_owned() } else { name.to_ascii_lowercase() };
            for part in [" ", &name, "=", &record.value(node)] {
                words.push_str(part);
            }
        }
        network("", &words, at(place), event);
    }
}

/// The dataset where `Type` is missing or unknown: a policy, action or enforcer makes an
/// alert; a container, pod or namespace makes it one of a container.
fn kind(record: &Fields<'_, '_>, event: &mut Write<'_, '_>) {
    // The sensor's own file has host firewall alerts before they get their type.
    if record.is(key::Operation, "NetworkFirewall")
        && event.text(Field::Dataset) == Some("kubearmor.host_alert")
    {
        let why = From::Derived("the operation is NetworkFirewall");
        return event.set_word(Field::Dataset, "kubearmor.network_alert", why);
    }
    if event.has(Field::Dataset) {
        return;
    }
    let stream = record.text(key::EventType);
    let set = |key: Key| record.text(key).is_some();
    let alert = stream.is_some_and(|(_, text)| text == "Alert")
        || set(key::Enforcer)
        || event.text(Field::RuleName).is_some()
        || event.text(Field::Action).is_some();
    let container = [Field::ContainerId, Field::Namespace, Field::Pod]
        .into_iter()
        .any(|field| event.text(field).is_some());
    let dataset = match (alert, container) {
        _ if set(key::Level) && !set(key::Operation) => "kubearmor.message",
        (true, true) => "kubearmor.alert",
        (true, false) => "kubearmor.host_alert",
        (false, true) => "kubearmor.log",
        (false, false) => "kubearmor.host_log",
    };
    event.set_word(Field::Dataset, dataset, From::Derived("the fields of the record"));
}

/// In 2021 a policy's severity was a word.
const WORDS: &[&str] = &["critical", "high", "medium", "low"];

fn severity(alert: bool, event: &mut Write<'_, '_>) {
    let native = event.text(Field::SeverityNative).unwrap_or_default();
    let of_word = WORDS.iter().find(|word| word.eq_ignore_ascii_case(native));
    let (word, why) = match (event.text(Field::Dataset), int(native), of_word) {
        (Some("kubearmor.message"), ..) => (notice::level(event), "the level of the message"),
        (Some("kubearmor.system"), ..) => ("info", "a notice of KubeArmor about itself"),
        _ if !alert => ("info", "telemetry"),
        (_, Some(number @ 1..), _) => band(number),
        (.., Some(word)) => (*word, "the policy's word"),
        _ => ("unknown", "the policy sets none"),
    };
    event.set_word(Field::Severity, word, From::Derived(why));
}

fn band(number: i64) -> (&'static str, &'static str) {
    match number {
        9.. => ("critical", "policy severity 9 to 10; which end is worse is our assumption"),
        7..=8 => ("high", "policy severity 7 to 8; which end is worse is our assumption"),
        4..=6 => ("medium", "policy severity 4 to 6; which end is worse is our assumption"),
        _ => ("low", "policy severity 1 to 3; which end is worse is our assumption"),
    }
}

/// How a call ended: passed, refused, or failed for another reason. CEF has only success and
/// failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Unknown,
    Passed,
    Refused,
    Failed,
    /// A device was taken away.
    Removed,
}

impl End {
    fn outcome(self) -> Option<&'static str> {
        match self {
            End::Unknown | End::Removed => None,
            End::Passed => Some("success"),
            End::Refused | End::Failed => Some("failure"),
        }
    }
}

/// How a call ended, and where that was read.
fn end(result: Option<(From, Cow<'_, str>)>) -> (From, End) {
    let Some((from, text)) = result else { return (From::Derived(""), End::Unknown) };
    let end = match text.as_ref() {
        "Passed" | "success" => End::Passed,
        "Permission denied" | "Operation not permitted" | "failure" => End::Refused,
        "Removed" => End::Removed,
        _ => End::Failed,
    };
    (from, end)
}

/// Whether a record states its type; and of one that does not, whether its enforcer can only
/// watch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    Typed,
    Untyped,
    Watched,
}

/// What the sensor did. `Audit (Block)` means that enforcement was not available: the call was
/// only audited.
fn disposition(end: End, alert: bool, sort: Sort, event: &mut Write<'_, '_>) {
    let action = event.text(Field::Action).unwrap_or_default();
    let mut why = "action and result";
    let word = match (action, end) {
        _ if !alert => "logged",
        ("Block", End::Refused) | ("Block" | "Remove", End::Removed) => "blocked",
        ("Allow" | "AllowWithAudit", End::Passed) => "allowed",
        (action, End::Passed) if action.starts_with("Audit") => "allowed",
        (action, _) if action.starts_with("Audit") => "detected",
        ("", End::Refused) if sort == Sort::Untyped => {
            why = "no action is stated; the result is a refusal, and the enforcer can refuse";
            "blocked"
        }
        ("", End::Passed) if sort != Sort::Typed => {
            why = "no action is stated; the call passed";
            "allowed"
        }
        _ => "unknown",
    };
    event.set_word(Field::Disposition, word, From::Derived(why));
}

/// `ATags` and `Tags` say the same; where they do not, both count.
fn tags<'a>(record: &Fields<'_, 'a>, event: &mut Write<'_, 'a>) {
    let (Some((place, node)), Some((_, text))) = (record.find(key::ATags), record.text(key::Tags))
    else {
        return;
    };
    let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
    let listed = record.children(Some(place)).map(|(_, node)| record.slice(node.value));
    if node.kind != crate::record::Kind::Array || listed.eq(words) || !event.has(Field::Tags) {
        return;
    }
    let both = once(items(record, place).chain(split(text, ",")));
    for (field, what) in [(Field::Technique, Attack::Technique), (Field::Tactic, Attack::Tactic)] {
        let ids = attack::ids(what, both.iter().cloned());
        if !ids.is_empty() {
            event.set(field, Value::List(ids), at(place));
        }
    }
    event.set(Field::Tags, Value::List(both), at(place));
}

/// Old `karmor` prints numbers as floats; an id is one too.
fn user_id(record: &Fields<'_, '_>, event: &mut Write<'_, '_>) {
    let Some((from, text)) = record.text(key::UID) else { return };
    if text.bytes().any(|byte| matches!(byte, b'.' | b'+'))
        && let Some(number) = int(&text)
    {
        event.set_text(Field::UserId, number.to_string(), from);
    }
}

/// `Owner` as an object, or as `map[Name:x Namespace:y Ref:Deployment]` in text.
fn owner<'a>(record: &Fields<'_, 'a>, event: &mut Write<'_, 'a>) {
    let Some((place, node)) = record.find(key::Owner) else { return sidekick_owner(record, event) };
    let text = record.slice(node.value);
    let raw = (!node.escaped).then_some(Raw { conversion: OWNER, text });
    event.set_converted(&[Field::Workload], raw, &|_| {
        let [kind, name] = [["Ref", "ref"], ["Name", "name"]].map(|names| {
            if let Some(inner) = text.strip_prefix("map[") {
                let words = inner.trim_end_matches(']').split(' ');
                let mut pairs = words.filter_map(|word| word.split_once(':'));
                let found = pairs.find(|(key, _)| names.contains(key));
                return found.map_or(String::new(), |(_, value)| value.to_owned());
            }
            let mut children = record.children(Some(place));
            let found = children.find(|(_, child)| names.contains(&record.key(child)));
            found.map_or(String::new(), |(_, child)| record.value(child).into_owned())
        });
        let text = match (kind.is_empty(), name.is_empty()) {
            (_, true) => None,
            (true, false) => Some(name),
            (false, false) => Some(format!("{kind}/{name}")),
        };
        Some((Value::Text(text?.into()), at(place)))
    });
}

/// Sidekick writes the owner's parts side by side.
fn sidekick_owner(record: &Fields<'_, '_>, event: &mut Write<'_, '_>) {
    let Some((from, name)) = record.text(key::OwnerName) else { return };
    let mut owner = record.text(key::OwnerRef).map_or(String::new(), |(_, kind)| kind.into_owned());
    owner.push_str(if owner.is_empty() { "" } else { "/" });
    owner.push_str(&name);
    event.set_text(Field::Workload, owner, from);
}

/// The acting command, if `Source` is the process itself with arguments: it may also be its
/// parent's path.
fn command<'a>(record: &Fields<'_, 'a>, said: Said, event: &mut Write<'_, 'a>) {
    let Some((_, source)) = record.text(said.source) else { return };
    let Some((first, _)) = split_once(source.trim_end(), b' ') else { return };
    let own = base(Cow::Borrowed(first)) == event.text(Field::ProcessName).unwrap_or_default();
    if own {
        record.copy(said.source, Field::CommandLine, Convert::Text, event);
    }
}

/// What of a network call ArcSight's own keys say.
const ENDS: &[(Key, Field, Convert)] = &[
    (key::src, Field::SourceIp, Convert::Address),
    (key::spt, Field::SourcePort, Convert::Positive),
    (key::dst, Field::DestinationIp, Convert::Address),
    (key::dpt, Field::DestinationPort, Convert::Positive),
    (key::dhost, Field::DestinationDomain, Convert::Text),
    (key::proto, Field::Transport, Convert::Words(TRANSPORTS)),
];

const TRANSPORTS: &[(&str, &str)] = &[("tcp", "tcp"), ("udp", "udp"), ("icmp", "icmp")];

/// What a CEF or LEEF record says under keys of its own.
fn cef<'a>(record: &Fields<'_, 'a>, event: &mut Write<'_, 'a>) {
    for (key, field, how) in ENDS {
        if !event.has(*field) {
            record.copy(*key, *field, *how, event);
        }
    }
    // The header's name is the policy, or else "File event" and the like.
    let named = record
        .text(key::name)
        .is_some_and(|(_, name)| name != "Alert" && name != "Log" && !name.ends_with(" event"));
    if named && !event.has(Field::RuleName) && event.text(Field::EventKind) == Some("alert") {
        record.copy(key::name, Field::RuleName, Convert::Text, event);
    }
}
