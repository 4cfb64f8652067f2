//! KubeArmor events: JSON in both dialects, and `karmor logs` text. The table.
//!
//! Fields are those of `protobuf/kubearmor.proto` and of the file dialect in
//! `feeder/feeder.go` (kubearmor/KubeArmor, 2026-07). `UpdatedTime` is UTC with six
//! decimals; `Timestamp` is the same instant in Unix seconds. `Severity` is the policy
//! author's number, 1 to 10; no document says which end is worse, so its bands are our
//! assumption and the number stays beside them.

mod finish;
mod network;

use super::{Attack, Convert, Row, Source};
use crate::event::Field;
use crate::record::Signs;

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
    signs: Signs {
        pairs: &[],
        block_starts: &["ClusterName", "HostName"],
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
        Row(
            Field::Technique,
            &["ATags", "atags", "Tags", "tags"],
            Convert::Attack(Attack::Technique),
        ),
        Row(Field::Tactic, &["ATags", "atags", "Tags", "tags"], Convert::Attack(Attack::Tactic)),
        Row(Field::Labels, &["Labels", "labels"], Convert::Commas),
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
