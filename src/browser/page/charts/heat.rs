//! The heat map: a table of counts by two fields, each of which filters by both. It is its own
//! table of numbers.

use std::rc::Rc;
use watchglass::event::Field;
use watchglass::query::text::print_value;
use watchglass::query::{Match, Query};
use watchglass::view::bars::{Grid, Side, both, head_words};
use watchglass::view::words::number;
use yew::prelude::*;

/// What [`heat`] draws.
pub struct HeatProps {
    /// The counts.
    pub grid: Rc<Grid>,
    /// The fields down and across.
    pub by: [Field; 2],
    /// Whether they still grow.
    pub grows: bool,
    /// The filter that they were asked with.
    pub query: Rc<Query>,
    /// Takes the filter that a click asks for.
    pub on_query: Callback<Query>,
}

/// The room of a head's word, and that of all heads with that of the sums, in pixels: of more than
/// fit the heads stand upright.
const HEAD: usize = 52;
const HEADS: usize = 345;

/// The heat map.
pub fn heat(props: &HeatProps) -> Html {
    let Grid { columns, rows } = props.grid.as_ref();
    let none = &None;
    let heads = columns
        .iter()
        .map(|line| html! { <th scope="col">{ head(props, [none, &line.value], line) }</th> });
    let row = |(place, (line, counts)): (usize, &(Side, Vec<watchglass::view::bars::Count>))| {
        let cells = counts.iter().zip(columns).enumerate().map(|(at, (count, column))| {
            let label = [&line.label, ", ", &column.label, ": ", &number(count.count)].concat();
            let class = ["h0", "h1", "h2", "h3", "h4"].get(usize::from(count.heat)).copied();
            let values = [&line.value, &column.value];
            html! { <td key={key(column, props.grows.then_some(at))}>{
                if count.count == 0 {
                    html! { <span class="h0">{ "·" }</span> }
                } else if values.iter().any(|value| value.is_none()) {
                    html! { <span {class}>{ number(count.count) }</span> }
                } else {
                    button(props, values, class, label, number(count.count))
                }
            }</td> }
        });
        html! {
            <tr key={key(line, props.grows.then_some(place))}>
                <th key="\u{0}" scope="row">{ head(props, [&line.value, none], line) }</th>
                { for cells }
                <td key="\u{1}" class="tot">{ number(line.total) }</td>
            </tr>
        }
    };
    let all: u64 = columns.iter().map(|column| column.total).sum();
    // As wide as the greatest sum: the heads need what is left.
    let room = (number(all).len() * 7).max(24);
    let many = columns.len() * HEAD + room > HEADS;
    let room = room.to_string();
    html! {
        <div class="heat-frame">
            <table class={classes!("heat", many.then_some("many"))} data-testid="heat">
                <caption class="vh">{ ["Events by ", props.by[0].label(), " and ", props.by[1].label()].concat() }</caption>
                <thead><tr><td></td>{ for heads }<th scope="col" class="tot" width={room}>{ "all" }</th></tr></thead>
                <tbody>{ for rows.iter().enumerate().map(row) }</tbody>
                <tfoot><tr>
                    <th scope="row">{ "all" }</th>
                    { for columns.iter().map(|column| html! { <td class="tot">{ number(column.total) }</td> }) }
                    <td class="tot">{ number(all) }</td>
                </tr></tfoot>
            </table>
        </div>
    }
}

/// What names a row or column, so that a place keeps the focus when others go. While counts grow, its
/// place too: what changes places then is drawn anew, and does not move.
fn key(side: &Side, place: Option<usize>) -> String {
    let place = place.map(|at| at.to_string()).unwrap_or_default();
    let value = side.value.as_ref().map(print_value).unwrap_or_default();
    [&place, " ", &value].concat()
}

fn head(props: &HeatProps, values: [&Option<Match>; 2], line: &Side) -> Html {
    if values.iter().all(|value| value.is_none()) {
        return html! { <span class="clip">{ line.label.clone() }</span> };
    }
    let text = match values {
        [None, _] => head_words(&line.label),
        _ => &line.label,
    };
    // What is said begins with what is seen.
    let said =
        if text == line.label { text.to_owned() } else { [text, ", ", &line.label].concat() };
    button(props, values, Some("clip"), said, text.to_owned())
}

/// A button that filters by the values, pressed while the filter has them.
fn button(
    props: &HeatProps,
    values: [&Option<Match>; 2],
    class: Option<&'static str>,
    label: String,
    text: String,
) -> Html {
    let (query, chosen) = both(&props.query, props.by, values);
    let to = props.on_query.clone();
    let onclick = Callback::from(move |_: MouseEvent| to.emit(query.clone()));
    html! {
        <button type="button" {class} title={label.clone()} aria-label={label} data-testid="heat-cell"
            aria-pressed={chosen.to_string()} {onclick}>{ text }</button>
    }
}
