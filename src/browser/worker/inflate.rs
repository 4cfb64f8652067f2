//! gzip, unpacked by the browser: its own decoder is faster than ours.
//!
//! It knows one member only, and does not say where it found damage. What it does not make, for
//! whatever reason, the session makes by itself behind what was made. A part of what is inside,
//! which another shard began, is made of its file again: what fails then, that shard reads.

use super::Shared;
use super::read::{Feeder, Quietly, Watch, call, piece};
use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{File, ReadableStream, ReadableStreamDefaultReader};

/// Bytes of a packed piece: what comes of one is made at once, and may be a thousand times as much.
const PIECE: usize = 1 << 16;
/// So many pieces are awaited at once: browsers make small ones, and each wait costs as much as a
/// piece does.
const READS: u32 = 16;

/// Lets the browser unpack what is read next, where it can.
pub(super) async fn run(worker: &Shared, input: u32) {
    {
        let state = &mut *worker.borrow_mut();
        if !state.session.may_be_made() {
            return;
        }
        // The others read its file.
        let is_file = state.files.contains_key(&input) && !state.through_page;
        if is_file && state.session.inside().is_some_and(|(size, _)| size >= state.least) {
            state.session.ask_to_cut();
        }
    }
    if unpack(worker, input).await == Ok(true) {
        worker.borrow_mut().session.made_all();
    }
}

/// Unpacks a file of which a part is read.
pub(super) async fn part(feeder: &mut Feeder<'_>, file: &File) -> Result<(), String> {
    let made = match call(file, "stream", &JsValue::UNDEFINED) {
        Ok(packed) => made_of(feeder, &packed, || 0).await,
        Err(error) => Err(error),
    };
    made.map(drop).map_err(|error| format!("it cannot be unpacked ({error:?})"))
}

/// Unpacks what is in memory; whether to the end.
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
    let packed = ReadableStream::new_with_underlying_source(&source)?;
    made_of(&mut Feeder::new(worker, input), &packed, || taken.get()).await
}

/// Gives the session what the browser makes of a stream, of which so many bytes were taken; whether
/// that was all.
async fn made_of(
    feeder: &mut Feeder<'_>,
    packed: &JsValue,
    taken: impl Fn() -> u64,
) -> Result<bool, JsValue> {
    let made = Reflect::get(&js_sys::global(), &"DecompressionStream".into())?;
    let decoder =
        Reflect::construct(made.dyn_ref::<Function>().ok_or("")?, &Array::of1(&"gzip".into()))?;
    let plain = call(packed, "pipeThrough", &decoder)?;
    let reader = call(&plain, "getReader", &JsValue::UNDEFINED)?;
    let reader: ReadableStreamDefaultReader = reader.dyn_into()?;
    let mut watch = Watch::new();
    loop {
        let reads: Array = (0..READS).map(|_| JsValue::from(reader.read())).collect();
        let came: Array = watch.awaited(&Promise::all(&reads)).await?.dyn_into()?;
        let pieces = came.iter().map(|read| piece(&read)).collect::<Result<Vec<_>, _>>()?;
        let len = pieces.iter().flatten().map(|piece| piece.length() as usize).sum();
        let fill = |mut room: &mut [u8]| {
            for piece in pieces.iter().flatten() {
                let split = room.split_at_mut_checked(piece.length() as usize);
                let (here, rest) = split.unwrap_or_default();
                piece.copy_to(here);
                room = rest;
            }
        };
        let more = feeder.worker.borrow_mut().session.made(taken(), len, fill);
        if pieces.iter().any(Option::is_none) {
            return Ok(more);
        }
        if !feeder.taken().await || !more {
            // It is done with, however that ends.
            let _ = reader.cancel().await_quietly().await;
            return Ok(false);
        }
    }
}
