//! Lanes over time: how many events of each value of a field fall into each bucket of time, by
//! severity.
//!
//! One of several shards tells all its lanes, as it tells all values of a facet: so counts, order
//! and the number of lanes are exact in one round. A lane lists only what it has, and names a
//! bucket by its place among those of all lanes, so that ten thousand lanes are few bytes.

use super::count::severities;
use super::keys::{HOST, MISSING};
use super::merge::sum;
use super::picked::Picked;
use super::steps::timeline;
use super::{Bucket, Cell, Pipe, Timeline};
use crate::bytes::sort;
use crate::event::{Field, Hashed};
use crate::store::{Bits, Store, UNDATED, flag};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::hash::BuildHasherDefault;

/// Which lanes are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tracked {
    /// The field whose values the lanes are: one that is no list.
    pub by: Field,
    /// The time whose events are told by bucket, from and up to: nanoseconds since the epoch.
    pub window: Option<(i64, i64)>,
    /// How many lanes; at most [`Tracks::MOST_LANES`] are given.
    pub most: u32,
}

/// Events in lanes over time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tracks {
    /// Which were wanted.
    pub what: Tracked,
    /// The events of the window, of all lanes: at most [`Tracks::MOST_BUCKETS`] buckets, or those
    /// of the coarsest step.
    pub timeline: Timeline,
    /// The lanes; in a whole answer those of the most events, then A to Z.
    pub lanes: Vec<Track>,
    /// How many lanes there are.
    pub distinct: u64,
}

/// The events of one value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Track {
    /// The value: [`Cell::Text`], [`Cell::Missing`] or [`Cell::Host`].
    pub value: Cell,
    /// How many events the filter shows of it, at whatever time.
    pub count: u64,
    /// Its events by bucket and severity, in that order.
    pub spots: Vec<Spot>,
}

/// The events of a lane in one bucket that have one severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Spot {
    /// The place of the bucket in [`Tracks::timeline`]; [`Spot::UNDATED`] of those without a time.
    pub at: u16,
    /// Their severity, by number.
    pub severity: u8,
    /// How many.
    pub count: u64,
}

impl Spot {
    /// The place of events without a time, behind all others.
    pub const UNDATED: u16 = u16::MAX;
}

/// The lanes of one store, before they are ordered and cut.
pub(super) fn tracks(store: &Store, what: Tracked, picked: &[Picked<'_>]) -> Tracks {
    let timeline = fitted(match what.window {
        None => timeline(store, picked),
        Some(window) => {
            let parts: Vec<_> = picked.iter().map(|part| inside(part, window)).collect();
            timeline(store, &parts)
        }
    });
    let keys = keys(store, what, picked, &timeline);
    let lane = |run: &[Key]| {
        let number = run.first().map_or(0, |(key, _)| key >> LANE);
        Track {
            value: match u32::try_from(number) {
                Ok(MISSING) | Err(_) => Cell::Missing,
                Ok(HOST) => Cell::Host,
                Ok(number) => Cell::Text(store.word(what.by, number).to_owned()),
            },
            count: run.iter().map(|(_, count)| count).sum(),
            spots: run.iter().map(spot).filter(|spot| spot.at != OUTSIDE).collect(),
        }
    };
    let lanes = keys.chunk_by(|a, b| a.0 >> LANE == b.0 >> LANE).map(lane).collect();
    Tracks::new(what, timeline, lanes)
}

/// The rows in a window, and those without a time.
fn inside<'s>(part: &Picked<'s>, (start, end): (i64, i64)) -> Picked<'s> {
    let (times, mut bits) = (part.segment.times(), Bits::none(part.segment.rows.len()));
    part.rows.each(|row| {
        let is = |time: &i64| *time == UNDATED || (start..end).contains(time);
        bits.put(row, times.get(row).is_some_and(is));
    });
    Picked::new(part.at, part.segment, &bits)
}

/// Lane, bucket and severity as one number, and how many rows have it.
type Key = (u64, u64);

/// Where the number of a lane begins in a key, and that of a bucket.
const LANE: u32 = 19;
const BUCKET: u32 = 3;

/// The place of events outside of the window.
const OUTSIDE: u16 = Spot::UNDATED - 1;

fn spot((key, count): &Key) -> Spot {
    let at = u16::try_from(key >> BUCKET & 0xffff).unwrap_or(OUTSIDE);
    Spot { at, severity: u8::try_from(key & 7).unwrap_or(0), count: *count }
}

