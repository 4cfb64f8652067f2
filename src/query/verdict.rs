//! What a verdict is made of: events by what they report and how severe that is, and how many
//! of each matter. It is counted in columns, and adds up over shards.

use super::answer::add;
use super::fits::glob;
use super::named::{MATTERS, Matter, ROUTINE, named};
use super::picked::Picked;
use super::plan::plan;
use crate::event::{Disposition, Field, Severity};
use crate::store::{Dict, Segment, Store, items};
use serde::{Deserialize, Serialize};

/// Counts of events by severity number.
pub type BySeverity = [u64; Severity::ALL.len()];

/// What the events that a filter shows report.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Verdict {
    /// Those of which their sensor says that it refused them.
    pub blocked: BySeverity,
    /// Those that report no block: `is:unblocked`. The rest is telemetry.
    pub reported: BySeverity,
    /// Of these, those of each matter, in the order of [`MATTERS`]; one may be of several.
    pub matters: Vec<BySeverity>,
    /// How many events the filter shows, or would if it did not hide them, that are
    /// `is:routine`.
    pub routine: u64,
}

impl Verdict {
    /// Adds what another shard counted.
    pub(super) fn add(&mut self, more: &Verdict) {
        add(&mut self.blocked, &more.blocked);
        add(&mut self.reported, &more.reported);
        self.matters.resize(MATTERS.len(), BySeverity::default());
        self.matters.iter_mut().zip(&more.matters).for_each(|(to, more)| add(to, more));
        self.routine += more.routine;
    }
}

/// The fields that matters are told by.
const TOLD_BY: [Field; 4] = [Field::Signal, Field::Technique, Field::Suggested, Field::FilePath];

/// Of a number of a column, bit by bit the matters that its values make, and in the upper half
/// those that they forbid.
type Marks = u32;

/// What is known of values and rows; kept from one question to the next, so that a row costs no
/// more than to count it.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// The marks of all numbers of the dictionaries; there may be a million of paths.
    texts: [Vec<Marks>; TOLD_BY.len()],
    lists: [Vec<Marks>; TOLD_BY.len()],
    /// All sorts of rows.
    sorts: Vec<Sort>,
    /// Of each segment, the place of each row's sort in that list.
    segments: Vec<Vec<u16>>,
}

/// What a verdict tells rows apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Sort {
    /// One bit for each matter.
    matters: Marks,
    severity: Severity,
    disposition: Disposition,
    routine: bool,
}

impl Known {
    /// Learns what has come since the last question.
    fn learn(&mut self, store: &Store) {
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
        self.segments.resize(store.segments().len(), Vec::new());
        for (at, segment) in store.segments().iter().enumerate() {
            let Some(sorts) = self.segments.get_mut(at).map(std::mem::take) else { continue };
            let sorts = self.sorted(store, segment, sorts);
            if let Some(slot) = self.segments.get_mut(at) {
                *slot = sorts;
            }
        }
    }

    /// The sorts of a segment's rows, of which the first are known.
    fn sorted(&mut self, store: &Store, segment: &Segment, mut known: Vec<u16>) -> Vec<u16> {
        let count = segment.rows.len();
        // A segment only grows, until its input is removed.
        known.truncate(count);
        if known.len() == count {
            return known;
        }
        let routine = named(ROUTINE).map(|expr| plan(store, &expr, &|_| String::new()));
        let routine = routine.map(|test| test.rows(store, segment));
        let words = |field: Field| store.texts(field).into_iter().flat_map(Dict::iter);
        let severities: Vec<Severity> =
            words(Field::Severity).map(|word| Severity::parse(word).unwrap_or_default()).collect();
        let dispositions: Vec<Disposition> = words(Field::Disposition)
            .map(|word| Disposition::parse(word).unwrap_or_default())
            .collect();
        let of = |number: u32| (number as usize).wrapping_sub(1);
        let columns = TOLD_BY.map(|field| segment.column(field));
        let [severity, disposition] =
            [Field::Severity, Field::Disposition].map(|field| segment.column(field));
        // Neighbours are often alike.
        let mut last = (None, 0);
        for row in known.len()..count {
            let each = columns.iter().zip(&self.lists);
            let marks = each.fold(0, |all, (column, list)| {
                all | list.get(column.get(row) as usize).copied().unwrap_or(0)
            });
            let sort = Sort {
                matters: marks & !(marks >> 16) & 0xffff,
                severity: severities.get(of(severity.get(row))).copied().unwrap_or_default(),
                disposition: dispositions
                    .get(of(disposition.get(row)))
                    .copied()
                    .unwrap_or_default(),
                routine: routine.as_ref().is_some_and(|rows| rows.has(row)),
            };
            if last.0 != Some(sort) {
                let place = self.sorts.iter().position(|known| *known == sort);
                let place = place.unwrap_or_else(|| {
                    self.sorts.push(sort);
                    self.sorts.len() - 1
                });
                last = (Some(sort), u16::try_from(place).unwrap_or(u16::MAX));
            }
            known.push(last.1);
        }
        known
    }

    /// How many rows are of each sort.
    fn count<'a>(&'a self, picked: &[Picked<'_>]) -> impl Iterator<Item = (&'a Sort, u64)> {
        let mut counts = vec![0u64; self.sorts.len()];
        for part in picked {
            let Some(sorts) = self.segments.get(part.at) else { continue };
            part.rows.each(|row| {
                let sort = sorts.get(row).copied().unwrap_or(u16::MAX);
                if let Some(count) = counts.get_mut(usize::from(sort)) {
                    *count += 1;
                }
            });
        }
        self.sorts.iter().zip(counts)
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

/// Counts what the rows report; and what is routine of them, if the filter did not hide it.
pub(super) fn verdict(
    store: &Store,
    picked: &[Picked<'_>],
    unhidden: &[Picked<'_>],
    known: &mut Known,
) -> Verdict {
    known.learn(store);
    let mut found =
        Verdict { matters: vec![BySeverity::default(); MATTERS.len()], ..Verdict::default() };
    let add = |counts: &mut BySeverity, sort: &Sort, count: u64| {
        if let Some(to) = counts.get_mut(sort.severity as usize) {
            *to += count;
        }
    };
    for (sort, count) in known.count(picked) {
        match sort.disposition {
            Disposition::Blocked => add(&mut found.blocked, sort, count),
            Disposition::Logged if sort.severity == Severity::Info => {}
            _ => {
                add(&mut found.reported, sort, count);
                for (at, counts) in found.matters.iter_mut().enumerate() {
                    if sort.matters >> at & 1 != 0 {
                        add(counts, sort, count);
                    }
                }
            }
        }
    }
    let routine = known.count(unhidden).filter(|(sort, _)| sort.routine);
    found.routine = routine.map(|(_, count)| count).sum();
    found
}
