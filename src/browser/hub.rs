//! A worker that is the hub of several shards: it carries messages to and from the machine that
//! decides, and knows nothing itself.

use super::message;
use super::worker::{fail_aloud, key, post_to_page, refused, scope};
use js_sys::{Array, Uint8Array};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use watchglass::protocol::{FromWorker, ToWorker};
use watchglass::shards::{FromShard, Hub, Out, ToShard, given};
use web_sys::{File, MessageEvent, MessagePort};

/// The hub, and the ways to its shards.
struct Ports {
    hub: Hub,
    shards: Vec<Option<MessagePort>>,
    /// The files that were opened: parts of them may go to several shards.
    files: HashMap<u32, File>,
}

/// None until the page tells how many shards there are.
type Shared = Rc<RefCell<Option<Ports>>>;

/// Starts the hub's loop.
pub fn start() {
    fail_aloud();
    let ports = Shared::default();
    let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if let Ok((message, extra)) = message::decode::<ToWorker>(event.data()) {
            hear(&ports, &message, &extra);
        }
    });
    scope().set_onmessage(Some(listener.as_ref().unchecked_ref()));
    listener.forget();
    spawn_local(async {
        let refused = refused().await;
        post_to_page(&FromWorker::Ready { refused }, JsValue::NULL);
    });
}

/// Hears the page.
fn hear(shared: &Shared, message: &ToWorker, extra: &JsValue) {
    let mut state = shared.borrow_mut();
    if let ToWorker::Port { shard, of, .. } = message {
        let new = || Ports {
            hub: Hub::new(key(), *of as usize),
            shards: vec![None; *of as usize],
            files: HashMap::new(),
        };
        let ports = state.get_or_insert_with(new);
        let port = extra.dyn_ref::<MessagePort>().cloned();
        if let (Some(port), Some(slot)) = (port, ports.shards.get_mut(*shard as usize)) {
            listen(shared, *shard as usize, &port);
            if let Some(before) = slot.replace(port) {
                before.close();
            }
        }
    }
    let Some(ports) = &mut *state else { return };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a size")]
    let size = match extra.dyn_ref::<File>() {
        Some(file) => file.size() as u64,
        None => extra.dyn_ref::<Uint8Array>().map_or(0, |bytes| u64::from(bytes.length())),
    };
    match (message, extra.dyn_ref::<File>()) {
        (ToWorker::Open { input, .. }, Some(file)) => {
            drop(ports.files.insert(*input, file.clone()))
        }
        (ToWorker::Remove { input }, _) => drop(ports.files.remove(input)),
        _ => {}
    }
    let out = ports.hub.page(message.clone(), size);
    send(ports, out, extra);
}

fn listen(shared: &Shared, shard: usize, port: &MessagePort) {
    let shared = shared.clone();
    let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        heard(&shared, shard, event.data());
    });
    port.set_onmessage(Some(listener.as_ref().unchecked_ref()));
    listener.forget();
}

fn heard(shared: &Shared, shard: usize, data: JsValue) {
    let envelope = data.unchecked_ref::<Array>();
    if envelope.length() > 2 {
        let transfers = message::transfers(&data);
        // A page that is gone needs no answer.
        let _ = scope().post_message_with_transfer(&data, &transfers);
        return;
    }
    let Ok((message, extra)) = message::decode::<FromShard>(data) else { return };
    if let Some(ports) = &mut *shared.borrow_mut() {
        let out = ports.hub.shard(shard, message, message::bytes(&extra));
        send(ports, out, &JsValue::NULL);
    }
}

fn send(ports: &Ports, out: Vec<Out>, came: &JsValue) {
    for out in out {
        match out {
            Out::Page(message, bytes) if bytes.is_empty() => post_to_page(&message, JsValue::NULL),
            Out::Page(message, bytes) => {
                post_to_page(&message, Uint8Array::from(bytes.as_slice()).into());
            }
            Out::Shard(shard, message, bytes) => {
                let Some(Some(port)) = ports.shards.get(shard) else { continue };
                let passes = |message: &ToWorker| match message {
                    ToWorker::Open { .. } | ToWorker::Bytes { .. } => true,
                    ToWorker::Triage(message) => message.carries(),
                    _ => false,
                };
                let extra = match &message {
                    ToShard::Page(message) if passes(message) => came.clone(),
                    ToShard::Part { input, .. } => {
                        ports.files.get(&given(*input)).map_or(JsValue::NULL, Into::into)
                    }
                    _ => Uint8Array::from(bytes.as_slice()).into(),
                };
                let Ok(envelope) = message::encode(&message, extra) else { continue };
                let transfers = message::transfers(&envelope);
                let _ = port.post_message_with_transferable(&envelope, &transfers);
            }
        }
    }
}
