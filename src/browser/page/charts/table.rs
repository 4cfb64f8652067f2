//! The numbers of the histogram, or of lanes, as a table: the alternative for those who cannot or
//! do not want to read bars.

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
    /// Whether the filter leaves out events for another reason than their time.
    pub filtered: bool,
    /// The zone of its times.
    pub zone: Zone,
}

/// One row for each bar and for each folded silence, one for undated events, and the sum.
pub fn time_table(props: &TimeTableProps) -> Html {
    let layout = &props.layout;
    let offset = |ns| zone::offset(props.zone, ns);
    let range = |(start, end): (i64, i64)| range_words(start, end, true, &offset);
    let mut gaps = layout.gaps.iter().peekable();
    let columns = layout.columns.iter().flat_map(|column| {
        let silence = gaps.next_if(|gap| gap.range.1 <= column.start).map(|gap| {
            let words = [&range(gap.range), ": ", &gap.means(props.filtered)].concat();
            (vec![words], Counts::default())
        });
        silence.into_iter().chain([(vec![range((column.start, column.end))], column.counts)])
    });
    let undated = (vec!["Undated".to_owned()], layout.undated.counts);
    counted(&Counted {
        label: "Events over time as a table",
        caption: layout.words(),
        heads: &["Time"],
        rows: columns.chain([undated]).collect(),
        totals: layout.totals,
    })
}

/// Counts by severity.
pub(super) struct Counted {
    /// What the table is called.
    pub label: &'static str,
    /// What it tells.
    pub caption: String,
    /// What stands before the counts.
    pub heads: &'static [&'static str],
    /// The same of each row, and its counts.
    pub rows: Vec<(Vec<String>, Counts)>,
    /// The sum of all.
    pub totals: Counts,
}

/// A row for each, and the sum.
pub(super) fn counted(props: &Counted) -> Html {
    let of =
        |counts: &Counts, severity: Severity| counts.get(severity as usize).copied().unwrap_or(0);
    let shown: Vec<Severity> =
        STACK.into_iter().filter(|severity| of(&props.totals, *severity) > 0).collect();
    // An empty cell is no heading.
    let title = |head: &String| match head.as_str() {
        "" => html! { <td></td> },
        _ => html! { <th scope="row">{ head.clone() }</th> },
    };
    let row = |heads: &[String], counts: &Counts| {
        let cells = shown.iter().map(|severity| {
            let count = of(counts, *severity);
            html! { <td class={classes!((count == 0).then_some("nil"))}>{ number(count) }</td> }
        });
        html! {
            <tr>
                { for heads.iter().map(title) }
                { for cells }
                <td class="sum">{ number(total(counts)) }</td>
            </tr>
        }
    };
    let head = |word: &'static str| html! { <th scope="col">{ word }</th> };
    let mut sum = vec![String::new(); props.heads.len()];
    sum.iter_mut().take(1).for_each(|first| "All".clone_into(first));
    html! {
        <div class="hist-table" tabindex="0" role="region" aria-label={props.label}>
            <table>
                <caption class="vh">{ props.caption.clone() }</caption>
                <thead><tr>
                    { for props.heads.iter().map(|word| head(word)) }
                    { for shown.iter().map(|severity| head(word(*severity))) }
                    { head("All") }
                </tr></thead>
                <tbody>{ for props.rows.iter().map(|(heads, counts)| row(heads, counts)) }</tbody>
                <tfoot>{ row(&sum, &props.totals) }</tfoot>
            </table>
        </div>
    }
}
