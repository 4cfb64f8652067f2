//! Applies the tables to a record.
//!
//! Records of one tool repeat their keys, in the same order. What a run of keys means (the
//! source, and which node feeds which field) is worked out once and kept as a plan; a plan
//! is used again only after its keys were compared, so hostile input cannot borrow one.

use super::fields::{Fields, Known, Ranks};
use super::{ALL, Row, Source, TABLES};
use crate::bytes::{finish, part};
use crate::event::Hashed;
use crate::event::{Draft, Field, From, Raw, Severity};
use crate::record::{Kind, Node, Record};
use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;

/// The most plans kept; records of further shapes are worked out one by one.
const MOST_PLANS: usize = 512;

/// Reads records of any source.
///
/// The shapes of its records must be numbers of one and the same splitter, or of its
/// [successors](crate::record::Splitter::successor).
#[derive(Debug, Default)]
pub struct Reader {
    /// The plans that are kept; one more, if there is one, is of the last other record.
    plans: Vec<Plan>,
    by_hash: HashMap<u64, usize, BuildHasherDefault<Hashed>>,
    /// By number of a shape: its plan, and whether its records hold no array.
    by_shape: Vec<Option<(usize, bool)>>,
    paths: Vec<String>,
    path_ids: HashMap<String, u32>,
    /// Places of nodes by rank; see [`Ranks`].
    ranks: Vec<u32>,
    /// The same where no node is inside of an array: 0, 1, 2 and so on.
    straight: Vec<u32>,
    flat: bool,
    /// The plan of the record that was read last.
    last: usize,
}

/// How to read records of one shape. Nodes are told by their rank among those that are not
/// inside of arrays, because an array's length changes the places of all behind it.
#[derive(Debug, Clone)]
struct Plan {
    keys: Vec<(u16, bool, Box<[u8]>)>,
    source: &'static Source,
    /// Row of the table, its number among all tables, rank.
    steps: Vec<(&'static Row, u32, u32)>,
    /// Rank, path: all values that are no objects.
    leaves: Vec<(u32, u32)>,
    known: Known,
}

impl Reader {
    /// Normalizes a record: writes its fields to a draft that has none.
    pub fn read<'a>(&mut self, record: &Record<'a>, draft: &mut impl Draft<'a>) {
        self.meet(record);
        if let Some(plan) = self.plans.get(self.last) {
            plan.apply(record, self.ranks(), draft);
        }
    }

    /// Finds the plan for a record and the ranks of its nodes.
    fn meet(&mut self, record: &Record<'_>) {
        if let Some(Some((number, true))) = self.of_shape(record) {
            let more = u32::try_from(self.straight.len()).unwrap_or(0)..;
            let missing = record.nodes.len().saturating_sub(self.straight.len());
            self.straight.extend(more.take(missing));
            (self.last, self.flat) = (number, true);
            return;
        }
        self.ranks.clear();
        self.ranks.extend(outside(record).filter_map(|place| u32::try_from(place).ok()));
        (self.last, self.flat) = (self.plan_for(record), false);
    }

    /// Tells all values of a record: the path's number, the value.
    pub fn values<'a>(&mut self, record: &Record<'a>, mut tell: impl FnMut(u32, Cow<'a, str>)) {
        self.meet(record);
        self.each_value(record, |path, _, node| tell(path, record.value(node)));
    }

    /// A number that differs for records that hold different values, whatever the order of
    /// their keys; of the record that was read last. Unguessable without the key.
    pub fn digest(&self, record: &Record<'_>, key: u64) -> u64 {
        let mut sum = key;
        self.each_value(record, |path, item, node| {
            let place = u64::from(path) << 32 | item as u64;
            let key = key.wrapping_add(place.wrapping_mul(0x9e37_79b9_7f4a_7c15));
            sum = sum.wrapping_add(if node.escaped {
                part(key.rotate_left(32), record.value(node).as_bytes())
            } else {
                part(key.rotate_left(32), record.slice(node.value).as_bytes())
            });
        });
        finish(sum)
    }

