//! What is read again: what a shard held that ended, and what was cut and did not end well.

use super::hub::Hub;
use super::message::ToShard;
use super::question::Question;
use crate::protocol::{FromWorker, Lost, ToWorker};

impl Hub {
    /// A shard is there: at first, or in the place of one that ended.
    pub(super) fn port(&mut self, shard: usize, lost: Option<Lost>) {
        let number = u32::try_from(shard).unwrap_or(0);
        self.say(shard, ToShard::Begin { shard: number, key: self.key, least: self.least * 2 });
        let set = [!self.zone.is_empty(), !self.clocks.is_empty(), !self.baseline.is_empty()];
        let (zone, clocks) = (self.zone.clone(), self.clocks.clone());
        let baseline = ToWorker::Baseline { inputs: self.baseline.clone() };
        let said = [ToWorker::Assume { zone }, ToWorker::Clocks { clocks }, baseline];
        for (said, _) in said.into_iter().zip(set).filter(|(_, set)| *set) {
            self.say(shard, ToShard::Page(said));
        }
        if self.halted {
            self.say(shard, ToShard::Page(ToWorker::Search { on: false }));
        }
        if let Some(lost) = lost {
            self.lost(shard, &lost);
        }
    }

    fn lost(&mut self, shard: usize, lost: &Lost) {
        self.stop_export(Some("a part of the page had to start again".to_owned()));
        self.fold = None;
        self.outdated();
        self.release();
        let ended = self.ended.get_mut(shard).map_or(0, |ended| {
            *ended += 1;
            *ended
        });
        self.searching.iter_mut().skip(shard).take(1).for_each(|of| *of = false);
        self.unsearched.iter_mut().skip(shard).take(1).for_each(|of| *of = 0);
        let inputs = self.deal.inputs_of(shard);
        let note = (lost.memory || ended > 1).then(|| lost.not_read());
        let turn = self.turn();
        let (lost, again) = self.deal.lose(shard, note.as_deref(), turn);
        lost.into_iter().for_each(|status| self.tell(FromWorker::Input(status)));
        self.say_each(again);
        if note.is_none() {
            inputs.into_iter().for_each(|input| self.tell(FromWorker::Reopen { input }));
        }
        self.fold();
        // What that shard was asked, its successor was not.
        let asked = self.question.take().map(Question::asked).or_else(|| self.waiting.take());
        asked.into_iter().for_each(|(ask, what)| self.ask(ask, what));
        let asked = self.ledgers.take().map(|ledgers| ledgers.asked());
        asked.into_iter().for_each(|(ask, offset)| self.ledger(ask, offset));
    }

    /// Has a packed input read again, by one shard, where parts of what is inside of it did not end
    /// well; whether that was so.
    pub(super) fn take_back(&mut self, input: u32) -> bool {
        let Some((given, statuses, told)) = self.deal.take_back(input) else { return false };
        self.say_each(told);
        self.outdated();
        self.release();
        statuses.into_iter().for_each(|status| self.tell(FromWorker::Input(status)));
        self.tell(FromWorker::Reopen { input: given });
        true
    }
}
