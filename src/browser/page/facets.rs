//! The facets: for each field its values with counts, to include or to exclude.
//!
//! A count is of the events that all *other* conditions show, so what is not chosen can
//! still be judged. What is absent is a value of its own, and one that is filtered by
//! stays in the list even where nothing is left of it.

use crate::page::focus::focused;
use crate::page::marks::{icon, severity_mark};
use crate::page::pick::{Pick, pick};
use std::collections::BTreeMap;
use std::rc::Rc;
use watchglass::event::{Disposition, Field, Severity};
use watchglass::query::{Facet, Match, Query};
use watchglass::view::bars::{FacetRow, VALUES, found, rows};
use watchglass::view::length::Length;
use watchglass::view::words::{long, number};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Properties of [`Facets`].
#[derive(Properties, PartialEq)]
pub struct FacetsProps {
    /// The facets, in the order in which they are shown.
    pub facets: Rc<Vec<Facet>>,
    /// The values that were seen of each field.
    pub known: Rc<Known>,
    /// The field whose values are searched, and for what.
    pub sought: Option<(Field, String)>,
    /// The values found.
    pub found: Option<Rc<Facet>>,
    /// The filter they were asked with.
    pub query: Rc<Query>,
    /// Takes the filter that a click asks for.
    pub on_query: Callback<Query>,
    /// Asks for so many values of a field.
    pub on_more: Callback<(Field, u32)>,
    /// Searches the values of a field.
    pub on_seek: Callback<Option<(Field, String)>>,
}

/// The fields whose values are counted only where a person opens or chooses them, or the filter asks
/// for them: answers are no slower for the others.
pub const LATER: [Field; 6] = [
    Field::Workload,
    Field::SourceResource,
    Field::SourceIp,
    Field::DestinationResource,
    Field::DestinationIp,
    Field::DestinationDomain,
];

/// Values that were seen, of each field.
pub type Known = BTreeMap<Field, Vec<String>>;

/// All facets.
#[component]
pub fn Facets(props: &FacetsProps) -> Html {
    // How many values a field showed before more were asked for.
    let few = use_state(BTreeMap::<Field, u32>::new);
    let drawn = use_mut_ref(Known::new);
    let by_name = use_state_eq(|| false);
    let resize = |field: Field, values: u32, was: Option<u32>| {
        let (few, to) = (few.clone(), props.on_more.clone());
        Callback::from(move |_| {
            let mut now = (*few).clone();
            match was {
                Some(was) => now.entry(field).or_insert(was),
                None => &mut now.remove(&field).unwrap_or_default(),
            };
            few.set(now);
            to.emit((field, values));
        })
    };
    let at = |field: Field| props.facets.iter().find(|facet| facet.field == field);
    // What is not counted yet can be opened.
    let closed = |field: Field| {
        let onclick = props.on_more.reform(move |_: MouseEvent| (field, VALUES));
        at(field).is_none().then(|| html! {
            <details key={field.name()} class="facet" data-testid="facet" data-field={field.name()}>
                <summary {onclick}>{ icon("chevron", 12) }{ field.label() }</summary>
            </details>
        })
    };
    let mut drawn = drawn.borrow_mut();
    let held = focused().and_then(|at| {
        let value = at.closest(".fv").ok()??;
        let absent = value.get_attribute("data-absent");
        absent.or_else(|| Some([":", &value.get_attribute("data-value")?].concat()))
    });
    let boxes = props.facets.iter().map(|facet| {
        let field = facet.field;
        // What is only asked for is no value of the field.
        let listed = facet.values.iter().filter(|(_, count)| *count > 0).count();
        let listed = u32::try_from(listed).unwrap_or(u32::MAX);
        let more = facet.distinct.saturating_sub(u64::from(listed));
        let sought = props.sought.as_ref().filter(|(of, _)| *of == field).map(|(_, text)| text);
        let known = props.known.get(&field).map(Vec::as_slice).unwrap_or_default();
        let values = match (sought, &props.found) {
            (Some(text), Some(values)) if values.field == field => {
                found(values, &props.query, text, *by_name)
            }
            _ => rows(facet, &props.query, known, *by_name),
        };
        let names: Vec<String> = values.iter().map(name).collect();
        let drawn = drawn.entry(field).or_default();
        // A list of its own, all with keys, or values that change places are made anew.
        let one = |row| {
            let key = place(name(row), &names, drawn, held.as_ref());
            value((field, key), row, props)
        };
        let values: Html = match values.is_empty() {
            true => html! { <li class="fv none">{ "no values" }</li> },
            false => values.iter().map(one).collect(),
        };
        html! {
            <details key={field.name()} class="facet" data-testid="facet" data-field={field.name()} open=true>
                <summary>
                    { icon("chevron", 12) }
                    { field.label() }
                    <span class="n">{ number(facet.distinct) }</span>
                </summary>
                <ul>{ values }</ul>
                if facet.distinct > u64::from(VALUES) || sought.is_some() { { seek(field, facet.distinct, sought, props) } }
                if more > 0 && sought.is_none() {
                    <button
                        type="button"
                        class="more"
                        data-testid="facet-more"
                        aria-label={format!("{} more values of {}", number(more), field.label())}
                        onclick={resize(field, listed.saturating_mul(3).max(listed + 20), Some(listed))}
                    >{ format!("{} more", number(more)) }</button>
                }
                if let Some(few) = few.get(&field) {
                    <button
                        type="button"
                        class="more"
                        aria-label={format!("Fewer values of {}", field.label())}
                        onclick={resize(field, *few, None)}
                    >{ "fewer" }</button>
                }
            </details>
        }
    });
    let sort = |name: bool, label: &'static str| {
        let by_name = by_name.clone();
        html! {
            <button type="button" aria-pressed={(*by_name == name).to_string()}
                data-testid={if name { "facet-by-name" } else { "facet-by-count" }}
                onclick={Callback::from(move |_: MouseEvent| by_name.set(name))}>{ label }</button>
        }
    };
    html! {<>
        if !props.facets.is_empty() {
            <div class="facet-sort">
                <span class="muted" id="facet-sort">{ "Values by" }</span>
                <span class="seg" role="group" aria-labelledby="facet-sort">
                    { sort(false, "Count") }{ sort(true, "Name") }
                </span>
            </div>
        }
        { for boxes }
        { for LATER.into_iter().filter(|_| !props.facets.is_empty()).filter_map(closed) }
    </>}
}

