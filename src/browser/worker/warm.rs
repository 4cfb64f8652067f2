//! Reading a little before there is anything to read.
//!
//! Browsers compile WebAssembly well only where it has run for a while; until then it runs at
//! a third of its speed. Between the start of the page and the first file there is time to
//! spare, so a few records are read over and over, into a session that is thrown away.

use super::{Shared, read};
use crate::session::Session;

/// One record of each common shape, as tools write them.
const RECORDS: [&[u8]; 3] = [
    include_bytes!("../../../tests/golden/neuvector/rest-threats/input.json"),
    include_bytes!("../../../tests/golden/neuvector/rest-incidents/input.json"),
    include_bytes!("../../../tests/golden/kubearmor/ndjson/input.ndjson"),
];

/// At most so many milliseconds.
const SPARE: f64 = 400.0;
/// Milliseconds after which messages are heard.
const TURN: f64 = 8.0;

/// Reads the records until the time is up, or a message comes.
pub(super) async fn up(worker: Shared) {
    let start = js_sys::Date::now();
    let mut session = Session::new(0);
    // Larger than what is kept and indexed at once, as are the files for which it matters.
    session.open(0, "", Some(u64::MAX));
    let mut records = RECORDS.concat();
    while js_sys::Date::now() - start < SPARE && !worker.borrow().busy {
        let turn = js_sys::Date::now();
        while js_sys::Date::now() - turn < TURN {
            vary(&mut records);
            session.feed(&records);
        }
        read::breathe().await;
    }
}

/// Changes numbers behind their first digit, so that values are new as they are in files.
fn vary(records: &mut [u8]) {
    let mut before = b' ';
    for byte in records {
        if before.is_ascii_digit() && byte.is_ascii_digit() {
            *byte = if *byte == b'9' { b'0' } else { *byte + 1 };
        }
        before = *byte;
    }
}
