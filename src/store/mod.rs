//! Events as columns: what queries run over.
//!
//! Values are numbers of dictionaries that the whole store shares; rows lie in segments,
//! which never span inputs, so that removing an input frees its rows at once.

mod across;
mod alike;
mod bits;
mod clock;
mod column;
mod concluded;
mod converted;
mod dict;
mod flags;
mod held;
mod inputs;
mod marked;
mod new_row;
mod packed;
mod paths;
mod repeats;
mod segment;
mod sides;
mod table;
mod texts;
mod times;
mod twins;
mod zone;

pub use across::Elsewhere;
pub use alike::{Alike, Key};
pub use bits::{Bits, Rows};
pub use column::Column;
pub use dict::Dict;
pub use flags::flag;
pub use held::path_and_value;
pub use inputs::{
    FIRST_MEMBER, MEMBER_BITS, MOST_MEMBERS, MOST_PARTS, as_shown, is_inside, of_rank, part,
    part_number, rank, top,
};
pub use marked::{place_of_mark, put_marks};
pub use new_row::NewRow;
pub use packed::Codes;
pub use paths::MOST_PATHS;
pub use repeats::{Mark, fields_of};
pub use segment::{Base, MOST_ROWS, Segment, UNDATED};

use crate::bytes::hash;
use crate::event::{Clock, FIELDS, Field, Kind, Offsets, Value};
use across::Across;
use concluded::Concluded;
use converted::Converted;
use marked::Marks;
use paths::Distinct;
use repeats::Repeats;
use sides::Sides;
use std::collections::HashMap;
use table::Table;
use twins::Twins;

/// A row: the segment's number in the upper half, the row's in the lower.
pub type RowId = u32;

/// A number of another field's value: 0 for absent, then value plus one; from here up,
/// places in a side table.
const SIDE: u32 = 0xf000_0000;

/// Fields whose values may be mostly distinct.
pub(super) const OPEN: [Field; 2] = [Field::CommandLine, Field::Message];

/// All events of a shard.
#[derive(Debug)]
pub struct Store {
    key: u64,
    /// Texts of each field; for lists, of their items.
    texts: Vec<Dict>,
    /// For lists: runs of numbers of items.
    lists: Vec<Dict>,
    ints: Vec<i64>,
    int_places: Table,
    values: Dict,
    segments: Vec<Segment>,
    /// The first row of each identity.
    firsts: Table,
    copies: HashMap<RowId, Vec<RowId>>,
    copied: u64,
    twins: Twins,
    /// Rows that were not [folded](Self::fold) yet, with their identities.
    added: Vec<(RowId, u64)>,
    converted: Vec<Converted>,
    concluded: Concluded,
    /// The calls that records name.
    calls: Dict,
    repeats: Repeats,
    /// Addresses, lengths and numbers of [`set_word`](crate::event::Draft::set_word).
    words: Vec<(usize, usize, u32)>,
    scratch: String,
    /// What was [held](Self::hold) for the next row.
    holding: Vec<u32>,
    /// The paths of that.
    paths: Distinct,
    /// The date of the input that is read, in nanoseconds since the epoch, if that is known.
    pub date: Option<i64>,
    zone: Offsets,
    clocks: Vec<Clock>,
    across: Across,
    marks: Marks,
    sides: Sides,
    /// Counts changes, so that what was computed can be told from what is still true.
    pub generation: u64,
    /// How often rows that were there were moved in time or forgotten: what was learned of rows
    /// before holds no longer.
    pub rewrites: u64,
}

impl Store {
    /// An empty store. The key makes its hashes unguessable for the writers of its input.
    pub fn new(key: u64) -> Store {
        let dict = |field: &Field| match field {
            Field::EventId => Dict::listing(),
            field if OPEN.contains(field) => Dict::open(key),
            _ => Dict::new(key),
        };
        let dicts = || FIELDS.iter().map(dict).collect();
        Store {
            key,
            texts: dicts(),
            lists: dicts(),
            ints: Vec::new(),
            int_places: Table::default(),
            values: Dict::new(key),
            segments: Vec::new(),
            firsts: Table::default(),
            copies: HashMap::new(),
            copied: 0,
            twins: Twins::default(),
            added: Vec::new(),
            converted: Vec::new(),
            concluded: Concluded::new(),
            calls: Dict::new(key),
            repeats: Repeats::default(),
            words: Vec::new(),
            scratch: String::new(),
            holding: Vec::new(),
            paths: Distinct::default(),
            date: None,
            zone: Offsets::default(),
            clocks: Vec::new(),
            across: Across::default(),
            marks: Marks::default(),
            sides: Sides::default(),
            generation: 0,
            rewrites: 0,
        }
    }

