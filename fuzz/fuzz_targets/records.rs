//! Any bytes through the splitter: what it tells tiles them, and pieces do not matter.
#![no_main]

#[path = "../../tests/common/mod.rs"]
mod common;

use common::laws;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    laws::splits_alike(bytes, laws::piece_for(bytes));
});
