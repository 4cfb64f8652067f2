//! Which shard holds which input or part of one, and how far each has come.

use super::cut::{Cut, Told, shares};
use super::message::ToShard;
use crate::protocol::{InputState, InputStatus, ToWorker};
use crate::session::Cuttable;
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
    /// Its parts, or those of what is inside of it, if several shards read it.
    cut: Option<Cut>,
    /// Whether a part of what is inside ended before its end.
    odd: bool,
    /// Whether it stays as it is: no longer cut, nor read again.
    left: bool,
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
        let name = name.to_owned();
        let (cut, odd, left) = (None, false, self.of(input).is_some_and(|before| before.left));
        let new = Given { input, shard, bytes, name, date, told, cut, odd, left };
        match self.place(input) {
            Ok(at) => self.given.splice(at..=at, [new]).for_each(drop),
            Err(at) => self.given.insert(at, new),
        }
        shard
    }

    /// Leaves an input as it is: it was cancelled.
    pub fn leave(&mut self, input: u32) {
        self.of(input).into_iter().for_each(|given| given.left = true);
    }

    fn of(&mut self, input: u32) -> Option<&mut Given> {
        let at = self.place(top(input)).ok()?;
        self.given.get_mut(at)
    }

    /// Cuts an input, if that is worth it: what the shards are told. No part is shorter than `least`.
    pub fn cut(
        &mut self,
        Cuttable { input, at, edge, inside }: Cuttable,
        (shards, least): (usize, u64),
        (turn, asked): (u32, usize),
    ) -> Told {
        let mut loads = vec![0u64; shards];
        for given in self.given.iter().filter(|given| given.input != top(input)) {
            for (shard, load) in given.loads() {
                loads.iter_mut().skip(shard).take(1).for_each(|sum| *sum += load);
            }
        }
        let no = vec![(asked, ToShard::Cut { input, part: None })];
        let Ok(place) = self.place(top(input)) else { return no };
        let Some(given) = self.given.get_mut(place) else { return no };
        let (size, date) = inside.unwrap_or((given.bytes, None));
        let date = date.or(given.date);
        let (told, name) = match inside {
            None => (&given.told, &given.name),
            Some(_) => match self.members.iter().find(|of| of.input == input) {
                Some(of) => (of, &of.name),
                None => return no,
            },
        };
        let own = given.shard;
        let shares = shares(size.saturating_sub(at), own, &loads, least.max(1));
        if shares.len() < 2 || given.cut.is_some() || given.left || own != asked {
            return no;
        }
        let of = (input, name.as_str(), date);
        let cut = Cut::new(of, (at, size), &shares, (turn, told), &edge);
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
        // What is inside is of the given one, but for parts of it.
        let parts = given.cut.iter().flat_map(Cut::parts).skip(1);
        let parts = parts.map(|(part, share)| (share.shard, part));
        std::iter::once((given.shard, input)).chain(parts).collect()
    }

    /// The inputs that were given whole to a shard.
    pub fn inputs_of(&self, shard: usize) -> Vec<u32> {
        let of_it = self.given.iter().filter(|given| given.is_whole() && given.shard == shard);
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
        let place = self.place(top(status.input)).ok()?;
        let given = self.given.get_mut(place)?;
        let cut = given.cut.as_mut()?;
        let ended_early = cut.note(part_number(status.input), (turn, begins), status);
        given.odd |= ended_early && cut.is_inside();
        let out = cut.join(next);
        let status = cut.status();
        let told = match cut.is_inside() {
            true => told_of(&mut self.members, status.input)?,
            false => &mut given.told,
        };
        let before = std::mem::replace(told, status.clone());
        let ended = is_read(&status) && !is_read(&before);
        Some((status, ended, out))
    }

    /// Takes the parts back of what is inside of an input, if one of them ended before its end and
    /// the input has ended: the input, how far all of it is then, and what shards are told.
    pub fn take_back(&mut self, input: u32) -> Option<(u32, Vec<InputStatus>, Told)> {
        let given = self.of(input).filter(|of| of.odd && !of.left && is_read(&of.told))?;
        let (input, shard) = (given.input, given.shard);
        let mut told = given.cut.take()?.forget();
        given.left = true;
        told.push((shard, ToShard::Page(ToWorker::Remove { input })));
        // A member that is not found again, because that is cancelled, stays so.
        let again = Some("It was to be read again.");
        let of_it = self.members.iter_mut().filter(|of| top(of.input) == input);
        let mut all: Vec<_> = of_it.map(|of| begin_again(of, InputState::Partial, again)).collect();
        let given = self.of(input);
        all.extend(given.map(|of| begin_again(&mut of.told, InputState::Loading, None)));
        Some((input, all, told))
    }

    /// Notes how far an input has come; whether it has ended with that. None if it was removed.
    pub fn note(&mut self, status: &InputStatus) -> Option<bool> {
        let at = self.place(top(status.input)).ok()?;
        let told = match status.input {
            FIRST_MEMBER.. => told_of(&mut self.members, status.input),
            // What is in parts is told of them.
            _ => self.given.get_mut(at).filter(|given| given.is_whole()).map(|of| &mut of.told),
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
        let whole = self.given.iter_mut().filter(|given| given.is_whole());
        let whole = whole.map(|given| &mut given.told);
        for status in whole.chain(&mut self.members) {
            if inputs.binary_search(&top(status.input)).is_ok() {
                lost.push(begin_again(status, state, note));
            }
        }
        let mut out = Vec::new();
        for given in &mut self.given {
            // Nobody can go on with what was inside of it.
            let gone = given.is_whole() && given.shard == shard;
            out.extend(given.cut.take_if(|_| gone).iter().flat_map(Cut::forget));
            let Some(cut) = given.cut.as_mut() else { continue };
            out.extend(cut.lose(shard, note, turn));
            let status = cut.status();
            lost.push(status.clone());
            let told = match cut.is_inside() {
                true => told_of(&mut self.members, status.input),
                false => Some(&mut given.told),
            };
            told.into_iter().for_each(|told| told.clone_from(&status));
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
    /// Whether one shard has all of it, but for parts of what is inside.
    fn is_whole(&self) -> bool {
        self.cut.as_ref().is_none_or(Cut::is_inside)
    }

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

/// What was told last of a member.
fn told_of(members: &mut Vec<InputStatus>, input: u32) -> Option<&mut InputStatus> {
    let place = members.binary_search_by_key(&input, |of| of.input);
    let place = place.unwrap_or_else(|at| {
        members.insert(at, InputStatus::default());
        at
    });
    members.get_mut(place)
}

/// How far an input is of which nothing is read any more.
fn begin_again(of: &mut InputStatus, state: InputState, note: Option<&str>) -> InputStatus {
    let (parent, name) = (of.parent, std::mem::take(&mut of.name));
    let (input, note) = (of.input, note.map(str::to_owned));
    *of = InputStatus { input, state, note, parent, name, ..InputStatus::default() };
    of.clone()
}

/// Whether an input is read, as far as it can be.
fn is_read(status: &InputStatus) -> bool {
    status.state != InputState::Loading
}
