//! What is known of each row and serves every question: what matters of it, its severity, and the
//! numbers of other fields that many rows have together.

use super::fits::glob;
use super::named::{MATTERS, Matter, ROUTINE, named};
use super::picked::Picked;
use super::plan::plan;
use super::sets::Sets;
use crate::event::Field;
use crate::store::{Dict, Store, items};

/// The fields that matters are told by.
const TOLD_BY: [Field; 4] = [Field::Signal, Field::Technique, Field::Suggested, Field::FilePath];

/// Of a number of a column, bit by bit the matters that its values make, and in the upper half
/// those that they forbid.
pub(super) type Marks = u32;

/// What is known of values and rows; kept from one question to the next, so that a row costs no
/// more than to count it.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// The marks of all numbers of the dictionaries; there may be a million of paths.
    texts: [Vec<Marks>; TOLD_BY.len()],
    lists: [Vec<Marks>; TOLD_BY.len()],
    pub sets: Sets<{ BESIDE.len() + 1 }>,
    /// Whether there are too many sets with values of all fields; then they are without those that
    /// a verdict needs not.
    many: bool,
}

/// The fields whose numbers a set holds, behind its marks; a verdict needs the first two.
const BESIDE: [Field; 6] = [
    Field::Severity,
    Field::Disposition,
    Field::Module,
    Field::Dataset,
    Field::Category,
    Field::RuleName,
];
const NEEDED: usize = 2;

/// In a set's marks: it is of what is routine.
pub(super) const IS_ROUTINE: Marks = 1 << 31;

/// More sets would be slower to count than fields are.
const MOST_SETS: usize = 1 << 12;

impl Known {
    /// Learns what has come since the last question.
    pub fn learn(&mut self, store: &Store) {
        let each = TOLD_BY.into_iter().zip(&mut self.texts).zip(&mut self.lists);
        for ((field, of_texts), of_lists) in each {
            let (Some(texts), Some(lists)) = (store.texts(field), store.lists(field)) else {
                continue;
            };
            of_texts.extend(new(texts, of_texts.len()).map(|text| marks(field, text)));
            let any = |list| {
                let of = |item: u32| of_texts.get(item as usize).copied().unwrap_or(0);
                items(list).fold(0, |any, item| any | of(item))
            };
            // The first number is "absent".
            of_lists.resize(of_lists.len().max(1), 0);
            of_lists.extend(new(lists, of_lists.len() - 1).map(any));
        }
        while !self.learn_sets(store, if self.many { usize::MAX } else { MOST_SETS }) {
            self.many = true;
        }
    }

    fn learn_sets(&mut self, store: &Store, most: usize) -> bool {
        let Known { lists, sets, many, .. } = self;
        let routine = named(ROUTINE).map(|expr| plan(store, &expr, &|_| String::new()));
        let kept = if *many { NEEDED } else { BESIDE.len() };
        sets.learn(store, most, |segment| {
            let routine = routine.as_ref().map(|test| test.rows(store, segment));
            let told_by = TOLD_BY.map(|field| segment.column(field));
            let beside = BESIDE.map(|field| segment.column(field));
            let lists = &*lists;
            move |row| {
                let each = told_by.iter().zip(lists);
                let marks = each.fold(0, |all, (column, list)| {
                    all | list.get(column.get(row) as usize).copied().unwrap_or(0)
                });
                let matters = marks & !(marks >> 16) & 0xffff;
                let routine = routine.as_ref().is_some_and(|rows| rows.has(row));
                let mut set = [matters | if routine { IS_ROUTINE } else { 0 }; BESIDE.len() + 1];
                for (at, number) in set.iter_mut().skip(1).enumerate() {
                    let column = beside.get(at).filter(|_| at < kept);
                    *number = column.map_or(0, |column| column.get(row));
                }
                set
            }
        })
    }

    /// How many of some rows are of each set.
    pub fn count(&self, picked: &[Picked<'_>]) -> Vec<u64> {
        self.sets.count(picked)
    }

    /// How many rows have each number of a field, of so many of each set; whether sets tell.
    pub fn tell(&self, field: Field, of_sets: &[u64], counts: &mut [u64]) -> bool {
        let kept = if self.many { NEEDED } else { BESIDE.len() };
        let place = BESIDE.iter().take(kept).position(|beside| *beside == field);
        let Some(place) = place else { return false };
        for (set, of_set) in self.sets.counted(of_sets) {
            let number = set.get(place + 1).copied().unwrap_or(0);
            counts.iter_mut().skip(number as usize).take(1).for_each(|count| *count += of_set);
        }
        true
    }
}

/// The strings of a dictionary from a number on.
fn new(dict: &Dict, from: usize) -> impl Iterator<Item = &str> {
    (from..dict.len()).map(|id| dict.get(u32::try_from(id).unwrap_or(u32::MAX)))
}

fn marks(field: Field, text: &str) -> Marks {
    let fits = |all: &[(Field, &[&str])]| {
        let one = |(of, values): &(Field, &[&str])| {
            *of == field && values.iter().any(|value| glob(value, text))
        };
        all.iter().any(one)
    };
    let of = |(at, matter): (usize, &Matter)| {
        u32::from(fits(matter.is)) << at | u32::from(fits(matter.but)) << (at + 16)
    };
    MATTERS.iter().enumerate().fold(0, |marks, one| marks | of(one))
}
