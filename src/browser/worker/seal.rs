//! The worker's half of the proof that nothing can be sent: it tries, and the browser
//! reports that the policy refused.

use super::{read, scope};
use gloo::events::EventListener;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::SecurityPolicyViolationEvent;

/// By its ending this name can never exist.
const HOST: &str = "watchglass-seal-check.invalid";

/// Tries a request; whether the policy refused it.
pub(super) async fn refused() -> bool {
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
    for _ in 0..40 {
        if seen.get() || answered {
            break;
        }
        read::pause(50).await;
    }
    seen.get() && !answered
}
