//! Asking: the query, its text, the rows in view, and what the worker answers.

use super::super::address::{self, Asked};
use super::super::asking::{Next, Want};
use super::around::Aside;
use super::shown::warm_up;
use super::{App, Msg};
use gloo::timers::callback::Timeout;
use std::rc::Rc;
use watchglass::event::Field;
use watchglass::protocol::ToWorker;
use watchglass::query::{Answer, Ask, Facet, Match, Order, Query, Verdict, text};
use watchglass::view::bars::{VALUES, grid};
use watchglass::view::changes::changed;
use watchglass::view::noise::noisy;
use watchglass::view::verdict::{About, told};
use yew::prelude::*;

/// The fields that the rail lists, in its order.
pub(super) const FACETS: [Field; 13] = [
    Field::Severity,
    Field::Module,
    Field::Dataset,
    Field::Disposition,
    Field::Category,
    Field::Namespace,
    Field::Pod,
    Field::Image,
    Field::Host,
    Field::ProcessName,
    Field::UserName,
    Field::RuleName,
    Field::Technique,
];

/// How many values that hold a text are asked for.
pub(super) const FOUND: u32 = 20;

/// How many rules are counted where the rarest come first.
const RULES: u32 = 500;

/// The fields of the heat map.
pub(super) const GRID: [Field; 2] = [Field::Namespace, Field::Category];

/// The rows asked for before the list has told which it draws.
pub(super) const FIRST: (u64, u64) = (0, 16);

/// Rows asked for on both sides of those drawn, so that a short scroll asks for nothing.
const SPARE: u64 = 16;

/// How long typing must pause before the text is taken.
const PAUSE: u32 = 150;

fn now() -> f64 {
    js_sys::Date::now()
}

