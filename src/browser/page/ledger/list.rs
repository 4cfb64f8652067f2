//! The list of repairs beside the diffs: an overview, and a way to each of them.

use super::entry::id;
use super::name_of;
use crate::page::focus::focus;
use crate::page::state::InputView;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use watchglass::protocol::{Ledger, LedgerEntry};
use watchglass::view::words::{capital, line, number, visible};
use web_sys::HtmlElement;
use yew::prelude::*;

/// Properties of [`RepairList`].
#[derive(Properties, PartialEq)]
pub struct RepairListProps {
    /// The ledger.
    pub ledger: Rc<Ledger>,
    /// The inputs, for their names.
    pub inputs: Rc<Vec<InputView>>,
    /// How many repairs there are in all.
    pub repairs: u64,
}

/// The repairs of this page of the ledger.
#[component]
pub fn RepairList(props: &RepairListProps) -> Html {
    let current = use_state_eq(|| None::<u64>);
    let ledger = &props.ledger;
    let item = |(place, entry): (u64, &LedgerEntry)| {
        let onclick = {
            let current = current.clone();
            Callback::from(move |_| {
                current.set(Some(place));
                show(place);
            })
        };
        let chosen = (*current == Some(place)).then_some("true");
        html! {
            <li key={place} class="ritem" aria-current={chosen}>
                <span class="no">{ number(place) }</span>
                <button type="button" class="what" {onclick}>{ capital(&visible(&entry.words)) }</button>
                <span class="at">{ format!("byte {}", number(entry.at)) }</span>
                <span class="ev clip">
                    { format!("line {} of {}", line(entry.line), name_of(&props.inputs, entry.input)) }
                </span>
            </li>
        }
    };
    let numbered = (ledger.offset.saturating_add(1)..).zip(&ledger.entries);
    let items = numbered.filter(|(_, entry)| entry.end.is_none()).map(item);
    let rules = ledger.rules.iter().map(|(words, count)| {
        format!("{}\u{a0}×\u{a0}{}", number(*count), uncapital(&visible(words)))
    });
    let rules: Vec<String> = rules.collect();
    html! {
        <section class="led-sec">
            <h2>{ "Repairs " }<span class="n">{ number(props.repairs) }</span></h2>
            <p>{ if rules.is_empty() { "None was needed.".to_owned() } else { rules.join(", ") } }</p>
            <ol class="rlist">{ for items }</ol>
        </section>
    }
}

/// Words that begin a sentence, within one.
fn uncapital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// Brings an entry into view by moving the focus to its heading.
fn show(place: u64) {
    let document = web_sys::window().and_then(|window| window.document());
    let heading = document.and_then(|document| document.get_element_by_id(&id(place)));
    if let Some(heading) = heading.and_then(|heading| heading.dyn_into::<HtmlElement>().ok()) {
        focus(&heading);
    }
}
