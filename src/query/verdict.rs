//! What a verdict is made of: events by what they report and how severe that is, and how many
//! of each matter. It is counted in sets of numbers, and adds up over shards.

use super::answer::add;
use super::known::{IS_ROUTINE, Known};
use super::named::MATTERS;
use crate::event::{Disposition, Field, Severity};
use crate::store::{Dict, Store};
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

/// What rows report, of which so many are of each set; and what is routine of them, if the filter
/// did not hide it.
pub(super) fn verdict(store: &Store, known: &Known, shown: &[u64], unhidden: &[u64]) -> Verdict {
    let mut found =
        Verdict { matters: vec![BySeverity::default(); MATTERS.len()], ..Verdict::default() };
    let words = |field: Field| store.texts(field).into_iter().flat_map(Dict::iter);
    let severities = super::count::severities(store);
    let dispositions: Vec<Disposition> = words(Field::Disposition)
        .map(|word| Disposition::parse(word).unwrap_or_default())
        .collect();
    let of = |number: u32| (number as usize).wrapping_sub(1);
    for ([marks, severity, disposition, ..], count) in known.sets.counted(shown) {
        let severity = severities.get(of(*severity)).copied().unwrap_or_default();
        let add = |counts: &mut BySeverity| {
            if let Some(to) = counts.get_mut(usize::from(severity)) {
                *to += count;
            }
        };
        match dispositions.get(of(*disposition)).copied().unwrap_or_default() {
            Disposition::Blocked => add(&mut found.blocked),
            Disposition::Logged if severity == Severity::Info as u8 => {}
            _ => {
                add(&mut found.reported);
                for (at, counts) in found.matters.iter_mut().enumerate() {
                    if marks >> at & 1 != 0 {
                        add(counts);
                    }
                }
            }
        }
    }
    let routine = known.sets.counted(unhidden).filter(|([marks, ..], _)| marks & IS_ROUTINE != 0);
    found.routine = routine.map(|(_, count)| count).sum();
    found
}
