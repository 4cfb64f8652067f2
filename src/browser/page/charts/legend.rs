//! The severities of the histogram with their counts; each toggles its filter.

use crate::page::marks::severity_mark;
use std::rc::Rc;
use watchglass::event::Field;
use watchglass::query::{Match, Query};
use watchglass::view::timeline::{Counts, STACK};
use watchglass::view::words::{number, severity as word};
use yew::prelude::*;

/// What [`legend`] draws.
pub struct LegendProps {
    /// Events by severity number.
    pub totals: Counts,
    /// The filter they were asked with.
    pub query: Rc<Query>,
    /// Takes the filter that a click asks for.
    pub on_query: Callback<Query>,
}

/// One button for each severity that occurs or is filtered by.
pub fn legend(props: &LegendProps) -> Html {
    let included = props.query.included(Field::Severity);
    let excluded = props.query.excluded(Field::Severity);
    let entries = STACK.into_iter().filter_map(|severity| {
        let count = props.totals.get(severity as usize).copied().unwrap_or(0);
        let value = Match::Exact(severity.word().to_owned());
        let pressed = included.contains(&value);
        if count == 0 && !pressed && !excluded.contains(&value) {
            return None;
        }
        let onclick = {
            let (query, to, value) = (props.query.clone(), props.on_query.clone(), value.clone());
            Callback::from(move |_| {
                to.emit(query.toggled(Field::Severity, value.clone(), true));
            })
        };
        let class = classes!(excluded.contains(&value).then_some("off"));
        Some(html! {
            <button key={severity.word()} type="button" {class} aria-pressed={pressed.to_string()} {onclick}>
                { severity_mark(severity) }
                <span>{ word(severity) }{ " " }{ number(count) }</span>
            </button>
        })
    });
    html! {
        <div class="legend" role="group" aria-label="Filter by severity">{ for entries }</div>
    }
}
