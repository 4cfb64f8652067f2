//! The envelope of a message: a JS array of the message and what travels beside it.
//!
//! Large numbers go as `BigInt`, because nanoseconds exceed what a JS number holds. A
//! `File` is posted as it is; bytes are handed over, not copied.

use js_sys::{Array, ArrayBuffer, Uint8Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::MessagePort;

/// The envelope of a message; `extra` is a `File`, a buffer, a port, or null.
///
/// # Errors
/// When the message cannot be put into JS values.
#[expect(clippy::needless_pass_by_value, reason = "what travels beside goes with the envelope")]
pub fn encode<T: Serialize>(message: &T, extra: JsValue) -> Result<JsValue, JsValue> {
    let serializer = Serializer::new().serialize_large_number_types_as_bigints(true);
    let message = message.serialize(&serializer)?;
    Ok(Array::of2(&message, &extra).into())
}

/// The message of an envelope, and what travelled beside it.
///
/// # Errors
/// When it is no envelope of such a message.
pub fn decode<T: DeserializeOwned>(data: JsValue) -> Result<(T, JsValue), JsValue> {
    let envelope: Array = data.dyn_into()?;
    let message = serde_wasm_bindgen::from_value(envelope.get(0))?;
    Ok((message, envelope.get(1)))
}

/// The bytes that travelled beside a message.
pub fn bytes(extra: &JsValue) -> Vec<u8> {
    extra.dyn_ref::<Uint8Array>().map_or_else(Vec::new, Uint8Array::to_vec)
}

/// What a posted message hands over: buffers and ports.
pub fn transfers(extra: &JsValue) -> Array {
    if let Some(bytes) = extra.dyn_ref::<Uint8Array>() {
        return Array::of1(&bytes.buffer());
    }
    match extra {
        extra if extra.is_instance_of::<ArrayBuffer>() || extra.is_instance_of::<MessagePort>() => {
            Array::of1(extra)
        }
        _ => Array::new(),
    }
}
