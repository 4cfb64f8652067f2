//! Groups of repeats of several shards: which there are in all, in their order, found from the
//! first row that each shard has of each. What is known of those on a page is added up.

use crate::bytes::sort;
use crate::query::{Ask, Counted, Pipe, Query, RankKey, Row};
use crate::store::Mark;

/// So many groups are told apart.
pub(super) const MOST: u64 = Pipe::MOST_GROUPS as u64;

/// The groups that a query shows.
#[derive(Debug)]
pub(super) struct Faces {
    of: (Query, Counted),
    /// In their order.
    marks: Vec<Mark>,
}

/// The mark of a group, and what its first row is ordered by.
fn parts(key: &RankKey) -> (Mark, &[u8]) {
    let (mark, key) = key.split_at_checked(16).unwrap_or_default();
    let mut parts = Mark::default();
    for (part, bytes) in parts.iter_mut().zip(mark.as_chunks::<8>().0) {
        *part = u64::from_le_bytes(*bytes);
    }
    (parts, key)
}

impl Faces {
    /// Takes the groups of each shard.
    pub fn new(what: &Ask, told: &[(u64, Vec<RankKey>)]) -> Faces {
        let mut all: Vec<(Mark, &[u8])> =
            told.iter().flat_map(|(_, keys)| keys.iter().map(parts)).collect();
        sort(&mut all, Ord::cmp);
        // The first of each group is what it is ordered by.
        all.dedup_by(|next, first| next.0 == first.0);
        sort(&mut all, |(_, a), (_, b)| a.cmp(b));
        all.truncate(Pipe::MOST_GROUPS);
        Faces {
            of: (what.query.clone(), what.rules.clone()),
            marks: all.into_iter().map(|(mark, _)| mark).collect(),
        }
    }

    /// Whether a question is about the same.
    pub fn is_of(&self, what: &Ask) -> bool {
        self.of.0 == what.query && self.of.1 == what.rules
    }

    /// How many there are.
    pub fn len(&self) -> u64 {
        self.marks.len() as u64
    }

    /// Those of some ranks.
    pub fn page(&self, offset: u64, limit: u32) -> Vec<Mark> {
        let offset = usize::try_from(offset).unwrap_or(usize::MAX);
        self.marks.iter().skip(offset).take(limit.min(Ask::MOST_ROWS) as usize).copied().collect()
    }
}

/// Makes one row for each group of those that the shards have, with what it is ordered by alone.
pub(super) fn join(rows: &mut Vec<(RankKey, Row)>) {
    sort(rows, |(a, _), (b, _)| a.cmp(b));
    rows.dedup_by(|(other, row), (first, face)| {
        let same = parts(other).0 == parts(first).0;
        if let (true, Some(group), Some(more)) = (same, &mut face.group, &row.group) {
            group.add(more);
        }
        same
    });
    rows.iter_mut().for_each(|(key, _)| *key = parts(key).1.to_vec());
}
