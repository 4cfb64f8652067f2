//! The page of components: every component in every state, with models of the golden inputs, for
//! people who change how the page looks, and for pictures that show when it changed.
//!
//! It mounts the components that the page mounts and has no markup of its own but heads. It is a
//! program of its own, built by `cargo xtask components`, and no part of the product. The address
//! says what is shown: `#cards&theme=dark` one group in one theme; without a group all of them but
//! those that stand in front of the page.

mod basics;
mod filtered;
mod given;
mod groups;
mod listed;
mod model;
mod opened;
mod parts;
mod weighed;

use super::state::Theme;
use gloo::events::EventListener;
use groups::GROUPS;
use model::Model;
use std::rc::Rc;
use yew::prelude::*;

/// What the address asks for: a group, and a theme.
fn asked() -> (String, Theme) {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok());
    let hash = hash.unwrap_or_default();
    let mut parts = hash.trim_start_matches('#').split('&');
    let group = parts.next().unwrap_or_default().to_owned();
    let named = parts.find_map(|part| part.strip_prefix("theme="));
    let theme = Theme::ALL.into_iter().find(|theme| Some(theme.word()) == named);
    (group, theme.unwrap_or_default())
}

/// Mounts the page of components.
pub fn start() {
    console_error_panic_hook::set_once();
    yew::Renderer::<Sheet>::new().render();
}

/// All groups, or one.
#[component]
fn Sheet() -> Html {
    let model = use_memo((), |()| Model::read());
    let state = use_state_eq(asked);
    {
        let state = state.clone();
        use_effect_with((), move |()| {
            let listener = web_sys::window().map(|window| {
                EventListener::new(&window, "hashchange", move |_| state.set(asked()))
            });
            move || drop(listener)
        });
    }
    let (group, theme) = (*state).clone();
    let root = web_sys::window().and_then(|window| window.document()?.document_element());
    if let Some(root) = root {
        let _ = match theme {
            Theme::Auto => root.remove_attribute("data-theme"),
            _ => root.set_attribute("data-theme", theme.word()),
        };
    }
    let wanted = GROUPS.iter().filter(|of| of.name == group || group.is_empty() && !of.in_front);
    html! {
        <div class="components">
            { super::marks::hatch() }
            <header class="components-head">
                <h1>{ "Components" }</h1>
                { for GROUPS.iter().map(|of| link(of.name, theme, of.name, of.name == group)) }
                { link("", theme, "all", group.is_empty()) }
                { for [Theme::Light, Theme::Dark].map(|to| link(&group, to, to.word(), to == theme)) }
            </header>
            { for wanted.map(|of| html! {
                <section key={of.name} class="group-of" data-group={of.name} aria-label={of.name}>
                    <h2>{ of.name }</h2>
                    { for (of.states)(&model).into_iter().map(|state| html! {
                        <figure class={state.room}><figcaption>{ state.name }</figcaption>{ state.html }</figure>
                    }) }
                </section>
            }) }
        </div>
    }
}

fn link(group: &str, theme: Theme, label: &str, current: bool) -> Html {
    let href = ["#", group, "&theme=", theme.word()].concat();
    html! { <a {href} aria-current={current.then_some("page")}>{ label.to_owned() }</a> }
}

/// A group of components.
struct Group {
    /// Its name, in the address too.
    name: &'static str,
    /// Whether it stands in front of the page, so that nothing else can be looked at.
    in_front: bool,
    /// Its components in their states.
    states: fn(&Rc<Model>) -> Vec<State>,
}

/// A component in a state.
struct State {
    /// What it is.
    name: String,
    /// The class that gives it its room.
    room: &'static str,
    /// The component.
    html: Html,
}

/// A component in a state, with as much room as it takes.
fn state(name: &str, html: Html) -> State {
    State { name: name.to_owned(), room: "", html }
}

/// The same with room for a part of the page, such as a list or an open event.
fn roomy(name: &str, html: Html) -> State {
    State { name: name.to_owned(), room: "roomy", html }
}
