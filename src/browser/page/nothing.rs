//! What stands in the place of rows, where there are none.

use super::calls::Calls;
use watchglass::view::words::plural;
use yew::prelude::*;

/// Why there are no rows.
pub enum Nothing {
    /// They are not known yet, because of this.
    Waiting(&'static str),
    /// The inputs hold no events.
    Empty,
    /// Of so many events the filter shows none, or none of those that were searched; with what the
    /// inputs do not hold.
    Filtered(u64, bool, Option<String>),
}

/// Why there are no rows, and what can be done about it.
pub fn nothing(why: Nothing, calls: &Calls) -> Html {
    match why {
        Nothing::Waiting(what) => html! { <p class="no-rows" aria-hidden="true">{ what }</p> },
        Nothing::Empty => html! {
            <div class="no-rows" data-testid="no-events">
                <h2>{ "No events in these inputs" }</h2>
                <p>{ "What was found in them stands at each input. " }
                    <button type="button" class="linkbtn link" onclick={calls.ledger.reform(|_: MouseEvent| 0)}>{ "Account of every byte" }</button></p>
            </div>
        },
        Nothing::Filtered(total, part, absent) => html! {
            <div class="no-rows" data-testid="no-match">
                <h2>{ if part { "No event found in what was searched" } else { "No event matches this filter" } }</h2>
                <p>{ [&plural(total, "event"), " are open. "].concat() }{ for absent }</p>
                <button type="button" class="btn" data-testid="show-all" onclick={calls.show_all.clone()}>{ "Show all" }</button>
            </div>
        },
    }
}
