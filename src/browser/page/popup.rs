//! What a button opens and Escape closes: the export menu, the panel of the seal.

use super::focus::focus_on;
use yew::prelude::*;

/// Whether it is open, its button, and what both hear.
pub struct Popup {
    /// Whether it is open.
    pub open: UseStateHandle<bool>,
    /// The button; it takes the focus back.
    pub button: NodeRef,
    /// A click on the button.
    pub toggle: Callback<MouseEvent>,
    /// A key within.
    pub escape: Callback<KeyboardEvent>,
}

/// A popup that is closed at first.
#[hook]
pub fn use_popup() -> Popup {
    let open = use_state_eq(|| false);
    let button = use_node_ref();
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let escape = {
        let (open, button) = (open.clone(), button.clone());
        Callback::from(move |event: KeyboardEvent| {
            if *open && event.key() == "Escape" {
                event.prevent_default();
                event.stop_propagation();
                open.set(false);
                focus_on(&button);
            }
        })
    };
    Popup { open, button, toggle, escape }
}
