//! The window's own events: drops, pastes, keys, the back button.

use super::super::early;
use super::super::focus::{focus_first, found, in_dialog, in_text};
use super::super::intake;
use super::{App, Msg};
use gloo::events::{EventListener, EventListenerOptions, EventListenerPhase};
use gloo::timers::callback::Timeout;
use js_sys::Reflect;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use watchglass::view::actions::{Act, of_key};
use web_sys::{ClipboardEvent, DragEvent, KeyboardEvent};
use yew::html::Scope;

/// A drag that is held over the window tells so again and again; one that was cancelled
/// may end without a word.
const HELD: u32 = 1_500;

/// Listens to the window for as long as the listeners are kept.
pub(super) fn to_window(app: &Scope<App>, unsaved: Rc<Cell<bool>>) -> Vec<EventListener> {
    let Some(window) = web_sys::window() else { return Vec::new() };
    let on = |name: &'static str, then: Box<dyn Fn(&web_sys::Event)>| {
        let options = EventListenerOptions::enable_prevent_default();
        EventListener::new_with_options(&window, name, options, move |event| then(event))
    };
    let (drag, leave, drop, paste, key) =
        (app.clone(), app.clone(), app.clone(), app.clone(), app.clone());
    let (pop, hash) = (app.clone(), app.clone());
    let held = RefCell::new(None);
    let first = EventListenerOptions { phase: EventListenerPhase::Capture, passive: false };
    vec![
        EventListener::new_with_options(&window, "keydown", first, |event| {
            if event.dyn_ref::<KeyboardEvent>().is_some_and(early::keeps) {
                event.prevent_default();
                event.stop_propagation();
            }
        }),
        // Without this the browser would leave the page and open the file by itself.
        on(
            "dragover",
            Box::new(move |event| {
                if carries(event) {
                    event.prevent_default();
                    drag.send_message(Msg::Drag(true));
                    let gone = drag.clone();
                    held.replace(Some(Timeout::new(HELD, move || {
                        gone.send_message(Msg::Drag(false))
                    })));
                }
            }),
        ),
        on(
            "dragleave",
            Box::new(move |event| {
                let outside = event
                    .dyn_ref::<DragEvent>()
                    .is_some_and(|event| event.related_target().is_none());
                if outside {
                    leave.send_message(Msg::Drag(false));
                }
            }),
        ),
        on(
            "drop",
            Box::new(move |event| {
                if !carries(event) {
                    return;
                }
                event.prevent_default();
                drop.send_message(Msg::Drag(false));
                if let Some(transfer) =
                    event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer)
                {
                    intake::dropped(&transfer, drop.callback(Msg::Give));
                }
            }),
        ),
        on("paste", Box::new(move |event| pasted(event, &paste))),
        on(
            "keydown",
            Box::new(move |event| {
                let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
                let held = event.ctrl_key() || event.meta_key();
                let Some(act) = of_key(&event.key(), held) else { return };
                let theirs = in_text(event.as_ref()) && !matches!(act, Act::Close | Act::Palette);
                let asks = in_dialog(event.as_ref());
                if event.default_prevented() || event.alt_key() || theirs || is_moving(act) {
                    return;
                }
                // Some browsers have that key for themselves; in a dialog it does nothing.
                if act != Act::Close {
                    event.prevent_default();
                }
                if asks {
                    return;
                }
                // At once, for what is typed next.
                match act {
                    Act::Query => focus_first("[data-testid=query]"),
                    Act::Palette if found("dialog").is_none() => early::begin(),
                    _ => {}
                }
                key.send_message(Msg::Act(act));
            }),
        ),
        // Marks that no file has: the browser asks whether to leave.
        on(
            "beforeunload",
            Box::new(move |event| {
                if unsaved.get() {
                    event.prevent_default();
                    let _ = Reflect::set(event, &"returnValue".into(), &JsValue::TRUE);
                }
            }),
        ),
        on("popstate", Box::new(move |_| pop.send_message(Msg::Address))),
        on("hashchange", Box::new(move |_| hash.send_message(Msg::Address))),
    ]
}

/// Whether a key is for the list, the open event or the browser.
fn is_moving(act: Act) -> bool {
    matches!(act, Act::By(_) | Act::Pages(_) | Act::End(_) | Act::Native)
}

fn pasted(event: &web_sys::Event, app: &Scope<App>) {
    let Some(event) = event.dyn_ref::<ClipboardEvent>() else { return };
    if in_text(event.as_ref()) || in_dialog(event.as_ref()) {
        return;
    }
    let Some(data) = event.clipboard_data() else { return };
    event.prevent_default();
    let files = intake::chosen(data.files());
    if files.is_empty() {
        let text = data.get_data("text/plain").unwrap_or_default();
        app.send_message(Msg::Give(intake::pasted(text, "Pasted text")));
    } else {
        app.send_message(Msg::Give(files));
    }
}

/// Whether a drag carries what can be opened: files or text.
fn carries(event: &web_sys::Event) -> bool {
    let transfer = event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer);
    transfer.is_some_and(|transfer| {
        let types = transfer.types();
        types.includes(&"Files".into(), 0) || types.includes(&"text/plain".into(), 0)
    })
}
