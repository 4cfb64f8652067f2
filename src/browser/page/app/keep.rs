//! Two events at once: the one that is kept stands beside whichever is opened. And the next critical
//! one, wherever in the list it stands.

use super::super::asking::Want;
use super::super::focus::focused;
use super::App;
use std::rc::Rc;
use watchglass::event::Severity;
use watchglass::protocol::{Detail, ToWorker};
use watchglass::query::{Ask, Row};
use yew::Context;

/// Questions about the kept event have numbers from here on.
pub(super) const KEPT: u32 = 1 << 31;

fn id(row: &Row) -> (u32, u32) {
    (row.shard, row.row)
}

impl App {
    /// Keeps the open event, or no longer.
    pub(super) fn keep(&mut self, ctx: &Context<App>) -> bool {
        if self.kept.take().is_some() {
            self.leave_pair();
            self.saying.said = "No longer kept.".to_owned();
            return true;
        }
        let open = self.open.as_ref().and_then(|open| open.detail.as_ref()?.as_ref().ok());
        self.kept = open.cloned();
        if self.kept.is_none() {
            let how = "c keeps the open event, to compare it with the next one: open one first.";
            return self.say(ctx, how.to_owned());
        }
        self.saying.said = "Kept. Open another event to compare it with.".to_owned();
        true
    }

    /// Closes the one of two that is open, where two are; the kept one is the open one then.
    pub(super) fn close_one(&mut self) -> bool {
        let open = self.open.as_ref().map(|open| open.id);
        let Some(detail) = self.kept.take_if(|kept| open.is_some_and(|open| open != id(&kept.row)))
        else {
            return false;
        };
        let of = id(&detail.row);
        let rank = self.shown.rows.rank_of(of);
        self.show(of, rank);
        if let Some(open) = &mut self.open {
            open.detail = Some(Ok(detail));
        }
        if let Some(rank) = rank {
            self.bring(rank, false);
        }
        self.leave_pair();
        true
    }

    /// What is only there for two events goes, and leaves its focus to the event.
    fn leave_pair(&mut self) {
        let inside = focused().and_then(|at| at.closest(".pair").ok()?);
        self.heir = inside.map(|_| "[data-testid=event-detail]".to_owned());
    }

    /// Something of events changed: what is shown of the open one, and the kept one, is asked anew.
    pub(super) fn ask_again(&mut self) {
        self.ask_detail();
        if let Some((shard, row)) = self.kept.as_ref().map(|kept| id(&kept.row)) {
            self.tell(ToWorker::Detail { ask: self.detail_ask | KEPT, shard, row });
        }
    }

    /// Takes what was asked of the kept event.
    pub(super) fn kept_anew(&mut self, detail: Detail) -> bool {
        if self.kept.as_ref().is_some_and(|kept| id(&kept.row) == id(&detail.row)) {
            self.kept = Some(Rc::new(detail));
        }
        true
    }

    /// Goes to the next critical event of the list, or to the one before.
    pub(super) fn go_to_grave(&mut self, ctx: &Context<App>, back: bool) -> bool {
        let here = match &self.open {
            Some(open) => open.rank,
            None => self.spot(),
        };
        let is = |row: &Row| row.severity >= Severity::Critical;
        // As far as rows are at hand, there is nothing to ask.
        let mut from = match here {
            _ if !back => here.map_or(0, |rank| rank + 1),
            Some(rank) => rank,
            None => self.shown.listed,
        };
        while let Some(rank) = if back { from.checked_sub(1) } else { Some(from) } {
            match self.shown.rows.get(rank) {
                Some(row) if is(&row.0) => return self.at_grave(ctx, Some(rank), back),
                Some(_) => from = if back { rank } else { rank + 1 },
                None => break,
            }
        }
        let left = if back { from > 0 } else { from < self.shown.listed };
        if !left {
            return self.at_grave(ctx, None, back);
        }
        self.beside.grave = Some((from, back));
        self.asking.want(Want::Rows);
        false
    }

    /// What is asked for a critical event that is not at hand.
    pub(super) fn question_grave(&self, (offset, back): (u64, bool)) -> Ask {
        Ask {
            query: (*self.query).clone(),
            rules: self.rules_asked(),
            unfold: self.unfold.clone(),
            offset,
            grave: Some(back),
            ..Ask::default()
        }
    }

    /// Goes to a critical event that was found; or says that there is none.
    pub(super) fn at_grave(&mut self, ctx: &Context<App>, rank: Option<u64>, back: bool) -> bool {
        match rank {
            Some(rank) if self.open.is_some() => self.open(rank, false),
            Some(rank) => {
                self.bring(rank, true);
                true
            }
            None => {
                let said = match back {
                    false => "No further critical event in this list.",
                    true => "No critical event before this one in the list.",
                };
                self.say(ctx, said.to_owned())
            }
        }
    }
}
