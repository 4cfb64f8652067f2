//! Reading and answering a little before there is anything to read.
//!
//! Browsers compile WebAssembly well only where it has run for a while; until then it runs at
//! a third of its speed. Between the start of the page and the first file there is time to
//! spare, so a few records are read over and over, into a session that is thrown away.

use super::{Shared, post_to_page, read, shard};
use wasm_bindgen::JsValue;
use watchglass::event::{FIELDS, Field};
use watchglass::protocol::FromWorker;
use watchglass::query::{Ask, Query};
use watchglass::session::Session;

/// One record of each common shape, as tools write them.
const RECORDS: [&[u8]; 3] = [
    include_bytes!("../../../tests/golden/neuvector/rest-threats/input.json"),
    include_bytes!("../../../tests/golden/neuvector/rest-incidents/input.json"),
    include_bytes!("../../../tests/golden/kubearmor/ndjson/input.ndjson"),
];

/// At most so many milliseconds.
const SPARE: f64 = 950.0;
/// Milliseconds after which messages are heard.
const TURN: f64 = 8.0;
/// An answer is made after so many turns.
const TURNS: u32 = 4;
/// A new session, which has not seen the shapes of the records, begins after so many turns.
const SHAPES: u32 = 16;

/// Reads and answers until the time is up, or a message comes.
pub(super) async fn up(worker: Shared) {
    let start = js_sys::Date::now();
    let mut session = opened();
    let facets = FIELDS.map(|field| (field, 8)).to_vec();
    let ask = Ask {
        query: Query::default(),
        offset: 0,
        limit: 64,
        facets,
        timeline: true,
        verdict: true,
        grid: Some([Field::Namespace, Field::Category]),
        tracks: None,
        now: None,
        table: false,
        rules: Vec::new(),
        partial: false,
        marks: Vec::new(),
        unfold: Vec::new(),
        others: Vec::new(),
        counts: Vec::new(),
        values: None,
        grave: None,
    };
    let mut records = RECORDS.concat();
    for turns in 1.. {
        let turn = js_sys::Date::now();
        if turn - start > SPARE || worker.borrow().busy {
            break;
        }
        while js_sys::Date::now() - turn < TURN {
            vary(&mut records);
            session.feed(&records);
        }
        if turns % TURNS == 0 {
            // The page asked nothing, and does not mind an answer to no question of its own.
            let answer = Box::new(session.ask(&ask));
            if shard::warms_page() {
                post_to_page(&FromWorker::Answer { ask: 0, answer }, JsValue::NULL);
            }
        }
        if turns % SHAPES == 0 {
            session = opened();
        }
        read::breathe().await;
    }
}

/// A session that reads an input larger than what is kept and indexed at once, as are the files
/// for which it matters.
fn opened() -> Session {
    let mut session = Session::new(0);
    session.open(0, "", Some(u64::MAX));
    session
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
