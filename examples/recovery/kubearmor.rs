//! KubeArmor's container and host logs and alerts, in the dialects of `karmor logs --json`
//! (keys of `protobuf/kubearmor.proto`) and of the sensor's own file (`feeder/feeder.go`),
//! and as `karmor logs` text (kubearmor-client `log/logClient.go`). Values invented.

use crate::rng::Rng;
use crate::unique::Unique;
use crate::value::{Fields, Value, bare, fields, go, list, text};

/// How many kinds there are: log or alert, of a container or of the host.
pub const KINDS: usize = 4;

/// A record of a kind, in the dialect of `karmor`.
pub fn record(kind: usize, event: usize, rng: &mut Rng) -> Fields {
    let mut unique = Unique::new(event);
    let unique = &mut unique;
    let (alert, host) = (kind % 2 == 1, kind / 2 == 1);
    let (seconds, at) = unique.second();
    let mut all = fields([
        ("Timestamp", bare(seconds)),
        ("UpdatedTime", text(format!("{at}.{:06}Z", unique.small()))),
        ("ClusterName", text(format!("cluster-{}", unique.tag()))),
        ("HostName", text(format!("node-{}.example.com", unique.tag()))),
    ]);
    if !host {
        all.extend(of_container(unique));
    }
    let own = format!("/usr/bin/tool{}", unique.tag());
    let parent = format!("/bin/{}", unique.tag());
    all.extend(fields([
        ("HostPPID", bare(unique.small())),
        ("HostPID", bare(unique.small())),
        ("PPID", bare(unique.small())),
        ("PID", bare(unique.small())),
        ("UID", bare(unique.small())),
        ("ParentProcessName", text(parent.clone())),
        ("ProcessName", text(own.clone())),
    ]));
    if alert {
        all.extend(of_policy(unique));
    }
    let kinds = ["ContainerLog", "MatchedPolicy", "HostLog", "MatchedHostPolicy"];
    all.push(("Type".to_owned(), text(kinds[kind])));
    all.extend(operation(&own, &parent, unique, rng));
    let blocked = rng.once_in(2);
    if alert {
        all.extend(fields([
            ("Enforcer", text("BPFLSM")),
            ("Action", text(if blocked { "Block" } else { "Audit" })),
        ]));
    }
    let result = if alert && blocked { "Permission denied" } else { "Passed" };
    all.extend(fields([
        ("Result", text(result)),
        ("Cwd", text(format!("/srv/{}/", unique.tag()))),
        ("ExecEvent", Value::Object(fields([("ExecID", text(unique.small().to_string()))]))),
        ("NodeID", text(unique.hash())),
    ]));
    all
}

fn of_container(unique: &mut Unique) -> Fields {
    let owner = fields([
        ("Ref", text("Deployment")),
        ("Name", text(format!("web-{}", unique.tag()))),
        ("Namespace", text(format!("team-{}", unique.tag()))),
    ]);
    let image = format!("registry.example.com/{}:2.4@sha256:{}", unique.tag(), unique.hash());
    fields([
        ("NamespaceName", text(format!("ns-{}", unique.tag()))),
        ("Owner", Value::Object(owner)),
        ("PodName", text(format!("shop-web-{}", unique.tag()))),
        ("Labels", text(format!("app={},tier=front", unique.tag()))),
        ("ContainerID", text(unique.hash())),
        ("ContainerName", text(format!("c-{}", unique.tag()))),
        ("ContainerImage", text(image)),
    ])
}

fn of_policy(unique: &mut Unique) -> Fields {
    let own = format!("own_{}", unique.tag());
    let tags = ["NIST", "NIST_800-53_CM-7(4)", "MITRE_T1059.004_unix_shell", &own];
    fields([
        ("PolicyName", text(format!("block-{}", unique.tag()))),
        ("Severity", text("7")),
        ("Tags", text(tags.join(","))),
        ("ATags", list(&tags)),
        ("Message", text(format!("Alert! Package tool <{}> & more, denied", unique.tag()))),
    ])
}

