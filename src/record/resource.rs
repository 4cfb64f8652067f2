//! What OTLP says of the resource that log records come from: it stands once in front of them
//! all (opentelemetry-proto `logs/v1/logs.proto`), so it is kept until they end.
//!
//! The names of its attributes are those of OpenTelemetry's semantic conventions (`k8s`, `host`,
//! `container`).

use super::json::{Parsed, Tape, parse};
use super::scan::skip_space;
use super::{Carried, Kind, Record};
use crate::event::Field;

const KEY: &[u8] = b"\"resource\"";

const ATTRIBUTES: &[(&str, Field)] = &[
    ("k8s.cluster.name", Field::Cluster),
    ("k8s.namespace.name", Field::Namespace),
    ("k8s.pod.name", Field::Pod),
    ("k8s.container.name", Field::ContainerName),
    ("container.name", Field::ContainerName),
    ("container.id", Field::ContainerId),
    ("container.image.name", Field::Image),
    ("k8s.node.name", Field::Host),
    ("host.name", Field::Host),
];

/// The resource of the records that stand here.
#[derive(Debug, Default)]
pub(super) struct Resource {
    /// What it says of them.
    pub carried: Option<Box<Carried>>,
    /// How many containers are open around them.
    depth: usize,
}

impl Resource {
    /// A wrapper begins with these bytes, and opens so many containers in all.
    pub fn meet(&mut self, begin: &[u8], depth: usize) {
        if let Some(carried) = read(begin) {
            (self.carried, self.depth) = (Some(Box::new(carried)), depth);
        }
    }

    /// A container was closed; so many are open.
    pub fn close(&mut self, depth: usize) {
        if depth < self.depth {
            *self = Resource::default();
        }
    }
}

/// What the resource in the beginning of a wrapper says.
fn read(begin: &[u8]) -> Option<Carried> {
    let colon = skip_space(begin, memchr::memmem::find(begin, KEY)? + KEY.len());
    let value =
        begin.get(skip_space(begin, colon + 1)..).filter(|_| begin.get(colon) == Some(&b':'))?;
    let mut tape = Tape::default();
    let Parsed::Done { end, .. } = parse(value, false, false, false, &mut tape) else {
        return None;
    };
    let text = std::str::from_utf8(value.get(..end)?).ok()?;
    let record = Record { text, nodes: &tape.nodes, line: None, shape: None };
    let mut fields: Vec<(Field, String)> = Vec::new();
    for (place, _) in record.children(Some(record.find("attributes")?)) {
        let child = |of: usize, key: &str| {
            record.children(Some(of)).find(|(_, node)| record.key(node) == key)
        };
        let name = child(place, "key").map(|(_, node)| record.value(node));
        let value = child(place, "value").and_then(|(of, _)| child(of, "stringValue"));
        let known = ATTRIBUTES.iter().find(|(of, _)| name.as_deref() == Some(*of));
        if let (Some((_, field)), Some((_, node))) = (known, value)
            && node.kind == Kind::String
            && !fields.iter().any(|(of, _)| of == field)
        {
            fields.push((*field, record.value(node).into_owned()));
        }
    }
    let path = vec!["OTLP resource"];
    (!fields.is_empty()).then(|| Carried { path, fields, ..Carried::default() })
}
