//! What stands beside the list, and where there is no room for it in front of that: the inputs and
//! the facets.

use super::calls::Calls;
use yew::prelude::*;

/// The rail with what is in it; `open` where it is a sheet that is open.
pub fn rail(open: bool, node: NodeRef, inside: Html, calls: &Calls) -> Html {
    html! {<>
        if open {
            <div class="scrim" onclick={calls.filters.clone()}></div>
        }
        <aside id="rail" class="rail" ref={node} tabindex="-1" aria-label="Inputs and filters">
            <div class="rail-bar">
                <h2>{ "Filters" }</h2>
                <button type="button" class="btn" data-testid="filters-close" onclick={calls.filters.clone()}>{ "Done" }</button>
            </div>
            { inside }
        </aside>
    </>}
}
