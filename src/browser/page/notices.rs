//! What concerns the page as a whole: that its reader stopped, what was just done.

use super::calls::Calls;
use watchglass::view::words::{plural, visible};
use yew::prelude::*;

/// That the reader stopped, why, and how to start it again, with so many inputs that are at hand.
pub fn stopped(why: &str, held: usize, calls: &Calls) -> Html {
    html! {
        <div class="notice bad" role="alert" data-testid="worker-error">
            <span>{ ["The reader stopped: ", why, ". Nothing was sent anywhere, and the files are unchanged."].concat() }</span>
            <button type="button" class="btn" data-testid="retry" onclick={calls.retry.clone()}>
                { if held == 0 { "Start it again".to_owned() } else { ["Read ", &plural(held as u64, "input"), " again"].concat() } }
            </button>
        </div>
    }
}

/// What was done, or why not.
pub fn notice(words: &str, calls: &Calls) -> Html {
    html! {
        <div class="notice" data-testid="notice">
            <span>{ visible(words).into_owned() }</span>
            <button type="button" class="linkbtn link" onclick={calls.dismiss.clone()}>{ "Dismiss" }</button>
        </div>
    }
}
