//! What a verdict is made of: events by what they report and how severe that is, and how many
//! of each matter. It is counted in columns, and adds up over shards.

use super::answer::add;
use super::fits::glob;
use super::named::{MATTERS, Matter};
use super::picked::Picked;
use crate::event::{Field, Severity};
use crate::store::{Bits, Dict, Store, items};
use serde::{Deserialize, Serialize};

/// Counts of events by severity number.
pub type Counts = [u64; Severity::ALL.len()];

/// What the events that a filter shows report.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Verdict {
    /// Those of which their sensor says that it refused them.
    pub blocked: Counts,
    /// Those that report no block: `is:unblocked`. The rest is telemetry.
    pub reported: Counts,
    /// Of these, those of each matter, in the order of [`MATTERS`]; one may be of several.
    pub matters: Vec<Counts>,
    /// How many events the filter shows, or would if it did not hide them, that are
    /// `is:routine`.
    pub routine: u64,
}

impl Verdict {
    /// Adds what another shard counted.
    pub(super) fn add(&mut self, more: &Verdict) {
        add(&mut self.blocked, &more.blocked);
        add(&mut self.reported, &more.reported);
        self.matters.resize(MATTERS.len(), Counts::default());
        self.matters.iter_mut().zip(&more.matters).for_each(|(to, more)| add(to, more));
        self.routine += more.routine;
    }
}

/// The fields that matters are told by.
const TOLD_BY: [Field; 4] = [Field::Signal, Field::Technique, Field::Suggested, Field::FilePath];

/// Of a number of a column, bit by bit the matters that its values make, and in the upper half
/// those that they forbid.
type Marks = u32;

/// The marks of all numbers of the dictionaries that were seen; kept from one question to the
/// next, for there may be a million of paths.
#[derive(Debug, Default)]
pub(super) struct Known {
    texts: [Vec<Marks>; TOLD_BY.len()],
    lists: [Vec<Marks>; TOLD_BY.len()],
}

impl Known {
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

/// Counts what the rows report.
pub(super) fn verdict(store: &Store, picked: &[Picked<'_>], known: &mut Known) -> Verdict {
    known.learn(store);
    let number =
        |field, word| store.texts(field).and_then(|texts| texts.find(word)).map(|id| id + 1);
    let [blocked, logged] = ["blocked", "logged"].map(|word| number(Field::Disposition, word));
    let info = number(Field::Severity, Severity::Info.word());
    let words = store.texts(Field::Severity);
    let severity = |text: &str| Severity::parse(text).unwrap_or_default() as usize;
    let severities: Vec<usize> = words.into_iter().flat_map(Dict::iter).map(severity).collect();
    let of_number = |number: u32| match number.checked_sub(1) {
        Some(id) => severities.get(id as usize).copied().unwrap_or(0),
        None => Severity::Unknown as usize,
    };
    let mut found =
        Verdict { matters: vec![Counts::default(); MATTERS.len()], ..Verdict::default() };
    let mut counts = vec![0; severities.len() + 1];
    for part in picked {
        let [disposition, severity] =
            [Field::Disposition, Field::Severity].map(|field| part.segment.column(field));
        let mut refused = disposition.rows(|number| Some(number) == blocked);
        refused.and(&part.bits);
        let mut silent = disposition.rows(|number| Some(number) == logged);
        silent.and(&severity.rows(|number| Some(number) == info));
        let mut open = part.bits.clone();
        open.minus(&refused);
        open.minus(&silent);
        for (rows, to) in [(&refused, &mut found.blocked), (&open, &mut found.reported)] {
            counts.fill(0);
            severity.count(&rows.rows(), &mut counts);
            for (number, count) in (0..).zip(&counts) {
                if let Some(to) = to.get_mut(of_number(number)) {
                    *to += count;
                }
            }
        }
        let columns = TOLD_BY.map(|field| part.segment.column(field));
        let marks =
            |list: &Vec<Marks>, number: u32| list.get(number as usize).copied().unwrap_or(0);
        let mut matter = Bits::none(part.segment.rows.len());
        for (column, list) in columns.iter().zip(&known.lists) {
            matter.or(&column.rows(|number| marks(list, number) != 0));
        }
        matter.and(&open);
        for row in matter.iter() {
            let each = columns.iter().zip(&known.lists);
            let all = each.fold(0, |all, (column, list)| all | marks(list, column.get(row)));
            let mut left = all & !(all >> 16) & 0xffff;
            let at = of_number(severity.get(row));
            while left != 0 {
                let counts = found.matters.get_mut(left.trailing_zeros() as usize);
                if let Some(count) = counts.and_then(|counts| counts.get_mut(at)) {
                    *count += 1;
                }
                left &= left - 1;
            }
        }
    }
    found
}
