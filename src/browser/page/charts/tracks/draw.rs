//! The drawing of lanes: axis, ground, bars with their shapes, the brush, and the mark that is
//! looked at.

use super::super::bars::shapes;
use super::super::px;
use super::At;
use super::act::Acts;
use crate::page::marks::hue;
use crate::page::zone;
use std::fmt::Write;
use watchglass::event::Severity;
use watchglass::view::length::Length;
use watchglass::view::time::iso;
use watchglass::view::timeline::{Anchor, Layout, STACK, total};
use watchglass::view::tracks::{Chart, ROW, SHAPE};
use yew::prelude::*;

/// How shapes are scaled, which are drawn for 14 pixels.
const SCALE: f64 = SHAPE / 14.0;

/// The height of the axis above the lanes.
const AXIS: f64 = 42.0;

/// The axis: folded silences, times, dates.
pub(super) fn axis(chart: &Chart, filtered: bool) -> Html {
    let layout = &chart.layout;
    let text = |x: f64, y: &'static str, anchor: Anchor, class: &'static str, text: &str| {
        let anchor = if anchor == Anchor::Middle { "middle" } else { "start" };
        html! { <text {class} x={px(x)} {y} text-anchor={anchor}>{ text.to_owned() }</text> }
    };
    let labels = layout.labels.iter().map(|label| {
        let (y, class) = if label.row == 0 { ("24", "") } else { ("37", "dark") };
        text(label.x, y, label.anchor, class, &label.text)
    });
    let gaps = layout.gaps.iter().map(|gap| {
        html! { <g><title>{ gap.means(filtered) }</title>{ text(gap.x, "11", Anchor::Middle, "", &gap.label) }</g> }
    });
    let undated = &layout.undated;
    html! {
        <svg class="plot tracks-axis" width={px(layout.width)} height={px(AXIS)} aria-hidden="true">
            { for labels }{ for gaps }
            if undated.count > 0 {
                { text(undated.x + undated.width / 2.0, "24", Anchor::Middle, "", "undated") }
            }
            <line class="axis" x1={px(layout.left)} x2={px(layout.width)} y1={px(AXIS - 0.5)} y2={px(AXIS - 0.5)} />
        </svg>
    }
}

/// What lies below the bars: folded silences, and a line under each lane.
pub(super) fn ground(chart: &Chart) -> Html {
    let (layout, height) = (&chart.layout, chart.height());
    let band = |x: f64, width: f64| {
        html! { <rect class="undated-box" x={px(x)} y="0" width={px(width)} height={px(height)} /> }
    };
    let silences = layout.runs.windows(2).filter_map(|pair| {
        let [before, after] = pair else { return None };
        let x = before.x + before.width;
        Some(band(x, after.x - x))
    });
    let mut lines = String::new();
    let mut y = ROW - 0.5;
    for _ in &chart.lanes {
        let _ = write!(lines, "M0 {}H{}", Length(y), Length(layout.width));
        y += ROW;
    }
    html! {
        <g class="ground" aria-hidden="true">
            { for silences }
            if layout.undated.count > 0 { { band(layout.undated.x, layout.undated.width) } }
            <path class="grid" d={lines} />
            if layout.columns.is_empty() {
                <text x={px((layout.left + layout.right) / 2.0)} y="18" class="halo" text-anchor="middle">{ "No dated events" }</text>
            }
        </g>
    }
}

/// The bars, a path for each severity, and the shapes of the worst.
pub(super) fn bars(chart: &Chart) -> Html {
    let drawn = chart.drawn();
    let of = |severity: Severity| drawn.get(severity as usize).map(|drawn| (severity, drawn));
    let any = STACK.into_iter().filter_map(of).filter(|(_, drawn)| !drawn.bars.is_empty());
    html! {
        <g class="bars" aria-hidden="true">
            { for any.map(|(severity, drawn)| {
                let mut bars = String::new();
                for [x, width, y, height] in drawn.bars.iter().map(|bar| bar.map(Length)) {
                    let _ = write!(bars, "M{x} {y}h{width}v{height}h-{width}z");
                }
                let places: Vec<_> = drawn.shapes.iter().map(|(x, y)| (x / SCALE, y / SCALE)).collect();
                html! {
                    <g class={hue(severity)}>
                        <path class="bar" d={bars} />
                        { shapes(severity, &places, ("heads", "scale(.7)")) }
                    </g>
                }
            }) }
        </g>
    }
}

/// The range that is being chosen.
pub(super) fn brushed(chart: &Chart, chosen: Option<(i64, i64)>) -> Html {
    let place = chosen.and_then(|(start, end)| chart.layout.place_of(start, end));
    let Some((from, to)) = place else { return Html::default() };
    let high = px(chart.height());
    let edge = |x: f64| {
        html! { <line class="brush-edge" x1={px(x)} x2={px(x)} y1="0" y2={high.clone()} /> }
    };
    html! {
        <g class="brush" aria-hidden="true">
            <rect class="brush-area" x={px(from)} y="0" width={px(to - from)} height={high.clone()} />
            { edge(from) }{ edge(to) }
        </g>
    }
}

/// What names a mark in the document: unlike for all others, so that going on is told.
pub(super) fn name(chart: &Chart, (lane, mark): At) -> String {
    let column = chart.mark((lane, mark)).map_or(0, |(_, mark)| mark.column);
    ["track-mark-", &lane.to_string(), "-", &column.to_string()].concat()
}

/// The mark that is looked at.
pub(super) fn now_drawn(acts: &Acts, at: At, chosen: Option<(i64, i64)>) -> Html {
    let chart = &acts.chart;
    let Some((_, mark)) = chart.mark(at) else { return Html::default() };
    let layout: &Layout = &chart.layout;
    let column = layout.columns.get(mark.column);
    let (x, width) = chart.place(mark.column);
    let y = ROW * f64::from(u32::try_from(at.0).unwrap_or(0));
    let inside = |of: (i64, i64)| column.is_some_and(|it| it.start >= of.0 && it.end <= of.1);
    let offset = |ns| zone::offset(acts.props.zone, ns);
    let id = name(chart, at);
    html! {
        <rect
            key={id.clone()}
            {id}
            class="now"
            role="option"
            aria-selected={chosen.is_some_and(inside).to_string()}
            aria-label={chart.words(at, &offset).unwrap_or_default()}
            data-testid="track-mark"
            data-lane={at.0.to_string()}
            data-start={column.map_or_else(String::new, |column| iso(column.start))}
            data-count={total(&mark.counts).to_string()}
            x={px(x - 1.0)}
            y={px(y + 1.0)}
            width={px(width + 2.0)}
            height={px(ROW - 3.0)}
        />
    }
}
