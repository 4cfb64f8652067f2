//! The hub: hears the page and the shards, and says what is to be sent.

use super::braid::Braid;
use super::cut::Told;
use super::deal::Deal;
use super::fold::Fold;
use super::folded::Faces;
use super::ledgers::Ledgers;
use super::message::{FromShard, Out, ToShard};
use super::packed::keys;
use super::question::Question;
use crate::event::Clock;
use crate::protocol::{FromWorker, InputStatus, MOST_SHARDS, ToWorker};
use crate::query::Ask;

/// The fewest bytes of a part of an input: less is read as fast by one.
const LEAST: u64 = 4 << 20;

/// What stands between a page and several shards.
pub struct Hub {
    pub(super) key: u64,
    shards: usize,
    /// How often each shard ended.
    pub(super) ended: [u32; MOST_SHARDS],
    /// Whether each shard said that it cannot search all yet.
    pub(super) searching: [bool; MOST_SHARDS],
    /// How many records of each shard cannot be searched yet.
    pub(super) unsearched: [u64; MOST_SHARDS],
    /// Whether the page stopped the search.
    pub(super) halted: bool,
    pub(super) zone: Vec<(i64, i32)>,
    pub(super) clocks: Vec<Clock>,
    pub(super) baseline: Vec<u32>,
    pub(super) deal: Deal,
    /// No part of an input is shorter.
    pub(super) least: u64,
    turn: u32,
    pub(super) question: Option<Question>,
    /// The groups of repeats that a question found, until anything changes.
    faces: Option<Faces>,
    /// A question that waits until copies are found.
    pub(super) waiting: Option<(u32, Ask)>,
    pub(super) ledgers: Option<Ledgers>,
    export: Option<Braid>,
    pub(super) fold: Option<Fold>,
    /// Whether rows of several shards are taken for copies.
    folded: bool,
    /// How far inputs have come, not told to the page until copies are found.
    held: Vec<InputStatus>,
    out: Vec<Out>,
}

impl Hub {
    /// A hub of so many shards, with the key that all have.
    pub fn new(key: u64, shards: usize) -> Hub {
        Hub {
            key,
            shards: shards.clamp(1, MOST_SHARDS),
            ended: [0; MOST_SHARDS],
            searching: [false; MOST_SHARDS],
            unsearched: [0; MOST_SHARDS],
            halted: false,
            zone: Vec::new(),
            clocks: Vec::new(),
            baseline: Vec::new(),
            deal: Deal::default(),
            least: LEAST,
            turn: 0,
            question: None,
            faces: None,
            waiting: None,
            ledgers: None,
            export: None,
            fold: None,
            folded: false,
            held: Vec::new(),
            out: Vec::new(),
        }
    }

    /// The same, with parts of inputs that may be as short as this.
    pub fn cutting(self, least: u64) -> Hub {
        Hub { least, ..self }
    }

    pub(super) fn turn(&mut self) -> u32 {
        self.turn = self.turn.wrapping_add(1);
        self.turn
    }

    pub(super) fn say(&mut self, shard: usize, message: ToShard) {
        self.out.push(Out::Shard(shard, message, Vec::new()));
    }

    pub(super) fn say_each(&mut self, messages: Told) {
        messages.into_iter().for_each(|(shard, message)| self.say(shard, message));
    }

    pub(super) fn say_all(&mut self, message: &ToWorker) {
        (0..self.shards).for_each(|shard| self.say(shard, ToShard::Page(message.clone())));
    }

    pub(super) fn tell(&mut self, message: FromWorker) {
        self.out.push(Out::Page(message, Vec::new()));
    }

