//! The table that a query makes of its events, with a bar for each row, and over time by severity
//! as columns. Values can be filtered by; of pairs, each event can be opened.

use super::charts::{Over, pct};
use super::pick::{Pick, pick};
use std::rc::Rc;
use watchglass::query::Query;
use watchglass::view::made::{Made, Text};
use watchglass::view::time::Zone;
use yew::prelude::*;

/// What [`made_view`] draws.
pub struct MadeProps {
    /// The table.
    pub made: Made,
    /// The zone of times.
    pub zone: Zone,
    /// The filter.
    pub query: Rc<Query>,
    /// Takes the filter that a click asks for.
    pub on_query: Callback<Query>,
    /// Opens the event of a row.
    pub on_row: Callback<(u32, u32)>,
}

/// The table, over the list.
pub fn made_view(props: &MadeProps) -> Html {
    let made = &props.made;
    let cell = |cell: &Text| {
        let text = cell.text.clone();
        html! {
            <td>{
                if let Some(id) = cell.event {
                    let onclick = props.on_row.reform(move |_: MouseEvent| id);
                    html! { <button type="button" class="linkbtn link" {onclick}>{ text }</button> }
                } else if let Some((field, value)) = &cell.value {
                    let name = [field.label(), ": ", &text].concat();
                    let (query, on_query) = (&props.query, &props.on_query);
                    let of = Pick { query, on_query, field: *field, value, name: &name, pressed: None };
                    html! { <span class="value"><span class="val">{ text }</span>{ pick(&of, Html::default()) }</span> }
                } else {
                    html! { text }
                }
            }</td>
        }
    };
    let bar = |at: usize| {
        let bar = made.bars.get(at).copied();
        bar.map(|bar| html! { <td><svg class="tbar" height="12" aria-hidden="true"><rect width={pct(bar)} height="12" /></svg></td> })
    };
    html! {
        <section class="made" data-testid="made" data-rows={made.rows.len().to_string()}>
            <p class="muted">{ made.note.clone() }</p>
            if let Some(timeline) = &made.timeline { <Over timeline={timeline.clone()} zone={props.zone} /> }
            <div class="hist-table" tabindex="0" role="region" aria-label="Table of the query">
                <table>
                    <thead><tr>
                        { for made.head.iter().map(|name| html! { <th scope="col">{ name.clone() }</th> }) }
                        if !made.bars.is_empty() { <td></td> }
                    </tr></thead>
                    <tbody>{ for made.rows.iter().enumerate().map(|(at, row)| html! { <tr>{ for row.iter().map(cell) }{ for bar(at) }</tr> }) }</tbody>
                </table>
            </div>
        </section>
    }
}
