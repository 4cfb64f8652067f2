//! What concerns the page as a whole: that its reader stopped, what was just done.

use super::calls::Calls;
use super::state::Totals;
use watchglass::view::words::{plural, size, visible};
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

/// What [`short`] draws.
pub struct ShortProps<'a> {
    /// Whether there is no more.
    pub full: bool,
    /// What is in.
    pub totals: Totals,
    /// If all is read: how many percent of it are searched.
    pub searched: Option<u64>,
    /// The callbacks.
    pub calls: &'a Calls,
}

/// That memory runs short: how much is in, to go on with that, or to read on where there is more.
pub fn short(props: &ShortProps<'_>) -> Html {
    let ShortProps { full, totals, searched, calls } = props;
    let begins = if *full { "There is no more memory: " } else { "Memory runs short: " };
    let events = plural(totals.records, "event");
    let (read, all) = (size(totals.bytes), size(totals.size));
    let (words, on) = match searched {
        Some(percent) => (format!("{percent}% of {events} are searched"), "Search on"),
        None if totals.bytes < totals.size => {
            (format!("{events}, {read} of {all}, are in"), "Read on")
        }
        // What is unpacked came in whole.
        None => (format!("{events} are in"), "Read on"),
    };
    html! {
        <div class="notice" role="alert" data-testid="memory" data-full={full.to_string()}>
            <span>{ [begins, &words, "."].concat() }</span>
            <button type="button" class="btn" data-testid="go-on" onclick={calls.cancel.clone()}>{ "Go on with these" }</button>
            if !full {
                <button type="button" class="btn" data-testid="read-on" onclick={calls.read_on.clone()}>{ on }</button>
            }
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
