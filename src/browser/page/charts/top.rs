//! Top values of a field of choice: one bar for each, and each filters; or the heat map of two
//! fields, which stands first.

use super::heat::{HeatProps, heat};
use super::pct;
use crate::page::marks::severity_mark;
use std::rc::Rc;
use watchglass::event::{Field, Severity};
use watchglass::query::text::print_value;
use watchglass::query::{Facet, Query};
use watchglass::view::bars::{FacetRow, Grid, rows};
use watchglass::view::words::{long, number};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// How many bars are drawn.
const MOST: usize = 7;

/// Properties of [`TopValues`].
#[derive(Properties, PartialEq)]
pub struct TopValuesProps {
    /// The facet of the chosen field; of none, the heat map is chosen.
    pub facet: Option<Rc<Facet>>,
    /// The heat map.
    pub grid: Option<Rc<Grid>>,
    /// The fields of the heat map.
    pub by: [Field; 2],
    /// The fields to choose from.
    pub fields: Vec<Field>,
    /// Whether the counts still grow.
    pub grows: bool,
    /// The filter that the facet was asked with.
    pub query: Rc<Query>,
    /// Takes the filter that a click asks for.
    pub on_query: Callback<Query>,
    /// Takes the field that was chosen.
    pub on_field: Callback<Option<Field>>,
}

/// The bars with the choice of a field.
#[component]
pub fn TopValues(props: &TopValuesProps) -> Html {
    let field = props.facet.as_ref().map(|facet| facet.field);
    let word = field.map_or("", Field::name);
    let select = use_node_ref();
    {
        // The attribute alone does not move a choice that a person has made.
        let select = select.clone();
        use_effect_with(word, move |word| {
            if let Some(select) = select.cast::<HtmlSelectElement>() {
                select.set_value(word);
            }
        });
    }
    let onchange = {
        let to = props.on_field.clone();
        Callback::from(move |event: Event| {
            let chosen = event.target_unchecked_into::<HtmlSelectElement>().value();
            to.emit(Field::parse(&chosen));
        })
    };
    let options = props.fields.iter().map(|field| {
        html! {
            <option value={field.name()}>{ field.label() }</option>
        }
    });
    let by = [props.by[0].label(), " × ", &props.by[1].label().to_lowercase()].concat();
    let (rest, inside) = match (&props.facet, &props.grid) {
        (Some(facet), _) => bars(facet, props),
        (_, Some(grid)) => {
            let (query, on_query) = (props.query.clone(), props.on_query.clone());
            (
                0,
                heat(&HeatProps {
                    grid: grid.clone(),
                    by: props.by,
                    grows: props.grows,
                    query,
                    on_query,
                }),
            )
        }
        _ => (0, Html::default()),
    };
    html! {
        <section class="top-values" data-testid="top-values" data-field={word} aria-label="Most events by">
            <div class="chart-head">
                <h2><label for="top-field">{ "Most events by" }</label></h2>
                <select id="top-field" class="select" data-testid="top-field" ref={select} {onchange}>
                    <option value="">{ by }</option>{ for options }
                </select>
                <span class="right">
                    if rest > 0 { { format!("{} more", number(rest)) } }
                </span>
            </div>
            { inside }
        </section>
    }
}

/// The bars, and how many values have none.
fn bars(facet: &Facet, props: &TopValuesProps) -> (u64, Html) {
    let all = rows(facet, &props.query, &[], false);
    let drawn = u64::try_from(all.iter().take(MOST).filter(|row| !row.absent()).count());
    let rest = facet.distinct.saturating_sub(drawn.unwrap_or(u64::MAX));
    // A list of its own, all with keys, or bars that change places are made anew.
    let inside: Html = match all.is_empty() {
        true => html! { <li class="muted">{ "No values" }</li> },
        false => all.iter().take(MOST).map(|row| bar(facet.field, row, props)).collect(),
    };
    (rest, html! { <ul class="top-list">{ inside }</ul> })
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
        <li key={print_value(&row.value)}>
            <button
                type="button"
                {class}
                aria-pressed={row.included.to_string()}
                title={long(&row.exact).into_owned()}
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
