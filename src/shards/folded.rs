//! Groups of repeats of several shards: which there are in all, in their order, found from the
//! first row that each shard has of each. What is known of those on a page is added up.

use crate::bytes::sort;
use crate::query::{Alike, Ask, Counted, Group, Order, Pipe, Query, RankKey, Row, by_first_seen};
use crate::store::{Mark, RowId};

/// So many groups are told apart.
pub(super) const MOST: u64 = Pipe::MOST_GROUPS as u64;

/// The groups that a query shows.
#[derive(Debug)]
pub(super) struct Faces {
    of: (Query, Counted, Vec<Mark>),
    groups: u64,
    /// The rows of the list in their order, with what each is ordered by among those of its
    /// group; of the first of a group with its mark.
    rows: Vec<(Option<Mark>, RankKey)>,
    /// The ranks of those that are critical or fatal.
    graves: Vec<u64>,
}

/// The mark of a group, whether it is critical or fatal, and what its first row is ordered by.
fn parts(key: &RankKey) -> (Mark, bool, &[u8]) {
    let (mark, key) = key.split_at_checked(16).unwrap_or_default();
    let mut parts = Mark::default();
    for (part, bytes) in parts.iter_mut().zip(mark.as_chunks::<8>().0) {
        *part = u64::from_le_bytes(*bytes);
    }
    let (grave, key) = key.split_first().unwrap_or((&0, &[]));
    (parts, *grave > 0, key)
}

/// The rank of the input and the number of a row: what it is ordered by ends with them.
fn place(key: &[u8]) -> Option<(u32, RowId)> {
    let (rest, row) = key.split_last_chunk::<4>()?;
    Some((u32::from_be_bytes(*rest.last_chunk::<4>()?), RowId::from_be_bytes(*row)))
}

impl Faces {
    /// Takes the groups of each shard.
    pub fn new(what: &Ask, told: &[(u64, Vec<RankKey>)]) -> Faces {
        let mut all: Vec<(Mark, bool, &[u8])> =
            told.iter().flat_map(|(_, keys)| keys.iter().map(parts)).collect();
        sort(&mut all, |a, b| (a.0, a.2).cmp(&(b.0, b.2)));
        let mut groups: Vec<&[(Mark, bool, &[u8])]> = all.chunk_by(|a, b| a.0 == b.0).collect();
        let newly = what.query.order == Order::Newly;
        sort(&mut groups, |a, b| match (a.first(), b.first()) {
            (Some((.., a)), Some((.., b))) if newly => by_first_seen(a, b),
            (a, b) => a.map(|of| of.2).cmp(&b.map(|of| of.2)),
        });
        groups.truncate(Pipe::MOST_GROUPS);
        let mut rows = Vec::with_capacity(groups.len());
        let mut graves = Vec::new();
        for group in &groups {
            for (at, (mark, grave, key)) in group.iter().enumerate() {
                if at == 0 || what.unfold.contains(mark) {
                    if *grave {
                        graves.push(rows.len() as u64);
                    }
                    rows.push(((at == 0).then_some(*mark), key.to_vec()));
                }
            }
        }
        rows.truncate(Pipe::MOST_GROUPS);
        let of = (what.query.clone(), what.rules.clone(), what.unfold.clone());
        graves.retain(|rank| *rank < rows.len() as u64);
        Faces { of, groups: groups.len() as u64, rows, graves }
    }

    /// Whether a question is about the same.
    pub fn is_of(&self, what: &Ask) -> bool {
        self.of.0 == what.query && self.of.1 == what.rules && self.of.2 == what.unfold
    }

    /// The rank of the first row from a rank on that is critical or fatal; or, `back`, of the last
    /// before it.
    pub fn grave(&self, from: u64, back: bool) -> Option<u64> {
        let (before, behind) =
            self.graves.split_at(self.graves.partition_point(|rank| *rank < from));
        if back { before.last() } else { behind.first() }.copied()
    }

    /// How many groups there are, and rows of the list.
    pub fn counts(&self) -> (u64, u64) {
        (self.groups, self.rows.len() as u64)
    }

    fn of_page(&self, what: &Ask) -> impl Iterator<Item = &(Option<Mark>, RankKey)> {
        let offset = usize::try_from(what.offset).unwrap_or(usize::MAX);
        self.rows.iter().skip(offset).take(what.limit.min(Ask::MOST_ROWS) as usize)
    }

    /// Puts into a question what it must ask each shard for.
    pub fn page(&self, what: &mut Ask) {
        what.marks = self.of_page(what).filter_map(|(mark, _)| *mark).collect();
        let others = self.of_page(what).filter(|(mark, _)| mark.is_none());
        what.others = others.filter_map(|(_, key)| place(key)).collect();
    }

    /// The rows of a page of those that the shards gave.
    pub fn rows(&self, what: &Ask, given: Vec<(RankKey, Row)>) -> Vec<Row> {
        // There are few. With each what stands in the first of its rows.
        let mut groups: Vec<(Group, Row)> = Vec::new();
        let mut rows: Vec<(&[u8], Row)> = Vec::new();
        let (keys, given): (Vec<RankKey>, Vec<Row>) = given.into_iter().unzip();
        for (key, mut row) in keys.iter().zip(given) {
            if let Some(group) = row.group.take() {
                match groups.iter_mut().find(|(known, _)| known.mark == group.mark) {
                    Some((known, first)) => {
                        known.add(&group);
                        if what.query.alike != Alike::default() {
                            known.differ.compare(first, &row);
                        }
                    }
                    None => groups.push((group, row.clone())),
                }
            }
            rows.push((parts(key).2, row));
        }
        let row = |(mark, key): &(Option<Mark>, RankKey)| {
            let at = rows.iter().position(|(of, _)| of == key)?;
            let mut row = rows.swap_remove(at).1;
            let group = groups.iter().find(|(group, _)| Some(group.mark) == *mark);
            row.stand_for(group.map(|(group, _)| group.clone()));
            Some(row)
        };
        self.of_page(what).filter_map(row).collect()
    }
}
