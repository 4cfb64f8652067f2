//! The buttons of a value: include, exclude, only. They are the same wherever a value stands.

use std::rc::Rc;
use watchglass::event::Field;
use watchglass::query::{Match, Query};
use yew::prelude::*;

/// The buttons.
pub struct Pick<'a> {
    /// The filter.
    pub query: &'a Rc<Query>,
    /// Takes the filter that a click asks for.
    pub on_query: &'a Callback<Query>,
    /// The field.
    pub field: Field,
    /// Its value.
    pub value: &'a Match,
    /// What the value is called aloud.
    pub name: &'a str,
    /// Whether the filter includes and excludes it, where that is shown.
    pub pressed: Option<(bool, bool)>,
}

/// The buttons, and what stands behind them.
pub fn pick(props: &Pick<'_>, rest: Html) -> Html {
    let (field, name) = (props.field, props.name);
    let to = |make: fn(&Query, Field, Match) -> Query| {
        let (query, value) = (props.query.clone(), props.value.clone());
        props.on_query.reform(move |_: MouseEvent| make(&query, field, value.clone()))
    };
    let include = to(|query, field, value| query.toggled(field, value, true));
    let exclude = to(|query, field, value| query.toggled(field, value, false));
    let only = to(Query::only);
    let said = |word: &str| [word, " ", name].concat();
    let (included, excluded) = props.pressed.unzip();
    html! {
        <span class="pm">
            <button type="button" data-testid="include" aria-pressed={included.map(|is| is.to_string())}
                aria-label={said("Include")} title="Include" onclick={include}>{ "+" }</button>
            <button type="button" data-testid="exclude" aria-pressed={excluded.map(|is| is.to_string())}
                aria-label={said("Exclude")} title="Exclude" onclick={exclude}>{ "\u{2212}" }</button>
            <button type="button" class="only" data-testid="only" aria-label={said("Only")} title="Only this"
                onclick={only}>{ "only" }</button>
            { rest }
        </span>
    }
}
