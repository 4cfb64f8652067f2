//! Which shard holds which input, and how far each has come.

use crate::protocol::{InputState, InputStatus};
use crate::store::{FIRST_MEMBER, top};

/// An input that was given.
#[derive(Debug)]
struct Given {
    input: u32,
    shard: usize,
    bytes: u64,
    told: InputStatus,
}

/// Inputs by shard.
#[derive(Debug, Default)]
pub(super) struct Deal {
    /// By number.
    given: Vec<Given>,
    /// What was told last of those that were unpacked of others, by number.
    members: Vec<InputStatus>,
}

impl Deal {
    fn place(&self, input: u32) -> Result<usize, usize> {
        self.given.binary_search_by_key(&input, |given| given.input)
    }

    /// The shard that an input of so many bytes goes to: one that has it, or has least.
    pub fn give(&mut self, input: u32, bytes: u64, shards: usize) -> usize {
        let mut shares = vec![0u64; shards];
        for given in &self.given {
            // Each costs a little, however short.
            shares.iter_mut().skip(given.shard).take(1).for_each(|share| *share += given.bytes + 1);
        }
        let least = shares.iter().enumerate().min_by_key(|(_, share)| **share);
        let shard = self.shard_of(input).or(least.map(|(shard, _)| shard)).unwrap_or(0);
        let told = InputStatus { input, ..InputStatus::default() };
        let new = Given { input, shard, bytes, told };
        match self.place(input) {
            Ok(at) => self.given.iter_mut().skip(at).take(1).for_each(|given| given.bytes = bytes),
            Err(at) => self.given.insert(at, new),
        }
        shard
    }

    /// The shard of an input.
    pub fn shard_of(&self, input: u32) -> Option<usize> {
        self.given.get(self.place(top(input)).ok()?).map(|given| given.shard)
    }

    /// The inputs that were given to a shard.
    pub fn inputs_of(&self, shard: usize) -> Vec<u32> {
        let of_it = self.given.iter().filter(|given| given.shard == shard);
        of_it.map(|given| given.input).collect()
    }

    /// Notes how far an input has come; whether it has ended with that. None if it was removed.
    pub fn note(&mut self, status: &InputStatus) -> Option<bool> {
        let at = self.place(top(status.input)).ok()?;
        let told = match status.input {
            FIRST_MEMBER.. => {
                let place = self.members.binary_search_by_key(&status.input, |of| of.input);
                let place = place.unwrap_or_else(|at| {
                    self.members.insert(at, InputStatus::default());
                    at
                });
                self.members.get_mut(place)
            }
            _ => self.given.get_mut(at).map(|given| &mut given.told),
        }?;
        let before = std::mem::replace(told, status.clone());
        Some(is_read(status) && !is_read(&before))
    }

    /// All inputs of a shard, unpacked ones too, as they are once that has ended: to be read
    /// again, or, with a note, not read.
    pub fn lose(&mut self, shard: usize, note: Option<&str>) -> Vec<InputStatus> {
        let inputs = self.inputs_of(shard);
        let state = if note.is_some() { InputState::Failed } else { InputState::Loading };
        let mut lost = Vec::new();
        let given = self.given.iter_mut().map(|given| &mut given.told);
        for status in given.chain(&mut self.members) {
            if inputs.binary_search(&top(status.input)).is_err() {
                continue;
            }
            let (parent, name) = (status.parent, std::mem::take(&mut status.name));
            let (input, note) = (status.input, note.map(str::to_owned));
            *status = InputStatus { input, state, note, parent, name, ..InputStatus::default() };
            lost.push(status.clone());
        }
        lost
    }

    /// Forgets an input and all that was unpacked of it.
    pub fn remove(&mut self, input: u32) {
        self.given.retain(|given| given.input != input);
        self.members.retain(|of| top(of.input) != input);
    }

    /// Whether all inputs are read, as far as they can be.
    pub fn is_read(&self) -> bool {
        self.given.iter().map(|given| &given.told).chain(&self.members).all(is_read)
    }

    /// Whether several shards have inputs.
    pub fn is_shared(&self) -> bool {
        let first = self.given.first().map(|given| given.shard);
        self.given.iter().any(|given| Some(given.shard) != first)
    }
}

/// Whether an input is read, as far as it can be.
fn is_read(status: &InputStatus) -> bool {
    status.state != InputState::Loading
}
