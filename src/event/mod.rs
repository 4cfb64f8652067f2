//! What an event is: the vocabulary that every source is mapped to.
//!
//! Names are Elastic Common Schema's, because the people who read these events know
//! them; where ECS has no name, OCSF's is taken. An [`Event`] borrows from the record
//! it was read from and lives only until it is stored.

mod assumed;
mod clock;
mod draft;
mod field;
mod hashed;
mod level;
mod named;
pub mod sheet;
mod time;
mod triage;

pub use assumed::{Lacks, Offsets, zone_name};
pub use clock::{Clock, MOST_OFFSET, offset_of, offset_words, read_offset};
pub use draft::{Draft, Raw, Rule};
pub use field::{FIELDS, Field, Kind, SIDES};
pub use hashed::Hashed;
pub use level::{Disposition, Severity};
pub use time::Time;
pub use triage::{EventKey, Finding, Marked, Triage};

use std::borrow::Cow;

/// A canonical value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value<'a> {
    /// Text as the record holds it, decoded.
    Text(Cow<'a, str>),
    /// A whole number.
    Int(i64),
    /// An instant.
    Time(Time),
    /// Several texts, in the record's order; never empty.
    List(Vec<Cow<'a, str>>),
}

impl Value<'_> {
    /// The first text of a text or list.
    pub fn text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            Value::List(list) => list.first().map(AsRef::as_ref),
            Value::Int(_) | Value::Time(_) => None,
        }
    }
}

/// Where a value was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    /// The record's node of this index.
    Node(u32),
    /// Concluded from several fields, or from the kind; the reason in a few words.
    Derived(&'static str),
    /// Said by what carried the record: the carrier's name.
    Carrier(&'static str),
}

/// One canonical field of an event.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// Which field.
    pub field: Field,
    /// Its value.
    pub value: Value<'a>,
    /// Where it came from.
    pub from: From,
}

/// A normalized event: the canonical fields that the record states, each at most once.
#[derive(Debug, Clone)]
pub struct Event<'a> {
    entries: [Option<Entry<'a>>; FIELDS.len()],
}

impl Default for Event<'_> {
    fn default() -> Self {
        Event { entries: [const { None }; FIELDS.len()] }
    }
}

impl<'a> Event<'a> {
    /// Sets a field, in place of what it held.
    pub fn set(&mut self, field: Field, value: Value<'a>, from: From) {
        if let Some(entry) = self.entries.get_mut(field.index()) {
            *entry = Some(Entry { field, value, from });
        }
    }

    /// Sets a text field.
    pub fn set_text(&mut self, field: Field, text: impl Into<Cow<'a, str>>, from: From) {
        self.set(field, Value::Text(text.into()), from);
    }

    /// Takes a field away.
    pub fn remove(&mut self, field: Field) {
        if let Some(entry) = self.entries.get_mut(field.index()) {
            *entry = None;
        }
    }

    /// The whole entry of a field.
    pub fn entry(&self, field: Field) -> Option<&Entry<'a>> {
        self.entries.get(field.index())?.as_ref()
    }

    /// The value of a field.
    pub fn get(&self, field: Field) -> Option<&Value<'a>> {
        self.entry(field).map(|entry| &entry.value)
    }

    /// The value of a text field, or the first of a list.
    pub fn text(&self, field: Field) -> Option<&str> {
        self.get(field).and_then(Value::text)
    }

    /// The value of a numeric field.
    pub fn int(&self, field: Field) -> Option<i64> {
        match self.get(field) {
            Some(Value::Int(number)) => Some(*number),
            _ => None,
        }
    }

    /// When it happened, if the record says so.
    pub fn time(&self) -> Option<Time> {
        match self.get(Field::Timestamp) {
            Some(Value::Time(time)) => Some(*time),
            _ => None,
        }
    }

    /// Completes its time where the text leaves something out; see [`Time::complete`].
    pub fn complete(&mut self, date: Option<i64>, zone: &Offsets) {
        let lacking = self.entry(Field::Timestamp).map(|entry| (&entry.value, entry.from));
        let Some((Value::Time(time), from)) = lacking else { return };
        if time.is_whole() {
            return;
        }
        let Some((time, words)) = time.complete(date, zone) else {
            return self.remove(Field::Timestamp);
        };
        self.set(Field::Timestamp, Value::Time(time), from);
        let words = words.into_iter().map(Cow::Owned).collect();
        let why =
            "the text leaves it out; the year is by the file's date, the zone can be switched";
        self.set(Field::Assumed, Value::List(words), From::Derived(why));
    }

    /// The normalized severity.
    pub fn severity(&self) -> Severity {
        self.text(Field::Severity).and_then(Severity::parse).unwrap_or_default()
    }

    /// All entries, in the order of the vocabulary.
    pub fn entries(&self) -> impl Iterator<Item = &Entry<'a>> {
        self.entries.iter().flatten()
    }
}
