//! The focus: what has it, and giving it to an element, also back when something closes. An
//! element that does not take it only costs a key.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement};
use yew::NodeRef;

/// What has the focus.
pub fn focused() -> Option<HtmlElement> {
    let document = web_sys::window()?.document()?;
    document.active_element()?.dyn_into().ok()
}

/// Gives an element the focus.
pub fn focus(element: &HtmlElement) {
    let _ = element.focus();
}

/// Whether an element has the focus, and not the page as a whole.
pub fn is_held() -> bool {
    focused().is_some_and(|element| element.tag_name() != "BODY" && is_there(&element))
}

/// Whether an element is not hidden with what it stands in.
pub fn is_there(element: &Element) -> bool {
    element.closest("[hidden]").is_ok_and(|hidden| hidden.is_none())
}

/// The first element that a selector finds, where it is not hidden.
pub fn found(selector: &str) -> Option<Element> {
    web_sys::window()?.document()?.query_selector(selector).ok()?.filter(is_there)
}

/// Gives the first element that a selector finds the focus.
pub fn focus_first(selector: &str) {
    found(selector).and_then(|found| found.dyn_into().ok()).iter().for_each(focus);
}

/// Gives the main part the focus, before what has it goes: a browser that must take it away from
/// there lays the page out once more.
pub fn leave() {
    focus_first("#main");
}

/// Presses the first button that a selector finds.
pub fn press(selector: &str) {
    found(selector).and_then(|found| found.dyn_into().ok()).iter().for_each(HtmlElement::click);
}

/// The same for the element of a reference.
pub fn focus_on(node: &NodeRef) {
    if let Some(element) = node.cast::<HtmlElement>() {
        focus(&element);
    }
}

fn target(event: &Event) -> Option<Element> {
    event.target().and_then(|target| target.dyn_into().ok())
}

fn within(event: &Event, selector: &str) -> bool {
    target(event).is_some_and(|target| target.closest(selector).ok().flatten().is_some())
}

/// Whether the event belongs to a text field.
pub fn in_text(event: &Event) -> bool {
    within(
        event,
        "input:not([type=file]):not([type=checkbox]), textarea, select, [contenteditable]",
    )
}

/// Whether the event belongs to a dialog.
pub fn in_dialog(event: &Event) -> bool {
    within(event, "dialog")
}
