//! The numbers of the histogram as a table: the alternative for those who cannot or do
//! not want to read bars.

use crate::page::zone;
use std::rc::Rc;
use watchglass::event::Severity;
use watchglass::view::time::Zone;
use watchglass::view::timeline::{Counts, Layout, STACK, range_words, total};
use watchglass::view::words::{number, severity as word};
use yew::prelude::*;

/// What [`time_table`] draws.
pub struct TimeTableProps {
    /// The chart.
    pub layout: Rc<Layout>,
    /// The zone of its times.
    pub zone: Zone,
}

/// One row for each bar, one for undated events, and the sum.
pub fn time_table(props: &TimeTableProps) -> Html {
    let layout = &props.layout;
    let of =
        |counts: &Counts, severity: Severity| counts.get(severity as usize).copied().unwrap_or(0);
    let shown: Vec<Severity> =
        STACK.into_iter().filter(|severity| of(&layout.totals, *severity) > 0).collect();
    let row = |head: String, counts: &Counts| {
        let cells = shown.iter().map(|severity| {
            let count = of(counts, *severity);
            html! { <td class={classes!((count == 0).then_some("nil"))}>{ number(count) }</td> }
        });
        html! {
            <tr>
                <th scope="row">{ head }</th>
                { for cells }
                <td class="sum">{ number(total(counts)) }</td>
            </tr>
        }
    };
    let offset = |ns| zone::offset(props.zone, ns);
    let rows = layout
        .columns
        .iter()
        .map(|column| row(range_words(column.start, column.end, true, &offset), &column.counts));
    let heads = shown.iter().map(|severity| html! { <th scope="col">{ word(*severity) }</th> });
    html! {
        <div class="hist-table" tabindex="0" role="region" aria-label="Events over time as a table">
            <table>
                <caption class="vh">{ layout.words() }</caption>
                <thead><tr><th scope="col">{ "Time" }</th>{ for heads }<th scope="col">{ "All" }</th></tr></thead>
                <tbody>
                    { for rows }
                    { row("Undated".to_owned(), &layout.undated.counts) }
                </tbody>
                <tfoot>{ row("All".to_owned(), &layout.totals) }</tfoot>
            </table>
        </div>
    }
}
