//! The browser's history: what stands in front of the list is a step of it, so that the back
//! button puts that away, and the forward button brings it again.
//!
//! Each step is marked with what is in front there, and with what was in front before it, where
//! that is all that it changed: closing then goes back instead of on.

use super::address;
use js_sys::Array;
use wasm_bindgen::JsValue;
use web_sys::History;

/// What stands in front.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
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

/// Where the page stands in its history.
#[derive(Debug, Default)]
pub struct Past {
    /// When its worker began: those before knew other rows.
    life: f64,
    at: Front,
    before: Option<Front>,
    /// Whether it goes back by itself, and is not there yet.
    going: bool,
}

impl Past {
    /// A worker begins.
    pub fn begin(&mut self) {
        self.life = js_sys::Date::now();
    }

    /// What stands in front at this step.
    pub fn at(&self) -> Front {
        self.at
    }

    /// What this step is in front of.
    pub fn behind(&self) -> Front {
        self.before.unwrap_or_default()
    }

    /// Makes what is in front now a step, or goes back to it. One event in the place of another
    /// is none.
    pub fn follow(&mut self, front: Front) {
        if self.going || front == self.at {
            return;
        }
        let at = std::mem::replace(&mut self.at, front);
        if self.before == Some(front) {
            self.before = None;
            self.going = address::history().is_some_and(|history| history.back().is_ok());
            return;
        }
        let step =
            front != Front::List && !matches!((at, front), (Front::Event(_), Front::Event(_)));
        if step || front == Front::List {
            self.before = step.then_some(at);
        }
        if let Some(history) = address::history() {
            let mark = self.mark();
            let _ =
                if step { history.push_state(&mark, "") } else { history.replace_state(&mark, "") };
        }
    }

    /// What this step, or one that only changes the query, is marked with.
    pub fn query_mark(&self, step: bool) -> JsValue {
        if step { Past { before: None, ..*self }.mark() } else { self.mark() }
    }

    /// The query became a step.
    pub fn stepped(&mut self) {
        self.before = None;
    }

    /// History went elsewhere; whether the page itself went there.
    pub fn arrive(&mut self) -> bool {
        let state = address::history().and_then(|history| History::state(&history).ok());
        let mark = state
            .filter(Array::is_array)
            .map(|state| Array::from(&state))
            .filter(|mark| mark.get(0) == self.life);
        let front = |place: u32| {
            let mark = mark.as_ref()?;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "it was one"
            )]
            let number = |place: u32| mark.get(place).as_f64().map(|number| number as u32);
            Some(match (number(place)?, number(place + 1), number(place + 2)) {
                (2, Some(shard), Some(row)) => Front::Event((shard, row)),
                (1, ..) => Front::Ledger,
                (3, ..) => Front::Filters,
                _ => Front::List,
            })
        };
        (self.at, self.before) = (front(1).unwrap_or_default(), front(4));
        std::mem::take(&mut self.going)
    }

    fn mark(&self) -> JsValue {
        let mark = Array::of1(&self.life.into());
        for front in std::iter::once(self.at).chain(self.before) {
            let (kind, (shard, row)) = match front {
                Front::List => (0, (0, 0)),
                Front::Ledger => (1, (0, 0)),
                Front::Event(id) => (2, id),
                Front::Filters => (3, (0, 0)),
            };
            for number in [kind, shard, row] {
                mark.push(&number.into());
            }
        }
        mark.into()
    }
}
