//! The browser's history: what stands in front of the list is a step of it, so that the back
//! button puts that away, and the forward button brings it again.
//!
//! Each step is marked with what is in front there, and with what was in front before it, where
//! that is all that it changed: closing then goes back instead of on.

use super::address;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;
use web_sys::History;

/// What stands in front.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Front {
    /// Nothing: the list.
    #[default]
    List,
    /// The ledger.
    Ledger,
    /// An event.
    Event((u32, u32)),
    /// The sheet of filters.
    Filters,
}

/// What a step of the history is marked with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
struct Mark {
    /// When its worker began: those before knew other rows.
    life: u64,
    at: Front,
    before: Option<Front>,
}

/// Where the page stands in its history.
#[derive(Debug, Default)]
pub struct Past {
    mark: Mark,
    /// Whether it goes back by itself, and is not there yet.
    going: bool,
}

impl Past {
    /// A worker begins.
    pub fn begin(&mut self) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a date")]
        let now = js_sys::Date::now() as u64;
        self.mark.life = now;
    }

    /// What stands in front at this step.
    pub fn at(&self) -> Front {
        self.mark.at
    }

    /// What this step is in front of.
    pub fn behind(&self) -> Front {
        self.mark.before.unwrap_or_default()
    }

    /// Makes what is in front now a step, or goes back to it. One event in the place of another
    /// is none.
    pub fn follow(&mut self, front: Front) {
        if self.going || front == self.mark.at {
            return;
        }
        let at = std::mem::replace(&mut self.mark.at, front);
        if self.mark.before == Some(front) {
            self.mark.before = None;
            self.going = address::history().is_some_and(|history| history.back().is_ok());
            return;
        }
        let step =
            front != Front::List && !matches!((at, front), (Front::Event(_), Front::Event(_)));
        if step || front == Front::List {
            self.mark.before = step.then_some(at);
        }
        if let Some(history) = address::history() {
            let mark = state(&self.mark);
            let _ =
                if step { history.push_state(&mark, "") } else { history.replace_state(&mark, "") };
        }
    }

    /// What this step, or one that only changes the query, is marked with.
    pub fn query_mark(&self, step: bool) -> JsValue {
        state(&Mark { before: if step { None } else { self.mark.before }, ..self.mark })
    }

    /// The query became a step.
    pub fn stepped(&mut self) {
        self.mark.before = None;
    }

    /// History went elsewhere; whether the page itself went there.
    pub fn arrive(&mut self) -> bool {
        let state = address::history().and_then(|history| History::state(&history).ok());
        let mark = state.and_then(|state| serde_wasm_bindgen::from_value::<Mark>(state).ok());
        let here = mark.filter(|mark| mark.life == self.mark.life);
        self.mark = here.unwrap_or(Mark { life: self.mark.life, ..Mark::default() });
        std::mem::take(&mut self.going)
    }
}

fn state(mark: &Mark) -> JsValue {
    serde_wasm_bindgen::to_value(mark).unwrap_or_default()
}
