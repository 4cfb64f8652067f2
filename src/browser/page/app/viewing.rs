//! How the list is shown, and what stands in front of it.

use super::super::address::{self, Asked};
use super::super::asking::Want;
use super::super::detail::copy;
use super::super::early;
use super::super::past::Front;
use super::super::state::Show;
use super::{App, Msg};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use watchglass::event::Field;
use watchglass::query::{Mark, Order, Query};
use watchglass::view::table::tsv;
use watchglass::view::time::Zone;
use watchglass::view::tracks::PAGE;
use watchglass::view::words::plural;
use web_sys::Element;
use yew::{Context, NodeRef};

/// What stands in front of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialog {
    /// Whether to clear.
    Clear,
    /// Whether to open files although the seal is open.
    Unsealed,
    /// Keys and words.
    Keys,
    /// All actions, by name.
    Palette,
    /// A note of an event.
    Note,
    /// The clock of an input.
    Clock,
}

/// The ranks of the rows that can be seen.
fn in_view(scroller: &NodeRef) -> Vec<u64> {
    let Some(scroller) = scroller.cast::<Element>() else { return Vec::new() };
    let (view, mut ranks) = (scroller.get_bounding_client_rect(), Vec::new());
    let head = scroller.query_selector(".list-head").ok().flatten();
    let top = head.map_or(view.top(), |head| head.get_bounding_client_rect().bottom());
    let Ok(rows) = scroller.query_selector_all("[data-rank]") else { return ranks };
    for row in (0..rows.length()).filter_map(|at| rows.item(at)?.dyn_into::<Element>().ok()) {
        let place = row.get_bounding_client_rect();
        if place.bottom() > top && place.top() < view.bottom() {
            ranks.extend(row.get_attribute("data-rank").and_then(|rank| rank.parse::<u64>().ok()));
        }
    }
    ranks
}

/// The element of the whole page, which says how it looks.
pub(super) fn root() -> Option<Element> {
    web_sys::window()?.document()?.document_element()
}

impl App {
    /// What stands in front of the list.
    pub(super) fn front(&self) -> Front {
        match &self.open {
            _ if self.filters => Front::Filters,
            _ if self.ledger.is_some() => Front::Ledger,
            Some(open) => Front::Event(open.id),
            None => Front::List,
        }
    }

    pub(super) fn ask(&mut self, dialog: Dialog) -> bool {
        early::begin();
        self.dialog = Some(dialog);
        true
    }

    pub(super) fn dismiss(&mut self) -> bool {
        if self.dialog.take() == Some(Dialog::Unsealed) {
            self.waiting.clear();
        } else {
            self.notice = None;
        }
        true
    }

    /// Keeps the filter out of the address, or not.
    pub(super) fn keep_private(&mut self, private: bool) -> bool {
        self.private = private;
        if private {
            address::clear(&self.past.query_mark(false));
        } else {
            self.write_address(false);
        }
        true
    }

    /// Shows the list in another way, or copies what it shows.
    pub(super) fn view_as(&mut self, ctx: &Context<App>, what: Show) -> bool {
        match what {
            Show::Table(table) => {
                self.view.table = table;
                self.queried(Query { noise: None, lanes: None, ..(*self.query).clone() });
            }
            Show::Noise(by) => {
                self.queried(Query { noise: Some(by), lanes: None, ..(*self.query).clone() });
            }
            Show::Lanes(by) => {
                self.queried(Query { noise: None, lanes: Some(by), ..(*self.query).clone() });
            }
            Show::Window(window) => {
                self.view.window = (self.turn, window);
                self.asking.want(Want::Rows);
            }
            Show::MoreLanes => {
                self.view.most = self.view.most.saturating_add(PAGE);
                self.asking.want(Want::Rows);
            }
            Show::Column(field) => {
                Rc::make_mut(&mut self.view.columns).toggle(field);
            }
            Show::Width(field, width) => {
                Rc::make_mut(&mut self.view.columns).set_width(field, width);
            }
            Show::Alike(alike) => {
                self.unfold.clear();
                self.queried(Query { fold: true, alike, ..(*self.query).clone() });
            }
            Show::Charts => self.view.bare = !self.view.bare,
            Show::Compact => {
                self.view.compact = !self.view.compact;
                let density = if self.view.compact { "compact" } else { "" };
                if let Some(root) = root() {
                    let _ = root.set_attribute("data-density", density);
                }
            }
            Show::Copy => {
                let ranks = in_view(&self.scroller);
                let rows = ranks.iter().filter_map(|rank| self.shown.rows.get(*rank));
                let (text, guarded) = tsv(rows.map(|row| &*row.0), &self.view.columns.shown);
                let app = ctx.link().clone();
                let count = plural(ranks.len() as u64, "row");
                spawn_local(async move {
                    let said = match (copy(&text).await, guarded) {
                        (false, _) => "The browser did not copy them.".to_owned(),
                        (true, 0) => [&count, " copied."].concat(),
                        (true, _) => {
                            [&count, " copied. A ' stands before what looks like a formula."]
                                .concat()
                        }
                    };
                    app.send_message(Msg::Say(said));
                });
            }
        }
        true
    }

    /// Shows what the address asks for that the page was opened with.
    pub(super) fn follow_link(&mut self) {
        match address::read() {
            Asked::Nothing => {}
            Asked::Query(query) => {
                self.set_query(query);
                self.from_link = true;
            }
            Asked::Refused(why) => {
                self.notice = Some(format!("The filter of the link was not taken: {why}."));
            }
        }
    }

    /// Shows times in another zone.
    pub(super) fn zoned(&mut self, zone: Zone) -> bool {
        self.zone = zone;
        true
    }

    /// Shows another field in the place of the top values.
    pub(super) fn top_by(&mut self, field: Option<Field>) -> bool {
        self.top = field;
        // Its values may not be counted yet.
        self.asking.want(Want::AllNow);
        true
    }

    /// Puts the list in another order. Only of groups it matters when they were first seen.
    pub(super) fn order(&mut self, order: Order) -> bool {
        let fold = self.query.fold || order == Order::Newly;
        self.queried(Query { order, fold, ..(*self.query).clone() })
    }

    /// Says something that passes.
    pub(super) fn say(&mut self, ctx: &Context<App>, said: String) -> bool {
        self.notice = Some(said);
        self.pass(ctx);
        true
    }

    /// Folds repeats or not; or one group of them.
    pub(super) fn fold(&mut self, mark: Option<Mark>) -> bool {
        let Some(mark) = mark else {
            self.unfold.clear();
            // The keys that were chosen are kept until it folds again.
            let alike = std::mem::replace(&mut self.view.alike, self.query.alike);
            let Query { order, fold, .. } = *self.query;
            let order = if order == Order::Newly { Order::Newest } else { order };
            return self.queried(Query { fold: !fold, alike, order, ..(*self.query).clone() });
        };
        let count = self.unfold.len();
        self.unfold.retain(|other| *other != mark);
        if self.unfold.len() == count {
            self.unfold.push(mark);
        }
        self.asking.want(Want::AllNow);
        true
    }
}
