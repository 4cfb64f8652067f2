//! A condition as a chip: it can be taken away, and edited in place.

use super::calls::Calls;
use super::focus::{focus, focus_on};
use super::marks::Icon;
use super::query_bar::wrong;
use crate::query::Query;
use crate::query::text::TextError;
use crate::view::chips::Chip;
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Properties of [`ChipView`].
#[derive(Properties, PartialEq)]
pub struct ChipProps {
    /// The condition.
    pub chip: Chip,
    /// The query that it is of.
    pub query: Rc<Query>,
    /// The callbacks.
    pub calls: Calls,
}

/// A text that is edited, as it was and as it is, and what is wrong with it.
type Edit = (String, String, Option<TextError>);

/// The chip.
#[component]
pub fn ChipView(props: &ChipProps) -> Html {
    let edit = use_state_eq(|| None::<Edit>);
    let (button, field) = (use_node_ref(), use_node_ref());
    // Whether the field closes by a key, so that the focus goes back.
    let back = use_mut_ref(|| false);
    {
        let (button, field, back) = (button.clone(), field.clone(), back.clone());
        use_effect_with(edit.is_some(), move |_| {
            if let Some(field) = field.cast::<HtmlInputElement>() {
                focus(&field);
                field.select();
            } else if back.take() {
                focus_on(&button);
            }
        });
    }
    // Another query, and what was begun is of no use any more.
    {
        let edit = edit.setter();
        use_effect_with(props.query.clone(), move |_| edit.set(None));
    }
    let (chip, words) = (&props.chip, props.chip.words());
    let Some((before, text, error)) = (*edit).clone() else {
        let begin = {
            let text = chip.text(&props.query);
            let edit = edit.clone();
            Callback::from(move |_: MouseEvent| edit.set(Some((text.clone(), text.clone(), None))))
        };
        let (query, call, taken) = (props.query.clone(), props.calls.query.clone(), chip.clone());
        let remove = Callback::from(move |_: MouseEvent| call.emit(taken.taken_from(&query)));
        return html! {
            <span class={classes!("chip", chip.exclude.then_some("not"))} data-testid="chip" title={words.clone()}>
                <button type="button" class="words" ref={button} data-testid="chip-edit"
                    aria-label={["Edit: ", &words].concat()} onclick={begin}>
                    if chip.exclude { <span class="op">{ "not" }</span> }
                    <span class="op2">{ chip.lead.clone() }</span>
                    <b class="clip">{ chip.values.clone() }</b>
                </button>
                <button type="button" data-testid="chip-remove" aria-label={["Remove: ", &words].concat()} onclick={remove}>
                    <Icon name="close" />
                </button>
            </span>
        };
    };
    let oninput = {
        let (edit, before) = (edit.clone(), before.clone());
        Callback::from(move |event: InputEvent| {
            let field = event.target_dyn_into::<HtmlInputElement>();
            edit.set(field.map(|field| (before.clone(), field.value(), None)));
        })
    };
    let onkeydown = {
        let (edit, chip, query) = (edit.clone(), chip.clone(), props.query.clone());
        let (before, text, call) = (before.clone(), text.clone(), props.calls.query.clone());
        Callback::from(move |event: KeyboardEvent| {
            match event.key().as_str() {
                "Enter" if !event.is_composing() => match chip.edited(&query, &text) {
                    Ok(new) => {
                        back.replace(true);
                        edit.set(None);
                        call.emit(new);
                    }
                    Err(error) => edit.set(Some((before.clone(), text.clone(), Some(error)))),
                },
                "Escape" => {
                    back.replace(true);
                    edit.set(None);
                }
                _ => return,
            }
            event.prevent_default();
            event.stop_propagation();
        })
    };
    let onblur = {
        let (edit, same) = (edit.clone(), before == text);
        Callback::from(move |_: FocusEvent| {
            if same {
                edit.set(None);
            }
        })
    };
    html! {<>
        <span class="chip is-edited" data-testid="chip">
            <input ref={field} type="text" data-testid="chip-text" aria-label={["Condition: ", &words].concat()}
                aria-invalid={error.is_some().to_string()} aria-describedby="chip-error" value={text.clone()}
                spellcheck="false" autocomplete="off" autocapitalize="off" {oninput} {onkeydown} {onblur} />
        </span>
        if let Some(error) = &error { { wrong(&text, error, "chip-error", "Enter takes it once it can be read, Esc leaves the condition as it was.") } }
    </>}
}
