//! The only code that sees the browser: the page, the workers, and the form in which messages pass
//! between them.

pub mod hub;
pub mod message;
pub mod page;
pub mod worker;

/// Whether this runs in a page, and not in a worker.
pub fn is_page() -> bool {
    web_sys::window().is_some()
}
