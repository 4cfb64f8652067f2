//! The second reading of large inputs, when a question needs more than canonical fields.

use super::{Shared, bytes, post, read, report};
use crate::protocol::FromWorker;
use crate::session::Indexing;
use wasm_bindgen::JsValue;

/// The page is first told what was indexed after so many milliseconds, then after twice as many
/// each time: hits show early, and answers take a small part of the time.
const FIRST: f64 = 120.0;

/// When the page is told next.
struct Telling {
    since: f64,
    pause: f64,
}

/// Indexes all that is not indexed, unless that goes on already or inputs are read; the page
/// is told now and then, and at the end, so that it asks again.
pub(super) async fn run(worker: Shared) {
    {
        let mut state = worker.borrow_mut();
        if state.reading || state.indexing {
            return;
        }
        state.indexing = true;
    }
    let mut telling = Telling { since: js_sys::Date::now(), pause: FIRST };
    while one(&worker, &mut telling).await {}
    worker.borrow_mut().indexing = false;
    post(&FromWorker::Indexed, JsValue::NULL);
}

/// Indexes one input; whether to go on.
async fn one(worker: &Shared, telling: &mut Telling) -> bool {
    let Some(mut indexing) = worker.borrow().session.begin_index() else { return false };
    loop {
        let want = worker.borrow().session.index_want(&indexing);
        let piece = match want {
            Some(want) => bytes(worker, want).await,
            None => Ok(Vec::new()),
        };
        if !take(worker, &mut indexing, piece) {
            return true;
        }
        // What is being opened comes first; the page asks again when it is read.
        let reading = worker.borrow().reading;
        if want.is_none() || reading {
            return !reading;
        }
        let now = js_sys::Date::now();
        if now - telling.since > telling.pause {
            *telling = Telling { since: now, pause: telling.pause * 2.0 };
            post(&FromWorker::Indexed, JsValue::NULL);
        }
        read::breathe().await;
    }
}

/// Indexes a piece; where that fails, the input is given up.
fn take(worker: &Shared, indexing: &mut Indexing, piece: Result<Vec<u8>, String>) -> bool {
    let mut state = worker.borrow_mut();
    let indexed = piece.and_then(|piece| state.session.index(indexing, &piece));
    let Err(why) = indexed else { return true };
    let input = state.session.give_up_index(indexing, &why);
    drop(state);
    if let Some(input) = input {
        report(worker, input);
    }
    false
}
