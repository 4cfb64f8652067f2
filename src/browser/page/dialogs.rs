//! What stands in front of the page: a question, or the keys and words. Native dialogs, which keep
//! the focus inside and give it back.

use super::app::Dialog;
use super::early;
use super::focus::{focus, focused, press};
use super::palette::keys;
use gloo::events::{EventListener, EventListenerOptions};
use watchglass::view::actions::{ACTIONS, Action};
use watchglass::view::glossary::WORDS;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

/// Properties of [`Modal`].
#[derive(Properties, PartialEq)]
pub struct ModalProps {
    /// Which dialog.
    pub dialog: Dialog,
    /// Why the seal is open, for the dialog that says so.
    #[prop_or_default]
    pub why: &'static str,
    /// The note that an event has, for the dialog that asks for one, and its field.
    #[prop_or_default]
    pub note: (AttrValue, NodeRef),
    /// What would be lost, for the question whether to close everything.
    #[prop_or_default]
    pub unsaved: bool,
    /// What is inside of the dialog of a clock.
    #[prop_or_default]
    pub inside: Html,
    /// Yes.
    pub confirm: Callback<MouseEvent>,
    /// No, Esc, or done.
    pub cancel: Callback<MouseEvent>,
    /// The same without a click.
    pub on_close: Callback<()>,
}

/// A dialog in front of the page.
#[component]
pub fn Modal(props: &ModalProps) -> Html {
    let dialog = use_node_ref();
    {
        let (dialog, on_close) = (dialog.clone(), props.on_close.clone());
        use_effect_with((), move |()| show(&dialog, on_close));
    }
    let (head, inside) = match props.dialog {
        Dialog::Clear => (
            "Close everything that is open?",
            html! {
                <p>
                    { "The inputs and their events leave this page. The files themselves are not touched." }
                    if props.unsaved { <b class="strong" data-testid="unsaved">{ " Marks that are not saved are lost." }</b> }
                </p>
            },
        ),
        Dialog::Unsealed => ("This page is not sealed", html! { <p>{ props.why }</p> }),
        Dialog::Keys => ("Keys and words", keys_and_words()),
        Dialog::Note => ("Note", note(&props.note)),
        Dialog::Clock => ("Clock of an input", props.inside.clone()),
        Dialog::Palette => return Html::default(),
    };
    let yes = match props.dialog {
        Dialog::Clear => Some("Close everything"),
        Dialog::Unsealed => Some("Open the files anyway"),
        Dialog::Note => Some("Note it"),
        Dialog::Clock => Some("Set"),
        Dialog::Keys | Dialog::Palette => None,
    };
    html! {
        <dialog ref={dialog} class={classes!("modal", yes.is_none().then_some("wide"))} aria-labelledby="dialog-head">
            // A long sheet is read from its head, not from the button at its end.
            <h2 id="dialog-head" tabindex={yes.is_none().then_some("-1")} autofocus={yes.is_none()}>{ head }</h2>
            { inside }
            <div class="acts">
                <button type="button" class="btn" data-testid="cancel-confirm" onclick={props.cancel.clone()}>
                    { if yes.is_some() { "Cancel" } else { "Done" } }
                </button>
                if let Some(yes) = yes {
                    <button type="button" class="btn btn-primary" data-testid="confirm" onclick={props.confirm.clone()}>{ yes }</button>
                }
            </div>
        </dialog>
    }
}

/// Shows the dialog; gives what ends it.
pub fn show(dialog: &NodeRef, on_close: Callback<()>) -> impl FnOnce() + use<> {
    let before = focused();
    let dialog = dialog.cast::<HtmlDialogElement>();
    let listener = dialog.as_ref().map(|dialog| {
        let _ = dialog.show_modal();
        let options = EventListenerOptions::enable_prevent_default();
        let listener = EventListener::new_with_options(dialog, "cancel", options, move |event| {
            event.prevent_default();
            on_close.emit(());
        });
        early::type_into(dialog);
        listener
    });
    move || {
        drop(listener);
        if let Some(dialog) = dialog {
            dialog.close();
        }
        before.iter().for_each(focus);
    }
}

/// The field of a note. Enter in it is as good as the button.
fn note((text, field): &(AttrValue, NodeRef)) -> Html {
    let onkeydown = Callback::from(|event: KeyboardEvent| {
        if event.key() == "Enter" && !event.is_composing() {
            event.prevent_default();
            press("dialog [data-testid=confirm]");
        }
    });
    html! {
        <input ref={field.clone()} class="note-field" type="text" maxlength="1000" value={text.clone()} {onkeydown}
            autofocus=true data-testid="note-field" aria-labelledby="dialog-head" placeholder="Empty takes the note away" />
    }
}

/// The keys that exist, and what the page's words mean.
fn keys_and_words() -> Html {
    let with_keys = ACTIONS.iter().filter(|action| !action.keys.is_empty());
    let row = |action: &'static Action| {
        html! { <div data-testid="key"><dt>{ for action.keys.iter().map(|key| keys(key)) }</dt><dd>{ action.name }</dd></div> }
    };
    let word = |(word, what): (&'static str, &'static str)| {
        html! { <div data-testid="word"><dt>{ word }</dt><dd>{ what }</dd></div> }
    };
    html! {
        <div class="sheet">
            <section aria-labelledby="sheet-keys">
                <h3 id="sheet-keys">{ "Keys" }</h3>
                <dl class="keylist">{ for with_keys.map(row) }</dl>
            </section>
            <section aria-labelledby="sheet-words">
                <h3 id="sheet-words">{ "Words" }</h3>
                <dl class="wordlist">{ for WORDS.into_iter().map(word) }</dl>
            </section>
        </div>
    }
}
