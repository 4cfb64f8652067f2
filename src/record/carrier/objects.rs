//! Carriers that are JSON objects: container runtimes, collectors, log stores and their
//! exports. A record is the text of a string in them, or an object inside.

use crate::event::Field;
use crate::record::{Kind, Node, Record, Signs};

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
    key: &'static [&'static str],
    /// When it was written.
    time: &'static [&'static str],
    /// What it says of where that was.
    fields: &'static [(Field, &'static [&'static str])],
    /// Whether its texts are lines of a stream, or pieces of such.
    pub(in crate::record) lines: bool,
}

/// What most carriers have not.
const NONE: ObjectCarrier = ObjectCarrier {
    name: "",
    claims: &[],
    inner: &[],
    key: &[],
    time: &[],
    fields: &[],
    lines: false,
};

/// All carriers that are objects, in the order they are asked; the last is whatever has a
/// record in a field of a common name.
pub const OBJECTS: &[ObjectCarrier] = &[
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
        name: "Filebeat or Elastic Agent",
        claims: &[
            &["@timestamp", "message", "input"],
            &["@timestamp", "message", "agent"],
            &["@timestamp", "message", "log"],
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
        claims: &[&["index._index"], &["create._index"], &["update._index"]],
        ..NONE
    },
    ObjectCarrier {
        name: "Elasticsearch or OpenSearch hit",
        claims: &[&["_source", "_index"], &["_source", "_id"]],
        inner: &["_source"],
        ..NONE
    },
    ObjectCarrier {
        name: "Splunk export",
        claims: &[&["result._raw"], &["preview", "result"], &["_raw", "_time"]],
        inner: &["result._raw", "_raw", "result"],
        key: &["result.source", "source"],
        time: &["result._time", "_time"],
        fields: &[(Field::Host, &["result.host", "host"])],
        ..NONE
    },
    ObjectCarrier {
        name: "Splunk HTTP event",
        claims: &[&["event", "sourcetype"], &["event", "index"], &["event", "source", "time"]],
        inner: &["event"],
        key: &["source"],
        time: &["time"],
        fields: &[(Field::Host, &["host"])],
        ..NONE
    },
    ObjectCarrier {
        name: "CloudWatch event",
        claims: &[&["id", "timestamp", "message"], &["ingestionTime", "message"]],
        inner: &["message"],
        time: &["timestamp"],
        ..NONE
    },
    ObjectCarrier {
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
        name: "Loki or Grafana line",
        claims: &[&["line", "timestamp"]],
        inner: &["line"],
        key: &["labels.filename"],
        time: &["timestamp"],
        fields: &[
            (Field::Pod, &["labels.pod", "fields.pod"]),
            (Field::Namespace, &["labels.namespace", "fields.namespace"]),
            (Field::ContainerName, &["labels.container", "fields.container"]),
        ],
        ..NONE
    },
    ObjectCarrier {
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
        name: "Azure Monitor",
        claims: &[&["properties.log"]],
        inner: &["properties.log"],
        time: &["time"],
        fields: &[(Field::Pod, &["properties.pod"])],
        ..NONE
    },
    ObjectCarrier {
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

/// The carrier that an object is of; none for what is a record of a known source itself.
pub(in crate::record) fn carrier_of(record: &Record<'_>, signs: Signs) -> Option<usize> {
    let all = |paths: &[&str]| paths.iter().all(|path| record.at(path).is_some());
    if signs.claims.iter().any(|sets| sets.iter().any(|keys| all(keys))) {
        return None;
    }
    OBJECTS.iter().position(|carrier| carrier.claims.iter().any(|paths| all(paths)))
}

/// The first of some paths that holds a text.
fn text<'a>(record: &Record<'a>, paths: &[&str]) -> Option<std::borrow::Cow<'a, str>> {
    let found = paths.iter().find_map(|path| record.nodes.get(record.at(path)?));
    let scalar = found.filter(|node| matches!(node.kind, Kind::String | Kind::Scalar));
    scalar.map(|node| record.value(node)).filter(|text| !text.is_empty())
}

impl ObjectCarrier {
    /// Whether an object inside is a record whatever it holds.
    pub(in crate::record) fn is_known(&self) -> bool {
        self.claims
            .iter()
            .any(|paths| paths.len() > 1 || paths.iter().any(|path| path.contains('.')))
    }

    /// When a record says that it was written.
    pub(in crate::record) fn time(&self, record: &Record<'_>) -> Option<crate::event::Time> {
        crate::event::Time::read(&text(record, self.time)?)
    }

    /// What tells a record's stream from others, all that is said of it among that.
    pub(in crate::record) fn key(&self, record: &Record<'_>) -> String {
        let mut key = String::new();
        let fields = self.fields.iter().map(|(_, paths)| *paths);
        for paths in self.key.iter().map(std::slice::from_ref).chain(fields) {
            key.push_str(text(record, paths).as_deref().unwrap_or_default());
            key.push('\0');
        }
        key
    }

    /// The fields that a record states.
    pub(in crate::record) fn fields(&self, record: &Record<'_>) -> Vec<(Field, String)> {
        let of =
            |(field, paths): &(Field, &[&str])| Some((*field, text(record, paths)?.into_owned()));
        self.fields.iter().filter_map(of).collect()
    }

    /// What a record carries: the nodes of texts and objects, each with the node of its time
    /// if it has one of its own.
    pub(in crate::record) fn carried<'a>(
        &self,
        record: &Record<'a>,
        path: &str,
    ) -> Vec<(&'a Node, Option<&'a Node>)> {
        let Some(list) = path.strip_suffix(".*") else {
            return record
                .at(path)
                .and_then(|place| record.nodes.get(place))
                .map(|node| (node, None))
                .into_iter()
                .collect();
        };
        let Some(place) = record.at(list) else { return Vec::new() };
        let pair = |(place, node): (usize, &'a Node)| {
            let mut items = record.children(Some(place)).map(|(_, node)| node);
            match (node.kind, items.next(), items.next()) {
                (Kind::Array, Some(time), Some(line)) => (line, Some(time)),
                _ => (node, None),
            }
        };
        record.children(Some(place)).map(pair).collect()
    }
}
