//! What keys, wheel and buttons do to lanes.

use super::super::brush::Brush;
use super::{At, TracksProps};
use crate::page::state::Show;
use gloo::events::{EventListener, EventListenerOptions};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use watchglass::view::tracks::{Chart, Way, closer, moved, wider};
use web_sys::{Element, ScrollIntoViewOptions, ScrollLogicalPosition, WheelEvent};
use yew::prelude::*;

/// The lanes as they are drawn, and where what is asked of them goes.
pub(super) struct Acts {
    /// What is drawn.
    pub chart: Rc<Chart>,
    /// The mark that is looked at.
    pub now: Option<At>,
    /// The rest.
    pub props: TracksProps,
}

/// Another part of time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Zoom {
    /// Half of it, around a place; of none, around what is looked at.
    Closer(Option<f64>),
    /// Twice as much.
    Wider,
    /// Half of it on; with `true` back.
    Moved(bool),
    /// All that the filter has.
    Whole,
}

/// How far a wheel turns for a step, in its pixels.
const NOTCH: f64 = 50.0;

impl Acts {
    /// Filters by a mark.
    pub fn choose(&self, at: Option<At>) {
        let query = at.and_then(|at| self.chart.filtered(&self.props.query, at));
        query.iter().for_each(|query| self.props.on_query.emit(query.clone()));
    }

    /// Takes a range of time to filter by.
    pub fn on_range(&self) -> Callback<(i64, i64)> {
        let query = self.props.query.clone();
        self.props.on_query.reform(move |(start, end)| query.within(start, end))
    }

    /// Shows another part of time.
    pub fn zoom(&self, how: Zoom) {
        let props = &self.props;
        let was = props.window;
        // What is drawn is not what was asked for: one step at a time.
        if was != props.tracks.what.window {
            return;
        }
        let window = match (how, &props.whole, was) {
            (Zoom::Closer(at), ..) => {
                let x = at.unwrap_or_else(|| self.middle());
                closer(&self.chart.layout, x).or(was)
            }
            (Zoom::Wider, Some(whole), Some(was)) => wider(whole, was),
            (Zoom::Moved(back), Some(whole), Some(was)) => Some(moved(whole, was, back)),
            _ => None,
        };
        if window != was {
            props.on_show.emit(Show::Window(window));
        }
    }

    /// The middle of the column that is looked at, or of all.
    fn middle(&self) -> f64 {
        let layout = &self.chart.layout;
        let column = self.now.and_then(|now| Some(self.chart.mark(now)?.1.column));
        let column = column.and_then(|column| layout.columns.get(column));
        column.map_or((layout.left + layout.right) / 2.0, |of| of.x + of.width / 2.0)
    }

    /// The range of the column of a mark.
    fn column(&self, at: At) -> Option<(i64, i64)> {
        let column = self.chart.layout.columns.get(self.chart.mark(at)?.1.column)?;
        Some((column.start, column.end))
    }
}

/// Arrow keys, Home, End, Page, Enter, Space, and the keys of time.
pub(super) fn press(
    acts: &Rc<Acts>,
    brush: &UseStateHandle<Option<Brush>>,
    looked: &UseStateHandle<(usize, Option<i64>)>,
    list: &NodeRef,
) -> Callback<KeyboardEvent> {
    let (acts, brush, looked, list) = (acts.clone(), brush.clone(), looked.setter(), list.clone());
    Callback::from(move |event: KeyboardEvent| {
        let Some(now) =
            acts.now.filter(|_| !(event.ctrl_key() || event.meta_key() || event.alt_key()))
        else {
            return;
        };
        let key = event.key();
        let zoom = match key.as_str() {
            "+" | "=" => Some(Zoom::Closer(None)),
            "-" => Some(Zoom::Wider),
            "a" => Some(Zoom::Moved(true)),
            "d" => Some(Zoom::Moved(false)),
            "0" => Some(Zoom::Whole),
            _ => None,
        };
        let way = Way::of(&key);
        if let Some(way) = way {
            let to = acts.chart.go(now, way);
            let (from, head) = (acts.column(now), acts.column(to));
            let extends = event.shift_key() && now.0 == to.0;
            brush.set(from.zip(head).filter(|_| extends).map(|(from, head)| {
                brush.map_or_else(|| Brush::extend(from, head), |brush| brush.to(head))
            }));
            looked.set((to.0, acts.column(to).map(|column| column.0)));
            show_lane(&list, to.0);
        } else if let Some(how) = zoom {
            brush.set(None);
            acts.zoom(how);
        } else if matches!(key.as_str(), "Enter" | " ") {
            match *brush {
                Some(brush) => acts.on_range().emit(brush.range()),
                None => acts.choose(Some(now)),
            }
            brush.set(None);
        } else {
            return;
        }
        event.prevent_default();
    })
}

/// Scrolls as little as shows a lane.
fn show_lane(list: &NodeRef, lane: usize) {
    let at = u32::try_from(lane).unwrap_or(0);
    let row = list.cast::<Element>().and_then(|list| list.children().item(at));
    if let Some(row) = row {
        let how = ScrollIntoViewOptions::new();
        how.set_block(ScrollLogicalPosition::Nearest);
        row.scroll_into_view_with_scroll_into_view_options(&how);
    }
}

/// The wheel: with Ctrl closer and wider around the pointer, sideways or with Shift on and back.
/// Alone it scrolls the page as anywhere.
#[hook]
pub(super) fn use_wheel(frame: &NodeRef, acts: &Rc<Acts>) {
    let turned = use_memo((), |()| Cell::new(0.0));
    let (frame, acts) = (frame.clone(), acts.clone());
    use_effect(move || {
        let listener = frame.cast::<Element>().map(|frame| {
            let options = EventListenerOptions::enable_prevent_default();
            let edge = frame.clone();
            EventListener::new_with_options(&frame, "wheel", options, move |event| {
                let Some(event) = event.dyn_ref::<WheelEvent>() else { return };
                let (x, y) = (event.delta_x(), event.delta_y());
                let by = match (event.ctrl_key(), event.shift_key()) {
                    (true, _) | (_, true) if x == 0.0 => y,
                    (true, _) => y,
                    _ if x.abs() > y.abs() => x,
                    _ => return,
                };
                event.prevent_default();
                turned.set(turned.get() + by);
                if turned.get().abs() < NOTCH {
                    return;
                }
                let back = turned.replace(0.0) < 0.0;
                let left = edge.get_bounding_client_rect().left();
                acts.zoom(match (event.ctrl_key(), back) {
                    (true, true) => Zoom::Closer(Some(f64::from(event.client_x()) - left)),
                    (true, false) => Zoom::Wider,
                    (false, back) => Zoom::Moved(back),
                });
            })
        });
        move || drop(listener)
    });
}
