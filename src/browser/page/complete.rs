//! The field of the query, and under it what may be typed next.
//!
//! The list never takes a key from the field as long as nothing in it is marked, but for the
//! arrows that mark and the Escape that puts it away.

use super::marks::icon;
use super::query_bar::QueryBarProps;
use std::rc::Rc;
use watchglass::query::text::complete::{RAW, complete};
use watchglass::view::choices::{Offer, around, characters_before, offers, taken};
use watchglass::view::words::number;
use web_sys::{HtmlElement, HtmlInputElement};
use yew::prelude::*;

/// Where a person is with the list.
#[derive(Clone, PartialEq, Default)]
struct Typing {
    /// The caret, in UTF-16 units.
    caret: u32,
    /// Whether the list may be open; and whether it was asked for.
    open: Option<bool>,
    /// The choice that is marked.
    marked: Option<String>,
}

/// The field with its list.
#[hook]
pub fn use_query_field(props: &QueryBarProps) -> Html {
    let typing = use_state_eq(Typing::default);
    let list = use_node_ref();
    let text = props.text.as_str();
    let found = typing.open.map(|asked_for| {
        let found = complete(text, characters_before(text, typing.caret));
        let offers = offers(text, &found, props.values.as_deref(), asked_for);
        (found, Rc::new(offers))
    });
    let wanted = found.as_ref().and_then(|(found, offers)| {
        // Names are counted where they are offered; values and paths are offered once counted.
        let names = matches!(&found.values, Some((None, text)) if !text.starts_with(RAW));
        found
            .values
            .clone()
            .filter(|_| !names || !offers.is_empty())
            .map(|(field, sought)| (field, sought, around(text, found)))
    });
    {
        let ask = props.calls.values.clone();
        use_effect_with(wanted, move |wanted| ask.emit(wanted.clone()));
    }
    let (found, offers) = found.unwrap_or_default();
    let marked = typing.marked.as_ref();
    let marked = marked.and_then(|put| offers.iter().position(|offer| offer.put == *put));
    {
        let list = list.clone();
        use_effect_with(marked, move |marked| marked.iter().for_each(|at| show_choice(&list, *at)));
    }

    let put_in = {
        let (field, text, call) = (props.field.clone(), props.text.clone(), props.calls.clone());
        let typing = typing.clone();
        move |put: &str| {
            let (new, caret) = taken(&text, &found, put);
            if let Some(field) = field.cast::<HtmlInputElement>() {
                field.set_value(&new);
                // Where it is refused the caret is at the end.
                let _ = field.set_selection_range(caret, caret);
            }
            call.typed.emit((new, false));
            typing.set(Typing { caret, open: Some(false), marked: None });
        }
    };
    let oninput = {
        let (typing, typed) = (typing.clone(), props.calls.typed.clone());
        Callback::from(move |event: InputEvent| {
            let Some(field) = event.target_dyn_into::<HtmlInputElement>() else { return };
            typed.emit((field.value(), false));
            typing.set(Typing { caret: caret(&field), open: Some(false), marked: None });
        })
    };
    let onkeydown = {
        let stops = props.searched.is_some_and(|(_, stopped)| !stopped);
        let search = props.calls.search.clone();
        let (typing, offers, put_in) = (typing.clone(), offers.clone(), put_in.clone());
        let typed = props.calls.typed.clone();
        Callback::from(move |event: KeyboardEvent| {
            let Some(field) = event.target_dyn_into::<HtmlInputElement>() else { return };
            let chosen = marked.and_then(|at| offers.get(at));
            let close = || typing.set(Typing::default());
            match (event.key().as_str(), chosen) {
                _ if event.is_composing() => return,
                ("Enter" | "Tab", Some(offer)) if !event.shift_key() => put_in(&offer.put),
                ("Enter", _) => {
                    close();
                    return typed.emit((field.value(), true));
                }
                ("Escape", _) if !offers.is_empty() => {
                    close();
                    event.stop_propagation();
                }
                ("Escape", _) => {
                    event.stop_propagation();
                    if stops {
                        search.emit(false);
                    } else {
                        let _ = field.blur();
                    }
                }
                ("ArrowDown" | "ArrowUp", _) if !offers.is_empty() => {
                    let to = next(marked, event.key() == "ArrowDown", offers.len());
                    let marked = to.and_then(|to| offers.get(to)).map(|offer| offer.put.clone());
                    typing.set(Typing { marked, ..(*typing).clone() });
                }
                ("ArrowDown", _) => {
                    typing.set(Typing { caret: caret(&field), open: Some(true), marked: None });
                }
                _ => return,
            }
            event.prevent_default();
        })
    };
    let follow = {
        let typing = typing.clone();
        move |field: Option<HtmlInputElement>| {
            let Some(caret) = field.map(|field| caret(&field)) else { return };
            if typing.open.is_some() && typing.caret != caret {
                typing.set(Typing { caret, marked: None, ..(*typing).clone() });
            }
        }
    };
    let onkeyup = {
        let follow = follow.clone();
        Callback::from(move |event: KeyboardEvent| follow(event.target_dyn_into()))
    };
    let onclick = Callback::from(move |event: MouseEvent| follow(event.target_dyn_into()));
    let onblur = Callback::from(move |_: FocusEvent| typing.set(Typing::default()));
    let open = !offers.is_empty();
    html! {
        <div class="qbox">
            <label class={classes!("qfield", props.error.is_some().then_some("is-wrong"))}>
                { icon("search", 16) }
                <span class="vh">{ "Search and filter" }</span>
                <input ref={props.field.clone()} data-testid="query" type="text" value={props.text.clone()}
                    placeholder="Search, or severity:critical, rule:*Tunnel*, not disposition:blocked"
                    aria-invalid={props.error.is_some().to_string()} aria-describedby="query-error"
                    role="combobox" aria-autocomplete="list" aria-expanded={open.to_string()}
                    aria-controls={open.then_some("choices")}
                    aria-activedescendant={marked.map(|at| ["choice-", &at.to_string()].concat())}
                    spellcheck="false" autocomplete="off" autocapitalize="off"
                    {oninput} {onkeydown} {onkeyup} {onclick} {onblur} />
                <kbd class="wide-only" aria-hidden="true">{ "/" }</kbd>
            </label>
            if open {
                // The field keeps the focus.
                <ul id="choices" class="pop choices" role="listbox" aria-label="What may stand here" data-testid="choices"
                    ref={list} onmousedown={|event: MouseEvent| event.prevent_default()}>
                    { for offers.iter().enumerate().map(|(at, offer)| choice(at, offer, marked == Some(at), &put_in)) }
                </ul>
            }
        </div>
    }
}

