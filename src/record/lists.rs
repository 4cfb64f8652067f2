//! Objects whose fields all are lists, as Elasticsearch and OpenSearch answer a query for
//! `fields` ("Retrieve selected fields from a search"): a list of one is its value.

use super::{Kind, Node, otlp};

/// Makes the nodes of an object that was read what they stand for: those of OTLP's lists of
/// pairs, and of such lists. Says whether it is such a record, which its keys and kinds decide.
pub(super) fn reshape(src: &[u8], nodes: &mut Vec<Node>) -> bool {
    otlp::rewrite(src, nodes) || unwrap(nodes)
}

fn unwrap(nodes: &mut Vec<Node>) -> bool {
    let is_list = |node: &Node| node.kind == Kind::Array;
    // One list alone says more as a list.
    if !nodes.first().is_some_and(|first| is_list(first) && (first.next as usize) < nodes.len()) {
        return false;
    }
    let open = |node: &&Node| matches!(node.kind, Kind::Array | Kind::Object);
    let all = nodes.iter().filter(|node| node.depth == 0).all(is_list)
        && !nodes.iter().filter(|node| node.depth > 0).any(|node| open(&node));
    if !all {
        return false;
    }
    let mut old = std::mem::take(nodes).into_iter().peekable();
    while let Some(list) = old.next() {
        let mut items = Vec::new();
        while let Some(item) = old.next_if(|node| node.depth > 0) {
            items.push(item);
        }
        let at = u32::try_from(nodes.len()).unwrap_or(u32::MAX);
        if let [item] = items.as_slice() {
            nodes.push(Node { key: list.key, depth: 0, next: at + 1, ..*item });
            continue;
        }
        let mut next = at + 1;
        let rest = items.into_iter().map(|item| {
            next += 1;
            Node { next, ..item }
        });
        let rest: Vec<Node> = rest.collect();
        nodes.push(Node { next, ..list });
        nodes.extend(rest);
    }
    true
}
