//! The page's one component with state: what is open, what is asked, what is shown.
//!
//! Everything below it is drawn from properties. Each file beside this one holds the messages of one
//! concern: [`inputs`] reading, [`lost`] a reader that ended, [`memory`] what runs short of it,
//! [`shards`] several workers, [`answers`] asking, [`noise`] exclusions, [`around`] what stands around
//! an event, [`reading`] what a person opens and takes away, [`keep`] the event that is compared,
//! [`listen`] the window's own events, [`viewing`] how the list is shown, [`lanes`] lanes over time,
//! [`clocks`] what moves times, [`baseline`] what others are compared with, [`acting`] what keys and
//! the palette do, [`later`] what waits a little, [`layout`] the view, [`bars`] lines above it;
//! [`shown`] is what it keeps of answers and of inputs.

mod acting;
mod answers;
pub(super) mod around;
mod bars;
mod baseline;
pub(super) mod clocks;
mod inputs;
mod keep;
mod lanes;
mod later;
mod layout;
mod listen;
mod lost;
mod memory;
pub(super) mod noise;
mod reading;
mod shards;
mod shown;
mod sums;
mod triage;
mod viewing;

use super::asking::{Asking, Wanted};
use super::calls::Calls;
use super::early;
use super::export::Job;
use super::focus::{focus_first, is_held};
use super::intake::Given;
use super::link::{Heard, Link, words};
use super::past::Past;
use super::seal::{self, Proof};
use super::state::{InputView, Open, Reveal, Show, Theme, View};
use around::{Beside, Look};
use clocks::{Times, Timing};
use gloo::{events::EventListener, timers::callback::Timeout};
use later::Later;
use noise::{Proposal, Weigh};
use shown::{Held, Shown};
use std::{collections::BTreeMap, rc::Rc};
pub use viewing::Dialog;
use wasm_bindgen::JsValue;
use watchglass::event::Field;
use watchglass::protocol::{Detail, Format, Ledger};
use watchglass::query::{Counted, Mark, Order, Query, text::TextError};
use watchglass::view::{actions::Act, steps::Steps, time::Zone, timeline::Trail};
use yew::prelude::*;

/// What happens to the page.
pub enum Msg {
    /// The worker was heard.
    Heard(Heard),
    /// A shard was heard.
    Shard(u32, Heard),
    /// Whether the page's request was refused.
    Proven(bool),
    /// Something was given to open.
    Give(Vec<Given>),
    /// Open it although the seal is open.
    GiveAnyway,
    /// Load the sample.
    Sample,
    /// Stop reading.
    Cancel,
    /// Take more memory.
    ReadOn,
    /// Remove an input.
    Remove(u32),
    /// Ask whether to clear.
    AskClear,
    /// Clear.
    Clear,
    /// Start over with the inputs at hand.
    Retry,
    /// The query was changed by a click.
    Query(Query),
    /// The query's text was typed; take it now, or when typing pauses.
    Typed(String, bool),
    /// Typing paused.
    Parse,
    /// What is typed may hold values of a field that hold a text; or no longer.
    Values(Option<Wanted>),
    /// Another order.
    Order(Order),
    /// Fold repeats or not; or one group of them.
    Fold(Option<Mark>),
    /// Cards or a table, its columns, a copy of its rows.
    Show(Show),
    /// Search all values, or stop that.
    Search(bool),
    /// More values of a facet.
    More(Field, u32),
    /// The values of a field are searched for a text; or no longer.
    Seek(Option<(Field, String)>),
    /// Another field for the top values, or the heat map.
    Top(Option<Field>),
    /// The list draws other rows.
    Window(u64, u64),
    /// It may be time to ask.
    Tick,
    /// The address changed.
    Address,
    /// Show all events.
    ShowAll,
    /// Open the event of a rank.
    Open(u64, bool),
    /// Open the event so many places on.
    Step(i64),
    /// Open the event of a shard and a row number.
    Row((u32, u32)),
    /// Look at what stands around the open event.
    Look(Look),
    /// What an exclusion would hide.
    Weigh(Weigh),
    /// Go to the first event in time, or to the last.
    Jump(bool),
    /// Close what is open.
    Close,
    /// Show the ledger from this entry on.
    LedgerAt(u64),
    /// Times in another zone.
    Zone(Zone),
    /// Times are moved, or are to be.
    Clock(Timing),
    /// An input is set as baseline, or no longer; or none is.
    Baseline(Option<u32>),
    /// Another theme.
    Theme(Theme),
    /// Write events.
    Export(Format),
    /// Stop writing.
    StopExport,
    /// Keep the filter out of the address, or not.
    Private(bool),
    /// Open or close the sheet of filters.
    Filters,
    /// Put the notice or dialog away.
    Dismiss,
    /// Say something that passes.
    Say(String),
    /// The notice was there long enough.
    Passed,
    /// A file is held over the window, or no longer.
    Drag(bool),
    /// Bytes that were read for the worker, or why not.
    Slice(u32, Option<String>, JsValue),
    /// Something was chosen by a key, or by its name.
    Act(Act),
    /// Of marks.
    Triage(triage::Doing),
}

