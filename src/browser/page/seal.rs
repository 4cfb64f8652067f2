//! The seal: the page tries a request, and sees the browser refuse it.
//!
//! That the request fails proves nothing, since the name does not exist. What proves the
//! seal is the browser's own report that its policy refused it.

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::SecurityPolicyViolationEvent;
use yew::Callback;

/// The name that the page tries: by its ending it can never exist.
pub const TRIED: &str = "https://watchglass-seal-check.invalid/";

/// How long the browser has to report its refusal.
const PATIENCE: u32 = 2_000;

/// The state of the seal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seal {
    /// The proof is under way.
    Checking,
    /// Both the page's and the worker's request were refused by the policy.
    Sealed,
    /// One of them was not.
    Open,
}

/// What is known of both proofs.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Proof {
    /// Whether the page's request was refused.
    pub page: Option<bool>,
    /// Whether the worker's request was refused.
    pub worker: Option<bool>,
    /// When the last proof came in: nanoseconds since the epoch.
    pub at: Option<i64>,
}

impl Proof {
    /// What the proofs say together.
    pub fn seal(&self) -> Seal {
        match (self.page, self.worker) {
            (Some(false), _) | (_, Some(false)) => Seal::Open,
            (Some(true), Some(true)) => Seal::Sealed,
            _ => Seal::Checking,
        }
    }

    /// Notes when a proof came in.
    pub fn stamp(&mut self) {
        #[expect(clippy::cast_possible_truncation, reason = "milliseconds of today")]
        let millis = js_sys::Date::now() as i64;
        self.at = Some(millis.saturating_mul(1_000_000));
    }
}

/// Tries a request and tells whether the policy refused it.
pub fn prove(done: Callback<bool>) {
    let Some(window) = web_sys::window() else { return };
    let Some(document) = window.document() else { return };
    let told = Rc::new(RefCell::new(Some(done)));
    let tell = {
        let told = told.clone();
        move |refused: bool| {
            if let Some(done) = told.borrow_mut().take() {
                done.emit(refused);
            }
        }
    };
    let heard = tell.clone();
    let listener = EventListener::new(&document, "securitypolicyviolation", move |event| {
        let ours = event
            .dyn_ref::<SecurityPolicyViolationEvent>()
            .is_some_and(|event| event.blocked_uri().contains("watchglass-seal-check.invalid"));
        if ours {
            heard(true);
        }
    });
    let request = window.fetch_with_str(TRIED);
    spawn_local(async move {
        // It fails either way; the report is what counts, and may come a little later.
        let answered = JsFuture::from(request).await.is_ok();
        if answered {
            tell(false);
        }
        Timeout::new(PATIENCE, move || {
            tell(false);
            drop(listener);
        })
        .forget();
    });
}
