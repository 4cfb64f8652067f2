//! Copying: of the event as JSON, as found, as command lines; of a value as a condition.
//!
//! What is copied is made when it is asked for: a record may be large.

use super::super::export::download;
use super::super::focus::focus_first;
use super::super::marks::icon;
use super::super::state::row_name;
use js_sys::{Array, Uint8Array};
use std::rc::Rc;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use watchglass::protocol::Detail;
use watchglass::view::copied::{commands, json};
use web_sys::{Element, Node};
use yew::prelude::*;

/// Properties of [`Copy`].
#[derive(Properties, PartialEq)]
pub struct CopyProps {
    /// What it is a copy of: of something else nothing was copied yet.
    pub of: AttrValue,
    /// Makes the text.
    pub make: Callback<(), String>,
    /// What stands on the button; nothing for one that is only an icon.
    #[prop_or_default]
    pub word: &'static str,
    /// What it copies, where the word does not say it.
    #[prop_or_default]
    pub name: Option<AttrValue>,
    /// The test id.
    pub testid: &'static str,
}

/// Copies a text, and says whether that worked.
#[component]
pub fn Copy(props: &CopyProps) -> Html {
    let done = use_state_eq(|| None::<bool>);
    {
        let done = done.clone();
        use_effect_with(props.of.clone(), move |_| done.set(None));
    }
    let onclick = {
        let (make, done) = (props.make.clone(), done.clone());
        Callback::from(move |_: MouseEvent| {
            let (text, done) = (make.emit(()), done.clone());
            spawn_local(async move { done.set(Some(copy(&text).await)) });
        })
    };
    let bare = props.word.is_empty();
    let word = match *done {
        None => props.word,
        Some(true) => "Copied",
        Some(false) => "The browser did not copy it",
    };
    html! {
        <button type="button" class={(!bare).then_some("linkbtn")} data-testid={props.testid} aria-label={props.name.clone()}
            title={props.name.clone()} {onclick}>
            { icon(if *done == Some(true) { "check" } else { "copy" }, 12) }
            <span aria-live="polite" class={bare.then_some("vh")}>{ word }</span>
        </button>
    }
}

/// Copies a text; whether that worked.
pub async fn copy(text: &str) -> bool {
    let Some(window) = web_sys::window() else { return false };
    // A page of a local file may have no clipboard at all.
    let navigator = window.navigator();
    let has =
        js_sys::Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|it| !it.is_undefined());
    has && JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok()
}

/// What can be taken of the event, behind a button.
pub(super) fn menu(detail: &Rc<Detail>) -> Html {
    let of = row_name((detail.row.shard, detail.row.row));
    let make = |what: fn(&Detail) -> String| {
        let detail = detail.clone();
        Callback::from(move |()| what(&detail))
    };
    let command = |(what, command): (&'static str, String)| {
        let name = ["Copy: ", &command].concat();
        let text = command.clone();
        html! {
            <li>
                <span>{ what }</span><code>{ command }</code>
                <Copy of={[&of, what].concat()} make={Callback::from(move |()| text.clone())} {name} testid="copy-command" />
            </li>
        }
    };
    html! {
        <details class="takes" onkeydown={closes()} onfocusout={Callback::from(|event: FocusEvent| left(&event))}>
            <summary data-testid="copy-menu">{ "Copy" }{ icon("chevron-down", 12) }</summary>
            <div class="pop takes-pop" role="group" aria-label="Copy the event">
                <p>
                    <Copy of={of.clone()} make={make(json)} word="As JSON" testid="copy-json" />
                    <Copy of={of.clone()} make={make(|detail| detail.raw.clone())} word="As found" testid="copy-found" />
                    { save(detail) }
                </p>
                <ul>{ for commands(&detail.row).into_iter().map(command) }</ul>
            </div>
        </details>
    }
}

/// The menu that something happens in, while it is open.
fn open_menu(event: &web_sys::Event) -> Option<Element> {
    let at = event.target().and_then(|at| wasm_bindgen::JsCast::dyn_into::<Element>(at).ok());
    at?.closest(".takes[open]").ok().flatten()
}

/// The focus that leaves the menu closes it.
fn left(event: &FocusEvent) {
    let to = event.related_target().and_then(|to| wasm_bindgen::JsCast::dyn_into::<Node>(to).ok());
    if let (Some(to), Some(menu)) = (to, open_menu(event))
        && !menu.contains(Some(&to))
    {
        let _ = menu.remove_attribute("open");
    }
}

/// Escape closes the menu, and not the event.
fn closes() -> Callback<KeyboardEvent> {
    Callback::from(|event: KeyboardEvent| {
        if let Some(menu) = open_menu(&event).filter(|_| event.key() == "Escape") {
            event.prevent_default();
            event.stop_propagation();
            let _ = menu.remove_attribute("open");
            focus_first("[data-testid=copy-menu]");
        }
    })
}

/// Saves the record's bytes: a text that is copied holds no others than those of UTF-8.
fn save(detail: &Rc<Detail>) -> Html {
    let detail = detail.clone();
    let onclick = Callback::from(move |_: MouseEvent| {
        let row = row_name((detail.row.shard, detail.row.row));
        let bytes = detail.bytes.as_deref().unwrap_or(detail.raw.as_bytes());
        // Nothing of the data is in the file's name; a browser that does not save says so itself.
        let name = ["watchglass-record-", &row, ".txt"].concat();
        let _ = download(&Array::of1(&Uint8Array::from(bytes)), "application/octet-stream", &name);
    });
    html! {
        <button type="button" class="linkbtn" data-testid="save-record" {onclick}>
            { icon("download", 12) }{ "Download the bytes" }
        </button>
    }
}
