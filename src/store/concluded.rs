//! What rules concluded, so that rows of which the same is known are not thought about again.
//!
//! Rows tell what they know by numbers of dictionaries, which never change. There are few
//! places, and whoever comes last has it: a look is worth it only while it is cheap.

use super::table::low;

const PLACES: usize = 512;

/// Numbers of a rule's fields.
pub(super) type Numbers = [u32; 10];

/// What a conclusion followed from: the rule, which is not 0, a number of its own, and those of
/// its fields.
pub(super) type Known = [u32; 8];

/// What followed before.
#[derive(Debug)]
pub(super) struct Concluded(Vec<(Known, Numbers)>);

impl Concluded {
    pub fn new() -> Concluded {
        Concluded(vec![Default::default(); PLACES])
    }

    /// The place for what follows.
    pub fn place(&mut self, known: &Known) -> Option<&mut (Known, Numbers)> {
        let mix = |mixed: u64, number: &u32| {
            (mixed.rotate_left(17) ^ u64::from(*number)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        };
        let mixed = known.iter().fold(0, mix);
        self.0.get_mut(low(mixed >> 32) as usize % PLACES)
    }
}

/// Whether the same is known, without the loop over bytes that `==` becomes.
pub(super) fn same(a: &Known, b: &Known) -> bool {
    a.iter().zip(b).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}
