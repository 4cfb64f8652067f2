//! What the page does a little later: asking again, and drawing what a question changes. That is
//! little, and the answer changes the rest; drawn first, it would keep the answer waiting. So both
//! are drawn at once where the answer is there soon.

use super::{App, Msg};
use gloo::timers::callback::Timeout;
use yew::prelude::*;

/// How long a question may be undrawn, in milliseconds: what takes longer is seen to be asked.
const SOON: u32 = 50;

/// What is due later.
#[derive(Default)]
pub(super) struct Later {
    pub ask: Option<Timeout>,
    /// Whether an answer asks the same again, for rows in an order that it made known.
    pub asks_again: bool,
    draw: Option<Timeout>,
    /// Whether events are coming, until the answer that knows of the last.
    pub more: bool,
}

impl Msg {
    /// Whether it may only ask something else of the inputs.
    pub(super) fn asks(&self) -> bool {
        matches!(
            self,
            Msg::Query(_) | Msg::Typed(_, true) | Msg::Parse | Msg::Order(_) | Msg::Fold(_)
        )
    }
}

impl App {
    /// Whether to draw now, where a message wants that; one that `asks` may wait for its answer.
    pub(super) fn draws(&mut self, ctx: &Context<App>, wants: bool, asks: bool) -> bool {
        self.later.more = self.grows() || self.later.more && !self.asking.settled();
        let asks = std::mem::take(&mut self.later.asks_again) || asks;
        if wants && asks && self.asking.is_pending() {
            let app = ctx.link().clone();
            let draw = || Timeout::new(SOON, move || app.send_message(Msg::Tick));
            self.later.draw.get_or_insert_with(draw);
            return false;
        }
        if wants {
            self.later.draw = None;
        }
        wants
    }

    /// A moment has passed; whether something waits to be drawn.
    pub(super) fn ticked(&mut self) -> bool {
        // Where the pause has grown meanwhile, another is set.
        self.later.ask = None;
        self.later.draw.take().is_some()
    }
}
