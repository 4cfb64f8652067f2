//! What is asked beside the list: values that may be typed next, and what stands around the open
//! event, which is chosen as a query, and the way back from there.

use super::super::asking::{Want, Wanted};
use super::super::state::Step;
use super::App;
use super::answers::FOUND;
use std::rc::Rc;
use watchglass::query::{Answer, Around, Ask, Expr, Query, elsewhere};
use watchglass::view::around::is_shown;
use watchglass::view::tree;

/// What a person does with what stands around an event.
pub enum Look {
    /// Show the events of this query, which are these, in words.
    At(Query, String),
    /// Go back to the filter and event from before.
    Back,
    /// Look within the filter only, or no longer.
    Within,
}

/// What a question asks beside the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Aside {
    /// It is about the list.
    #[default]
    No,
    /// The values that may be typed next.
    Values,
    /// How many events stand around the open one.
    Around,
    /// The processes around it.
    Tree,
    /// What an exclusion would hide, by what else it is.
    Hidden,
    /// How many of that deserve a look.
    Weighed,
    /// Where the next critical event stands; with `true`, the one before.
    Grave(bool),
}

/// What is asked beside the list, and what it led to.
#[derive(Default)]
pub struct Beside {
    /// Whether the values that may be typed next are to be asked for.
    pub values_due: bool,
    /// What is to be asked of what stands around the open event.
    pub due: Option<Aside>,
    /// From which rank on the next critical event is to be found; with `true`, the last before it.
    pub grave: Option<(u64, bool)>,
    /// What the question that is out asks beside the list.
    pub out: Aside,
    /// Around which event.
    of: Option<(u32, u32)>,
    /// The steps to what stands around events.
    steps: Vec<Step>,
    /// Whether only what the filter shows stands around an event.
    pub within: bool,
}

impl Beside {
    /// Whether something waits for its turn.
    pub fn waits(&self) -> bool {
        self.values_due || self.due.is_some() || self.grave.is_some()
    }
}

/// Below this width an open event covers the list.
const NARROW: f64 = 860.0;

impl App {
    /// Asks for the values that may be typed next.
    pub(super) fn suggest(&mut self, values: Option<Wanted>) -> bool {
        self.values = values;
        self.suggest_again();
        false
    }

    pub(super) fn suggest_again(&mut self) {
        self.beside.values_due = self.values.is_some();
        if self.beside.values_due {
            self.asking.want(Want::Rows);
        }
    }

    /// The last step that led to what is shown.
    pub(super) fn looking(&self) -> Option<&Step> {
        self.beside.steps.iter().rev().find(|step| is_shown(&step.query, &self.query))
    }

    /// What of the filter holds around the open event too: all of it, or nothing. Around the
    /// same event it is the filter from before.
    pub(super) fn around_within(&self) -> Query {
        let order = self.query.order;
        if !self.beside.within {
            return Query { order, ..Query::default() };
        }
        let open = self.open.as_ref().map(|open| open.id);
        let step = self.looking().filter(|step| Some(step.id) == open);
        let filter = step.map_or(&self.query.filter, |step| &step.before.filter);
        Query { filter: filter.clone(), order, ..Query::default() }
    }

    /// What is asked beside the list, if it is its turn.
    pub(super) fn aside(&mut self, all: bool) -> Option<Ask> {
        if let Some(of) = self.beside.grave.take_if(|_| !all) {
            self.beside.out = Aside::Grave(of.1);
            return Some(self.question_grave(of));
        }
        if !all && std::mem::take(&mut self.beside.values_due) {
            self.beside.out = Aside::Values;
            return Some(self.question_aside());
        }
        let (aside, ask) = match std::mem::take(&mut self.beside.due) {
            Some(due) if !all => (due, self.question_around(due)),
            due => {
                self.beside.due = due;
                return None;
            }
        };
        if ask.is_some() {
            self.beside.out = aside;
            self.beside.of = self.open.as_ref().map(|open| open.id);
        }
        ask
    }

    /// The values that may be typed next, and no rows.
    fn question_aside(&self) -> Ask {
        let Some((field, text, query)) = &self.values else { return Ask::default() };
        let query = query.as_ref().unwrap_or(&self.query).clone();
        let query = Query { fold: false, ..query };
        // Of names, all that a list offers.
        let most = if field.is_some() { FOUND } else { 5 * FOUND };
        Ask { query, values: Some(Box::new((*field, text.clone(), most))), ..Ask::default() }
    }

    /// What is asked of what stands around the open event.
    fn question_around(&mut self, what: Aside) -> Option<Ask> {
        if matches!(what, Aside::Hidden | Aside::Weighed) {
            return self.question_weighed(what);
        }
        let row = &self.open.as_ref()?.detail.as_ref()?.as_ref().ok()?.row;
        if what == Aside::Tree {
            return Some(Ask { query: tree::question(row)?, table: true, ..Ask::default() });
        }
        let mut counts = Around::of(row).conditions(&Expr::default());
        // Behind them, how many have the same names and are of another container.
        counts.extend(elsewhere(row));
        let query = Query { order: Default::default(), ..self.around_within() };
        (!counts.is_empty()).then(|| Ask { query, counts, ..Ask::default() })
    }

    /// Takes what was answered, and asks for what comes next.
    pub(super) fn looked(&mut self, what: Aside, answer: Answer) {
        if matches!(what, Aside::Hidden | Aside::Weighed) {
            return self.weighed(what, answer);
        }
        let of = self.beside.of;
        // Another may be open by now.
        let open = self.open.as_mut().filter(|open| Some(open.id) == of);
        let Some(open) = open else { return };
        let Some(Ok(detail)) = &open.detail else { return };
        if what == Aside::Tree {
            let made = answer.table.map(|table| Rc::new(tree::tree(&table, &detail.row)));
            open.tree = made;
            return;
        }
        open.around = Some(Rc::new(answer.counts));
        if tree::question(&detail.row).is_some() {
            self.beside.due = self.beside.due.or(Some(Aside::Tree));
        }
    }

    pub(super) fn look(&mut self, look: Look) -> bool {
        match look {
            Look::At(query, words) => self.look_at(query, words),
            Look::Back => self.look_back(),
            Look::Within => {
                self.beside.within = !self.beside.within;
                self.look_again();
                true
            }
        }
    }

    /// The counts are out of date.
    pub(super) fn look_again(&mut self) {
        if let Some(open) = &mut self.open {
            open.around = None;
            self.beside.due = Some(Aside::Around);
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
        self.beside.steps.retain(|step| !is_shown(&step.query, &query));
        self.beside.steps.push(Step {
            query: query.clone(),
            words: words.into(),
            before,
            id,
            rank,
        });
        let width = web_sys::window().and_then(|window| window.inner_width().ok()?.as_f64());
        if width.is_some_and(|width| width <= NARROW) {
            self.open = None;
            self.heir = Some("[data-testid=around-back]".to_owned());
        }
        self.queried(query)
    }

    fn look_back(&mut self) -> bool {
        let Some(step) = self.looking().cloned() else { return false };
        self.beside.steps.retain(|held| *held != step);
        self.queried((*step.before).clone());
        self.show(step.id, None);
        self.stand_at(&step);
        true
    }

    /// After the browser went back: where the event of the step stood.
    pub(super) fn went_back(&mut self) {
        let open = self.open.as_ref().map(|open| open.id);
        let mut steps = self.beside.steps.iter().rev();
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
