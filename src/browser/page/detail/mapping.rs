//! The mapping: each field of the record beside the canonical field that it became, and what ECS
//! and OCSF call that.

use watchglass::protocol::Detail;
use watchglass::view::detail::{Mapped, mapping as model};
use watchglass::view::words;
use yew::prelude::*;

pub(super) fn mapping(detail: &Detail) -> Html {
    let rows = model(detail);
    let raw = detail.rest.len() as u64;
    let fields = u64::from(detail.source_fields);
    html! {
        <section class="pane" aria-label="Field mapping" data-testid="mapping">
            <div class="pane-head">
                <h3>{ "Mapping" }</h3>
                <span>{ format!("{}, {} kept as raw", words::plural(fields, "source field"), words::number(raw)) }</span>
            </div>
            <table class="map">
                <thead><tr>
                    <th scope="col">{ "Source field" }</th>
                    <th scope="col">{ "Canonical field" }</th>
                    <th scope="col">{ "Value" }</th>
                </tr></thead>
                <tbody>{ for rows.iter().map(line) }</tbody>
            </table>
        </section>
    }
}

fn line(row: &Mapped) -> Html {
    let from = match (&row.from, &row.derived) {
        (Some(path), None) => html! { { path.clone() } },
        (Some(path), Some(why)) => {
            html! { <>{ path.clone() }<span class="why">{ why.clone() }</span></> }
        }
        (None, why) => {
            html! { <span class="why">{ why.clone().unwrap_or_else(|| "the whole record".to_owned()) }</span> }
        }
    };
    html! {
        <tr class={row.unmapped.then_some("unmapped")}>
            <td>{ from }</td>
            <td>{ row.name.clone() }if !row.schemas.is_empty() { <span class="why">{ row.schemas.clone() }</span> }</td>
            <td>{ row.value.clone() }</td>
        </tr>
    }
}
