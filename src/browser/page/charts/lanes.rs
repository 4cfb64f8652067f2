//! A lane for each input under the histogram, at true scale: from when to when it has records,
//! and of which kinds.

use super::pct;
use crate::page::state::InputView;
use std::rc::Rc;
use watchglass::query::Query;
use watchglass::view::lanes::LaneView;
use watchglass::view::words;
use yew::prelude::*;

/// How many lanes are drawn.
pub const MOST_LANES: usize = 5;

/// What [`lanes`] draws.
pub struct LanesProps {
    /// The lanes.
    pub lanes: Vec<LaneView>,
    /// How many inputs have none.
    pub more: u64,
    /// The inputs, for their names.
    pub inputs: Rc<Vec<InputView>>,
    /// The filter.
    pub query: Rc<Query>,
    /// Takes the filter that a click asks for.
    pub on_query: Callback<Query>,
}

/// The lanes.
pub fn lanes(props: &LanesProps) -> Html {
    let one = |lane: &LaneView| {
        let name = props.inputs.iter().find(|view| view.input == lane.input);
        let name = name.map(|view| words::short(&view.name, 32)).unwrap_or_default();
        let onclick = {
            let (query, to, range) = (props.query.clone(), props.on_query.clone(), lane.range);
            Callback::from(move |_: MouseEvent| {
                range.iter().for_each(|(from, to_)| to.emit(query.within(*from, *to_)));
            })
        };
        html! {
            <li key={lane.input}>
                <button type="button" data-testid="lane" title={lane.kinds.clone()} {onclick}>
                    <span class="mono clip">{ name }</span>
                    <svg height="12" aria-hidden="true">
                        if lane.range.is_some() { <rect x={pct(lane.x)} y="3" width={pct(lane.width)} height="6" /> }
                    </svg>
                    <span>{ lane.holds.clone() }</span>
                    <span class="vh">{ lane.kinds.clone() }</span>
                </button>
            </li>
        }
    };
    html! {
        <ul class="lanes" aria-label="Time of each input">
            { for props.lanes.iter().map(one) }
            if props.more > 0 { <li class="muted">{ words::plural(props.more, "more input") }</li> }
        </ul>
    }
}
