//! A record as a source's `finish` sees it: fields by name, found once per shape.
//!
//! Records of one shape have their fields at the same ranks, so the rank of a key is kept
//! by the address of the literal that asks for it. Without this, looking keys up was a
//! quarter of the time that a record takes.

use crate::record::{Node, Record};
use std::borrow::Cow;
use std::cell::Cell;
use std::ops::Deref;

const SLOTS: usize = 128;

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

/// The ranks of keys in records of one shape.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    /// Address and length of the literal, rank plus one.
    slots: Vec<Cell<(usize, usize, u32)>>,
}

impl Default for Known {
    fn default() -> Self {
        Known { slots: vec![Cell::new((0, 0, 0)); SLOTS] }
    }
}

/// A record with what is known of its shape.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields<'r, 'a> {
    record: &'r Record<'a>,
    known: &'r Known,
    ranks: Ranks<'r>,
}

impl<'r, 'a> Fields<'r, 'a> {
    pub fn new(record: &'r Record<'a>, known: &'r Known, ranks: Ranks<'r>) -> Fields<'r, 'a> {
        Fields { record, known, ranks }
    }

    /// The place of a field of the record itself. Only literals are asked for, so that an
    /// address stands for one text for good.
    pub fn find(&self, key: &'static str) -> Option<usize> {
        let address = key.as_ptr().addr();
        let Some(slot) = self.known.slots.get((address ^ address >> 7 ^ key.len()) % SLOTS) else {
            return self.record.find(key);
        };
        let (held, len, rank) = slot.get();
        if (held, len) == (address, key.len()) {
            return self.ranks.node(self.record, rank.checked_sub(1)?).map(|(place, _)| place);
        }
        let place = self.record.find(key);
        let rank = place.and_then(|place| self.ranks.rank(place)).map_or(0, |rank| rank + 1);
        slot.set((address, key.len(), rank));
        place
    }

    /// Whether the record has a field.
    pub fn has(&self, key: &'static str) -> bool {
        self.find(key).is_some()
    }

    /// The node of a field.
    pub fn node(&self, key: &'static str) -> Option<&'a Node> {
        self.record.nodes.get(self.find(key)?)
    }

    /// Whether a field's value is written just so.
    pub fn is(&self, key: &'static str, text: &str) -> bool {
        self.node(key).is_some_and(|node| self.record.slice(node.value) == text)
    }

    /// The first of some fields that the record has: its place and its value, not empty.
    pub fn text(&self, keys: &[&'static str]) -> Option<(u32, Cow<'a, str>)> {
        let place = keys.iter().find_map(|key| self.find(key))?;
        let text = self.record.nodes.get(place).map(|node| self.record.value(node))?;
        (!text.is_empty()).then_some((u32::try_from(place).ok()?, text))
    }
}

impl<'a> Deref for Fields<'_, 'a> {
    type Target = Record<'a>;

    fn deref(&self) -> &Record<'a> {
        self.record
    }
}
