//! What stands around the open event: asked beside the list, chosen as a query, and the way back.

use super::super::asking::Want;
use super::super::state::Step;
use super::App;
use crate::query::{Around, Ask, Expr, Query};
use crate::view::around::is_shown;

/// What a person does with what stands around an event.
pub enum Look {
    /// Show the events of this query, which are these, in words.
    At(Query, String),
    /// Go back to the filter and event from before.
    Back,
    /// Look within the filter only, or no longer.
    Within,
}

/// Below this width an open event covers the list.
const NARROW: f64 = 860.0;

impl App {
    /// The last step that led to what is shown.
    pub(super) fn looking(&self) -> Option<&Step> {
        self.looks.iter().rev().find(|step| is_shown(&step.query, &self.query))
    }

    /// What of the filter holds around the open event too: all of it, or nothing. Around the
    /// same event it is the filter from before.
    pub(super) fn around_within(&self) -> Query {
        let order = self.query.order;
        if !self.within {
            return Query { order, ..Query::default() };
        }
        let open = self.open.as_ref().map(|open| open.id);
        let step = self.looking().filter(|step| Some(step.id) == open);
        let filter = step.map_or(&self.query.filter, |step| &step.before.filter);
        Query { filter: filter.clone(), order, pipe: None }
    }

    /// How many events stand around the open one.
    pub(super) fn question_around(&self) -> Option<Ask> {
        let detail = self.open.as_ref()?.detail.as_ref()?.as_ref().ok()?;
        let counts = Around::of(&detail.row).conditions(&Expr::default());
        let query = Query { order: Default::default(), ..self.around_within() };
        (!counts.is_empty()).then(|| Ask { query, counts, ..Ask::default() })
    }

    pub(super) fn look(&mut self, look: Look) -> bool {
        match look {
            Look::At(query, words) => self.look_at(query, words),
            Look::Back => self.look_back(),
            Look::Within => {
                self.within = !self.within;
                self.look_again();
                true
            }
        }
    }

    /// The counts are out of date.
    pub(super) fn look_again(&mut self) {
        if let Some(open) = &mut self.open {
            open.around = None;
            self.around_due = true;
            self.asking.want(Want::Rows);
        }
    }

    fn look_at(&mut self, query: Query, words: String) -> bool {
        if is_shown(&query, &self.query) {
            return self.look_back();
        }
        let Some(open) = &self.open else { return false };
        let (id, rank) = (open.id, open.rank);
        let (before, rank) = match self.looking().filter(|step| step.id == id) {
            Some(step) => (step.before.clone(), step.rank),
            None => (self.query.clone(), rank),
        };
        self.looks.retain(|step| !is_shown(&step.query, &query));
        self.looks.push(Step { query: query.clone(), words: words.into(), before, id, rank });
        let width = web_sys::window().and_then(|window| window.inner_width().ok()?.as_f64());
        if width.is_some_and(|width| width <= NARROW) {
            self.open = None;
            self.heir = Some("[data-testid=around-back]".to_owned());
        }
        self.queried(query)
    }

    fn look_back(&mut self) -> bool {
        let Some(step) = self.looking().cloned() else { return false };
        self.looks.retain(|held| *held != step);
        self.queried((*step.before).clone());
        self.show(step.id, None);
        self.stand_at(&step);
        true
    }

    /// After the browser went back: where the event of the step stood.
    pub(super) fn went_back(&mut self) {
        let open = self.open.as_ref().map(|open| open.id);
        let mut steps = self.looks.iter().rev();
        let step =
            steps.find(|step| Some(step.id) == open && step.before.parts() == self.query.parts());
        if let Some(step) = step.cloned() {
            self.stand_at(&step);
        }
    }

    /// Finds the place of the event again once the list is there.
    fn stand_at(&mut self, step: &Step) {
        if let Some(rank) = step.rank.filter(|_| self.query.order == step.before.order) {
            self.wanted_rank = Some((rank, false));
            self.bring(rank, false);
        }
    }
}
