//! The parts of the histogram's drawing around its bars: ground and brush.

use super::px;
use crate::page::zone;
use watchglass::view::time::Zone;
use watchglass::view::timeline::{Anchor, FOOT, Layout, TOP, range_words};
use watchglass::view::words::{number, plural};
use yew::prelude::*;

/// Room for the words beside a brush.
const WORDS: f64 = 190.0;

/// What a gap means, line by line.
const NO_RECORDS: [(&str, &str); 3] = [("62", "no records"), ("74", "in these"), ("86", "files")];

/// Everything that does not answer: lines, labels, gaps, the line at true scale.
pub(super) fn ground(layout: &Layout, filtered: bool) -> Html {
    let (left, right) = (px(layout.left), px(layout.right));
    let grid = layout.grid.iter().map(|tick| html! {<>
        <line class="grid" x1={left.clone()} x2={right.clone()} y1={px(tick.y)} y2={px(tick.y)} />
        <text x={px(layout.left - 5.0)} y={px(tick.y + 4.0)} text-anchor="end">{ tick.label.clone() }</text>
    </>});
    let runs = layout.runs.iter().map(|run| html! {
        <line class="axis" x1={px(run.x)} x2={px(run.x + run.width)} y1={px(FOOT + 0.5)} y2={px(FOOT + 0.5)} />
    });
    let strokes = layout.strokes.iter().map(|x| {
        html! {
            <line class="axis" x1={px(*x)} x2={px(*x)} y1={px(FOOT)} y2={px(FOOT + 4.0)} />
        }
    });
    let labels = layout.labels.iter().map(|label| {
        let anchor = if label.anchor == Anchor::Middle { "middle" } else { "start" };
        let (class, y) = if label.row == 0 { ("", 125.0) } else { ("dark", 139.0) };
        html! { <text {class} x={px(label.x)} y={px(y)} text-anchor={anchor}>{ label.text.clone() }</text> }
    });
    let gaps = layout.gaps.iter().map(|gap| {
        html! {
            <g>
                <title>{ gap.means(filtered) }</title>
                <path class="gap" d={format!("M{0} 114l4 -8m2 8l4 -8", px(gap.x - 5.0))} />
                <text x={px(gap.x)} y="100" text-anchor="middle">{ gap.label.clone() }</text>
                if let Some(x) = gap.room.filter(|_| !filtered) {
                    { for NO_RECORDS.map(|(y, text)| html! { <text x={px(x)} {y} class="halo" text-anchor="middle">{ text }</text> }) }
                }
            </g>
        }
    });
    let undated = &layout.undated;
    let middle = px(undated.x + undated.width / 2.0);
    html! {
        <g class="ground" aria-hidden="true">
            { for grid }{ for runs }{ for strokes }{ for labels }{ for gaps }
            if layout.columns.is_empty() {
                <text x={px((layout.left + layout.right) / 2.0)} y="64" class="halo" text-anchor="middle">{ "No dated events" }</text>
            }
            <line class="axis" x1={px(undated.x)} x2={px(undated.x + undated.width)} y1={px(FOOT + 0.5)} y2={px(FOOT + 0.5)} />
            <text x={middle.clone()} y="125" text-anchor="middle">{ "undated" }</text>
            <text class="dark" x={middle} y="139" text-anchor="middle">{ number(undated.count) }</text>
            if let Some(scale) = &layout.scale {
                <text x={left} y="157">{ "true scale" }</text>
                <line class="grid" x1={px(scale.x)} x2={px(scale.x + scale.width)} y1="153.5" y2="153.5" />
                { for scale.ticks.iter().map(|x| html! {
                    <line class="true-tick" x1={px(*x)} x2={px(*x)} y1="148" y2="159" />
                }) }
                <text x={px(scale.x + scale.width + 8.0)} y="157">{ scale.words.clone() }</text>
            }
        </g>
    }
}

/// The ground of a chosen range; it lies below the bars, so that it does not tint them.
pub(super) fn brush_area(layout: &Layout, chosen: Option<(i64, i64)>) -> Html {
    let place = chosen.and_then(|(start, end)| layout.place_of(start, end));
    let Some((from, to)) = place else { return Html::default() };
    html! {
        <rect class="brush-area" x={px(from)} y={px(TOP)} width={px(to - from)} height={px(FOOT - TOP)} />
    }
}

/// The two grips of a chosen range, and what it holds in words beside it.
pub(super) fn brush_text(
    layout: &Layout,
    chosen: Option<(i64, i64)>,
    hint: &'static str,
    zone: Zone,
) -> Html {
    let drawn = chosen.and_then(|(start, end)| Some((layout.place_of(start, end)?, start, end)));
    let Some(((from, to), start, end)) = drawn else { return Html::default() };
    let edge = |x: f64| {
        html! {<>
            <line class="brush-edge" x1={px(x)} x2={px(x)} y1={px(TOP - 2.0)} y2={px(FOOT)} />
            <rect class="brush-grip" x={px(x - 2.5)} y="54" width="5" height="16" rx="1" />
        </>}
    };
    let (x, anchor) = match (layout.right - to > WORDS, from > WORDS) {
        (true, _) => (to + 8.0, "start"),
        (false, true) => (from - 8.0, "end"),
        (false, false) => (layout.right, "end"),
    };
    let words = readout(layout, start, end, zone);
    html! {
        <g class="brush" aria-hidden="true">
            { edge(from) }{ edge(to) }
            <text class="brush-text" x={px(x)} y="20" text-anchor={anchor}>{ words }</text>
            <text class="brush-hint" x={px(x)} y="34" text-anchor={anchor}>{ hint }</text>
        </g>
    }
}

/// The range and the events in it, as far as the chart goes.
pub(super) fn readout(layout: &Layout, start: i64, end: i64, zone: Zone) -> String {
    let (first, last) = (layout.columns.first(), layout.columns.last());
    let start = start.max(first.map_or(i64::MIN, |column| column.start));
    let end = end.min(last.map_or(i64::MAX, |column| column.end));
    let range = range_words(start, end, false, &|ns| zone::offset(zone, ns));
    format!("{range} · {}", plural(layout.count_in(start, end), "event"))
}
