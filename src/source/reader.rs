//! Applies the tables to records.
//!
//! Records of one tool repeat their keys, in the same order. What a run of keys means (the
//! source, and which node feeds which fields) is worked out once and kept as a [`Plan`].

use super::fields::Ranks;
use super::plan::{Plan, outside, shape_hash};
use super::{Source, TABLES};
use crate::event::{Draft, Hashed};
use crate::record::{Kind, Record};
use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::rc::Rc;

/// The most plans kept; records of further shapes are worked out one by one.
const MOST_PLANS: usize = 512;
/// The most keys of all plans that are kept: one record may have a million that never come again.
const MOST_KEYS: usize = 1 << 17;

/// Reads records of any source.
///
/// The shapes of its records must be numbers of one and the same splitter, or of its
/// [successors](crate::record::Splitter::successor). The rows that it fills must be of one
/// and the same store.
#[derive(Debug, Default)]
pub struct Reader {
    key: u64,
    /// The plans that are kept; one more, if there is one, is of the last other record.
    plans: Vec<Plan>,
    /// How many are kept, and how many keys they are for.
    kept: (usize, usize),
    by_hash: HashMap<u64, usize, BuildHasherDefault<Hashed>>,
    /// By number of a shape: its plan, and whether its records hold no array.
    by_shape: Vec<Option<(usize, bool)>>,
    paths: Vec<Rc<str>>,
    path_ids: HashMap<Rc<str>, u32>,
    /// Numbers of lists of a table's rows; see [`Raw`](crate::event::Raw).
    rows_ids: HashMap<(&'static str, Vec<usize>), u32>,
    /// Places of nodes by rank; see [`Ranks`].
    ranks: Vec<u32>,
    /// The same where no node is inside of an array: 0, 1, 2 and so on.
    straight: Vec<u32>,
    flat: bool,
    /// The plan of the record that was read last.
    last: usize,
}

impl Reader {
    /// A reader with the key of its hashes.
    pub fn new(key: u64) -> Reader {
        Reader { key, ..Reader::default() }
    }

    /// Normalizes a record: writes its fields to a draft that has none. Gives a number that
    /// records of equal events share: those of the same source and id or, without an id, of
    /// equal values in every field, whatever their order. Nobody can make other records share
    /// one without the key.
    pub fn read<'a>(&mut self, record: &Record<'a>, draft: &mut impl Draft<'a>) -> u64 {
        self.meet(record);
        let plan = self.plans.get(self.last);
        plan.map_or(0, |plan| plan.apply(record, self.ranks(), self.key, draft))
    }

    /// Tells all values of a record that are not empty: the number of the path and the value.
    /// The values of an array have its path.
    pub fn values<'a>(&mut self, record: &Record<'a>, mut tell: impl FnMut(u32, Cow<'a, str>)) {
        self.meet(record);
        let ranks = self.ranks();
        for leaf in self.plans.get(self.last).map_or(&[][..], |plan| &plan.leaves) {
            leaf.each(record, ranks, |_, node| tell(leaf.path, record.value(node)));
        }
    }

    /// The path of a number.
    pub fn path(&self, id: u32) -> &str {
        self.paths.get(id as usize).map_or("", |path| path)
    }

    /// How many paths there are.
    pub fn paths(&self) -> usize {
        self.paths.len()
    }

    /// Finds the plan for a record and the ranks of its nodes.
    fn meet(&mut self, record: &Record<'_>) {
        if let Some(Some((number, true))) = self.of_shape(record) {
            while self.straight.len() < record.nodes.len() {
                self.straight.push(u32::try_from(self.straight.len()).unwrap_or(0));
            }
            (self.last, self.flat) = (number, true);
            debug_assert!(self.fits(number, record), "a shape has one run of keys");
            return;
        }
        self.ranks.clear();
        self.ranks.extend(outside(record.nodes));
        (self.last, self.flat) = (self.plan_for(record), false);
    }

    /// The ranks of the nodes of the record that was met last.
    fn ranks(&self) -> Ranks<'_> {
        Ranks(if self.flat { &self.straight } else { &self.ranks })
    }

    /// What is known of a record's shape.
    fn of_shape(&self, record: &Record<'_>) -> Option<Option<(usize, bool)>> {
        self.by_shape.get(record.shape? as usize).copied()
    }

    /// Whether the plan of a number is for a record.
    fn fits(&self, number: usize, record: &Record<'_>) -> bool {
        self.plans.get(number).is_some_and(|plan| plan.fits(record))
    }

    /// The number of the plan for a record.
    fn plan_for(&mut self, record: &Record<'_>) -> usize {
        let shape = record.shape.map(|shape| shape as usize);
        if let Some(Some((number, _))) = self.of_shape(record) {
            debug_assert!(self.fits(number, record), "a shape has one run of keys");
            return number;
        }
        let hash = shape_hash(record);
        let number = match self.by_hash.get(&hash) {
            Some(number) if self.fits(*number, record) => *number,
            _ => {
                let plan = self.plan(record);
                let (number, keys) = (self.kept.0, self.kept.1 + plan.len());
                self.plans.truncate(number);
                self.plans.push(plan);
                if number == MOST_PLANS || keys > MOST_KEYS {
                    return number;
                }
                self.kept = (number + 1, keys);
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
        let Reader { paths, path_ids, rows_ids, ranks, .. } = self;
        let path_id = |path: &str| {
            path_ids.get(path).copied().unwrap_or_else(|| {
                let (path, id) = (Rc::<str>::from(path), u32::try_from(paths.len()));
                paths.push(path.clone());
                let id = id.unwrap_or(u32::MAX);
                path_ids.insert(path, id);
                id
            })
        };
        let rows_id = |source: &'static Source, rows: &[usize]| {
            let next = u32::try_from(rows_ids.len()).unwrap_or(u32::MAX) + TABLES;
            *rows_ids.entry((source.id, rows.to_vec())).or_insert(next)
        };
        Plan::new(record, Ranks(ranks), self.key, path_id, rows_id)
    }
}

#[cfg(test)]
mod tests {
    use super::super::ALL;

    #[test]
    fn paths_of_the_tables_name_no_key_twice_for_one_field() {
        for source in ALL {
            for (at, row) in source.fields.iter().enumerate() {
                let after = source.fields.iter().skip(at + 1).filter(|other| other.0 == row.0);
                let mut again = after.flat_map(|other| other.1).filter(|path| row.1.contains(path));
                assert_eq!(again.next(), None, "{} lists it twice", source.id);
            }
        }
    }
}