    /// All values that are not empty, with the number of their path; the values of an array
    /// have its path, and their place in it.
    fn each_value<'a>(&self, record: &Record<'a>, mut tell: impl FnMut(u32, usize, &'a Node)) {
        let ranks = self.ranks();
        let leaves = self.plans.get(self.last).map_or(&[][..], |plan| &plan.leaves);
        for (rank, path) in leaves {
            let Some((place, node)) = ranks.node(record, *rank) else { continue };
            let end = if node.kind == Kind::Array { node.next as usize } else { place + 1 };
            for (item, leaf) in record.nodes.get(place..end).unwrap_or_default().iter().enumerate()
            {
                let open = matches!(leaf.kind, Kind::Array | Kind::Object | Kind::Null);
                if !open && leaf.value.0 < leaf.value.1 {
                    tell(*path, item, leaf);
                }
            }
        }
    }

    /// The path of a number.
    pub fn path(&self, id: u32) -> &str {
        self.paths.get(id as usize).map_or("", String::as_str)
    }

    /// How many paths there are.
    pub fn paths(&self) -> usize {
        self.paths.len()
    }

    fn path_id(&mut self, path: String) -> u32 {
        if let Some(id) = self.path_ids.get(&path) {
            return *id;
        }
        let id = u32::try_from(self.paths.len()).unwrap_or(u32::MAX);
        self.paths.push(path.clone());
        self.path_ids.insert(path, id);
        id
    }

    /// The ranks of the nodes of the record that was met last.
    fn ranks(&self) -> Ranks<'_> {
        Ranks(if self.flat { &self.straight } else { &self.ranks })
    }

    /// What is known of a record's shape.
    fn of_shape(&self, record: &Record<'_>) -> Option<Option<(usize, bool)>> {
        self.by_shape.get(record.shape? as usize).copied()
    }

    /// The number of the plan for a record.
    fn plan_for(&mut self, record: &Record<'_>) -> usize {
        let shape = record.shape.map(|shape| shape as usize);
        let fits = |number: usize| self.plans.get(number).is_some_and(|plan| plan.fits(record));
        if let Some(Some((number, _))) = self.of_shape(record) {
            debug_assert!(fits(number), "a shape has one run of keys");
            return number;
        }
        let hash = shape_hash(record);
        let number = match self.by_hash.get(&hash) {
            Some(number) if fits(*number) => *number,
            _ => {
                let plan = self.plan(record);
                self.plans.truncate(MOST_PLANS);
                self.plans.push(plan);
                let number = self.plans.len() - 1;
                if number == MOST_PLANS {
                    return number;
                }
                self.by_hash.insert(hash, number);
                number
            }
        };
        if let Some(shape) = shape {
            self.by_shape.resize(self.by_shape.len().max(shape + 1), None);
            let flat = !record.nodes.iter().any(|node| node.kind == Kind::Array);
            self.by_shape.get_mut(shape).map(|slot| slot.insert((number, flat)));
        }
        number
    }

    fn plan(&mut self, record: &Record<'_>) -> Plan {
        let source = claimed_by(record);
        let ranks = std::mem::take(&mut self.ranks);
        let mut steps = Vec::new();
        let tables = ALL.iter().take_while(|other| !std::ptr::eq(**other, source));
        let before: usize = tables.map(|other| other.fields.len()).sum();
        for (at, row) in source.fields.iter().enumerate() {
            let number = u32::try_from(TABLES + before + at).unwrap_or(u32::MAX);
            for path in row.1 {
                let rank = at_path(record, path).and_then(|place| Ranks(&ranks).rank(place));
                steps.extend(rank.map(|rank| (row, number, rank)));
            }
        }
        let mut leaves = Vec::new();
        for (rank, place) in (0u32..).zip(&ranks) {
            let place = *place as usize;
            if record.nodes.get(place).is_some_and(|node| node.kind != Kind::Object) {
                leaves.push((rank, self.path_id(record.path(place))));
            }
        }
        self.ranks = ranks;
        let keys = keys(record).map(|(depth, open, key)| (depth, open, Box::from(key))).collect();
        Plan { keys, source, steps, leaves, known: Known::default() }
    }
}

