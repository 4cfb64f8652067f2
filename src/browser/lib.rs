//! The only code that sees the browser: the page, the workers, and the form in which messages pass
//! between them.
//!
//! One program plays all three parts, because they read and answer with the same code, which the
//! page then holds once.
#![cfg(target_arch = "wasm32")]
#![cfg_attr(
    not(test),
    warn(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::string_slice,
        clippy::panic,
        clippy::cast_possible_truncation,
        clippy::cast_possible_wrap,
        clippy::cast_sign_loss
    )
)]

pub mod hub;
pub mod message;
pub mod page;
pub mod worker;

use wasm_bindgen::JsCast;
use web_sys::DedicatedWorkerGlobalScope;

/// The name of a worker that is the hub of others; `static/boot.js` gives it.
const HUB: &str = "watchglass hub";

/// Starts what this is: the page, a worker, or the hub of workers.
pub fn start() {
    match js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() {
        Ok(worker) if worker.name() == HUB => hub::start(),
        Ok(_) => worker::start(),
        Err(_) => page::start(),
    }
}
