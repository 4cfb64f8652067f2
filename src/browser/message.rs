//! The envelope of a message: a JS array of the message, and what travels beside it.
//!
//! The message is packed bytes and no JS objects: what reads them need not look for fields by
//! name. A `File` is posted as it is; bytes are handed over, not copied.

use js_sys::{Array, ArrayBuffer, Uint8Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::MessagePort;

/// The envelope of a message; `extra` is a `File`, a buffer, a port, or null.
///
/// # Errors
/// When the message cannot be packed.
#[expect(clippy::needless_pass_by_value, reason = "what travels beside goes with the envelope")]
pub fn encode<T: Serialize>(message: &T, extra: JsValue) -> Result<JsValue, JsValue> {
    let bytes = postcard::to_allocvec(message).map_err(|error| error.to_string())?;
    Ok(Array::of2(&Uint8Array::from(bytes.as_slice()), &extra).into())
}

/// The message of an envelope, and what travelled beside it.
///
/// # Errors
/// When it is no envelope of such a message.
pub fn decode<T: DeserializeOwned>(data: JsValue) -> Result<(T, JsValue), JsValue> {
    let envelope: Array = data.dyn_into()?;
    let message = postcard::from_bytes(&bytes(&envelope.get(0)));
    Ok((message.map_err(|error| error.to_string())?, envelope.get(1)))
}

/// The bytes that travelled beside a message.
pub fn bytes(extra: &JsValue) -> Vec<u8> {
    extra.dyn_ref::<Uint8Array>().map_or_else(Vec::new, Uint8Array::to_vec)
}

/// What posting an envelope hands over: buffers and ports.
pub fn transfers(envelope: &JsValue) -> Array {
    let handed = Array::new();
    let parts =
        envelope.dyn_ref::<Array>().into_iter().flat_map(|parts| [parts.get(0), parts.get(1)]);
    for part in parts {
        if let Some(bytes) = part.dyn_ref::<Uint8Array>() {
            handed.push(&bytes.buffer());
        } else if part.is_instance_of::<ArrayBuffer>() || part.is_instance_of::<MessagePort>() {
            handed.push(&part);
        }
    }
    handed
}
