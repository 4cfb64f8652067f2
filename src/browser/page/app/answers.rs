//! Asking: the query, its text, the rows in view, and what the worker answers.

use super::super::address::{self, Asked};
use super::super::asking::{Next, Want};
use super::{App, Msg};
use crate::event::Field;
use crate::protocol::ToWorker;
use crate::query::{Answer, Ask, Query, Refused, text};
use crate::view::timeline::lay_out;
use gloo::timers::callback::Timeout;
use std::rc::Rc;
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

/// How many values of a facet are asked for at first.
const VALUES: u32 = 8;

/// The rows asked for before the list has told which it draws.
pub(super) const FIRST: (u64, u64) = (0, 16);

/// Rows asked for on both sides of those drawn, so that a short scroll asks for nothing.
const SPARE: u64 = 16;

/// How long typing must pause before the text is taken.
const PAUSE: u32 = 150;

/// The width of a common chart, in pixels.
const COMMON: u32 = 900;

/// Uses an answer that was not asked for, of a worker that warms up, to do the same here: what
/// the page does most is compiled before there is a file.
fn warm_up(answer: &Answer) {
    if let Some(timeline) = &answer.timeline {
        let _ = lay_out(timeline, COMMON, &|_| 0);
    }
}

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
                if self.asking_again.is_none() {
                    let app = ctx.link().clone();
                    #[expect(
                        clippy::cast_possible_truncation,
                        clippy::cast_sign_loss,
                        reason = "a pause"
                    )]
                    let millis = millis.ceil() as u32;
                    self.asking_again =
                        Some(Timeout::new(millis, move || app.send_message(Msg::Tick)));
                }
            }
            Next::Send(ask, all) => {
                self.asking_again = None;
                self.tell(ToWorker::Ask { ask, what: self.question(all) });
            }
        }
    }

    fn question(&self, all: bool) -> Ask {
        let (offset, end) = self.rows_to_ask(all);
        let limit = u32::try_from(end - offset).unwrap_or(Ask::MOST_ROWS);
        let facets = FACETS.map(|field| (field, self.tops.get(&field).copied().unwrap_or(VALUES)));
        Ask {
            query: (*self.query).clone(),
            offset,
            limit: limit.min(Ask::MOST_ROWS),
            facets: if all { facets.to_vec() } else { Vec::new() },
            timeline: all,
            now: None,
            table: all,
            partial: false,
            values: None,
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
        self.asking.want(Want::All);
    }

    /// The person changed the question: what is shown is out of date now.
    pub(super) fn changed(&mut self) {
        self.asking.want(Want::AllNow);
    }

    pub(super) fn answered(&mut self, ask: u32, answer: Answer) -> bool {
        let Some(all) = self.asking.answered(ask, now()) else {
            warm_up(&answer);
            return false;
        };
        if let Some(refused) = answer.refused {
            self.refused(&refused);
            return true;
        }
        self.good = self.query.clone();
        let shown = &mut self.shown;
        let same = shown.total == answer.total && shown.shown == answer.shown;
        if all {
            shown.facets = Rc::new(answer.facets);
            shown.timeline = answer.timeline.map(Rc::new);
            let pipe = self.query.pipe.clone();
            shown.made = pipe.map(|pipe| Rc::new((pipe, answer.table, answer.pairs)));
        } else if !same {
            self.asking.want(Want::All);
        }
        shown.total = answer.total;
        shown.shown = answer.shown;
        shown.copies = answer.copies;
        shown.twins = answer.twins;
        shown.assumed = answer.assumed;
        shown.left_out = answer.left_out;
        shown.rows.take(answer.offset, answer.rows, all || !same);
        self.follow();
        // The list may have scrolled on while the worker was busy: what came is then of no
        // use, and drawing the page again would only cost time.
        self.want_rows();
        all || !same || self.in_view()
    }

    /// Goes back to the last query that could be answered; its text stays, to be mended.
    fn refused(&mut self, refused: &Refused) {
        self.error = Some(refused.of(&self.text));
        self.query = self.good.clone();
        self.turn = self.turn.wrapping_add(1);
        self.changed();
        self.write_address(false);
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
        if self.shown.rows.lacks(first, end.min(self.shown.shown)).is_some() {
            self.asking.want(Want::Rows);
        }
    }

    pub(super) fn more(&mut self, field: Field, count: u32) -> bool {
        self.tops.insert(field, count);
        self.changed();
        false
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
        self.set_query(query);
        self.write_address(true);
        true
    }

    pub(super) fn show_all(&mut self) -> bool {
        let order = self.query.order;
        self.queried(Query { order, ..Query::default() });
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
                let query = Query { order: self.query.order, ..query };
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

    fn write_address(&mut self, step: bool) {
        if !self.private && address::write(&self.query, step, &self.past.query_mark(step)) && step {
            self.past.stepped();
        }
    }

    pub(super) fn keep_private(&mut self, private: bool) -> bool {
        self.private = private;
        if private {
            address::clear(&self.past.query_mark(false));
        } else {
            self.write_address(false);
        }
        true
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
        self.from_link = false;
        true
    }
}
