//! Which events repeat one another: those that are equal in source, rule, container, process,
//! operation, call and object. What a card asserts of one of them is true of all, so they are
//! also of one kind, severity and disposition.
//!
//! Each row has the number of its group, whatever a question asks for: so to fold what a filter
//! shows is to count numbers. Groups of several stores are told by a [`Mark`] of their values.

use super::table::Table;
use super::{RowId, Segment, Store};
use crate::bytes::{Parts, finish, hash, part_of_numbers};
use crate::event::Field;

/// What all repeats of an event share in all stores of a key: a hash of its values.
pub type Mark = [u64; 2];

/// What repeats are equal in, whatever they are.
const ALWAYS: [Field; 19] = [
    Field::Module,
    Field::Dataset,
    Field::Severity,
    Field::Disposition,
    Field::RuleName,
    Field::Cluster,
    Field::Host,
    Field::ContainerId,
    Field::Executable,
    Field::ProcessName,
    Field::Operation,
    Field::FilePath,
    Field::SourceIp,
    Field::SourceResource,
    Field::DestinationIp,
    Field::DestinationPort,
    Field::DestinationResource,
    Field::DestinationDomain,
    Field::Protocol,
];

/// What stands for something else where that is not recorded: what, and for which.
const INSTEAD: [(Field, &[Field]); 8] = [
    (Field::Namespace, &[Field::ContainerId]),
    (Field::Pod, &[Field::ContainerId]),
    (Field::ContainerName, &[Field::ContainerId]),
    (Field::Image, &[Field::ContainerId]),
    (Field::UserName, &[Field::Executable, Field::ProcessName]),
    // The object of what is about neither a file nor a connection.
    (Field::CommandLine, &[Field::FilePath, Field::SourceIp, Field::DestinationIp]),
    // What no rule names says itself what it is.
    (Field::Message, &[Field::RuleName]),
    (Field::Transport, &[Field::Protocol]),
];

/// How many fields there are.
const MOST: usize = ALWAYS.len() + INSTEAD.len();

/// Groups of repeats by number.
#[derive(Debug, Default)]
pub(super) struct Repeats {
    table: Table,
    /// For each group, the half of its hash that the table does not compare.
    halves: Vec<u64>,
    /// For each segment, the group of each row.
    of: Vec<Vec<u32>>,
}

/// The fields that count of a row, each with its number; of those that do not, 0.
fn fields<'a>(number: &'a dyn Fn(Field) -> u32) -> impl Iterator<Item = (Field, u32)> + 'a {
    let instead = INSTEAD.iter().map(|(field, of)| match number(*field) {
        0 => (*field, 0),
        _ if of.iter().any(|of| number(*of) != 0) => (*field, 0),
        number => (*field, number),
    });
    ALWAYS.into_iter().map(|field| (field, number(field))).chain(instead)
}

impl Store {
    /// Gives each row that has none the number of its group.
    pub fn number_repeats(&mut self) {
        let mut repeats = std::mem::take(&mut self.repeats);
        repeats.of.resize(self.segments.len(), Vec::new());
        let Repeats { table, halves, of, .. } = &mut repeats;
        for (segment, of) in self.segments.iter().zip(of) {
            for row in of.len()..segment.rows.len() {
                let [hash, half] = self.numbers(segment, row);
                let is = |group: u32| halves.get(group as usize) == Some(&half);
                let group = table.find(hash, is).unwrap_or_else(|slot| {
                    let group = u32::try_from(halves.len()).unwrap_or(u32::MAX - 1);
                    halves.push(half);
                    table.put(slot, hash, group);
                    group
                });
                of.push(group);
            }
        }
        self.repeats = repeats;
    }

    /// A hash of the numbers of a row that count.
    fn numbers(&self, segment: &Segment, row: usize) -> Mark {
        let number = |field: Field| segment.column(field).get(row);
        let (mut held, mut texts) = ([0; MOST], u64::from(segment.call(row)));
        for (held, (field, number)) in held.iter_mut().zip(fields(&number)) {
            if super::OPEN.contains(&field) {
                // Equal texts may have several numbers.
                texts = finish(texts ^ hash(self.key, self.word(field, number).as_bytes()));
            } else {
                *held = number;
            }
        }
        [self.key, finish(self.key)].map(|key| finish(part_of_numbers(key, &held) ^ texts))
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

    /// What a row's repeats share, in this store and others.
    pub fn mark_of(&self, id: RowId) -> Mark {
        let Some((segment, row)) = self.place(id) else { return Mark::default() };
        let number = |field: Field| segment.column(field).get(row);
        let call = segment.call(row).checked_sub(1).map_or("", |call| self.calls.get(call));
        [self.key, finish(self.key)].map(|key| {
            let mut parts = Parts { key, sum: 0 };
            fields(&number).for_each(|(field, number)| self.tell(&mut parts, field, number));
            parts.add(0, call.as_bytes());
            finish(parts.sum)
        })
    }
}
