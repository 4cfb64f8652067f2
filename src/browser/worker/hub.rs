//! A worker that is the hub of several shards: it carries messages to and from the machine that
//! decides, and knows nothing itself.

use super::{Shared, key, post, scope};
use crate::browser::message;
use crate::protocol::ToWorker;
use crate::shards::{FromShard, Hub, Out, ToShard};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{File, MessageEvent, MessagePort};

/// The hub, and the ways to its shards.
pub(super) struct Ports {
    hub: Hub,
    shards: Vec<Option<MessagePort>>,
}

/// The bytes that travelled beside a message.
pub(super) fn bytes(extra: &JsValue) -> Vec<u8> {
    extra.dyn_ref::<Uint8Array>().map_or_else(Vec::new, Uint8Array::to_vec)
}

/// Hears the page, if this worker is a hub, or becomes one with this.
pub(super) fn hear(worker: &Shared, message: &ToWorker, extra: &JsValue) -> bool {
    let mut state = worker.borrow_mut();
    if let ToWorker::Port { shard, of, .. } = message {
        let new = || Ports { hub: Hub::new(key(), *of as usize), shards: vec![None; *of as usize] };
        let ports = state.hub.get_or_insert_with(new);
        let port = extra.dyn_ref::<MessagePort>().cloned();
        if let (Some(port), Some(slot)) = (port, ports.shards.get_mut(*shard as usize)) {
            listen(worker, *shard as usize, &port);
            if let Some(before) = slot.replace(port) {
                before.close();
            }
        }
    }
    let Some(ports) = &mut state.hub else { return false };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a size")]
    let size = match extra.dyn_ref::<File>() {
        Some(file) => file.size() as u64,
        None => extra.dyn_ref::<Uint8Array>().map_or(0, |bytes| u64::from(bytes.length())),
    };
    let out = ports.hub.page(message.clone(), size);
    send(ports, out, extra);
    true
}

fn listen(worker: &Shared, shard: usize, port: &MessagePort) {
    let worker = worker.clone();
    let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        heard(&worker, shard, event.data());
    });
    port.set_onmessage(Some(listener.as_ref().unchecked_ref()));
    listener.forget();
}

fn heard(worker: &Shared, shard: usize, data: JsValue) {
    let envelope = data.unchecked_ref::<Array>();
    if envelope.length() > 2 {
        let transfers = message::transfers(&envelope.get(1));
        // A page that is gone needs no answer.
        let _ = scope().post_message_with_transfer(&data, &transfers);
        return;
    }
    let Ok((message, extra)) = message::decode::<FromShard>(data) else { return };
    if let Some(ports) = &mut worker.borrow_mut().hub {
        let out = ports.hub.shard(shard, message, bytes(&extra));
        send(ports, out, &JsValue::NULL);
    }
}

fn send(ports: &Ports, out: Vec<Out>, came: &JsValue) {
    for out in out {
        match out {
            Out::Page(message, bytes) if bytes.is_empty() => post(&message, JsValue::NULL),
            Out::Page(message, bytes) => post(&message, Uint8Array::from(bytes.as_slice()).into()),
            Out::Shard(shard, message, bytes) => {
                let Some(Some(port)) = ports.shards.get(shard) else { continue };
                let passes = |message: &ToWorker| {
                    matches!(message, ToWorker::Open { .. } | ToWorker::Bytes { .. })
                };
                let extra = match &message {
                    ToShard::Page(message) if passes(message) => came.clone(),
                    _ => Uint8Array::from(bytes.as_slice()).into(),
                };
                let Ok(envelope) = message::encode(&message, extra.clone()) else { continue };
                let transfers = message::transfers(&extra);
                let _ = port.post_message_with_transferable(&envelope, &transfers);
            }
        }
    }
}
