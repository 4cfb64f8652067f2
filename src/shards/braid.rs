//! One export of those of several shards, in the merged order. Each shard writes a piece at a
//! time, and the next when the one before it is used up, so that little waits here.

use super::message::{Out, ToShard};
use super::packed::Lines;
use crate::protocol::{Format, FromWorker};
use crate::query::{Counted, Query};
use crate::session::Session;

/// Bytes of text after which a piece is handed over.
const PIECE: usize = 1 << 20;

/// An export that is being written.
pub(super) struct Braid {
    /// The page's number of it.
    ask: u32,
    turn: u32,
    query: Query,
    rules: Counted,
    format: Format,
    shares: Vec<Share>,
    text: Vec<u8>,
    events: u64,
}

/// What one shard writes.
#[derive(Default)]
struct Share {
    lines: Lines,
    /// Whether it was asked for more.
    asked: bool,
    ended: bool,
    guarded: u64,
    newest: Option<Option<i64>>,
}

impl Braid {
    /// Begins an export; the query must be [dated](Self::date) if it names `now`.
    pub fn new(
        ask: u32,
        turn: u32,
        (query, rules, format): (Query, Counted, Format),
        shards: usize,
    ) -> Braid {
        let text = Session::export_head(format).into_bytes();
        let shares = (0..shards).map(|_| Share::default()).collect();
        // An export is of events.
        let query = Query { fold: false, ..query };
        Braid { ask, turn, query, rules, format, shares, text, events: 0 }
    }

    pub fn is_of(&self, turn: u32) -> bool {
        self.turn == turn
    }

    /// Asks for what is needed first: what `now` is, or lines.
    pub fn begin(&mut self, out: &mut Vec<Out>) {
        self.shares.iter_mut().for_each(|share| share.asked = true);
        if !self.query.names_now() {
            return self.dated(out);
        }
        for shard in 0..self.shares.len() {
            out.push(Out::Shard(shard, ToShard::Newest { turn: self.turn }, Vec::new()));
        }
    }

    /// Takes the newest time of a shard.
    pub fn date(&mut self, shard: usize, newest: Option<i64>, out: &mut Vec<Out>) {
        self.shares.iter_mut().skip(shard).take(1).for_each(|share| share.newest = Some(newest));
        let all: Option<Vec<_>> = self.shares.iter().map(|share| share.newest).collect();
        let Some(now) = all.map(|all| all.into_iter().max().flatten()) else { return };
        self.query = self.query.at(now).into_owned();
        self.dated(out);
    }

    /// Asks for lines.
    fn dated(&self, out: &mut Vec<Out>) {
        let (turn, format) = (self.turn, self.format);
        for shard in 0..self.shares.len() {
            let (query, rules) = (self.query.clone(), self.rules.clone());
            out.push(Out::Shard(shard, ToShard::Export { turn, query, rules, format }, Vec::new()));
        }
    }

    /// Takes lines of a shard, and whether they are its last; whether all are written.
    pub fn lines(
        &mut self,
        shard: usize,
        bytes: Vec<u8>,
        (last, guarded): (bool, u64),
        out: &mut Vec<Out>,
    ) -> bool {
        if let Some(share) = self.shares.get_mut(shard) {
            share.lines.fill(bytes);
            (share.asked, share.ended, share.guarded) = (false, last, guarded);
        }
        while let Some(share) = self.next().and_then(|at| self.shares.get_mut(at)) {
            share.lines.take(&mut self.text);
            self.events += 1;
            if self.text.len() > PIECE {
                self.hand_over(false, None, out);
            }
        }
        let mut ended = true;
        let turn = self.turn;
        for (shard, share) in self.shares.iter_mut().enumerate() {
            let empty = share.lines.key().is_none();
            ended &= share.ended && empty;
            if empty && !share.ended && !std::mem::replace(&mut share.asked, true) {
                out.push(Out::Shard(shard, ToShard::More { turn }, Vec::new()));
            }
        }
        if ended {
            self.hand_over(true, None, out);
        }
        ended
    }

    /// The shard whose line is next, if that is known.
    fn next(&self) -> Option<usize> {
        let mut first = None;
        for (at, share) in self.shares.iter().enumerate() {
            match share.lines.key() {
                Some(key) if first.is_none_or(|(before, _)| key < before) => {
                    first = Some((key, at))
                }
                None if !share.ended => return None,
                _ => {}
            }
        }
        first.map(|(_, at)| at)
    }

    /// Hands over what is written; the last piece may say why it is.
    pub fn hand_over(&mut self, last: bool, error: Option<String>, out: &mut Vec<Out>) {
        let (ask, events) = (self.ask, self.events);
        let guarded = self.shares.iter().map(|share| share.guarded).sum();
        let text = std::mem::take(&mut self.text);
        out.push(Out::Page(FromWorker::Export { ask, events, last, guarded, error }, text));
    }
}