    /// Hears the page. `bytes` is the length of an input that is opened.
    pub fn page(&mut self, message: ToWorker, bytes: u64) -> Vec<Out> {
        match message {
            ToWorker::Port { shard, lost, .. } => self.port(shard as usize, lost),
            // Shards hear of memory from the page itself.
            ToWorker::Serve | ToWorker::Memory { .. } => {}
            ToWorker::Open { input, ref name, date } => {
                let shard = self.deal.give((input, name, date), bytes, self.shards);
                self.say(shard, ToShard::Page(message));
            }
            ToWorker::Cancel { input } => {
                self.deal.leave(input);
                for (shard, input) in self.deal.places_of(input) {
                    self.say(shard, ToShard::Page(ToWorker::Cancel { input }));
                }
            }
            ToWorker::Remove { input } => {
                for (shard, input) in self.deal.places_of(input) {
                    self.say(shard, ToShard::Page(ToWorker::Remove { input }));
                }
                self.deal.remove(input);
                self.outdated();
                self.fold();
            }
            ToWorker::Detail { shard, .. } => self.say(shard as usize, ToShard::Page(message)),
            ToWorker::Triage(of) => self.triage(of),
            ToWorker::Bytes { read, .. } => {
                self.say(read as usize % MOST_SHARDS, ToShard::Page(message));
            }
            ToWorker::Assume { .. } | ToWorker::Clocks { .. } | ToWorker::Baseline { .. } => {
                self.outdated();
                self.say_all(&message);
                match message {
                    ToWorker::Assume { zone } => self.zone = zone,
                    ToWorker::Clocks { clocks } => self.clocks = clocks,
                    ToWorker::Baseline { inputs } => self.baseline = inputs,
                    _ => {}
                }
            }
            ToWorker::StopExport => {
                self.export = None;
                self.say_all(&message);
            }
            ToWorker::Search { on } => {
                self.halted = !on;
                self.say_all(&message);
            }
            ToWorker::Ask { ask, what } => self.ask(ask, what),
            ToWorker::Ledger { ask, offset } => self.ledger(ask, offset),
            ToWorker::Export { ask, query, rules, format } => {
                let turn = self.turn();
                let mut export = Braid::new(ask, turn, (query, rules, format), self.shards);
                export.begin(&mut self.out);
                self.export = Some(export);
            }
        }
        std::mem::take(&mut self.out)
    }

    /// Events came, went, or are others: groups that were found are not all.
    pub(super) fn outdated(&mut self) {
        self.faces = None;
        self.question.iter_mut().for_each(Question::outdated);
    }

    pub(super) fn ask(&mut self, ask: u32, what: Ask) {
        // What is asked while copies are looked for is asked because there may be others.
        if self.fold.is_some() {
            self.waiting = Some((ask, what));
            return;
        }
        let turn = self.turn();
        let faces = self.faces.take();
        let mut question = Question::new((ask, turn), what, faces, self.shards);
        question.begin(&mut self.out);
        self.question = Some(question);
    }

    pub(super) fn ledger(&mut self, ask: u32, offset: u64) {
        let turn = self.turn();
        self.say_each(self.deal.stands());
        let ledgers = Ledgers::new(ask, turn, offset, self.shards);
        ledgers.begin(&mut self.out);
        self.ledgers = Some(ledgers);
    }

