//! The head of the list: its orders, and what its columns hold.

use super::super::address::order_word;
use super::super::calls::Calls;
use super::super::focus::focus;
use super::super::marks::icon;
use super::super::state::Show;
use super::super::verdict::routine_switch;
use super::table::{table_head, table_tools};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use watchglass::event::{FIELDS, Field};
use watchglass::query::{Alike, Key, Noise, Order, has_order};
use watchglass::view::alike::{label, short};
use watchglass::view::columns::Columns;
use watchglass::view::tracks;
use watchglass::view::verdict::Told;
use web_sys::{Element, HtmlSelectElement};
use yew::prelude::*;

/// What [`list_head`] draws.
pub struct ListHeadProps {
    /// The order of the list.
    pub order: Order,
    /// What repeats that fold are equal in.
    pub fold: Option<Alike>,
    /// The columns of a table; none for cards.
    pub columns: Option<Rc<Columns>>,
    /// Whether noise is counted in the place of the list, and by what.
    pub noise: Option<Noise>,
    /// The field of lanes over time, in the place of the list.
    pub lanes: Option<Field>,
    /// Whether there is a baseline, of which changes can be shown.
    pub compares: bool,
    /// Whether an event is open beside the list.
    pub split: bool,
    /// The verdict, which knows what is routine.
    pub told: Option<Rc<Told>>,
    /// The callbacks.
    pub calls: Calls,
}

/// The head of the list.
pub fn list_head(props: &ListHeadProps) -> Html {
    let choice = |order: Order, label: &'static str, title: &'static str| {
        let call = props.calls.order.clone();
        html! {
            <button type="button" data-testid={["order-", &order_word(order)].concat()} {title}
                aria-pressed={(props.order == order).to_string()}
                onclick={Callback::from(move |_: MouseEvent| call.emit(order))}>{ label }</button>
        }
    };
    let jump = |last: bool, label: &'static str, title: &'static str| {
        html! {
            <button type="button" data-testid={if last { "jump-last" } else { "jump-first" }} {title} aria-label={title}
                onclick={props.calls.jump.reform(move |_: MouseEvent| last)}>{ label }</button>
        }
    };
    let list = props.noise.is_none() && props.lanes.is_none();
    let routine = props.told.as_ref().and_then(|told| told.routine.as_ref());
    html! {
        <div class="list-head">
            <h2 class="vh">{ "List of events" }</h2>
            <span class="sorts" role="group" aria-label="Order">
                if list {
                    { choice(Order::Newest, "Newest", "The latest first, undated last") }
                    { choice(Order::Oldest, "Oldest", "The earliest first, undated last") }
                    { choice(Order::Worst, "Worst", "By severity, then blocked, detected, allowed, logged") }
                    { choice(Order::Rarest, "Rarest", "The rules with the fewest events first, as the filter counts them") }
                    if props.fold.is_some() { { choice(Order::Newly, "Newly seen", "By the first event of each group, the latest first") } }
                    { by_field(props) }
                    <span class="jumps" role="group" aria-label="Go to">
                        { jump(false, "First", "Go to the first event in time (g)") }
                        { jump(true, "Last", "Go to the last event in time (G)") }
                    </span>
                }
                if !props.split { { views(props) } }
                if list {
                    { toggle(props.fold.is_some(), "fold", "Fold repeats", "One row for all events that are equal in what you choose: by default source, rule, container, process, operation, call and object", props.calls.fold.reform(|_: MouseEvent| None)) }
                    // A part that may be missing holds its place, or those before it would be drawn anew
                    // and lose the focus.
                    if let Some(alike) = props.fold { { keys(alike, &props.calls) } }
                }
                if let Some(part) = routine { { routine_switch(part, &props.calls.query) } }
            </span>
            if let Some(columns) = &props.columns { { table_head(columns, props.order, &props.calls) } }
            <span class="c3" aria-hidden="true">{ "Actor, then object" }</span>
            <span class="c4" aria-hidden="true">{ "Rule, then techniques and signals" }</span>
        </div>
    }
}

