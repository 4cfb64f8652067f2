//! Any bytes to events and account: spans tile them, pieces do not matter, and each record
//! is read from its own bytes again as it was read first.
#![no_main]

#[path = "../../tests/common/mod.rs"]
mod common;

use common::laws;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    laws::normalizes_alike(bytes, laws::piece_for(bytes));
});
