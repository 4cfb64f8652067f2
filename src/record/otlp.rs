//! OTLP log records: what their body's key-value list says, as if it were written plainly.
//!
//! `{"timeUnixNano":…,"body":{"kvlistValue":{"values":[{"key":"PID","value":{"intValue":"7"}}
//! …]}}}` (opentelemetry-proto `logs.proto` and `common.proto` as JSON; KubeArmor's
//! otel-adapter writes it) holds each field as an object of its own. The nodes are made anew
//! so that fields have the keys and values that the list states. All else stays as it is.

use super::{Kind, Node};

/// Rewrites the nodes of an object that was read; says whether it is such a record, which
/// its keys alone decide.
pub(super) fn rewrite(src: &[u8], nodes: &mut Vec<Node>) -> bool {
    let of = |nodes: &[Node]| {
        let tree = Tree { src, nodes };
        let body = tree.child(None, b"body")?;
        let list = tree.child(Some(body), b"kvlistValue")?;
        Some((body, tree.child(Some(list), b"values").filter(|at| tree.is(*at, Kind::Array))?))
    };
    let Some((body, values)) = of(nodes) else { return false };
    let old = std::mem::take(nodes);
    let tree = Tree { src, nodes: &old };
    let mut at = 0;
    while let Some(node) = old.get(at) {
        if at == body {
            tree.pairs(values, 0, nodes);
        } else {
            tree.copy(at, node.key, 0, nodes);
        }
        at = (node.next as usize).max(at + 1);
    }
    true
}

/// The nodes as they were read.
struct Tree<'a> {
    src: &'a [u8],
    nodes: &'a [Node],
}

impl Tree<'_> {
    fn is(&self, at: usize, kind: Kind) -> bool {
        self.nodes.get(at).is_some_and(|node| node.kind == kind)
    }

    /// The places of a node's children, or of the fields of the record.
    fn children(&self, of: Option<usize>) -> impl Iterator<Item = usize> {
        let mut at = of.map_or(0, |of| of + 1);
        let end = match of {
            Some(of) => self.nodes.get(of).map_or(0, |node| node.next as usize),
            None => self.nodes.len(),
        };
        std::iter::from_fn(move || {
            let node = self.nodes.get(at).filter(|_| at < end)?;
            let place = at;
            at = (node.next as usize).max(at + 1);
            Some(place)
        })
    }

    fn key(&self, at: usize) -> &[u8] {
        let key = self.nodes.get(at).map_or((0, 0), |node| node.key);
        self.src.get(key.0 as usize..key.1 as usize).unwrap_or_default()
    }

    /// The last child with a key.
    fn child(&self, of: Option<usize>, key: &[u8]) -> Option<usize> {
        if of.is_some_and(|of| !self.is(of, Kind::Object)) {
            return None;
        }
        self.children(of).filter(|at| self.key(*at) == key).last()
    }

    /// Copies a node and what is inside of it.
    fn copy(&self, at: usize, key: (u32, u32), depth: u16, out: &mut Vec<Node>) {
        let Some(node) = self.nodes.get(at) else { return };
        let end = (node.next as usize).max(at + 1);
        let moved = u32::try_from(out.len()).unwrap_or(u32::MAX);
        let start = u32::try_from(at).unwrap_or(u32::MAX);
        let first = out.len();
        out.extend(self.nodes.get(at..end).unwrap_or_default().iter().map(|inner| Node {
            next: inner.next.saturating_sub(start).saturating_add(moved),
            depth: inner.depth.saturating_sub(node.depth).saturating_add(depth),
            ..*inner
        }));
        if let Some(copied) = out.get_mut(first) {
            copied.key = key;
        }
    }

    /// The pairs of a list. What is no pair stays as it is.
    fn pairs(&self, values: usize, depth: u16, out: &mut Vec<Node>) {
        for at in self.children(Some(values)) {
            let key = self.child(Some(at), b"key").filter(|key| self.is(*key, Kind::String));
            let key = key.and_then(|key| self.nodes.get(key));
            match (key, self.child(Some(at), b"value")) {
                (Some(key), Some(value)) => self.value(value, key.value, depth, out),
                _ => self.copy(at, (0, 0), depth, out),
            }
        }
    }

    /// An `AnyValue`: an object with one field, whose key says of what sort its value is.
    fn value(&self, at: usize, key: (u32, u32), depth: u16, out: &mut Vec<Node>) {
        let Some(value) = self.nodes.get(at) else { return };
        let inner = self.children(Some(at)).next().filter(|_| value.kind == Kind::Object);
        let list = inner.and_then(|inner| self.child(Some(inner), b"values"));
        match (inner, list) {
            (Some(inner), Some(list)) if matches!(self.key(inner), b"kvlistValue") => {
                self.container(inner, key, (depth, Kind::Object), out, |out| {
                    self.pairs(list, depth + 1, out);
                });
            }
            (Some(inner), Some(list)) if matches!(self.key(inner), b"arrayValue") => {
                self.container(inner, key, (depth, Kind::Array), out, |out| {
                    for item in self.children(Some(list)) {
                        self.value(item, (0, 0), depth + 1, out);
                    }
                });
            }
            (Some(inner), _) => self.copy(inner, key, depth, out),
            (None, _) if value.kind == Kind::Object => {
                let place = out.len();
                out.push(Node { key, depth, kind: Kind::Null, ..*value });
                close(out, place);
            }
            (None, _) => self.copy(at, key, depth, out),
        }
    }

    fn container(
        &self,
        at: usize,
        key: (u32, u32),
        (depth, kind): (u16, Kind),
        out: &mut Vec<Node>,
        inside: impl FnOnce(&mut Vec<Node>),
    ) {
        let Some(node) = self.nodes.get(at) else { return };
        let place = out.len();
        // From its key on: no text of an object or array that is written plainly begins so,
        // and what was converted is known again by its text.
        let value = (node.key.0, node.value.1);
        out.push(Node { key, value, depth, kind, ..*node });
        inside(out);
        close(out, place);
    }
}

fn close(out: &mut [Node], place: usize) {
    let next = u32::try_from(out.len()).unwrap_or(u32::MAX);
    if let Some(node) = out.get_mut(place) {
        node.next = next;
    }
}
