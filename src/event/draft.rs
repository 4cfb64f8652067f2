//! An event that is being written: what a source fills in, whatever becomes of it.
//!
//! The same tables and functions fill an [`Event`], whose values can be shown with where
//! each came from, and a row of the store, which keeps only numbers. A row need not convert
//! a text again that was converted before.

use super::{Event, Field, From, Value};
use std::borrow::Cow;

/// Where a source writes the fields of an event.
pub trait Draft<'a> {
    /// Sets a field, in place of what it held.
    fn set(&mut self, field: Field, value: Value<'a>, from: From);

    /// Sets a text field to a word of ours.
    fn set_word(&mut self, field: Field, word: &'static str, from: From);

    /// Sets a field to a text that stands in the record just so.
    fn set_verbatim(&mut self, field: Field, text: &'a str, from: From);

    /// Sets a field to a text that is not kept.
    fn set_copy(&mut self, field: Field, text: &str, from: From);

    /// Sets some fields, each to what a text converts to for it, if to anything; of these
    /// fields, the conversion is told the place.
    fn set_converted(
        &mut self,
        fields: &[Field],
        raw: Option<Raw<'_>>,
        convert: &dyn Fn(usize) -> Option<(Value<'a>, From)>,
    );

    /// Sets the fields that a rule is about to what follows: worked out, or as it was worked
    /// out before from the same.
    fn conclude(
        &mut self,
        rule: &'static Rule,
        also: u32,
        work: &dyn Fn(&mut (dyn Draft<'a> + '_)),
    );

    /// Tells that another record may tell the same: what both say alike, beside time, place and
    /// process, and whether this is the second of them.
    fn told_twice(&mut self, _second: bool, _alike: &[&str]) {}

    /// Tells which call of the kernel it was. That has no field; repeats are of the same.
    fn called(&mut self, _call: &str) {}

    /// Takes a field away.
    fn remove(&mut self, field: Field);

    /// Whether a field has a value.
    fn has(&self, field: Field) -> bool;

    /// The value of a text field, or the first of a list.
    fn text(&self, field: Field) -> Option<&str>;

    /// The texts of a list field.
    fn list(&self, field: Field) -> Vec<&str>;

    /// Where a field's value was read, if that is kept.
    fn from(&self, field: Field) -> Option<From>;

    /// A number that differs for drafts of one store that hold different values; 0 of what
    /// is in no store.
    fn digest(&self, key: u64) -> u64;
}

/// What follows from what.
#[derive(Debug)]
pub struct Rule {
    /// A number that no other rule has, not 0.
    pub number: u32,
    /// The fields that it depends on, beside one more number; filled up with the first.
    pub from: [Field; 6],
    /// The fields that it may set or remove, filled up likewise. What these hold before is
    /// either nothing or one of the fields that it depends on.
    pub to: [Field; 10],
}

impl Rule {
    /// A rule with its number.
    pub const fn new(number: u32, from: &[Field], to: &[Field]) -> Rule {
        Rule { number, from: filled(from), to: filled(to) }
    }
}

#[expect(clippy::indexing_slicing, reason = "while compiling")]
const fn filled<const N: usize>(fields: &[Field]) -> [Field; N] {
    let mut all = [fields[0]; N];
    let mut at = 0;
    while at < fields.len() {
        all[at] = fields[at];
        at += 1;
    }
    all
}

/// A text of which the same conversions always make the same.
#[derive(Debug, Clone, Copy)]
pub struct Raw<'r> {
    /// A number of the conversions, of the fields they are for, and of the sort of node.
    pub conversion: u32,
    /// The text as the record has it.
    pub text: &'r str,
}

impl<'a> dyn Draft<'a> + '_ {
    /// Sets a text field.
    pub fn set_text(&mut self, field: Field, text: impl Into<Cow<'a, str>>, from: From) {
        self.set(field, Value::Text(text.into()), from);
    }
}

impl<'a> Draft<'a> for Event<'a> {
    fn set(&mut self, field: Field, value: Value<'a>, from: From) {
        Event::set(self, field, value, from);
    }

    fn set_word(&mut self, field: Field, word: &'static str, from: From) {
        Event::set(self, field, Value::Text(Cow::Borrowed(word)), from);
    }

    fn set_verbatim(&mut self, field: Field, text: &'a str, from: From) {
        Event::set(self, field, Value::Text(Cow::Borrowed(text)), from);
    }

    fn set_copy(&mut self, field: Field, text: &str, from: From) {
        Event::set(self, field, Value::Text(Cow::Owned(text.to_owned())), from);
    }

    fn set_converted(
        &mut self,
        fields: &[Field],
        _: Option<Raw<'_>>,
        convert: &dyn Fn(usize) -> Option<(Value<'a>, From)>,
    ) {
        for (which, field) in fields.iter().enumerate() {
            if let Some((value, from)) = convert(which) {
                Event::set(self, *field, value, from);
            }
        }
    }

    fn conclude(&mut self, _: &'static Rule, _: u32, work: &dyn Fn(&mut (dyn Draft<'a> + '_))) {
        work(self);
    }

    fn remove(&mut self, field: Field) {
        Event::remove(self, field);
    }

    fn has(&self, field: Field) -> bool {
        self.get(field).is_some()
    }

    fn text(&self, field: Field) -> Option<&str> {
        Event::text(self, field)
    }

    fn list(&self, field: Field) -> Vec<&str> {
        match self.get(field) {
            Some(Value::List(items)) => items.iter().map(AsRef::as_ref).collect(),
            _ => Vec::new(),
        }
    }

    fn from(&self, field: Field) -> Option<From> {
        self.entry(field).map(|entry| entry.from)
    }

    fn digest(&self, _: u64) -> u64 {
        0
    }
}
