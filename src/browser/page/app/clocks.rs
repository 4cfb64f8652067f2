//! What moves times: the zone of those that state none, and clocks, of which a person opens the
//! dialog of an input, types an offset, makes two events the same moment, takes the last change
//! back.

use super::super::zone::offsets;
use super::{App, Dialog};
use std::rc::Rc;
use watchglass::event::{Clock, offset_words, read_offset};
use watchglass::protocol::ToWorker;
use watchglass::view::clock::{Clocks, Pin};
use watchglass::view::time::Zone;
use watchglass::view::words;
use yew::Context;

/// What is done.
#[derive(Debug, Clone, PartialEq)]
pub enum Timing {
    /// The dialog of an input is opened.
    Open(u32),
    /// It is about a node, or all of the input.
    Node(Option<String>),
    /// An offset is typed.
    Typed(String),
    /// What was typed is taken.
    Take,
    /// The clock of an input or of a node is set.
    Set(Clock),
    /// No clock is set any more.
    Reset,
    /// The last change is taken back.
    Undo,
    /// Times that state no zone are of this one.
    Assume(Zone),
    /// The open event is pinned; with `false`, none is any more.
    Pin(bool),
}

/// What the dialog is about: the input, its node, and the offset as it is typed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Draft {
    /// The input.
    pub input: u32,
    /// The node; none is all of the input.
    pub node: Option<String>,
    /// What is typed.
    pub text: String,
    /// Whether it was tried to take what is no offset.
    pub refused: bool,
}

/// What moves times.
#[derive(Default)]
pub struct Times {
    /// The zone of times that state none.
    pub assumed: Zone,
    /// The clocks that are set.
    pub clocks: Rc<Clocks>,
    /// The event that others may be the same moment as.
    pub pin: Option<Rc<Pin>>,
    /// What is typed of a clock.
    pub draft: Draft,
}

impl App {
    /// Does what moves times, or leads to it.
    pub(super) fn timed(&mut self, ctx: &Context<App>, timing: Timing) -> bool {
        match timing {
            Timing::Open(input) => {
                self.times.draft = Draft { input, ..Draft::default() };
                self.draft_again();
                self.dialog = Some(Dialog::Clock);
            }
            Timing::Node(node) => {
                self.times.draft.node = node;
                self.draft_again();
            }
            Timing::Typed(text) => {
                self.times.draft = Draft { text, refused: false, ..self.times.draft.clone() }
            }
            Timing::Take => {
                let text = self.times.draft.text.trim();
                let offset = if text.is_empty() { Some(0) } else { read_offset(text) };
                let Some(offset) = offset else {
                    self.times.draft.refused = true;
                    return true;
                };
                self.dialog = None;
                let Draft { input, node, .. } = self.times.draft.clone();
                return self.timed(ctx, Timing::Set(Clock { input, node, offset }));
            }
            Timing::Set(clock) => {
                let (by, mut of) = (clock.offset, self.input_name(clock.input));
                if let Some(node) = &clock.node {
                    of = ["node ", &words::short(node, 32), " in ", &of].concat();
                }
                Rc::make_mut(&mut self.times.clocks).set(clock);
                self.times.pin = None;
                let said = if by == 0 {
                    ["Times of ", &of, " are as recorded."].concat()
                } else {
                    let how = ". Undo and “As recorded” stand above the events.";
                    ["Times of ", &of, " are moved by ", &offset_words(by), how].concat()
                };
                self.say(ctx, said);
                self.moved();
            }
            Timing::Reset => {
                Rc::make_mut(&mut self.times.clocks).reset();
                self.say(ctx, "All times are as recorded.".to_owned());
                self.moved();
            }
            Timing::Undo => {
                if self.times.clocks.before.is_none() {
                    return self.say(ctx, "No clock was changed.".to_owned());
                }
                Rc::make_mut(&mut self.times.clocks).undo();
                self.say(ctx, "The clocks are as they were before.".to_owned());
                self.moved();
            }
            Timing::Assume(zone) => {
                self.times.assumed = zone;
                self.tell_zone();
                self.look_at_times();
            }
            Timing::Pin(on) => {
                let open = self.open.as_ref().and_then(|open| open.detail.as_ref()?.as_ref().ok());
                self.times.pin =
                    open.filter(|_| on).and_then(|detail| Pin::of(&detail.row)).map(Rc::new);
            }
        }
        true
    }

    /// The dialog begins with the offset that is set.
    fn draft_again(&mut self) {
        let Draft { input, ref node, .. } = self.times.draft;
        let set = self.times.clocks.of(input, node.as_deref());
        self.times.draft.text = set.map(offset_words).unwrap_or_default();
        self.times.draft.refused = false;
    }

    /// The name of an input.
    pub(super) fn input_name(&self, input: u32) -> String {
        let view = self.inputs.iter().find(|view| view.input == input);
        view.map_or_else(String::new, |view| words::visible(&view.name).into_owned())
    }

    /// Tells a new worker.
    pub(super) fn tell_times(&self) {
        if self.times.assumed != Zone::Utc {
            self.tell_zone();
        }
        if !self.times.clocks.set.is_empty() {
            self.tell_clocks();
        }
    }

    fn tell_zone(&self) {
        self.tell(ToWorker::Assume { zone: offsets(self.times.assumed) });
    }

    fn tell_clocks(&self) {
        self.tell(ToWorker::Clocks { clocks: self.times.clocks.set.clone() });
    }

    /// Clocks changed.
    fn moved(&mut self) {
        self.tell_clocks();
        self.look_at_times();
    }

    /// What is shown of times is out of date.
    fn look_at_times(&mut self) {
        self.changed();
        self.ask_again();
    }

    /// Forgets the clocks of inputs that are gone.
    pub(super) fn keep_clocks(&mut self) {
        let inputs = self.inputs.clone();
        let is_there = |input: u32| inputs.iter().any(|view| view.input == input);
        if Rc::make_mut(&mut self.times.clocks).keep(is_there) {
            self.tell_clocks();
        }
        self.times.pin = self.times.pin.take().filter(|pin| is_there(pin.input));
    }
}
