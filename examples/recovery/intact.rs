//! An intact document as it is read, and whose each of its bytes is: the measure of what is
//! read of it once it is damaged.

use crate::document::{Document, Made};
use crate::read::{self, Event, canonical_of};
use serde_json::{Map, Value};
use std::ops::Range;

/// A record.
pub struct Record {
    pub event: Event,
    made: Made,
}

/// Whose a byte is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owner {
    /// The record.
    pub record: usize,
    /// Its native value, if the byte is part of one or of its key.
    pub leaf: Option<usize>,
    pub of_key: bool,
}

/// An intact document.
pub struct Intact {
    pub bytes: Vec<u8>,
    pub records: Vec<Record>,
    owners: Vec<Option<Owner>>,
}

impl Intact {
    /// Reads a document.
    ///
    /// # Errors
    /// When it is not read as it was made: then nothing can be said of damaged ones.
    pub fn new(document: Document) -> Result<Intact, String> {
        let reading = read::read(&document.bytes);
        let repairs: usize = reading.events.iter().map(|event| event.repairs).sum();
        let (events, made) = (reading.events.len(), document.made.len());
        if (events, repairs, reading.unlike) != (made, 0, 0) {
            let text = String::from_utf8_lossy(&document.bytes).into_owned();
            let unlike = reading.unlike;
            return Err(format!(
                "of {made} records {events} were read, with {repairs} repairs, {unlike} unlike:\n{text}"
            ));
        }
        let mut owners = vec![None; document.bytes.len()];
        for (record, event) in reading.events.iter().enumerate() {
            owners[event.span.clone()].fill(Some(Owner { record, leaf: None, of_key: false }));
            for (leaf, held) in event.leaves.iter().enumerate() {
                for (span, of_key) in held.at.iter().flatten().zip([true, false]) {
                    // The elements of an array share a key: the first has it.
                    let owned = owners[span.clone()].iter().flatten();
                    if owned.filter(|owner| owner.leaf.is_some()).count() == 0 {
                        let owner = Owner { record, leaf: Some(leaf), of_key };
                        owners[span.clone()].fill(Some(owner));
                    }
                }
            }
        }
        let pairs = reading.events.into_iter().zip(document.made);
        let records = pairs.map(|(event, made)| Record { event, made }).collect();
        Ok(Intact { bytes: document.bytes, records, owners })
    }

    pub fn spans(&self) -> Vec<Range<usize>> {
        self.records.iter().map(|record| record.event.span.clone()).collect()
    }

    /// Whose a byte is, told by its origin.
    pub fn owner(&self, from: u32) -> Option<Owner> {
        self.owners.get(from as usize).copied().flatten()
    }
}

impl Record {
    /// The canonical values that follow from some of the native ones alone.
    pub fn canonical_of(&self, stays: &[(String, String)]) -> Map<String, Value> {
        canonical_of(&self.made.part(stays))
    }
}