/// The page.
pub struct App {
    calls: Calls,
    link: Option<Link>,
    shards: Vec<Link>,
    dead: Option<String>,
    proof: Proof,
    inputs: Rc<Vec<InputView>>,
    held: BTreeMap<u32, Held>,
    next_input: u32,
    pasted: u32,
    waiting: Vec<Given>,
    query: Rc<Query>,
    /// Groups of repeats that are shown in full.
    unfold: Vec<Mark>,
    view: View,
    /// The last query that was answered.
    good: Rc<Query>,
    /// The ranges of time that led to the one shown.
    trail: Rc<Trail>,
    /// The queries that led to the one shown.
    steps: Steps<Query>,
    text: String,
    error: Option<TextError>,
    typing: Option<Timeout>,
    from_link: bool,
    private: bool,
    past: Past,
    asking: Asking,
    later: Later,
    window: (u64, u64),
    /// The values that may be typed next.
    values: Option<Wanted>,
    /// What is asked beside the list.
    beside: Beside,
    /// The exclusion that is proposed.
    proposal: Option<Proposal>,
    /// The values that are searched in a facet: of which field, and holding what.
    sought: Option<(Field, String)>,
    tops: BTreeMap<Field, u32>,
    /// How many events each rule has, as it was answered last.
    rules: Counted,
    top: Option<Field>,
    shown: Shown,
    /// Whether the search of all values was stopped.
    halted: bool,
    turn: u32,
    open: Option<Open>,
    /// The event that stands beside the open one.
    kept: Option<Rc<Detail>>,
    saying: triage::Saying,
    detail_ask: u32,
    wanted_rank: Option<(u64, bool)>,
    reveal: Reveal,
    ledger: Option<Option<Rc<Ledger>>>,
    ledger_at: u64,
    export: Option<Job>,
    export_ask: u32,
    zone: Zone,
    /// What moves times.
    times: Times,
    /// The given inputs that others are compared with.
    baseline: Rc<Vec<u32>>,
    theme: Theme,
    filters: bool,
    dialog: Option<Dialog>,
    notice: Option<String>,
    /// Runs while the notice is one that passes.
    passing: Option<Timeout>,
    /// What takes the focus once it is drawn, in the place of what went.
    heir: Option<String>,
    /// Whether anything had the focus before what is drawn next: what goes takes it with it.
    focused: bool,
    dragging: bool,
    query_ref: NodeRef,
    files_ref: NodeRef,
    folder_ref: NodeRef,
    scroller: NodeRef,
    rail_ref: NodeRef,
    _listeners: Vec<EventListener>,
}

