//! The rows that a question is about, as lists: what is counted and ordered goes through
//! them several times, which sets of bits are slow at.

use crate::store::{Bits, Segment, flag};

/// Rows of one segment.
pub(super) struct Picked<'s> {
    /// Which segment of its store.
    pub at: usize,
    pub segment: &'s Segment,
    /// The rows, in order.
    pub rows: Vec<u16>,
    /// Those of them that are of a host.
    pub hosts: Vec<u16>,
}

impl<'s> Picked<'s> {
    pub fn new(at: usize, segment: &'s Segment, bits: &Bits) -> Picked<'s> {
        let rows = bits.rows();
        let is_host = |row: &u16| {
            segment.rows.get(usize::from(*row)).is_some_and(|base| base.flags & flag::HOST != 0)
        };
        let hosts = rows.iter().copied().filter(is_host).collect();
        Picked { at, segment, rows, hosts }
    }
}
