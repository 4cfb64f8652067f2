//! What events that repeat one another by chosen keys differ in: what stands for all of them
//! asserts none of that, and says how many there are instead.

use super::{Group, Row, Val};
use crate::bytes::sort;
use crate::event::{FIELDS, Field};
use crate::store::{Alike, Key, RowId, Store, fields_of};
use serde::{Deserialize, Serialize};

/// What the events of a group differ in; nothing where the keys are those of the default.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Differ {
    /// The fields whose values are not those of all.
    pub fields: Vec<Field>,
    /// The keys that were not chosen; in a whole answer those of several values.
    pub keys: Vec<Several>,
}

/// How many values of a key events have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Several {
    /// The key.
    pub key: Key,
    /// How many values, in a whole answer; at [`Several::MOST`] there are at least so many.
    pub count: u32,
    /// Whether some of the events have none.
    pub none: bool,
    /// What tells the values of several shards apart, at most [`Several::MOST`]; in a whole answer
    /// none.
    pub marks: Vec<u32>,
}

impl Several {
    /// So many values are told apart.
    pub const MOST: usize = 100;

    fn of(store: &Store, rows: &[RowId], (key, differ): (Key, bool)) -> Several {
        let mut several = Several { key, count: 0, none: false, marks: Vec::new() };
        let mut seen: Vec<u64> = Vec::new();
        // Where none of its fields differ, one row tells the value of all.
        let most = if differ { rows.len() } else { 1 };
        for id in rows.iter().take(most) {
            match store.key_number(key, *id) {
                None => several.none = true,
                // Most often it is that of the row before.
                Some(number) if !seen.iter().rev().any(|known| *known == number) => {
                    seen.push(number);
                    let [a, b, c, d, ..] = store.key_mark(key, *id).to_le_bytes();
                    several.marks.push(u32::from_le_bytes([a, b, c, d]));
                    if several.marks.len() > Several::MOST {
                        break;
                    }
                }
                Some(_) => {}
            }
        }
        several
    }

    fn add(&mut self, other: &Several) {
        self.none |= other.none;
        self.marks.extend(&other.marks);
        sort(&mut self.marks, Ord::cmp);
        self.marks.dedup();
        self.marks.truncate(Several::MOST + 1);
    }

    /// Whether there are several values, which it counts.
    fn is_several(&mut self) -> bool {
        let marks = std::mem::take(&mut self.marks);
        // There may be more, and some that have none.
        self.none &= marks.len() <= Several::MOST;
        self.count = u32::try_from(marks.len().min(Several::MOST)).unwrap_or(0);
        self.count > u32::from(!self.none)
    }
}

/// Whether a card says of its first event what a field holds.
fn asserts(field: &Field) -> bool {
    let own = matches!(field, Field::Timestamp | Field::Assumed);
    // Severity and disposition are those of all.
    !own && !field.is_of_clock() && !matches!(field, Field::Severity | Field::Disposition)
}

impl Differ {
    /// Of rows of a store that are numbered by keys.
    pub(super) fn of(store: &Store, rows: &[RowId]) -> Differ {
        let alike = store.alike();
        if alike == Alike::default() {
            return Differ::default();
        }
        let fields: Vec<Field> = FIELDS
            .into_iter()
            .filter(|field| asserts(field) && store.differ_in(*field, rows))
            .collect();
        let differs = |key| key == Key::Call || fields_of(key).any(|field| fields.contains(&field));
        let others = Key::ALL.into_iter().map(|(key, _)| key).filter(|key| !alike.has(*key));
        let keys = others.map(|key| Several::of(store, rows, (key, differs(key)))).collect();
        Differ { fields, keys }
    }

    /// Adds what another shard knows of it.
    pub(super) fn add(&mut self, other: &Differ) {
        let new = other.fields.iter().filter(|field| !self.fields.contains(field));
        self.fields.extend(new.copied().collect::<Vec<_>>());
        for (key, more) in self.keys.iter_mut().zip(&other.keys) {
            key.add(more);
        }
    }

    /// Takes the fields in which rows of two shards differ.
    pub fn compare(&mut self, a: &Row, b: &Row) {
        let same = |field| match (a.get(field), b.get(field)) {
            (Some(a), Some(b)) => same(a, b),
            (a, b) => a.is_none() && b.is_none(),
        };
        let known = &self.fields;
        let new = FIELDS.into_iter().filter(|of| asserts(of) && !known.contains(of) && !same(*of));
        let new: Vec<Field> = new.collect();
        self.fields.extend(new);
    }
}

/// Whether two values are the same as far as they were given: long ones are cut.
fn same(a: &Val, b: &Val) -> bool {
    let begins = |a: &str, b: &str| a.strip_suffix('…').is_some_and(|start| b.starts_with(start));
    let text = |a: &str, b: &str| a == b || begins(a, b) || begins(b, a);
    match (a, b) {
        (Val::Text(a), Val::Text(b)) => text(a, b),
        (Val::List(a), Val::List(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| text(a, b))
        }
        _ => a == b,
    }
}

impl Row {
    /// Whether it stands for events that differ in a field.
    pub fn differs_in(&self, field: Field) -> bool {
        self.group.as_ref().is_some_and(|group| group.differ.fields.contains(&field))
    }

    /// Makes it stand for a group, of which it then says only what is true of all.
    pub fn stand_for(&mut self, group: Option<Group>) {
        self.group = group;
        if let Some(Group { differ, .. }) = &mut self.group {
            // In the order of the vocabulary, whichever shard told them.
            let known = std::mem::take(&mut differ.fields);
            differ.fields.extend(FIELDS.into_iter().filter(|field| known.contains(field)));
            self.values.retain(|(field, _)| !known.contains(field));
            differ.keys.retain_mut(Several::is_several);
        }
    }
}
