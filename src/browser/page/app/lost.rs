//! A reader that ended: the first time another reads all again, once. Then what was being read is
//! not read any more, so that the rest stays usable; nor is it where there was no memory for it.

use super::super::state::InputView;
use super::App;
use std::rc::Rc;
use watchglass::protocol::{InputState, InputStatus, Lost};
use yew::Context;

/// Whether a worker that ended ran out of memory: then there is none left to say so.
pub(super) fn is_of_memory(why: &str, told: bool) -> bool {
    !told && (why.contains("unreachable") || why.contains("memory"))
}

impl App {
    /// The worker, or the hub, ended; whether it told so itself.
    pub(super) fn lost(&mut self, ctx: &Context<App>, why: String, told: bool) -> bool {
        let memory = is_of_memory(&why, told);
        let told = ["The reader stopped and reads again: ", &why].concat();
        if std::mem::replace(&mut self.shown.ended, true) || memory {
            let reads = |view: &&mut InputView| {
                view.status.parent.is_none() && view.status.state == InputState::Loading
            };
            let Some(view) = Rc::make_mut(&mut self.inputs).iter_mut().find(reads) else {
                return self.died(why);
            };
            let (input, note) = (view.input, Some(Lost { why, memory }.not_read()));
            let state = InputState::Failed;
            view.status = InputStatus { input, state, note, ..InputStatus::default() };
            self.held.remove(&input);
        }
        self.retry(ctx);
        self.notice = Some(told);
        self.pass(ctx);
        true
    }

    pub(super) fn died(&mut self, why: String) -> bool {
        self.link = None;
        self.shards.clear();
        self.dead = Some(why);
        self.export = None;
        self.asking.reset();
        true
    }

    /// Reads all inputs again in a new worker.
    pub(super) fn retry(&mut self, ctx: &Context<App>) -> bool {
        self.dead = None;
        self.forget();
        self.spawn(ctx);
        let held = &self.held;
        let inputs = Rc::make_mut(&mut self.inputs);
        inputs.retain(|view| view.status.parent.is_none());
        for view in inputs.iter_mut().filter(|view| held.contains_key(&view.input)) {
            view.status = InputStatus { input: view.input, ..InputStatus::default() };
        }
        for input in self.held.keys() {
            self.open_input(*input);
        }
        let waiting = std::mem::take(&mut self.waiting);
        self.give(waiting);
        true
    }
}