/// The search within a facet.
fn seek(field: Field, distinct: u64, sought: Option<&String>, props: &FacetsProps) -> Html {
    let oninput = props.on_seek.reform(move |event: InputEvent| {
        let text = event.target_dyn_into::<HtmlInputElement>().map(|field| field.value());
        text.filter(|text| !text.is_empty()).map(|text| (field, text))
    });
    let (on_seek, empty) = (props.on_seek.clone(), sought.is_none());
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Escape" && !empty {
            event.prevent_default();
            event.stop_propagation();
            on_seek.emit(None);
        }
    });
    html! {
        <input type="search" class="seek" data-testid="facet-search" value={sought.cloned().unwrap_or_default()}
            aria-label={["Search values of ", field.label()].concat()}
            placeholder={["Search ", &number(distinct), " values"].concat()}
            spellcheck="false" autocomplete="off" {oninput} {onkeydown} />
    }
}

/// A name that no other value of the field has.
fn name(row: &FacetRow) -> String {
    [absent(row).unwrap_or(":"), &row.exact].concat()
}

fn absent(row: &FacetRow) -> Option<&'static str> {
    match row.value {
        Match::Missing => Some("missing"),
        Match::Host => Some("host"),
        Match::Exact(_) | Match::Glob(_) | Match::Net(_) => None,
    }
}

/// What the element of a value is known by: its place in what was drawn so far. A value keeps its
/// element, and what comes takes that of what went, which is quicker than a new one; but never that
/// of the value that has the focus.
fn place(name: String, names: &[String], drawn: &mut Vec<String>, held: Option<&String>) -> usize {
    let goes = |known: &String| held != Some(known) && !names.contains(known);
    let own = drawn.iter().position(|known| *known == name);
    let at = own.or_else(|| drawn.iter().position(goes)).unwrap_or(drawn.len());
    match drawn.get_mut(at) {
        Some(known) => *known = name,
        None => drawn.push(name),
    }
    at
}

/// One value with its bar, count and the two buttons.
fn value((field, key): (Field, usize), row: &FacetRow, props: &FacetsProps) -> Html {
    let onclick = {
        let (query, value) = (props.query.clone(), row.value.clone());
        props.on_query.reform(move |_: MouseEvent| query.toggled(field, value.clone(), true))
    };
    let name = [field.label(), ": ", &row.label].concat();
    let buttons = pick(
        &Pick {
            query: &props.query,
            on_query: &props.on_query,
            field,
            value: &row.value,
            name: &name,
            pressed: Some((row.included, row.excluded)),
        },
        Html::default(),
    );
    let class = classes!(
        "fv",
        row.absent().then_some("absent"),
        (row.count == Some(0)).then_some("nil"),
        row.included.then_some("on"),
        row.excluded.then_some("off"),
    );
    let absent = absent(row);
    let (head, tail) = halves(&row.label);
    let shown = row.count.map_or_else(|| "…".to_owned(), number);
    html! {
        <li
            {key}
            {class}
            data-testid="facet-value"
            data-value={row.exact.clone()}
            data-count={row.count.map(|count| count.to_string())}
            data-absent={absent}
        >
            <svg class="fbar" height="20" aria-hidden="true">
                <rect width={format!("{}%", Length(row.bar))} height="20" />
            </svg>
            <button
                type="button"
                class="lab"
                aria-pressed={row.included.to_string()}
                title={if absent.is_some() { row.label.clone() } else { long(&row.exact).into_owned() }}
                {onclick}
            >
                { mark(field, &row.exact) }
                <span class="clip">{ head.to_owned() }</span>
                if !tail.is_empty() { <span class="tail">{ tail.to_owned() }</span> }
            </button>
            <span class="cnt">{ shown }</span>
            { buttons }
        </li>
    }
}

/// The mark of a severity or of an outcome.
fn mark(field: Field, exact: &str) -> Html {
    match field {
        Field::Severity => Severity::parse(exact).map_or_else(Html::default, severity_mark),
        Field::Disposition => Disposition::parse(exact).map_or_else(Html::default, |disposition| {
            let class = format!("d-{}", disposition.word());
            html! {
                <svg class="key" viewBox="0 0 12 12" aria-hidden="true">
                    <rect {class} x=".5" y=".5" width="11" height="11" />
                </svg>
            }
        }),
        _ => Html::default(),
    }
}

/// A long label in two parts: the first gives way with an ellipsis, the last stays, since
/// both ends of an image, a path or a pod tell it from others.
fn halves(label: &str) -> (&str, &str) {
    let letters = label.chars().count();
    let cut = label.char_indices().nth(letters.saturating_sub(8));
    match cut {
        Some((at, _)) if letters > 22 => label.split_at_checked(at).unwrap_or((label, "")),
        _ => (label, ""),
    }
}
