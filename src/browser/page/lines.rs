//! Lines above the list that say of which event: what is shown around it, or that it is kept to be
//! compared.

use super::app::around::Look;
use super::calls::Calls;
use super::marks::icon;
use watchglass::view::actions::Act;
use yew::prelude::*;

/// What is shown around an event, in words, and the way back to it.
pub fn look_line(around: &str, calls: &Calls) -> Html {
    let back = calls.look.reform(|_: MouseEvent| Look::Back);
    let act = ("around-back", "Back to the event and its filter", back);
    line("around-shown", "Around an event: ", around.to_lowercase(), act)
}

/// That an event is kept, where none is open beside it.
pub fn kept_line(headline: String, calls: &Calls) -> Html {
    let act = ("unkeep", "Do not compare", calls.act.reform(|_: MouseEvent| Act::Keep));
    let words = "Kept to compare with the next event that is opened: ";
    // It stands outside of the main part.
    html! { <section aria-label="Kept event">{ line("kept", words, headline, act) }</section> }
}

/// A line that says of which event, and what leads away from that.
fn line(
    testid: &'static str,
    words: &'static str,
    of: String,
    (id, act, onclick): (&'static str, &'static str, Callback<MouseEvent>),
) -> Html {
    html! {
        <p class="look-bar" data-testid={testid}>
            <span>{ words }<b class="strong">{ of }</b></span>
            <button type="button" class="linkbtn link" data-testid={id} {onclick}>{ icon("back", 12) }{ act }</button>
        </p>
    }
}
