//! What a person opens and takes away: one event, the ledger, a file of events.

use super::super::asking::Want;
use super::super::export::Job;
use super::super::focus::focused;
use super::super::past::Front;
use super::super::state::{Open, Reveal};
use super::around::Aside;
use super::keep::KEPT;
use super::{App, Msg};
use gloo::timers::callback::Timeout;
use js_sys::Uint8Array;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use watchglass::protocol::{Detail, Format, Ledger, ToWorker};
use watchglass::query::{Order, Query};
use watchglass::view::words::{number, percent};
use yew::Context;

/// How long a notice stays that is only to be read.
const READ: u32 = 15_000;

impl Msg {
    /// Whether a person goes on with it: what was said of the step before has been read.
    pub(super) fn acts(&self) -> bool {
        matches!(
            self,
            Msg::Give(_)
                | Msg::Remove(_)
                | Msg::Query(_)
                | Msg::Typed(..)
                | Msg::Order(_)
                | Msg::Open(..)
                | Msg::Row(_)
                | Msg::LedgerAt(_)
                | Msg::Export(_)
        )
    }
}

impl App {
    /// Opens the event of a rank; where its row is not at hand yet, once it is.
    pub(super) fn open(&mut self, rank: u64, focus: bool) -> bool {
        let Some(id) = self.shown.rows.get(rank).map(super::super::state::RowRef::id) else {
            self.wanted_rank = Some((rank, focus));
            self.bring(rank, false);
            return true;
        };
        self.wanted_rank = None;
        self.show(id, Some(rank));
        self.bring(rank, false);
        true
    }

    pub(super) fn show(&mut self, id: (u32, u32), rank: Option<u64>) {
        self.filters = false;
        self.ledger = None;
        let known = self.open.take().filter(|open| open.id == id);
        let unknown = || Open { id, rank, detail: None, around: None, tree: None };
        self.open = Some(Open { rank, ..known.unwrap_or_else(unknown) });
        self.ask_detail();
    }

    pub(super) fn ask_detail(&mut self) {
        let Some(open) = &self.open else { return };
        self.detail_ask = self.detail_ask.wrapping_add(1) & (u32::MAX >> 1);
        self.tell(ToWorker::Detail { ask: self.detail_ask, shard: open.id.0, row: open.id.1 });
    }

    pub(super) fn open_row(&mut self, id: (u32, u32)) -> bool {
        let rank = self.shown.rows.rank_of(id);
        self.show(id, rank);
        if let Some(rank) = rank {
            self.bring(rank, false);
        }
        true
    }

    /// The event before or after the open one.
    pub(super) fn step(&mut self, by: i64) -> bool {
        let last = self.shown.listed.saturating_sub(1);
        let Some(rank) = self.open.as_ref().and_then(|open| open.rank) else { return false };
        let next = rank.saturating_add_signed(by).min(last);
        next != rank && self.open(next, false)
    }

    /// To the first event in time, or to the last. Where the list has another order, it takes
    /// the one in which that event is the first row.
    pub(super) fn jump(&mut self, last: bool) -> bool {
        let undated: u64 = self.shown.timeline.iter().flat_map(|timeline| timeline.undated).sum();
        let Some(end) = self.shown.shown.saturating_sub(undated).checked_sub(1) else {
            return false;
        };
        let rank = match (self.query.order, last) {
            // Where the last of groups stands, nobody counted.
            (order, last) if self.query.fold => {
                let first = if last { Order::Newest } else { Order::Oldest };
                if order != first {
                    self.queried(Query { order: first, ..(*self.query).clone() });
                }
                0
            }
            (Order::Newest, false) | (Order::Oldest, true) => end,
            (Order::Newest, true) | (Order::Oldest, false) => 0,
            (_, last) => {
                let order = if last { Order::Newest } else { Order::Oldest };
                self.queried(Query { order, ..(*self.query).clone() });
                0
            }
        };
        if self.open.is_some() {
            return self.open(rank, false);
        }
        self.bring(rank, true);
        true
    }

    pub(super) fn detailed(&mut self, ask: u32, detail: Result<Detail, String>) -> bool {
        if ask & KEPT > 0 {
            return detail.is_ok_and(|detail| self.kept_anew(detail));
        }
        if ask != self.detail_ask {
            return false;
        }
        if let Some(open) = &mut self.open {
            open.detail = Some(detail.map(Rc::new));
            self.beside.due = Some(Aside::Around);
            self.asking.want(Want::Rows);
        }
        true
    }

    /// After an answer: where the open event stands now, and the one that was waited for.
    pub(super) fn follow(&mut self) {
        if let Some((rank, focus)) = self.wanted_rank
            && self.shown.rows.get(rank).is_some()
        {
            self.open(rank, focus);
            return;
        }
        if let Some(open) = &mut self.open {
            let still = open
                .rank
                .filter(|rank| self.shown.rows.get(*rank).is_some_and(|row| row.id() == open.id));
            open.rank = still.or_else(|| self.shown.rows.rank_of(open.id));
        }
    }

    pub(super) fn bring(&mut self, rank: u64, focus: bool) {
        let turn = self.reveal.turn.wrapping_add(1);
        self.reveal = Reveal { turn, rank, focus };
    }

