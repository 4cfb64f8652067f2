//! One shard as an object: takes bytes, keeps events, answers questions.
//!
//! It reads no file and knows no browser: where raw bytes are needed it says which
//! ([`Want`]), and whoever drives it brings them.

mod detail;
mod edge;
mod export;
mod index;
mod input;
mod layers;
mod ledger;
mod meet;
mod outside;
mod part;
mod reading;
mod shard;
mod strip;
mod triage;

pub use edge::Edge;
pub use index::Indexing;
pub use ledger::{PAGE, SpanOut, add_rule, thin};
pub use part::{Around, Cuttable, Part};
pub use shard::LedgerPart;
pub use strip::Strip;
pub use triage::{read_sidecar, write_sidecar};

use crate::bytes::Span;
use crate::event::{Clock, Offsets};
use crate::protocol::{InputState, InputStatus};
use crate::query::text::complete::RAW;
use crate::query::{Answer, Ask, Counted, Query, Sorted, newest, rows_in_order, run};
use crate::record::{Gap, Reason, Splitter};
use crate::source::{Reader, SIGNS};
use crate::store::{RowId, Store};
use input::Input;
use layers::{Layer, Start};

/// Of at most so many rows repeats are numbered before somebody asks: that takes up to 40 bytes each.
const FEW: u64 = 1 << 17;

