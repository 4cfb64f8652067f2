//! Which numbers rows have together, such as those of their severity, rule and module: there are few
//! such sets, and a row's does not change. So each row's set is kept as one number, and to count
//! what several fields hold is to count that.

use super::picked::Picked;
use crate::bytes::finish;
use crate::store::{Codes, Segment, Store};
use std::collections::HashMap;

/// Of so many sets those that were seen last are found at once.
const NEAR: usize = 1 << 8;

/// The sets of numbers of a store's rows.
#[derive(Debug)]
pub(super) struct Sets<const N: usize> {
    sets: Vec<[u32; N]>,
    places: HashMap<[u32; N], u32>,
    /// Of each segment, the place of each row's set.
    segments: Vec<Codes>,
    /// The state of the store that all this is of.
    of: u64,
}

impl<const N: usize> Default for Sets<N> {
    fn default() -> Sets<N> {
        Sets { sets: Vec::new(), places: HashMap::new(), segments: Vec::new(), of: 0 }
    }
}

impl<const N: usize> Sets<N> {
    /// Learns the sets of rows that came since; `numbers` are those of a row. Whether there are no
    /// more than so many sets: else nothing is known.
    pub fn learn<'s, F: Fn(usize) -> [u32; N]>(
        &mut self,
        store: &'s Store,
        most: usize,
        numbers: impl Fn(&'s Segment) -> F,
    ) -> bool {
        if self.of != store.rewrites {
            *self = Sets { of: store.rewrites, ..Sets::default() };
        }
        self.segments.resize_with(store.segments().len(), Codes::default);
        let mut near = vec![None; NEAR];
        let mut codes = Vec::new();
        for (at, segment) in store.segments().iter().enumerate() {
            let count = segment.rows.len();
            if self.segments.get(at).is_none_or(|known| known.len() == count) {
                continue;
            }
            let numbers = numbers(segment);
            codes.clear();
            codes.extend((0..count).map(|row| self.place(numbers(row), &mut near)));
            if self.sets.len() > most {
                *self = Sets { of: self.of, ..Sets::default() };
                return false;
            }
            if let Some(known) = self.segments.get_mut(at) {
                *known = Codes::new(&codes);
            }
        }
        true
    }

    fn place(&mut self, set: [u32; N], near: &mut [Option<([u32; N], u32)>]) -> u32 {
        let mix = |sum: u64, number: &u32| finish(sum ^ u64::from(*number));
        let slot = usize::try_from(set.iter().fold(0, mix)).unwrap_or(0) % NEAR;
        let Some(slot) = near.get_mut(slot) else { return 0 };
        match slot {
            Some((known, place)) if *known == set => *place,
            _ => {
                let next = u32::try_from(self.sets.len()).unwrap_or(u32::MAX);
                let place = *self.places.entry(set).or_insert(next);
                if place == next {
                    self.sets.push(set);
                }
                *slot = Some((set, place));
                place
            }
        }
    }

    /// How many of some rows have each set, in an order that stays.
    pub fn count(&self, picked: &[Picked<'_>]) -> Vec<u64> {
        let mut counts = vec![0; self.sets.len()];
        for part in picked {
            if let Some(codes) = self.segments.get(part.at) {
                codes.count(&part.rows, &mut counts);
            }
        }
        counts
    }

    /// The sets that any row has, with how many.
    pub fn counted<'a>(&'a self, counts: &'a [u64]) -> impl Iterator<Item = (&'a [u32; N], u64)> {
        self.sets.iter().zip(counts.iter().copied()).filter(|(_, count)| *count > 0)
    }
}