    /// Closes what is in front: the sheet of filters, the ledger, one of two events, then the
    /// detail, whose card takes the focus again.
    pub(super) fn close(&mut self) -> bool {
        if self.filters {
            self.filters = false;
            return true;
        }
        if self.ledger.take().is_some() {
            return true;
        }
        self.close_one() || self.turn_to(self.past.behind())
    }

    /// Brings something in front, and puts away what was there; whether anything changed.
    pub(super) fn turn_to(&mut self, front: Front) -> bool {
        if front == self.front() {
            return false;
        }
        self.filters = false;
        match front {
            Front::Event(id) => {
                let rank = self.shown.rows.rank_of(id);
                self.show(id, rank);
            }
            // A sheet is nothing to come back to.
            Front::Filters => {
                self.turn_to(self.past.behind());
            }
            Front::Ledger => {
                // An event that it was opened over waits behind it.
                if !matches!(self.past.behind(), Front::Event(_)) {
                    self.open = None;
                }
                self.ledger_at(self.ledger_at);
            }
            Front::List => {
                self.ledger = None;
                if let Some(rank) = self.open.take().and_then(|open| open.rank) {
                    self.bring(rank, true);
                }
            }
        }
        true
    }

    pub(super) fn ledger_at(&mut self, offset: u64) -> bool {
        if self.ledger.is_none() {
            self.ledger = Some(None);
        }
        self.filters = false;
        self.ledger_at = offset;
        self.ask_ledger();
        true
    }

    /// Asks for the account again, where it is shown.
    pub(super) fn ask_ledger(&self) {
        if self.ledger.is_some() {
            self.tell(ToWorker::Ledger { ask: self.turn, offset: self.ledger_at });
        }
    }

    pub(super) fn accounted(&mut self, ledger: Ledger) -> bool {
        if self.ledger.is_none() {
            return false;
        }
        self.ledger = Some(Some(Rc::new(ledger)));
        true
    }

    pub(super) fn export(&mut self, format: Format) -> bool {
        if self.dead.is_some() {
            return false;
        }
        // A file would not tell that it holds a part of what is asked for.
        if self.searched().is_some_and(|(_, stopped)| stopped) {
            self.search(true);
        }
        self.export_ask = self.export_ask.wrapping_add(1);
        self.export = Some(Job::new(format, self.shown.shown));
        let (query, rules) = ((*self.query).clone(), self.rules_asked());
        self.tell(ToWorker::Export { ask: self.export_ask, query, rules, format });
        true
    }

    /// How far the export is that runs, in words.
    pub(super) fn exporting(&self) -> Option<yew::AttrValue> {
        let export = self.export.as_ref().map(|job| {
            let (events, total) = (job.events, job.total);
            let done = percent(events, total);
            format!("Writing {} of {}, {done}%", number(events), number(total))
        });
        export.or_else(|| self.summing()).map(Into::into)
    }

    pub(super) fn exported(
        &mut self,
        ctx: &Context<App>,
        extra: JsValue,
        events: u64,
        last: Option<u64>,
        error: Option<String>,
    ) -> bool {
        let Some(job) = &mut self.export else { return false };
        let bytes = extra.dyn_into::<Uint8Array>();
        let bytes = bytes.or_else(|buffer| {
            buffer.dyn_into().map(|buffer: js_sys::ArrayBuffer| Uint8Array::new(&buffer))
        });
        let kept = bytes.map_or(Ok(()), |bytes| job.take(&bytes, events));
        let ended = match (error, kept) {
            (Some(error), _) => Some(format!("The export ended early: {error}")),
            (None, Err(error)) => {
                Some(format!("The export could not be saved: {}", super::words(&error)))
            }
            (None, Ok(())) => last.map(|guarded| match job.finish() {
                Ok(()) => job.summary(events, guarded),
                Err(error) => format!("The export could not be saved: {}", super::words(&error)),
            }),
        };
        if ended.is_some() {
            self.export = None;
            self.notice = ended;
            self.pass(ctx);
        }
        true
    }

    pub(super) fn stop_export(&mut self, ctx: &Context<App>) -> bool {
        if self.stop_summing() {
            return self.say(ctx, "Stopped; nothing was saved.".to_owned());
        }
        self.tell(ToWorker::StopExport);
        self.export_ask = self.export_ask.wrapping_add(1);
        self.export = None;
        self.notice = Some("The export was stopped; nothing was saved.".to_owned());
        self.pass(ctx);
        true
    }

    /// Lets the notice go after a while, or with what the person does next.
    pub(super) fn pass(&mut self, ctx: &Context<App>) {
        let app = ctx.link().clone();
        self.passing = Some(Timeout::new(READ, move || app.send_message(Msg::Passed)));
    }

    pub(super) fn passed(&mut self, ctx: &Context<App>) -> bool {
        let used = focused().and_then(|at| at.closest("[data-testid=notice]").ok().flatten());
        if used.is_some() {
            self.pass(ctx);
            return false;
        }
        (self.passing, self.notice) = (None, None);
        true
    }

    pub(super) fn toggle_filters(&mut self) -> bool {
        self.filters = !self.filters;
        true
    }
}
