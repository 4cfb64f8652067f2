//! Carriers that are JSON objects: container runtimes, collectors, log stores and their
//! exports. A record is the text of a string in them, or an object inside.
//!
//! What carries none stays one event with all its fields. How they are looked into is told in
//! [`object`](super::object).

use crate::event::Field;

/// A carrier that is an object. Fields are told by paths.
#[derive(Debug)]
pub struct ObjectCarrier {
    /// The name in words.
    pub name: &'static str,
    /// Sets of fields; an object that has all of any one set is of this carrier.
    pub claims: &'static [&'static [&'static str]],
    /// What it carries: the first that a record is in. `*` stands for each element.
    pub inner: &'static [&'static str],
    /// What tells its streams apart.
    pub(super) key: &'static [&'static str],
    /// When it was written.
    pub(super) time: &'static [&'static str],
    /// What of that was assumed, in words.
    pub(super) assumed: &'static str,
    /// What it says of where that was.
    pub(super) fields: &'static [(Field, &'static [&'static str])],
    /// Whether its texts are lines of a stream, or pieces of such; if one is a record, all are.
    pub(in crate::record) lines: bool,
    /// Whether an object inside is a record whatever it holds.
    pub(super) whole: bool,
    /// Whether a text that is one line of any log is read as that line.
    pub(super) any_line: bool,
}

/// What most carriers have not.
const NONE: ObjectCarrier = ObjectCarrier {
    name: "",
    claims: &[],
    inner: &[],
    key: &[],
    time: &[],
    assumed: "",
    fields: &[],
    lines: false,
    whole: false,
    any_line: false,
};

/// What our own export says of where a record was.
const EXPORTED: &[(Field, &[&str])] = &[
    (Field::Pod, &["orchestrator.resource.name"]),
    (Field::Namespace, &["orchestrator.namespace"]),
    (Field::ContainerName, &["container.name"]),
    (Field::ContainerId, &["container.id"]),
    (Field::Image, &["container.image.name"]),
    (Field::Host, &["host.name"]),
    (Field::Cluster, &["orchestrator.cluster.name"]),
];

