//! The list's keys: one tab stop, arrows and `j` `k` move from card to card. Letters do so wherever
//! the focus is, as after a click on an order; what else moves is first of what has the focus.

use super::super::focus::{in_dialog, in_text, is_there};
use super::{List, ListMsg};
use gloo::events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use watchglass::view::actions::{Act, of_key};
use web_sys::{Element, HtmlElement, KeyboardEvent};
use yew::html::Scope;
use yew::{Context, NodeRef};

/// Listens to keys that are pressed with the focus in the rows, or nowhere in particular; to letters
/// anywhere but where they are typed.
pub(super) fn listener(list: &Scope<List>, rows: &NodeRef) -> EventListener {
    let (list, rows) = (list.clone(), rows.clone());
    let options = EventListenerOptions::enable_prevent_default();
    let target: web_sys::EventTarget = js_sys::global().unchecked_into();
    EventListener::new_with_options(&target, "keydown", options, move |event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        let held = event.ctrl_key() || event.meta_key() || event.alt_key();
        if held
            || event.default_prevented()
            || !is_ours(event, &rows)
            || way(&event.key()).is_none()
        {
            return;
        }
        event.prevent_default();
        list.send_message(ListMsg::Key(event.clone()));
    })
}

fn is_ours(event: &KeyboardEvent, rows: &NodeRef) -> bool {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
        return false;
    };
    let rows = rows.cast::<HtmlElement>().filter(|rows| is_there(rows));
    let typed = in_text(event.as_ref()) || in_dialog(event.as_ref());
    rows.is_some_and(|rows| {
        (event.key().len() == 1 && !typed)
            || target.tag_name() == "BODY"
            || target.id() == "main"
            || rows.contains(Some(&target))
    })
}

/// Where a key leads, if anywhere.
fn way(key: &str) -> Option<Act> {
    of_key(key, false).filter(|act| matches!(act, Act::By(_) | Act::Pages(_) | Act::End(_)))
}

impl List {
    /// Moves the cursor; where an event is open, the one under the cursor opens.
    pub(super) fn key(&mut self, ctx: &Context<List>, event: &KeyboardEvent) -> bool {
        let props = ctx.props();
        let (Some(way), Some(last)) = (way(&event.key()), props.total.checked_sub(1)) else {
            return false;
        };
        let (first, end) = self.scroll.visible(self.place);
        let from = self.focused().unwrap_or(self.cursor);
        let page = i64::try_from(end.saturating_sub(first)).unwrap_or(1).max(2) - 1;
        let to = match way {
            // Without the focus the first key only shows where the cursor is.
            Act::By(_) if self.focused().is_none() && props.current.is_none() => self.cursor,
            Act::By(by) => from.saturating_add_signed(by),
            Act::Pages(by) => from.saturating_add_signed(by * page),
            Act::End(true) => last,
            _ => 0,
        };
        self.cursor = to.min(last);
        self.focus = Some(self.cursor);
        self.place = self.scroll.showing(self.cursor, self.place);
        self.bar = self.scroll.bar_at(self.place);
        super::place::scroll_to(&props.scroller, self.bar + self.lead);
        if props.current.is_some() && List::row_at(ctx, self.cursor).is_some() {
            props.calls.open.emit((self.cursor, false));
        }
        true
    }

    /// The rank of the card that has the focus.
    fn focused(&self) -> Option<u64> {
        let active = web_sys::window()?.document()?.active_element()?;
        let rows = self.rows.cast::<HtmlElement>()?;
        if !rows.contains(Some(&active)) {
            return None;
        }
        active.closest("[data-rank]").ok()??.get_attribute("data-rank")?.parse().ok()
    }
}
