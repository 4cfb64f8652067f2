//! Top values of a field of choice: one bar for each, and each filters.

use super::pct;
use crate::browser::page::marks::severity_mark;
use crate::event::{Field, Severity};
use crate::query::{Facet, Query};
use crate::view::bars::{FacetRow, rows};
use crate::view::words::{number, visible};
use std::rc::Rc;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// How many bars are drawn.
const MOST: usize = 7;

/// Properties of [`TopValues`].
#[derive(Properties, PartialEq)]
pub struct TopValuesProps {
    /// The facet of the chosen field.
    pub facet: Rc<Facet>,
    /// The fields to choose from.
    pub fields: Vec<Field>,
    /// The filter that the facet was asked with.
    pub query: Rc<Query>,
    /// Takes the filter that a click asks for.
    pub on_query: Callback<Query>,
    /// Takes the field that was chosen.
    pub on_field: Callback<Field>,
}

/// The bars with the choice of a field.
#[component]
pub fn TopValues(props: &TopValuesProps) -> Html {
    let field = props.facet.field;
    let select = use_node_ref();
    {
        // The attribute alone does not move a choice that a person has made.
        let select = select.clone();
        use_effect_with(field, move |field| {
            if let Some(select) = select.cast::<HtmlSelectElement>() {
                select.set_value(field.name());
            }
        });
    }
    let onchange = {
        let to = props.on_field.clone();
        Callback::from(move |event: Event| {
            let chosen = event.target_unchecked_into::<HtmlSelectElement>().value();
            if let Some(field) = Field::parse(&chosen) {
                to.emit(field);
            }
        })
    };
    let options = props.fields.iter().map(|field| {
        html! {
            <option value={field.name()}>{ field.label() }</option>
        }
    });
    let all = rows(&props.facet, &props.query, &[], false);
    let shown = all.iter().take(MOST);
    let drawn = u64::try_from(all.iter().take(MOST).filter(|row| !row.absent()).count());
    let rest = props.facet.distinct.saturating_sub(drawn.unwrap_or(u64::MAX));
    html! {
        <section class="top-values" data-testid="top-values" data-field={field.name()} aria-label="Top values">
            <div class="chart-head">
                <h2>{ "Top values" }</h2>
                <label class="vh" for="top-field">{ "Field of the top values" }</label>
                <select id="top-field" class="select" data-testid="top-field" ref={select} {onchange}>{ for options }</select>
                <span class="right">
                    if rest > 0 { { format!("{} more", number(rest)) } }
                </span>
            </div>
            <ul class="top-list">
                { for shown.map(|row| bar(field, row, props)) }
                if all.is_empty() { <li class="muted">{ "No values" }</li> }
            </ul>
        </section>
    }
}

fn bar(field: Field, row: &FacetRow, props: &TopValuesProps) -> Html {
    let onclick = {
        let (query, to, value) = (props.query.clone(), props.on_query.clone(), row.value.clone());
        Callback::from(move |_| to.emit(query.toggled(field, value.clone(), true)))
    };
    let class = classes!(
        row.included.then_some("on"),
        row.excluded.then_some("off"),
        row.absent().then_some("absent"),
    );
    let severity = if field == Field::Severity { Severity::parse(&row.exact) } else { None };
    let count = row.count.map_or_else(|| "…".to_owned(), number);
    html! {
        <li key={format!("{:?}", row.value)}>
            <button
                type="button"
                {class}
                aria-pressed={row.included.to_string()}
                title={visible(&row.exact).into_owned()}
                data-testid="top-value"
                data-value={row.exact.clone()}
                {onclick}
            >
                { for severity.map(severity_mark) }
                <span class="clip">{ row.label.clone() }</span>
                <svg class="tbar" height="12" aria-hidden="true"><rect width={pct(row.bar)} height="12" /></svg>
                <span class="cnt">{ count }</span>
            </button>
        </li>
    }
}
