//! The list's dealings with the DOM: sizes are read here, positions are set here.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use watchglass::view::length::Length;
use web_sys::{Element, HtmlElement, ResizeObserver};
use yew::NodeRef;

/// What is measured of the list, in pixels.
#[derive(Clone, Copy)]
pub(super) struct Surface {
    /// How far the scroller is scrolled.
    pub top: f64,
    /// How far it scrolls before the first row is at the top.
    pub lead: f64,
    /// The height that shows rows.
    pub view: f64,
    /// The height of a row.
    pub row: f64,
}

impl Surface {
    /// Measures; nothing where the list is not shown.
    pub fn measure(scroller: &NodeRef, canvas: &NodeRef, probe: &NodeRef) -> Option<Surface> {
        let scroller = scroller.cast::<HtmlElement>()?;
        let canvas = canvas.cast::<HtmlElement>()?;
        let row = f64::from(probe.cast::<HtmlElement>()?.offset_height());
        // What stands right above the rows stays in view while they scroll.
        let head =
            canvas.previous_element_sibling().and_then(|head| head.dyn_into::<HtmlElement>().ok());
        let head = head.map_or(0.0, |head| f64::from(head.offset_height()));
        let view = f64::from(scroller.client_height()) - head;
        if row <= 0.0 || view <= 0.0 {
            return None;
        }
        let lead = f64::from(canvas.offset_top()) - head;
        Some(Surface { top: f64::from(scroller.scroll_top()), lead, view, row })
    }
}

/// Sets the inner height of the list.
pub(super) fn set_height(canvas: &NodeRef, height: f64) {
    if let Some(canvas) = canvas.cast::<HtmlElement>() {
        let _ = canvas.style().set_property("height", &format!("{}px", Length(height)));
    }
}

/// Moves the rows.
pub(super) fn set_top(rows: &NodeRef, top: f64) {
    if let Some(rows) = rows.cast::<HtmlElement>() {
        let _ = rows.style().set_property("transform", &format!("translateY({}px)", Length(top)));
    }
}

/// Scrolls the scroller.
pub(super) fn scroll_to(scroller: &NodeRef, top: f64) {
    if let Some(scroller) = scroller.cast::<HtmlElement>() {
        #[expect(clippy::cast_possible_truncation, reason = "at most a list's inner height")]
        scroller.set_scroll_top(top.round() as i32);
    }
}

/// Scrolls the scroller that a canvas stands in.
pub(super) fn scroll_canvas_to(canvas: &NodeRef, top: f64) {
    let Some(canvas) = canvas.cast::<HtmlElement>() else { return };
    if let Some(scroller) = canvas.parent_element() {
        #[expect(clippy::cast_possible_truncation, reason = "at most a list's inner height")]
        scroller.set_scroll_top(top.round() as i32);
    }
}

/// Gives the focus to a row; whether it is there.
pub(super) fn focus_row(rows: &NodeRef, rank: u64) -> bool {
    let Some(rows) = rows.cast::<HtmlElement>() else { return false };
    let found = rows.query_selector(&format!("[data-rank=\"{rank}\"] .card-open"));
    let Some(button) = found.ok().flatten().and_then(|row| row.dyn_into::<HtmlElement>().ok())
    else {
        return false;
    };
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(true);
    button.focus_with_options(&options).is_ok()
}

/// Watches the sizes of elements for as long as it is kept.
pub(super) struct Resized {
    observer: ResizeObserver,
    _then: Closure<dyn FnMut()>,
}

impl Resized {
    /// Calls `then` when one of the elements changes its size.
    pub fn watch(
        elements: impl Iterator<Item = Element>,
        then: impl Fn() + 'static,
    ) -> Option<Resized> {
        let then = Closure::<dyn FnMut()>::new(then);
        let observer = ResizeObserver::new(then.as_ref().unchecked_ref()).ok()?;
        for element in elements {
            observer.observe(&element);
        }
        Some(Resized { observer, _then: then })
    }
}

impl Drop for Resized {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
