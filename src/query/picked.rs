//! The rows that a question is about, as lists: what is counted and ordered goes through
//! them several times, which sets of bits are slow at.

use crate::store::{Bits, Rows, Segment, flag};

/// Rows of one segment.
pub(super) struct Picked<'s> {
    /// Which segment of its store.
    pub at: usize,
    pub segment: &'s Segment,
    /// The rows.
    pub rows: Rows,
    /// The same as a set.
    pub bits: Bits,
    /// Those of them that are of a host.
    pub hosts: Rows,
}

impl<'s> Picked<'s> {
    pub fn new(at: usize, segment: &'s Segment, bits: Bits) -> Picked<'s> {
        let mut hosts = segment.all_with(flag::HOST);
        hosts.and(&bits);
        Picked { at, segment, rows: bits.rows(), hosts: hosts.rows(), bits }
    }
}
