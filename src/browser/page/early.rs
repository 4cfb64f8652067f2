//! Keys that are pressed before the dialog is there that they are for.
//!
//! A dialog is drawn a moment after what opens it, and who types on at once means its field. On the
//! page the same letters would be actions. So they are kept until it is shown, and typed into it.

use std::cell::RefCell;
use wasm_bindgen::JsCast;
use web_sys::{
    Event, EventInit, EventTarget, HtmlDialogElement, HtmlInputElement, KeyboardEvent,
    KeyboardEventInit,
};

thread_local! {
    /// The keys, while a dialog is about to open.
    static KEPT: RefCell<Option<Vec<String>>> = const { RefCell::new(None) };
}

/// A dialog is about to open.
pub fn begin() {
    KEPT.with_borrow_mut(|kept| {
        kept.get_or_insert_default();
    });
}

/// Whether a key was kept.
pub fn keeps(event: &KeyboardEvent) -> bool {
    let held = event.ctrl_key() || event.meta_key() || event.alt_key();
    !held
        && KEPT.with_borrow_mut(|kept| {
            kept.iter_mut().for_each(|kept| kept.push(event.key()));
            kept.is_some()
        })
}

/// Keeps no more, and gives what was kept.
pub fn end() -> Vec<String> {
    KEPT.take().unwrap_or_default()
}

/// Types what was kept into the field of the dialog, up to the first Enter; Escape cancels it.
pub fn type_into(dialog: &HtmlDialogElement) {
    let kept = end();
    let enters = kept.iter().position(|key| key == "Enter" || key == "Escape");
    if enters.and_then(|at| kept.get(at)).is_some_and(|key| key == "Escape") {
        let _ = Event::new("cancel").map(|cancel| dialog.dispatch_event(&cancel));
        return;
    }
    let field = dialog.query_selector("input").ok().flatten();
    let Some(field) = field.and_then(|field| field.dyn_into::<HtmlInputElement>().ok()) else {
        return;
    };
    let mut text = field.value();
    for key in kept.iter().take(enters.unwrap_or(kept.len())) {
        let mut letters = key.chars();
        match (letters.next(), letters.next()) {
            (Some(letter), None) => text.push(letter),
            _ if key == "Backspace" => {
                text.pop();
            }
            _ => {}
        }
    }
    if kept.is_empty() {
        return;
    }
    field.set_value(&text);
    let init = EventInit::new();
    init.set_bubbles(true);
    if let Ok(input) = Event::new_with_event_init_dict("input", &init) {
        let _ = field.dispatch_event(&input);
    }
    if enters.is_some() {
        press(&field, "Enter");
    }
}

/// Presses a key on an element, for what listens to keys; a browser does nothing of its own with it.
pub fn press(on: &EventTarget, key: &str) {
    let init = KeyboardEventInit::new();
    init.set_bubbles(true);
    init.set_cancelable(true);
    init.set_key(key);
    if let Ok(event) = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init) {
        let _ = on.dispatch_event(&event);
    }
}
