//! Which inputs are the baseline: it is kept here alone, told to all workers, and lost with its
//! inputs.

use super::super::baseline::baseline_bar;
use super::App;
use std::rc::Rc;
use watchglass::protocol::ToWorker;
use watchglass::view::changes::toggle;
use yew::prelude::*;

impl App {
    /// Sets an input as baseline, or no longer; or none at all.
    pub(super) fn set_baseline(&mut self, input: Option<u32>) -> bool {
        let baseline = Rc::make_mut(&mut self.baseline);
        match input {
            Some(input) => toggle(baseline, input),
            None => baseline.clear(),
        }
        self.tell_baseline();
        self.changed();
        true
    }

    /// Forgets those that are gone.
    pub(super) fn keep_baseline(&mut self) {
        let inputs = self.inputs.clone();
        let is_there = |of: &u32| inputs.iter().any(|view| view.input == *of);
        Rc::make_mut(&mut self.baseline).retain(is_there);
        self.tell_baseline();
    }

    pub(super) fn tell_baseline(&self) {
        self.tell(ToWorker::Baseline { inputs: self.baseline.to_vec() });
    }

    /// What is set, above the events.
    pub(super) fn baseline_bar(&self) -> Html {
        let first = self.baseline.first().map_or_else(String::new, |of| self.input_name(*of));
        baseline_bar(&self.baseline, &first, &self.query, &self.calls)
    }
}