/// Cards, a table with what belongs to it, lanes over time, or noise.
fn views(props: &ListHeadProps) -> Html {
    let choice = |what: Show, on: bool, label: &'static str, testid: &'static str| {
        let onclick = props.calls.show.reform(move |_: MouseEvent| what);
        html! {
            <button type="button" data-testid={testid} aria-pressed={on.to_string()} {onclick}>{ label }</button>
        }
    };
    let (table, noise, lanes) = (props.columns.is_some(), props.noise, props.lanes);
    let by = Show::Lanes(lanes.unwrap_or(tracks::FIELDS[0]));
    let changes = noise.is_some_and(Noise::compares);
    let of = if changes {
        [Noise::ChangedProcess, Noise::ChangedObject]
    } else {
        [Noise::Process, Noise::Object]
    };
    html! {<>
        <span class="jumps" role="group" aria-label="View">
            { choice(Show::Table(false), !table && noise.is_none() && lanes.is_none(), "Cards", "view-cards") }
            { choice(Show::Table(true), table, "Table", "view-table") }
            { choice(by, lanes.is_some(), "Timeline", "view-timeline") }
            { choice(Show::Noise(noise.filter(|_| !changes).unwrap_or(Noise::Process)), noise.is_some() && !changes, "Noise", "view-noise") }
            if changes || props.compares {
                { choice(Show::Noise(noise.filter(|_| changes).unwrap_or(Noise::ChangedProcess)), changes, "Changes", "view-changes") }
            }
            if let Some(columns) = &props.columns { { table_tools(columns, &props.calls) } }
        </span>
        if noise.is_some() {
            <span class="jumps" role="group" aria-label="Count by">
                { choice(Show::Noise(of[0]), noise == Some(of[0]), "By process", "noise-process") }
                { choice(Show::Noise(of[1]), noise == Some(of[1]), "By object", "noise-object") }
            </span>
        }
    </>}
}

/// A switch with a box that is ticked.
fn toggle(
    on: bool,
    testid: &'static str,
    label: &'static str,
    title: &'static str,
    onclick: Callback<MouseEvent>,
) -> Html {
    html! {
        <button type="button" class="toggle" data-testid={testid} {title} aria-pressed={on.to_string()} {onclick}>
            <span class="box">{ icon("check", 12) }</span><span>{ label }</span>
        </button>
    }
}

/// Escape closes a menu; what opened it has the focus.
pub(super) fn escape(event: &KeyboardEvent) {
    let Some(menu) = event.target_dyn_into::<Element>().filter(|_| event.key() == "Escape") else {
        return;
    };
    if let Some(menu) = menu.closest("details[open]").ok().flatten() {
        event.prevent_default();
        event.stop_propagation();
        let button = menu.query_selector("summary").ok().flatten();
        button.and_then(|button| button.dyn_into().ok()).iter().for_each(focus);
        let _ = menu.remove_attribute("open");
    }
}

/// The choice of what repeats are equal in.
fn keys(alike: Alike, calls: &Calls) -> Html {
    let set = |alike: Alike| calls.show.reform(move |_: Event| Show::Alike(alike));
    let choice = |(key, word): (Key, &'static str)| {
        html! {
            <label><input type="checkbox" data-key={word} checked={alike.has(key)} onchange={set(alike.toggled(key))} />{ label(key) }</label>
        }
    };
    let usual = alike == Alike::default();
    html! {
        <details class="columns keys" onkeydown={|event: KeyboardEvent| escape(&event)}>
            <summary data-testid="fold-keys" data-keys={alike.word()} title="What events must be equal in to be one row">{ short(alike) }{ icon("chevron-down", 12) }</summary>
            <div class="pop" role="group" aria-label="Repeats are equal in">
                { for Key::ALL.map(choice) }
                <p>{ "Severity and disposition always." }</p>
                <button type="button" class="linkbtn link" data-testid="fold-usual" aria-disabled={usual.to_string()}
                    onclick={calls.show.reform(|_: MouseEvent| Show::Alike(Alike::default()))}>{ "As usual" }</button>
            </div>
        </details>
    }
}

/// The choice of a field, and its direction.
fn by_field(props: &ListHeadProps) -> Html {
    let call = props.calls.order.clone();
    let onchange = Callback::from(move |event: Event| {
        let chosen = event.target_unchecked_into::<HtmlSelectElement>().value();
        call.emit(Field::parse(&chosen).map_or(Order::Newest, |field| Order::By(field, false)));
    });
    let by = match props.order {
        Order::By(field, down) => Some((field, down)),
        _ => None,
    };
    let options = FIELDS.into_iter().filter(|field| has_order(*field)).map(|field| {
        let selected = by.is_some_and(|(by, _)| by == field);
        html! { <option value={field.name()} {selected}>{ field.label() }</option> }
    });
    html! {<>
        <select class={classes!("select", by.is_some().then_some("on"))} aria-label="Order by a field" data-testid="order-field" {onchange}>
            <option value="" selected={by.is_none()}>{ "By field" }</option>
            { for options }
        </select>
        if let Some((field, down)) = by {
            <button type="button" data-testid="order-turn" aria-pressed={down.to_string()}
                aria-label="From the greatest down" title={if down { "From the greatest down" } else { "From the least up" }}
                onclick={props.calls.order.reform(move |_: MouseEvent| Order::By(field, !down))}>
                { if down { "↓" } else { "↑" } }
            </button>
        }
    </>}
}
