//! The export menu, and the progress of the export that runs.

use super::calls::Calls;
use super::focus::focus_on;
use super::marks::icon;
use super::popup::{Popup, use_popup};
use watchglass::protocol::Format;
use watchglass::view::actions::{Act, Say};
use web_sys::{Element, Node};
use yew::prelude::*;

/// Properties of [`ExportMenu`].
#[derive(Properties, PartialEq)]
pub struct ExportMenuProps {
    /// How far the export is that runs, in words.
    pub running: Option<AttrValue>,
    /// The callbacks.
    pub calls: Calls,
}

/// Writes what the filter shows to a file.
#[component]
pub fn ExportMenu(props: &ExportMenuProps) -> Html {
    let Popup { open, button, toggle, escape } = use_popup();
    let running = props.running.is_some();
    let onfocusout = {
        let open = open.clone();
        Callback::from(move |event: FocusEvent| {
            let to = event
                .related_target()
                .and_then(|to| wasm_bindgen::JsCast::dyn_into::<Node>(to).ok());
            let here = event
                .current_target()
                .and_then(|here| wasm_bindgen::JsCast::dyn_into::<Element>(here).ok());
            if let (Some(to), Some(here)) = (to, here)
                && !here.contains(Some(&to))
            {
                open.set(false);
            }
        })
    };
    let item = |act: Act, testid: &'static str, name: &'static str, what: &'static str| {
        let (call, open) = (props.calls.act.clone(), open.clone());
        let button = button.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            open.set(false);
            focus_on(&button);
            call.emit(act);
        });
        html! {
            <button type="button" data-testid={testid} {onclick}>
                <b>{ name }</b><span>{ what }</span>
            </button>
        }
    };
    html! {
        <div class={classes!("export", running.then_some("is-running"))} onkeydown={escape} {onfocusout}>
            <span role="status">{ props.running.clone() }</span>
            // One button, so that the focus stays on it.
            <button type="button" class="btn" ref={button.clone()} data-testid={if running { "export-cancel" } else { "export" }}
                aria-expanded={(!running).then(|| open.to_string())}
                onclick={if running { props.calls.stop_export.clone() } else { toggle }}>
                if running { { "Cancel" } } else { { "Export" }{ icon("chevron-down", 12) } }
            </button>
            if *open && !running {
                <div class="pop export-pop" role="group" aria-label="Export what the filter shows">
                    { item(Act::Export(Format::Ndjson), "export-ndjson", "NDJSON", "one event a line, canonical names, the raw record") }
                    { item(Act::Export(Format::Csv), "export-csv", "CSV", "a table; cells that look like formulas are guarded") }
                    { item(Act::Say(Say::Save), "save-marks", "Marks", "stars, findings and notes, to be opened with the inputs again") }
                </div>
            }
        </div>
    }
}
