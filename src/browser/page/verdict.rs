//! The verdict: the sentence above everything, what it counts as buttons that filter by it, and
//! the switch for what is routine.

use super::marks::{icon, severity_mark};
use std::cell::Cell;
use std::rc::Rc;
use watchglass::query::Query;
use watchglass::view::verdict::{Part, Told};
use yew::prelude::*;

/// What [`verdict_view`] draws.
pub struct VerdictProps {
    /// The verdict.
    pub told: Rc<Told>,
    /// Whether its numbers still grow.
    pub grows: bool,
    /// Takes the filter that a click asks for.
    pub on_query: Callback<Query>,
}

/// The verdict.
pub fn verdict_view(props: &VerdictProps) -> Html {
    let told = &props.told;
    let to = &props.on_query;
    let before = Cell::new(0);
    let matter = |part: &Part, testid: &'static str| {
        // What it counts, without how many: a button whose number changes is the same one. While
        // numbers grow, with the length of those before it too: what changes places then is drawn
        // anew, and does not move.
        before.set(before.get() + part.text.len());
        let key = match part.text.split_once(' ').filter(|_| !props.grows) {
            Some((_, what)) => what.to_owned(),
            None => before.get().to_string() + &part.text,
        };
        html! {
            <li {key}>{ button(part, to, ["matter", testid], html! {<>
                { for part.severity.map(severity_mark) }<span>{ part.text.clone() }</span>
            </>}) }</li>
        }
    };
    let first = told.first.iter().map(|part| matter(part, "verdict-first"));
    let matters = told.matters.iter().map(|part| matter(part, "matter"));
    let note = |part: &Part| match &part.query {
        Some(_) => {
            html! { <li>{ button(part, to, ["note", "note"], html! { part.text.clone() }) }</li> }
        }
        None => html! { <li>{ part.text.clone() }</li> },
    };
    html! {
        <section class="verdict" data-testid="verdict" aria-label="Verdict">
            <h2>{ for told.worst.map(severity_mark) }<span data-testid="verdict-title">{ told.title.clone() }</span></h2>
            <ul class="matters" aria-label="Reported, no block">{ for first.chain(matters) }</ul>
            <ul class="notes" aria-label="What was counted">{ for told.notes.iter().map(note) }</ul>
        </section>
    }
}

/// The switch that hides what is routine.
pub fn routine_switch(part: &Part, to: &Callback<Query>) -> Html {
    let inside = html! {<>
        <span class="box">{ icon("check", 12) }</span><span>{ part.text.clone() }</span>
    </>};
    button(part, to, ["toggle", "routine"], inside)
}

/// A button of a class and test id that filters, pressed while the filter has what it stands for.
fn button(part: &Part, to: &Callback<Query>, names: [&'static str; 2], inside: Html) -> Html {
    let onclick = {
        let (to, query) = (to.clone(), part.query.clone());
        Callback::from(move |_: MouseEvent| query.iter().for_each(|query| to.emit(query.clone())))
    };
    let [class, testid] = names;
    html! {
        <button type="button" {class} data-testid={testid} aria-pressed={part.chosen.to_string()} {onclick}>
            { inside }
        </button>
    }
}
