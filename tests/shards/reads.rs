//! What a shard has to read, piece by piece, as a worker reads it.

use super::page::{AllOpened, Opened};
use std::collections::VecDeque;
use watchglass::protocol::{InputStatus, ToWorker};
use watchglass::session::{Part, Session};
use watchglass::shards::{FromShard, ToShard};
use watchglass::store::top;

const DATE: i64 = 1_770_000_000_000;

/// What a shard says, with bytes beside.
type Says = VecDeque<(FromShard, Vec<u8>)>;

/// What is read, and what waits.
#[derive(Default)]
pub struct Reads {
    waiting: VecDeque<(u32, Option<Part>)>,
    /// The input or part that is read, and the byte that is next.
    open: Option<(u32, usize)>,
    /// Whether it waits for the hub.
    waits: bool,
    /// What was cancelled while it waits.
    cancelled: Option<u32>,
    pub least: u64,
}

/// Reads all of an input at once.
pub fn read(session: &mut Session, input: u32, opened: &Opened) -> Vec<InputStatus> {
    session.open(input, &opened.name, None);
    session.date(DATE);
    opened.bytes.chunks(1000).for_each(|piece| session.feed(piece));
    finish(session, input)
}

/// Ends the open input: how far it and what was unpacked of it are.
fn finish(session: &mut Session, input: u32) -> Vec<InputStatus> {
    session.finish();
    while session.unpack() {}
    let mut changed = session.take_changed();
    changed.sort_unstable();
    changed.dedup();
    changed.retain(|of| *of != input);
    changed.push(input);
    changed.into_iter().filter_map(|of| session.status(of)).collect()
}

fn say(session: &Session, status: InputStatus, says: &mut Says) {
    let message = match session.part(status.input) {
        Some((part, begins)) => FromShard::Part { turn: part.turn, begins, status },
        None => FromShard::Input(status),
    };
    says.push_back((message, Vec::new()));
}

impl Reads {
    pub fn is_busy(&self) -> bool {
        !self.waits && (self.open.is_some() || !self.waiting.is_empty())
    }

    pub fn hear(&mut self, session: &mut Session, message: ToShard, says: &mut Says) {
        match message {
            ToShard::Page(ToWorker::Open { input, .. }) => self.waiting.push_back((input, None)),
            ToShard::Part { input, part, .. } => {
                self.forget(session, input);
                self.waiting.push_back((input, Some(part)));
            }
            ToShard::Cut { input, part } => {
                if self.open.is_some_and(|(open, _)| open == input) {
                    part.into_iter().for_each(|part| session.cut(input, part));
                    self.waits = false;
                    let cancelled = self.cancelled.take();
                    cancelled.into_iter().for_each(|input| self.cancel(session, input, says));
                }
            }
            ToShard::Page(ToWorker::Remove { input }) => self.forget(session, input),
            ToShard::Page(ToWorker::Cancel { input }) => self.cancel(session, input, says),
            other => panic!("{other:?}"),
        }
    }

    fn forget(&mut self, session: &mut Session, input: u32) {
        self.waiting.retain(|(of, _)| *of != input);
        if self.open.take_if(|(open, _)| *open == input).is_some() {
            self.waits = false;
        }
        session.remove(input);
    }

    fn cancel(&mut self, session: &mut Session, input: u32, says: &mut Says) {
        if self.waits {
            self.cancelled = Some(input);
            return;
        }
        if let Some(at) = self.waiting.iter().position(|(of, _)| *of == input) {
            // It is opened and ended, which is not what a worker does, but comes to the same.
            self.begin(session, at, None);
        }
        if self.open.take_if(|(open, _)| *open == input).is_some() {
            self.waits = false;
            session.stop("Cancelled");
            session.status(input).into_iter().for_each(|status| say(session, status, says));
        }
    }

    fn begin(&mut self, session: &mut Session, at: usize, opened: Option<&Opened>) {
        let Some((input, part)) = self.waiting.remove(at) else { return };
        let name = format!("input {}", top(input));
        let from = part.as_ref().map_or(0, |part| part.from);
        match part {
            Some(part) => session.open_part(input, &name, part),
            None => session.open(input, &name, None),
        }
        session.date(DATE);
        self.open = Some((input, from as usize));
        if opened.is_some_and(|opened| opened.bytes.len() as u64 >= self.least) {
            session.ask_to_cut();
        }
    }

    /// Begins to read, or reads a piece.
    pub fn step(
        &mut self,
        session: &mut Session,
        opened: &AllOpened,
        says: &mut Says,
        chance: &mut u64,
    ) {
        let Some((input, at)) = self.open else {
            let whole = self.waiting[0].1.is_none();
            let of = &opened[&top(self.waiting[0].0)];
            return self.begin(session, 0, Some(of).filter(|_| whole));
        };
        let bytes = &opened[&top(input)].bytes;
        let end = bytes.len().min(at + 1 + super::next(chance) as usize % 3000);
        if at < bytes.len() {
            session.feed(&bytes[at..end]);
        }
        self.open = Some((input, end));
        if let Some((at, edge)) = session.may_be_cut() {
            self.waits = true;
            says.push_back((FromShard::May { input, at, edge }, Vec::new()));
        } else if session.is_met() || end >= bytes.len() {
            self.open = None;
            finish(session, input).into_iter().for_each(|status| say(session, status, says));
        } else if super::next(chance).is_multiple_of(4) {
            session.status(input).into_iter().for_each(|status| say(session, status, says));
        }
    }
}
