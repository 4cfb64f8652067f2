//! Where a page of the merged order begins in each shard, found without moving rows: from keys
//! at some ranks, then at ranks between those, until all is told.

use crate::query::RankKey;

/// How many keys a shard tells at once.
const KEYS: u64 = 512;

/// The most rounds. Rows that come while inputs are read may keep it from ending.
const ROUNDS: u32 = 24;

/// Looks for how many of the first rows in all each shard has.
#[derive(Debug)]
pub(super) struct Split {
    offset: u64,
    rounds: u32,
    /// By shard: at least so many, and at most.
    bounds: Vec<(u64, u64)>,
}

/// Keys of a shard, each with its rank.
type Sample = Vec<(u64, RankKey)>;

impl Split {
    pub fn new(offset: u64, shards: usize) -> Split {
        // None has more than all.
        Split { offset, rounds: 0, bounds: vec![(0, offset); shards] }
    }

    /// Which keys each shard is asked for: from a rank on, each so manieth, up to a rank. None
    /// once all is told.
    pub fn wants(&mut self) -> Option<Vec<(u64, u64, u64)>> {
        self.rounds += 1;
        let open = self.bounds.iter().any(|(low, high)| low < high);
        let range = |(low, high): &(u64, u64)| (*low, ((high - low) / KEYS).max(1), *high);
        (open && self.rounds < ROUNDS).then(|| self.bounds.iter().map(range).collect())
    }

    /// The rank in each shard of the first row that is not before the page.
    pub fn starts(&self) -> Vec<u64> {
        self.bounds.iter().map(|(low, _)| *low).collect()
    }

    /// Takes the keys that were wanted, with how many rows each shard shows.
    pub fn take(&mut self, told: &[(u64, Vec<RankKey>)]) {
        let mut samples: Vec<Sample> = Vec::with_capacity(told.len());
        for ((low, high), (shown, keys)) in self.bounds.iter_mut().zip(told) {
            let step = ((*high - *low) / KEYS).max(1);
            let ranks = (0..).map(|at| *low + at * step);
            *high = (*high).min(*shown).max(*low);
            let high = *high;
            let sample = ranks.zip(keys.iter().cloned()).filter(|(rank, _)| *rank < high);
            samples.push(sample.collect());
        }
        let before = self.bounds.clone();
        for (shard, sample) in samples.iter().enumerate() {
            for (rank, key) in sample {
                let (mut least, mut most) = (0, 0);
                for (other, of_other) in samples.iter().enumerate() {
                    let bounds = before.get(other).copied().unwrap_or_default();
                    let (low, high) =
                        if other == shard { (*rank, *rank) } else { ahead(of_other, key, bounds) };
                    (least, most) = (least + low, most + high);
                }
                let Some((low, high)) = self.bounds.get_mut(shard) else { continue };
                if most < self.offset {
                    *low = (*low).max(rank + 1);
                } else if least >= self.offset {
                    *high = (*high).min(*rank);
                }
            }
        }
        self.bounds.iter_mut().for_each(|(low, high)| *high = (*high).max(*low));
    }
}

/// How many rows of a shard come before a key: at least, and at most. Those that are known to
/// come before the page count as such, and those behind it do not: so the sum tells whether the
/// key is before the page, if not its rank.
fn ahead(sample: &Sample, key: &RankKey, (low, high): (u64, u64)) -> (u64, u64) {
    let at = sample.partition_point(|(_, other)| other < key);
    let last = at.checked_sub(1).and_then(|at| sample.get(at));
    (last.map_or(low, |(rank, _)| rank + 1), sample.get(at).map_or(high, |(rank, _)| *rank))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_begins_where_it_does_in_the_merged_order() {
        for shards in [2usize, 3, 7] {
            let mut rows: Vec<Vec<RankKey>> = vec![Vec::new(); shards];
            let mut all = Vec::new();
            for n in 0u32..20_000 {
                let mixed = u64::from(n).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
                let shard = (mixed % 11) as usize % shards;
                let time = (mixed % 5000).to_be_bytes();
                let key = [&time[..], &[shard as u8], &n.to_be_bytes()].concat();
                rows[shard].push(key.clone());
                all.push(key);
            }
            all.sort_unstable();
            rows.iter_mut().for_each(|rows| rows.sort_unstable());
            for offset in [0, 1, 199, 513, 9_999, 19_999, 20_000, 30_000] {
                let mut split = Split::new(offset, shards);
                while let Some(wants) = split.wants() {
                    let tell = |(rows, (from, step, end)): (&Vec<RankKey>, (u64, u64, u64))| {
                        let range = rows.iter().take(end as usize).skip(from as usize);
                        (rows.len() as u64, range.step_by(step as usize).cloned().collect())
                    };
                    let told: Vec<_> = rows.iter().zip(wants).map(tell).collect();
                    split.take(&told);
                }
                assert!(split.rounds < 6, "{} rounds", split.rounds);
                let before = &all[..all.len().min(offset as usize)];
                let count =
                    |shard: usize| before.iter().filter(|key| usize::from(key[8]) == shard).count();
                let want: Vec<u64> = (0..shards).map(|shard| count(shard) as u64).collect();
                assert_eq!(split.starts(), want, "{offset} of {shards}");
            }
        }
    }
}