fn operation(own: &str, parent: &str, unique: &mut Unique, rng: &mut Rng) -> Fields {
    match rng.of(0..3) {
        0 => fields([
            ("Source", text(parent)),
            ("Operation", text("Process")),
            ("Resource", text(format!("{own} -c \"echo {}; ls\" > out", unique.tag()))),
            ("Data", text(format!("syscall=SYS_EXECVE fd={}", unique.small()))),
        ]),
        1 => fields([
            ("Source", text(format!("{own} --all {}", unique.tag()))),
            ("Operation", text("File")),
            ("Resource", text(format!("/etc/{}", unique.tag()))),
            ("Data", text(format!("syscall=SYS_OPENAT fd={} flags=O_RDONLY", unique.small()))),
        ]),
        _ => fields([
            ("Source", text(format!("{own} -h {}", unique.tag()))),
            ("Operation", text("Network")),
            (
                "Resource",
                text(format!("remoteip={} port={} protocol=TCP", unique.address(), unique.small())),
            ),
            ("Data", text(format!("kprobe=tcp_connect fd={}", unique.small()))),
        ]),
    }
}

/// The same in the file dialect: keys begin with a small letter, with exceptions, and some
/// keys are always there.
pub fn camel_case(record: &Fields) -> Fields {
    const OTHER: [(&str, &str); 6] = [
        ("HostPPID", "hostPPid"),
        ("HostPID", "hostPid"),
        ("PPID", "ppid"),
        ("PID", "pid"),
        ("UID", "uid"),
        ("ATags", "atags"),
    ];
    let small = |key: &str| match OTHER.iter().find(|(name, _)| *name == key) {
        Some((_, other)) => (*other).to_owned(),
        None => key[..1].to_lowercase() + &key[1..],
    };
    let mut all = Vec::new();
    for (key, value) in record.iter().filter(|(key, _)| key != "ClusterName") {
        let value = match value {
            Value::Object(inner) if key == "Owner" => Value::Object(
                inner.iter().map(|(key, value)| (small(key), value.clone())).collect(),
            ),
            value => value.clone(),
        };
        all.push((small(key), value));
    }
    if !record.iter().any(|(key, _)| key == "ATags") {
        all.push(("atags".to_owned(), bare("null")));
    }
    all
}

/// The keys that come first in `karmor logs` text; all others follow from A to Z.
const FIRST: [&str; 20] = [
    "ClusterName",
    "HostName",
    "NamespaceName",
    "PodName",
    "Labels",
    "ContainerName",
    "ContainerID",
    "ContainerImage",
    "Type",
    "PolicyName",
    "Severity",
    "Message",
    "Source",
    "Resource",
    "Operation",
    "Action",
    "Data",
    "EventData",
    "Enforcer",
    "Result",
];

/// A record as `karmor logs` text, without the last line end.
pub fn karmor_text(record: &Fields) -> String {
    let of = |name: &str| record.iter().find(|(key, _)| key == name).map(|(_, value)| go(value));
    let alert = of("Type").is_some_and(|kind| kind.starts_with("Matched"));
    let word = if alert { "Alert" } else { "Log" };
    let mut lines = vec![match of("UpdatedTime") {
        Some(time) => format!("== {word} / {} ==", time.replace('T', " ").replace('Z', "")),
        None => format!("== {word} =="),
    }];
    let mut rest: Vec<&str> = record
        .iter()
        .map(|(key, _)| key.as_str())
        .filter(|key| !FIRST.contains(key) && !["Timestamp", "UpdatedTime"].contains(key))
        .collect();
    rest.sort_unstable();
    for key in FIRST.into_iter().chain(rest) {
        lines.extend(of(key).map(|value| format!("{key}: {value}")));
    }
    lines.join("\n")
}

/// The fields of a record whose values as text are to stay; the header has the time.
pub fn only_text(record: &Fields, stays: &[(String, String)]) -> Fields {
    let stays = |(key, value): &&(String, Value)| {
        stays.iter().any(|(own, text)| match key.as_str() {
            "UpdatedTime" => own == "Alert" || own == "Log",
            key => own == key && *text == go(value),
        })
    };
    record.iter().filter(stays).cloned().collect()
}
