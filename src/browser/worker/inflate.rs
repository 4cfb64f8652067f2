//! gzip, unpacked by the browser: its own decoder takes half the time of ours.
//!
//! It knows one member only, and does not say where it found damage. What it does not make, for
//! whatever reason, the session makes by itself behind what was made.

use super::Shared;
use super::read::{Feeder, Quietly, Watch, call};
use js_sys::{Array, Function, Object, Reflect, Uint8Array};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{ReadableStream, ReadableStreamDefaultReader};

/// Bytes of a packed piece: what comes of one is made at once, and may be a thousand times as much.
const PIECE: usize = 1 << 16;

/// Lets the browser unpack what is read next, where it can.
pub(super) async fn run(worker: &Shared, input: u32) {
    if worker.borrow().session.may_be_made() && unpack(worker, input).await == Ok(true) {
        worker.borrow_mut().session.made_all();
    }
}

/// Unpacks; whether to the end.
async fn unpack(worker: &Shared, input: u32) -> Result<bool, JsValue> {
    let (from, taken) = (worker.clone(), Rc::new(Cell::new(0)));
    let at = taken.clone();
    let pull = Closure::<dyn Fn(JsValue) -> Result<(), JsValue>>::new(move |to: JsValue| {
        let state = from.borrow();
        let rest = state.session.packed(at.get()).unwrap_or_default();
        let piece = rest.get(..PIECE).unwrap_or(rest);
        at.set(at.get() + piece.len() as u64);
        let (name, piece) = if piece.is_empty() {
            ("close", JsValue::UNDEFINED)
        } else {
            ("enqueue", Uint8Array::from(piece).into())
        };
        drop(state);
        call(&to, name, &piece).map(|_| ())
    });
    let source = Object::new();
    Reflect::set(&source, &"pull".into(), pull.as_ref())?;
    let made = Reflect::get(&js_sys::global(), &"DecompressionStream".into())?;
    let decoder =
        Reflect::construct(made.dyn_ref::<Function>().ok_or("")?, &Array::of1(&"gzip".into()))?;
    let packed = ReadableStream::new_with_underlying_source(&source)?;
    let plain = call(&packed, "pipeThrough", &decoder)?;
    let reader = call(&plain, "getReader", &JsValue::UNDEFINED)?;
    let reader: ReadableStreamDefaultReader = reader.dyn_into()?;
    let (mut watch, mut feeder) = (Watch::new(), Feeder::new(worker, input));
    while let Some(piece) = watch.settled(reader.read()).await? {
        let len = piece.length() as usize;
        let fill = |room: &mut [u8]| piece.copy_to(room);
        let more = worker.borrow_mut().session.made(taken.get(), len, fill);
        if !feeder.turn().await || !more {
            reader.cancel().await_quietly().await?;
            return Ok(false);
        }
    }
    Ok(true)
}
