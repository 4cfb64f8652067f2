//! The worker's half of the proof that nothing can be sent: it tries, and the browser
//! reports that the policy refused.
//!
//! That a request fails proves nothing, since the name does not exist. Chromium and Firefox
//! report the refusal as an event; WebKit does so on the page only, but its policy makes
//! the making of a WebSocket throw at once, which a missing name never does.

use super::{read, scope};
use gloo::events::EventListener;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{SecurityPolicyViolationEvent, WebSocket};

/// By its ending this name can never exist.
const HOST: &str = "watchglass-seal-check.invalid";

/// Tries a request; whether the policy refused it.
pub(crate) async fn refused() -> bool {
    let seen = Rc::new(Cell::new(false));
    let heard = seen.clone();
    let scope = scope();
    let _listener = EventListener::new(&scope, "securitypolicyviolation", move |event| {
        let event = event.dyn_ref::<SecurityPolicyViolationEvent>();
        if event.is_some_and(|event| event.blocked_uri().contains(HOST)) {
            heard.set(true);
        }
    });
    let answered = JsFuture::from(scope.fetch_with_str(&format!("https://{HOST}/"))).await.is_ok();
    // The report may come a little after the refusal.
    for _ in 0..8 {
        if seen.get() || answered {
            return seen.get() && !answered;
        }
        read::pause(25).await;
    }
    match WebSocket::new(&format!("wss://{HOST}/")) {
        Ok(socket) => {
            // Nothing can be there; what matters is that it was let try.
            let _ = socket.close();
            seen.get()
        }
        Err(_) => true,
    }
}
