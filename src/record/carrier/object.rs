//! Looks into objects that the table of [`objects`](super::objects) knows: what they carry, and
//! what they say of it.

use super::code::{Code, Steps, decode};
use super::objects::{OBJECTS, ObjectCarrier};
use super::probe::holds;
use crate::event::{Field, Time};
use crate::record::line::is_line;
use crate::record::{Kind, Node, Record, Signs};
use std::borrow::Cow;

/// The carrier that an object is of; none for what is a record of a known source itself.
pub(in crate::record) fn carrier_of(record: &Record<'_>, signs: Signs) -> Option<usize> {
    if signs.claim(record) {
        return None;
    }
    OBJECTS.iter().position(|carrier| carrier.claims(record))
}

/// A text or object that is carried, and the node of its time if it has one of its own.
pub(in crate::record) type Inner<'a> = (&'a Node, Option<&'a Node>);

/// The first of some paths that holds a text.
fn text<'a>(record: &Record<'a>, paths: &[&str]) -> Option<Cow<'a, str>> {
    let found = paths.iter().find_map(|path| record.nodes.get(record.at(path)?));
    let scalar = found.filter(|node| matches!(node.kind, Kind::String | Kind::Scalar | Kind::Cell));
    scalar.map(|node| record.value(node)).filter(|text| !text.is_empty())
}

impl ObjectCarrier {
    /// Whether an object is of this carrier.
    pub(in crate::record) fn claims(&self, record: &Record<'_>) -> bool {
        let all = |paths: &&[&str]| paths.iter().all(|path| record.at(path).is_some());
        self.claims.iter().any(all)
    }

    /// Whether its fields may be of anything: of their names, none tells a carrier.
    fn is_any(&self) -> bool {
        let one = |paths: &&[&str]| paths.len() < 2 && !paths.iter().any(|path| path.contains('.'));
        self.claims.iter().all(one)
    }

    /// Whether it says more of what it carries than when it was written.
    pub(in crate::record) fn tells(&self) -> bool {
        !self.fields.is_empty()
    }

    /// When a record says that it was written.
    pub(in crate::record) fn time(&self, record: &Record<'_>) -> Option<Time> {
        let time = Time::read(&text(record, self.time)?)?;
        if self.assumed.is_empty() {
            return Some(time);
        }
        let words = record.children(Some(record.at(self.assumed)?));
        let words: Vec<_> = words.map(|(_, node)| record.value(node)).collect();
        Some(time.written(words.iter().map(AsRef::as_ref)))
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

    /// What an object carries, if a record is in it. If it goes on with one (`open`), any text
    /// is a part of that.
    pub(in crate::record) fn found<'a>(
        &self,
        record: &Record<'a>,
        signs: Signs,
        open: bool,
    ) -> Option<Vec<Inner<'a>>> {
        self.inner.iter().find_map(|path| {
            let nodes = inner(record, path);
            let goes_on = open && nodes.first().is_some_and(|(node, _)| node.kind == Kind::String);
            let looks = |(node, _): &Inner<'_>| self.looks(record, node, path, signs);
            (goes_on || nodes.iter().any(looks)).then_some(nodes)
        })
    }

    /// Whether what our own export says of a text lets it be a line of a log: a row of a table may
    /// look like one.
    fn was_line(&self, record: &Record<'_>) -> bool {
        text(record, &[Field::Dataset.name()]).is_none_or(|kind| kind == "generic.text")
    }

    /// Whether a record is in a node.
    fn looks(&self, record: &Record<'_>, node: &Node, path: &str, signs: Signs) -> bool {
        match node.kind {
            Kind::String | Kind::Cell => {
                let text = record.value(node);
                holds(text.as_bytes(), self.is_any(), signs)
                    || self.any_line && is_line(text.as_bytes()) && self.was_line(record)
            }
            Kind::Array => {
                let mut text = Vec::new();
                decode(Code::Numbers, numbers(record, node), &mut text, &mut Steps::new());
                holds(&text, false, signs)
            }
            Kind::Object => self.whole || signs.claim_at(record, path),
            _ => false,
        }
    }
}

/// What stands between the brackets of an array.
pub(in crate::record) fn numbers<'a>(record: &Record<'a>, node: &Node) -> &'a [u8] {
    record.slice((node.value.0 + 1, node.value.1.saturating_sub(1))).as_bytes()
}

/// The nodes of a path, which may end with `*` for each element of an array.
fn inner<'a>(record: &Record<'a>, path: &str) -> Vec<Inner<'a>> {
    let Some(list) = path.strip_suffix(".*") else {
        let node = record.at(path).and_then(|place| record.nodes.get(place));
        return node.map(|node| (node, None)).into_iter().collect();
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
