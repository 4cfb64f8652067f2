//! Container-security event files to normalized events: the map of the crate.
pub mod event;
#[cfg(target_arch = "wasm32")]
pub mod browser;
pub mod bytes;
pub mod record;
pub mod source;
pub mod store;
pub mod query;
pub mod protocol;
pub mod session;
pub mod view;
