//! Which shard holds which input or part of one, and how far each has come.

use super::cut::{Cut, Told, shares};
use super::message::ToShard;
use crate::protocol::{InputState, InputStatus};
use crate::session::Edge;
use crate::store::{FIRST_MEMBER, of_rank, part_number, rank, top};

/// An input that was given.
#[derive(Debug)]
struct Given {
    input: u32,
    shard: usize,
    bytes: u64,
    name: String,
    date: Option<i64>,
    told: InputStatus,
    /// Its parts, if several shards read it.
    cut: Option<Cut>,
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
    pub fn give(
        &mut self,
        (input, name, date): (u32, &str, Option<i64>),
        bytes: u64,
        shards: usize,
    ) -> usize {
        let mut shares = vec![0u64; shards];
        for given in &self.given {
            // Each costs a little, however short. Of parts, all have about as much.
            let all = given.cut.as_ref().map_or(1, |cut| cut.parts().count() as u64);
            for shard in given.shards() {
                let share = given.bytes / all + 1;
                shares.iter_mut().skip(shard).take(1).for_each(|sum| *sum += share);
            }
        }
        let least = shares.iter().enumerate().min_by_key(|(_, share)| **share);
        let has = self.shard_of(rank(input));
        let shard = has.or(least.map(|(shard, _)| shard)).unwrap_or(0);
        let told = InputStatus { input, ..InputStatus::default() };
        let new = Given { input, shard, bytes, name: name.to_owned(), date, told, cut: None };
        match self.place(input) {
            Ok(at) => self.given.splice(at..=at, [new]).for_each(drop),
            Err(at) => self.given.insert(at, new),
        }
        shard
    }

    fn of(&mut self, input: u32) -> Option<&mut Given> {
        let at = self.place(top(input)).ok()?;
        self.given.get_mut(at)
    }

    /// Cuts an input that is read up to a byte at such edges, if that is worth it: what the shards are told.
    /// No part is shorter than `least`.
    pub fn cut(
        &mut self,
        (input, at, edge): (u32, u64, Edge),
        (shards, least): (usize, u64),
        (turn, asked): (u32, usize),
    ) -> Told {
        let mut loads = vec![0u64; shards];
        for given in self.given.iter().filter(|given| given.input != input) {
            for (shard, load) in given.loads() {
                loads.iter_mut().skip(shard).take(1).for_each(|sum| *sum += load);
            }
        }
        let no = vec![(asked, ToShard::Cut { input, part: None })];
        let Some(given) = self.of(input) else { return no };
        let (own, size) = (given.shard, given.bytes);
        let shares = shares(size.saturating_sub(at), own, &loads, least.max(1));
        if shares.len() < 2 || given.cut.is_some() || own != asked {
            return no;
        }
        let of = (input, given.name.as_str(), given.date);
        let cut = Cut::new(of, (at, size), &shares, (turn, &given.told), &edge);
        let mut out = vec![(own, ToShard::Cut { input, part: cut.first() })];
        out.extend(cut.begin());
        given.cut = Some(cut);
        out
    }

    /// The shard that has an input, or a part of one, by its rank.
    pub fn shard_of(&self, rank: u32) -> Option<usize> {
        let (input, number) = of_rank(rank);
        let given = self.given.get(self.place(input).ok()?)?;
        given.shards().nth(number)
    }

    /// The shards of an input, with the numbers that it or its parts have there.
    pub fn places_of(&self, input: u32) -> Vec<(usize, u32)> {
        let given = self.place(top(input)).ok().and_then(|at| self.given.get(at));
        let Some(given) = given else { return Vec::new() };
        match &given.cut {
            Some(cut) => cut.parts().map(|(part, share)| (share.shard, part)).collect(),
            None => vec![(given.shard, input)],
        }
    }

    /// The inputs that were given whole to a shard.
    pub fn inputs_of(&self, shard: usize) -> Vec<u32> {
        let of_it = self.given.iter().filter(|given| given.cut.is_none() && given.shard == shard);
        of_it.map(|given| given.input).collect()
    }

    /// Where each part stands.
    pub fn stands(&self) -> Told {
        self.given.iter().filter_map(|given| given.cut.as_ref()).flat_map(Cut::stands).collect()
    }

    /// Notes how far a part has come: how far all of its input have, whether that has ended with
    /// that, and what shards are told.
    pub fn note_part(
        &mut self,
        (turn, begins): (u32, u64),
        status: InputStatus,
        next: u32,
    ) -> Option<(InputStatus, bool, Told)> {
        let given = self.of(status.input)?;
        let cut = given.cut.as_mut()?;
        cut.note(part_number(status.input), (turn, begins), status);
        let out = cut.join(next);
        let before = std::mem::replace(&mut given.told, cut.status());
        Some((given.told.clone(), is_read(&given.told) && !is_read(&before), out))
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
            // What is in parts is told of them.
            _ => self.given.get_mut(at).filter(|given| given.cut.is_none()).map(|of| &mut of.told),
        }?;
        let before = std::mem::replace(told, status.clone());
        Some(is_read(status) && !is_read(&before))
    }

    /// All inputs of a shard, unpacked ones too, as they are once that has ended: to be read
    /// again, or, with a note, not read. Parts are given again in a turn; what the shard that is
    /// in its place is told.
    pub fn lose(
        &mut self,
        shard: usize,
        note: Option<&str>,
        turn: u32,
    ) -> (Vec<InputStatus>, Told) {
        let inputs = self.inputs_of(shard);
        let state = if note.is_some() { InputState::Failed } else { InputState::Loading };
        let mut lost = Vec::new();
        let whole = self.given.iter_mut().filter(|given| given.cut.is_none());
        let whole = whole.map(|given| &mut given.told);
        for status in whole.chain(&mut self.members) {
            if inputs.binary_search(&top(status.input)).is_err() {
                continue;
            }
            let (parent, name) = (status.parent, std::mem::take(&mut status.name));
            let (input, note) = (status.input, note.map(str::to_owned));
            *status = InputStatus { input, state, note, parent, name, ..InputStatus::default() };
            lost.push(status.clone());
        }
        let mut out = Vec::new();
        for given in self.given.iter_mut().filter(|given| given.cut.is_some()) {
            let Some(cut) = given.cut.as_mut() else { continue };
            out.extend(cut.lose(shard, note, turn));
            given.told = cut.status();
            lost.push(given.told.clone());
        }
        (lost, out)
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
        self.given.iter().flat_map(Given::shards).any(|shard| Some(shard) != first)
    }
}

impl Given {
    /// The shards that read it, by part.
    fn shards(&self) -> impl Iterator<Item = usize> {
        let parts = self.cut.iter().flat_map(|cut| cut.parts().map(|(_, share)| share.shard));
        parts.chain(self.cut.is_none().then_some(self.shard))
    }

    /// How many bytes each shard has still to read of it.
    fn loads(&self) -> Vec<(usize, u64)> {
        match &self.cut {
            Some(cut) => cut.parts().map(|(_, share)| (share.shard, share.load())).collect(),
            None if is_read(&self.told) => Vec::new(),
            None => vec![(self.shard, self.bytes.saturating_sub(self.told.bytes))],
        }
    }
}

/// Whether an input is read, as far as it can be.
fn is_read(status: &InputStatus) -> bool {
    status.state != InputState::Loading
}
