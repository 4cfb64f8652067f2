//! Any bytes as each kind of packed file: what is told of them adds up, whatever they are.
#![no_main]

#[path = "../../tests/common/mod.rs"]
mod common;

use common::laws;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    laws::unpacks_alike(bytes);
});
