//! The page: Yew components over plain answers, and the link to the worker.
//!
//! [`app`] holds all state. It hears the worker through [`link`], asks it by the rules of
//! [`asking`], and hands what came back to the components: [`list`], [`detail`],
//! [`charts`], [`facets`], [`ledger`].

mod address;
pub mod app;
mod asking;
mod baseline;
mod calls;
mod charts;
mod chip;
mod clock;
mod complete;
#[cfg(feature = "components")]
pub mod components;
mod detail;
mod dialogs;
mod early;
mod empty;
mod export;
mod export_menu;
mod facets;
mod focus;
mod inputs;
mod intake;
mod ledger;
mod lines;
mod link;
mod list;
mod made;
mod marks;
mod more;
mod noise;
mod nothing;
mod notices;
mod palette;
mod past;
mod pick;
mod popup;
mod query_bar;
mod rail;
mod seal;
mod sealed;
mod skip;
mod state;
mod steady;
mod top;
mod totals;
mod verdict;
mod zone;

/// Mounts the page.
pub fn start() {
    console_error_panic_hook::set_once();
    let document = web_sys::window().and_then(|window| window.document());
    match document.and_then(|document| document.get_element_by_id("app")) {
        Some(root) => yew::Renderer::<app::App>::with_root(root).render(),
        None => yew::Renderer::<app::App>::new().render(),
    };
}
