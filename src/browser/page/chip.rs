//! The conditions of the query as chips: each can be taken away, and edited in place.

use super::focus::{focus, focus_first, leave};
use super::marks::icon;
use super::query_bar::{QueryBarProps, wrong};
use std::rc::Rc;
use watchglass::query::Query;
use watchglass::query::text::TextError;
use watchglass::view::chips::Chip;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The condition that is edited.
#[derive(Clone, PartialEq)]
struct Edit {
    /// The query that it is of: of another one it is none.
    of: Rc<Query>,
    /// The place of its chip.
    at: usize,
    /// Its text as it was, and as it is now.
    before: String,
    text: String,
    error: Option<TextError>,
}

/// The chips.
#[hook]
pub fn use_chips(props: &QueryBarProps, chips: Vec<Chip>) -> Html {
    let edit = use_state_eq(|| None::<Edit>);
    let field = use_node_ref();
    // The chip that takes the focus back, where a key ends the editing.
    let back = use_mut_ref(|| None::<usize>);
    let editing = (*edit).clone().filter(|edit| edit.of == props.query);
    {
        let (field, back) = (field.clone(), back.clone());
        use_effect_with(editing.is_some(), move |_| {
            if let Some(field) = field.cast::<HtmlInputElement>() {
                focus(&field);
                field.select();
            } else if let Some(at) = back.take() {
                focus_first(
                    &["[data-testid=chip-edit][data-at=\"", &at.to_string(), "\"]"].concat(),
                );
            }
        });
    }
    let end = move |at: usize, edit: &UseStateHandle<Option<Edit>>| {
        back.replace(Some(at));
        edit.set(None);
    };
    let chips = chips.into_iter().enumerate().map(|(at, chip)| match &editing {
        Some(now) if now.at == at => edited(chip, now, props, &field, &edit, end.clone()),
        _ => whole(at, chip, props, &edit),
    });
    html! { <>{ for chips }</> }
}

/// A chip.
fn whole(
    at: usize,
    chip: Chip,
    props: &QueryBarProps,
    edit: &UseStateHandle<Option<Edit>>,
) -> Html {
    let words = chip.words();
    let begin = {
        let (edit, of, text) = (edit.clone(), props.query.clone(), chip.text(&props.query));
        Callback::from(move |_: MouseEvent| {
            let (of, before, text) = (of.clone(), text.clone(), text.clone());
            edit.set(Some(Edit { of, at, before, text, error: None }));
        })
    };
    let (query, taken) = (props.query.clone(), chip.clone());
    let remove = props.calls.query.reform(move |_: MouseEvent| {
        leave();
        taken.taken_from(&query)
    });
    html! {
        <span key={at} class={classes!("chip", chip.exclude.then_some("not"))} data-testid="chip" title={words.clone()}>
            <button type="button" class="words" data-testid="chip-edit" data-at={at.to_string()} onclick={begin}>
                <span class="vh">{ "Edit: " }</span>
                if chip.exclude { <span class="op">{ "not" }</span> }
                <span class="op2">{ chip.lead }</span>
                <b class="clip">{ chip.values }</b>
            </button>
            <button type="button" data-testid="chip-remove" aria-label={["Remove: ", &words].concat()} onclick={remove}>
                { icon("close", 14) }
            </button>
        </span>
    }
}

/// A chip whose condition is text again.
fn edited(
    chip: Chip,
    now: &Edit,
    props: &QueryBarProps,
    field: &NodeRef,
    edit: &UseStateHandle<Option<Edit>>,
    end: impl Fn(usize, &UseStateHandle<Option<Edit>>) + 'static,
) -> Html {
    let words = chip.words();
    let oninput = {
        let (edit, now) = (edit.clone(), now.clone());
        Callback::from(move |event: InputEvent| {
            if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
                edit.set(Some(Edit { text: field.value(), error: None, ..now.clone() }));
            }
        })
    };
    let onkeydown = {
        let (edit, now, call) = (edit.clone(), now.clone(), props.calls.query.clone());
        Callback::from(move |event: KeyboardEvent| {
            match event.key().as_str() {
                "Enter" if !event.is_composing() => match chip.edited(&now.of, &now.text) {
                    Ok(new) => {
                        end(now.at, &edit);
                        call.emit(new);
                    }
                    Err(error) => edit.set(Some(Edit { error: Some(error), ..now.clone() })),
                },
                "Escape" => end(now.at, &edit),
                _ => return,
            }
            event.prevent_default();
            event.stop_propagation();
        })
    };
    let onblur = {
        let (edit, same) = (edit.clone(), now.before == now.text);
        Callback::from(move |_: FocusEvent| {
            if same {
                edit.set(None);
            }
        })
    };
    html! {<>
        <span class="chip is-edited" data-testid="chip">
            <input ref={field} type="text" data-testid="chip-text" aria-label={["Condition: ", &words].concat()}
                aria-invalid={now.error.is_some().to_string()} aria-describedby="chip-error" value={now.text.clone()}
                spellcheck="false" autocomplete="off" autocapitalize="off" {oninput} {onkeydown} {onblur} />
        </span>
        if let Some(error) = &now.error {
            { wrong(&now.text, error, "chip-error", "Enter takes it once it can be read, Esc leaves the condition as it was.") }
        }
    </>}
}
