//! Pairs of events: one that fulfils a condition, then, not long after, one that fulfils
//! another and has the same values in some fields.
//!
//! A pair may lie in two shards, so that each tells its candidates and who merges pairs them.

use super::group::spread;
use super::keys::{HOST, Key, MISSING};
use super::{Cell, Pipe, Place};
use crate::bytes::{sort, sort_by_key};
use crate::store::{Bits, Segment, Store, row_id};
use serde::{Deserialize, Serialize};

/// Pairs of events.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Pairs {
    /// The pairs by the time of their first event; in a whole answer, at most
    /// [`Pipe::MOST_ROWS`].
    pub pairs: Vec<Pair>,
    /// How many there are.
    pub total: u64,
    /// Whether there may be more, because there are more than [`Pipe::MOST_GROUPS`] events that
    /// could be of one.
    pub at_least: bool,
    /// In an answer that is to be merged with others, what pairs are made of.
    pub candidates: Vec<Candidate>,
}

/// Two events that follow each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair {
    /// The values that both have, in the order of the fields asked for.
    pub key: Vec<Cell>,
    /// The first event.
    pub first: EventId,
    /// The second event.
    pub then: EventId,
    /// How much later the second is, in nanoseconds.
    pub span: i64,
}

/// An event of a pair. Ordered as events are that have equal keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EventId {
    /// When it happened.
    pub time: i64,
    /// Where its record stands.
    pub place: Place,
    /// The row's number in its shard.
    pub row: u32,
    /// Which shard.
    pub shard: u32,
}

/// An event that could be of a pair.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Candidate {
    key: Vec<Cell>,
    event: EventId,
    /// Whether it can be the first, and whether it can be the second.
    is: (bool, bool),
}

impl Candidate {
    /// The event.
    pub fn event(&mut self) -> &mut EventId {
        &mut self.event
    }
}

/// The candidates of one store: rows of each segment that can be the first, or the second.
pub(super) fn candidates(
    store: &Store,
    pipe: &Pipe,
    sets: &[(Bits, Bits)],
    paths: &dyn Fn(u32) -> String,
) -> Pairs {
    let keys: Vec<Key<'_>> = pipe.by().iter().map(|by| Key::new(store, by, paths)).collect();
    let mut found = Pairs::default();
    let mut places = Vec::new();
    for (at, (segment, (first, then))) in store.segments().iter().zip(sets).enumerate() {
        let mut either = first.clone();
        either.or(then);
        for row in either.iter() {
            let Some(event) = event(segment, at, row) else { continue };
            places.clear();
            places.push((None, [MISSING; Pipe::MOST_KEYS]));
            for (at, key) in keys.iter().enumerate() {
                spread(&mut places, at, |take| key.each(segment, row, take));
            }
            for (_, place) in &places {
                // What is absent is not the same in two events.
                if place.iter().take(keys.len()).any(|number| matches!(*number, MISSING | HOST)) {
                    continue;
                }
                if found.candidates.len() == Pipe::MOST_GROUPS {
                    found.at_least = true;
                    return found;
                }
                let key = keys.iter().zip(place).map(|(key, number)| key.cell(*number)).collect();
                let is = (first.has(row), then.has(row));
                found.candidates.push(Candidate { key, event, is });
            }
        }
    }
    found
}

fn event(segment: &Segment, at: usize, row: usize) -> Option<EventId> {
    let (time, base) = (segment.time(row)?, segment.rows.get(row)?);
    let end = base.start + u64::from(base.len);
    let place = Place { input: segment.input, start: base.start, end };
    Some(EventId { time, place, row: row_id(at, row), shard: 0 })
}

impl Pairs {
    /// The candidates of several shards.
    pub(super) fn merge(all: Vec<Pairs>) -> Pairs {
        let mut merged = Pairs::default();
        for pairs in all {
            merged.at_least |= pairs.at_least;
            merged.candidates.extend(pairs.candidates);
        }
        merged
    }

    /// The pairs that the candidates make. A second event ends the last first one before it, so
    /// that each event is of one pair as the first, and of one as the second.
    pub(super) fn whole(mut self, within: i64) -> Pairs {
        let mut candidates = std::mem::take(&mut self.candidates);
        // Times are coarse: of equal ones, what can be the first comes first.
        sort(&mut candidates, |a, b| {
            let by = |of: &Candidate| (of.event.time, !of.is.0, of.event);
            a.key.cmp(&b.key).then_with(|| by(a).cmp(&by(b)))
        });
        candidates.dedup();
        for same in candidates.chunk_by(|a, b| a.key == b.key) {
            let mut open: Option<EventId> = None;
            for candidate in same {
                let then = candidate.event;
                let near = open.filter(|first| {
                    then.time.checked_sub(first.time).is_some_and(|span| span <= within)
                });
                if let Some(first) = near.filter(|_| candidate.is.1) {
                    let span = then.time.saturating_sub(first.time);
                    self.pairs.push(Pair { key: candidate.key.clone(), first, then, span });
                    open = None;
                }
                if candidate.is.0 {
                    open = Some(candidate.event);
                }
            }
        }
        self.total = self.pairs.len() as u64;
        sort_by_key(&mut self.pairs, |pair| (pair.first, pair.then));
        self.pairs.truncate(Pipe::MOST_ROWS);
        self
    }
}
