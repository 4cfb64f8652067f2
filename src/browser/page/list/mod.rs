//! The list: a window of rows of one fixed height over any number of events.
//!
//! It stands inside a scroller together with what is above it. Only the rows in view and
//! some around them exist; one element holds them and is moved as a whole through the
//! CSSOM, since the page's policy refuses style attributes.

pub mod card;
pub mod head;
mod keys;
mod place;
mod row;
pub mod table;
mod widths;

use super::calls::Calls;
use super::focus::focused;
use super::state::{Reveal, RowRef, Rows};
use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use place::{Resized, Surface};
use row::row;
use std::rc::Rc;
use watchglass::query::Mark;
use watchglass::view::columns::Columns;
use watchglass::view::scroll::Scroll;
use watchglass::view::time::Zone;
use watchglass::view::words::number;
use web_sys::{Element, HtmlElement, KeyboardEvent};
use yew::prelude::*;

/// Properties of [`List`].
#[derive(Properties, PartialEq)]
pub struct ListProps {
    /// The element that scrolls.
    pub scroller: NodeRef,
    /// How many events there are.
    pub total: u64,
    /// The rows at hand.
    pub rows: Rows,
    /// Changes when the person asks something else: the list begins anew.
    pub turn: u32,
    /// The zone of times.
    pub zone: Zone,
    /// Whether the order is one of time.
    pub timed: bool,
    /// The open event.
    pub current: Option<(u32, u32)>,
    /// What to bring into view.
    pub reveal: Reveal,
    /// Whether more events are coming, so that the rows will soon be others.
    pub busy: bool,
    /// The columns of a table; none for cards.
    pub columns: Option<Rc<Columns>>,
    /// The groups of repeats that are shown in full.
    pub unfolded: Vec<Mark>,
    /// The callbacks.
    pub calls: Calls,
}

/// What happens to the list.
pub enum ListMsg {
    /// It was scrolled.
    Scrolled,
    /// Scrolling paused.
    Paused,
    /// Something changed its size.
    Resized,
    /// Other rows are to be drawn.
    Draw,
    /// A key was pressed with the focus in the list, or nowhere.
    Key(KeyboardEvent),
}

/// The list.
pub struct List {
    canvas: NodeRef,
    rows: NodeRef,
    probe: NodeRef,
    scroll: Scroll,
    place: f64,
    bar: f64,
    lead: f64,
    /// What was measured since it was drawn.
    measured: Option<Surface>,
    drawn: (u64, u64),
    wanted: (u64, u64),
    spare: u64,
    cursor: u64,
    focus: Option<u64>,
    revealed: u32,
    pause: Option<Timeout>,
    /// The columns whose widths the rows have.
    columns: Option<Rc<Columns>>,
    listeners: Vec<EventListener>,
    resized: Option<Resized>,
}

/// Rows drawn before it is known how many are in view.
const FIRST: u64 = 8;

/// Rows drawn on both sides of those in view.
const SPARE: u64 = 3;

/// How long scrolling must pause before the scrollbar of a squeezed list is put right.
const PAUSE: u32 = 150;

impl Component for List {
    type Message = ListMsg;
    type Properties = ListProps;

    fn create(ctx: &Context<Self>) -> List {
        List {
            canvas: NodeRef::default(),
            rows: NodeRef::default(),
            probe: NodeRef::default(),
            scroll: Scroll::default(),
            place: 0.0,
            bar: 0.0,
            lead: 0.0,
            measured: None,
            drawn: (0, ctx.props().total.min(FIRST)),
            wanted: (0, 0),
            spare: SPARE,
            cursor: 0,
            focus: None,
            revealed: ctx.props().reveal.turn,
            pause: None,
            columns: None,
            listeners: Vec::new(),
            resized: None,
        }
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &ListProps) -> bool {
        if old.turn != ctx.props().turn {
            self.cursor = 0;
            self.restart();
        }
        // Here and not after drawing, or the rows that went would be drawn once more.
        self.take_wanted(ctx);
        true
    }