fn choice(
    at: usize,
    offer: &Offer,
    marked: bool,
    put_in: &(impl Fn(&str) + Clone + 'static),
) -> Html {
    let (put, put_in) = (offer.put.clone(), put_in.clone());
    html! {
        <li key={at} id={["choice-", &at.to_string()].concat()} role="option" aria-selected={marked.to_string()}
            data-testid="choice" data-put={offer.put.clone()} data-count={offer.count.map(|count| count.to_string())}
            title={offer.label.clone()} onclick={Callback::from(move |_: MouseEvent| put_in(&put))}>
            <code class="clip">{ offer.label.clone() }</code>
            <span>{ offer.hint }{ offer.count.map(|count| [if offer.hint.is_empty() { "" } else { " · " }, &number(count)].concat()) }</span>
        </li>
    }
}

/// The place of the caret, in UTF-16 units.
fn caret(field: &HtmlInputElement) -> u32 {
    field.selection_end().ok().flatten().unwrap_or(u32::MAX)
}

/// The choice after another, or before it; between the last and the first there is none.
fn next(marked: Option<usize>, down: bool, count: usize) -> Option<usize> {
    let to = match (marked, down) {
        (None, true) => 0,
        (None, false) => count.checked_sub(1)?,
        (Some(at), true) => at + 1,
        (Some(at), false) => at.checked_sub(1)?,
    };
    (to < count).then_some(to)
}

/// Scrolls the list, and nothing around it, to a choice.
pub fn show_choice(list: &NodeRef, at: usize) {
    let Some(list) = list.cast::<HtmlElement>() else { return };
    let choice = list.children().item(u32::try_from(at).unwrap_or(0));
    let Some(choice) =
        choice.and_then(|choice| wasm_bindgen::JsCast::dyn_into::<HtmlElement>(choice).ok())
    else {
        return;
    };
    let (top, height) = (choice.offset_top(), choice.offset_height());
    let lowest = top + height - list.client_height();
    list.set_scroll_top(list.scroll_top().clamp(lowest.min(top), top));
}
