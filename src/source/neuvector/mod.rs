//! NeuVector's records of all six kinds, as JSON and as text: the table.
//!
//! Fields and value sets are those of `controller/api/log_apis.go` and
//! `controller/common/common.go` (neuvector/neuvector, 2026-08). Times are Unix seconds in
//! UTC, written a second time as RFC 3339; the zero time is −62135596800. Syslog names the kind
//! in `notification`; REST and webhooks do not, so it is told by the keys that only one kind
//! has. Rule ids with a meaning of their own are said in `tags`, and kept in `rule.id`.

mod finish;
mod kind;
mod known;
mod manager;
mod text;

use super::{Convert, Row, Source};
use crate::event::Field;
use crate::record::Signs;

pub(super) const SOURCE: Source = Source {
    id: "neuvector",
    name: "NeuVector",
    reference: "https://github.com/neuvector/neuvector/blob/main/controller/api/log_apis.go",
    reads: &[
        "threat",
        "violation",
        "incident",
        "audit",
        "event",
        "activity",
        "as JSON, text and tables",
    ],
    claims: &[
        &["reported_timestamp", "level"],
        &["reported_timestamp", "cluster_name"],
        &["reported_at", "cluster_name"],
        &["reported_at", "enforcer_id"],
        &["reported_at", "host_id"],
        &["enforcer_id", "cluster_name", "level"],
        &["Title", "Severity", "Location", "Details", "Action", "Datetime"],
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
        block_keys: &[],
        text: Some(&text::TEXT),
        claims: &[],
    },
    fields: &[
        Row(Field::Timestamp, &["reported_timestamp", "reported_at"], Convert::Time),
        // What stored the record wrote these beside it.
        Row(Field::Timestamp, &["@timestamp", "_time", "timestamp"], Convert::Clock),
        Row(Field::EventStart, &["aggregation_from"], Convert::Time),
        Row(Field::Action, &["action", "policy_action", "Action"], Convert::Text),
        Row(Field::Severity, &["level", "Severity"], Convert::Words(LEVELS)),
        Row(Field::SeverityNative, &["level", "Severity"], Convert::Text),
        Row(Field::RuleName, &["name"], Convert::Text),
        Row(Field::RuleId, &["rule_id", "threat_id", "policy_id"], Convert::Id),
        Row(Field::Message, &["message", "error"], Convert::Text),
        Row(Field::EventId, &["id"], Convert::Text),
        Row(Field::Count, &["count", "sessions"], Convert::Int),
        Row(Field::Cluster, &["cluster_name", "cluster"], Convert::Text),
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
        Row(Field::UserId, &["proc_effective_uid"], Convert::Id),
        Row(Field::FilePath, &["file_path"], Convert::Paths),
        Row(Field::SourceIp, &["user_addr"], Convert::Address),
        Row(Field::DestinationDomain, &["fqdn"], Convert::Text),
        Row(Field::Transport, &["ip_proto"], Convert::Words(PROTOCOLS)),
        Row(Field::Protocol, &["application", "applications"], Convert::First),
    ],
    keys: finish::KEYS,
    finish: finish::finish,
};

/// `controller/common/common.go`: `SeverityString` and its severities, the capitals of
/// webhooks, and the names of before 2020 (`UpgradeLogLevel`).
const LEVELS: &[(&str, &str)] = &[
    ("Emergency", "fatal"),
    ("Emergence", "fatal"),
    ("EMERG", "fatal"),
    ("Alert", "critical"),
    ("Critical", "critical"),
    ("CRIT", "critical"),
    ("Error", "high"),
    ("High", "high"),
    ("ERR", "high"),
    ("Warning", "medium"),
    ("Medium", "medium"),
    ("Notice", "low"),
    ("Low", "low"),
    ("Info", "info"),
    ("Informational", "info"),
    ("Debug", "info"),
];

/// IANA protocol numbers.
const PROTOCOLS: &[(&str, &str)] =
    &[("1", "icmp"), ("6", "tcp"), ("17", "udp"), ("58", "ipv6-icmp")];
