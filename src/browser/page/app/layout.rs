//! What the page shows, and where: the first page, the list with its charts, the open
//! event, the ledger.

use super::super::charts::{
    self, LanesProps, ProportionProps, TimelineChart, TopValues, proportion,
};
use super::super::clock::{clock_bar, clock_dialog};
use super::super::detail::DetailView;
use super::super::dialogs::Modal;
use super::super::empty::{EmptyProps, drop_over, empty};
use super::super::facets::Facets;
use super::super::inputs::Inputs;
use super::super::intake;
use super::super::ledger::LedgerView;
use super::super::list::List;
use super::super::list::head::{ListHeadProps, list_head};
use super::super::made::MadeView;
use super::super::marks::hatch;
use super::super::nothing::{Nothing, nothing};
use super::super::notices::{notice, stopped};
use super::super::palette::Palette;
use super::super::query_bar::QueryBar;
use super::super::rail::rail;
use super::super::sealed::why_open;
use super::super::skip::skip_link;
use super::super::state::{Phase, Theme};
use super::super::steady::Steady;
use super::super::top::TopBar;
use super::super::verdict::{VerdictProps, verdict_view};
use super::super::zone;
use super::answers::GRID;
use super::clocks::Timing;
use super::triage::Doing;
use super::viewing::root;
use super::{App, Dialog, Msg};
use std::rc::Rc;
use watchglass::event::Field;
use watchglass::protocol::InputState;
use watchglass::query::{Facet, Order, text};
use watchglass::view::time::show;
use watchglass::view::{lanes, words};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Of so many bytes and more events are told while they are read.
const LARGE: u64 = 4_000_000;

/// The fields that the chart of top values offers.
const TOPS: [Field; 16] = [
    Field::RuleName,
    Field::Workload,
    Field::ProcessName,
    Field::Namespace,
    Field::Pod,
    Field::Image,
    Field::Host,
    Field::UserName,
    Field::Category,
    Field::Dataset,
    Field::Technique,
    Field::SourceResource,
    Field::SourceIp,
    Field::DestinationResource,
    Field::DestinationIp,
    Field::DestinationDomain,
];

/// A facet whose values are not counted yet.
fn uncounted(field: Field) -> Rc<Facet> {
    Rc::new(Facet { field, values: Vec::new(), distinct: 0, missing: 0, host: 0 })
}

impl App {
    pub(super) fn layout(&self, ctx: &Context<App>) -> Html {
        let totals = self.totals();
        let phase = self.phase();
        let reading = self.inputs.iter().find(|view| view.status.state == InputState::Loading);
        let skip = if self.inputs.is_empty() { "Skip to opening files" } else { "Skip to events" };
        html! {<>
            { hatch() }
            { skip_link(skip) }
            <TopBar {totals} {phase} reading={reading.map(|view| AttrValue::from(words::short(&view.name, 40)))}
                pace={self.shown.pace.words(totals.size)} proof={self.proof.clone()} zone={self.zone} theme={self.theme} compact={self.view.compact} calls={self.calls.clone()} />
            { self.troubles() }
            { self.page(phase) }
            { self.choosers(ctx) }
            { self.dialogs(ctx) }
            if self.dragging { { drop_over() } }
            <p class="vh" role="status">{ self.said(phase) }</p>
        </>}
    }

    fn page(&self, phase: Phase) -> Html {
        if self.inputs.is_empty() {
            let filter = text::print_query(&self.query);
            let filter = (self.from_link && !filter.is_empty())
                .then(|| AttrValue::from(words::visible(&filter).into_owned()));
            return empty(&EmptyProps {
                proof: self.proof.clone(),
                zone: self.zone,
                filter,
                calls: self.calls.clone(),
            });
        }
        let (split, ledger) = (self.open.is_some(), &self.ledger);
        html! {<>
            // Behind the account the events stay as they are, and need not be drawn anew.
            <div class="events" hidden={ledger.is_some()}>
                { self.query_bar() }
                { self.kept_bar() }
                <div class={classes!("frame", split.then_some("has-detail"), self.filters.then_some("has-filters"))}>
                    <main id={ledger.is_none().then_some("main")} tabindex="-1" class="main">
                        <h1 class="vh">{ "Events" }</h1>
                        { self.listing(phase, split) }
                        if let Some(open) = &self.open {
                            <DetailView open={open.clone()} kept={self.kept.clone()} total={self.shown.listed} query={self.query.clone()}
                                around={(self.beside.within, self.around_within())} inputs={self.inputs.clone()} zone={self.zone}
                                clock={(self.times.clocks.clone(), self.times.pin.clone())} calls={self.calls.clone()} />
                        }
                    </main>
                    // After the events: its many values would stand before them on the tab key's way.
                    { self.rail() }
                </div>
            </div>
            if let Some(ledger) = ledger {
                <main id="main" tabindex="-1" class="ledger-page">
                    <LedgerView ledger={ledger.clone()} inputs={self.inputs.clone()}
                        on_offset={self.calls.ledger.clone()} on_row={self.calls.row.clone()}
                        on_close={self.calls.close.clone()} />
                </main>
            }
        </>}
    }

