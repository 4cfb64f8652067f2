//! The inputs in the rail: what is open, how far it is read, what is wrong with it.

use super::app::clocks::Timing;
use super::calls::Calls;
use super::marks::icon;
use super::more::{More, use_most};
use super::state::{InputView, Totals};
use std::rc::Rc;
use watchglass::protocol::InputState;
use watchglass::view::clock::Clocks;
use watchglass::view::time::Zone;
use watchglass::view::words::{self, middle, number, percent, plural, size, visible};
use yew::prelude::*;

/// Properties of [`Inputs`].
#[derive(Properties, PartialEq)]
pub struct InputsProps {
    /// The inputs.
    pub inputs: Rc<Vec<InputView>>,
    /// Their sums.
    pub totals: Totals,
    /// The zone of times that state none.
    pub assumed: Zone,
    /// The clocks that are set.
    pub clocks: Rc<Clocks>,
    /// Those that are the baseline.
    pub baseline: Rc<Vec<u32>>,
    /// The callbacks.
    pub calls: Calls,
}

/// So many inputs are listed at once; of more, those that are not whole before others.
const LISTED: usize = 200;

/// The list of inputs, with the ways to add, remove and clear.
#[component]
pub fn Inputs(props: &InputsProps) -> Html {
    let (most, on_more) = use_most(LISTED);
    let listed = listed(&props.inputs, most);
    let more = props.inputs.len() - listed.len();
    let add = props.calls.choose.reform(|_: MouseEvent| false);
    let folder = props.calls.choose.reform(|_: MouseEvent| true);
    let records = number(props.totals.records);
    html! {
        <section class="inputs" aria-labelledby="inputs-head">
            <div class="inputs-head">
                <h2 id="inputs-head">{ "Inputs" }</h2>
                <button type="button" class="linkbtn" data-testid="add" onclick={add}>{ "Add files" }</button>
                <button type="button" class="linkbtn" data-testid="add-folder" onclick={folder}>{ "Folder" }</button>
                <button type="button" class="linkbtn" data-testid="clear" onclick={props.calls.clear.clone()}>{ "Clear" }</button>
            </div>
            <ul>
                { for listed.into_iter().map(|view| input(view, props)) }
            </ul>
            <More {more} what="more input" testid="more-inputs" class="input-more" onclick={on_more} />
            <p class="input-row input-sum">
                <span>{ "Total" }</span>
                <b key={records.len()} class="num">{ records }</b>
                <span class="sub">{ read(&props.totals) }</span>
            </p>
            if props.totals.assumed > 0 { { assumed(props) } }
        </section>
    }
}

/// Times that state no zone, and of which they are taken to be.
fn assumed(props: &InputsProps) -> Html {
    let choices = [(Zone::Utc, "UTC"), (Zone::Local, "This computer's")];
    html! {
        <div class="input-zone" role="group" aria-label="Zone of times that state none" data-testid="assumed"
            data-count={props.totals.assumed.to_string()}>
            <span class="muted">{ plural(props.totals.assumed, "time") }{ " without a zone, read as" }</span>
            <span class="seg">{ for choices.map(|(zone, label)| {
                let call = props.calls.assume.clone();
                html! {
                    <button type="button" data-assume={zone.word()}
                        aria-pressed={(props.assumed == zone).to_string()}
                        onclick={Callback::from(move |_: MouseEvent| call.emit(zone))}>{ label }</button>
                }
            }) }</span>
        </div>
    }
}

fn read(totals: &Totals) -> String {
    if totals.bytes == totals.size {
        return format!("all {} read", size(totals.size));
    }
    format!("{} of {} read", size(totals.bytes), size(totals.size))
}

/// So many inputs, in their order: those that are not whole, and then the first.
pub fn listed(inputs: &[InputView], most: usize) -> Vec<&InputView> {
    let bad =
        |view: &&InputView| matches!(view.status.state, InputState::Partial | InputState::Failed);
    let mut whole = most.saturating_sub(inputs.iter().filter(bad).count());
    let mut left = most;
    let mut fits = |view: &&InputView| {
        let room = if bad(view) { &mut left } else { &mut whole };
        let fits = *room > 0;
        *room -= usize::from(fits);
        fits
    };
    inputs.iter().filter(|view| fits(view)).collect()
}

/// What stands between an archive and its member.
const INSIDE: &str = "!/";
/// Deeper members are not indented further.
const DEEPEST: usize = 4;
/// So many characters fit in a line: a name is cut in its middle to what its number leaves, so that
/// members can be told apart.
const FIT: usize = 23;
/// So many of them a button takes.
const BUTTON: usize = 4;

