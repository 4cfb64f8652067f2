//! Groups of repeats: of which rows each is made, how often it happened, and when.

use super::differ::Differ;
use super::order::Sorting;
use super::picked::Picked;
use super::{Ask, Pipe, rank_key};
use crate::bytes::sort;
use crate::event::Field;
use crate::store::{Mark, RowId, Store, rank, row_id};
use serde::{Deserialize, Serialize};

/// What is known of events that repeat one another, of which one is shown for all.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Group {
    /// What the events share.
    pub mark: Mark,
    /// How many events; a copy is none.
    pub records: u64,
    /// How often it happened: what the records count, 1 for each that does not.
    pub occurrences: u64,
    /// Whether it may have happened more often, because a record does not count.
    pub at_least: bool,
    /// The first and the last time, in nanoseconds since the epoch, of those that have one.
    pub span: Option<(i64, i64)>,
    /// Events over that span, in at most [`Group::TICKS`] equal steps. Steps begin at multiples
    /// of their width, which is a power of two: so those of several shards add up.
    pub counts: Vec<u32>,
    /// What the events differ in, where their keys were chosen.
    pub differ: Differ,
}

/// How far instants are shifted to be numbers of steps, of which a span has few.
fn shift((first, last): (i64, i64)) -> u32 {
    let few = |by: &u32| (last >> by).saturating_sub(first >> by) < Group::TICKS;
    (0..63).find(few).unwrap_or(63)
}

impl Group {
    /// The most steps of a span.
    pub const TICKS: i64 = 24;

    /// The group that rows make.
    fn of(store: &Store, rows: &[RowId]) -> Group {
        let mark = rows.first().map_or(Mark::default(), |id| store.mark_of(*id));
        let mut group = Group { mark, records: rows.len() as u64, ..Group::default() };
        let mut times = Vec::with_capacity(rows.len());
        for (segment, row) in rows.iter().filter_map(|id| store.place(*id)) {
            let count = store.int_of(segment.column(Field::Count).get(row));
            group.at_least |= count.is_none();
            let count = count.map_or(1, |count| count.max(1).unsigned_abs());
            group.occurrences = group.occurrences.saturating_add(count);
            times.extend(segment.time(row));
        }
        group.differ = Differ::of(store, rows);
        group.span = times.iter().min().copied().zip(times.iter().max().copied());
        group.make_room();
        times.iter().for_each(|time| group.tick(*time, 1));
        group
    }

    /// Adds what another shard knows of it.
    pub fn add(&mut self, other: &Group) {
        self.records += other.records;
        self.occurrences = self.occurrences.saturating_add(other.occurrences);
        self.at_least |= other.at_least;
        self.differ.add(&other.differ);
        let held = std::mem::take(self);
        let ends = |by: &Group| by.span.map(|span| [span.0, span.1]);
        let ends = ends(&held).into_iter().chain(ends(other)).flatten();
        let span = ends.clone().min().zip(ends.max());
        *self = Group { span, counts: Vec::new(), ..held.clone() };
        self.make_room();
        for group in [&held, other] {
            let Some(span) = group.span else { continue };
            let by = shift(span);
            for (step, count) in (span.0 >> by..).zip(&group.counts) {
                self.tick(step << by, *count);
            }
        }
    }

    fn make_room(&mut self) {
        let steps = |span: (i64, i64)| (span.1 >> shift(span)) - (span.0 >> shift(span)) + 1;
        let steps = self.span.map_or(0, steps);
        self.counts = vec![0; usize::try_from(steps).unwrap_or(0)];
    }

    fn tick(&mut self, time: i64, count: u32) {
        let Some(span) = self.span else { return };
        // What begins a step of another shard may lie before all.
        let step = (time >> shift(span)).saturating_sub(span.0 >> shift(span)).max(0);
        if let Some(held) = usize::try_from(step).ok().and_then(|at| self.counts.get_mut(at)) {
            *held = held.saturating_add(count);
        }
    }
}

/// The rows of each group, by its number.
#[derive(Debug, Default)]
pub(super) struct Folds {
    /// Where the rows of each group begin, and at the end where they end.
    starts: Vec<u32>,
    rows: Vec<RowId>,
    /// How many groups there are.
    pub groups: u64,
    /// The marks of the rows that the list has.
    marks: Vec<Mark>,
    /// Those of them that stand behind the first of their group, in the order of their numbers.
    others: Vec<RowId>,
}

