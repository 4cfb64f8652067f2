//! The second reading of large inputs, when a question needs more than canonical fields.

use super::{Shared, bytes, memory, post, read, report};
use js_sys::Date;
use wasm_bindgen::JsValue;
use watchglass::protocol::FromWorker;
use watchglass::session::Indexing;

/// The page asks again first after so many milliseconds, then after twice as many each time: hits
/// show early, and answers take a small part of the time.
const FIRST: f64 = 120.0;

/// It is told how far the search has come after so many.
const TICK: f64 = 200.0;

/// When the page is told next.
struct Telling {
    since: f64,
    pause: f64,
    told: f64,
}

/// Indexes all that is not indexed, unless that goes on already, the page stopped it or inputs
/// are read; the page is told now and then, and at the end, so that it asks again.
pub(super) async fn run(worker: Shared) {
    {
        let mut state = worker.borrow_mut();
        if state.reading || state.indexing || state.halted {
            return;
        }
        state.indexing = true;
    }
    let now = Date::now();
    let mut telling = Telling { since: now, pause: FIRST, told: now };
    while one(&worker, &mut telling).await {}
    worker.borrow_mut().indexing = false;
    tell(&worker, true);
}

/// Tells the page how far the search has come, and whether it is to ask again.
fn tell(worker: &Shared, news: bool) {
    let left = worker.borrow().session.unindexed();
    post(&FromWorker::Indexed { left, news }, JsValue::NULL);
}

/// Indexes one input, or goes on with the one that was; whether to go on with others.
async fn one(worker: &Shared, telling: &mut Telling) -> bool {
    let paused = worker.borrow_mut().paused.take();
    let next = paused.or_else(|| worker.borrow().session.begin_index());
    let Some(mut indexing) = next else { return false };
    loop {
        let want = worker.borrow().session.index_want(&indexing);
        let piece = match want {
            Some(want) => bytes(worker, want).await,
            None => Ok(Vec::new()),
        };
        if !take(worker, &mut indexing, piece) {
            return true;
        }
        if memory::is_short(worker) {
            worker.borrow_mut().halted = true;
        }
        // What is being opened comes first; the page asks again when it is read.
        let stop = worker.borrow().reading || worker.borrow().halted;
        if want.is_none() {
            return !stop;
        }
        if stop {
            worker.borrow_mut().paused = Some(indexing);
            return false;
        }
        let now = Date::now();
        if now - telling.since > telling.pause {
            *telling = Telling { since: now, pause: telling.pause * 2.0, told: now };
            tell(worker, true);
        } else if now - telling.told > TICK {
            telling.told = now;
            tell(worker, false);
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
