//! The bars of the histogram: one path for each severity, since a hundred bars of seven
//! elements each are what drawing the page would mostly spend its time on.

use super::px;
use crate::page::marks::{self, Ink};
use std::fmt::Write;
use watchglass::event::Severity;
use watchglass::view::length::Length;
use watchglass::view::timeline::{Layout, STACK, Segment, TOP};
use yew::prelude::*;

/// What is drawn of one severity.
#[derive(Default)]
struct Drawn {
    bars: String,
    /// Where its shape stands in a bar, in halves of a pixel: shapes are drawn at half size.
    shapes: Vec<(f64, f64)>,
}

/// All bars, with the shape of each severity where there is room for it.
pub(super) fn bars(layout: &Layout) -> Html {
    let mut drawn: [Drawn; Severity::ALL.len()] = Default::default();
    for column in &layout.columns {
        bar(&mut drawn, &column.segments, column.x, column.width);
    }
    let undated = &layout.undated;
    let middle = undated.x + undated.width / 2.0;
    bar(&mut drawn, &undated.segments, middle - 9.0, 18.0);
    let of = |severity: Severity| drawn.get(severity as usize).map(|drawn| (severity, drawn));
    let any = STACK.into_iter().filter_map(of).filter(|(_, drawn)| !drawn.bars.is_empty());
    html! {
        <g class="bars" aria-hidden="true">
            { for any.map(|(severity, drawn)| html! {<>
                <path class={classes!("bar", marks::hue(severity))} d={drawn.bars.clone()} />
                if !drawn.shapes.is_empty() { { shapes(severity, &drawn.shapes, ("knock", "scale(.5)")) } }
            </>}) }
            if undated.broken {
                <path class="break" d={format!("M{} {}l22 -7", px(middle - 11.0), px(TOP + 34.0))} />
            }
        </g>
    }
}

/// Adds a bar that has so much room.
fn bar(drawn: &mut [Drawn], segments: &[Segment], x: f64, width: f64) {
    let gap = if width >= 6.0 { 1.5 } else { 0.75 };
    let (x, wide) = (x + gap / 2.0, (width - gap).max(1.0));
    for segment in segments {
        let Some(drawn) = drawn.get_mut(segment.severity as usize) else { continue };
        let hair = if segment.height >= 4.0 { 1.0 } else { 0.0 };
        let (y, high) = (Length(segment.y + hair / 2.0), Length(segment.height - hair));
        let (left, across) = (Length(x), Length(wide));
        let _ = write!(drawn.bars, "M{left} {y}h{across}v{high}h-{across}z");
        if wide >= 8.0 && segment.height >= 11.0 {
            drawn.shapes.push((2.0 * (x + wide / 2.0 - 3.5), 2.0 * (segment.y + 4.0)));
        }
    }
}

/// The shape of a severity at several places of a drawing that is so scaled.
pub(super) fn shapes(
    severity: Severity,
    places: &[(f64, f64)],
    (class, transform): (&'static str, &'static str),
) -> Html {
    let part = |(outline, ink): &(&str, Ink)| {
        let mut all = String::new();
        for (x, y) in places {
            let _ = write!(all, "M{} {}{outline}", Length(*x), Length(*y));
        }
        ink.path(all)
    };
    html! { <g {class} {transform}>{ for marks::shape(severity).iter().map(part) }</g> }
}
