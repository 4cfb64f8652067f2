//! Memory that runs short: reading waits, what is in is at hand, and a person says how to go on.

use super::super::notices::{ShortProps, short};
use super::App;
use js_sys::Reflect;
use wasm_bindgen::JsValue;
use watchglass::protocol::{MOST_MEMORY, ToWorker};
use watchglass::view::shards;
use yew::Html;

/// How much memory each of so many shards may take before a person is asked.
pub(super) fn first(of: u32) -> u64 {
    let Some(window) = web_sys::window() else { return MOST_MEMORY };
    let search = window.location().search().unwrap_or_default();
    // Not every browser tells, and what it tells is at most 8 or 32 GiB.
    let machine = Reflect::get(&window.navigator(), &"deviceMemory".into()).ok();
    shards::memory(&search, machine.and_then(|gib| gib.as_f64()), of)
}

impl App {
    /// Tells all workers how much memory each may take.
    pub(super) fn tell_memory(&self, most: u64) {
        let hub = self.link.iter().filter(|_| self.shards.is_empty());
        hub.chain(&self.shards)
            .for_each(|link| link.send(ToWorker::Memory { most }, JsValue::NULL));
    }

    /// A worker's memory runs short.
    pub(super) fn short(&mut self, full: bool) -> bool {
        let before = self.shown.short;
        self.shown.short = Some(full || before == Some(true));
        if self.totals().loading == 0 && !self.halted {
            self.search(false);
        }
        before != self.shown.short
    }

    /// Takes all memory that there is.
    pub(super) fn read_on(&mut self) -> bool {
        self.shown.short = None;
        self.tell_memory(MOST_MEMORY);
        !self.halted || self.search(true)
    }

    /// That memory runs short, with what can be done.
    pub(super) fn shortage(&self) -> Option<Html> {
        let (full, totals) = (self.shown.short?, self.totals());
        let reads = totals.loading > 0;
        let searched = self.searched().filter(|_| !reads).map(|(done, _)| done);
        (reads || searched.is_some())
            .then(|| short(&ShortProps { full, totals, searched, calls: &self.calls }))
    }
}
