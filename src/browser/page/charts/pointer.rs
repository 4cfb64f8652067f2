//! The pointer of the histogram: press, drag, let go.
//!
//! It is read on the whole drawing, because a range may begin where there is no bar; only
//! what is let go becomes a filter, so that a touch that turns into scrolling does nothing.

use super::super::focus::leave;
use super::brush::Brush;
use super::keys::Target;
use web_sys::Element;
use yew::prelude::*;

/// What the pointer needs to know.
#[derive(Clone)]
pub(super) struct Pointer {
    /// The drawing that it moves on.
    pub drawing: NodeRef,
    /// What it acts on.
    pub plot: Target,
    /// The range being chosen.
    pub brush: UseStateHandle<Option<Brush>>,
    /// The range of the filter, whose edges can be taken hold of.
    pub asked: Option<(i64, i64)>,
}

impl Pointer {
    fn place(&self, event: &PointerEvent) -> f64 {
        let svg = self.drawing.cast::<Element>();
        let edge = svg.map_or(0.0, |svg| svg.get_bounding_client_rect().left());
        f64::from(event.client_x()) - edge
    }

    fn at_undated(&self, x: f64) -> bool {
        x >= self.plot.layout.undated.x - 4.0
    }

    fn held(&self) -> Option<Brush> {
        self.brush.filter(|brush| brush.held())
    }

    /// Begins a brush.
    pub fn down(&self) -> Callback<PointerEvent> {
        let this = self.clone();
        Callback::from(move |event: PointerEvent| {
            let x = this.place(&event);
            if event.button() != 0 || !event.is_primary() || this.at_undated(x) {
                return;
            }
            if let Some(svg) = this.drawing.cast::<Element>() {
                // Without capture the brush is lost at the edge of the drawing, not more.
                let _ = svg.set_pointer_capture(event.pointer_id());
            }
            this.brush.set(Brush::press(&this.plot.layout, x, this.asked));
        })
    }

    /// Moves the brush.
    pub fn drag(&self) -> Callback<PointerEvent> {
        let this = self.clone();
        Callback::from(move |event: PointerEvent| {
            if let Some(held) = this.held() {
                this.brush.set(Some(held.drag(&this.plot.layout, this.place(&event))));
            }
        })
    }

    /// Filters by what was brushed or pressed.
    pub fn up(&self) -> Callback<PointerEvent> {
        let this = self.clone();
        Callback::from(move |event: PointerEvent| {
            let (x, layout) = (this.place(&event), &this.plot.layout);
            let Some(held) = this.held() else {
                if event.button() == 0 && this.at_undated(x) {
                    this.plot.choose(layout.columns.len());
                }
                return;
            };
            this.brush.set(None);
            let held = held.drag(layout, x);
            let to = if held.moved { &this.plot.on_range } else { &this.plot.on_bar };
            if let Some(range) = held.release(layout) {
                leave();
                to.emit(range);
            }
        })
    }

    /// Lets go without a filter.
    pub fn cancel(&self) -> Callback<PointerEvent> {
        let brush = self.brush.clone();
        Callback::from(move |_| brush.set(None))
    }
}
