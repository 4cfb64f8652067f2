//! The second reading of large inputs, when a question needs more than canonical fields.

use super::{Shared, bytes, post, read, report};
use crate::protocol::FromWorker;
use crate::session::Indexing;
use wasm_bindgen::JsValue;

/// Indexes all that is not indexed, unless that goes on already or inputs are read; the page
/// is told at the end, so that it asks again.
pub(super) async fn run(worker: Shared) {
    {
        let mut state = worker.borrow_mut();
        if state.reading || state.indexing {
            return;
        }
        state.indexing = true;
    }
    while one(&worker).await {}
    worker.borrow_mut().indexing = false;
    post(&FromWorker::Indexed, JsValue::NULL);
}

/// Indexes one input; whether to go on.
async fn one(worker: &Shared) -> bool {
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
