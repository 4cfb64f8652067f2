//! The rows that a question is about, as lists: what is counted and ordered goes through
//! them several times, which sets of bits are slow at.

use super::known::Known;
use crate::store::{Bits, Rows, Segment, flag};
use std::cell::OnceCell;

/// The rows of all segments that a part of a question is about.
#[derive(Default)]
pub(super) struct Chosen<'s> {
    pub parts: Vec<Picked<'s>>,
    /// How many have each set of numbers, once that was asked.
    sets: OnceCell<Vec<u64>>,
}

impl<'s> Chosen<'s> {
    pub fn new(parts: Vec<Picked<'s>>) -> Chosen<'s> {
        Chosen { parts, sets: OnceCell::new() }
    }

    /// How many have each set of numbers.
    pub fn sets(&self, known: &Known) -> &[u64] {
        self.sets.get_or_init(|| known.count(&self.parts))
    }
}

/// Rows of one segment.
pub(super) struct Picked<'s> {
    /// Which segment of its store.
    pub at: usize,
    pub segment: &'s Segment,
    /// The rows.
    pub rows: Rows,
    /// Those of them that are of a host.
    pub hosts: Rows,
}

impl<'s> Picked<'s> {
    pub fn new(at: usize, segment: &'s Segment, bits: &Bits) -> Picked<'s> {
        let mut hosts = segment.all_with(flag::HOST);
        hosts.and(bits);
        Picked { at, segment, rows: bits.rows(), hosts: hosts.rows() }
    }
}
