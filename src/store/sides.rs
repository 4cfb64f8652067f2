//! The side of each row: whether its input is one that a person set as baseline, or another.
//!
//! As a column it is asked for, counted and exported as any field is. An event whose record is
//! found in inputs of both sides is of both.

use super::{RowId, Store, top};
use crate::bytes::sort;
use crate::event::{Field, SIDES, Value};

/// What is known of sides.
#[derive(Debug, Default)]
pub(super) struct Sides {
    /// The given inputs that are the baseline.
    baseline: Vec<u32>,
    /// Of which state of the store rows have their side; of none, none has.
    told: Option<u64>,
}

impl Sides {
    /// Whether an input is of the baseline.
    fn has(&self, input: u32) -> bool {
        self.baseline.contains(&top(input))
    }
}

impl Store {
    /// Takes these given inputs, and no others, for the baseline; what was unpacked of them and
    /// their parts are too.
    pub fn set_baseline(&mut self, inputs: Vec<u32>) {
        self.generation += 1;
        self.sides.baseline = inputs;
    }

    /// Gives rows their side, where they do not have it yet.
    pub fn tell_sides(&mut self) {
        let off = self.sides.baseline.is_empty();
        // Where there is none, and was none, there is nothing to tell.
        if self.sides.told.map_or(off, |told| told == self.generation) {
            return;
        }
        let mut both = self.on_both_sides().into_iter().peekable();
        let [baseline, current, all] =
            SIDES.map(|word| self.encode(Field::Side, &Value::Text(word.into())));
        for at in 0..self.segments.len() {
            let Some(segment) = self.segments.get_mut(at) else { continue };
            let number = if self.sides.has(segment.input) { baseline } else { current };
            let mut numbers = vec![number; if off { 0 } else { segment.rows.len() }];
            while let Some(id) = both.next_if(|id| (id >> 16) as usize <= at) {
                numbers.iter_mut().skip((id & 0xffff) as usize).take(1).for_each(|of| *of = all);
            }
            segment.replace(Field::Side, &numbers);
        }
        self.generation += 1;
        self.sides.told = (!off).then_some(self.generation);
    }

    /// The rows that stand for a copy of the other side, in order.
    fn on_both_sides(&self) -> Vec<RowId> {
        let has = |id: RowId| self.place(id).is_some_and(|(of, _)| self.sides.has(of.input));
        let mut both = Vec::new();
        for (head, copies) in &self.copies {
            if copies.iter().any(|copy| has(*copy) != has(*head)) {
                both.push(*head);
            }
        }
        for (head, input) in self.across.inputs() {
            if self.sides.has(input) != has(head) {
                both.push(head);
            }
        }
        sort(&mut both, Ord::cmp);
        both
    }
}
