//! KubeArmor events: JSON in both dialects, and `karmor logs` text.
//!
//! Fields are those of `protobuf/kubearmor.proto` and of the file dialect in
//! `feeder/feeder.go` (kubearmor/KubeArmor, 2026-07). `UpdatedTime` is UTC with six
//! decimals; `Timestamp` is the same instant in Unix seconds. `Severity` is the policy
//! author's number, 1 to 10; no document says which end is worse, so its bands are our
//! assumption and the number stays beside them.

use super::convert::int;
use super::fields::Fields;
use super::{Convert, Row, Source, Write};
use crate::event::{Field, From, Raw, Value};
use crate::record::Signs;
use std::borrow::Cow;

pub(super) const SOURCE: Source = Source {
    id: "kubearmor",
    name: "KubeArmor",
    reference: "https://github.com/kubearmor/KubeArmor/blob/main/protobuf/kubearmor.proto",
    reads: &["alert", "log", "host alert", "host log", "karmor logs text"],
    claims: &[
        &["Operation", "Type"],
        &["Operation", "Result"],
        &["Operation", "PolicyName"],
        &["Operation", "ClusterName"],
        &["ClusterName", "HostName", "PPID"],
        &["ClusterName", "HostName", "Type"],
        &["Result", "ProcessName", "Type"],
        &["operation", "type", "hostPid"],
        &["operation", "result", "hostName"],
        &["operation", "policyName", "hostName"],
    ],
    signs: Signs { pairs: &[], block_starts: &["ClusterName", "HostName"] },
    fields: &[
        // `Alert` and `Log` are the words of a text block's header, before its time.
        Row(
            Field::Timestamp,
            &[
                "UpdatedTime",
                "updatedTime",
                "UpdatedTimeISO",
                "Timestamp",
                "timestamp",
                "Alert",
                "Log",
            ],
            Convert::Time,
        ),
        Row(Field::Action, &["Action", "action"], Convert::Text),
        Row(Field::SeverityNative, &["Severity", "severity"], Convert::Text),
        Row(Field::RuleName, &["PolicyName", "policyName"], Convert::Text),
        Row(Field::Message, &["Message", "message"], Convert::Text),
        Row(Field::Operation, &["Operation", "operation"], Convert::Words(OPERATIONS)),
        Row(Field::Category, &["Operation", "operation"], Convert::Words(CATEGORIES)),
        Row(Field::Dataset, &["Type", "type"], Convert::Words(TYPES)),
        Row(Field::Cluster, &["ClusterName", "clusterName"], Convert::Text),
        Row(Field::Host, &["HostName", "hostName"], Convert::Text),
        Row(Field::Namespace, &["NamespaceName", "namespaceName"], Convert::Text),
        Row(Field::Pod, &["PodName", "podName"], Convert::Text),
        Row(Field::ContainerId, &["ContainerID", "containerID"], Convert::Text),
        Row(Field::ContainerName, &["ContainerName", "containerName"], Convert::Text),
        Row(Field::Image, &["ContainerImage", "containerImage"], Convert::Text),
        Row(Field::Executable, &["ProcessName", "processName"], Convert::Text),
        Row(Field::ProcessName, &["ProcessName", "processName"], Convert::Base),
        Row(Field::Pid, &["HostPID", "hostPid", "PID", "pid"], Convert::Positive),
        Row(Field::ParentExecutable, &["ParentProcessName", "parentProcessName"], Convert::Text),
        Row(Field::ParentName, &["ParentProcessName", "parentProcessName"], Convert::Base),
        Row(Field::ParentPid, &["HostPPID", "hostPPid", "PPID", "ppid"], Convert::Positive),
        Row(Field::UserName, &["UserName", "username"], Convert::Text),
        Row(Field::UserId, &["UID", "uid"], Convert::Text),
        Row(Field::Tags, &["ATags", "atags", "Tags", "tags"], Convert::Commas),
        Row(Field::Labels, &["Labels", "labels"], Convert::Commas),
    ],
    finish,
};

const OPERATIONS: &[(&str, &str)] = &[
    ("Process", "process"),
    ("File", "file"),
    ("Network", "network"),
    ("NetworkFirewall", "network"),
    ("Syscall", "syscall"),
    ("Capabilities", "capability"),
    ("Device", "device"),
];

const CATEGORIES: &[(&str, &str)] = &[
    ("Process", "process"),
    ("File", "file"),
    ("Network", "network"),
    ("NetworkFirewall", "network"),
    ("Syscall", "process"),
    ("Capabilities", "process"),
    ("Device", "host"),
];

/// `Type`, as `monitor/logUpdate.go` and `feeder/policyMatcher.go` set it.
const TYPES: &[(&str, &str)] = &[
    ("ContainerLog", "kubearmor.log"),
    ("HostLog", "kubearmor.host_log"),
    ("MatchedPolicy", "kubearmor.alert"),
    ("MatchedHostPolicy", "kubearmor.host_alert"),
    ("MatchedNetworkPolicy", "kubearmor.network_alert"),
    ("SystemEvent", "kubearmor.system"),
    ("Message", "kubearmor.message"),
];

