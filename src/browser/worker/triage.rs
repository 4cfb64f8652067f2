//! Marks: what the session answers, the file that they are kept in, and the SHA-256 of inputs.

use super::{Origin, Shared, post, read};
use js_sys::Uint8Array;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use watchglass::bytes::Sha256;
use watchglass::protocol::{FromTriage, FromWorker, ToTriage};
use watchglass::session::{read_sidecar, write_sidecar};

/// Bytes that are read at once: what else is asked waits no longer than this takes.
const PIECE: usize = 4 << 20;

/// Hears the page; `extra` is what travelled beside.
pub(super) fn hear(worker: &Shared, message: &ToTriage, extra: JsValue) {
    let answer = match message {
        ToTriage::Sum { input } => {
            worker.borrow_mut().summing = *input;
            if let Some(input) = *input {
                spawn_local(sum(worker.clone(), input, Origin::of(extra)));
            }
            None
        }
        ToTriage::Read => Some(FromTriage::Read(read_sidecar(&Uint8Array::new(&extra).to_vec()))),
        ToTriage::Write(sidecar) => {
            let text = Uint8Array::from(write_sidecar(sidecar).as_bytes());
            return post(&FromWorker::Triage(FromTriage::Written), text.into());
        }
        message => worker.borrow_mut().session.hear_triage(message),
    };
    answer.into_iter().for_each(tell);
}

fn tell(answer: FromTriage) {
    post(&FromWorker::Triage(answer), JsValue::NULL);
}

/// Computes the SHA-256 of an input, until another one is wanted, or none.
async fn sum(worker: Shared, input: u32, origin: Origin) {
    let (mut sum, mut bytes) = (Sha256::default(), 0);
    let stopped = || worker.borrow().summing != Some(input);
    let error = match &origin {
        Origin::Bytes(all) => {
            for piece in all.chunks(PIECE) {
                sum.feed(piece);
                read::breathe().await;
            }
            bytes = all.len() as u64;
            None
        }
        Origin::File(file) => {
            let size = origin.size().unwrap_or(0);
            loop {
                let end = size.min(bytes + PIECE as u64);
                if end == bytes {
                    break None;
                }
                let piece = match read::slice(&worker, input, file, bytes, end).await {
                    Ok(piece) if u64::from(piece.length()) == end - bytes => piece.to_vec(),
                    Ok(_) => break Some("it became shorter".to_owned()),
                    Err(error) => break Some(error),
                };
                if stopped() {
                    return;
                }
                sum.feed(&piece);
                bytes = end;
                tell(FromTriage::Sum { input, bytes, sum: None });
            }
        }
    };
    if !stopped() {
        let sum = Some(error.map_or_else(|| Ok(sum.sum()), Err));
        tell(FromTriage::Sum { input, bytes, sum });
    }
}
