//! The charts: events over time, outcomes, top values of a field.
//!
//! Each draws a model of [`watchglass::view`] for the pixels it has, and each mark is a control
//! that gives a new [`Query`](watchglass::query::Query) to its owner; no chart keeps a filter of
//! its own.

mod bars;
mod brush;
mod draw;
mod heat;
mod keys;
mod lanes;
mod legend;
mod over;
mod plot;
mod pointer;
mod proportion;
mod table;
mod timeline;
mod top;
mod tracks;

pub use lanes::{LanesProps, MOST_LANES, lanes};
pub use over::Over;
pub use proportion::{ProportionProps, proportion};
pub use timeline::TimelineChart;
pub use top::TopValues;
pub use tracks::TracksView;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use watchglass::view::length::Length;
use web_sys::{Element, ResizeObserver};
use yew::prelude::*;

/// The width of an element in pixels, kept current; 0 until it is known.
#[hook]
fn use_width(node: &NodeRef) -> u32 {
    let width = use_state_eq(|| 0);
    let (node, set) = (node.clone(), width.setter());
    use_effect_with((), move |()| {
        let watch = node.cast::<Element>().and_then(|element| {
            let watched = element.clone();
            let measure = Closure::<dyn FnMut()>::new(move || {
                set.set(u32::try_from(watched.client_width()).unwrap_or(0));
            });
            let observer = ResizeObserver::new(measure.as_ref().unchecked_ref()).ok()?;
            observer.observe(&element);
            Some((observer, measure))
        });
        move || {
            if let Some((observer, _measure)) = watch {
                observer.disconnect();
            }
        }
    });
    *width
}

/// A length for an SVG attribute.
fn px(length: f64) -> String {
    Length(length).to_string()
}

/// A share for an SVG attribute.
pub fn pct(share: f64) -> String {
    format!("{}%", Length(share))
}
