//! Paths of nodes from the record down, such as `Owner.Ref` or `items.0`.
//!
//! They are asked for in the order of the nodes, so that all of them cost one walk: a record may
//! hold a million keys.

use super::{Node, Record};

/// Tells the paths of a record's nodes.
#[derive(Debug)]
pub struct Paths<'a> {
    record: Record<'a>,
    path: String,
    /// The containers around the node that was asked for last, outermost first; the record itself
    /// is the first.
    around: Vec<Level>,
}

/// A container: the child that was come to, and how manieth it is.
#[derive(Debug, Default)]
struct Level {
    child: usize,
    rank: usize,
    /// The place behind the container.
    end: usize,
    /// The length of its own path.
    len: usize,
}

impl<'a> Paths<'a> {
    pub(super) fn new(record: &Record<'a>) -> Paths<'a> {
        let all = Level { end: usize::MAX, ..Level::default() };
        Paths { record: *record, path: String::new(), around: vec![all] }
    }

    /// The path of the node at a place, which is not before the one asked for last; of a place
    /// where none is, nothing.
    pub fn of(&mut self, place: usize) -> &str {
        self.around.truncate(self.around.iter().take_while(|level| place < level.end).count());
        while let Some(level) = self.around.last_mut() {
            let next = |at: usize, node: &Node| (node.next as usize).max(at + 1);
            let mut found = self.record.nodes.get(level.child);
            while let Some(node) = found.filter(|node| next(level.child, node) <= place) {
                (level.child, level.rank) = (next(level.child, node), level.rank + 1);
                found = self.record.nodes.get(level.child);
            }
            self.path.truncate(level.len);
            let Some(node) = found else { break };
            if level.len > 0 {
                self.path.push('.');
            }
            match self.record.key(node) {
                "" => self.path.push_str(&level.rank.to_string()),
                key => self.path.push_str(key),
            }
            let (child, end, len) = (level.child + 1, node.next as usize, self.path.len());
            if level.child == place {
                break;
            }
            self.around.push(Level { child, rank: 0, end, len });
        }
        &self.path
    }
}
