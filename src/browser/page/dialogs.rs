//! What stands in front of the page: a question, or the keys. Native dialogs, which keep
//! the focus inside and give it back.

use super::app::Dialog;
use super::focus::{focus, focused};
use gloo::events::{EventListener, EventListenerOptions};
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
                <p>{ "The inputs and their events leave this page. The files themselves are not touched." }</p>
            },
        ),
        Dialog::Unsealed => ("This page is not sealed", html! { <p>{ props.why }</p> }),
        Dialog::Keys => ("Keys", keys()),
    };
    let yes = match props.dialog {
        Dialog::Clear => Some("Close everything"),
        Dialog::Unsealed => Some("Open the files anyway"),
        Dialog::Keys => None,
    };
    html! {
        <dialog ref={dialog} class="modal" aria-labelledby="dialog-head">
            <h2 id="dialog-head">{ head }</h2>
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
fn show(dialog: &NodeRef, on_close: Callback<()>) -> impl FnOnce() + use<> {
    let before = focused();
    let dialog = dialog.cast::<HtmlDialogElement>();
    let listener = dialog.as_ref().map(|dialog| {
        let _ = dialog.show_modal();
        let options = EventListenerOptions::enable_prevent_default();
        EventListener::new_with_options(dialog, "cancel", options, move |event| {
            event.prevent_default();
            on_close.emit(());
        })
    });
    move || {
        drop(listener);
        if let Some(dialog) = dialog {
            dialog.close();
        }
        before.iter().for_each(focus);
    }
}

fn keys() -> Html {
    const KEYS: [(&[&str], &str); 10] = [
        (&["/"], "to the query"),
        (&["j", "↓"], "next event"),
        (&["k", "↑"], "previous event"),
        (&["Home", "End"], "first and last event"),
        (&["g", "G"], "first and last event in time"),
        (&["Enter"], "open the event"),
        (&["Esc"], "stop the search, or close what is open"),
        (&["−"], "in the histogram: back to the wider range"),
        (&["Ctrl V"], "open what was copied"),
        (&["?"], "these keys"),
    ];
    let row = |(keys, what): (&[&'static str], &'static str)| {
        html! { <div><dt>{ for keys.iter().map(|key| html! { <kbd>{ *key }</kbd> }) }</dt><dd>{ what }</dd></div> }
    };
    html! { <dl class="keylist">{ for KEYS.into_iter().map(row) }</dl> }
}
