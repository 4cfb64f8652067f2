//! Any bytes behind the start of each form that is no JSON: CEF, LEEF, pairs, syslog, `karmor
//! logs` text, container logs.
#![no_main]

#[path = "../../tests/common/mod.rs"]
mod common;

use common::laws;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    laws::texts_split_alike(bytes);
});
