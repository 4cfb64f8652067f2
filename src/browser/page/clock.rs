//! Clocks on the page: the dialog of an input, what is set above the events, the mark of a moved
//! time, and what makes the open event the same moment as a pinned one.

use super::app::clocks::{Draft, Timing};
use super::detail::DetailViewProps;
use watchglass::event::{offset_words, read_offset};
use watchglass::query::{Lane, Row};
use watchglass::view::clock::{Clocks, adjusted};
use watchglass::view::words::{middle, plural, short, visible};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// The mark of a moved time, with what it was; nothing where it was not moved.
pub fn mark(row: &Row, when: &dyn Fn(i64) -> String) -> Option<Html> {
    let words = adjusted(row, when)?;
    Some(html! {
        <span class="moved" data-testid="adjusted" title={words.clone()}><span aria-hidden="true">{ "Δ" }</span><span class="vh">{ words }{ ": " }</span></span>
    })
}

/// The longest name of an input above the events, in characters.
pub const NAME: usize = 48;

/// What is set, above the events.
pub fn clock_bar(clocks: &Clocks, name: &dyn Fn(u32) -> String, call: &Callback<Timing>) -> Html {
    let mut inputs: Vec<u32> = clocks.set.iter().map(|clock| clock.input).collect();
    inputs.dedup();
    if inputs.is_empty() {
        return Html::default();
    }
    let visible = |node: &str| short(node, 32);
    let one =
        |input: &u32| [&middle(&name(*input), NAME), " ", &clocks.words(*input, &visible)].concat();
    let all: Vec<String> = inputs.iter().map(one).collect();
    html! {
        <p class="look-bar" data-testid="clocks">
            <span>{ "Δ Adjusted times: " }<b class="strong">{ all.join("; ") }</b></span>
            { time(call, Timing::Undo, "clock-undo", "Undo") }
            { time(call, Timing::Reset, "clock-reset", "As recorded") }
        </p>
    }
}

fn time(call: &Callback<Timing>, timing: Timing, testid: &'static str, name: &str) -> Html {
    act(call.reform(move |_: MouseEvent| timing.clone()), testid, name)
}

/// A button that looks like a link.
pub fn act(onclick: Callback<MouseEvent>, testid: &'static str, name: &str) -> Html {
    html! {
        <button type="button" class="linkbtn link" data-testid={testid} {onclick}>{ name.to_owned() }</button>
    }
}

/// What is inside of the dialog of an input.
pub fn clock_dialog(
    draft: &Draft,
    clocks: &Clocks,
    lane: Option<&Lane>,
    name: &str,
    time: &dyn Fn(i64) -> String,
    call: &Callback<Timing>,
) -> Html {
    let nodes = lane.map_or(&[][..], |lane| lane.nodes.as_slice());
    let on_node = {
        let names: Vec<String> = nodes.iter().map(|(node, _)| node.clone()).collect();
        call.reform(move |event: Event| {
            let select = event.target_dyn_into::<HtmlSelectElement>();
            // The first is all of the input.
            let at = select.and_then(|select| usize::try_from(select.selected_index()).ok());
            Timing::Node(at.and_then(|at| names.get(at.checked_sub(1)?).cloned()))
        })
    };
    let oninput = call.reform(|event: InputEvent| {
        let field = event.target_dyn_into::<HtmlInputElement>();
        Timing::Typed(field.map(|field| field.value()).unwrap_or_default())
    });
    let onkeydown = {
        let call = call.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Enter" {
                event.prevent_default();
                call.emit(Timing::Take);
            }
        })
    };
    let node = draft.node.as_deref();
    let typed = draft.text.trim();
    let offset = if typed.is_empty() { Some(0) } else { read_offset(typed) };
    let told = match (offset, lane) {
        (None, _) => "A sign and numbers with d, h, m, s or ms, such as +1h30m.".to_owned(),
        (Some(0), _) if clocks.of(draft.input, node).is_none() => {
            "No offset: times are as recorded.".to_owned()
        }
        (Some(0), _) => "No offset: times will be as recorded.".to_owned(),
        (Some(offset), Some(lane)) => {
            [&offset_words(offset), ": ", &clocks.moves(lane, node, offset, time)].concat()
        }
        (Some(offset), None) => offset_words(offset),
    };
    let bad = draft.refused && offset.is_none();
    html! {
        <div class="clock-form">
            <p class="mono">{ name.to_owned() }</p>
            if !nodes.is_empty() {
                <label for="clock-node">{ "Of" }</label>
                <select id="clock-node" class="select" data-testid="clock-node" onchange={on_node}>
                    <option selected={node.is_none()}>{ "all nodes" }</option>
                    { for nodes.iter().map(|(of, count)| html! {
                        <option selected={node == Some(of)}>{ [&visible(of), " (", &plural(*count, "record"), ")"].concat() }</option>
                    }) }
                </select>
            }
            <label for="clock-offset">{ "Add" }</label>
            <input id="clock-offset" class="select mono" type="text" data-testid="clock-offset" autocomplete="off" spellcheck="false" autofocus=true
                placeholder="+1h30m or -2.5s" value={draft.text.clone()} aria-describedby="clock-told" aria-invalid={bad.to_string()} {oninput} {onkeydown} />
            <p id="clock-told" role="status" class={classes!(bad.then_some("bad"))} data-testid="clock-moves">{ told }</p>
            <p>{ "Added to the times of the records for this session. Details and exports keep both; addresses keep none." }</p>
        </div>
    }
}

/// What makes the open event the same moment as another.
pub fn same_moment(
    props: &DetailViewProps,
    row: &Row,
    when: &dyn Fn(i64) -> String,
    name: &dyn Fn(u32) -> String,
) -> Html {
    let (clocks, pin) = &props.clock;
    let call = &props.calls.clock;
    let Some(pin) = pin else {
        let undo = row.offset() != 0 && clocks.before.is_some();
        return html! {
            if row.time.is_some() {
                <p>
                    { time(call, Timing::Pin(true), "pin", "Same moment as another event …") }
                    if undo { { time(call, Timing::Undo, "same-undo", "Undo the last clock") } }
                </p>
            }
        };
    };
    let inside = if pin.id == (row.shard, row.row) {
        html! { <span>{ "Pinned. Now open the event that was at the same moment. " }</span> }
    } else {
        let offers = clocks.offers(pin, row, name);
        let (words, offers) = match offers {
            Ok(offers) => (
                ["At the same moment as the pinned event, ", &when(pin.time(clocks)), "? "]
                    .concat(),
                offers,
            ),
            Err(why) => ([why, " "].concat(), Vec::new()),
        };
        html! {<>
            <span>{ words }</span>
            { for offers.into_iter().map(|offer| time(call, Timing::Set(offer.clock), "same", &offer.words)) }
        </>}
    };
    html! { <p class="pin" role="status" data-testid="pinned">{ inside }{ time(call, Timing::Pin(false), "unpin", "Unpin") }</p> }
}
