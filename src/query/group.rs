//! Groups of rows with equal values, and what is shown of each.

use super::keys::{HOST, Key, MISSING};
use super::picked::Picked;
use super::table::{Groups, join};
use super::{Cell, Pipe, Show, Table, Target};
use crate::event::Field;
use crate::store::{Segment, Store};
use std::collections::{HashMap, HashSet};

/// Nanoseconds in a second.
const SECOND: i64 = 1_000_000_000;

/// A bucket of time, and a number for each field.
type Place = (Option<i64>, [u32; Pipe::MOST_KEYS]);

/// What is known of a group, for one of the things that are shown.
#[derive(Clone)]
enum Known {
    Sum(i64),
    First(Option<i64>),
    Last(Option<i64>),
    Set(HashSet<u32>),
}

/// What is shown of groups, and the field that it is made of.
struct Shown<'a> {
    show: Show,
    of: Option<Key<'a>>,
}

impl Shown<'_> {
    fn start(&self) -> Known {
        match self.show {
            Show::Count | Show::Sum(_) => Known::Sum(0),
            Show::Distinct(_) => Known::Set(HashSet::new()),
            Show::First => Known::First(None),
            Show::Last => Known::Last(None),
        }
    }

    /// Adds a row to what is known; `told` is how many distinct values there may still be.
    fn add(
        &self,
        known: &mut Known,
        store: &Store,
        (segment, row): (&Segment, usize),
        told: &mut Told,
    ) {
        let time = || segment.time(row);
        match known {
            Known::First(first) => *first = first.or_else(time).min(time().or(*first)),
            Known::Last(last) => *last = time().max(*last),
            Known::Sum(sum) => {
                let mut more = 1;
                if let Show::Sum(field) = self.show {
                    let absent = i64::from(field == Field::Count);
                    more = store.int_of(segment.column(field).get(row)).unwrap_or(absent);
                }
                *sum = sum.saturating_add(more);
            }
            Known::Set(set) => {
                let mut take = |number: u32| {
                    if matches!(number, MISSING | HOST) || set.contains(&number) {
                    } else if told.values < Pipe::MOST_GROUPS {
                        told.values += 1;
                        set.insert(number);
                    } else {
                        told.many = true;
                    }
                };
                self.of.iter().for_each(|of| of.each(segment, row, &mut take));
            }
        }
    }

    fn cell(&self, known: &Known) -> Cell {
        match known {
            Known::Sum(sum) => Cell::Int(*sum),
            Known::First(time) | Known::Last(time) => time.map_or(Cell::Missing, Cell::Time),
            Known::Set(set) => {
                let texts = self.of.iter().flat_map(|of| set.iter().map(|number| of.text(*number)));
                Cell::Set(texts.collect())
            }
        }
    }
}

/// What of many values was told apart.
#[derive(Default)]
struct Told {
    values: usize,
    many: bool,
    /// Events of groups that are not told apart.
    beyond: u64,
}

/// The table of a pipe over rows, before it is cut.
pub(super) fn groups(
    store: &Store,
    pipe: &Pipe,
    picked: &[Picked<'_>],
    paths: &dyn Fn(u32) -> String,
) -> Table {
    let keys: Vec<Key<'_>> = pipe.by().iter().map(|by| Key::new(store, by, paths)).collect();
    let step = match pipe {
        Pipe::Timeline { step, .. } => Some(step.saturating_mul(SECOND).max(1)),
        _ => None,
    };
    let distinct = |show: &Show| match show {
        Show::Distinct(field) => Some(Target::Field(*field)),
        _ => None,
    };
    let targets: Vec<Option<Target>> = pipe.show().iter().map(distinct).collect();
    let shown = pipe.show().iter().zip(&targets).map(|(show, target)| {
        let of = target.as_ref().map(|of| Key::new(store, of, paths));
        Shown { show: *show, of }
    });
    let shown: Vec<Shown<'_>> = shown.collect();
    let empty: Vec<Known> = shown.iter().map(Shown::start).collect();

    let mut numbers: HashMap<Place, usize> = HashMap::new();
    let mut all: Vec<Vec<Known>> = Vec::new();
    let mut told = Told::default();
    // Neighbours are often alike.
    let mut last: Option<(Place, usize)> = None;
    let mut places = Vec::new();
    for part in picked {
        part.rows.each(|row| {
            let bucket = step.and_then(|step| {
                Some(part.segment.time(row)?.div_euclid(step).saturating_mul(step))
            });
            places.clear();
            places.push((bucket, [MISSING; Pipe::MOST_KEYS]));
            for (at, key) in keys.iter().enumerate() {
                let put = |place: &mut Place, number| {
                    place.1.get_mut(at).into_iter().for_each(|of| *of = number);
                };
                told.beyond += spread(&mut places, put, |take| key.each(part.segment, row, take));
            }
            if places.len() > 1 {
                places.sort_unstable();
                places.dedup();
            }
            for place in &places {
                let known = last.filter(|(of, _)| of == place).map(|(_, number)| number);
                let known = known.or_else(|| numbers.get(place).copied());
                let number = known.unwrap_or(all.len());
                if number == Pipe::MOST_GROUPS {
                    told.beyond += 1;
                    continue;
                }
                if number == all.len() {
                    numbers.insert(*place, number);
                    all.push(empty.clone());
                }
                last = Some((*place, number));
                let group = all.get_mut(number).into_iter().flatten();
                group.zip(&shown).for_each(|(known, shown)| {
                    shown.add(known, store, (part.segment, row), &mut told);
                });
            }
        });
    }
    let mut groups = Groups::new();
    for ((bucket, of), number) in numbers {
        let time = step.map(|_| bucket.map_or(Cell::Missing, Cell::Time));
        let cells = keys.iter().zip(of).map(|(key, number)| key.cell(number));
        let known = all.get(number).into_iter().flatten();
        let cells_shown = known.zip(&shown).map(|(known, shown)| shown.cell(known));
        // A text may have several numbers.
        join(
            &mut groups,
            time.into_iter().chain(cells).collect(),
            cells_shown.collect(),
            pipe.show(),
        );
    }
    Table::new(pipe, groups, told.beyond, told.many)
}

/// The most groups that one event is of.
const MOST_PLACES: usize = 4096;

/// Puts each of some numbers into each of some places: an event with several values is of
/// several groups. How often that were too many.
pub(super) fn spread<P: Clone>(
    places: &mut Vec<P>,
    put: impl Fn(&mut P, u32),
    numbers: impl FnOnce(&mut dyn FnMut(u32)),
) -> u64 {
    let before = places.len();
    let (mut count, mut beyond) = (0, 0);
    numbers(&mut |number| {
        // The first takes the places that are there, the others copies of them.
        let from = if count == 0 { 0 } else { places.len() };
        if places.len() > MOST_PLACES {
            beyond += 1;
            return;
        }
        if count > 0 {
            places.extend_from_within(..before);
        }
        places.iter_mut().skip(from).for_each(|place| put(place, number));
        count += 1;
    });
    beyond
}
