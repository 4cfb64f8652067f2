//! The baseline on the page: what is set, above the events.

use super::calls::Calls;
use super::clock::{NAME, act};
use watchglass::query::Query;
use watchglass::view::changes::hiding;
use watchglass::view::words::{middle, plural};
use yew::prelude::*;

/// What is set, above the events; of the first input the name is given.
pub fn baseline_bar(baseline: &[u32], first: &str, query: &Query, calls: &Calls) -> Html {
    if baseline.is_empty() {
        return Html::default();
    }
    let more = baseline.len() as u64 - 1;
    let more =
        if more > 0 { [" and ", &plural(more, "more input")].concat() } else { String::new() };
    let (hidden, hides) = hiding(query);
    let (told, hide) = match hides {
        true => (", hidden", "Show its events"),
        false => (", shown with the others", "Hide its events"),
    };
    html! {
        <p class="look-bar" data-testid="baseline-bar">
            <span>{ "Baseline: " }<b class="strong">{ middle(first, NAME).into_owned() }{ more }</b>{ told }</span>
            { act(calls.query.reform(move |_: MouseEvent| hidden.clone()), "baseline-hide", hide) }
            { act(calls.baseline.reform(|_: MouseEvent| None), "baseline-reset", "No baseline") }
        </p>
    }
}
