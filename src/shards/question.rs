//! One answer of those of several shards: first what `now` is, if the query names it, then where
//! the page of rows begins in each, or which groups of repeats are on it, then all the rest.

use super::folded::{self, Faces};
use super::gather::gather;
use super::message::{Out, ToShard};
use super::ranks::Split;
use crate::protocol::FromWorker;
use crate::query::{Answer, Ask, RankKey, Row, shorten};

/// A question that is being answered.
pub(super) struct Question {
    ask: u32,
    turn: u32,
    /// The question, and as it was asked.
    what: Ask,
    asked: Ask,
    split: Split,
    /// The groups of all, where the query folds and they are known.
    faces: Option<Faces>,
    /// Whether something changed since it was asked.
    outdated: bool,
    /// Of a question for a [critical event](Ask::grave): whether that is found, but for its rank.
    found: bool,
    newest: Vec<Option<Option<i64>>>,
    keys: Vec<Option<(u64, Vec<RankKey>)>>,
    answers: Vec<Option<(Answer, Vec<RankKey>)>>,
}

impl Question {
    /// `faces` are those that were found for another question, if nothing changed since.
    pub fn new(
        (ask, turn): (u32, u32),
        what: Ask,
        faces: Option<Faces>,
        shards: usize,
    ) -> Question {
        Question {
            ask,
            turn,
            faces,
            outdated: false,
            found: false,
            split: Split::new(what.offset, shards),
            asked: what.clone(),
            what,
            newest: vec![None; shards],
            keys: (0..shards).map(|_| None).collect(),
            answers: (0..shards).map(|_| None).collect(),
        }
    }

    /// What the page asked.
    pub fn asked(self) -> (u32, Ask) {
        (self.ask, self.asked)
    }

    pub fn is_of(&self, turn: u32) -> bool {
        self.turn == turn
    }

    /// Asks for what is needed first.
    pub fn begin(&mut self, out: &mut Vec<Out>) {
        if self.what.now.is_some() || !self.what.query.names_now() {
            return self.dated(out);
        }
        for shard in 0..self.newest.len() {
            out.push(Out::Shard(shard, ToShard::Newest { turn: self.turn }, Vec::new()));
        }
    }

    /// Takes the newest time of a shard.
    pub fn date(&mut self, shard: usize, newest: Option<i64>, out: &mut Vec<Out>) {
        if let Some(all) = gather(&mut self.newest, shard, newest) {
            self.what.now = all.into_iter().max().flatten();
            self.dated(out);
        }
    }

    fn dated(&mut self, out: &mut Vec<Out>) {
        self.what.query = self.what.query.at(self.what.now).into_owned();
        self.faces = self.faces.take().filter(|faces| faces.is_of(&self.what));
        self.look(out);
    }

    /// What is told to each shard to look for groups, or where the page begins.
    fn wants(&mut self) -> Option<Vec<(u64, u64, u64)>> {
        if !self.what.query.fold {
            return self.split.wants();
        }
        if let Some(faces) = &self.faces {
            faces.page(&mut self.what);
            return None;
        }
        Some(vec![(0, 1, folded::MOST); self.keys.len()])
    }

    /// Asks where the page begins, or for it.
    fn look(&mut self, out: &mut Vec<Out>) {
        let turn = self.turn;
        let wants = self.wants();
        for (shard, start) in self.split.starts().into_iter().enumerate() {
            let message = match wants.as_ref().and_then(|wants| wants.get(shard)) {
                Some(range) => self.keys_of(*range, RankKey::new()),
                None => {
                    let offset = if self.what.query.fold { 0 } else { start };
                    // Where groups are, is known here.
                    let grave = self.what.grave.filter(|_| !self.what.query.fold);
                    let what = Ask { offset, partial: true, grave, ..self.what.clone() };
                    ToShard::Ask { turn, what }
                }
            };
            out.push(Out::Shard(shard, message, Vec::new()));
        }
    }

    /// Asks for keys at some ranks, or how many rows stand before one.
    fn keys_of(&self, range: (u64, u64, u64), before: RankKey) -> ToShard {
        let Ask { query, rules, unfold, .. } = self.what.clone();
        ToShard::Keys { turn: self.turn, query, rules, unfold, range, before }
    }

    /// Takes keys of a shard, or how many of its rows stand before one; whether all is answered.
    pub fn keys(
        &mut self,
        shard: usize,
        shown: u64,
        keys: Vec<RankKey>,
        out: &mut Vec<Out>,
    ) -> bool {
        if let Some(all) = gather(&mut self.keys, shard, (shown, keys)) {
            if self.found {
                let grave = Some(all.iter().map(|(before, _)| before).sum());
                self.tell(Answer { grave, ..Answer::default() }, out);
                return true;
            }
            if self.what.query.fold {
                self.faces = Some(Faces::new(&self.what, &all));
            } else {
                self.split.take(&all);
            }
            self.look(out);
        }
        false
    }

    /// Notes that there may be other groups by now.
    pub fn outdated(&mut self) {
        self.outdated = true;
    }

    /// The groups that were found, for the next question.
    pub fn faces(self) -> Option<Faces> {
        self.faces.filter(|_| !self.outdated)
    }

    /// Takes the answer of a shard, and what its rows are ordered by; whether all are there.
    pub fn answer(
        &mut self,
        shard: usize,
        answer: Answer,
        keys: Vec<RankKey>,
        out: &mut Vec<Out>,
    ) -> bool {
        let Some(all) = gather(&mut self.answers, shard, (answer, keys)) else { return false };
        let mut rows: Vec<(RankKey, Row)> = Vec::new();
        let mut answers = Vec::with_capacity(all.len());
        for (mut answer, keys) in all {
            rows.extend(keys.into_iter().zip(std::mem::take(&mut answer.rows)));
            answers.push(answer);
        }
        let mut answer = Answer::merge(answers, &self.what);
        if let Some(faces) = &self.faces {
            answer.rows = faces.rows(&self.what, rows);
            (answer.groups, answer.listed) = faces.counts();
            answer.grave = self.what.grave.and_then(|back| faces.grave(self.what.offset, back));
        } else {
            crate::bytes::sort(&mut rows, |(a, _), (b, _)| a.cmp(b));
            if let Some(back) = self.what.grave {
                let nearest = if back { rows.last() } else { rows.first() };
                if let Some(key) = nearest.map(|(key, _)| key.clone()) {
                    self.found = true;
                    let of = || self.keys_of((0, 0, 0), key.clone());
                    let ask = |shard| Out::Shard(shard, of(), Vec::new());
                    out.extend((0..self.newest.len()).map(ask));
                    return false;
                }
            }
            rows.truncate(self.what.limit.min(Ask::MOST_ROWS) as usize);
            answer.rows = rows.into_iter().map(|(_, row)| row).collect();
        }
        shorten(&mut answer.rows);
        self.tell(answer, out);
        true
    }

    fn tell(&self, answer: Answer, out: &mut Vec<Out>) {
        let message = FromWorker::Answer { ask: self.ask, answer: Box::new(answer) };
        out.push(Out::Page(message, Vec::new()));
    }
}
