//! Several workers: where there are shards, the page speaks with their hub alone, makes them, and
//! makes one again that ended.

use super::super::link::{Heard, Link, words};
use super::lost::is_of_memory;
use super::{App, Msg, memory};
use wasm_bindgen::JsValue;
use watchglass::protocol::{FromWorker, Lost, ToWorker};
use watchglass::view::shards::count;
use web_sys::MessageChannel;
use yew::prelude::*;

/// How many shards the page has.
pub(super) fn wanted() -> u32 {
    let Some(window) = web_sys::window() else { return 1 };
    let search = window.location().search().unwrap_or_default();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few")]
    let cores = window.navigator().hardware_concurrency() as usize;
    u32::try_from(count(&search, cores)).unwrap_or(1)
}

impl App {
    /// Makes the shards of a hub that was just started, if there are to be several.
    pub(super) fn spawn_shards(&mut self, ctx: &Context<App>, of: u32) {
        if of > 1 {
            (0..of).for_each(|shard| self.spawn_shard(ctx, (shard, of), None));
        }
    }

    fn spawn_shard(&mut self, ctx: &Context<App>, (shard, of): (u32, u32), lost: Option<Lost>) {
        let heard = ctx.link().callback(move |heard| Msg::Shard(shard, heard));
        let channel = MessageChannel::new().map_err(|error| words(&error));
        let made = Link::spawn(false, &heard).and_then(|link| Ok((link, channel?)));
        match made {
            Ok((link, channel)) => {
                link.send(ToWorker::Serve, channel.port1().into());
                link.send(ToWorker::Memory { most: memory::first(of) }, JsValue::NULL);
                self.send(ToWorker::Port { shard, of, lost }, channel.port2().into());
                match self.shards.get_mut(shard as usize) {
                    Some(before) => *before = link,
                    None => self.shards.push(link),
                }
            }
            Err(why) => {
                self.died(why);
            }
        }
    }

    /// Hears a shard itself, which says only that it ended, or warms the page up.
    pub(super) fn shard_heard(&mut self, ctx: &Context<App>, shard: u32, heard: Heard) -> bool {
        let (why, told) = match heard {
            Heard::Died(why) => (why, false),
            Heard::Message(message, _) => match *message {
                FromWorker::Failed { message } => (message, true),
                FromWorker::Answer { ask, answer } => return self.answered(ctx, ask, *answer),
                _ => return false,
            },
        };
        let Some(link) = self.shards.get(shard as usize) else { return false };
        if !link.runs() {
            return self.died(why);
        }
        let memory = is_of_memory(&why, told);
        let of = u32::try_from(self.shards.len()).unwrap_or(0);
        self.spawn_shard(ctx, (shard, of), Some(Lost { why, memory }));
        self.tell_marks_again();
        self.ask_again();
        true
    }
}
