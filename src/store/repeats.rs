//! Which events repeat one another: those that are equal in source, rule, container, process,
//! operation, call and object. What a card asserts of one of them is true of all, so they are
//! also of one kind, severity and disposition.
//!
//! A person may choose fewer or other [keys](Alike); then what its events differ in is told, so that
//! a card can leave it out.
//!
//! Each row has the number of its group, whatever a question asks for: so to fold what a filter
//! shows is to count numbers. Groups of several stores are told by a [`Mark`] of their values.

use super::alike::{Alike, Key};
use super::table::Table;
use super::{Column, Dict, RowId, Rows, Segment, Store};
use crate::bytes::{Parts, finish, hash};
use crate::event::Field;
use std::ops::Range;

/// What all repeats of an event share in all stores of a key: a hash of its values.
pub type Mark = [u64; 2];

/// What repeats are equal in, and by which key; without one, whatever is chosen.
const ALWAYS: [(Field, Option<Key>); 21] = [
    (Field::Module, Some(Key::Source)),
    (Field::Dataset, Some(Key::Source)),
    (Field::Severity, None),
    (Field::Disposition, None),
    (Field::RuleName, Some(Key::Rule)),
    (Field::Cluster, Some(Key::Container)),
    (Field::Host, Some(Key::Container)),
    (Field::ContainerId, Some(Key::Container)),
    (Field::Executable, Some(Key::Process)),
    (Field::ProcessName, Some(Key::Process)),
    (Field::Operation, Some(Key::Operation)),
    (Field::FilePath, Some(Key::Object)),
    (Field::SourceIp, Some(Key::Object)),
    (Field::SourceResource, Some(Key::Object)),
    (Field::DestinationIp, Some(Key::Object)),
    (Field::DestinationPort, Some(Key::Object)),
    (Field::DestinationResource, Some(Key::Object)),
    (Field::DestinationDomain, Some(Key::Object)),
    (Field::Protocol, Some(Key::Object)),
    (Field::Namespace, Some(Key::Namespace)),
    (Field::Workload, Some(Key::Workload)),
];

/// What stands for something else where that is not recorded: what, by which key, and for which.
const INSTEAD: [(Field, Key, &[Field]); 8] = [
    (Field::Namespace, Key::Container, &[Field::ContainerId]),
    (Field::Pod, Key::Container, &[Field::ContainerId]),
    (Field::ContainerName, Key::Container, &[Field::ContainerId]),
    (Field::Image, Key::Container, &[Field::ContainerId]),
    (Field::UserName, Key::Process, &[Field::Executable, Field::ProcessName]),
    // The object of what is about neither a file nor a connection.
    (Field::CommandLine, Key::Object, &[Field::FilePath, Field::SourceIp, Field::DestinationIp]),
    // What no rule names says itself what it is.
    (Field::Message, Key::Rule, &[Field::RuleName]),
    (Field::Transport, Key::Object, &[Field::Protocol]),
];

/// Groups of repeats by number.
#[derive(Debug, Default)]
pub(super) struct Repeats {
    /// The keys that they are by.
    alike: Alike,
    table: Table,
    /// For each group, the half of its hash that the table does not compare.
    halves: Vec<u64>,
    /// For each segment, the group of each row.
    of: Vec<Vec<u32>>,
}

/// The fields that count of a row, each with its number; of those that do not, 0.
fn fields<'a>(
    alike: Alike,
    number: &'a dyn Fn(Field) -> u32,
) -> impl Iterator<Item = (Field, u32)> + 'a {
    let always = ALWAYS.into_iter().map(move |(field, key)| match key {
        Some(key) if !alike.has(key) => (field, 0),
        _ => (field, number(field)),
    });
    let instead = INSTEAD.iter().map(move |(field, key, of)| {
        let counts = alike.has(*key) && of.iter().all(|of| number(*of) == 0);
        (*field, if counts { number(*field) } else { 0 })
    });
    always.chain(instead)
}

