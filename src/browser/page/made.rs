//! The table that a query makes of its events, with a bar for each row, and over time by severity
//! as columns. Values can be filtered by; of pairs, each event can be opened.

use super::charts::{Over, pct};
use super::more::{More, use_most};
use super::pick::{Pick, pick};
use super::zone;
use std::rc::Rc;
use watchglass::query::{Pairs, Pipe, Query, Table};
use watchglass::view::made::{self, Text};
use watchglass::view::time::{Zone, show};
use yew::prelude::*;

/// What is asked for behind a filter, and the table or the pairs that came of it.
pub type MadeOf = (Pipe, Option<Table>, Option<Pairs>);

/// Properties of [`MadeView`].
#[derive(Properties, PartialEq)]
pub struct MadeProps {
    /// What was made.
    pub of: Rc<MadeOf>,
    /// The zone of times.
    pub zone: Zone,
    /// The filter.
    pub query: Rc<Query>,
    /// Takes the filter that a click asks for.
    pub on_query: Callback<Query>,
    /// Opens the event of a row.
    pub on_row: Callback<(u32, u32)>,
}

/// So many rows are drawn at once.
const ROWS: usize = 100;

/// The table, over the list. It is not drawn again while somebody types.
#[component]
pub fn MadeView(props: &MadeProps) -> Html {
    let (most, on_more) = use_most(ROWS);
    let zone = props.zone;
    let time = move |at: i64| show(at, zone::offset(zone, at)).line();
    let made = match props.of.as_ref() {
        (pipe, Some(table), _) => made::table(table, pipe, &time),
        (pipe, _, Some(pairs)) => made::pairs(pairs, pipe, &time),
        _ => return Html::default(),
    };
    let more = made.rows.len().saturating_sub(most);
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
                    <tbody>{ for made.rows.iter().take(most).enumerate().map(|(at, row)| html! { <tr>{ for row.iter().map(cell) }{ for bar(at) }</tr> }) }</tbody>
                </table>
                <More {more} what="more row" testid="more-rows" onclick={on_more} />
            </div>
        </section>
    }
}
