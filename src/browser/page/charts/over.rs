//! What a query counts over time, drawn as the histogram is, without its controls: the numbers
//! stand in a table below.

use super::bars::bars;
use super::draw::ground;
use super::{px, use_width};
use crate::page::zone;
use watchglass::query::Timeline;
use watchglass::view::time::Zone;
use watchglass::view::timeline::lay_out;
use yew::prelude::*;

/// Properties of [`Over`].
#[derive(Properties, PartialEq)]
pub struct OverProps {
    /// The counts.
    pub timeline: Timeline,
    /// The zone of the axis.
    pub zone: Zone,
}

/// Counts over time.
#[component]
pub fn Over(props: &OverProps) -> Html {
    let frame = use_node_ref();
    let width = use_width(&frame);
    let layout = lay_out(&props.timeline, width, &|ns| zone::offset(props.zone, ns));
    html! {
        <div class="hist-frame" ref={frame} data-testid="made-chart">
            if width > 0 {
                <svg class="plot" width={px(layout.width)} height={px(layout.height)} aria-hidden="true">
                    { ground(&layout, true) }
                    { bars(&layout) }
                </svg>
            }
        </div>
    }
}