impl Store {
    /// Gives each row that has none the number of its group by these keys. Those of other keys are
    /// forgotten.
    pub fn number_repeats(&mut self, alike: Alike) {
        let mut repeats = std::mem::take(&mut self.repeats);
        if repeats.alike != alike {
            repeats = Repeats { alike, ..Repeats::default() };
        }
        self.repeats = repeats;
        self.number_some(usize::MAX);
    }

    /// Gives rows that have none the number of their group by the keys of those that have one, until
    /// so many have; whether there may be more.
    pub fn number_some(&mut self, most: usize) -> bool {
        let mut repeats = std::mem::take(&mut self.repeats);
        let Repeats { alike, table, halves, of } = &mut repeats;
        of.resize(self.segments.len(), Vec::new());
        let mut left = most;
        for (segment, of) in
            self.segments.iter().zip(of).filter(|(segment, of)| of.len() < segment.rows.len())
        {
            for [hash, half] in self.sums(*alike, segment, of.len()..segment.rows.len()) {
                let is = |group: u32| halves.get(group as usize) == Some(&half);
                let group = table.find(hash, is).unwrap_or_else(|slot| {
                    let group = u32::try_from(halves.len()).unwrap_or(u32::MAX - 1);
                    halves.push(half);
                    table.put(slot, hash, group);
                    group
                });
                of.push(group);
                left = left.saturating_sub(1);
            }
            if left == 0 {
                break;
            }
        }
        self.repeats = repeats;
        left == 0
    }

