//! Which shard holds which input, and how far each has come.

use super::hub::is_read;
use crate::protocol::{InputState, InputStatus};
use crate::store::top;
use std::collections::BTreeMap;

/// Inputs by shard.
#[derive(Debug, Default)]
pub(super) struct Deal {
    /// The shard and the length of each input that was given.
    given: BTreeMap<u32, (usize, u64)>,
    /// What was told last of each input, unpacked ones too.
    told: BTreeMap<u32, InputStatus>,
}

impl Deal {
    /// The shard that an input of so many bytes goes to: one that has it, or has least.
    pub fn give(&mut self, input: u32, bytes: u64, shards: usize) -> usize {
        let mut shares = vec![0u64; shards];
        for (shard, bytes) in self.given.values() {
            // Each costs a little, however short.
            shares.iter_mut().skip(*shard).take(1).for_each(|share| *share += bytes + 1);
        }
        let least = shares.iter().enumerate().min_by_key(|(_, share)| **share);
        let shard = self.shard_of(input).or(least.map(|(shard, _)| shard)).unwrap_or(0);
        self.given.insert(input, (shard, bytes));
        self.told.insert(input, InputStatus { input, ..InputStatus::default() });
        shard
    }

    /// The shard of an input.
    pub fn shard_of(&self, input: u32) -> Option<usize> {
        self.given.get(&top(input)).map(|(shard, _)| *shard)
    }

    /// The inputs that were given to a shard.
    pub fn inputs_of(&self, shard: usize) -> Vec<u32> {
        let of_it = self.given.iter().filter(|(_, (of, _))| *of == shard);
        of_it.map(|(input, _)| *input).collect()
    }

    /// Notes how far an input has come; whether it has ended with that. None if it was removed.
    pub fn note(&mut self, status: &InputStatus) -> Option<bool> {
        self.shard_of(status.input)?;
        let before = self.told.insert(status.input, status.clone());
        Some(is_read(status) && !before.is_some_and(|before| is_read(&before)))
    }

    /// All inputs of a shard, unpacked ones too, as they are once that has ended: to be read
    /// again, or, with a note, not read.
    pub fn lose(&mut self, shard: usize, note: Option<&str>) -> Vec<InputStatus> {
        let given = &self.given;
        let of_it = |input: &u32| given.get(&top(*input)).is_some_and(|(of, _)| *of == shard);
        let state = if note.is_some() { InputState::Failed } else { InputState::Loading };
        let mut lost = Vec::new();
        for (_, status) in self.told.iter_mut().filter(|(input, _)| of_it(input)) {
            let (parent, name) = (status.parent, std::mem::take(&mut status.name));
            let note = note.map(str::to_owned);
            let input = status.input;
            *status = InputStatus { input, state, note, parent, name, ..InputStatus::default() };
            lost.push(status.clone());
        }
        lost
    }

    /// Forgets an input and all that was unpacked of it.
    pub fn remove(&mut self, input: u32) {
        self.given.remove(&input);
        self.told.retain(|of, _| top(*of) != input);
    }

    /// Whether all inputs are read, as far as they can be.
    pub fn is_read(&self) -> bool {
        self.told.values().all(is_read)
    }

    /// Whether several shards have inputs.
    pub fn is_shared(&self) -> bool {
        let mut shards = self.given.values().map(|(shard, _)| shard);
        let first = shards.next();
        shards.any(|shard| Some(shard) != first)
    }
}