/// All carriers that are objects, in the order they are asked; the last is whatever has a
/// record in a field of a common name.
pub const OBJECTS: &[ObjectCarrier] = &[
    ObjectCarrier {
        lines: true,
        name: "Vector",
        claims: &[&["message", "source_type", "timestamp"]],
        inner: &["message"],
        key: &["stream", "file"],
        time: &["timestamp"],
        fields: &[
            (Field::Pod, &["kubernetes.pod_name"]),
            (Field::Namespace, &["kubernetes.pod_namespace"]),
            (Field::ContainerName, &["kubernetes.container_name"]),
            (Field::Image, &["kubernetes.container_image"]),
            (Field::Host, &["kubernetes.pod_node_name", "host"]),
        ],
        ..NONE
    },
    ObjectCarrier {
        lines: true,
        whole: true,
        name: "Fluent Bit or Fluentd",
        claims: &[
            &["kubernetes.pod_name", "log"],
            &["kubernetes.pod_name", "message"],
            &["kubernetes.pod_name", "log_processed"],
        ],
        inner: &["log_processed", "log", "message"],
        key: &["stream"],
        time: &["@timestamp", "time", "date", "timestamp"],
        fields: &[
            (Field::Pod, &["kubernetes.pod_name"]),
            (Field::Namespace, &["kubernetes.namespace_name"]),
            (Field::ContainerName, &["kubernetes.container_name"]),
            (Field::ContainerId, &["kubernetes.docker_id", "kubernetes.container_id"]),
            (Field::Image, &["kubernetes.container_image"]),
            (Field::Host, &["kubernetes.host"]),
        ],
        ..NONE
    },
    ObjectCarrier {
        lines: true,
        name: "stern",
        claims: &[&["message", "podName", "containerName"]],
        inner: &["message"],
        fields: &[
            (Field::Pod, &["podName"]),
            (Field::Namespace, &["namespace"]),
            (Field::ContainerName, &["containerName"]),
            (Field::Host, &["nodeName"]),
        ],
        ..NONE
    },
    ObjectCarrier {
        lines: true,
        name: "Filebeat or Elastic Agent",
        claims: &[
            &["@timestamp", "message", "input"],
            &["@timestamp", "message", "agent"],
            &["@timestamp", "message", "log"],
            &["@timestamp", "event.original"],
            &["@timestamp", "message", "kubernetes.pod.name"],
        ],
        inner: &["message", "event.original"],
        key: &["stream", "log.file.path"],
        time: &["@timestamp"],
        fields: &[
            (Field::Pod, &["kubernetes.pod.name"]),
            (Field::Namespace, &["kubernetes.namespace"]),
            (Field::ContainerName, &["kubernetes.container.name"]),
            (Field::ContainerId, &["container.id"]),
            (Field::Image, &["container.image.name"]),
            (Field::Host, &["kubernetes.node.name", "host.name"]),
        ],
        ..NONE
    },
    ObjectCarrier {
        lines: true,
        name: "Docker json-file",
        claims: &[&["log", "stream", "time"]],
        inner: &["log"],
        key: &["stream"],
        time: &["time"],
        ..NONE
    },
    ObjectCarrier {
        lines: true,
        name: "journald export",
        claims: &[&["MESSAGE", "__REALTIME_TIMESTAMP"]],
        inner: &["MESSAGE"],
        key: &["CONTAINER_ID", "_PID"],
        time: &["_SOURCE_REALTIME_TIMESTAMP", "__REALTIME_TIMESTAMP"],
        fields: &[(Field::Host, &["_HOSTNAME"]), (Field::ContainerName, &["CONTAINER_NAME"])],
        ..NONE
    },
    ObjectCarrier {
        name: "Elasticsearch or OpenSearch bulk action",
        claims: &[
            &["index._index"],
            &["create._index"],
            &["update._index"],
            &["delete._index"],
            &["index._id"],
            &["create._id"],
            &["update._id"],
            &["delete._id"],
        ],
        ..NONE
    },
    ObjectCarrier {
        whole: true,
        name: "Elasticsearch or OpenSearch hit",
        claims: &[
            &["_source", "_index"],
            &["_source", "_id"],
            &["fields", "_index"],
            &["fields", "_id"],
        ],
        inner: &["_source", "fields"],
        time: &["@timestamp"],
        ..NONE
    },
    ObjectCarrier {
        any_line: true,
        name: "Watchglass export, with times assumed",
        claims: &[
            &["event.module", "raw", "event.time_assumed"],
            &["event.module", "raw_base64", "event.time_assumed"],
        ],
        inner: &["raw"],
        time: &["@timestamp"],
        assumed: "event.time_assumed",
        fields: EXPORTED,
        ..NONE
    },
    ObjectCarrier {
        any_line: true,
        name: "Watchglass export",
        claims: &[&["event.module", "raw"], &["event.module", "raw_base64"]],
        inner: &["raw"],
        time: &["@timestamp"],
        fields: EXPORTED,
        ..NONE
    },
    ObjectCarrier {
        whole: true,
        any_line: true,
        name: "Splunk export",
        claims: &[&["result._raw"], &["preview", "result"]],
        inner: &["result._raw", "result"],
        key: &["result.source"],
        time: &["result._time"],
        fields: &[(Field::Host, &["result.host"])],
        ..NONE
    },
    ObjectCarrier {
        any_line: true,
        name: "Splunk result",
        claims: &[&["_raw", "_time"]],
        inner: &["_raw"],
        key: &["source"],
        time: &["_time"],
        fields: &[(Field::Host, &["host"])],
        ..NONE
    },
    ObjectCarrier { name: "end of a Splunk export", claims: &[&["preview", "lastrow"]], ..NONE },
    ObjectCarrier {
        whole: true,
        name: "Splunk HTTP event",
        claims: &[
            &["event", "sourcetype"],
            &["event", "index"],
            &["event", "source", "time", "host"],
        ],
        inner: &["event"],
        key: &["source"],
        time: &["time"],
        fields: &[(Field::Host, &["host"])],
        ..NONE
    },
    ObjectCarrier {
        lines: true,
        name: "CloudWatch event",
        claims: &[&["id", "timestamp", "message"], &["ingestionTime", "message"]],
        inner: &["message"],
        time: &["timestamp"],
        ..NONE
    },
    ObjectCarrier {
        lines: true,
        name: "Loki stream",
        claims: &[&["stream", "values"]],
        inner: &["values.*"],
        fields: &[
            (Field::Pod, &["stream.pod"]),
            (Field::Namespace, &["stream.namespace"]),
            (Field::ContainerName, &["stream.container"]),
            (Field::Host, &["stream.node_name", "stream.node"]),
            (Field::Cluster, &["stream.cluster"]),
        ],
        ..NONE
    },
    ObjectCarrier {
        lines: true,
        name: "Loki or Grafana line",
        claims: &[&["line", "timestamp"], &["Line", "tsNs"], &["Line", "Time"]],
        inner: &["line", "Line"],
        key: &["labels.filename"],
        time: &["timestamp", "tsNs", "Time"],
        fields: &[
            (Field::Pod, &["labels.pod", "fields.pod", "pod"]),
            (Field::Namespace, &["labels.namespace", "fields.namespace", "namespace"]),
            (Field::ContainerName, &["labels.container", "fields.container", "container"]),
        ],
        ..NONE
    },
    ObjectCarrier {
        lines: true,
        name: "GELF",
        claims: &[&["short_message", "version"]],
        inner: &["full_message", "short_message"],
        time: &["timestamp"],
        fields: &[
            (Field::Host, &["host"]),
            (Field::Pod, &["_k8s_pod_name"]),
            (Field::Namespace, &["_k8s_namespace_name"]),
        ],
        ..NONE
    },
    ObjectCarrier {
        name: "Kafka message",
        claims: &[&["topic", "offset", "payload"], &["schema", "payload"]],
        inner: &["payload"],
        time: &["ts"],
        ..NONE
    },
    ObjectCarrier {
        lines: true,
        name: "Google Cloud Logging",
        claims: &[
            &["logName", "jsonPayload"],
            &["logName", "textPayload"],
            &["insertId", "jsonPayload"],
            &["insertId", "textPayload"],
        ],
        inner: &["jsonPayload", "textPayload", "jsonPayload.message"],
        time: &["timestamp"],
        fields: &[
            (Field::Pod, &["resource.labels.pod_name"]),
            (Field::Namespace, &["resource.labels.namespace_name"]),
            (Field::ContainerName, &["resource.labels.container_name"]),
            (Field::Cluster, &["resource.labels.cluster_name"]),
        ],
        ..NONE
    },
    ObjectCarrier {
        lines: true,
        name: "Azure Monitor",
        claims: &[&["properties.log"]],
        inner: &["properties.log"],
        time: &["time"],
        fields: &[(Field::Pod, &["properties.pod"])],
        ..NONE
    },
    ObjectCarrier {
        lines: true,
        name: "OTLP log record",
        claims: &[&["body.stringValue"]],
        inner: &["body.stringValue"],
        time: &["timeUnixNano", "observedTimeUnixNano"],
        ..NONE
    },
    ObjectCarrier {
        name: "KubeArmor sidekick",
        claims: &[&["EventType", "Detail"]],
        inner: &["Detail"],
        time: &["UpdatedTime", "Timestamp"],
        fields: &[(Field::Cluster, &["ClusterName"])],
        ..NONE
    },
    ObjectCarrier {
        name: "chat webhook",
        claims: &[&["text", "username"], &["text", "title"]],
        inner: &["text"],
        ..NONE
    },
    ObjectCarrier {
        name: "a field of a JSON object",
        claims: &[
            &["message"],
            &["log"],
            &["msg"],
            &["_raw"],
            &["@message"],
            &["line"],
            &["MESSAGE"],
            &["event"],
            &["full_log"],
            &["data"],
            &["body"],
        ],
        inner: &[
            "message",
            "log",
            "msg",
            "_raw",
            "@message",
            "line",
            "MESSAGE",
            "event.original",
            "event",
            "full_log",
            "data",
            "body",
        ],
        time: &["@timestamp", "timestamp", "time"],
        ..NONE
    },
];
