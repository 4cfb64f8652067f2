//! Groups of rows with equal values, and what is shown of each.

use super::keys::{HOST, Key, MISSING};
use super::picked::Picked;
use super::{Cell, Pipe, Show, Table, Target};
use crate::bytes::sort;
use crate::event::Field;
use crate::store::Store;
use std::collections::HashMap;

/// Nanoseconds in a second.
const SECOND: i64 = 1_000_000_000;

/// A bucket of time, and a number for each field.
pub(super) type Place = (Option<i64>, [u32; Pipe::KEYS]);

/// What was told apart.
#[derive(Default)]
struct Told {
    /// By group: its number.
    groups: HashMap<Place, usize>,
    /// By group and place of what is shown, of which distinct values are counted: each of these.
    values: HashMap<Place, usize>,
    /// For each group, what is known of it: counts, sums and times.
    known: Vec<Option<i64>>,
    /// Whether there are too many values.
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
    grouped(store, (pipe, &keys), picked, paths)
}

/// The table of a pipe whose groups are made by these keys.
pub(super) fn grouped(
    store: &Store,
    (pipe, keys): (&Pipe, &[Key<'_>]),
    picked: &[Picked<'_>],
    paths: &dyn Fn(u32) -> String,
) -> Table {
    let step = match pipe {
        Pipe::Timeline { step, .. } => Some(step.saturating_mul(SECOND).max(1)),
        _ => None,
    };
    let show = pipe.show();
    let targets: Vec<Target> = show.iter().map(|show| Target::Field(field(*show))).collect();
    let values: Vec<Key<'_>> = targets.iter().map(|of| Key::new(store, of, paths)).collect();

    let mut told = Told::default();
    // Neighbours are often alike.
    let mut last: Option<(Place, usize)> = None;
    let mut places = Vec::new();
    for part in picked {
        let segment = part.segment;
        part.rows.each(|row| {
            let time = segment.time(row);
            let bucket = step.and_then(|step| Some(time?.div_euclid(step).saturating_mul(step)));
            places.clear();
            places.push((bucket, [MISSING; Pipe::KEYS]));
            for (at, key) in keys.iter().enumerate() {
                told.beyond += spread(&mut places, at, |take| key.each(segment, row, take));
            }
            for place in &places {
                let known = last.filter(|(of, _)| of == place).map(|(_, number)| number);
                let number = known.or_else(|| told.groups.get(place).copied());
                let number = number.unwrap_or(told.groups.len());
                if number == Pipe::MOST_GROUPS {
                    told.beyond += 1;
                    continue;
                }
                if number == told.groups.len() {
                    told.groups.insert(*place, number);
                    told.known.resize(told.known.len() + show.len(), None);
                }
                last = Some((*place, number));
                for (at, (show, value)) in show.iter().zip(&values).enumerate() {
                    let slot = number * pipe.show().len() + at;
                    if let Show::Distinct(_) = show {
                        value.each(segment, row, &mut |value| told.value(slot, value, at));
                        continue;
                    }
                    let Some(known) = told.known.get_mut(slot) else { continue };
                    *known = match show {
                        Show::First => known.or(time).min(time.or(*known)),
                        Show::Last => time.max(*known),
                        _ => {
                            let mut more = 1;
                            if let Show::Sum(field) = show {
                                let absent = i64::from(*field == Field::Count);
                                let number = segment.column(*field).get(row);
                                more = store.int_of(number).unwrap_or(absent);
                            }
                            Some(known.unwrap_or(0).saturating_add(more))
                        }
                    };
                }
            }
        });
    }
    let mut sets: Vec<Vec<String>> = vec![Vec::new(); told.known.len()];
    for ((at, [value, ..]), show) in &told.values {
        let set = at.and_then(|at| sets.get_mut(usize::try_from(at).ok()?));
        if let (Some(set), Some(of)) = (set, values.get(*show)) {
            set.push(of.text(*value));
        }
    }
    let row = |((bucket, of), number): (Place, usize)| {
        let time = step.map(|_| bucket.map_or(Cell::Missing, Cell::Time));
        let cells = keys.iter().zip(of).map(|(key, number)| key.cell(number));
        let shown = show.iter().enumerate().map(|(at, what)| {
            let at = number * show.len() + at;
            let known = told.known.get(at).copied().flatten();
            match what {
                Show::Distinct(_) => {
                    let mut set = sets.get_mut(at).map(std::mem::take).unwrap_or_default();
                    sort(&mut set, Ord::cmp);
                    // A text may have several numbers.
                    set.dedup();
                    Cell::Set(set)
                }
                Show::First | Show::Last => known.map_or(Cell::Missing, Cell::Time),
                _ => Cell::Int(known.unwrap_or(0)),
            }
        });
        time.into_iter().chain(cells).chain(shown).collect::<Vec<Cell>>()
    };
    let rows = std::mem::take(&mut told.groups).into_iter().map(row).collect();
    Table::new(pipe, rows, told.beyond, told.many)
}

/// The field that something is made of, or any.
fn field(show: Show) -> Field {
    match show {
        Show::Sum(field) | Show::Distinct(field) => field,
        Show::Count | Show::First | Show::Last => Field::Count,
    }
}

impl Told {
    /// Notes a value of a group.
    fn value(&mut self, at: usize, value: u32, show: usize) {
        let mut place = [MISSING; Pipe::KEYS];
        if let (false, Some(first)) = (matches!(value, MISSING | HOST), place.first_mut()) {
            *first = value;
            let place = (i64::try_from(at).ok(), place);
            if self.values.len() < Pipe::MOST_GROUPS {
                self.values.insert(place, show);
            } else {
                self.many |= !self.values.contains_key(&place);
            }
        }
    }
}

/// The most groups that one event is of.
const MOST_PLACES: usize = 4096;

/// Puts each of some numbers into each of some places: an event with several values is of
/// several groups. How often that were too many.
pub(super) fn spread(
    places: &mut Vec<Place>,
    at: usize,
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
        for place in places.iter_mut().skip(from).filter_map(|place| place.1.get_mut(at)) {
            *place = number;
        }
        count += 1;
    });
    if before < places.len() {
        sort(places, Ord::cmp);
        places.dedup();
    }
    beyond
}
