//! One shard as an object: takes bytes, keeps events, answers questions.
//!
//! It reads no file and knows no browser: where raw bytes are needed it says which
//! ([`Want`]), and whoever drives it brings them.

mod detail;
mod export;
mod index;
mod input;
mod ledger;

pub use index::Indexing;
pub use ledger::SpanOut;

use crate::bytes::Span;
use crate::protocol::{InputState, InputStatus};
use crate::query::{Answer, Ask, Query, Sorted, rows_in_order, run};
use crate::record::Splitter;
use crate::source::{Reader, SIGNS};
use crate::store::{RowId, Store};
use input::Input;

/// Bytes that are needed to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Want {
    /// Of which input.
    pub input: u32,
    /// Which.
    pub span: Span,
}

/// One shard.
#[derive(Debug)]
pub struct Session {
    store: Store,
    reader: Reader,
    inputs: Vec<Input>,
    splitter: Option<Splitter>,
    /// For the next input.
    successor: Option<Splitter>,
    sorted: Sorted,
}

impl Session {
    /// An empty shard. The key makes hashes unguessable for the writers of the input.
    pub fn new(key: u64) -> Session {
        Session {
            store: Store::new(key),
            reader: Reader::new(key),
            inputs: Vec::new(),
            splitter: None,
            successor: None,
            sorted: Sorted::default(),
        }
    }

    /// Begins an input of so many bytes, if that is known; the one before it must have
    /// ended.
    pub fn open(&mut self, input: u32, name: &str, size: Option<u64>) {
        self.splitter = self.successor.take().or_else(|| Some(Splitter::new(SIGNS)));
        self.inputs.push(Input::new(input, name, size));
    }

    /// Takes the next bytes of the open input.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.feed_with(bytes.len(), |room| room.copy_from_slice(bytes));
    }

    /// Takes so many next bytes of the open input, which are put where they are read.
    pub fn feed_with(&mut self, len: usize, fill: impl FnOnce(&mut [u8])) {
        let (Some(splitter), Some(input)) = (&mut self.splitter, self.inputs.last_mut()) else {
            return;
        };
        let room = splitter.room(len);
        fill(room);
        input.kept.push(room);
        splitter.fed(len, &mut input.taking(&mut self.store, &mut self.reader));
        self.store.fold();
        input.measure();
    }

    /// Ends the open input at its end.
    pub fn finish(&mut self) {
        self.end(InputState::Ready, None);
    }

    /// Ends the open input before its end; what was read stays.
    pub fn stop(&mut self, why: &str) {
        self.end(InputState::Partial, Some(why));
    }

    /// Ends the open input because it cannot be read.
    pub fn fail(&mut self, why: &str) {
        let read = self.inputs.last().is_some_and(|input| input.status.events > 0);
        self.end(if read { InputState::Partial } else { InputState::Failed }, Some(why));
    }

    fn end(&mut self, state: InputState, note: Option<&str>) {
        let (Some(mut splitter), Some(input)) = (self.splitter.take(), self.inputs.last_mut())
        else {
            return;
        };
        splitter.finish(&mut input.taking(&mut self.store, &mut self.reader));
        self.store.fold();
        self.successor = Some(splitter.successor());
        self.store.seal();
        input.end(state, note);
    }

    /// How far an input has come.
    pub fn status(&self, input: u32) -> Option<InputStatus> {
        self.input(input).map(|input| input.status.clone())
    }

    /// Forgets an input.
    pub fn remove(&mut self, input: u32) {
        self.store.remove(input);
        self.inputs.retain(|held| held.id != input);
    }

    /// Answers a question.
    pub fn ask(&mut self, ask: &Ask) -> Answer {
        let reader = &self.reader;
        let mut answer = run(&self.store, ask, &|id| reader.path(id).to_owned(), &mut self.sorted);
        answer.left_out.unsearched = self.unsearched(&ask.query);
        answer
    }

    /// The rows that a query shows, in its order.
    pub fn rows(&self, query: &Query) -> Vec<RowId> {
        rows_in_order(&self.store, query, &|id| self.reader.path(id).to_owned())
    }

    /// All rows, copies too, in order of input and position.
    pub fn all_rows(&self) -> Vec<RowId> {
        let segments = self.store.segments().iter().enumerate();
        let of = |(at, segment): (usize, &crate::store::Segment)| {
            (0..segment.rows.len())
                .map(move |row| crate::store::row_id(at, row))
                .collect::<Vec<_>>()
        };
        segments.flat_map(of).collect()
    }

    /// Where a row's record stands.
    pub fn record_of(&self, row: RowId) -> Option<Want> {
        let (segment, at) = self.store.place(row)?;
        let base = segment.rows.get(at)?;
        let span = Span { start: base.start, end: base.start + u64::from(base.len) };
        Some(Want { input: segment.input, span })
    }

    /// Whether a row's record was cut at an end of its input.
    pub fn is_incomplete(&self, row: RowId) -> bool {
        let place = self.store.place(row);
        let flags =
            place.and_then(|(segment, at)| segment.rows.get(at)).map_or(0, |base| base.flags);
        flags & crate::store::flag::INCOMPLETE != 0
    }

    /// Bytes of an input that is kept in memory.
    pub fn kept(&self, want: Want) -> Option<Vec<u8>> {
        self.input(want.input)?.kept.read(want.span)
    }

    fn input(&self, id: u32) -> Option<&Input> {
        self.inputs.iter().find(|input| input.id == id)
    }
}