    /// What counts of rows, each number multiplied by a key of its field and all of a row added up,
    /// twice. Column by column, because most have one number for all rows, or none.
    fn sums(&self, alike: Alike, segment: &Segment, rows: Range<usize>) -> Vec<Mark> {
        let keys = |place: u64| {
            let of = |key: u64| finish(key ^ place) | 1;
            [of(self.key), of(finish(self.key))]
        };
        let add = |sum: &mut Mark, keys: Mark, value: u64| {
            sum.iter_mut()
                .zip(keys)
                .for_each(|(sum, key)| *sum = sum.wrapping_add(key.wrapping_mul(value)));
        };
        let mut same = Mark::default();
        let mut sums = vec![same; rows.len()];
        let mut put = |row: usize, keys: Mark, value: u64| {
            if let Some(sum) = sums.get_mut(row - rows.start) {
                add(sum, keys, value);
            }
        };
        let all = Rows::All(segment.rows.len());
        let each =
            |column: Column<'_>, take: &mut dyn FnMut(usize, u32)| match rows.len() == all.len() {
                true => column.each(&all, take),
                false => rows.clone().for_each(|row| take(row, column.get(row))),
            };
        let chosen = ALWAYS.iter().filter(|(_, key)| key.is_none_or(|key| alike.has(key)));
        for (field, _) in chosen {
            let (column, keys) = (segment.column(*field), keys(field.index() as u64));
            match column.same() {
                Some(number) => add(&mut same, keys, number.into()),
                None => each(column, &mut |row, number| put(row, keys, number.into())),
            }
        }
        for (field, _, of) in INSTEAD.iter().filter(|(_, key, _)| alike.has(*key)) {
            let (column, keys) = (segment.column(*field), keys(field.index() as u64));
            let of: Vec<_> = of.iter().map(|of| segment.column(*of)).collect();
            if column.same() == Some(0) || of.iter().any(|of| of.same().is_some_and(|of| of > 0)) {
                continue;
            }
            let open = super::OPEN.contains(field);
            each(column, &mut |row, number| {
                if number == 0 || of.iter().any(|of| of.get(row) > 0) {
                    return;
                }
                // Equal texts may have several numbers.
                let text = || hash(self.key, self.word(*field, number).as_bytes());
                put(row, keys, if open { text() } else { number.into() });
            });
        }
        if alike.has(Key::Call) {
            let keys = keys(u64::MAX);
            rows.clone().for_each(|row| put(row, keys, segment.call(row).into()));
        }
        let whole = |[a, b]: Mark| [a.wrapping_add(same[0]), b.wrapping_add(same[1])].map(finish);
        sums.into_iter().map(whole).collect()
    }

    /// How many groups were numbered.
    pub fn groups(&self) -> usize {
        self.repeats.halves.len()
    }

    /// The group of a row that was [numbered](Self::number_repeats).
    #[inline]
    pub fn group_of(&self, segment: usize, row: usize) -> usize {
        let of = self.repeats.of.get(segment).and_then(|of| of.get(row));
        of.map_or(usize::MAX, |group| *group as usize)
    }

    /// What a row's repeats share by the keys that were [numbered](Self::number_repeats) last, in
    /// this store and others.
    pub fn mark_of(&self, id: RowId) -> Mark {
        self.mark_by(self.repeats.alike, id)
    }

    fn mark_by(&self, alike: Alike, id: RowId) -> Mark {
        let Some((segment, row)) = self.place(id) else { return Mark::default() };
        let number = |field: Field| segment.column(field).get(row);
        let call = if alike.has(Key::Call) { segment.call(row) } else { 0 };
        let call = call.checked_sub(1).map_or("", |call| self.calls.get(call));
        [self.key, finish(self.key)].map(|key| {
            let mut parts = Parts { key, sum: 0 };
            fields(alike, &number).for_each(|(field, number)| self.tell(&mut parts, field, number));
            parts.add(0, call.as_bytes());
            finish(parts.sum)
        })
    }

    /// The keys that rows were [numbered](Self::number_repeats) by last.
    pub fn alike(&self) -> Alike {
        self.repeats.alike
    }

    /// A row's value of a key, as a number that equal values of rows of one group have in this
    /// store alone; none where nothing of it is recorded.
    pub fn key_number(&self, key: Key, id: RowId) -> Option<u64> {
        let (segment, row) = self.place(id)?;
        let call = key == Key::Call && segment.call(row) != 0;
        // A node is no container.
        let mut fields = fields_of(key).filter(|of| !matches!(of, Field::Host | Field::Cluster));
        let recorded = call || fields.any(|field| segment.column(field).get(row) != 0);
        let sums = |rows| self.sums(Alike::of(&[key]), segment, rows);
        recorded.then(|| sums(row..row + 1).first().map_or(0, |sum| sum[0]))
    }

    /// The same as a number that equal values have in all stores of a key.
    pub fn key_mark(&self, key: Key, id: RowId) -> u64 {
        self.mark_by(Alike::of(&[key]), id)[0]
    }

    /// Whether some of these rows differ in a field.
    pub fn differ_in(&self, field: Field, rows: &[RowId]) -> bool {
        let first = rows.first().and_then(|id| self.place(*id));
        let Some((segment, row)) = first else { return false };
        let first = segment.column(field).get(row);
        // Equal texts may have several numbers.
        let open = self.texts(field).is_some_and(Dict::repeats);
        let is = |number: u32| {
            number == first
                || open
                    && first.min(number) > 0
                    && self.word(field, number) == self.word(field, first)
        };
        rows.chunk_by(|a, b| a >> 16 == b >> 16).any(|rows| {
            let segment = rows.first().and_then(|id| self.place(*id));
            let Some((segment, _)) = segment else { return false };
            let column = segment.column(field);
            match column.same() {
                Some(number) => !is(number),
                None => rows.iter().any(|id| !is(column.get((id & 0xffff) as usize))),
            }
        })
    }
}

/// The fields that a key is made of.
pub fn fields_of(key: Key) -> impl Iterator<Item = Field> {
    let always = ALWAYS.iter().filter(move |(_, of)| *of == Some(key)).map(|(field, _)| *field);
    let instead = INSTEAD.iter().filter(move |(_, of, _)| *of == key).map(|(field, ..)| *field);
    always.chain(instead)
}
