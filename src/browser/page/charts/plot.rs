//! The histogram: the drawing, put together from its parts.
//!
//! The bars are the options of one list box, which is what a row of marks with one tab
//! stop and a selection is to assistive technology.

use super::bars::bars;
use super::brush::Brush;
use super::draw::{brush_area, brush_text, ground, readout};
use super::keys::{Keys, Target, use_escape, use_focus_kept};
use super::pointer::Pointer;
use super::px;
use std::rc::Rc;
use watchglass::view::time::{Zone, iso};
use watchglass::view::timeline::{Column, FOOT, Layout, TOP, Undated};
use yew::prelude::*;

/// Properties of [`Plot`].
#[derive(Properties, PartialEq)]
pub struct PlotProps {
    /// What to draw.
    pub layout: Rc<Layout>,
    /// The zone of the readout.
    pub zone: Zone,
    /// Whether it leaves out events for another reason than their time.
    pub filtered: bool,
    /// The range of time that the filter asks for.
    pub range: (Option<i64>, Option<i64>),
    /// Takes a range to filter by.
    pub on_range: Callback<(i64, i64)>,
    /// Asks for undated events.
    pub on_undated: Callback<()>,
    /// Goes back to the wider range.
    pub on_out: Callback<()>,
}

/// The histogram.
#[component]
pub fn Plot(props: &PlotProps) -> Html {
    let layout = &props.layout;
    let drawing = use_node_ref();
    let brush = use_state_eq(|| None::<Brush>);
    let current = use_state_eq(|| 0usize);
    let plot = Target {
        layout: layout.clone(),
        on_range: props.on_range.clone(),
        on_bar: props.on_range.clone(),
        on_undated: props.on_undated.clone(),
        on_out: props.on_out.clone(),
    };
    let asked = asked(layout, props.range);
    let pointer =
        Pointer { drawing: drawing.clone(), plot: plot.clone(), brush: brush.clone(), asked };
    // After a filter there may be fewer bars than the place of the tab stop.
    let stop = (*current).min(layout.columns.len());
    let lost = use_focus_kept(&drawing, layout, stop);
    let keys = Keys { plot, brush: brush.clone(), current, stop, lost };
    use_escape(&brush);

    let chosen = brush.filter(|brush| brush.moved).map(Brush::range);
    let drawn = chosen.or(asked);
    let hint = match *brush {
        Some(brush) if brush.held() => "Let go to filter, Esc lets it be",
        Some(_) => "Enter filters, Esc lets go",
        None => "",
    };
    let class = classes!("plot", brush.is_some_and(Brush::held).then_some("is-held"));
    html! {<>
        <svg
            ref={drawing}
            {class}
            width={px(layout.width)}
            height={px(layout.height)}
            role="presentation"
            onpointerdown={pointer.down()}
            onpointermove={pointer.drag()}
            onpointerup={pointer.up()}
            onpointercancel={pointer.cancel()}
        >
            { ground(layout, props.filtered) }
            { brush_area(layout, drawn) }
            <g
                role="listbox"
                aria-multiselectable="true"
                aria-label={layout.words()}
                onkeydown={keys.press()}
            >
                { for layout.columns.iter().enumerate().map(|(place, it)| bucket(place, it, &keys, chosen)) }
                { undated(&layout.undated, &keys) }
            </g>
            { bars(layout) }
            { brush_text(layout, drawn, hint, props.zone) }
        </svg>
        <p class="vh" aria-live="polite">
            if let Some((start, end)) = chosen {
                { readout(layout, start, end, props.zone) }
            }
        </p>
    </>}
}

/// A bar of the list.
fn bucket(place: usize, column: &Column, keys: &Keys, chosen: Option<(i64, i64)>) -> Html {
    let selected = chosen.is_some_and(|(start, end)| column.start >= start && column.end <= end);
    html! {
        <g
            key={column.start}
            class="bucket"
            role="option"
            tabindex={keys.tab(place)}
            aria-selected={selected.to_string()}
            aria-label={column.words.clone()}
            data-testid="bucket"
            data-start={iso(column.start)}
            data-count={column.count.to_string()}
            onfocus={keys.focus(place)}
            onclick={keys.click(place)}
        >
            <title>{ column.words.clone() }</title>
            <rect class="hit" x={px(column.x)} y={px(TOP)} width={px(column.width)} height={px(FOOT - TOP)} />
        </g>
    }
}

/// The box of undated events, the last of the list.
fn undated(undated: &Undated, keys: &Keys) -> Html {
    let place = keys.plot.layout.columns.len();
    let (x, width, height) = (px(undated.x), px(undated.width), px(FOOT - TOP));
    html! {
        <g
            class="bucket undated"
            role="option"
            tabindex={keys.tab(place)}
            aria-selected="false"
            aria-label={undated.words.clone()}
            data-testid="undated"
            data-count={undated.count.to_string()}
            onfocus={keys.focus(place)}
            onclick={keys.click(place)}
        >
            <title>{ undated.words.clone() }</title>
            <rect class="undated-box" x={x.clone()} y={px(TOP)} width={width.clone()} height={height.clone()} />
            <rect class="hit" {x} y={px(TOP)} {width} {height} />
        </g>
    }
}

/// The range of the filter, where a part of the chart lies outside it.
fn asked(layout: &Layout, range: (Option<i64>, Option<i64>)) -> Option<(i64, i64)> {
    let (from, to) = range;
    if from.is_none() && to.is_none() {
        return None;
    }
    let (from, to) = (from.unwrap_or(i64::MIN), to.unwrap_or(i64::MAX));
    let inside = |column: &&Column| column.start >= from && column.end <= to;
    let within = layout.columns.iter().filter(inside).count();
    (within < layout.columns.len()).then_some((from, to))
}
