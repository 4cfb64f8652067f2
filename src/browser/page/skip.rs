//! The link that the keyboard comes to first: past all that stands before the main part.

use super::focus::leave;
use yew::prelude::*;

/// The link, in these words.
pub fn skip_link(words: &'static str) -> Html {
    html! { <a class="skip" href="#main" onclick={skip_to_main()}>{ words }</a> }
}

/// A link to `#main` would take the filter's place in the address.
fn skip_to_main() -> Callback<MouseEvent> {
    Callback::from(|event: MouseEvent| {
        event.prevent_default();
        leave();
    })
}