    fn update(&mut self, ctx: &Context<Self>, msg: ListMsg) -> bool {
        match msg {
            ListMsg::Scrolled => self.scrolled(ctx),
            ListMsg::Paused => self.paused(ctx),
            ListMsg::Resized => {
                self.measured = self.surface(ctx);
                return true;
            }
            ListMsg::Draw => return true,
            ListMsg::Key(event) => return self.key(ctx, &event),
        }
        false
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let (first, end) = (self.drawn.0, self.drawn.1.min(props.total));
        let tab = self.tab_stop(ctx);
        let table = props.columns.is_some();
        // While events come others take their places: drawn anew, no word of them moves.
        let anew = props.busy && !self.has_focus();
        let waiting = (first..end).any(|rank| props.rows.get(rank).is_none());
        html! {
            <div class="canvas" ref={self.canvas.clone()} role={table.then_some("table")} aria-label={table.then_some("Events")}
                aria-owns={table.then_some("columns")} aria-rowcount={table.then(|| (props.total + 1).to_string())}>
                <div class="probe" ref={self.probe.clone()} aria-hidden="true"></div>
                <div class="rows" ref={self.rows.clone()} role={if table { "rowgroup" } else { "list" }}
                    aria-label={(!table).then_some("Events")} aria-busy={waiting.to_string()}>
                    { for (first..end).map(|rank| row(props, rank, rank == tab, anew)) }
                </div>
                <p class="paper" aria-hidden="true">{ ["Rows ", &number(first + 1), " to ", &number(end), " of ", &number(props.total)].concat() }</p>
            </div>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        if first {
            self.listen(ctx);
        }
        let mut sized = !first && self.scroll.row > 0.0;
        if self.columns != ctx.props().columns {
            sized &= self.columns.is_some() == ctx.props().columns.is_some();
            self.columns = ctx.props().columns.clone();
            let scroller = ctx.props().scroller.cast::<HtmlElement>();
            scroller.iter().zip(&self.columns).for_each(|(at, of)| widths::put(at, of, None));
        }
        // To measure what was just drawn is to lay it out once more than it is shown: of what else
        // changes sizes the observer tells, before it is painted, and then it is measured.
        let known = Surface {
            top: self.bar + self.lead,
            lead: self.lead,
            view: self.scroll.view,
            row: self.scroll.row,
        };
        let measured = self.measured.take();
        let surface = if sized { measured.or(Some(known)) } else { self.surface(ctx) };
        if let Some(surface) = surface {
            self.settle(ctx, surface);
        }
    }
}

impl List {
    fn listen(&mut self, ctx: &Context<Self>) {
        let Some(scroller) = ctx.props().scroller.cast::<HtmlElement>() else { return };
        let link = ctx.link().clone();
        self.listeners = vec![
            EventListener::new(&scroller, "scroll", move |_| link.send_message(ListMsg::Scrolled)),
            keys::listener(ctx.link(), &self.rows),
        ];
        let link = ctx.link().clone();
        // All that stands above the rows too.
        let canvas = self.canvas.cast::<Element>();
        let above = |of: &Element| of.previous_element_sibling();
        let watched = std::iter::successors(canvas, above).chain([scroller.into()]);
        self.resized = Resized::watch(watched, move || link.send_message(ListMsg::Resized));
    }

    fn has_focus(&self) -> bool {
        let rows = self.rows.cast::<HtmlElement>();
        rows.zip(focused()).is_some_and(|(rows, at)| rows.contains(Some(&at)))
    }

    fn surface(&self, ctx: &Context<Self>) -> Option<Surface> {
        Surface::measure(&ctx.props().scroller, &self.canvas, &self.probe)
    }

    fn scrolled(&mut self, ctx: &Context<Self>) {
        let Some(surface) = self.surface(ctx) else { return };
        // Sizes have changed, and nobody scrolled: the event came before the observer tells.
        if (surface.lead - self.lead).abs() > 0.5 || (surface.row - self.scroll.row).abs() > 0.5 {
            self.measured = Some(surface);
            return ctx.link().send_message(ListMsg::Draw);
        }
        let bar = surface.top - surface.lead;
        let far = (bar - self.bar).abs() >= surface.view;
        self.spare = if far { 0 } else { self.spare };
        self.place = self.scroll.moved(self.place, self.bar, bar);
        self.bar = bar;
        self.redraw(ctx);
        self.put_rows();
        if self.scroll.squeezed() || self.spare < SPARE {
            let link = ctx.link().clone();
            self.pause = Some(Timeout::new(PAUSE, move || link.send_message(ListMsg::Paused)));
        }
    }

    /// Takes other rows, where those in view are near the end of what is drawn. After a far
    /// jump none of them is at hand: drawing waits for the answer, which asks for it again.
    fn redraw(&mut self, ctx: &Context<Self>) {
        // Nobody scrolls yet, and what is drawn for it is of no use when the next answer comes.
        let waits = ctx.props().busy && self.place <= 0.0;
        let wanted = self.scroll.drawn(self.place, if waits { 0 } else { self.spare });
        if wanted != self.wanted {
            self.wanted = wanted;
            ctx.props().calls.window.emit(wanted);
        }
        if self.take_wanted(ctx) {
            ctx.link().send_message(ListMsg::Draw);
        }
    }

