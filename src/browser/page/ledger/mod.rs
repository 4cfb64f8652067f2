//! The ledger: an account of every byte, what was repaired, what could not be read.
//!
//! It answers one question: can I trust that nothing was left out? So the sums stand
//! first, then every repair beside the original, then what was not read, also when that
//! is nothing.

mod account;
mod entry;
mod list;
mod pager;
mod view;

pub use entry::{DiffProps, diff};
pub use view::LedgerView;

use crate::page::state::InputView;
use watchglass::view::words::visible;

/// The name of an input, with hidden characters shown.
fn name_of(inputs: &[InputView], input: u32) -> String {
    let found = inputs.iter().find(|view| view.input == input);
    found.map_or_else(|| format!("input {input}"), |view| visible(&view.name).into_owned())
}