/// The keys of all rows, in order.
fn keys(store: &Store, what: Tracked, picked: &[Picked<'_>], timeline: &Timeline) -> Vec<Key> {
    let starts: Vec<i64> = timeline.buckets.iter().map(|bucket| bucket.start).collect();
    let (start, end) = what.window.unwrap_or((i64::MIN, i64::MAX));
    let place = |time: i64| match starts.partition_point(|start| *start <= time) {
        _ if time == UNDATED => Spot::UNDATED,
        0 => OUTSIDE,
        _ if time < start || time >= end && what.window.is_some() => OUTSIDE,
        after => u16::try_from(after - 1).unwrap_or(OUTSIDE),
    };
    let severities = severities(store);
    let mut counts: HashMap<u64, u64, BuildHasherDefault<Hashed>> = HashMap::default();
    // Neighbours often have the same.
    let mut last: Key = (0, 0);
    for part in picked {
        let (times, lanes) = (part.segment.times(), part.segment.column(what.by));
        part.segment.column(Field::Severity).each(&part.rows, |row, number| {
            let severity = severities.get((number as usize).wrapping_sub(1)).copied().unwrap_or(0);
            let at = place(times.get(row).copied().unwrap_or(UNDATED));
            let lane = match lanes.get(row) {
                MISSING if what.by.of_workload() && part.segment.has(row, flag::HOST) => HOST,
                lane => lane,
            };
            let key = u64::from(lane) << LANE | u64::from(at) << BUCKET | u64::from(severity);
            if key != last.0 {
                *counts.entry(mixed(last.0)).or_default() += last.1;
                last = (key, 0);
            }
            last.1 += 1;
        });
    }
    *counts.entry(mixed(last.0)).or_default() += last.1;
    let counted = counts.into_iter().filter(|(_, count)| *count > 0);
    let mut keys: Vec<Key> = counted.map(|(key, count)| (unmixed(key), count)).collect();
    sort(&mut keys, |a, b| a.0.cmp(&b.0));
    keys
}

/// A key as a hash, from which it can be told again.
fn mixed(key: u64) -> u64 {
    key.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(32)
}

fn unmixed(hash: u64) -> u64 {
    hash.rotate_right(32).wrapping_mul(0xf1de_83e1_9937_733d)
}

/// The timeline in as many buckets as lanes have.
fn fitted(mut timeline: Timeline) -> Timeline {
    while timeline.buckets.len() > Tracks::MOST_BUCKETS {
        let wider = Timeline::next_step(timeline.step);
        if wider == timeline.step {
            break;
        }
        timeline = timeline.coarsened(wider);
    }
    timeline
}

impl Tracks {
    /// The most lanes that a whole answer holds.
    pub const MOST_LANES: u32 = 500;
    /// The most buckets, as far as there is a step that has so few.
    pub const MOST_BUCKETS: usize = 200;

    /// Lanes, of which several may have the same value.
    fn new(what: Tracked, timeline: Timeline, mut lanes: Vec<Track>) -> Tracks {
        sort(&mut lanes, |a, b| a.value.cmp(&b.value));
        lanes.dedup_by(|more, known| {
            let same = more.value == known.value;
            if same {
                known.count += more.count;
                known.spots.append(&mut more.spots);
            }
            same
        });
        for lane in &mut lanes {
            // Places that were two may be one of wider buckets, and their severities are then mixed.
            sort(&mut lane.spots, Ord::cmp);
            lane.spots.dedup_by(|more, known| {
                let same = (more.at, more.severity) == (known.at, known.severity);
                known.count += if same { more.count } else { 0 };
                same
            });
        }
        let distinct = lanes.len() as u64;
        if lanes.len() > Pipe::MOST_GROUPS {
            lanes = Tracks::first(lanes, Pipe::MOST_GROUPS);
        }
        Tracks { what, timeline, lanes, distinct }
    }

    fn first(mut lanes: Vec<Track>, most: usize) -> Vec<Track> {
        sort(&mut lanes, |a, b| b.count.cmp(&a.count));
        lanes.truncate(most);
        lanes
    }

    /// The lanes of several shards.
    pub(super) fn merge(all: Vec<Tracks>) -> Option<Tracks> {
        let what = all.first()?.what;
        let timelines = all.iter().map(|tracks| tracks.timeline.clone());
        let timeline = fitted(timelines.reduce(|a, b| sum(&a, &b))?);
        let (mut lanes, mut least) = (Vec::new(), 0);
        for tracks in all {
            least = tracks.distinct.max(least);
            let place = |bucket: &Bucket| {
                let after = timeline.buckets.partition_point(|wide| wide.start <= bucket.start);
                u16::try_from(after.saturating_sub(1)).unwrap_or(OUTSIDE)
            };
            let places: Vec<u16> = tracks.timeline.buckets.iter().map(place).collect();
            lanes.extend(tracks.lanes.into_iter().map(|mut lane| {
                for spot in &mut lane.spots {
                    spot.at = places.get(usize::from(spot.at)).copied().unwrap_or(spot.at);
                }
                lane
            }));
        }
        let merged = Tracks::new(what, timeline, lanes);
        Some(Tracks { distinct: merged.distinct.max(least), ..merged })
    }

    /// The lanes as they are shown: those of the most events, so many.
    pub(super) fn whole(self) -> Tracks {
        let lanes = Tracks::first(self.lanes, self.what.most.min(Tracks::MOST_LANES) as usize);
        Tracks { lanes, ..self }
    }
}
