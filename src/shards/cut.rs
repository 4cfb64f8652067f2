//! One input in parts: where it is cut, what is known of each part, and whether each begins where
//! the one before it ended.

use super::message::ToShard;
use crate::protocol::{InputState, InputStatus, ToWorker};
use crate::session::{Around, Edge, Part};
use crate::store::{self, MOST_PARTS, part};

/// What shards are told.
pub(super) type Told = Vec<(usize, ToShard)>;

/// An input that several shards read.
#[derive(Debug)]
pub(super) struct Cut {
    input: u32,
    name: String,
    date: Option<i64>,
    parts: Vec<Share>,
}

/// What a shard reads of it.
#[derive(Debug)]
pub(super) struct Share {
    pub shard: usize,
    part: Part,
    /// The byte that it begins with, as told last, and how far it is.
    begins: u64,
    status: InputStatus,
    /// Whether all before it is read, and it begins where that ends.
    joined: bool,
}

/// How the rest of an input is shared so that all shards end together: how many bytes each takes,
/// by what each has to read already. Less than `least` is not worth it; the rest is of the one
/// that began it.
pub(super) fn shares(rest: u64, own: usize, loads: &[u64], least: u64) -> Vec<(usize, u64)> {
    let mut order: Vec<(u64, usize)> = loads.iter().copied().zip(0..).collect();
    crate::bytes::sort(&mut order, Ord::cmp);
    let (mut sum, mut level) = (rest, u64::MAX);
    for (count, (load, _)) in (1..).zip(&order) {
        if *load >= level {
            break;
        }
        sum = sum.saturating_add(*load);
        level = sum / count;
    }
    let share = |load: u64| Some(level.saturating_sub(load)).filter(|share| *share >= least);
    let other = |(shard, load): (usize, &u64)| Some((shard, share(*load)?));
    let others = loads.iter().enumerate().filter(|(shard, _)| *shard != own).filter_map(other);
    let others: Vec<(usize, u64)> = others.take(MOST_PARTS - 1).collect();
    let taken: u64 = others.iter().map(|(_, share)| share).sum();
    std::iter::once((own, rest.saturating_sub(taken))).chain(others).collect()
}

impl Share {
    /// The byte after its last, as far as it is read.
    fn end(&self) -> u64 {
        self.begins + self.status.bytes
    }

    fn has_ended(&self) -> bool {
        self.status.state != InputState::Loading
    }

    fn is_ready(&self) -> bool {
        self.status.state == InputState::Ready
    }

    /// How many bytes it has still to read.
    pub fn load(&self) -> u64 {
        let end = self.part.until.unwrap_or(self.part.size);
        let reads = self.status.state == InputState::Loading;
        if reads { end.saturating_sub(self.end().max(self.part.from)) } else { 0 }
    }
}

impl Cut {
    /// Cuts an input of so many bytes from one on.
    pub fn new(
        (input, name, date): (u32, &str, Option<i64>),
        (from, size): (u64, u64),
        shares: &[(usize, u64)],
        (turn, told): (u32, &InputStatus),
        edge: &Edge,
    ) -> Cut {
        let mut cut = Cut { input, name: name.to_owned(), date, parts: Vec::new() };
        let mut at = from;
        for (number, (shard, bytes)) in shares.iter().enumerate() {
            let from = if number == 0 { 0 } else { at };
            at += bytes;
            let until = (number + 1 < shares.len()).then_some(at);
            let part = Part { turn, from, sure: number == 0, until, edge: edge.clone(), size };
            let status = InputStatus { input, ..InputStatus::default() };
            let status = if number == 0 { told.clone() } else { status };
            cut.parts.push(Share {
                shard: *shard,
                part,
                begins: from,
                status,
                joined: number == 0,
            });
        }
        cut
    }

    /// Whether it is of what was unpacked of the given input, and not of that itself.
    pub fn is_inside(&self) -> bool {
        store::is_inside(self.input)
    }

    /// How its first part ends.
    pub fn first(&self) -> Option<Part> {
        self.parts.first().map(|share| share.part.clone())
    }

    /// The parts, with their numbers as inputs.
    pub fn parts(&self) -> impl Iterator<Item = (u32, &Share)> {
        (0..).zip(&self.parts).map(|(number, share)| (part(self.input, number), share))
    }

    /// What a shard is told to read a part.
    fn read(&self, number: usize) -> Option<(usize, ToShard)> {
        let Share { shard, part: of, .. } = self.parts.get(number)?;
        let (input, name, part) = (part(self.input, number), self.name.clone(), of.clone());
        Some((*shard, ToShard::Part { input, name, date: self.date, part }))
    }

    /// What the shards of all parts but the first are told.
    pub fn begin(&self) -> Told {
        (1..self.parts.len()).filter_map(|number| self.read(number)).collect()
    }

