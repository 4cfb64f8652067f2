//! Memory: there are 4 GiB at most, fewer on many machines, and a worker that runs out of it loses
//! all that was read. So reading waits, and searching stops, while there is enough left to answer.

use super::{Shared, post, report_open};
use js_sys::{Function, Promise};
use std::hint::black_box;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use watchglass::protocol::{FromWorker, MOST_MEMORY};

/// From so many bytes on it is seen whether the browser would give more.
const MUCH: u64 = 256 << 20;

/// Of what is held, so much must be free, or be given: no list is longer, and one that grows lies
/// there twice meanwhile.
const PART: u64 = 8;

/// How much memory there is.
pub(super) struct Memory {
    /// The most bytes that may be held.
    most: u64,
    /// How many were held when more were asked for last.
    asked: u64,
    short: Option<Short>,
    /// What to call when reading goes on.
    waits: Option<Function>,
}

/// Why memory is short.
#[derive(Clone, Copy, PartialEq)]
enum Short {
    /// The page is to say whether there is more.
    Asks,
    /// There is no more.
    Full,
}

impl Default for Memory {
    fn default() -> Self {
        Memory { most: MOST_MEMORY, asked: 0, short: None, waits: None }
    }
}

/// How many bytes the worker holds. They never become fewer.
fn held() -> u64 {
    core::arch::wasm32::memory_size(0) as u64 * 65_536
}

impl Memory {
    fn look(&mut self) -> Option<Short> {
        let before = held();
        if before >= MUCH && before != self.asked && self.short != Some(Short::Full) {
            let mut room = Vec::<u8>::new();
            let part = usize::try_from(before / PART).unwrap_or(usize::MAX);
            let given = black_box(&mut room).try_reserve_exact(part);
            self.asked = held();
            self.short = given.err().map(|_| Short::Full);
        }
        if self.short != Some(Short::Full) {
            let most = if before >= MOST_MEMORY { Short::Full } else { Short::Asks };
            self.short = (before >= self.most).then_some(most);
        }
        self.short
    }

    /// Why an input is not read to its end, if the page said so.
    pub fn why_stopped(&self) -> &'static str {
        match self.short {
            None => "Cancelled: only what was read until then is here.",
            Some(_) => {
                "Memory ran short: only what was read until then is here. Clear gives it back."
            }
        }
    }

    /// Lets what waits look again.
    pub fn go_on(&mut self) {
        let waits = self.waits.take();
        waits.into_iter().for_each(|waits| drop(waits.call0(&JsValue::NULL)));
    }
}

/// Sets how many bytes may be held.
pub(super) fn allow(worker: &Shared, most: u64) {
    let memory = &mut worker.borrow_mut().memory;
    memory.most = most;
    memory.go_on();
}

/// Whether memory runs short; then the page is told.
pub(super) fn is_short(worker: &Shared) -> bool {
    let short = worker.borrow_mut().memory.look();
    short.into_iter().for_each(tell);
    short.is_some()
}

fn tell(short: Short) {
    post(&FromWorker::Short { full: short == Short::Full }, JsValue::NULL);
}

/// Waits while memory runs short, unless the input is to be read no further.
pub(super) async fn wait(worker: &Shared, input: u32) {
    loop {
        let short = worker.borrow_mut().memory.look();
        let Some(short) = short.filter(|_| !worker.borrow().cancelled.contains(&input)) else {
            return;
        };
        report_open(worker, input);
        tell(short);
        let promise =
            Promise::new(&mut |resolve, _| worker.borrow_mut().memory.waits = Some(resolve));
        let _ = JsFuture::from(promise).await;
    }
}
