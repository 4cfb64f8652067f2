//! Pairs of events: one that fulfils a condition, then, not long after, one that fulfils
//! another and has the same values in some fields.
//!
//! A pair may lie in two shards, so that each tells its candidates and who merges pairs them.

use super::group::spread;
use super::keys::{HOST, Key, MISSING};
use super::{Cell, Pipe, Place};
use crate::bytes::{sort, sort_by_key};
use crate::store::{Bits, Store, as_shown, row_id};
use serde::{Deserialize, Serialize};

/// Pairs of events.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Pairs {
    /// In a whole answer the events of the pairs, two by two, by the time of the first; of at
    /// most [`Pipe::MOST_ROWS`] pairs. In one that is to be merged with others, what pairs are
    /// made of.
    pub events: Vec<PairEvent>,
    /// How many pairs there are.
    pub total: u64,
    /// Whether there may be more, because there are more than [`Pipe::MOST_GROUPS`] events that
    /// could be of one.
    pub at_least: bool,
}

/// An event of a pair, or one that could be. In the order in which pairs are found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PairEvent {
    /// The values that both events of a pair have, in the order of the fields asked for.
    pub key: Vec<Cell>,
    /// When it happened.
    pub time: i64,
    /// Whether it can only be the second. Times are coarse: of equal ones, what can be the
    /// first comes first.
    pub second: bool,
    /// Where its record stands.
    pub place: Place,
    /// Which shard.
    pub shard: u32,
    /// The row's number in its shard.
    pub row: u32,
    /// Whether it can be the second.
    pub then: bool,
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
            let (Some(time), Some(base)) = (segment.time(row), segment.rows.get(row)) else {
                continue;
            };
            let end = base.start + u64::from(base.len);
            let place = Place { input: as_shown(segment.input), start: base.start, end };
            let (second, then) = (!first.has(row), then.has(row));
            places.clear();
            places.push((None, [MISSING; Pipe::KEYS]));
            for (at, key) in keys.iter().enumerate() {
                spread(&mut places, at, |take| key.each(segment, row, take));
            }
            for (_, numbers) in &places {
                // What is absent is not the same in two events.
                if numbers.iter().take(keys.len()).any(|number| matches!(*number, MISSING | HOST)) {
                    continue;
                }
                if found.events.len() == Pipe::MOST_GROUPS {
                    found.at_least = true;
                    return found;
                }
                let key = keys.iter().zip(numbers).map(|(key, number)| key.cell(*number)).collect();
                let (shard, row) = (store.shard(), row_id(at, row));
                found.events.push(PairEvent { key, time, second, place, shard, row, then });
            }
        }
    }
    found
}

impl Pairs {
    /// The pairs of a whole answer: the first event, and the second.
    pub fn pairs(&self) -> impl Iterator<Item = (&PairEvent, &PairEvent)> {
        self.events.chunks_exact(2).filter_map(|pair| Some((pair.first()?, pair.last()?)))
    }

    /// The candidates of several shards.
    pub(super) fn merge(all: Vec<Pairs>) -> Pairs {
        let mut merged = Pairs::default();
        for pairs in all {
            merged.at_least |= pairs.at_least;
            merged.events.extend(pairs.events);
        }
        merged
    }

    /// The pairs that the candidates make. A second event ends the last first one before it, so
    /// that each event is of one pair as the first, and of one as the second.
    pub(super) fn whole(mut self, within: i64) -> Pairs {
        sort(&mut self.events, Ord::cmp);
        self.events.dedup();
        let mut pairs: Vec<(&PairEvent, &PairEvent)> = Vec::new();
        let mut open: Option<&PairEvent> = None;
        for event in &self.events {
            open = open.filter(|first| first.key == event.key);
            let near = open.filter(|first| {
                event.time.checked_sub(first.time).is_some_and(|span| span <= within)
            });
            if let Some(first) = near.filter(|_| event.then) {
                pairs.push((first, event));
                open = None;
            }
            if !event.second {
                open = Some(event);
            }
        }
        let total = pairs.len() as u64;
        sort_by_key(&mut pairs, |(first, then)| (first.time, then.time, first.place, then.place));
        let shown = pairs.into_iter().take(Pipe::MOST_ROWS);
        let events = shown.flat_map(|(first, then)| [first.clone(), then.clone()]).collect();
        Pairs { events, total, at_least: self.at_least }
    }
}
