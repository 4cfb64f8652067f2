//! What rules concluded, so that rows of which the same is known are not thought about again.
//!
//! Rows tell what they know by numbers of dictionaries, which never change. There are few
//! places, and whoever comes last has it: a look is worth it only while it is cheap.

use super::table::low;
use crate::event::Rule;

const PLACES: usize = 512;

/// What it follows from: the rule, a number of the rule's own, and those of its fields.
pub(super) type From = [u32; 8];
/// The numbers of the rule's fields.
pub(super) type To = [u32; 10];

/// What followed before, by what it followed from; no rule has the number 0.
#[derive(Debug)]
pub(super) struct Concluded(Vec<(From, To)>);

impl Concluded {
    pub fn new() -> Concluded {
        Concluded(vec![([0; 8], [0; 10]); PLACES])
    }

    /// What a rule depends on, with the numbers of its fields.
    pub fn from(rule: &Rule, also: u32, numbers: [u32; 6]) -> From {
        let [a, b, c, d, e, f] = numbers;
        [rule.number, also, a, b, c, d, e, f]
    }

    /// The place for what follows.
    pub fn place(&mut self, from: &From) -> Option<&mut (From, To)> {
        let mix = |mixed: u64, number: &u32| {
            (mixed.rotate_left(17) ^ u64::from(*number)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        };
        let mixed = from.iter().fold(0, mix);
        self.0.get_mut(low(mixed >> 32) as usize % PLACES)
    }
}