fn input(view: &InputView, props: &InputsProps) -> Html {
    let status = &view.status;
    let name = visible(&view.name).into_owned();
    let depth = view.name.matches(INSIDE).count().min(DEEPEST);
    let own = view.name.rsplit_once(INSIDE).filter(|_| status.parent.is_some());
    let (input, remove) = (view.input, props.calls.remove.clone());
    let baseline = props.baseline.contains(&input);
    // There is something to compare an input with where there is another.
    let compares =
        baseline || props.inputs.iter().filter(|of| of.status.parent.is_none()).nth(1).is_some();
    let events = number(status.events);
    let taken = 2 * depth + events.len() + if compares { BUTTON } else { 0 };
    let own = visible(own.map_or(&view.name, |(_, own)| own));
    let own = middle(&own, FIT.saturating_sub(taken).max(BUTTON)).into_owned();
    let clock = props.clocks.words(input, &|node| words::short(node, 24));
    let state = match status.state {
        InputState::Loading => "loading",
        InputState::Ready => "ready",
        InputState::Partial => "partial",
        InputState::Failed => "failed",
    };
    html! {
        <li key={input} class={classes!("input-row", status.parent.map(|_| format!("in-{depth}")))} data-testid="input" data-name={view.name.clone()}
            data-events={status.events.to_string()} data-state={state}>
            <span class="name mono" title={name.clone()}>{ own }</span>
            // It stands at the right: of another length it is drawn anew, and does not move.
            <span key={events.len()} class="num">{ events }</span>
            if status.events > 0 {
                { button("clock", ["Clock of ", &name].concat(), "Clock: move its times", None, props.calls.clock.reform(move |_: MouseEvent| Timing::Open(input))) }
            }
            // A member goes with its archive.
            if status.parent.is_none() {
                if compares {
                    { button("side", ["Baseline: ", &name].concat(), "Baseline: compare the other inputs with it", Some(baseline), props.calls.baseline.reform(move |_: MouseEvent| Some(input))) }
                }
                <button type="button" class="remove" data-testid="remove" data-input={input.to_string()} aria-label={format!("Remove {name}")}
                    title="Remove" onclick={Callback::from(move |_: MouseEvent| remove.emit(input))}>
                    { icon("close", 12) }
                </button>
            }
            <span class="sub">{ told(view) }</span>
            if baseline { <span class="sub" data-testid="input-baseline">{ "Baseline" }</span> }
            if !clock.is_empty() { <span class="sub" data-testid="input-clock">{ "Δ clock " }{ clock }</span> }
            if let Some(note) = &status.note {
                <span class={classes!("note", (status.state != InputState::Ready).then_some("bad"))}
                    data-testid="input-note">{ visible(note).into_owned() }</span>
            }
        </li>
    }
}

/// A button of an input, or a switch; its class is its icon and test id.
fn button(
    of: &'static str,
    label: String,
    title: &'static str,
    on: Option<bool>,
    onclick: Callback<MouseEvent>,
) -> Html {
    html! {
        <button type="button" class={classes!("remove", of)} data-testid={of} aria-label={label} {title}
            aria-pressed={on.map(|on| on.to_string())} {onclick}>{ icon(of, 14) }</button>
    }
}

fn told(view: &InputView) -> String {
    let status = &view.status;
    let length = if status.parent.is_some() { status.bytes } else { view.size };
    let mut said = match status.state {
        InputState::Loading if status.bytes == 0 => vec![format!("{} · waiting", size(view.size))],
        InputState::Loading => {
            vec![
                format!("{} of {}", size(status.bytes), size(view.size)),
                format!("{}%", percent(status.bytes, view.size)),
            ]
        }
        // Of what is unpacked nobody knows how long it would be.
        InputState::Partial if status.parent.is_some() => {
            vec![format!("{}, in part", size(length)), plural(status.lines, "line")]
        }
        InputState::Partial => {
            vec![
                format!("{} of {}, in part", size(status.bytes), size(view.size)),
                plural(status.lines, "line"),
            ]
        }
        InputState::Ready => vec![size(length), plural(status.lines, "line")],
        InputState::Failed => vec![size(view.size), "not readable".to_owned()],
    };
    if status.unreadable > 0 {
        said.push(format!("{} unreadable", number(status.unreadable)));
    }
    if status.repaired > 0 {
        said.push(format!("{} repaired", number(status.repaired)));
    }
    said.join(" · ")
}
