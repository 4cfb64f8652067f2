//! The edges of a table's heads. Dragged, or moved by keys, they make a column wider or narrower.
//!
//! Widths are properties of the scroller, from which all rows have them. While an edge is dragged
//! they alone change; the page hears of it when it is let go.

use super::super::calls::Calls;
use super::super::state::Show;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use watchglass::event::Field;
use watchglass::view::columns::{Columns, usual};
use web_sys::{Element, HtmlElement, KeyboardEvent, PointerEvent};
use yew::prelude::*;

/// How far a key moves an edge, in pixels; with Shift five times as far.
const STEP: i32 = 8;
/// An edge that was dragged, and not let go yet.
const HELD: &str = "data-held";

/// Gives the rows of a table their widths.
pub(super) fn put(scroller: &Element, columns: &Columns, fit: Option<Field>) {
    let Some(scroller) = scroller.dyn_ref::<HtmlElement>() else { return };
    let (tracks, least) = columns.tracks(fit);
    let style = scroller.style();
    let _ = style.set_property("--tracks", &tracks);
    let _ = style.set_property("--least", &least);
}

/// The right edge of a column's head.
pub(super) fn edge(columns: &Rc<Columns>, at: usize, field: Field, calls: &Calls) -> Html {
    let set = calls.show.reform(move |width: Option<i32>| Show::Width(field, width));
    let onpointerdown = |event: PointerEvent| {
        let Some(edge) = event.target_dyn_into::<HtmlElement>().filter(|_| event.button() == 0)
        else {
            return;
        };
        // No text is chosen by it.
        event.prevent_default();
        let _ = edge.focus();
        let _ = edge.set_pointer_capture(event.pointer_id());
    };
    let onpointermove = {
        let columns = columns.clone();
        move |event: PointerEvent| {
            let Some((edge, width)) = dragged(&event) else { return };
            let _ = edge.set_attribute(HELD, "");
            let mut columns = (*columns).clone();
            columns.set_width(field, Some(width));
            show(&edge, &columns);
        }
    };
    let onpointerup = {
        let set = set.clone();
        move |event: PointerEvent| {
            if let Some((edge, width)) = dragged(&event)
                && let_go(&edge)
            {
                set.emit(Some(width));
            }
        }
    };
    let onpointercancel = {
        let columns = columns.clone();
        move |event: PointerEvent| {
            if let Some(edge) = event.target_dyn_into::<Element>().filter(let_go) {
                show(&edge, &columns);
            }
        }
    };
    let fits = {
        let (columns, set) = (columns.clone(), set.clone());
        move |edge: &Element| set.emit(fitting(edge, &columns, at, field))
    };
    let onkeydown = {
        let (columns, fits) = (columns.clone(), fits.clone());
        move |event: KeyboardEvent| {
            let Some(edge) = event.target_dyn_into::<Element>() else { return };
            let by = if event.shift_key() { 5 * STEP } else { STEP };
            let is = || width(&edge);
            match event.key().as_str() {
                "ArrowLeft" => set.emit(is().map(|is| is - by)),
                "ArrowRight" => set.emit(is().map(|is| is + by)),
                "Home" => set.emit(Some(Columns::LEAST)),
                "End" => set.emit(Some(Columns::MOST)),
                "Enter" => fits(&edge),
                // What was not let go is as it was.
                "Escape" if let_go(&edge) => show(&edge, &columns),
                _ => return,
            }
            event.prevent_default();
            event.stop_propagation();
        }
    };
    let ondblclick =
        move |event: MouseEvent| event.target_dyn_into::<Element>().iter().for_each(&fits);
    let now = columns.width(field).unwrap_or(usual(field).0);
    html! {
        <span class="edge" role="separator" aria-orientation="vertical" tabindex="0" data-testid="column-edge"
            aria-label={["Width of ", field.label()].concat()} aria-valuenow={now.to_string()}
            aria-valuemin={Columns::LEAST.to_string()} aria-valuemax={Columns::MOST.to_string()}
            title="Drag, or press ← and →; Enter or two clicks fit what it holds, and again the usual width"
            {onpointerdown} {onpointermove} {onpointerup} {onpointercancel} {onkeydown} {ondblclick} onfocus={|event: FocusEvent| tell(&event)}></span>
    }
}

/// The edge that is dragged, and how wide that makes its column.
fn dragged(event: &PointerEvent) -> Option<(Element, i32)> {
    let edge: Element = event.target_dyn_into()?;
    let left = whole(edge.parent_element()?.get_bounding_client_rect().left());
    // The middle of the edge stands half a gap behind its column.
    let width = event.client_x() - left - 8;
    edge.has_pointer_capture(event.pointer_id()).then_some((edge, width))
}

/// Lets an edge go; whether it was dragged.
fn let_go(edge: &Element) -> bool {
    let held = edge.has_attribute(HELD);
    let _ = edge.remove_attribute(HELD);
    held
}

fn show(edge: &Element, columns: &Columns) {
    if let Some(scroller) = edge.closest(".listing").ok().flatten() {
        put(&scroller, columns, None);
    }
}

/// How wide the column of an edge is.
fn width(edge: &Element) -> Option<i32> {
    Some(whole(edge.parent_element()?.get_bounding_client_rect().width()))
}

#[expect(clippy::cast_possible_truncation, reason = "casts saturate, and widths have bounds")]
fn whole(width: f64) -> i32 {
    width.round() as i32
}

/// A column that was as wide as by default says how wide that is once it is needed.
fn tell(event: &FocusEvent) {
    let Some(edge) = event.target_dyn_into::<Element>() else { return };
    if let Some(width) = width(&edge) {
        let _ = edge.set_attribute("aria-valuenow", &width.to_string());
    }
}

/// How wide a column must be for what is drawn of it; none where it is so already.
fn fitting(edge: &Element, columns: &Columns, at: usize, field: Field) -> Option<i32> {
    let scroller = edge.closest(".listing").ok().flatten()?;
    put(&scroller, columns, Some(field));
    let cells = scroller.query_selector_all(&format!(".trow > :nth-child({})", at + 1)).ok()?;
    let cells = (0..cells.length()).filter_map(|at| cells.item(at)?.dyn_into::<Element>().ok());
    let widest = cells.map(|cell| cell.get_bounding_client_rect().width()).fold(0.0, f64::max);
    put(&scroller, columns, None);
    let widest = whole(widest.ceil()).clamp(Columns::LEAST, Columns::MOST);
    (columns.width(field) != Some(widest)).then_some(widest)
}
