//! The link that the keyboard comes to first: past all that stands before the main part.

use super::focus::focus;
use yew::prelude::*;

/// The link, in these words.
pub fn skip_link(words: &'static str) -> Html {
    html! { <a class="skip" href="#main" onclick={skip_to_main()}>{ words }</a> }
}

/// A link to `#main` would take the filter's place in the address.
fn skip_to_main() -> Callback<MouseEvent> {
    Callback::from(|event: MouseEvent| {
        event.prevent_default();
        let document = web_sys::window().and_then(|window| window.document());
        let main = document.and_then(|document| document.get_element_by_id("main"));
        let main = main.and_then(|main| wasm_bindgen::JsCast::dyn_into(main).ok());
        main.iter().for_each(focus);
    })
}
