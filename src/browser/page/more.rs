//! Long lists are drawn a part at a time: what is listed first, and a button for the next.

use watchglass::view::words::plural;
use yew::prelude::*;

/// How many are listed, `step` at first, and what lists so many more.
#[hook]
pub fn use_most(step: usize) -> (usize, Callback<MouseEvent>) {
    let most = use_state_eq(|| step);
    let shown = *most;
    (shown, Callback::from(move |_| most.set(shown + step)))
}

/// Properties of [`More`].
#[derive(Properties, PartialEq)]
pub struct MoreProps {
    /// How many are not listed; of none there is no button.
    pub more: usize,
    /// One of them in words.
    pub what: &'static str,
    /// What tests find it by.
    pub testid: &'static str,
    /// Its class beside that of a link.
    #[prop_or_default]
    pub class: &'static str,
    /// Lists the next.
    pub onclick: Callback<MouseEvent>,
}

/// The button under a list.
#[component]
pub fn More(props: &MoreProps) -> Html {
    if props.more == 0 {
        return Html::default();
    }
    html! {
        <button type="button" class={classes!("linkbtn", "link", props.class)} data-testid={props.testid} onclick={props.onclick.clone()}>
            { plural(props.more as u64, props.what) }
        </button>
    }
}