fn finish<'a>(record: &Fields<'_, 'a>, event: &mut Write<'_, 'a>) {
    kind(record, event);
    let alert = event.text(Field::Dataset).is_some_and(|dataset| dataset.ends_with("alert"));
    let event_kind = if alert { "alert" } else { "event" };
    event.set_word(Field::EventKind, event_kind, From::Derived("the type of the record"));
    severity(alert, event);
    result(record, alert, event);
    techniques(event);
    owner(record, event);
    let operation = event.text(Field::Operation).unwrap_or_default().to_owned();
    command(record, event, &operation);
    if let Some((place, resource)) = record.text(&["Resource", "resource"]) {
        match operation.as_str() {
            "file" => event.set(Field::FilePath, Value::List(vec![resource]), From::Node(place)),
            "network" => network(record, event, place, &resource),
            _ => {}
        }
    }
}

/// The dataset where `Type` is missing or unknown: a policy, action or enforcer makes an
/// alert; a container or namespace makes it one of a container.
fn kind(record: &Fields<'_, '_>, event: &mut Write<'_, '_>) {
    if event.has(Field::Dataset) {
        return;
    }
    let enforced = record.text(&["Enforcer", "enforcer"]).is_some();
    let alert =
        enforced || event.text(Field::RuleName).is_some() || event.text(Field::Action).is_some();
    let container =
        event.text(Field::ContainerId).is_some() || event.text(Field::Namespace).is_some();
    let dataset = match (alert, container) {
        (true, true) => "kubearmor.alert",
        (true, false) => "kubearmor.host_alert",
        (false, true) => "kubearmor.log",
        (false, false) => "kubearmor.host_log",
    };
    event.set_word(Field::Dataset, dataset, From::Derived("the fields of the record"));
}

fn severity(alert: bool, event: &mut Write<'_, '_>) {
    let native = event.text(Field::SeverityNative).and_then(int);
    let (word, why) = match native {
        Some(9..) => ("critical", "policy severity 9 to 10; which end is worse is our assumption"),
        Some(7..=8) => ("high", "policy severity 7 to 8; which end is worse is our assumption"),
        Some(4..=6) => ("medium", "policy severity 4 to 6; which end is worse is our assumption"),
        Some(1..=3) => ("low", "policy severity 1 to 3; which end is worse is our assumption"),
        _ if alert => ("unknown", "the policy sets none"),
        _ => ("info", "telemetry"),
    };
    event.set_word(Field::Severity, word, From::Derived(why));
}

/// Disposition and outcome. `Audit (Block)` means that enforcement was not available: the
/// call was only audited.
fn result(record: &Fields<'_, '_>, alert: bool, event: &mut Write<'_, '_>) {
    let result = record.text(&["Result", "result"]);
    let refused = match result.as_ref().map(|(_, text)| text.as_ref()) {
        None => None,
        Some("Passed") => Some(false),
        Some(_) => Some(true),
    };
    if let (Some(refused), Some((place, _))) = (refused, &result) {
        let outcome = if refused { "failure" } else { "success" };
        event.set_word(Field::Outcome, outcome, From::Node(*place));
    }
    let action = event.text(Field::Action).unwrap_or_default();
    let word = match (alert, action, refused) {
        (false, ..) => "logged",
        (true, "Block", Some(true)) => "blocked",
        (true, action, Some(false)) if action.starts_with("Audit") => "allowed",
        (true, action, _) if action.starts_with("Audit") => "detected",
        (true, "Allow", Some(false)) => "allowed",
        _ => "unknown",
    };
    event.set_word(Field::Disposition, word, From::Derived("action and result"));
}

/// ATT&CK ids in the policy's tags: `T1036`, `MITRE_T1562.001_…`, `T1053-003`, `TA0010`.
/// FiGHT ids (`FGT…`) are another framework's.
fn techniques(event: &mut Write<'_, '_>) {
    let tags = event.list(Field::Tags);
    let (mut techniques, mut tactics) = (Vec::new(), Vec::new());
    for tag in tags {
        let bytes = tag.as_bytes();
        for at in memchr::memchr2_iter(b'T', b't', bytes) {
            let before = at.checked_sub(1).and_then(|place| bytes.get(place));
            if before.is_some_and(u8::is_ascii_alphanumeric) {
                continue;
            }
            let rest = tag.get(at + 1..).unwrap_or_default();
            let (list, rest, start) = match rest.strip_prefix(['A', 'a']) {
                Some(rest) => (&mut tactics, rest, "TA"),
                None => (&mut techniques, rest, "T"),
            };
            if let Some(number) = id_number(rest) {
                let id = Cow::Owned(format!("{start}{number}"));
                if !list.contains(&id) {
                    list.push(id);
                }
            }
        }
    }
    let from = event.from(Field::Tags).unwrap_or(From::Derived("the tags"));
    for (field, list) in [(Field::Technique, techniques), (Field::Tactic, tactics)] {
        if !list.is_empty() {
            event.set(field, Value::List(list), from);
        }
    }
}

