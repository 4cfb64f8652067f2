//! The table that a query makes of its events; of pairs, each event can be opened.

use watchglass::view::made::{Made, Text};
use yew::prelude::*;

/// What [`made_view`] draws.
pub struct MadeProps {
    /// The table.
    pub made: Made,
    /// Opens the event of a row.
    pub on_row: Callback<(u32, u32)>,
}

/// The table, over the list.
pub fn made_view(props: &MadeProps) -> Html {
    let made = &props.made;
    let cell = |cell: &Text| {
        let open = cell.event.map(|id| props.on_row.reform(move |_: MouseEvent| id));
        html! {
            <td>
                if let Some(onclick) = open {
                    <button type="button" class="linkbtn link" {onclick}>{ cell.text.clone() }</button>
                } else {
                    { cell.text.clone() }
                }
            </td>
        }
    };
    html! {
        <section class="made" data-testid="made" data-rows={made.rows.len().to_string()}>
            <p class="muted">{ made.note.clone() }</p>
            <div class="hist-table" tabindex="0" role="region" aria-label="Table of the query">
                <table>
                    <thead><tr>{ for made.head.iter().map(|name| html! { <th scope="col">{ name.clone() }</th> }) }</tr></thead>
                    <tbody>{ for made.rows.iter().map(|row| html! { <tr>{ for row.iter().map(cell) }</tr> }) }</tbody>
                </table>
            </div>
        </section>
    }
}