    /// Notes how far a part has come; whether it has ended before its end.
    pub fn note(&mut self, number: usize, (turn, begins): (u32, u64), status: InputStatus) -> bool {
        let share = self.parts.get_mut(number).filter(|share| share.part.turn == turn);
        share.is_some_and(|share| {
            (share.begins, share.status) = (begins, status);
            share.has_ended() && !share.is_ready()
        })
    }

    /// What the shards of all parts but the first are told to forget them.
    pub fn forget(&self) -> Told {
        let forget = |(input, share): (u32, &Share)| {
            (share.shard, ToShard::Page(ToWorker::Remove { input }))
        };
        self.parts().skip(1).map(forget).collect()
    }

    /// Compares where parts end and begin. What does not begin where the part before it ends is
    /// read again from there; where reading ended early, what is there twice is forgotten.
    pub fn join(&mut self, turn: u32) -> Told {
        let (mut out, mut end) = (Vec::new(), 0);
        for number in 1..self.parts.len() {
            let input = part(self.input, number);
            let Some([before, share]) = self.parts.get_mut(number - 1..=number) else { break };
            end = before.end().max(end);
            if !before.has_ended() || !share.has_ended() {
                break;
            }
            if before.is_ready() && share.begins == end {
                share.joined = before.joined;
            } else if before.is_ready() && share.is_ready() {
                share.again(turn, end, true);
                out.extend(self.read(number));
                break;
            } else if share.begins < end {
                let note = share.status.note.take().or_else(|| before.status.note.clone());
                share.again(turn, end, true);
                (share.status.state, share.status.note) = (InputState::Partial, note);
                out.push((share.shard, ToShard::Page(ToWorker::Remove { input })));
            }
        }
        out
    }

    /// Where each part stands.
    pub fn stands(&self) -> Told {
        let bytes = self.parts.iter().map(|share| share.status.bytes).sum();
        let (mut lines, mut read) = (0, 0);
        let stands = |(input, share): (u32, &Share)| {
            let known = share.joined.then_some(lines);
            let unread = share.begins.saturating_sub(read);
            (lines, read) = (lines + share.status.lines, read + share.status.bytes);
            let around = Around { lines: known, bytes, unread };
            (share.shard, ToShard::Stands { input, around })
        };
        self.parts().map(stands).collect()
    }

    /// A shard ended: its parts are read again, or, with a note, not read.
    pub fn lose(&mut self, shard: usize, note: Option<&str>, turn: u32) -> Told {
        let mut out = Vec::new();
        for number in 0..self.parts.len() {
            let Some(share) = self.parts.get_mut(number).filter(|share| share.shard == shard)
            else {
                continue;
            };
            let (from, sure) = (share.part.from, share.part.sure);
            share.again(turn, from, sure);
            share.joined = number == 0;
            match note {
                None => out.extend(self.read(number)),
                Some(note) => {
                    share.status.state = InputState::Failed;
                    share.status.note = Some(note.to_owned());
                }
            }
        }
        // What was joined behind a part that is read again may not be in the end.
        let mut joined = true;
        for share in &mut self.parts {
            share.joined &= joined;
            joined = share.joined && share.is_ready();
        }
        out
    }

    /// How far all parts have come.
    pub fn status(&self) -> InputStatus {
        let mut sum = InputStatus { input: self.input, ..InputStatus::default() };
        if let Some(Share { status, .. }) = self.parts.first() {
            (sum.parent, sum.name) = (status.parent, status.name.clone());
        }
        for Share { status, .. } in &self.parts {
            sum.bytes += status.bytes;
            sum.lines += status.lines;
            sum.events += status.events;
            sum.unreadable += status.unreadable;
            sum.repaired += status.repaired;
            sum.repairs += status.repairs;
            sum.note = sum.note.or_else(|| status.note.clone());
        }
        let all = |is: InputState| self.parts.iter().all(|share| share.status.state == is);
        let any = |is: InputState| self.parts.iter().any(|share| share.status.state == is);
        sum.state = match () {
            () if any(InputState::Loading) => InputState::Loading,
            () if all(InputState::Ready) => InputState::Ready,
            () if all(InputState::Failed) => InputState::Failed,
            () => InputState::Partial,
        };
        sum
    }
}

impl Share {
    fn again(&mut self, turn: u32, from: u64, sure: bool) {
        (self.part.turn, self.part.from, self.part.sure) = (turn, from, sure);
        self.begins = from;
        self.status = InputStatus { input: self.status.input, ..InputStatus::default() };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_end_together() {
        assert_eq!(shares(90, 0, &[0, 0, 0], 1), [(0, 30), (1, 30), (2, 30)]);
        assert_eq!(shares(90, 1, &[0, 0, 30], 1), [(1, 40), (0, 40), (2, 10)]);
        assert_eq!(shares(90, 1, &[500, 0, 30], 1), [(1, 60), (2, 30)]);
        assert_eq!(shares(90, 1, &[500, 0, 30], 31), [(1, 90)]);
        assert_eq!(shares(90, 0, &[200, 0], 1), [(0, 0), (1, 90)]);
        assert_eq!(shares(90, 0, &[0], 1), [(0, 90)]);
    }
}