    fn query_bar(&self) -> Html {
        html! {
            <QueryBar text={self.text.clone()} error={self.error.clone()} values={self.shown.values.clone()} query={self.query.clone()}
                counts={(self.shown.shown, self.shown.total)} groups={self.shown.groups} left_out={self.shown.left_out} searched={self.searched()}
                from_link={self.from_link} private={self.private}
                export={self.exporting()} filters={self.filters} beside={self.open.is_some()}
                zone={self.zone} field={self.query_ref.clone()} calls={self.calls.clone()} />
        }
    }

    fn rail(&self) -> Html {
        let inside = html! {<>
            <Inputs inputs={self.inputs.clone()} totals={self.totals()} assumed={self.times.assumed} clocks={self.times.clocks.clone()} baseline={self.baseline.clone()} calls={self.calls.clone()} />
            <Facets facets={self.shown.facets.clone()} known={self.shown.known.clone()} query={self.query.clone()}
                sought={self.sought.clone()} found={self.shown.found.clone()} on_query={self.calls.query.clone()}
                on_more={self.calls.more.clone()} on_seek={self.calls.seek.clone()} />
        </>};
        rail(self.filters, self.rail_ref.clone(), inside, &self.calls)
    }

    /// The scroller: charts, head and rows scroll as one, so that the rows get the room.
    fn listing(&self, phase: Phase, split: bool) -> Html {
        let current = self.open.as_ref().map(|open| open.id);
        // Beside an event there is no room for a table.
        let noise = self.query.noise.filter(|_| !split);
        let lanes = self.query.lanes.filter(|_| !split);
        let columns =
            (self.view.table && !split && self.lists()).then(|| self.view.columns.clone());
        html! {
            <div class={classes!("listing", if columns.is_some() { "table" } else { "cards" }, self.query.fold.then_some("folds"))} ref={self.scroller.clone()} data-testid="list" tabindex="-1">
                <div class="overview">
                    { self.look_bar() }
                    { clock_bar(&self.times.clocks, &|input| self.input_name(input), &self.calls.clock) }
                    { self.baseline_bar() }
                    { self.made() }
                    { if split || self.view.bare { Html::default() } else { self.charts() } }
                </div>
                { list_head(&ListHeadProps { order: self.query.order, fold: self.query.fold.then_some(self.query.alike), columns: columns.clone(), noise, lanes, split, compares: !self.baseline.is_empty(), told: self.shown.verdict.clone(), calls: self.calls.clone() }) }
                if noise.is_some_and(|by| by.compares() || self.shown.shown > 0) {
                    { self.noise() }
                } else if self.shown.shown > 0 && lanes.is_some() {
                    { self.lanes_view() }
                } else if self.shown.shown > 0 {
                    <List {columns} scroller={self.scroller.clone()} total={self.shown.listed} rows={self.shown.rows.clone()}
                        turn={self.turn} zone={self.zone} timed={matches!(self.query.order, Order::Newest | Order::Oldest)} {current} reveal={self.reveal} busy={self.later.more}
                        unfolded={if self.query.fold { self.unfold.clone() } else { Vec::new() }} calls={self.calls.clone()} />
                } else {
                    { self.nothing(phase) }
                }
            </div>
        }
    }

    fn clock_dialog(&self) -> Html {
        let zone = self.zone;
        let time = move |at: i64| show(at, zone::offset(zone, at)).line();
        let lane = self.shown.lanes.iter().find(|lane| lane.input == self.times.draft.input);
        let name = self.input_name(self.times.draft.input);
        clock_dialog(&self.times.draft, &self.times.clocks, lane, &name, &time, &self.calls.clock)
    }

    /// What the query made of its events.
    fn made(&self) -> Html {
        let Some(of) = &self.shown.made else { return Html::default() };
        html! {
            <MadeView of={of.clone()} zone={self.zone} query={self.query.clone()} on_query={self.calls.query.clone()} on_row={self.calls.row.clone()} />
        }
    }

    fn charts(&self) -> Html {
        let facet = |field: Field| {
            self.shown
                .facets
                .iter()
                .find(|facet| facet.field == field)
                .map(|facet| Rc::new(facet.clone()))
        };
        // What is read in a moment is told once.
        let grows = self.later.more && self.totals().size >= LARGE;
        let query = || (self.query.clone(), self.calls.query.clone());
        let proportion = facet(Field::Disposition).map(|facet: Rc<Facet>| {
            let (query, on_query) = query();
            proportion(&ProportionProps { facet, query, on_query })
        });
        let timeline = self.shown.timeline.clone().map(|timeline| {
            let (query, on_query) = query();
            html! { <TimelineChart {timeline} {query} trail={self.trail.clone()} zone={self.zone} {on_query} /> }
        });
        let top = {
            let ((query, on_query), facet) =
                (query(), self.top.map(|field| facet(field).unwrap_or_else(|| uncounted(field))));
            html! { <TopValues {facet} {grows} grid={self.shown.grid.clone()} by={GRID} fields={TOPS.to_vec()} {query} {on_query} on_field={self.calls.top.clone()} /> }
        };
        html! {
            <div class="charts">
                <div class="chart-main">
                    if let Some(told) = &self.shown.verdict {
                        <Steady {grows} of={self.query.clone()}>
                            { verdict_view(&VerdictProps { told: told.clone(), grows, on_query: self.calls.query.clone() }) }
                        </Steady>
                    }
                    { for timeline }
                    { self.lanes() }
                </div>
                <div class="chart-side">
                    <Steady {grows} of={self.query.clone()}>{ for proportion }</Steady>
                    { top }
                </div>
            </div>
        }
    }

