//! The open event: its head, four blocks of facts, its packet, the mapping of its fields, its
//! raw bytes with the repairs; or two events side by side. What may be a secret is masked in all of
//! it until it is asked for.

mod around;
mod blocks;
mod compare;
mod copy;
mod mapping;
mod packet;
mod raw;
mod repairs;
mod said;
mod tree;

pub use copy::copy;

use super::calls::Calls;
use super::clock::{mark, same_moment};
use super::list::card::pieces;
use super::marks::{disposition_badge, glyph, hue, icon};
use super::state::{InputView, Open, row_name};
use super::zone;
use raw::RawRecord;
use std::rc::Rc;
use watchglass::event::Field;
use watchglass::protocol::Detail;
use watchglass::query::{Query, Row};
use watchglass::view::actions::{Act, of_key};
use watchglass::view::clock::{Clocks, Pin};
use watchglass::view::detail::mask::masked;
use watchglass::view::headline::headline;
use watchglass::view::time::{Zone, show};
use watchglass::view::words;
use web_sys::{Element, HtmlElement, HtmlInputElement};
use yew::prelude::*;

/// Properties of [`DetailView`].
#[derive(Properties, PartialEq)]
pub struct DetailViewProps {
    /// The open event.
    pub open: Open,
    /// The event that it is compared with; if that is the same, another is to be opened yet.
    pub kept: Option<Rc<Detail>>,
    /// How many events the list has.
    pub total: u64,
    /// The filter, for the buttons that change it.
    pub query: Rc<Query>,
    /// Whether what stands around the event is looked for within a filter, and that one.
    pub around: (bool, Query),
    /// The inputs, for their names.
    pub inputs: Rc<Vec<InputView>>,
    /// The zone of times.
    pub zone: Zone,
    /// The clocks that are set, and the event that is pinned.
    pub clock: (Rc<Clocks>, Option<Rc<Pin>>),
    /// The callbacks.
    pub calls: Calls,
}

/// The detail of an event.
#[component]
pub fn DetailView(props: &DetailViewProps) -> Html {
    let section = use_node_ref();
    // Of which event the secrets are shown.
    let bared = use_state_eq(|| None::<u64>);
    {
        let section = section.clone();
        use_effect_with((), move |()| take_focus(&section));
    }
    {
        // Another event begins at its top, and masked.
        let (section, bared) = (section.clone(), bared.clone());
        let alone = props.kept.is_none();
        use_effect_with(props.open.id, move |_| {
            bared.set(None);
            // What is compared stays in view.
            if alone && let Some(section) = section.cast::<Element>() {
                section.set_scroll_top(0);
            }
        });
    }
    let other = props.kept.as_ref().filter(|kept| (kept.row.shard, kept.row.row) != props.open.id);
    // The bar stays the same one, and so keeps the focus, whatever stands below it.
    let bare = |inside: Html| (bar(props, None), inside);
    let (bar, inside) = match &props.open.detail {
        _ if other.is_some() => {
            bare(html! { <>{ for other.map(|kept| compare::both(props, kept)) }</> })
        }
        None => bare(html! { <p class="d-wait" role="status">{ "Reading the record …" }</p> }),
        Some(Err(why)) => bare(html! { <p class="notice bad" role="alert">{ why.clone() }</p> }),
        Some(Ok(detail)) => whole(props, detail, &bared),
    };
    html! {
        <section class="detail" ref={section} tabindex="-1" data-testid="event-detail"
            data-row={row_name(props.open.id)} aria-label={if other.is_some() { "Two events" } else { "Event" }} onkeydown={keys(props)}>
            { bar }
            { inside }
        </section>
    }
}

/// Opening moves the focus here; moving on from event to event leaves it where it is,
/// because the component stays the same.
fn take_focus(section: &NodeRef) {
    if let Some(section) = section.cast::<HtmlElement>() {
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = section.focus_with_options(&options);
    }
}

fn keys(props: &DetailViewProps) -> Callback<KeyboardEvent> {
    let step = props.calls.step.clone();
    Callback::from(move |event: KeyboardEvent| {
        // What is typed into a field is no key of ours.
        let typed = event.target_dyn_into::<HtmlInputElement>().is_some();
        if typed || event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let Some(Act::By(by)) = of_key(&event.key(), false) else { return };
        event.prevent_default();
        step.emit(by);
    })
}

fn bar(props: &DetailViewProps, detail: Option<&Rc<Detail>>) -> Html {
    let step = |by: i64| props.calls.step.reform(move |_: MouseEvent| by);
    let place = match props.open.rank {
        Some(rank) => {
            html! {<><b class="strong">{ words::number(rank + 1) }</b>{ format!(" of {} in this filter", words::number(props.total)) }</>}
        }
        None => html! { { "not in this filter" } },
    };
    html! {
        <div class="d-bar">
            <span>{ place }</span>
            <span class="right">
                { for detail.map(copy::menu) }
                <button type="button" class="toggle" data-testid="compare" aria-pressed={props.kept.is_some().to_string()}
                    title="Keep this event, and open another beside it (c)" onclick={props.calls.act.reform(|_: MouseEvent| Act::Keep)}>
                    <span class="box">{ icon("check", 12) }</span>{ "Compare" }
                </button>
                <button type="button" class="icon-btn" aria-label="Previous event" title="Previous (k)" onclick={step(-1)}>{ icon("arrow-up", 14) }</button>
                <button type="button" class="icon-btn" aria-label="Next event" title="Next (j)" onclick={step(1)}>{ icon("arrow-down", 14) }</button>
                <button type="button" class="icon-btn" data-testid="detail-close" aria-label="Close" title="Close (Esc)"
                    onclick={props.calls.close.reform(|_: MouseEvent| ())}>{ icon("close", 14) }</button>
            </span>
        </div>
    }
}

