//! The page's callbacks, made once.
//!
//! A callback made anew in each `view` would make every component draw itself again with
//! each row that scrolls by.

use super::app::around::Look;
use super::app::clocks::Timing;
use super::app::noise::Weigh;
use super::app::{App, Msg};
use super::asking::Wanted;
use super::intake::Given;
use super::state::{Show, Theme};
use watchglass::event::Field;
use watchglass::protocol::Format;
use watchglass::query::{Mark, Order, Query};
use watchglass::view::actions::Act;
use watchglass::view::time::Zone;
use web_sys::HtmlElement;
use yew::html::Scope;
use yew::{Callback, MouseEvent, NodeRef};

/// All callbacks that components are given.
#[derive(Clone, PartialEq)]
#[cfg_attr(feature = "components", derive(Default))]
pub struct Calls {
    /// The query as changed by a click.
    pub query: Callback<Query>,
    /// The query as typed, and whether to take it at once.
    pub typed: Callback<(String, bool)>,
    /// The values that what is typed may hold, of a field.
    pub values: Callback<Option<Wanted>>,
    /// Another order.
    pub order: Callback<Order>,
    /// Search all values, or stop that.
    pub search: Callback<bool>,
    /// More values of a facet.
    pub more: Callback<(Field, u32)>,
    /// Search the values of a field.
    pub seek: Callback<Option<(Field, String)>>,
    /// Another field for the chart of top values, or the heat map.
    pub top: Callback<Option<Field>>,
    /// The rows that the list draws.
    pub window: Callback<(u64, u64)>,
    /// Open the event of a rank, and whether the detail takes the focus.
    pub open: Callback<(u64, bool)>,
    /// Open the event before or after the open one.
    pub step: Callback<i64>,
    /// Close what is open.
    pub close: Callback<()>,
    /// Open the event of a shard and a row number.
    pub row: Callback<(u32, u32)>,
    /// Look at what stands around the open event.
    pub look: Callback<Look>,
    /// Weigh what an exclusion would hide.
    pub weigh: Callback<Weigh>,
    /// Go to the first event in time, or to the last.
    pub jump: Callback<bool>,
    /// Open the ledger, or go to another part of it.
    pub ledger: Callback<u64>,
    /// Take what was given.
    pub give: Callback<Vec<Given>>,
    /// Choose files; with `true`, a folder.
    pub choose: Callback<bool>,
    /// Load the sample.
    pub sample: Callback<MouseEvent>,
    /// Stop reading.
    pub cancel: Callback<MouseEvent>,
    /// Take more memory.
    pub read_on: Callback<MouseEvent>,
    /// Remove an input.
    pub remove: Callback<u32>,
    /// Ask whether to clear.
    pub clear: Callback<MouseEvent>,
    /// Fold repeats or not; or one group of them.
    pub fold: Callback<Option<Mark>>,
    /// Cards or a table, its columns, a copy of its rows.
    pub show: Callback<Show>,
    /// Show all events.
    pub show_all: Callback<MouseEvent>,
    /// Times in another zone.
    pub zone: Callback<Zone>,
    /// Another zone for times that state none.
    pub assume: Callback<Zone>,
    /// Times are moved, or are to be.
    pub clock: Callback<Timing>,
    /// An input is set as baseline, or no longer; or none is.
    pub baseline: Callback<Option<u32>>,
    /// Another theme.
    pub theme: Callback<Theme>,
    /// Write events to a file.
    pub export: Callback<Format>,
    /// Stop writing.
    pub stop_export: Callback<MouseEvent>,
    /// Keep the filter out of the address, or not.
    pub private: Callback<bool>,
    /// Open or close the sheet of filters.
    pub filters: Callback<MouseEvent>,
    /// Do what was chosen by its name.
    pub act: Callback<Act>,
    /// Start a new worker with the inputs at hand.
    pub retry: Callback<MouseEvent>,
    /// Put away a notice.
    pub dismiss: Callback<MouseEvent>,
}

impl Calls {
    /// The callbacks of a page, with its choosers of files and of a folder.
    pub fn new(app: &Scope<App>, files: &NodeRef, folder: &NodeRef) -> Calls {
        let (files, folder) = (files.clone(), folder.clone());
        Calls {
            query: app.callback(Msg::Query),
            typed: app.callback(|(text, now)| Msg::Typed(text, now)),
            values: app.callback(Msg::Values),
            order: app.callback(Msg::Order),
            search: app.callback(Msg::Search),
            more: app.callback(|(field, count)| Msg::More(field, count)),
            seek: app.callback(Msg::Seek),
            top: app.callback(Msg::Top),
            window: app.callback(|(first, end)| Msg::Window(first, end)),
            open: app.callback(|(rank, focus)| Msg::Open(rank, focus)),
            step: app.callback(Msg::Step),
            close: app.callback(|()| Msg::Close),
            row: app.callback(Msg::Row),
            look: app.callback(Msg::Look),
            weigh: app.callback(Msg::Weigh),
            jump: app.callback(Msg::Jump),
            ledger: app.callback(Msg::LedgerAt),
            give: app.callback(Msg::Give),
            // Not by a message: browsers open a chooser only while a click is handled.
            choose: Callback::from(move |of_folder| {
                let chooser = if of_folder { &folder } else { &files };
                if let Some(chooser) = chooser.cast::<HtmlElement>() {
                    chooser.click();
                }
            }),
            sample: app.callback(|_| Msg::Sample),
            cancel: app.callback(|_| Msg::Cancel),
            read_on: app.callback(|_| Msg::ReadOn),
            remove: app.callback(Msg::Remove),
            clear: app.callback(|_| Msg::AskClear),
            fold: app.callback(Msg::Fold),
            show: app.callback(Msg::Show),
            show_all: app.callback(|_| Msg::ShowAll),
            zone: app.callback(Msg::Zone),
            assume: app.callback(|zone| Msg::Clock(Timing::Assume(zone))),
            clock: app.callback(Msg::Clock),
            baseline: app.callback(Msg::Baseline),
            theme: app.callback(Msg::Theme),
            export: app.callback(Msg::Export),
            stop_export: app.callback(|_| Msg::StopExport),
            private: app.callback(Msg::Private),
            filters: app.callback(|_| Msg::Filters),
            act: app.callback(Msg::Act),
            retry: app.callback(|_| Msg::Retry),
            dismiss: app.callback(|_| Msg::Dismiss),
        }
    }
}
