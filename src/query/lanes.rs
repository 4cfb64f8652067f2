//! What each input holds: from when to when, of which kinds, and whether its sensor dropped
//! alerts. Of all records, whatever the filter shows.

use super::Counted;
use super::plan::Test;
use crate::bytes::sort;
use crate::event::Field;
use crate::store::{Bits, Dict, Rows, Store, UNDATED, as_shown};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The records of one input.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Lane {
    /// Which input.
    pub input: u32,
    /// The time of the earliest, in nanoseconds since the epoch.
    pub first: Option<i64>,
    /// The time of the latest.
    pub last: Option<i64>,
    /// How many have a time.
    pub dated: u64,
    /// How many have none.
    pub undated: u64,
    /// How many say that alerts were dropped because there were too many.
    pub throttled: u64,
    /// How many have a time that a clock moved.
    pub adjusted: u64,
    /// Their kinds (`event.dataset`), A to Z, with how many records of each.
    pub kinds: Counted,
    /// The first [`MOST_NODES`] of their nodes (`host.name`), A to Z, with how many records of each
    /// have a time.
    pub nodes: Counted,
}

/// So many nodes of an input are told.
pub const MOST_NODES: usize = 64;

/// The longest name of a node that is told, in bytes: no host's name is longer.
const LONGEST: usize = 253;

/// The lanes of a store, kept from one question to the next: they ask every row.
#[derive(Debug, Default)]
pub(super) struct Lanes {
    lanes: Vec<Lane>,
    /// The state of the store that they are of.
    of: Option<u64>,
}

impl Lanes {
    /// The lanes by input. `throttled` finds records that say that alerts were dropped.
    pub fn of(&mut self, store: &Store, throttled: impl FnOnce() -> Test) -> Vec<Lane> {
        if self.of != Some(store.generation) {
            self.lanes = lanes(store, &throttled());
            self.of = Some(store.generation);
        }
        self.lanes.clone()
    }
}

fn lanes(store: &Store, throttled: &Test) -> Vec<Lane> {
    let mut lanes: Vec<Lane> = Vec::new();
    let counts = |field: Field| vec![0; store.texts(field).map_or(0, Dict::len) + 1];
    let (mut kinds, mut nodes) = (counts(Field::Dataset), counts(Field::Host));
    for segment in store.segments().iter().filter(|segment| !segment.rows.is_empty()) {
        let mut lane = Lane { input: as_shown(segment.input), ..Lane::default() };
        lane.undated = segment.undated() as u64;
        lane.dated = (segment.rows.len() as u64).saturating_sub(lane.undated);
        (lane.first, lane.last) = segment.span().unzip();
        lane.throttled = throttled.rows(store, segment).count();
        lane.adjusted = segment.adjusted;
        let all = Rows::All(segment.rows.len());
        let dated = match lane.undated {
            0 => all.clone(),
            _ => Bits::of_each(segment.rows.len(), segment.times(), |at| at != UNDATED).rows(),
        };
        let held = |field: Field, rows: &Rows, counts: &mut Vec<u64>| {
            counts.fill(0);
            segment.column(field).count(rows, counts);
            let held = (0..).zip(&*counts).skip(1).filter(|(_, count)| **count > 0);
            let named = held.map(|(number, count)| (store.word(field, number), *count));
            let named = named.filter(|(name, _)| name.len() <= LONGEST);
            named.map(|(name, count)| (name.to_owned(), count)).collect()
        };
        lane.kinds = held(Field::Dataset, &all, &mut kinds);
        lane.nodes = held(Field::Host, &dated, &mut nodes);
        lanes.push(lane);
    }
    joined(lanes)
}

/// One lane for each input.
pub(super) fn joined(mut lanes: Vec<Lane>) -> Vec<Lane> {
    sort(&mut lanes, |a, b| a.input.cmp(&b.input));
    let mut joined: Vec<Lane> = Vec::new();
    for lane in lanes {
        match joined.last_mut().filter(|known| known.input == lane.input) {
            Some(known) => {
                known.first = known.first.or(lane.first).min(lane.first.or(known.first));
                known.last = known.last.max(lane.last);
                known.dated += lane.dated;
                known.undated += lane.undated;
                known.throttled += lane.throttled;
                known.adjusted += lane.adjusted;
                known.nodes.extend(lane.nodes);
                known.kinds.extend(lane.kinds);
            }
            None => joined.push(lane),
        }
    }
    for lane in &mut joined {
        for (counted, most) in [(&mut lane.kinds, usize::MAX), (&mut lane.nodes, MOST_NODES)] {
            let mut sums = BTreeMap::new();
            for (name, count) in counted.drain(..) {
                *sums.entry(name).or_default() += count;
            }
            *counted = sums.into_iter().take(most).collect();
        }
    }
    joined
}
