//! The list as a table: its head, its rows, and the choice of its columns. Its rows are as the
//! cards are to keys, the scroller and scripts.

use super::super::calls::Calls;
use super::super::clock::mark;
use super::super::marks::{glyph, hue, icon};
use super::super::state::{RowRef, Show, row_name};
use super::super::zone;
use super::ListProps;
use super::card::{group, unsure};
use super::head::escape;
use super::widths::edge;
use std::rc::Rc;
use watchglass::event::{FIELDS, Field};
use watchglass::query::Order;
use watchglass::view::columns::Columns;
use watchglass::view::table::{cell, sort_of, sorted};
use watchglass::view::time::{Zone, iso, show};
use yew::prelude::*;

/// The head: the first row of the table, which the rows refer to by its id.
pub fn table_head(columns: &Rc<Columns>, order: Order, calls: &Calls) -> Html {
    let head = |(at, field): (usize, &Field)| {
        let field = *field;
        let sort = sort_of(order, field);
        let arrow = match sort {
            "ascending" => icon("arrow-up", 12),
            "descending" => icon("arrow-down", 12),
            _ => Html::default(),
        };
        html! {
            <span key={field.name()} role="columnheader" aria-label={field.label()} aria-sort={sort}>
                <button type="button" data-testid="column" data-field={field.name()}
                    onclick={calls.order.reform(move |_: MouseEvent| sorted(order, field))}>
                    <span class="clip">{ field.label() }</span>{ arrow }
                </button>
                { edge(columns, at, field, calls) }
            </span>
        }
    };
    html! { <div id="columns" class="trow thead" role="row" aria-rowindex="1">{ for columns.shown.iter().enumerate().map(head) }</div> }
}

/// A row.
pub fn table_row(
    props: &ListProps,
    columns: &[Field],
    (rank, row, tab): (u64, &RowRef, bool),
) -> Html {
    let open = props.calls.open.clone();
    let onclick = Callback::from(move |_: MouseEvent| open.emit((rank, true)));
    let of = &row.0;
    let text = |field| of.text(field).unwrap_or_default().to_owned();
    let zone: Zone = props.zone;
    let time = move |at: i64| show(at, zone::offset(zone, at)).line();
    let why = props.unsure(rank);
    let cells = columns.iter().enumerate().map(|(at, field)| {
        let text = cell(of, *field, &time);
        let shown = match (field, text.is_empty()) {
            (Field::Severity, _) => html! { <span class={classes!("sev", hue(of.severity))}>{ glyph(of.severity) }{ text.clone() }</span> },
            (Field::Timestamp, true) => html! { "undated" },
            (Field::Timestamp, _) => html! {<>{ for mark(of, &time) }{ text.clone() }</>},
            _ => html! { text.clone() },
        };
        html! {
            <span class="clip" role="cell" title={text}>
                if at == 0 {
                    <button type="button" class="card-open" tabindex={if tab { "0" } else { "-1" }}>{ shown }</button>
                    { unsure(&why) }
                    { for group(row, (zone, props.is_unfolded(row), tab), &props.calls.fold) }
                } else { { shown } }
            </span>
        }
    });
    html! {
        <div key={rank} class={classes!("card", "trow", props.is_member(row).then_some("member"), why.is_some().then_some("unsure"))} role="row" data-testid="event-card" {onclick}
            aria-rowindex={(rank + 2).to_string()} aria-current={(props.current == Some(row.id())).then_some("true")}
            data-rank={rank.to_string()} data-source={text(Field::Module)} data-kind={text(Field::Dataset)}
            data-severity={of.severity.word()} data-disposition={of.disposition.word()}
            data-time={of.time.map(iso).unwrap_or_default()} data-row={row_name(row.id())}>
            { for cells }
        </div>
    }
}

/// What stands in the head of the list for a table: its columns, and the way to copy rows.
pub fn table_tools(columns: &Columns, calls: &Calls) -> Html {
    let choice = |field: Field| {
        let onchange = calls.show.reform(move |_: Event| Show::Column(field));
        html! {
            <label><input type="checkbox" data-field={field.name()} checked={columns.shown.contains(&field)} {onchange} />{ field.label() }</label>
        }
    };
    html! {<>
        <details class="columns" onkeydown={|event: KeyboardEvent| escape(&event)}>
            <summary data-testid="columns">{ "Columns" }{ icon("chevron-down", 12) }</summary>
            <div class="pop" role="group" aria-label="Columns">{ for FIELDS.map(choice) }</div>
        </details>
        <button type="button" data-testid="copy-rows" title="Copy the rows in view for a spreadsheet, as they are shown"
            onclick={calls.show.reform(|_: MouseEvent| Show::Copy)}>{ "Copy rows" }</button>
    </>}
}
