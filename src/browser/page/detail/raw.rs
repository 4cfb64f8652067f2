//! The raw record as found, with the numbers of its lines and the repairs beside them.

use super::super::marks::icon;
use super::super::state::InputView;
use crate::protocol::Detail;
use crate::view::detail::raw::{Ink, Line, MOST, lines, stands};
use crate::view::words;
use std::rc::Rc;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::prelude::*;

/// Properties of [`RawRecord`].
#[derive(Properties, PartialEq)]
pub struct RawRecordProps {
    /// The event.
    pub detail: Rc<Detail>,
    /// The inputs, for the name of the one it stands in.
    pub inputs: Rc<Vec<InputView>>,
}

/// The raw record.
#[component]
pub fn RawRecord(props: &RawRecordProps) -> Html {
    let detail = &props.detail;
    let (lines, cut) = lines(detail);
    let name = props.inputs.iter().find(|view| view.input == detail.place.input);
    let place = stands(detail, &lines);
    html! {
        <section class="pane d-raw" aria-label="Raw record" data-testid="raw">
            <div class="pane-head">
                <h3>{ "Raw" }</h3>
                { for name.map(|view| html! { <span class="mono clip">{ words::visible(&view.name).into_owned() }</span> }) }
                <span class="right"><CopyButton text={AttrValue::from(detail.raw.clone())} /></span>
            </div>
            <p class="fixes">{ place }</p>
            if !detail.carried.is_empty() { { carried(&detail.carried) } }
            if !detail.repairs.is_empty() {
                <p class="fixes"><span class="rep">{ words::plural(detail.repairs.len() as u64, "repair") }</span>
                    <span>{ "Shown as found; what was read in its place stands beside each mark." }</span></p>
            }
            if detail.lossy {
                <p class="fixes">{ "Bytes that are not UTF-8 are shown as �." }</p>
            }
            <ol class="raw">{ for lines.iter().map(line) }</ol>
            if cut {
                <p class="fixes">{ format!("The first {} characters are shown; copying takes all.", words::number(MOST as u64)) }</p>
            }
        </section>
    }
}

/// What carried the record, outermost first.
fn carried(names: &[String]) -> Html {
    html! {
        <p class="fixes" data-testid="carried">
            <span aria-hidden="true">{ ["In: ", &names.join(" › ")].concat() }</span>
            <span class="vh">{ ["Carried by: ", &names.join(", in it ")].concat() }</span>
        </p>
    }
}

fn line(line: &Line) -> Html {
    let part = |(ink, text): &(Ink, String)| {
        let class = match ink {
            Ink::Key => "k",
            Ink::Text => "s",
            Ink::Number => "n",
            Ink::Plain => return html! { { text.clone() } },
        };
        html! { <span {class}>{ text.clone() }</span> }
    };
    let fix = |(number, words): &(usize, String)| {
        html! { <span class="fixnote" data-testid="repair">{ format!("{number} · {words}") }</span> }
    };
    let number = line.number.map_or_else(|| "+".to_owned(), |number| number.to_string());
    html! {
        <li class={(!line.fixes.is_empty()).then_some("fix")}>
            <span class="ln" aria-hidden="true">{ number }</span>
            <span class="lc"><code>{ for line.parts.iter().map(part) }</code>{ for line.fixes.iter().map(fix) }</span>
        </li>
    }
}

#[derive(Properties, PartialEq)]
struct CopyButtonProps {
    text: AttrValue,
}

/// Copies the record as found, and says whether that worked.
#[component]
fn CopyButton(props: &CopyButtonProps) -> Html {
    let done = use_state_eq(|| None::<bool>);
    {
        let done = done.clone();
        use_effect_with(props.text.clone(), move |_| done.set(None));
    }
    let onclick = {
        let (text, done) = (props.text.clone(), done.clone());
        Callback::from(move |_: MouseEvent| {
            let (text, done) = (text.clone(), done.clone());
            spawn_local(async move { done.set(Some(copy(&text).await)) });
        })
    };
    let word = match *done {
        None => "Copy",
        Some(true) => "Copied",
        Some(false) => "The browser did not copy it",
    };
    html! {
        <button type="button" class="linkbtn" data-testid="copy-raw" {onclick}>
            { icon("copy", 12) }<span aria-live="polite">{ word }</span>
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
