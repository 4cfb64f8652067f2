//! What the hub does with what the page says and asks of marks: shards answer the page themselves.

use super::hub::Hub;
use super::message::ToShard;
use crate::protocol::{ToTriage, ToWorker};

impl Hub {
    /// Hears the page: one event is asked of its shard; what is said, and groups, concern all.
    pub(super) fn triage(&mut self, of: ToTriage) {
        let shard = match &of {
            ToTriage::Keys { shard, group: None, .. } => Some(*shard as usize),
            ToTriage::Keys { .. } | ToTriage::Found { .. } => None,
            ToTriage::Take { .. } => {
                self.outdated();
                None
            }
            // Any of them can.
            ToTriage::Sum { .. } | ToTriage::Read | ToTriage::Write(_) => Some(0),
        };
        let message = ToWorker::Triage(of);
        match shard {
            Some(shard) => self.say(shard, ToShard::Page(message)),
            None => self.say_all(&message),
        }
    }
}