impl Component for App {
    type Message = Msg;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> App {
        let (files_ref, folder_ref) = (NodeRef::default(), NodeRef::default());
        let saying = triage::Saying::default();
        let mut app = App {
            calls: Calls::new(ctx.link(), &files_ref, &folder_ref),
            link: None,
            shards: Vec::new(),
            dead: None,
            proof: Proof::default(),
            inputs: Rc::default(),
            held: BTreeMap::new(),
            next_input: 0,
            pasted: 0,
            waiting: Vec::new(),
            query: Rc::default(),
            unfold: Vec::new(),
            view: View::default(),
            good: Rc::default(),
            trail: Rc::default(),
            steps: Steps::default(),
            text: String::new(),
            error: None,
            typing: None,
            from_link: false,
            private: false,
            past: Past::default(),
            asking: Asking::default(),
            later: Later::default(),
            window: answers::FIRST,
            values: None,
            beside: Beside::default(),
            proposal: None,
            sought: None,
            tops: BTreeMap::new(),
            rules: Vec::new(),
            top: None,
            shown: Shown::default(),
            halted: false,
            turn: 0,
            open: None,
            kept: None,
            detail_ask: 0,
            wanted_rank: None,
            reveal: Reveal::default(),
            ledger: None,
            ledger_at: 0,
            export: None,
            export_ask: 0,
            zone: Zone::Utc,
            times: Times::default(),
            baseline: Rc::default(),
            theme: Theme::Auto,
            filters: false,
            dialog: None,
            notice: None,
            passing: None,
            heir: None,
            focused: false,
            dragging: false,
            query_ref: NodeRef::default(),
            files_ref,
            folder_ref,
            scroller: NodeRef::default(),
            rail_ref: NodeRef::default(),
            _listeners: listen::to_window(ctx.link(), saying.unsaved.clone()),
            saying,
        };
        app.follow_link();
        seal::prove(ctx.link().callback(Msg::Proven));
        app.spawn(ctx);
        app
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        let held = is_held();
        let asks = msg.asks();
        let acts = msg.acts() && self.passing.take().is_some();
        if acts {
            self.notice = None;
        }
        let draw = match msg {
            Msg::Heard(heard) => self.heard(ctx, heard),
            Msg::Shard(shard, heard) => self.shard_heard(ctx, shard, heard),
            Msg::Proven(refused) => self.proven(|proof| proof.page = Some(refused)),
            Msg::Give(given) => self.sort_out(ctx, given),
            Msg::GiveAnyway => self.give_anyway(),
            Msg::Sample => self.give(super::intake::sample()),
            Msg::Cancel => self.cancel(),
            Msg::ReadOn => self.read_on(),
            Msg::Remove(input) => self.remove(ctx, input),
            Msg::AskClear => self.ask(Dialog::Clear),
            Msg::Clear => self.clear(ctx),
            Msg::Retry => self.retry(ctx),
            Msg::Query(query) => self.queried(query),
            Msg::Typed(text, now) => self.typed(ctx, text, now),
            Msg::Parse => self.parse(false),
            Msg::Values(values) => self.suggest(values),
            Msg::Order(order) => self.order(order),
            Msg::Fold(mark) => self.fold(mark),
            Msg::Show(what) => self.view_as(ctx, what),
            Msg::Search(on) => self.search(on),
            Msg::More(field, count) => self.more(field, count),
            Msg::Seek(sought) => self.seek(sought),
            Msg::Top(field) => self.top_by(field),
            Msg::Window(first, end) => self.windowed(first, end),
            Msg::Tick => self.ticked(),
            Msg::Address => self.address(),
            Msg::ShowAll => self.show_all(),
            Msg::Open(rank, focus) => self.open(rank, focus),
            Msg::Step(by) => self.step(by),
            Msg::Row(id) => self.open_row(id),
            Msg::Look(look) => self.look(look),
            Msg::Weigh(what) => self.weigh(ctx, what),
            Msg::Jump(last) => self.jump(last),
            Msg::Close => self.close(),
            Msg::LedgerAt(offset) => self.ledger_at(offset),
            Msg::Zone(zone) => self.zoned(zone),
            Msg::Clock(timing) => self.timed(ctx, timing),
            Msg::Baseline(input) => self.set_baseline(input),
            Msg::Theme(theme) => self.themed(theme),
            Msg::Export(format) => self.export(format),
            Msg::StopExport => self.stop_export(ctx),
            Msg::Private(private) => self.keep_private(private),
            Msg::Filters => self.toggle_filters(),
            Msg::Dismiss => self.dismiss(),
            Msg::Say(said) => self.say(ctx, said),
            Msg::Passed => self.passed(ctx),
            Msg::Drag(over) => std::mem::replace(&mut self.dragging, over) != over,
            Msg::Slice(read, error, bytes) => self.slice(read, error, bytes),
            Msg::Act(act) => self.act(ctx, act),
            Msg::Triage(doing) => self.triage(doing),
        };
        self.report_marks();
        self.past.follow(self.front());
        self.ask_worker(ctx);
        let draw = self.draws(ctx, draw || acts, asks);
        // Of messages that are drawn together the first is from before anything went.
        self.focused |= draw && held;
        draw
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        self.layout(ctx)
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        let lost = std::mem::take(&mut self.focused) && !is_held();
        let heir = self.heir.take().or_else(|| lost.then(|| "#main".to_owned()));
        heir.iter().for_each(|heir| focus_first(heir));
        let _ = self.dialog.is_none().then(early::end);
    }
}
