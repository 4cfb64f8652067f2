//! What makes the noise: events counted by their rule, workload, and process or object; and what
//! of that changed since a baseline, counted alike.
//!
//! They are counted as a table of days, or of sides, by all that is told of a row in the end, so that
//! noise of several shards merges as such tables do. A whole one has a row for each rule, process or
//! object and workload, those of the most events first.

use super::group::grouped;
use super::keys::Key;
use super::picked::Picked;
use super::{Answer, Cell, Pipe, Show, Table, Target, changes};
use crate::bytes::sort;
use crate::event::{Disposition, Field, Severity};
use crate::store::Store;
use serde::{Deserialize, Serialize};

/// By what events are counted beside rule and workload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Noise {
    /// By the process.
    Process,
    /// By the object: a file, an address, or else a command line.
    Object,
    /// What changed since the baseline, by the process.
    ChangedProcess,
    /// The same by the object.
    ChangedObject,
}

/// The width of a day, in seconds.
const DAY: i64 = 86_400;

/// Where an event was: its workload, or its pod where that is not recorded.
const PLACE: [Field; 3] = [Field::Namespace, Field::Workload, Field::Pod];

impl Noise {
    /// The most rows of a whole table.
    pub const MOST_ROWS: usize = 200;

    /// The fields that say which process or object it is: the first that is recorded does.
    pub fn by(self) -> &'static [Field] {
        match self {
            Noise::Process | Noise::ChangedProcess => &[Field::Executable, Field::ProcessName],
            Noise::Object | Noise::ChangedObject => {
                &[Field::FilePath, Field::DestinationIp, Field::CommandLine]
            }
        }
    }

    /// What an event is counted by otherwise.
    #[must_use]
    pub fn other(self) -> Noise {
        match self {
            Noise::Process => Noise::Object,
            Noise::Object => Noise::Process,
            Noise::ChangedProcess => Noise::ChangedObject,
            Noise::ChangedObject => Noise::ChangedProcess,
        }
    }

    /// Whether it tells what changed since the baseline.
    pub fn compares(self) -> bool {
        matches!(self, Noise::ChangedProcess | Noise::ChangedObject)
    }

    /// The fields of the first cells of a row. Behind them stand how many events there are, how
    /// many of them are of high severity or worse, how many are blocked, on how many days (UTC)
    /// they were, and in how many workloads others of this rule and process or object are. Of what
    /// [compares](Self::compares) stand there the place of what became of it in
    /// [`CHANGES`](super::CHANGES), how many events the baseline and the other inputs have, and how
    /// many tenths of the rate before the rate is now.
    pub fn keys(self) -> impl Iterator<Item = Field> {
        [Field::RuleName].into_iter().chain(self.by().iter().copied()).chain(PLACE)
    }
}

/// The pipe whose table noise is before it is whole.
pub(super) fn pipe(noise: Noise) -> Pipe {
    if noise.compares() {
        return Pipe::Groups {
            show: vec![Show::Count],
            by: fields(noise).map(Target::Field).collect(),
        };
    }
    Pipe::Timeline { step: DAY, by: fields(noise).map(Target::Field).collect() }
}

/// What noise is told apart by before it is whole, beside the day.
fn fields(noise: Noise) -> impl Iterator<Item = Field> {
    let told: &[Field] =
        if noise.compares() { &[Field::Side] } else { &[Field::Severity, Field::Disposition] };
    noise.keys().chain(told.iter().copied())
}

/// What of a field makes a row.
fn key(store: &Store, noise: Noise, field: Field) -> Key<'_> {
    let earlier = noise.by().iter().position(|of| *of == field);
    let others = match earlier.and_then(|at| noise.by().get(..at)) {
        None if field == Field::Pod => Some(&[Field::Workload][..]),
        others => others,
    };
    Key::of_field(store, field, others)
}

/// Noise before it is whole.
pub(super) fn noise(
    store: &Store,
    noise: Noise,
    picked: &[Picked<'_>],
    paths: &dyn Fn(u32) -> String,
) -> Table {
    let pipe = pipe(noise);
    let keys: Vec<Key<'_>> = fields(noise).map(|field| key(store, noise, field)).collect();
    grouped(store, (&pipe, &keys), picked, paths)
}

/// Makes noise of an answer as it is shown, once nothing is to be merged with it.
pub(super) fn make_whole(answer: &mut Answer, noise: Noise) {
    match noise.compares() {
        true => changes::whole(answer, noise.keys().count()),
        false => answer.noise = answer.noise.take().map(|table| whole(table, noise)),
    }
}

/// The rows as they are shown: those of the most events.
fn whole(mut table: Table, noise: Noise) -> Table {
    let width = noise.keys().count();
    for row in &mut table.rows {
        // The day stands behind what makes a row.
        if let Some(keys) = row.get_mut(..=width) {
            keys.rotate_left(1);
        }
    }
    sort(&mut table.rows, Ord::cmp);
    let same = |a: &Vec<Cell>, b: &Vec<Cell>| a.get(..width) == b.get(..width);
    let mut rows: Vec<Vec<Cell>> =
        table.rows.chunk_by(same).map(|groups| counted(groups, width)).collect();
    let kind = 1 + noise.by().len();
    for of in rows.chunk_by_mut(|a, b| a.get(..kind) == b.get(..kind)) {
        let named = |row: &&Vec<Cell>| {
            let place = row.get(kind + 1..width).unwrap_or_default();
            place.iter().any(|cell| matches!(cell, Cell::Text(_)))
        };
        let count = number(of.iter().filter(named).count());
        of.iter_mut().for_each(|row| row.push(count.clone()));
    }
    let groups = rows.len() as u64;
    sort(&mut rows, |a, b| b.get(width).cmp(&a.get(width)));
    rows.truncate(Noise::MOST_ROWS);
    Table { rows, groups, ..table }
}

fn number(count: usize) -> Cell {
    Cell::Int(i64::try_from(count).unwrap_or(i64::MAX))
}

/// One row of the groups of its days.
fn counted(groups: &[Vec<Cell>], width: usize) -> Vec<Cell> {
    let (mut counts, mut days, mut last) = ([0_i64; 3], 0, &Cell::Missing);
    for group in groups {
        let Some([day, severity, disposition, Cell::Int(count)]) = group.get(width..) else {
            continue;
        };
        let high = is(severity, |word| Severity::parse(word) >= Some(Severity::High));
        let blocked = is(disposition, |word| word == Disposition::Blocked.word());
        for (of, counts) in [true, high, blocked].into_iter().zip(&mut counts) {
            *counts = counts.saturating_add(if of { *count } else { 0 });
        }
        // They stand in order.
        days += usize::from(*day != Cell::Missing && day != last);
        last = day;
    }
    let keys = groups.first().and_then(|group| group.get(..width)).unwrap_or_default();
    keys.iter().cloned().chain(counts.map(Cell::Int)).chain([number(days)]).collect()
}

fn is(cell: &Cell, holds: impl Fn(&str) -> bool) -> bool {
    matches!(cell, Cell::Text(text) if holds(text))
}
