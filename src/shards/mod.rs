//! Several sessions behind one page: the hub that deals inputs to them and makes one answer of
//! theirs.
//!
//! The hub is a machine of messages: what it hears from the page or a shard gives what is to be
//! sent. It waits for nothing and reads nothing, so that tests drive it as the worker does.

mod again;
mod braid;
mod cut;
mod deal;
mod fold;
mod folded;
mod gather;
mod hub;
mod ledgers;
mod marks;
mod message;
mod packed;
mod question;
mod ranks;
mod serve;

pub use crate::store::{is_inside, top as given};
pub use hub::Hub;
pub use message::{FromShard, Out, ToShard};
pub use packed::{Lines, line};
pub use serve::serve;
