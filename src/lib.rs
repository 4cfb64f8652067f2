//! Watchglass: container-security event files to normalized events, in the browser.
//!
//! Data goes one way: [`bytes`] → [`record`] → [`source`] → [`store`] → [`query`] →
//! [`view`]. [`event`] is the vocabulary that they share, [`session`] one shard of it all as
//! an object, [`protocol`] what page and worker tell each other. Only `browser`, which
//! exists for wasm32 alone, sees a DOM. See `ARCHITECTURE.md`.
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

pub mod bytes;
pub mod event;
pub mod protocol;
pub mod query;
pub mod record;
pub mod session;
pub mod shards;
pub mod source;
pub mod store;
pub mod view;