    /// Hears a shard, and the bytes beside. What is not of the turn is of something that was
    /// asked before.
    pub fn shard(&mut self, shard: usize, message: FromShard, bytes: Vec<u8>) -> Vec<Out> {
        let Hub { deal, out, .. } = self;
        let shard_of = |rank: u32| deal.shard_of(rank);
        match message {
            FromShard::Input(status) => {
                let ended = self.deal.note(&status);
                if !self.take_back(status.input) {
                    self.noted(status, ended);
                }
            }
            FromShard::Part { turn, begins, status } => {
                let next = self.turn();
                let input = status.input;
                let noted = self.deal.note_part((turn, begins), status, next);
                if self.take_back(input) {
                    // Nothing of it counts.
                } else if let Some((status, ended, again)) = noted {
                    self.say_each(again);
                    if ended {
                        self.say_each(self.deal.stands());
                    }
                    self.noted(status, Some(ended));
                }
            }
            FromShard::May(may) => {
                let turn = self.turn();
                let told = self.deal.cut(may, (self.shards, self.least), (turn, shard));
                self.say_each(told);
            }
            FromShard::Indexed { left, news } => self.indexed(shard, left, news),
            FromShard::Newest { turn, newest } => {
                let of = self.question.as_mut().filter(|question| question.is_of(turn));
                of.into_iter().for_each(|question| question.date(shard, newest, out));
                let of = self.export.as_mut().filter(|export| export.is_of(turn));
                of.into_iter().for_each(|export| export.date(shard, newest, out));
            }
            FromShard::Keys { turn, shown } => {
                let of = self.question.as_mut().filter(|question| question.is_of(turn));
                let keys = keys(&bytes);
                if of.is_some_and(|question| question.keys(shard, shown, keys, out)) {
                    self.question = None;
                }
            }
            FromShard::Answer { turn, answer } => {
                let left = answer.left_out.unsearched;
                self.searching.iter_mut().skip(shard).take(1).for_each(|of| *of |= left > 0);
                self.unsearched.iter_mut().skip(shard).take(1).for_each(|of| *of = left);
                let of = self.question.as_mut().filter(|question| question.is_of(turn));
                let keys = keys(&bytes);
                if of.is_some_and(|question| question.answer(shard, *answer, keys, out)) {
                    self.faces = self.question.take().and_then(Question::faces);
                }
            }
            FromShard::Marks { turn, next } => {
                if let Some(fold) = self.fold.as_mut().filter(|fold| fold.is_of(turn)) {
                    fold.marks(shard, next, &bytes, &shard_of, out);
                }
            }
            FromShard::Twins { turn } => {
                if let Some(fold) = self.fold.as_mut().filter(|fold| fold.is_of(turn)) {
                    fold.twins(&bytes, &shard_of, out);
                }
            }
            FromShard::Copies { turn } => {
                if let Some(fold) = self.fold.as_mut().filter(|fold| fold.is_of(turn)) {
                    fold.copies(&bytes, &shard_of, out);
                }
            }
            FromShard::Elsewhere { turn } => {
                let fold = self.fold.as_mut().filter(|fold| fold.is_of(turn));
                if fold.is_some_and(Fold::known) {
                    self.folded();
                }
            }
            FromShard::Parts { turn, parts } => {
                if let Some(ledgers) = self.ledgers.as_mut().filter(|of| of.is_of(turn)) {
                    ledgers.parts(shard, parts, out);
                }
            }
            FromShard::Ledger { turn, ledger, strips } => {
                let of = self.ledgers.as_mut().filter(|of| of.is_of(turn));
                if of.is_some_and(|ledgers| ledgers.page(shard, (*ledger, strips), out)) {
                    self.ledgers = None;
                }
            }
            FromShard::Export { turn, last, guarded, error } => {
                let Some(export) = self.export.as_mut().filter(|of| of.is_of(turn)) else {
                    return Vec::new();
                };
                let ended = export.lines(shard, bytes, (last, guarded), out);
                if ended && error.is_none() {
                    self.export = None;
                } else if error.is_some() {
                    self.stop_export(error);
                }
            }
        }
        std::mem::take(&mut self.out)
    }

    pub(super) fn stop_export(&mut self, error: Option<String>) {
        if let Some(mut export) = self.export.take() {
            export.hand_over(true, error, &mut self.out);
            self.say_all(&ToWorker::StopExport);
        }
    }

    /// Notes how far an input has come. The page is told that all are read when copies are
    /// found, so that its totals are true then.
    fn noted(&mut self, status: InputStatus, ended: Option<bool>) {
        self.outdated();
        let Some(ended) = ended else { return };
        self.held.push(status);
        if ended {
            self.fold();
        }
        if self.fold.is_none() {
            self.release();
        }
    }

    pub(super) fn release(&mut self) {
        for status in std::mem::take(&mut self.held) {
            self.tell(FromWorker::Input(status));
        }
    }

    /// Looks for copies, if all is read and there may be some.
    pub(super) fn fold(&mut self) {
        if !self.deal.is_read() || !(self.folded || self.deal.is_shared()) {
            return;
        }
        let turn = self.turn();
        self.fold = Some(Fold::new(turn, self.shards, &mut self.out));
        if let Some(question) = self.question.take() {
            self.waiting = Some(question.asked());
        }
    }

    /// Copies are found.
    fn folded(&mut self) {
        self.outdated();
        self.folded = self.fold.take().is_some_and(|fold| fold.found_any());
        self.release();
        if let Some((ask, what)) = self.waiting.take() {
            self.ask(ask, what);
        }
    }

    /// A shard can search more; the page asks again when all that search can.
    fn indexed(&mut self, shard: usize, left: u64, news: bool) {
        self.outdated();
        self.unsearched.iter_mut().skip(shard).take(1).for_each(|of| *of = left);
        let was = news && self.searching.get_mut(shard).is_some_and(std::mem::take);
        let news = was && !self.searching.contains(&true);
        self.tell(FromWorker::Indexed { left: self.unsearched.iter().sum(), news });
    }
}
