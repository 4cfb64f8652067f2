//! What a shard has to read, piece by piece, as a worker reads it.

use super::made::Made;
use super::page::{AllOpened, Opened};
use std::collections::VecDeque;
use watchglass::protocol::{InputStatus, ToWorker};
use watchglass::session::{Part, Session};
use watchglass::shards::{FromShard, ToShard};
use watchglass::store::{FIRST_MEMBER, part_number, top};

const DATE: i64 = 1_770_000_000_000;

/// What a shard says, with bytes beside.
type Says = VecDeque<(FromShard, Vec<u8>)>;

/// What is read, and what waits.
#[derive(Default)]
pub struct Reads {
    waiting: VecDeque<(u32, String, Option<Part>)>,
    /// The input or part that is read, and the byte that is next.
    open: Option<(u32, usize)>,
    /// Whether all bytes of the open input are there, and it may be packed.
    unpacks: bool,
    /// What another decoder makes of it.
    made: Option<Made>,
    /// How often that one fails: at one in so many pieces.
    pub fails: u64,
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
    told(session, input)
}

/// How far the input and what was unpacked of it are, as far as that changed.
fn told(session: &mut Session, input: u32) -> Vec<InputStatus> {
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
            ToShard::Page(ToWorker::Open { input, name, .. }) => {
                self.waiting.push_back((input, name, None));
            }
            ToShard::Part { input, name, part, .. } => {
                self.forget(session, input);
                self.waiting.push_back((input, name, Some(part)));
            }
            ToShard::Cut { input, part } => {
                if self.open.is_some_and(|(open, _)| open == top(input)) {
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
        self.waiting.retain(|(of, ..)| *of != input);
        if self.open.is_some_and(|(open, _)| open == input) {
            self.close();
        }
        session.remove(input);
    }

    fn cancel(&mut self, session: &mut Session, input: u32, says: &mut Says) {
        if self.waits {
            self.cancelled = Some(input);
            return;
        }
        if let Some(at) = self.waiting.iter().position(|(of, ..)| *of == input) {
            // It is opened and ended, which is not what a worker does, but comes to the same.
            self.begin(session, at, None);
        }
        if self.open.is_some_and(|(open, _)| open == input) {
            self.close();
            session.stop_unpacking("Cancelled");
            session.stop("Cancelled");
            told(session, input).into_iter().for_each(|status| say(session, status, says));
        }
    }

    fn close(&mut self) {
        (self.open, self.made, self.waits, self.unpacks) = (None, None, false, false);
    }

    fn begin(&mut self, session: &mut Session, at: usize, opened: Option<&Opened>) {
        let Some((input, name, part)) = self.waiting.remove(at) else { return };
        let from = part.as_ref().map_or(0, |part| part.from);
        match part {
            Some(part) => session.open_part(input, &name, part),
            None => session.open(input, &name, None),
        }
        session.date(DATE);
        self.open = Some((input, from as usize));
        let Some(opened) = opened else { return };
        if part_number(input) == 0 && opened.bytes.len() as u64 >= self.least {
            session.ask_to_cut();
        }
        self.made = (input >= FIRST_MEMBER).then(|| Made::of(&opened.bytes));
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
            let of = &opened[&top(self.waiting[0].0)];
            return self.begin(session, 0, Some(of));
        };
        if input >= FIRST_MEMBER || self.unpacks {
            return self.unpack(session, &opened[&top(input)].bytes, says, chance);
        }
        let bytes = &opened[&top(input)].bytes;
        let end = bytes.len().min(at + 1 + super::next(chance) as usize % 3000);
        if at < bytes.len() {
            session.feed(&bytes[at..end]);
        }
        self.open = Some((input, end));
        if self.may_be_cut(session, says) {
        } else if session.is_met() || end >= bytes.len() {
            self.unpacks = true;
            session.finish();
        } else if super::next(chance).is_multiple_of(4) {
            session.status(input).into_iter().for_each(|status| say(session, status, says));
        }
    }

    /// Asks the hub whether what is read is cut, if it may be.
    fn may_be_cut(&mut self, session: &mut Session, says: &mut Says) -> bool {
        let may = session.may_be_cut().map(|may| (FromShard::May(may), Vec::new()));
        self.waits |= may.is_some();
        says.extend(may);
        self.waits
    }

    /// Unpacks a little: by another decoder where there is one, as long as that does not fail.
    fn unpack(&mut self, session: &mut Session, bytes: &[u8], says: &mut Says, chance: &mut u64) {
        let Some((input, _)) = self.open else { return };
        if self.made.is_none()
            && let Some((size, _)) = session.inside()
        {
            self.made = Some(Made::of(bytes));
            if size >= self.least {
                session.ask_to_cut();
            }
        }
        let fails = self.fails > 0 && super::next(chance).is_multiple_of(self.fails);
        let goes_on = self.made.as_mut().is_some_and(|made| {
            !fails && made.goes_on(1 + super::next(chance) as usize % 3000, session)
        });
        if self.may_be_cut(session, says) {
            return;
        }
        let ended = if input >= FIRST_MEMBER {
            let whole = self.made.as_ref().is_some_and(|made| made.is_whole() && !fails);
            match goes_on {
                true => {}
                false if whole || session.is_met() => session.finish(),
                false => session.fail("It cannot be unpacked."),
            }
            !goes_on
        } else {
            if !goes_on {
                self.made.iter_mut().for_each(|made| made.end(session, fails));
            }
            !goes_on && !session.unpack()
        };
        if ended {
            self.close();
            told(session, input).into_iter().for_each(|status| say(session, status, says));
        } else {
            let changed = session.take_changed().into_iter().filter(|of| *of != input);
            let changed: Vec<_> = changed.filter_map(|of| session.status(of)).collect();
            changed.into_iter().for_each(|status| say(session, status, says));
        }
    }
}
