//! Reading: the worker's life, what is given to it, what becomes of it.

use super::super::intake::{self, Given};
use super::super::link::{Heard, Link, words};
use super::super::seal::Seal;
use super::super::state::InputView;
use super::around::Beside;
use super::clocks::Times;
use super::{App, Dialog, Held, Msg, Shown, memory, shards};
use gloo::timers::callback::Timeout;
use js_sys::Uint8Array;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use watchglass::protocol::{FromWorker, InputState, InputStatus, ToWorker};
use yew::prelude::*;

/// Files are opened for so many milliseconds at a time: for each the browser asks the system.
const TURN: f64 = 25.0;

/// How far inputs are is drawn at most every so many milliseconds.
const DRAWN: f64 = 100.0;

impl App {
    /// Starts a worker, in place of the one that runs.
    pub(super) fn spawn(&mut self, ctx: &Context<App>) {
        self.link = None;
        self.shards.clear();
        self.past.begin();
        // What it led to were other rows.
        self.beside = Beside::default();
        self.times.pin = None;
        let of = shards::wanted();
        match Link::spawn(of > 1, &ctx.link().callback(Msg::Heard)) {
            Ok(link) => self.link = Some(link),
            Err(error) => self.dead = Some(error),
        }
        self.spawn_shards(ctx, of);
        self.tell_memory(memory::first(of));
        self.tell_marks_again();
        self.tell_times();
        self.tell_baseline();
    }

    pub(super) fn send(&self, message: ToWorker, extra: JsValue) {
        if let Some(link) = &self.link {
            link.send(message, extra);
        }
    }

    /// Gives the worker bytes that it asked the page for, or says why not.
    pub(super) fn slice(&self, read: u32, error: Option<String>, bytes: JsValue) -> bool {
        self.send(ToWorker::Bytes { read, error }, bytes);
        false
    }

    pub(super) fn tell(&self, message: ToWorker) {
        self.send(message, JsValue::NULL);
    }

    pub(super) fn heard(&mut self, ctx: &Context<App>, heard: Heard) -> bool {
        let (message, extra) = match heard {
            Heard::Message(message, extra) => (*message, extra),
            Heard::Died(why) => return self.lost(ctx, why, false),
        };
        match message {
            FromWorker::Ready { refused } => self.proven(|proof| proof.worker = Some(refused)),
            FromWorker::Input(status) => self.progressed(status),
            FromWorker::Answer { ask, answer } => self.answered(ctx, ask, *answer),
            FromWorker::Indexed { left, news } => self.indexed(left, news),
            FromWorker::Detail { ask, detail } => self.detailed(ask, detail.map(|detail| *detail)),
            FromWorker::Ledger { ledger, .. } => self.accounted(*ledger),
            FromWorker::Export { ask, events, last, guarded, error } if ask == self.export_ask => {
                self.exported(ctx, extra, events, last.then_some(guarded), error)
            }
            FromWorker::Export { .. } => false,
            FromWorker::Triage(told) => self.triaged(ctx, told, &extra),
            FromWorker::Read { read, input, start, end } => {
                self.read_for_worker(ctx, read, input, start..end)
            }
            FromWorker::Short { full } => self.short(full),
            FromWorker::Reopen { input } => {
                self.open_input(input);
                false
            }
            FromWorker::Failed { message } => self.lost(ctx, message, true),
        }
    }

    /// Takes a proof of the seal, and then what was given before it came in.
    pub(super) fn proven(&mut self, note: impl FnOnce(&mut super::Proof)) -> bool {
        note(&mut self.proof);
        self.proof.stamp();
        if self.waiting.is_empty() {
            return true;
        }
        let waiting = std::mem::take(&mut self.waiting);
        self.give(waiting);
        true
    }

