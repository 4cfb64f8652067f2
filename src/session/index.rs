//! The index of all values of the records, canonical or not: made while a small input is
//! read, and of a large one by a second reading, when a question first needs it.
//!
//! Most questions ask for canonical fields only; indexing what nobody searches would double
//! the time and the memory that a large input takes.

use super::input::stands;
use super::{Session, Want};
use crate::bytes::Span;
use crate::query::Query;
use crate::record::{Found, Gap, Record, Sink, Splitter};
use crate::source::{Reader, SIGNS};
use crate::store::Store;

/// Inputs up to this many bytes are indexed while they are read.
pub(super) const AT_ONCE: u64 = 8 << 20;

/// Bytes that are asked for at once.
const PIECE: u64 = 4 << 20;

/// The second reading of an input.
#[derive(Debug)]
pub struct Indexing {
    input: u32,
    splitter: Splitter,
    at: u64,
    /// How many of the next records are indexed.
    indexed: u64,
}

/// Indexes what a splitter finds.
struct Indexer<'a> {
    input: u32,
    indexed: &'a mut u64,
    store: &'a mut Store,
    reader: &'a mut Reader,
    agrees: bool,
}

impl Sink for Indexer<'_> {
    fn gap(&mut self, _: Span, _: Gap) {}

    fn record(&mut self, found: &Found<'_>) {
        if !stands(found) {
            return;
        }
        if let Some(less) = self.indexed.checked_sub(1) {
            *self.indexed = less;
            return;
        }
        if !self.agrees {
            return;
        }
        // The shapes of this splitter are not those of the one that read the input first.
        let record = Record { shape: None, ..found.record };
        self.reader.values(&record, |path, value| self.store.hold(path, &value));
        self.agrees = self.store.index(self.input, found.span.start);
    }
}

impl Session {
    /// How many rows a query cannot search yet, but for those of inputs that were given up.
    pub fn unsearched(&self, query: &Query) -> u64 {
        if query.asks_for_records() { self.unindexed() } else { 0 }
    }

    /// How many rows are not indexed and may be.
    pub fn unindexed(&self) -> u64 {
        let open = |input: &u32| self.input(*input).is_some_and(|input| !input.unindexable);
        self.store.unindexed().filter(|(input, _)| open(input)).map(|(_, rows)| rows).sum()
    }

    /// Begins to index an input that is read and not indexed; `None` if there is none.
    pub fn begin_index(&self) -> Option<Indexing> {
        let ready = |id: u32| self.input(id).is_some_and(|input| !input.unindexable);
        let (input, _) = self.store.unindexed().find(|(input, rows)| *rows > 0 && ready(*input))?;
        let indexed = self.store.indexed(input);
        let of = self.input(input)?;
        let base = of.kept.base();
        let splitter = Splitter::new(SIGNS);
        let splitter = match &of.reading {
            Some(reading) if base > 0 => splitter.from(base, reading.opening()),
            _ => splitter,
        };
        Some(Indexing { input, splitter, at: base, indexed })
    }

    /// The next bytes to index; `None` at the end of the input.
    pub fn index_want(&self, indexing: &Indexing) -> Option<Want> {
        let end = self.input(indexing.input)?.end_of_text();
        let span = Span { start: indexing.at, end: end.min(indexing.at + PIECE) };
        (!span.is_empty()).then_some(Want { input: indexing.input, span })
    }

    /// Indexes the bytes that were wanted; with none, ends.
    ///
    /// # Errors
    /// When the input is not what it was when it was read first.
    pub fn index(&mut self, indexing: &mut Indexing, bytes: &[u8]) -> Result<(), String> {
        let Indexing { input, splitter, at, indexed } = indexing;
        let (store, reader) = (&mut self.store, &mut self.reader);
        let mut indexer = Indexer { input: *input, indexed, store, reader, agrees: true };
        *at += bytes.len() as u64;
        if bytes.is_empty() {
            splitter.finish(&mut indexer);
        } else {
            splitter.feed(bytes, &mut indexer);
        }
        let (agrees, ended) = (indexer.agrees, bytes.is_empty());
        let all = !ended || !self.store.unindexed().any(|(of, rows)| of == *input && rows > 0);
        if agrees && all { Ok(()) } else { Err("the file changed".to_owned()) }
    }

    /// Gives up indexing an input, and says so where the input is listed.
    pub fn give_up_index(&mut self, indexing: &Indexing, why: &str) -> Option<u32> {
        let input = self.inputs.iter_mut().find(|input| input.id == indexing.input)?;
        input.unindexable = true;
        input.status.note = Some(format!(
            "Only its canonical fields can be searched ({why}). Open it again to search all."
        ));
        Some(input.id)
    }
}