    /// A row to be written and [added](NewRow::push).
    pub fn draft(&mut self) -> NewRow<'_> {
        NewRow::new(self)
    }

    /// Turns a value into a column's number.
    fn encode(&mut self, field: Field, value: &Value<'_>) -> u32 {
        let at = field.index();
        match value {
            Value::Text(text) => self.texts.get_mut(at).map_or(0, |dict| dict.intern(text) + 1),
            Value::Int(number) => self.int(*number),
            Value::Time(time) => self.int(time.ns),
            Value::List(items) => {
                self.scratch.clear();
                for item in items {
                    let id = self.texts.get_mut(at).map_or(0, |dict| dict.intern(item));
                    pack(id, &mut self.scratch);
                }
                let list = &self.scratch;
                self.lists.get_mut(at).map_or(0, |dict| dict.intern(list) + 1)
            }
        }
    }

    /// What a conversion made.
    fn converted(&mut self, number: u32) -> Option<&mut Converted> {
        while self.converted.len() <= number as usize {
            self.converted.push(Converted::new(self.key));
        }
        self.converted.get_mut(number as usize)
    }

    fn int(&mut self, number: i64) -> u32 {
        if let Ok(small) = u32::try_from(number)
            && small < SIDE - 1
        {
            return small + 1;
        }
        let hash = hash(self.key, &number.to_le_bytes());
        let is = |place: u32| self.ints.get(place as usize) == Some(&number);
        let place = self.int_places.find(hash, is).unwrap_or_else(|slot| {
            let place = u32::try_from(self.ints.len()).unwrap_or(0);
            self.ints.push(number);
            self.int_places.put(slot, hash, place);
            place
        });
        SIDE + place
    }

    /// The number that a column's number of an [`Kind::Int`] or [`Kind::Time`] field means.
    pub fn int_of(&self, number: u32) -> Option<i64> {
        match number {
            0 => None,
            SIDE.. => self.ints.get((number - SIDE) as usize).copied(),
            small => Some(i64::from(small) - 1),
        }
    }

    /// Finds the copies, and the [twins](Self::twin_of), among the rows that were added. Many at
    /// a time, because each is looked up in a table larger than any cache.
    pub fn fold(&mut self) {
        let mut added = std::mem::take(&mut self.added);
        for (id, identity) in added.drain(..) {
            self.note_copy(id, identity);
        }
        self.added = added;
        self.pair();
        self.mark_new_rows();
    }

    /// What no canonical field holds is compared by its digest alone, which is keyed.
    fn note_copy(&mut self, id: RowId, identity: u64) {
        let is = |row: RowId| {
            self.place(row).and_then(|(segment, at)| segment.rows.get(at)).map(|base| base.identity)
                == Some(identity)
        };
        match self.firsts.find(identity, is) {
            Ok(first) if self.equal(first, id) => {
                self.copies.entry(self.twins.head(first)).or_default().push(id);
                self.copied += 1;
                self.mark_copy(id, true);
            }
            Ok(_) => {}
            Err(slot) => {
                self.firsts.put(slot, identity, id);
            }
        }
    }

    fn equal(&self, a: RowId, b: RowId) -> bool {
        let (Some((left, l)), Some((right, r))) = (self.place(a), self.place(b)) else {
            return false;
        };
        let same = |field: Field| {
            let (a, b) = (left.column(field).get(l), right.column(field).get(r));
            let repeats = self.texts(field).is_some_and(Dict::repeats);
            a == b || repeats && a.min(b) > 0 && self.word(field, a) == self.word(field, b)
        };
        let has_id = |segment: &Segment, row: usize| segment.column(Field::EventId).get(row) != 0;
        if has_id(left, l) && has_id(right, r) {
            return same(Field::EventId) && same(Field::Module);
        }
        let compared = |field: &Field| !field.is_of_clock() && !field.of_person();
        FIELDS.into_iter().filter(compared).all(same)
            && self.times_recorded(left, l) == self.times_recorded(right, r)
    }

    /// Forgets the rows of an input.
    pub fn remove(&mut self, input: u32) {
        self.generation += 1;
        self.rewrites += 1;
        for segment in &mut self.segments {
            if segment.input == input {
                *segment = Segment::new(input);
            }
        }
        self.fold_again();
        self.pair();
    }

    /// Finds all copies again.
    fn fold_again(&mut self) {
        self.firsts = Table::default();
        self.copies.clear();
        self.across.forget();
        self.repeats = Repeats::default();
        self.copied = 0;
        // Copies are those of rows, not of rows that stood for these.
        let mut twins = std::mem::take(&mut self.twins);
        twins.begin_again(|id| self.place(id).is_some());
        self.twins = twins;
        for at in self.in_order() {
            let count = self.segments.get(at).map_or(0, |segment| segment.rows.len());
            for place in 0..count {
                let id = row_id(at, place);
                self.mark_copy(id, false);
                let base = self.segments.get(at).and_then(|segment| segment.rows.get(place));
                let Some(identity) = base.map(|base| base.identity) else { continue };
                self.note_copy(id, identity);
            }
        }
    }

    /// Ends the open segment, so that the next input begins its own.
    pub fn seal(&mut self) {
        if let Some(segment) = self.segments.last_mut() {
            segment.seal();
        }
    }

    /// All segments.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The segment of a row, and the row's place in it.
    pub fn place(&self, id: RowId) -> Option<(&Segment, usize)> {
        let segment = self.segments.get((id >> 16) as usize)?;
        let row = (id & 0xffff) as usize;
        (row < segment.rows.len()).then_some((segment, row))
    }

    fn mark_copy(&mut self, id: RowId, is: bool) {
        let segment = self.segments.get_mut((id >> 16) as usize);
        if let Some(segment) = segment {
            segment.set((id & 0xffff) as usize, flag::COPY, is);
        }
    }

    /// The copies of a row.
    pub fn copies_of(&self, id: RowId) -> &[RowId] {
        self.copies.get(&id).map_or(&[], Vec::as_slice)
    }

    /// How many rows are copies, or the other of two.
    pub fn copied(&self) -> u64 {
        self.copied
    }

    /// How many rows there are, copies too.
    pub fn rows(&self) -> u64 {
        self.segments.iter().map(|segment| segment.rows.len() as u64).sum()
    }

    /// The texts of a field; of a list field, of its items.
    pub fn texts(&self, field: Field) -> Option<&Dict> {
        self.texts.get(field.index())
    }

    /// The text that a column's number means; nothing for an absent one.
    pub fn word(&self, field: Field, number: u32) -> &str {
        let id = number.checked_sub(1);
        id.and_then(|id| Some(self.texts(field)?.get(id))).unwrap_or_default()
    }

    /// The runs of items of a list field: each a list of numbers of [`texts`](Self::texts).
    pub fn lists(&self, field: Field) -> Option<&Dict> {
        self.lists.get(field.index())
    }

    /// The texts of a row's field: one, or the items of a list.
    pub fn values(&self, segment: &Segment, row: usize, field: Field) -> Vec<&str> {
        let Some(id) = segment.column(field).get(row).checked_sub(1) else { return Vec::new() };
        let Some(texts) = self.texts(field) else { return Vec::new() };
        match field.kind() {
            Kind::Text | Kind::Id => vec![texts.get(id)],
            Kind::List => self
                .lists(field)
                .map(|lists| items(lists.get(id)).map(|item| texts.get(item)).collect())
                .unwrap_or_default(),
            Kind::Int | Kind::Time => Vec::new(),
        }
    }
}

/// Letters of a number in a dictionary.
const LETTERS: usize = 5;

/// Writes a number as letters of seven bits each, so that it is text.
fn pack(number: u32, to: &mut String) {
    let letter = |at: usize| char::from((number >> (at * 7)).to_le_bytes()[0] & 0x7f);
    to.extend((0..LETTERS).map(letter));
}

fn unpack(letters: &[u8]) -> u32 {
    letters.iter().rev().fold(0, |number, letter| number << 7 | u32::from(*letter))
}

/// The numbers in an entry of [`Store::lists`].
pub fn items(list: &str) -> impl Iterator<Item = u32> {
    list.as_bytes().chunks_exact(LETTERS).map(unpack)
}

/// The row at a place.
pub fn row_id(segment: usize, row: usize) -> RowId {
    let id = (segment << 16) | (row & 0xffff);
    RowId::try_from(id).unwrap_or(RowId::MAX)
}
