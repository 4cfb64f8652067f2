//! What stands around the event: a button for each scope and range, with how many events it
//! leads to.

use super::super::app::around::Look;
use super::super::marks::icon;
use super::DetailViewProps;
use watchglass::query::{Around, Row};
use watchglass::view::around::{Cell, Line, heads, lines};
use watchglass::view::words;
use yew::prelude::*;

/// The table; nothing where the event shares nothing that others could have.
pub(super) fn around(props: &DetailViewProps, row: &Row) -> Html {
    let (pinned, within) = &props.around;
    let counts = props.open.around.as_ref().map(|counts| counts.as_slice());
    let lines = lines(row, within, &props.query, counts);
    if lines.is_empty() {
        return Html::default();
    }
    let look = &props.calls.look;
    html! {
        <section class="pane" aria-labelledby="around-head" data-testid="around">
            <div class="pane-head">
                <h3 id="around-head">{ "Around this event" }</h3>
                <span>{ "events, this one too" }</span>
                <span class="right">
                    <button type="button" class="toggle" data-testid="around-within" aria-pressed={pinned.to_string()}
                        onclick={look.reform(|_: MouseEvent| Look::Within)}>
                        <span class="box">{ icon("check", 12) }</span>{ "Within the filter" }
                    </button>
                </span>
            </div>
            <table class="around" aria-labelledby="around-head">
                <thead><tr>
                    <td></td>
                    { for heads(&Around::of(row)).into_iter().map(|head| html! { <th scope="col">{ head }</th> }) }
                </tr></thead>
                <tbody>{ for lines.into_iter().map(|line| drawn(line, look)) }</tbody>
            </table>
        </section>
    }
}

fn drawn(line: Line, look: &Callback<Look>) -> Html {
    html! {
        <tr>
            <th scope="row">{ line.label }<span class="mono">{ line.value }</span></th>
            { for line.cells.into_iter().map(|cell| html! { <td>{ button(cell, look) }</td> }) }
        </tr>
    }
}

fn button(cell: Cell, look: &Callback<Look>) -> Html {
    let count = cell.count.map_or_else(|| "…".to_owned(), words::number);
    let name = [&cell.words, ": ", &count].concat();
    let Cell { query, words, chosen, .. } = cell;
    let onclick = look.reform(move |_: MouseEvent| Look::At(query.clone(), words.clone()));
    html! {
        <button type="button" data-testid="around-cell" aria-label={name} aria-pressed={chosen.to_string()} {onclick}>
            { count }
        </button>
    }
}
