//! A worker that is one of several shards: it hears the hub, through a port, and what it says to
//! the page goes there too.

use super::{Shared, export, hear, ledger, open, read};
use crate::message;
use js_sys::{Array, Promise, Uint8Array};
use std::cell::RefCell;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use watchglass::protocol::{FromWorker, ToWorker};
use watchglass::session::{Cuttable, Session};
use watchglass::shards::{self, FromShard, ToShard};
use web_sys::{MessageEvent, MessagePort};

thread_local! {
    /// The way to the hub, and the shard's number. One for the worker, as its scope is.
    static HUB: RefCell<Option<(MessagePort, u32)>> = const { RefCell::new(None) };
}

/// Whether this worker is a shard of several.
pub(super) fn is_one() -> bool {
    HUB.with_borrow(Option::is_some)
}

/// Whether the page is to draw what this worker makes before there is anything: one is enough.
pub(super) fn warms_page() -> bool {
    HUB.with_borrow(|hub| hub.as_ref().is_none_or(|(_, shard)| *shard == 0))
}

/// Becomes a shard.
pub(super) fn serve(worker: &Shared, port: JsValue) {
    let Ok(port) = port.dyn_into::<MessagePort>() else { return };
    let hearing = worker.clone();
    let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if let Ok((message, extra)) = message::decode::<ToShard>(event.data()) {
            heard(&hearing, message, extra);
        }
    });
    port.set_onmessage(Some(listener.as_ref().unchecked_ref()));
    listener.forget();
    HUB.set(Some((port, 0)));
}

/// Tells the hub something, with bytes beside.
pub(super) fn tell(message: &FromShard, extra: &JsValue) {
    send(message::encode(message, extra.clone()));
}

fn send(envelope: Result<JsValue, JsValue>) {
    HUB.with_borrow(|hub| {
        if let (Some((port, _)), Ok(envelope)) = (hub, envelope) {
            // A hub that is gone needs no answer.
            let transfers = message::transfers(&envelope);
            let _ = port.post_message_with_transferable(&envelope, &transfers);
        }
    });
}

/// Sends a message for the page through the hub; whether this worker is a shard.
pub(super) fn post(message: &FromWorker, extra: &JsValue) -> bool {
    if !is_one() {
        return false;
    }
    match message {
        FromWorker::Input(status) => tell(&FromShard::Input(status.clone()), extra),
        FromWorker::Indexed { left, news } => {
            tell(&FromShard::Indexed { left: *left, news: *news }, extra);
        }
        _ => {
            // What the hub need not know it passes on as it is, told by its length.
            let envelope = message::encode(message, extra.clone());
            if let Ok(envelope) = &envelope {
                envelope.unchecked_ref::<Array>().push(&JsValue::TRUE);
            }
            send(envelope);
        }
    }
    true
}

fn heard(worker: &Shared, message: ToShard, extra: JsValue) {
    match message {
        ToShard::Begin { shard, key, least } => {
            let mut state = worker.borrow_mut();
            state.least = least;
            state.session = Session::of(key, shard);
            state.last_read = shard;
            HUB.with_borrow_mut(|hub| hub.iter_mut().for_each(|hub| hub.1 = shard));
        }
        ToShard::Cut { input, part } => {
            let mut state = worker.borrow_mut();
            part.into_iter().for_each(|part| state.session.cut(input, part));
            let waits = state.wants_cut.take();
            drop(state);
            waits.into_iter().for_each(|waits| drop(waits.call0(&JsValue::NULL)));
        }
        ToShard::Part { input, name, date, part } => {
            let mut state = worker.borrow_mut();
            state.busy = true;
            state.session.remove(input);
            drop(state);
            open(worker, (input, name, date), Some(part), extra);
        }
        ToShard::Page(message) => {
            worker.borrow_mut().busy |= matches!(message, ToWorker::Open { .. });
            hear(worker, message, extra);
        }
        // Of questions only the last is answered.
        ToShard::Ask { .. } | ToShard::Keys { .. } => {
            worker.borrow_mut().asked_shard = Some(message);
            let worker = worker.clone();
            spawn_local(async move {
                read::breathe().await;
                let asked = worker.borrow_mut().asked_shard.take();
                asked.into_iter().for_each(|message| answer(&worker, &message, &[]));
            });
        }
        ToShard::Ledger { turn, offset, most } => {
            let worker = worker.clone();
            spawn_local(async move {
                let (ledger, strips) = ledger(&worker, offset, most as usize).await;
                let ledger = Box::new(ledger);
                tell(&FromShard::Ledger { turn, ledger, strips }, &JsValue::NULL);
            });
        }
        ToShard::Export { turn, query, rules, format } => {
            worker.borrow_mut().exporting = Some(turn);
            go_on(worker);
            spawn_local(export::run(worker.clone(), turn, (query, rules), format));
        }
        ToShard::More { .. } => go_on(worker),
        message => answer(worker, &message, &message::bytes(&extra)),
    }
}

fn answer(worker: &Shared, message: &ToShard, bytes: &[u8]) {
    let answer = shards::serve(&mut worker.borrow_mut().session, message, bytes);
    let Some((answer, beside)) = answer else { return };
    if let FromShard::Answer { answer, .. } = &answer
        && answer.left_out.unsearched > 0
    {
        spawn_local(super::index::run(worker.clone()));
    }
    tell(&answer, &Uint8Array::from(beside.as_slice()));
}

/// Asks the hub whether an input that may be cut is, and waits.
pub(super) async fn ask_to_cut(worker: &Shared, may: Cuttable) {
    let promise = Promise::new(&mut |resolve, _| worker.borrow_mut().wants_cut = Some(resolve));
    tell(&FromShard::May(may), &JsValue::NULL);
    let _ = JsFuture::from(promise).await;
}

/// Waits until the hub wants more of an export, or none.
pub(super) async fn wait_for_more(worker: &Shared) {
    let promise = Promise::new(&mut |resolve, _| worker.borrow_mut().wants_more = Some(resolve));
    let _ = JsFuture::from(promise).await;
}

/// Lets an export go on.
pub(super) fn go_on(worker: &Shared) {
    let waits = worker.borrow_mut().wants_more.take();
    waits.into_iter().for_each(|waits| drop(waits.call0(&JsValue::NULL)));
}