    fn lanes(&self) -> Html {
        let zone = self.zone;
        let time = move |at: i64| show(at, zone::offset(zone, at)).minute();
        let all = &self.shown.lanes;
        let lanes = lanes::lanes(all, charts::MOST_LANES, &time);
        let more = all.len().saturating_sub(lanes.len()) as u64;
        html! {
            { charts::lanes(&LanesProps { lanes, more, inputs: self.inputs.clone(), query: self.query.clone(), on_query: self.calls.query.clone() }) }
        }
    }

    /// What stands in the place of rows.
    fn nothing(&self, phase: Phase) -> Html {
        let searched = self.searched().is_some();
        let why = match (phase, self.shown.total) {
            (Phase::Loading, _) if searched => Nothing::Waiting("Searching all fields …"),
            (Phase::Loading, _) => Nothing::Waiting("Reading …"),
            (_, 0) => Nothing::Empty,
            (_, total) => Nothing::Filtered(total, searched, lanes::absent(&self.shown.lanes)),
        };
        nothing(why, &self.calls)
    }

    /// What went wrong for the page as a whole.
    fn troubles(&self) -> Html {
        html! {<>
            { for self.dead.iter().map(|why| stopped(why, self.held.len(), &self.calls)) }
            { for self.shortage() }
            // Always there, or nobody would be told what comes into it.
            <div role="status">{ for self.notice.iter().map(|words| notice(words, &self.calls)) }</div>
        </>}
    }

    /// The file choosers, which buttons open.
    fn choosers(&self, ctx: &Context<App>) -> Html {
        let onchange = ctx.link().callback(|event: Event| {
            let Some(chooser) = event.target_dyn_into::<HtmlInputElement>() else {
                return Msg::Give(Vec::new());
            };
            let given = intake::chosen(chooser.files());
            // The same file may be chosen again.
            chooser.set_value("");
            Msg::Give(given)
        });
        html! {<>
            <input type="file" multiple=true hidden=true ref={self.files_ref.clone()} data-testid="file-input"
                aria-label="Files to open" onchange={onchange.clone()} />
            <input type="file" hidden=true webkitdirectory=true ref={self.folder_ref.clone()} data-testid="folder-input"
                aria-label="Folder to open" {onchange} />
        </>}
    }

    fn dialogs(&self, ctx: &Context<App>) -> Html {
        let Some(dialog) = self.dialog else { return Html::default() };
        if dialog == Dialog::Palette {
            return html! {
                <Palette offered={self.offered()} on_act={self.calls.act.clone()} on_choose={self.calls.choose.clone()}
                    on_close={ctx.link().callback(|()| Msg::Dismiss)} />
            };
        }
        let confirm = ctx.link().callback(move |_| match dialog {
            Dialog::Clear => Msg::Clear,
            Dialog::Unsealed => Msg::GiveAnyway,
            Dialog::Clock => Msg::Clock(Timing::Take),
            Dialog::Note => Msg::Triage(Doing::Noted),
            Dialog::Keys | Dialog::Palette => Msg::Dismiss,
        });
        let inside = if dialog == Dialog::Clock { self.clock_dialog() } else { Html::default() };
        html! {
            <Modal {dialog} why={why_open(&self.proof)} {inside} note={self.note()} unsaved={self.saying.marks.unsaved()} {confirm} cancel={self.calls.dismiss.clone()}
                on_close={ctx.link().callback(|()| Msg::Dismiss)} />
        }
    }

    /// What is said aloud: milestones, not each tick.
    fn said(&self, phase: Phase) -> String {
        match phase {
            Phase::Idle => String::new(),
            Phase::Loading if self.totals().loading == 0 && self.searched().is_some() => {
                "Searching all fields".to_owned()
            }
            Phase::Loading => "Reading".to_owned(),
            Phase::Failed => "Reading failed".to_owned(),
            Phase::Ready if !self.saying.said.is_empty() => self.saying.said.clone(),
            Phase::Ready => {
                let records = words::plural(self.totals().records, "record");
                match self.searched() {
                    Some((done, _)) => format!("Search stopped: {done}% of {records} searched"),
                    None => [&records, " read"].concat(),
                }
            }
        }
    }

    pub(super) fn themed(&mut self, theme: Theme) -> bool {
        self.theme = theme;
        if let Some(root) = root() {
            let _ = match theme {
                Theme::Auto => root.remove_attribute("data-theme"),
                Theme::Light | Theme::Dark => root.set_attribute("data-theme", theme.word()),
            };
        }
        true
    }
}