impl Folds {
    /// The rows of a question in their groups.
    fn of_all(store: &Store, picked: &[Picked<'_>]) -> Folds {
        let mut starts = vec![0u32; store.groups() + 2];
        let each = |take: &mut dyn FnMut(usize, usize, usize)| {
            for part in picked {
                part.rows.each(|row| take(store.group_of(part.at, row), part.at, row));
            }
        };
        each(&mut |group, _, _| {
            starts.iter_mut().skip(group.saturating_add(2)).take(1).for_each(|count| *count += 1);
        });
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut rows = vec![0; sum as usize];
        each(&mut |group, segment, row| {
            let Some(next) = starts.get_mut(group.saturating_add(1)) else { return };
            rows.iter_mut().skip(*next as usize).take(1).for_each(|to| *to = row_id(segment, row));
            *next += 1;
        });
        Folds { starts, rows, ..Folds::default() }
    }

    /// The rows of a question in their groups; to the first of each, the others are added of
    /// those that are unfolded.
    pub fn new(
        store: &Store,
        picked: &[Picked<'_>],
        faces: &mut Vec<RowId>,
        (sorting, unfold): (Sorting<'_>, &[Mark]),
    ) -> Folds {
        let mut folds = Folds::of_all(store, picked);
        folds.groups = faces.len() as u64;
        if unfold.is_empty() {
            return folds;
        }
        let mut listed = Vec::with_capacity(faces.len());
        for face in std::mem::take(faces) {
            listed.push(face);
            if unfold.contains(&store.mark_of(face)) {
                let others = folds.of(store, face).iter().filter(|id| **id != face);
                let mut others: Vec<_> =
                    others.map(|id| (rank_key(store, sorting, *id), *id)).collect();
                sort(&mut others, Ord::cmp);
                folds.others.extend(others.iter().map(|(_, id)| *id));
                listed.extend(others.into_iter().map(|(_, id)| id));
            }
        }
        listed.truncate(Pipe::MOST_GROUPS);
        sort(&mut folds.others, Ord::cmp);
        *faces = listed;
        folds
    }

    /// The group that a row stands for.
    pub fn group(&self, store: &Store, id: RowId) -> Option<Group> {
        let stands = self.others.binary_search(&id).is_err();
        stands.then(|| Group::of(store, self.of(store, id)))
    }

    /// The rows that one of several shards is asked for, with the groups that they stand for. A
    /// row that is here the first of its group may be behind that of another shard.
    pub fn wanted(
        &mut self,
        store: &Store,
        listed: &[RowId],
        ask: &Ask,
    ) -> Vec<(RowId, Option<Group>)> {
        if self.marks.len() != listed.len() {
            self.marks = listed.iter().map(|id| store.mark_of(*id)).collect();
        }
        let mut marks = ask.marks.clone();
        sort(&mut marks, Ord::cmp);
        let faces = listed.iter().zip(&self.marks).filter_map(|(id, mark)| {
            let wanted = marks.binary_search(mark).is_ok();
            wanted.then(|| Some((*id, Some(self.group(store, *id)?))))?
        });
        let others = ask.others.iter().filter_map(|(input, id)| {
            let here = rank(store.place(*id)?.0.input) == *input;
            here.then_some((*id, None))
        });
        faces.chain(others).collect()
    }

    /// The rows of the group that a row is of.
    fn of(&self, store: &Store, id: RowId) -> &[RowId] {
        let group = store.group_of((id >> 16) as usize, (id & 0xffff) as usize);
        let at = |group: usize| self.starts.get(group).map(|start| *start as usize);
        let range = at(group).zip(at(group.saturating_add(1)));
        range.and_then(|(from, to)| self.rows.get(from..to)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(times: &[i64]) -> Group {
        let span = times.iter().min().copied().zip(times.iter().max().copied());
        let mut group = Group { span, records: times.len() as u64, ..Group::default() };
        group.make_room();
        times.iter().for_each(|time| group.tick(*time, 1));
        group
    }

    #[test]
    fn steps_of_several_shards_add_up() {
        let mut chance = 1u64;
        for width in [1, 40, 3_000, 86_400_000_000_000, i64::MAX / 5] {
            for base in [-width * 2, -7, 0, 1_770_000_000_000_000_000] {
                let times: Vec<i64> = (0..60)
                    .map(|_| {
                        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(9);
                        base.saturating_add((chance >> 2).cast_signed() % width)
                    })
                    .collect();
                let whole = group(&times);
                assert!(whole.counts.len() <= 24 && whole.counts.iter().sum::<u32>() == 60);
                for parts in [1, 2, 3, 7, 60] {
                    let mut sum = Group::default();
                    for part in times.chunks(60_usize.div_ceil(parts)) {
                        sum.add(&group(part));
                    }
                    assert_eq!(sum, whole, "{parts} parts of {width} from {base}");
                }
            }
        }
    }
}