    /// Takes what was given: at once where the page is sealed, else after it said why not.
    pub(super) fn give(&mut self, given: Vec<Given>) -> bool {
        if given.is_empty() && self.waiting.is_empty() {
            return false;
        }
        self.dragging = false;
        self.waiting.extend(given);
        match self.proof.seal() {
            _ if self.dead.is_some() && self.link.is_none() => {}
            Seal::Sealed => return self.give_anyway(),
            Seal::Open if !self.inputs.is_empty() => return self.give_anyway(),
            Seal::Open => self.dialog = Some(Dialog::Unsealed),
            Seal::Checking => {}
        }
        true
    }

    /// Opens what waits: of thousands of files, some at a time.
    pub(super) fn give_anyway(&mut self) -> bool {
        let answered = self.dialog.take().is_some();
        let begin = js_sys::Date::now();
        let mut waiting = std::mem::take(&mut self.waiting).into_iter();
        while js_sys::Date::now() - begin < TURN
            && let Some(given) = waiting.next()
        {
            self.add(given);
        }
        self.waiting = waiting.collect();
        if !self.waiting.is_empty() {
            let give = self.calls.give.clone();
            Timeout::new(0, move || give.emit(Vec::new())).forget();
        }
        self.is_due() || answered || self.waiting.is_empty()
    }

