//! The keyboard of the histogram.
//!
//! The bars are the options of one list: one tab stop, arrow keys from bar to bar, Shift
//! extends a range, Enter filters, Escape lets go, `-` leads back to the wider range.

use super::brush::Brush;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use watchglass::view::timeline::Layout;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// The chart and where its filters go.
#[derive(Clone, PartialEq)]
pub(super) struct Target {
    /// What is drawn.
    pub layout: Rc<Layout>,
    /// Takes a range to filter by.
    pub on_range: Callback<(i64, i64)>,
    /// Takes the range of a bar that was pressed.
    pub on_bar: Callback<(i64, i64)>,
    /// Asks for undated events.
    pub on_undated: Callback<()>,
    /// Goes back to the wider range.
    pub on_out: Callback<()>,
}

/// What the keyboard needs to know.
pub(super) struct Keys {
    /// What the keys act on.
    pub plot: Target,
    /// The range being chosen.
    pub brush: UseStateHandle<Option<Brush>>,
    /// Takes the place of the tab stop.
    pub current: UseStateHandle<usize>,
    /// The bar that has the tab stop.
    pub stop: usize,
    /// Told when a filter is about to replace the bar that has the focus.
    pub lost: Rc<Cell<bool>>,
}

impl Target {
    /// Filters by the bar of a place; the place after the last is the undated box.
    pub fn choose(&self, place: usize) {
        match self.layout.columns.get(place) {
            Some(column) => self.on_range.emit((column.start, column.end)),
            None if self.layout.undated.count > 0 => self.on_undated.emit(()),
            None => {}
        }
    }
}

impl Keys {
    /// The tab stop of a bar: only one has it.
    pub fn tab(&self, place: usize) -> &'static str {
        if place == self.stop { "0" } else { "-1" }
    }

    /// Keeps the tab stop where the focus is.
    pub fn focus(&self, place: usize) -> Callback<FocusEvent> {
        let current = self.current.clone();
        Callback::from(move |_| current.set(place))
    }

    /// A click without a pointer: assistive technology.
    pub fn click(&self, place: usize) -> Callback<MouseEvent> {
        let plot = self.plot.clone();
        Callback::from(move |event: MouseEvent| {
            if event.detail() == 0 {
                plot.choose(place);
            }
        })
    }

    /// Arrow keys, Home, End, Enter, Space.
    pub fn press(&self) -> Callback<KeyboardEvent> {
        let (plot, brush) = (self.plot.clone(), self.brush.clone());
        let (stop, lost) = (self.stop, self.lost.clone());
        Callback::from(move |event: KeyboardEvent| {
            let last = plot.layout.columns.len();
            let to = match event.key().as_str() {
                "ArrowLeft" | "ArrowUp" => stop.saturating_sub(1),
                "ArrowRight" | "ArrowDown" => (stop + 1).min(last),
                "Home" => 0,
                "End" => last,
                "-" | "Backspace" => {
                    event.prevent_default();
                    lost.set(true);
                    brush.set(None);
                    return plot.on_out.emit(());
                }
                "Enter" | " " => {
                    event.prevent_default();
                    lost.set(true);
                    match *brush {
                        Some(brush) => plot.on_range.emit(brush.range()),
                        None => plot.choose(stop),
                    }
                    brush.set(None);
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            let column =
                |place: usize| plot.layout.columns.get(place).map(|bar| (bar.start, bar.end));
            if let Some((from, head)) = column(stop).zip(column(to)).filter(|_| event.shift_key()) {
                brush.set(Some(
                    brush.map_or_else(|| Brush::extend(from, head), |brush| brush.to(head)),
                ));
            } else if event.shift_key() {
                return;
            } else {
                brush.set(None);
            }
            focus(&event, to);
        })
    }
}

/// Moves the focus to the option of a place, from another one of the same list.
fn focus(event: &KeyboardEvent, place: usize) {
    let option = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let list = option.and_then(|option| option.closest("[role=listbox]").ok().flatten());
    if let Some(list) = list {
        focus_in(&list, place);
    }
}

fn focus_in(root: &Element, place: usize) {
    let options = root.query_selector_all("[role=option]").ok();
    let option = options.and_then(|options| options.get(u32::try_from(place).unwrap_or(0)));
    if let Some(option) = option {
        // SVG elements take focus like others; only the cast has no name for both.
        let _ = option.unchecked_into::<HtmlElement>().focus();
    }
}

/// Gives the focus back to the tab stop when a filter made by key replaced the bars. The
/// result is to be set before such a filter.
#[hook]
pub(super) fn use_focus_kept(
    drawing: &NodeRef,
    layout: &Rc<Layout>,
    stop: usize,
) -> Rc<Cell<bool>> {
    let lost = use_memo((), |()| Cell::new(false));
    {
        let (drawing, lost) = (drawing.clone(), lost.clone());
        use_effect_with(layout.clone(), move |_| {
            let root =
                drawing.cast::<Element>().filter(|_| lost.replace(false) && nothing_focused());
            if let Some(root) = root {
                focus_in(&root, stop);
            }
        });
    }
    lost
}

/// Whether no element has the focus: where it was is gone.
fn nothing_focused() -> bool {
    let document = web_sys::window().and_then(|window| window.document());
    let focused = document.and_then(|document| document.active_element());
    focused.is_none_or(|element| element.tag_name() == "BODY")
}

/// Lets the brush go on Escape, wherever the focus is, and keeps the key from closing
/// anything else.
#[hook]
pub(super) fn use_escape(brush: &UseStateHandle<Option<Brush>>) {
    let (active, set) = (brush.is_some(), brush.setter());
    use_effect_with(active, move |active| {
        let document = web_sys::window().and_then(|window| window.document());
        let listener = document.filter(|_| *active).map(|document| {
            let options = gloo::events::EventListenerOptions {
                phase: gloo::events::EventListenerPhase::Capture,
                passive: false,
            };
            gloo::events::EventListener::new_with_options(
                &document,
                "keydown",
                options,
                move |event| {
                    let escape = event
                        .dyn_ref::<KeyboardEvent>()
                        .is_some_and(|event| event.key() == "Escape");
                    if escape {
                        event.prevent_default();
                        event.stop_propagation();
                        set.set(None);
                    }
                },
            )
        });
        move || drop(listener)
    });
}
