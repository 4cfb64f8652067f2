//! Lines above the list that say of which event: what is shown around it, or that it is kept to be
//! compared.

use super::super::marks::icon;
use super::App;
use super::around::Look;
use watchglass::view::actions::Act;
use watchglass::view::headline::{as_text, headline};
use yew::prelude::*;

impl App {
    /// What is shown around an event, and the way back to it.
    pub(super) fn look_bar(&self) -> Html {
        let Some(step) = self.looking() else { return Html::default() };
        let back = self.calls.look.reform(|_: MouseEvent| Look::Back);
        let act = ("around-back", "Back to the event and its filter", back);
        bar("around-shown", "Around an event: ", step.words.to_lowercase(), act)
    }

    /// That an event is kept, where none is open beside it.
    pub(super) fn kept_bar(&self) -> Html {
        let Some(kept) = self.kept.as_ref().filter(|_| self.open.is_none()) else {
            return Html::default();
        };
        let act = ("unkeep", "Do not compare", self.calls.act.reform(|_: MouseEvent| Act::Keep));
        let headline = as_text(&headline(&kept.row));
        let words = "Kept to compare with the next event that is opened: ";
        // It stands outside of the main part.
        html! { <section aria-label="Kept event">{ bar("kept", words, headline, act) }</section> }
    }
}

/// A line that says of which event, and what leads away from that.
fn bar(
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