/// Of which event the secrets are shown.
type Bared = UseStateHandle<Option<u64>>;

fn whole(props: &DetailViewProps, detail: &Rc<Detail>, bared: &Bared) -> (Html, Html) {
    let id = u64::from(props.open.id.0) << 32 | u64::from(props.open.id.1);
    let open = **bared == Some(id);
    let secret = masked(detail);
    let note = secret.as_ref().map(|(_, characters)| {
        let onclick = {
            let bared = bared.clone();
            Callback::from(move |_: MouseEvent| bared.set((!open).then_some(id)))
        };
        let (said, act) = if open { ("shown", "Hide") } else { ("hidden", "Show") };
        html! {
            <p data-testid="masked">
                { ["The request's body (", &words::plural(*characters, "character"), ") may hold secrets and is ", said, ". "].concat() }
                <button type="button" class="linkbtn strong" data-testid="unmask" {onclick}>{ act }</button>
            </p>
        }
    });
    let detail = match secret {
        Some((masked, _)) if !open => Rc::new(masked),
        _ => detail.clone(),
    };
    let when = {
        let zone = props.zone;
        move |at: i64| show(at, zone::offset(zone, at)).full()
    };
    let inside = html! {<>
        if props.kept.is_some() {
            <p class="d-kept">{ "Kept. Open another event to compare it with: the next (j), the one before (k), or any of the list." }</p>
        }
        { head(props, &detail, &when, note) }
        <div class="d-body">
            <div class="d-read">
                { blocks::blocks(&detail, &props.query, &props.calls.query, (&when, props.zone)) }
                { around::around(props, &detail.row) }
                { tree::tree(props, &detail.row) }
                { packet::packet(&detail) }
                { repairs::repairs(props, &detail) }
                { mapping::mapping(&detail) }
            </div>
            { raw_record(props, &detail, "Raw record") }
        </div>
    </>};
    (bar(props, Some(&detail)), inside)
}

fn head(
    props: &DetailViewProps,
    detail: &Detail,
    when: &dyn Fn(i64) -> String,
    note: Option<Html>,
) -> Html {
    let row = &detail.row;
    let name = |input: u32| {
        let view = props.inputs.iter().find(|view| view.input == input);
        view.map_or_else(
            || "a removed input".to_owned(),
            |view| words::visible(&view.name).into_owned(),
        )
    };
    html! {
        <header class="d-head">
            { title(row, when) }
            if row.incomplete {
                <p>{ "The record was cut at an end of its input; fields may be missing." }</p>
            }
            { for detail.leaves_out.as_ref().map(|words| html! { <p data-testid="leaves-out">{ words.clone() }</p> }) }
            { said::said(props, row) }
            { for note }
            { same_moment(props, row, when, &name) }
            if row.places.len() > 1 || row.twin.is_some() {
                <p class="places" data-testid="places">
                    if let Some(twin) = row.twin {
                        { words::TWICE }{ ". " }
                        <button type="button" class="linkbtn strong" data-testid="twin"
                            onclick={props.calls.row.reform(move |_: MouseEvent| twin)}>{ "Open the other" }</button>
                        { " " }{ words::plural(row.places.len() as u64, "record") }{ ": " }
                    } else {
                        { format!("The same record was found {} times: ", row.places.len()) }
                    }
                    { row.places.iter().map(|place| format!("{} at byte {}", name(place.input), words::number(place.start))).collect::<Vec<_>>().join(", ") }
                </p>
            }
        </header>
    }
}

/// How grave it is, when it was, of which kind, and what it was.
fn title(row: &Row, when: &dyn Fn(i64) -> String) -> Html {
    let module = row.text(Field::Module).unwrap_or_default();
    let native =
        row.text(Field::SeverityNative).map(|native| words::native_in_full(module, native));
    html! {<>
        <div class="meta">
            <span class={classes!("sev", hue(row.severity))}>{ glyph(row.severity) }{ words::severity(row.severity) }</span>
            { for native.map(|native| html! { <span>{ native }</span> }) }
            <span>
                { for mark(row, when) }
                if !row.list(Field::Assumed).is_empty() { { "~" } }
                { row.time.map_or_else(|| "undated".to_owned(), when) }
            </span>
            <span class="badge">{ words::kind(row.text(Field::Dataset).unwrap_or(module)) }</span>
            if row.repairs > 0 { <span class="rep">{ words::plural(u64::from(row.repairs), "repair") }</span> }
            if row.incomplete { <span class="rep">{ "incomplete" }</span> }
        </div>
        <h2>{ disposition_badge(row.disposition) }{ pieces(&headline(row)) }</h2>
    </>}
}

fn raw_record(props: &DetailViewProps, detail: &Rc<Detail>, name: &'static str) -> Html {
    html! { <RawRecord detail={detail.clone()} inputs={props.inputs.clone()} {name} /> }
}