impl Plan {
    fn fits(&self, record: &Record<'_>) -> bool {
        let mut mine = self.keys.iter();
        keys(record).all(|(depth, open, key)| {
            mine.next().is_some_and(|(d, o, k)| (*d, *o, k.as_ref()) == (depth, open, key))
        }) && mine.next().is_none()
    }

    fn apply<'a>(&self, record: &Record<'a>, ranks: Ranks<'_>, draft: &mut impl Draft<'a>) {
        draft.set_word(Field::Module, self.source.id, From::Derived("the source of the record"));
        for (Row(field, _, convert), number, rank) in &self.steps {
            let Some((place, node)) = ranks.node(record, *rank) else { continue };
            if draft.has(*field) {
                continue;
            }
            let from = From::Node(u32::try_from(place).unwrap_or(u32::MAX));
            if let Some(text) = convert.verbatim(record, node) {
                draft.set_verbatim(*field, text, from);
                continue;
            }
            let array = node.kind == Kind::Array;
            let raw = (convert.repeats() && !node.escaped && (array || node.kind == Kind::String))
                .then(|| Raw {
                    conversion: number * 2 + u32::from(array),
                    text: record.slice(node.value),
                });
            draft.set_converted(*field, from, raw, &|| convert.apply(record, place, node));
        }
        (self.source.finish)(&Fields::new(record, &self.known, ranks), draft);
        if !draft.has(Field::Severity) {
            let from = From::Derived("the record states none");
            draft.set_word(Field::Severity, Severity::Unknown.word(), from);
        }
    }
}

/// Which source a record is from.
pub(super) fn claimed_by(record: &Record<'_>) -> &'static Source {
    let holds = |key: &&str| record.find(key).is_some();
    let claims = |source: &&&Source| source.claims.iter().any(|set| set.iter().all(holds));
    ALL.iter().find(claims).copied().unwrap_or(&super::generic::SOURCE)
}

/// The places of all nodes but for those inside of arrays.
fn outside<'a>(record: &Record<'a>) -> impl Iterator<Item = usize> + use<'a> {
    let nodes = record.nodes;
    let mut at = 0;
    std::iter::from_fn(move || {
        let node: &Node = nodes.get(at)?;
        let place = at;
        at = if node.kind == Kind::Array { (node.next as usize).max(at + 1) } else { at + 1 };
        Some(place)
    })
}

/// What a plan depends on: depth, whether it is a container, and key of each node outside
/// of arrays.
fn keys<'a>(record: &Record<'a>) -> impl Iterator<Item = (u16, bool, &'a [u8])> {
    let record = *record;
    outside(&record).filter_map(move |place| {
        let node = record.nodes.get(place)?;
        let open = matches!(node.kind, Kind::Array | Kind::Object);
        Some((node.depth, open, record.key_bytes(node)))
    })
}

/// A number for what a plan depends on. Equal keys have equal numbers; the reverse is
/// checked, so it need not be strong.
fn shape_hash(record: &Record<'_>) -> u64 {
    let mut hash = 0x9e37_79b9_7f4a_7c15_u64;
    for (depth, open, key) in keys(record) {
        let ends = u64::from(key.first().copied().unwrap_or(0)) << 8
            | u64::from(key.last().copied().unwrap_or(0));
        let word = ends << 40
            | u64::from(depth) << 17
            | u64::from(open) << 16
            | (key.len() as u64 & 0xffff);
        hash = (hash.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
    hash
}

/// The place of `Owner.Ref` and the like.
fn at_path(record: &Record<'_>, path: &str) -> Option<usize> {
    let mut parent = None;
    for part in path.split('.') {
        let found = record.children(parent).filter(|(_, node)| record.key(node) == part).last();
        parent = Some(found?.0);
    }
    parent
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_the_tables_name_no_key_twice_for_one_field() {
        for source in ALL {
            for (at, row) in source.fields.iter().enumerate() {
                let again = source.fields.iter().skip(at + 1).any(|other| other.0 == row.0);
                assert!(!again, "{} lists {} twice", source.id, row.0.name());
            }
        }
    }
}