impl App {
    /// Asks the worker what is due.
    pub(super) fn ask_worker(&mut self, ctx: &Context<App>) {
        if self.link.is_none() || self.inputs.is_empty() {
            return;
        }
        let loading = self.totals().loading > 0;
        match self.asking.next(now(), loading) {
            Next::Rest => {}
            Next::Wait(millis) => {
                if self.later.ask.is_none() {
                    let app = ctx.link().clone();
                    #[expect(
                        clippy::cast_possible_truncation,
                        clippy::cast_sign_loss,
                        reason = "a pause"
                    )]
                    let millis = millis.ceil() as u32;
                    self.later.ask =
                        Some(Timeout::new(millis, move || app.send_message(Msg::Tick)));
                }
            }
            Next::Send(ask, all) => {
                self.later.ask = None;
                self.beside.out = Aside::No;
                let what = self.aside(all).unwrap_or_else(|| self.question(all));
                self.tell(ToWorker::Ask { ask, what });
            }
        }
    }

    fn question(&self, all: bool) -> Ask {
        let (offset, end) = self.rows_to_ask(all);
        let limit = u32::try_from(end - offset).unwrap_or(Ask::MOST_ROWS);
        let rarest = self.query.order == Order::Rarest;
        let facets = FACETS.map(|field| {
            let most = if rarest && field == Field::RuleName { RULES } else { 0 };
            (field, self.top_of(field).max(most))
        });
        Ask {
            query: (*self.query).clone(),
            offset,
            limit: limit.min(Ask::MOST_ROWS),
            facets: if all { self.with_marks(&facets) } else { Vec::new() },
            timeline: all,
            verdict: all,
            grid: all.then_some(GRID),
            tracks: self.tracked(),
            now: None,
            table: all,
            rules: self.rules_asked(),
            partial: false,
            unfold: self.unfold.clone(),
            marks: Vec::new(),
            others: Vec::new(),
            counts: Vec::new(),
            values: self.sought.clone().map(|(field, text)| Box::new((Some(field), text, FOUND))),
            grave: None,
        }
    }

    /// The rows to ask for: those drawn with some to spare, as far as they are not at hand.
    /// After a far jump, and while inputs are read, only those drawn, so that the answer is
    /// there sooner.
    fn rows_to_ask(&self, all: bool) -> (u64, u64) {
        let (first, end) = self.window;
        let loading = self.totals().loading > 0;
        let spare = if !loading && (all || self.in_view()) { SPARE } else { 0 };
        let wide = (first.saturating_sub(spare), end.max(first).saturating_add(spare));
        if all { wide } else { self.shown.rows.lacks(wide.0, wide.1).unwrap_or(wide) }
    }

    /// Inputs went on: what is shown is soon out of date.
    pub(super) fn outdated(&mut self) {
        self.saying.said.clear();
        self.asking.want(Want::All);
    }

    /// The person changed the question: what is shown is out of date now.
    pub(super) fn changed(&mut self) {
        Rc::make_mut(&mut self.trail).go(self.query.range());
        self.asking.want(Want::AllNow);
    }

    /// How many values the facet of a field lists.
    pub(super) fn top_of(&self, field: Field) -> u32 {
        self.tops.get(&field).copied().unwrap_or(VALUES)
    }

    /// Where the rarest come first: how many events each rule has, to be asked with again where
    /// that is news. The facet then lists no more than it would have.
    fn count_rules(&mut self, facets: &mut [Facet]) {
        let top = self.top_of(Field::RuleName) as usize;
        let of_rules = facets.iter_mut().find(|facet| facet.field == Field::RuleName);
        let Some(facet) = of_rules.filter(|_| self.query.order == Order::Rarest) else { return };
        let mut rules = facet.values.clone();
        rules.push((String::new(), facet.missing + facet.host));
        let asked =
            [self.query.included(Field::RuleName), self.query.excluded(Field::RuleName)].concat();
        let mut place = 0;
        facet.values.retain(|(value, _)| {
            place += 1;
            place <= top || asked.contains(&Match::Exact(value.clone()))
        });
        if rules != self.rules {
            self.rules = rules;
            self.later.asks_again = true;
            self.asking.want(Want::All);
        }
    }

    pub(super) fn answered(&mut self, ctx: &Context<App>, ask: u32, mut answer: Answer) -> bool {
        let Some(all) = self.asking.answered(ask, now()) else {
            warm_up(&answer);
            return false;
        };
        let aside = std::mem::take(&mut self.beside.out);
        if aside != Aside::No {
            if let Aside::Grave(back) = aside {
                self.at_grave(ctx, answer.grave, back);
            } else if aside == Aside::Values {
                let of_field = answer.values.map(|facet| (Some(facet.field), facet.values));
                self.shown.values = Some(Rc::new(of_field.unwrap_or((None, answer.names))));
            } else {
                self.looked(aside, answer);
            }
            // What waited for it.
            self.want_rows();
            if self.sought.is_some() || self.beside.waits() {
                self.asking.want(Want::Rows);
            }
            return true;
        }
        if let Some(refused) = answer.refused {
            self.refused(&refused);
            return true;
        }
        self.good = self.query.clone();
        if all {
            self.count_rules(&mut answer.facets);
            self.suggest_again();
            if self.beside.within || self.shown.total != answer.total {
                self.look_again();
            }
            if self.shown.total != answer.total {
                self.weigh_again();
            }
            // It may have waited for this answer.
            if self.beside.waits() {
                self.asking.want(Want::Rows);
            }
        }
        let shown = &mut self.shown;
        let same =
            (shown.total, shown.shown, shown.listed) == (answer.total, answer.shown, answer.listed);
        if all {
            let undated = answer.timeline.as_ref().map_or(0, |of| of.undated.iter().sum());
            let of = |found: &Verdict| {
                told(&About {
                    found,
                    shown: answer.shown,
                    total: answer.total,
                    undated,
                    sources: answer.facets.iter().find(|facet| facet.field == Field::Module),
                    query: &self.query,
                })
            };
            shown.verdict = answer.verdict.as_ref().map(|found| Rc::new(of(found)));
            shown.lanes = Rc::new(answer.lanes);
            shown.grid = answer.grid.as_ref().map(|of| Rc::new(grid(of, GRID)));
            shown.remember(&answer.facets);
            shown.facets = Rc::new(answer.facets);
            shown.timeline = answer.timeline.map(Rc::new);
            let noise = self.query.noise.zip(answer.noise);
            let noise = noise.map(|(by, table)| match &answer.sides {
                Some(sides) => changed(&table, by, sides),
                None => noisy(&table, by, answer.shown),
            });
            shown.noise = noise.map(Rc::new);
            let pipe = self.query.pipe.clone();
            shown.made = pipe.map(|pipe| Rc::new((pipe, answer.table, answer.pairs)));
        } else if !same {
            self.asking.want(Want::All);
        }
        let found = answer.values.is_some() || answer.tracks.is_some();
        if all || answer.tracks.is_some() {
            shown.tracks = answer.tracks.map(Rc::new);
        }
        if answer.values.is_some() {
            shown.found = answer.values.map(Rc::new);
        }
        shown.total = answer.total;
        shown.shown = answer.shown;
        shown.listed = answer.listed;
        shown.groups = self.query.fold.then_some(answer.groups);
        shown.copies = answer.copies;
        shown.twins = answer.twins;
        shown.assumed = answer.assumed;
        shown.left_out = answer.left_out;
        shown.newest = answer.newest;
        shown.rows.take(answer.offset, answer.rows, all || !same);
        self.follow();
        // The list may have scrolled on while the worker was busy: what came is then of no
        // use, and drawing the page again would only cost time.
        self.want_rows();
        all || !same || found || self.in_view()
    }

    /// Whether a row that the list draws is at hand.
    fn in_view(&self) -> bool {
        let (first, end) = self.window;
        (first..end).any(|rank| self.shown.rows.get(rank).is_some())
    }

    pub(super) fn windowed(&mut self, first: u64, end: u64) -> bool {
        self.window = (first, end);
        self.want_rows();
        false
    }

    fn want_rows(&mut self) {
        let (first, end) = self.window;
        if self.shown.rows.lacks(first, end.min(self.shown.listed)).is_some() {
            self.asking.want(Want::Rows);
        }
    }

    pub(super) fn more(&mut self, field: Field, count: u32) -> bool {
        self.tops.insert(field, count);
        self.changed();
        false
    }

    /// Searches the values of a field.
    pub(super) fn seek(&mut self, sought: Option<(Field, String)>) -> bool {
        if sought.is_some() {
            self.asking.want(Want::Rows);
        }
        self.sought = sought;
        true
    }

    /// Takes a query, and its text into the field.
    pub(super) fn set_query(&mut self, query: Query) {
        self.text = text::print_query(&query);
        self.error = None;
        self.typing = None;
        self.query = Rc::new(query);
        self.turn = self.turn.wrapping_add(1);
        self.changed();
    }

    /// A query that a click made: a step that the back button undoes.
    pub(super) fn queried(&mut self, query: Query) -> bool {
        if query == *self.query && self.error.is_none() {
            return false;
        }
        self.from_link = false;
        self.steps.take(&self.query, &query, false);
        self.set_query(query);
        self.write_address(true);
        true
    }

    pub(super) fn show_all(&mut self) -> bool {
        self.queried(self.query.showing(Query::default()));
        true
    }

    pub(super) fn typed(&mut self, ctx: &Context<App>, text: String, at_once: bool) -> bool {
        self.text = text;
        if at_once {
            return self.parse(true);
        }
        let app = ctx.link().clone();
        self.typing = Some(Timeout::new(PAUSE, move || app.send_message(Msg::Parse)));
        true
    }

    /// Takes the text where it is a query; where it is none, the last good one stays.
    pub(super) fn parse(&mut self, step: bool) -> bool {
        self.typing = None;
        match text::parse_query(&self.text) {
            Ok(query) => {
                self.error = None;
                let query = self.query.showing(query);
                self.steps.take(&self.query, &query, true);
                if step {
                    self.steps.done();
                }
                if query != *self.query {
                    self.from_link = false;
                    self.query = Rc::new(query);
                    self.turn = self.turn.wrapping_add(1);
                    self.changed();
                    self.write_address(step);
                }
            }
            Err(error) => self.error = Some(error),
        }
        true
    }

    pub(super) fn write_address(&mut self, step: bool) {
        if !address::fits(&self.text) {
            let said = "This filter is too long for the address: a link to this page, or loading it again, shows all events.";
            self.notice = Some(said.to_owned());
        }
        if !self.private && address::write(&self.query, step, &self.past.query_mark(step)) && step {
            self.past.stepped();
        }
    }

    /// The back button, or an address typed by hand.
    pub(super) fn address(&mut self) -> bool {
        // What was asked meanwhile stays.
        if self.past.arrive() {
            self.write_address(false);
            return false;
        }
        let turned = self.turn_to(self.past.at());
        if self.private {
            return turned;
        }
        match address::read() {
            Asked::Nothing if *self.query != Query::default() => self.set_query(Query::default()),
            Asked::Query(query) if query != *self.query => self.set_query(query),
            Asked::Refused(why) => {
                self.notice = Some(format!("The filter of the address was not taken: {why}."));
            }
            Asked::Nothing | Asked::Query(_) => return turned,
        }
        self.went_back();
        self.from_link = false;
        true
    }
}