/// So many of them at a time: then messages are heard.
const AT_ONCE: usize = 1 << 14;

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
    /// The newest time, and of which state of the store.
    newest: ((u64, u64), Option<i64>),
    /// The packed inputs that are being unpacked, each in the one before it.
    layers: Vec<Layer>,
    /// How many members were begun, and how many bytes unpacked, of the open input.
    members: u32,
    unpacked: u64,
    changed: Vec<u32>,
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
            newest: ((0, 0), None),
            layers: Vec::new(),
            members: 0,
            unpacked: 0,
            changed: Vec::new(),
        }
    }

    /// Begins an input of so many bytes, if that is known; the one before it must have
    /// ended.
    pub fn open(&mut self, input: u32, name: &str, size: Option<u64>) {
        (self.unpacked, self.members) = (0, 0);
        self.begin(Input::new(input, name, size));
    }

    fn begin(&mut self, input: Input) {
        self.splitter = self.successor.take().or_else(|| Some(Splitter::new(SIGNS)));
        self.changed.push(input.id);
        self.inputs.push(input);
    }

    /// Tells the date of the open input, in milliseconds since the epoch: years that its times
    /// leave out are the last before it.
    pub fn date(&mut self, millis: i64) {
        if let Some(input) = self.inputs.last_mut() {
            input.date = millis.checked_mul(1_000_000);
        }
    }

    /// Tells in which zone times are that state none; until then, UTC.
    pub fn assume(&mut self, zone: Offsets) {
        self.store.assume(zone);
    }

    /// Moves times by these clocks, and by no others.
    pub fn set_clocks(&mut self, clocks: Vec<Clock>) {
        self.store.set_clocks(clocks);
    }

    /// Takes these given inputs, and no others, for the baseline.
    pub fn set_baseline(&mut self, inputs: Vec<u32>) {
        self.store.set_baseline(inputs);
    }

    /// Takes the next bytes of the open input.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.feed_with(bytes.len(), |room| room.copy_from_slice(bytes));
    }

    /// Takes so many next bytes of the open input, which are put where they are read.
    pub fn feed_with(&mut self, len: usize, fill: impl FnOnce(&mut [u8])) {
        if self.splitter.is_none() {
            return;
        }
        if !self.inputs.last().is_some_and(|input| matches!(input.start, Start::Text)) {
            let mut bytes = vec![0; len];
            fill(&mut bytes);
            return self.feed_start(&bytes, false);
        }
        if self.is_edge(len) {
            let mut bytes = vec![0; len];
            fill(&mut bytes);
            return self.feed_edge(&bytes);
        }
        self.feed_more(len, fill);
    }

    /// Takes next bytes of text.
    fn feed_text(&mut self, bytes: &[u8]) {
        self.feed_more(bytes.len(), |room| room.copy_from_slice(bytes));
    }

    fn feed_more(&mut self, len: usize, fill: impl FnOnce(&mut [u8])) {
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

    /// Takes bytes of an input that is not known to be text.
    fn feed_start(&mut self, bytes: &[u8], last: bool) {
        let Some(input) = self.inputs.last_mut() else { return };
        input.packed += bytes.len() as u64;
        if let Some(text) = input.start.take(bytes, last) {
            input.packed = 0;
            self.feed(&text);
        } else {
            input.measure();
        }
    }

    /// Ends the open input at its end. One that is packed is to be [unpacked](Self::unpack)
    /// then.
    pub fn finish(&mut self) {
        if self.is_of_other_length() {
            return self.fail("It is not as long as the packed file says.");
        }
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
        // It was removed meanwhile.
        if self.splitter.is_none() {
            return;
        }
        self.feed_start(&[], true);
        self.feed_held();
        let Some(input) = self.inputs.last_mut() else { return };
        let (of, start) = (input.id, std::mem::replace(&mut input.start, Start::Text));
        self.changed.push(of);
        match start {
            Start::Packed(kind, bytes) if state == InputState::Ready => {
                input.start = Start::Packed(kind, Vec::new());
                self.successor = self.splitter.take();
                return self.begin_unpacking(of, kind, bytes);
            }
            Start::Packed(..) | Start::TooLong => {
                self.successor = self.splitter.take();
                input
                    .gaps
                    .push((Span { start: 0, end: input.packed }, Gap::Unreadable(Reason::Member)));
                input.status.unreadable += 1;
                let long = matches!(start, Start::TooLong).then_some(layers::TOO_LONG);
                return input.end(InputState::Failed, note.or(long));
            }
            Start::Unknown(..) | Start::Text => {}
        }
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
        if self.layers.iter().any(|layer| layer.is_of(input)) {
            self.stop_unpacking("");
        }
        let mut gone = vec![input];
        // Members stand behind what they were unpacked from.
        for held in &self.inputs {
            if held.from.is_some_and(|(of, _)| gone.contains(&of)) {
                gone.push(held.id);
            }
        }
        if self.inputs.last().is_some_and(|open| gone.contains(&open.id))
            && let Some(splitter) = self.splitter.take()
        {
            self.successor = Some(splitter.successor());
        }
        gone.iter().for_each(|id| self.store.remove(*id));
        self.inputs.retain(|held| !gone.contains(&held.id));
    }

    /// Answers a question.
    pub fn ask(&mut self, ask: &Ask) -> Answer {
        if let Some(refused) = ask.query.refused() {
            return Answer { refused: Some(refused), ..Answer::default() };
        }
        let newest = self.newest();
        let query = ask.query.at(ask.now.or(newest)).into_owned();
        if query.fold {
            self.store.number_repeats(query.alike);
        }
        self.store.tell_sides();
        let reader = &self.reader;
        let ask = &Ask { query, ..ask.clone() };
        let mut answer = run(&self.store, ask, &|id| reader.path(id).to_owned(), &mut self.sorted);
        answer.newest = newest;
        // Paths are wanted where they are soon searched.
        let paths = ask.values.as_ref().is_some_and(|of| of.0.is_none() && of.1.starts_with(RAW));
        answer.left_out.unsearched =
            if paths { self.unindexed() } else { self.unsearched(&ask.query) };
        answer
    }

    /// Does a part of what a question takes that folds repeats, if they are few enough to be kept
    /// for nothing; whether there is more of it.
    pub fn prepare(&mut self) -> bool {
        self.store.rows() <= FEW && self.store.number_some(AT_ONCE)
    }

    /// The time of the newest dated event.
    fn newest(&mut self) -> Option<i64> {
        let of = (self.store.generation, self.store.rows());
        if self.newest.0 != of {
            self.newest = (of, newest(&self.store));
        }
        self.newest.1
    }

    /// The rows that a query shows, in its order, with how many events each rule has.
    pub fn rows(&self, query: &Query, rules: &Counted) -> Vec<RowId> {
        let now = if query.names_now() { newest(&self.store) } else { None };
        let paths = |id| self.reader.path(id).to_owned();
        rows_in_order(&self.store, (&query.at(now), rules), &paths)
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
        self.is(row, crate::store::flag::INCOMPLETE)
    }

    /// Whether a row has a [`flag`](crate::store::flag).
    fn is(&self, row: RowId, flag: u8) -> bool {
        self.store.place(row).is_some_and(|(segment, at)| segment.has(at, flag))
    }

    /// Bytes of an input that is kept in memory.
    pub fn kept(&self, want: Want) -> Option<Vec<u8>> {
        let input = self.input(want.input)?;
        match &input.reading {
            Some(reading) => reading.read(&input.kept, want.span),
            None => input.kept.read(want.span),
        }
    }

    fn input(&self, id: u32) -> Option<&Input> {
        self.inputs.iter().find(|input| input.id == id)
    }
}
