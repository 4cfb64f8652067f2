//! The histogram with its head: title, legend, the way back to all time, and the same
//! numbers as a table.

use super::legend::{LegendProps, legend};
use super::plot::Plot;
use super::table::{TimeTableProps, time_table};
use super::use_width;
use crate::page::zone;
use std::rc::Rc;
use watchglass::query::{Query, Timeline};
use watchglass::view::time::Zone;
use watchglass::view::timeline::{Layout, Range, Trail, lay_out, step_words, trail_words};
use yew::prelude::*;

/// Properties of [`TimelineChart`].
#[derive(Properties, PartialEq)]
pub struct TimelineChartProps {
    /// The events over time.
    pub timeline: Rc<Timeline>,
    /// The filter they were asked with.
    pub query: Rc<Query>,
    /// The ranges of time that led to the one shown.
    pub trail: Rc<Trail>,
    /// The zone of the axis.
    pub zone: Zone,
    /// Takes the filter that a click or a brush asks for.
    pub on_query: Callback<Query>,
}

/// Events over time, stacked by severity; a click or a brush filters.
#[component]
pub fn TimelineChart(props: &TimelineChartProps) -> Html {
    let frame = use_node_ref();
    let width = use_width(&frame);
    let tabular = use_state(|| false);
    let layout: Rc<Layout> = use_memo((props.timeline.clone(), width, props.zone), |deps| {
        let (timeline, width, zone) = deps;
        lay_out(timeline, *width, &|ns| zone::offset(*zone, ns))
    });
    let whole = props.query.without_time();
    let filtered = !whole.parts().is_empty();
    let bounded = whole.parts().len() != props.query.parts().len();
    let send = |to: Callback<Query>, query: Query| Callback::from(move |_| to.emit(query.clone()));
    let on_range = {
        let (query, to) = (props.query.clone(), props.on_query.clone());
        Callback::from(move |(start, end)| to.emit(query.within(start, end)))
    };
    let on_undated = {
        let (query, to) = (props.query.clone(), props.on_query.clone());
        Callback::from(move |()| to.emit(query.undated()))
    };
    let (wider, current) = props.trail.split().unzip();
    let wider = wider.unwrap_or_default();
    let outer = match wider.last() {
        Some((start, end)) => props.query.within(*start, *end),
        None => whole.clone(),
    };
    let on_out = send_unit(&props.on_query, outer.clone());
    let on_table = {
        let tabular = tabular.clone();
        Callback::from(move |_| tabular.set(!*tabular))
    };
    let title = if layout.columns.is_empty() {
        "Over time".to_owned()
    } else {
        format!("Per {}", step_words(layout.step))
    };
    html! {
        <figure class="hist" data-testid="histogram" aria-label="Events over time">
            <div class="chart-head">
                <h2>{ title }</h2>
                { legend(&LegendProps { totals: layout.totals, query: props.query.clone(), on_query: props.on_query.clone() }) }
                <span class="right">
                    if !wider.is_empty() {
                        <button
                            type="button"
                            class="linkbtn strong"
                            data-testid="zoom-out"
                            title="Back to the wider range (−)"
                            onclick={send(props.on_query.clone(), outer)}
                        >{ "Zoom out" }</button>
                    }
                    if bounded {
                        <button
                            type="button"
                            class="linkbtn strong"
                            data-testid="whole-time"
                            onclick={send(props.on_query.clone(), whole)}
                        >{ "Whole time" }</button>
                    }
                    <button
                        type="button"
                        class="linkbtn"
                        data-testid="histogram-table"
                        aria-pressed={tabular.to_string()}
                        onclick={on_table}
                    >{ "Table" }</button>
                </span>
            </div>
            if let Some(current) = current.filter(|_| !wider.is_empty()) {
                { trail(wider, current, props) }
            }
            <div class="hist-frame" ref={frame}>
                if *tabular {
                    { time_table(&TimeTableProps { layout, filtered, zone: props.zone }) }
                } else if width > 0 {
                    <Plot
                        {layout}
                        {filtered}
                        zone={props.zone}
                        range={props.query.range()}
                        {on_range}
                        {on_undated}
                        {on_out}
                    />
                }
            </div>
        </figure>
    }
}

fn send_unit(to: &Callback<Query>, query: Query) -> Callback<()> {
    to.reform(move |()| query.clone())
}

/// The wider ranges that led to the one shown, to go back to.
fn trail(wider: &[Range], current: Range, props: &TimelineChartProps) -> Html {
    let words = |range: Range| trail_words(range, &|ns| zone::offset(props.zone, ns));
    let step = |range: &Range| {
        let range = *range;
        let query = props.query.clone();
        let onclick = props.on_query.reform(move |_: MouseEvent| query.within(range.0, range.1));
        html! {
            <li><button type="button" class="linkbtn link" data-testid="trail" {onclick}>{ words(range) }</button></li>
        }
    };
    html! {
        <ol class="trail" aria-label="Ranges of time that led here">
            { for wider.iter().map(step) }
            <li aria-current="true">{ words(current) }</li>
        </ol>
    }
}
