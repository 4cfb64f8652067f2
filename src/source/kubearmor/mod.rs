//! KubeArmor events: JSON in both dialects, `karmor logs` text, OTLP, CEF. The table.
//!
//! Fields are those of `protobuf/kubearmor.proto` and of the file dialect in
//! `feeder/feeder.go` (kubearmor/KubeArmor, 2026-07). `UpdatedTime` is UTC with six
//! decimals; `Timestamp` is the same instant in Unix seconds. `Severity` is the policy
//! author's number, 1 to 10; no document says which end is worse, so its bands are our
//! assumption and the number stays beside them.
//!
//! Keys in small letters without a capital (`dvchost`, `dproc`) are of CEF and LEEF, where
//! KubeArmor has published no mapping; these are ArcSight's names for the same things.

mod finish;
mod network;
mod notice;
mod said;
mod signal;

use super::{Attack, Convert, Row, Source};
use crate::event::Field;
use crate::record::Signs;

pub(super) const SOURCE: Source = Source {
    id: "kubearmor",
    name: "KubeArmor",
    reference: "https://github.com/kubearmor/KubeArmor/blob/main/protobuf/kubearmor.proto",
    reads: &[
        "alert",
        "log",
        "host alert",
        "host log",
        "message",
        "karmor logs text",
        "CEF",
        "OTLP",
    ],
    claims: &[
        &["Operation", "Type"],
        &["Operation", "Result"],
        &["Operation", "PolicyName"],
        &["Operation", "ClusterName"],
        &["ClusterName", "HostName", "PPID"],
        &["ClusterName", "HostName", "Type"],
        &["ClusterName", "HostName", "Level"],
        &["Cluster Name", "Host Name"],
        &["KubeArmorVersion", "deviceProduct"],
        &["Result", "ProcessName", "Type"],
        &["operation", "type", "hostPid"],
        &["operation", "result", "hostName"],
        &["operation", "policyName", "hostName"],
    ],
    signs: Signs {
        pairs: &[],
        block_keys: &[
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
            "Enforcer",
            "Result",
            "ATags",
            "Tags",
            "Cwd",
            "ExecEvent",
            "HostPPID",
            "HostPID",
            "PPID",
            "PID",
            "UID",
            "NodeID",
            "Owner",
            "ParentProcessName",
            "ProcessName",
        ],
        block_starts: &["ClusterName", "HostName", "Cluster Name", "Host Name"],
        text: None,
        claims: &[],
    },
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
                "rt",
                "start",
                "devTime",
                "timeUnixNano",
                "observedTimeUnixNano",
            ],
            Convert::Time,
        ),
        // What stored the record wrote these beside it.
        Row(Field::Timestamp, &["@timestamp", "_time"], Convert::Clock),
        Row(Field::Action, &["Action", "action", "act"], Convert::Text),
        Row(Field::SeverityNative, &["Severity", "severity", "Level", "sev"], Convert::Text),
        Row(Field::RuleName, &["PolicyName", "policyName", "Policy Name"], Convert::Text),
        Row(Field::Message, &["Message", "message", "msg"], Convert::Text),
        Row(Field::Operation, &["Operation", "operation"], Convert::Words(OPERATIONS)),
        Row(Field::Category, &["Operation", "operation"], Convert::Words(CATEGORIES)),
        Row(Field::Dataset, &["Type", "type", "cat"], Convert::Words(TYPES)),
        Row(
            Field::Cluster,
            &["ClusterName", "clusterName", "Cluster Name", "KubeArmorClusterName"],
            Convert::Text,
        ),
        Row(
            Field::Host,
            &["HostName", "hostName", "Hostname", "Host Name", "dvchost"],
            Convert::Text,
        ),
        Row(Field::Namespace, &["NamespaceName", "namespaceName", "Namespace Name"], Convert::Text),
        Row(Field::Pod, &["PodName", "podName", "Pod Name"], Convert::Text),
        Row(Field::ContainerId, &["ContainerID", "containerID", "Container ID"], Convert::Text),
        Row(
            Field::ContainerName,
            &["ContainerName", "containerName", "Container Name"],
            Convert::Text,
        ),
        Row(Field::Image, &["ContainerImage", "containerImage", "Container Image"], Convert::Text),
        Row(Field::Executable, &["ProcessName", "processName", "dproc"], Convert::Text),
        Row(Field::ProcessName, &["ProcessName", "processName", "dproc"], Convert::Base),
        Row(Field::Pid, &["HostPID", "hostPid", "PID", "pid", "dpid"], Convert::Positive),
        Row(
            Field::ParentExecutable,
            &["ParentProcessName", "parentProcessName", "sproc"],
            Convert::Text,
        ),
        Row(Field::ParentName, &["ParentProcessName", "parentProcessName", "sproc"], Convert::Base),
        Row(Field::ParentPid, &["HostPPID", "hostPPid", "PPID", "ppid", "spid"], Convert::Positive),
        Row(Field::UserName, &["UserName", "username", "suser", "usrName"], Convert::Text),
        Row(Field::UserId, &["UID", "uid", "suid"], Convert::Id),
        Row(Field::Tags, &["ATags", "atags", "Tags", "tags"], Convert::Tags),
        Row(
            Field::Technique,
            &["ATags", "atags", "Tags", "tags"],
            Convert::Attack(Attack::Technique),
        ),
        Row(Field::Tactic, &["ATags", "atags", "Tags", "tags"], Convert::Attack(Attack::Tactic)),
        Row(Field::Labels, &["Labels", "labels", "KubeArmorLabels"], Convert::Commas),
    ],
    keys: finish::KEYS,
    finish: finish::finish,
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