/// Four digits, with three of a sub-technique behind a dot, dash or underscore.
fn id_number(text: &str) -> Option<String> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    if digits(text) != 4 {
        return None;
    }
    let (main, rest) = text.split_at(4);
    let sub = rest.strip_prefix(['.', '-', '_']).filter(|sub| digits(sub) == 3);
    Some(sub.and_then(|sub| sub.get(..3)).map_or(main.to_owned(), |sub| format!("{main}.{sub}")))
}

/// `Owner` as an object, or as `map[Name:x Namespace:y Ref:Deployment]` in text.
fn owner<'a>(record: &Fields<'_, 'a>, event: &mut Write<'_, 'a>) {
    let Some(place) = ["Owner", "owner"].into_iter().find_map(|name| record.find(name)) else {
        return;
    };
    let Some(node) = record.nodes.get(place) else { return };
    let text = record.slice(node.value);
    let raw = (!node.escaped).then_some(Raw { conversion: super::OWNER, text });
    let from = From::Node(u32::try_from(place).unwrap_or(u32::MAX));
    event.set_converted(Field::Workload, from, raw, &|| {
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
        match (kind.is_empty(), name.is_empty()) {
            (_, true) => None,
            (true, false) => Some(Value::Text(name.into())),
            (false, false) => Some(Value::Text(format!("{kind}/{name}").into())),
        }
    });
}

/// The command line: what a process event executes; else the acting command, if `Source`
/// is the process itself with arguments (it may also be its parent's path).
fn command<'a>(record: &Fields<'_, 'a>, event: &mut Write<'_, 'a>, operation: &str) {
    if operation == "process" {
        if let Some((place, resource)) = record.text(&["Resource", "resource"]) {
            event.set_text(Field::CommandLine, resource, From::Node(place));
        }
        return;
    }
    let Some((place, source)) = record.text(&["Source", "source"]) else { return };
    let first = source.split(' ').next().unwrap_or_default();
    let own = super::convert::base(Cow::Borrowed(first)).as_ref()
        == event.text(Field::ProcessName).unwrap_or_default();
    if own && source.trim_end().contains(' ') {
        event.set_text(Field::CommandLine, source, From::Node(place));
    }
}

/// Endpoints from `Resource` and `Data`: words of `key=value` in any order.
fn network(record: &Fields<'_, '_>, event: &mut Write<'_, '_>, place: u32, resource: &str) {
    let data = record.text(&["Data", "data"]).map_or(Cow::Borrowed(""), |(_, data)| data);
    let words = resource.split(' ').chain(data.split([' ', ',']));
    let pairs: Vec<(&str, &str)> = words
        .filter_map(|word| word.split_once('='))
        .filter(|(_, value)| !value.is_empty())
        .collect();
    let find = |keys: &[&str]| {
        let found = pairs.iter().find(|(key, _)| keys.contains(key));
        found.map(|(_, value)| (*value).to_owned())
    };
    let from = From::Node(place);
    let accepts = data.contains("tcp_accept")
        || data.contains("SYS_ACCEPT")
        || data.contains("SOCKET_ACCEPT");
    let [ip, port, domain] = if accepts {
        [Field::SourceIp, Field::SourcePort, Field::SourceResource]
    } else {
        [Field::DestinationIp, Field::DestinationPort, Field::DestinationResource]
    };
    if let Some(address) = find(&["sin_addr", "sin6_addr", "remoteip", "daddr", "DestinationIP"])
        && address != "0.0.0.0"
        && address != "::"
    {
        event.set_text(ip, address, from);
    }
    let number =
        find(&["sin_port", "sin6_port", "port", "DestinationPort"]).and_then(|text| int(&text));
    if let Some(number) = number.filter(|number| *number > 0) {
        event.set(port, Value::Int(number), from);
    }
    if let Some(remote) = find(&["remotehost"]) {
        event.set_text(domain, remote, from);
    }
    let named = |_: &String| {
        ["UDP_SENDSKB", "UDP_SENDMSG", "SOCKET_SENDMSG"].iter().any(|word| data.contains(word))
    };
    if let Some(name) = find(&["domain"]).filter(named) {
        event.set_text(Field::DestinationDomain, name, from);
    }
    let stated = find(&["protocol", "Protocol"]).or_else(|| Some(resource.to_owned()));
    let transport = stated.and_then(|word| {
        let word = word.trim_end_matches("v6").to_ascii_lowercase();
        matches!(word.as_str(), "tcp" | "udp" | "icmp").then_some(word)
    });
    if let Some(transport) = transport {
        event.set_text(Field::Transport, transport, from);
    }
}
