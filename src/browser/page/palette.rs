//! All actions of the page, found by name: a field and under it the actions that fit, the first
//! of them marked, in a native dialog, which keeps the focus and gives it back.

use super::complete::show_choice;
use super::dialogs::show;
use super::marks::icon;
use watchglass::view::actions::{Act, Action, fits, key_words};
use watchglass::view::words::plural;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Properties of [`Palette`].
#[derive(Properties, PartialEq)]
pub struct PaletteProps {
    /// The actions, and which of them are on.
    pub offered: Vec<(&'static Action, bool)>,
    /// Takes what is chosen.
    pub on_act: Callback<Act>,
    /// Takes a choice of files, or with `true` of a folder.
    pub on_choose: Callback<bool>,
    /// Esc.
    pub on_close: Callback<()>,
}

/// The palette of actions.
#[component]
pub fn Palette(props: &PaletteProps) -> Html {
    let (dialog, list) = (use_node_ref(), use_node_ref());
    let typed = use_state_eq(String::new);
    let marked = use_state_eq(|| 0_usize);
    // What is marked once all keys are heard: the next may come before the list is drawn.
    let at = use_mut_ref(|| 0_usize);
    {
        let (dialog, on_close) = (dialog.clone(), props.on_close.clone());
        use_effect_with((), move |()| show(&dialog, on_close));
    }
    {
        let list = list.clone();
        use_effect_with(*marked, move |at| show_choice(&list, *at));
    }
    let found: Vec<_> = fitting(&props.offered, &typed).collect();
    let count = found.len();
    let choose = {
        let (on_act, on_choose) = (props.on_act.clone(), props.on_choose.clone());
        let on_close = props.on_close.clone();
        move |act: Act| match act {
            // At once: browsers open a chooser only while a key or a click is handled.
            Act::Open(folder) => {
                on_close.emit(());
                on_choose.emit(folder);
            }
            act => on_act.emit(act),
        }
    };
    let oninput = {
        let (typed, marked, at) = (typed.clone(), marked.clone(), at.clone());
        Callback::from(move |event: InputEvent| {
            let Some(field) = event.target_dyn_into::<HtmlInputElement>() else { return };
            typed.set(field.value());
            at.replace(0);
            marked.set(0);
        })
    };
    let onkeydown = {
        let (marked, choose, offered) = (marked.clone(), choose.clone(), props.offered.clone());
        Callback::from(move |event: KeyboardEvent| {
            let Some(field) = event.target_dyn_into::<HtmlInputElement>() else { return };
            let text = field.value();
            let count = fitting(&offered, &text).count();
            let mut at = at.borrow_mut();
            match (event.key().as_str(), fitting(&offered, &text).nth(*at)) {
                _ if event.is_composing() => return,
                ("Enter", Some((action, _))) => choose(action.act),
                ("ArrowDown", Some(_)) => *at = (*at + 1) % count,
                ("ArrowUp", Some(_)) => *at = (*at + count - 1) % count,
                _ => return,
            }
            marked.set(*at);
            event.prevent_default();
        })
    };
    let choice = |(at, (action, on)): (usize, &&(&'static Action, bool))| {
        let (act, choose) = (action.act, choose.clone());
        html! {
            <li key={action.name} id={["act-", &at.to_string()].concat()} role="option" data-testid="action"
                aria-selected={(at == *marked).to_string()} onclick={Callback::from(move |_: MouseEvent| choose(act))}>
                <span class="strong">{ action.name }</span>
                <span>
                    if *on { { icon("check", 12) }<span class="vh">{ "on" }</span> }
                    { for action.keys.first().map(|key| keys(key)) }
                </span>
            </li>
        }
    };
    html! {
        <dialog ref={dialog} class="modal palette" aria-label="Actions" data-testid="palette">
            <label class="qfield">
                { icon("search", 16) }
                <span class="vh">{ "Action" }</span>
                <input type="text" autofocus=true data-testid="palette-field" placeholder="What to do: dark, export, oldest, sample"
                    role="combobox" aria-autocomplete="list" aria-expanded={(count > 0).to_string()} aria-controls="acts"
                    aria-activedescendant={(count > 0).then(|| ["act-", &marked.to_string()].concat())}
                    spellcheck="false" autocomplete="off" autocapitalize="off" {oninput} {onkeydown} />
                <kbd class="wide-only" aria-hidden="true">{ "Esc" }</kbd>
            </label>
            // The field keeps the focus.
            <ul id="acts" class="choices" role="listbox" aria-label="Actions" ref={list}
                onmousedown={|event: MouseEvent| event.prevent_default()}>
                { for found.iter().enumerate().map(choice) }
            </ul>
            <p role="status" class={classes!((count > 0).then_some("vh"))}>
                { if count > 0 { plural(count as u64, "action") } else { "No action has such a name.".to_owned() } }
            </p>
        </dialog>
    }
}

/// The actions that a text finds.
fn fitting<'a>(
    offered: &'a [(&'static Action, bool)],
    text: &'a str,
) -> impl Iterator<Item = &'a (&'static Action, bool)> {
    offered.iter().filter(move |(action, _)| fits(action, text))
}

/// A key, or those that are pressed together.
pub fn keys(key: &'static str) -> Html {
    html! { <span class="keys" data-key={key}>{ for key_words(key).into_iter().map(|key| html! { <kbd>{ key }</kbd> }) }</span> }
}
