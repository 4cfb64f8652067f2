//! The timeline: lanes by a field over time, with its head and the same numbers as a table.
//!
//! All lanes are drawn as a few paths. Their marks are the options of one list, of which only the
//! one that is looked at is there, as the list's active descendant: so ten thousand marks cost no
//! more than ten.

mod act;
mod draw;
mod head;
mod table;

use super::brush::Brush;
use super::keys::{Target, use_escape};
use super::pointer::Pointer;
use super::{px, use_width};
use crate::page::state::Show;
use crate::page::zone;
use act::{Acts, press, use_wheel};
use draw::{axis, bars, brushed, ground, now_drawn};
use head::{head, names, said};
use std::cell::Cell;
use std::rc::Rc;
use table::lane_table;
use watchglass::query::{Query, Timeline, Tracks};
use watchglass::view::time::Zone;
use watchglass::view::tracks::chart;
use web_sys::Element;
use yew::prelude::*;

/// Properties of [`TracksView`].
#[derive(Properties, PartialEq, Clone)]
pub struct TracksProps {
    /// The lanes.
    pub tracks: Rc<Tracks>,
    /// The part of time that is asked for; it may still be answered.
    pub window: Option<(i64, i64)>,
    /// The events of the filter over time.
    pub whole: Option<Rc<Timeline>>,
    /// The filter.
    pub query: Rc<Query>,
    /// The zone of times.
    pub zone: Zone,
    /// Whether severities are explained here, because no histogram stands above.
    pub legend: bool,
    /// Takes the filter that a click, a key or a brush asks for.
    pub on_query: Callback<Query>,
    /// Takes what else is asked for: another field, a part of time, more lanes.
    pub on_show: Callback<Show>,
}

/// A mark by its lane, and its place there.
type At = (usize, usize);

/// The time that is looked at before a key was pressed: the first of all.
const START: Option<i64> = Some(i64::MIN);

/// The lanes.
#[component]
pub fn TracksView(props: &TracksProps) -> Html {
    let (frame, drawing, list) = (use_node_ref(), use_node_ref(), use_node_ref());
    let width = use_width(&frame);
    let tabular = use_state_eq(|| false);
    let brush = use_state_eq(|| None::<Brush>);
    let hover = use_state_eq(|| None::<At>);
    // What is looked at, by lane and time: where marks are told anew, it is still there.
    let looked = use_state_eq(|| (0, START));
    let drawn = use_memo((props.tracks.clone(), width, props.zone), |(tracks, width, zone)| {
        let filtered = !props.query.without_time().parts().is_empty();
        let chart = chart(tracks, (*width).max(1), &|ns| zone::offset(*zone, ns));
        let parts = [axis(&chart, filtered), ground(&chart), bars(&chart)];
        (Rc::new(chart), parts)
    });
    let (chart, [axis, ground, bars]) = &*drawn;
    let now = chart.find(looked.0, looked.1);
    let acts = Rc::new(Acts { chart: chart.clone(), now, props: props.clone() });
    use_wheel(&frame, &acts);
    use_escape(&brush);

    // The mark under the pointer as it was let go.
    let under = use_memo((), |()| Cell::new(None::<At>));
    let on_bar = {
        let (acts, under) = (acts.clone(), under.clone());
        Callback::from(move |()| acts.choose(under.get()))
    };
    let plot = Target {
        layout: chart.layout.clone(),
        on_range: acts.on_range(),
        on_bar: on_bar.reform(|_| ()),
        on_undated: on_bar,
        on_out: Callback::noop(),
    };
    let pointer = Pointer { drawing: drawing.clone(), plot, brush: brush.clone(), asked: None };
    let at = {
        let (drawing, chart) = (drawing.clone(), chart.clone());
        move |event: &PointerEvent| {
            let edge = drawing.cast::<Element>()?.get_bounding_client_rect();
            let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
            chart.mark_at(x - edge.left(), y - edge.top())
        }
    };
    let onpointermove = {
        let (at, hover, drag) = (at.clone(), hover.setter(), pointer.drag());
        Callback::from(move |event: PointerEvent| {
            hover.set(at(&event));
            drag.emit(event);
        })
    };
    let onpointerup = {
        let up = pointer.up();
        Callback::from(move |event: PointerEvent| {
            under.set(at(&event));
            up.emit(event);
        })
    };
    let onpointerleave = {
        let hover = hover.setter();
        Callback::from(move |_: PointerEvent| hover.set(None))
    };
    let chosen = brush.filter(|brush| brush.moved).map(Brush::range);
    let held = brush.is_some_and(Brush::held);
    html! {
        <section class="tracks" data-testid="tracks" data-by={chart.by.name()} data-lanes={chart.lanes.len().to_string()} aria-label="Timeline">
            { head(&acts, &tabular) }
            { said(&acts, hover.or(now.filter(|_| looked.1 != START)), chosen, *tabular) }
            <div class="tracks-frame">
                if !*tabular { { names(&acts, &list) } }
                <div class="tracks-plot" ref={frame}>
                    if *tabular {
                        { lane_table(chart, props.zone) }
                    } else if width > 0 {
                        { axis.clone() }
                        <svg
                            ref={drawing}
                            class={classes!("plot", held.then_some("is-held"))}
                            width={px(chart.layout.width)}
                            height={px(chart.height())}
                            role="presentation"
                            onpointerdown={pointer.down()}
                            {onpointermove}
                            {onpointerup}
                            {onpointerleave}
                            onpointercancel={pointer.cancel()}
                        >
                            { ground.clone() }
                            { brushed(chart, chosen) }
                            { bars.clone() }
                            if let Some(now) = now {
                                <g
                                    class="marks"
                                    role="listbox"
                                    tabindex="0"
                                    data-testid="track-marks"
                                    aria-label={chart.summary()}
                                    aria-activedescendant={draw::name(chart, now)}
                                    onkeydown={press(&acts, &brush, &looked, &list)}
                                >
                                    { now_drawn(&acts, now, chosen) }
                                </g>
                            }
                        </svg>
                    }
                </div>
            </div>
            { head::more(&acts) }
        </section>
    }
}
