//! A record as a source's `finish` sees it: fields by key, found once per shape.

use super::{Convert, Write};
use crate::event::{Field, From, Raw, Value};
use crate::record::{Node, Record};
use std::borrow::Cow;
use std::ops::Deref;

/// A field that a `finish` asks for: its place in its source's list of keys.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Key(pub usize);

/// The keys that a source's `finish` asks for, with their other spellings; of these, the
/// first that a record has is meant. A name that is no word is given apart. Looking them up in
/// each record would be a quarter of the time that it takes.
macro_rules! keys {
    (@name $key:ident) => { stringify!($key) };
    (@name $key:ident $name:literal) => { $name };
    ($($key:ident $(= $name:literal)? $(| $other:ident)*),* $(,)?) => {
        pub(super) mod key {
            #![allow(non_upper_case_globals, reason = "they are spelled as in the records")]
            #[allow(non_camel_case_types, clippy::upper_case_acronyms, reason = "they are spelled as in the records")]
            enum Order { $($key),* }
            $(pub const $key: $crate::source::fields::Key =
                $crate::source::fields::Key(Order::$key as usize);)*
        }
        pub(super) const KEYS: &[&[&str]] =
            &[$(&[$crate::source::fields::keys!(@name $key $($name)?), $(stringify!($other)),*]),*];
    };
}
pub(super) use keys;

/// The places of a record's nodes by rank: the how-manieth node it is that is not inside of
/// an array. Ranks are the same in all records of a shape, places only where its arrays are
/// equally long.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ranks<'r>(pub &'r [u32]);

impl Ranks<'_> {
    /// The place and node of a rank.
    pub fn node<'a>(self, record: &Record<'a>, rank: u32) -> Option<(usize, &'a Node)> {
        let place = *self.0.get(rank as usize)? as usize;
        Some((place, record.nodes.get(place)?))
    }

    /// The rank of the node at a place.
    pub fn rank(self, place: usize) -> Option<u32> {
        let rank = self.0.binary_search(&u32::try_from(place).ok()?).ok()?;
        u32::try_from(rank).ok()
    }
}

/// A record with what is known of its shape.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields<'r, 'a> {
    record: &'r Record<'a>,
    /// The ranks of the source's keys.
    asked: &'r [Option<u32>],
    ranks: Ranks<'r>,
}

impl<'r, 'a> Fields<'r, 'a> {
    pub fn new(
        record: &'r Record<'a>,
        asked: &'r [Option<u32>],
        ranks: Ranks<'r>,
    ) -> Fields<'r, 'a> {
        Fields { record, asked, ranks }
    }

    /// Whether the record has a field.
    pub fn has(&self, Key(key): Key) -> bool {
        matches!(self.asked.get(key), Some(Some(_)))
    }

    /// The place and node of a field of the record itself.
    pub fn find(&self, Key(key): Key) -> Option<(usize, &'a Node)> {
        let rank = *self.asked.get(key)?;
        self.ranks.node(self.record, rank?)
    }

    /// Whether a field's value is written just so.
    pub fn is(&self, key: Key, text: &str) -> bool {
        self.find(key).is_some_and(|(_, node)| self.record.slice(node.value) == text)
    }

    /// The place and value of a field, not empty.
    pub fn text(&self, key: Key) -> Option<(From, Cow<'a, str>)> {
        let (place, node) = self.find(key)?;
        Some((at(place), self.record.value(node))).filter(|(_, text)| !text.is_empty())
    }

    /// Sets a canonical field from a field of the record.
    pub fn copy(&self, key: Key, field: Field, how: Convert, event: &mut Write<'_, 'a>) {
        if let Some(found) = self.find(key) {
            how.copy(self.record, found, field, event);
        }
    }
}

/// Where a value was read.
pub(crate) fn at(place: usize) -> From {
    From::Node(u32::try_from(place).unwrap_or(u32::MAX))
}

/// Lists of our own words: the field, and the number of the conversion that makes them.
pub(crate) const SIGNALS: (Field, u32) = (Field::Signal, 1);
pub(crate) const SUGGESTED: (Field, u32) = (Field::Suggested, 2);
pub(crate) const TAGS: (Field, u32) = (Field::Tags, 3);

/// Sets a list to words of ours, parted by `", "`; to nothing if there are none.
pub(crate) fn set_words(
    event: &mut Write<'_, '_>,
    (field, conversion): (Field, u32),
    words: &str,
    why: &'static str,
) {
    if words.is_empty() {
        return;
    }
    event.set_converted(&[field], Some(Raw { conversion, text: words }), &|_| {
        let words = words.split(", ").map(|word| Cow::Owned(word.to_owned()));
        Some((Value::List(words.collect()), From::Derived(why)))
    });
}

impl<'a> Deref for Fields<'_, 'a> {
    type Target = Record<'a>;

    fn deref(&self) -> &Record<'a> {
        self.record
    }
}