    fn add(&mut self, given: Given) {
        let input = self.next_input;
        self.next_input += 1;
        let mut status = InputStatus { input, ..InputStatus::default() };
        let (name, size) = match given {
            Given::File(name, file) => {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "a length"
                )]
                let size = file.size() as u64;
                self.held.insert(input, Held::File(file));
                (name, size)
            }
            Given::Text(name, bytes) => {
                let size = bytes.len() as u64;
                #[expect(clippy::cast_possible_truncation, reason = "milliseconds")]
                let now = js_sys::Date::now() as i64;
                self.held.insert(input, Held::Bytes(bytes.into(), now));
                (self.numbered(name), size)
            }
            Given::Failed(name, why) => {
                status.state = InputState::Failed;
                status.note = Some(format!("The browser could not read it: {why}"));
                (name, 0)
            }
        };
        Rc::make_mut(&mut self.inputs).push(InputView { input, name, size, status });
        self.open_input(input);
    }

    /// Pasted texts have no names; they are numbered.
    fn numbered(&mut self, name: String) -> String {
        if name.ends_with(" text") {
            self.pasted += 1;
            return format!("{name} {}", self.pasted);
        }
        name
    }

    pub(super) fn open_input(&self, input: u32) {
        let Some(view) = self.inputs.iter().find(|view| view.input == input) else { return };
        let (extra, date) = match self.held.get(&input) {
            #[expect(clippy::cast_possible_truncation, reason = "milliseconds")]
            Some(Held::File(file)) => (file.into(), file.last_modified() as i64),
            Some(Held::Bytes(bytes, date)) => (Uint8Array::from(bytes.as_ref()).into(), *date),
            None => return,
        };
        let (name, date) = (view.name.clone(), Some(date));
        self.send(ToWorker::Open { input, name, date }, extra);
    }

    fn progressed(&mut self, status: InputStatus) -> bool {
        // A worker that ended may have been heard late.
        if status.parent.is_none() && !self.held.contains_key(&status.input) {
            return false;
        }
        let inputs = Rc::make_mut(&mut self.inputs);
        // A status of an input that was removed meanwhile finds none.
        if let Some(view) = inputs.iter_mut().find(|view| view.input == status.input) {
            view.status = status;
        } else if let Some(of) = status.parent
            && let Some(at) = inputs.iter().position(|view| view.input == of)
        {
            // Members stand behind what they were unpacked from, in its order.
            let of_it = |view: &InputView| view.status.parent.is_some();
            let after = at + 1 + inputs.iter().skip(at + 1).take_while(|view| of_it(view)).count();
            let (input, name) = (status.input, status.name.clone());
            inputs.insert(after, InputView { input, name, size: 0, status });
        } else {
            return false;
        }
        self.outdated();
        // Thousands of small files end in a moment. What is not drawn here is with the next answer.
        self.is_due()
    }

    /// Whether it is time to draw how far inputs are.
    fn is_due(&mut self) -> bool {
        let now = js_sys::Date::now();
        let due = now - self.shown.progress > DRAWN;
        if due {
            self.shown.progress = now;
            self.shown.pace.note(now, self.totals().bytes);
        }
        due
    }

    pub(super) fn cancel(&mut self) -> bool {
        let reading = |view: &&InputView| {
            view.status.state == InputState::Loading && view.status.parent.is_none()
        };
        for view in self.inputs.iter().filter(reading) {
            self.tell(ToWorker::Cancel { input: view.input });
        }
        self.shown.short.take().is_some()
    }

    pub(super) fn remove(&mut self, ctx: &Context<App>, input: u32) -> bool {
        if self.inputs.iter().filter(|view| view.status.parent.is_none()).count() == 1 {
            if self.saying.marks.unsaved() {
                return self.ask(Dialog::Clear);
            }
            return self.clear(ctx);
        }
        let mut gone = vec![input];
        for view in self.inputs.iter() {
            if view.status.parent.is_some_and(|of| gone.contains(&of)) {
                gone.push(view.input);
            }
        }
        self.heir = self
            .next_to(input)
            .map(|next| ["[data-testid=remove][data-input=\"", &next.to_string(), "\"]"].concat());
        Rc::make_mut(&mut self.inputs).retain(|view| !gone.contains(&view.input));
        self.held.remove(&input);
        self.shown.known = Rc::default();
        self.tell(ToWorker::Remove { input });
        let shows = |open: &super::Open| match &open.detail {
            Some(Ok(detail)) => gone.contains(&detail.place.input),
            _ => false,
        };
        if self.open.as_ref().is_some_and(shows) {
            self.open = None;
        }
        self.kept.take_if(|kept| gone.contains(&kept.place.input));
        self.keep_clocks();
        self.keep_baseline();
        self.changed();
        true
    }

    /// The input that was given after another, or before it if that is the last.
    fn next_to(&self, input: u32) -> Option<u32> {
        let given = || self.inputs.iter().filter(|view| view.status.parent.is_none());
        let numbers = || given().map(|view| view.input);
        let next = numbers().skip_while(|other| *other != input).nth(1);
        next.or_else(|| numbers().take_while(|other| *other != input).last())
    }

    /// Forgets everything; the worker ends, since its memory never shrinks.
    pub(super) fn clear(&mut self, ctx: &Context<App>) -> bool {
        self.dialog = None;
        self.filters = false;
        self.heir = Some("[data-testid=choose]".to_owned());
        self.inputs = Rc::default();
        self.held.clear();
        self.waiting.clear();
        self.pasted = 0;
        self.forget_marks();
        self.baseline = Rc::default();
        self.times = Times { assumed: self.times.assumed, ..Times::default() };
        self.forget();
        (self.dead, self.shown.ended) = (None, false);
        self.spawn(ctx);
        self.show_all()
    }

    pub(super) fn forget(&mut self) {
        self.shown = Shown { ended: self.shown.ended, ..Shown::default() };
        self.halted = false;
        (self.open, self.kept) = (None, None);
        self.ledger = None;
        self.export = None;
        self.window = super::answers::FIRST;
        self.asking.reset();
    }

    pub(super) fn all_failed(&self) -> bool {
        self.inputs.iter().all(|view| view.status.state == InputState::Failed)
    }

    /// Reads bytes for a worker that cannot: WebKit gives none to a worker of a local file.
    fn read_for_worker(
        &self,
        ctx: &Context<App>,
        read: u32,
        input: u32,
        range: std::ops::Range<u64>,
    ) -> bool {
        let Some(Held::File(file)) = self.held.get(&input) else {
            let error = Some("the input is no longer open".to_owned());
            self.tell(ToWorker::Bytes { read, error });
            return false;
        };
        let (file, app) = (file.clone(), ctx.link().clone());
        spawn_local(async move {
            let (error, bytes) = match intake::slice(&file, range.start, range.end).await {
                Ok(bytes) => (None, bytes),
                Err(error) => (Some(words(&error)), JsValue::NULL),
            };
            app.send_message(Msg::Slice(read, error, bytes));
        });
        false
    }
}