    /// Draws what is wanted where a row in view is at hand; whether that is something new.
    fn take_wanted(&mut self, ctx: &Context<Self>) -> bool {
        let (first, end) = self.scroll.visible(self.place);
        let known = (first..end).any(|rank| ctx.props().rows.get(rank).is_some());
        let new = self.wanted != self.drawn && (known || self.drawn.1 <= self.drawn.0);
        if new {
            self.drawn = self.wanted;
        }
        new
    }

    /// After drawing: sizes may have changed, something may be to be shown.
    fn settle(&mut self, ctx: &Context<Self>, surface: Surface) {
        let props = ctx.props();
        let was = self.scroll;
        // What stands above is in view too.
        if surface.top <= 0.0 && self.place <= 0.0 {
            (self.place, self.bar) = (-surface.lead, -surface.lead);
        }
        self.scroll = Scroll { total: props.total, row: surface.row, view: surface.view };
        place::set_height(&self.canvas, self.scroll.height());
        // A change of the rows' height keeps the same rows in view.
        let mut place = if self.place > 0.0 && was.row > 0.0 {
            self.place / was.row * surface.row
        } else {
            self.place
        };
        if self.lead > 0.0 && surface.lead <= 0.0 {
            place = place.max(0.0);
        }
        if props.reveal.turn != self.revealed {
            self.revealed = props.reveal.turn;
            self.cursor = props.reveal.rank;
            if self.cursor < props.total {
                place = self.scroll.showing(self.cursor, place);
                self.focus = props.reveal.focus.then_some(self.cursor).or(self.focus);
            }
        }
        // Where less stands above, the first row stays at the top; where more does, that is shown.
        let more = surface.lead - self.lead;
        let moved = (place - self.place).abs() > 0.5
            || more.abs() > 0.5 && (place > 0.0 || more < 0.0 && place >= 0.0);
        self.lead = surface.lead;
        self.place = place;
        if moved {
            self.bar = self.scroll.bar_at(place);
            place::scroll_to(&props.scroller, self.bar + self.lead);
        }
        self.redraw(ctx);
        self.put_rows();
        // Drawing other rows moves elements about, and one that is moved loses the focus.
        if self.drawn == self.wanted {
            self.give_focus();
        }
    }

    /// Moves the rows to where they belong.
    fn put_rows(&self) {
        let top = self.scroll.top_of(self.drawn.0);
        let top = if self.scroll.squeezed() { top - self.place + self.bar } else { top };
        place::set_top(&self.rows, top.round());
    }

    /// Far jumps draw only what is in view; the rows around it follow when they pause.
    fn paused(&mut self, ctx: &Context<Self>) {
        self.pause = None;
        self.spare = SPARE;
        self.put_bar_right();
        self.redraw(ctx);
    }

    /// A squeezed list moves by pixels for a while; the scrollbar is then put where the
    /// rows are.
    fn put_bar_right(&mut self) {
        let bar = self.scroll.bar_at(self.place);
        if self.bar > 0.0 && (bar - self.bar).abs() > 1.0 {
            self.bar = bar;
            place::scroll_canvas_to(&self.canvas, bar + self.lead);
            self.put_rows();
        }
    }

    /// A new question: the list begins at its first row, what stands above stays as it is.
    fn restart(&mut self) {
        if self.place > 0.0 {
            self.place = 0.0;
            self.bar = 0.0;
            place::scroll_canvas_to(&self.canvas, self.lead);
        }
    }

    /// The one row that the tab key comes to.
    fn tab_stop(&self, ctx: &Context<Self>) -> u64 {
        let (first, end) = self.scroll.visible(self.place);
        let drawn = self.drawn.0..self.drawn.1;
        let known = |rank: &u64| ctx.props().rows.get(*rank).is_some();
        if drawn.contains(&self.cursor) && known(&self.cursor) {
            return self.cursor;
        }
        (first..end).find(known).or_else(|| drawn.clone().find(known)).unwrap_or(self.cursor)
    }

    fn give_focus(&mut self) {
        if let Some(rank) = self.focus
            && place::focus_row(&self.rows, rank)
        {
            self.focus = None;
        }
    }

    fn row_at(ctx: &Context<Self>, rank: u64) -> Option<&RowRef> {
        ctx.props().rows.get(rank)
    }
}
