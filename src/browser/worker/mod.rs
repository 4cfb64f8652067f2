//! The loop around a session: messages in, answers out, inputs read one after another.
//!
//! Questions are answered between two pieces of an input, because reading gives way to the
//! event loop; the session is never borrowed across a wait.

mod export;
mod index;
mod inflate;
mod memory;
mod read;
mod seal;
mod shard;
mod triage;
mod warm;

pub(super) use seal::refused;

use crate::message;
use js_sys::{Function, Uint8Array};
use std::cell::RefCell;
use std::collections::{HashMap, HashSet, VecDeque};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use watchglass::bytes::Span;
use watchglass::event::Offsets;
use watchglass::protocol::{FromWorker, InputState, InputStatus, Ledger, ToWorker};
use watchglass::query::Ask;
use watchglass::session::{Indexing, PAGE, Part, Session, Strip, Want};
use watchglass::shards::{FromShard, ToShard, is_inside};
use web_sys::{DedicatedWorkerGlobalScope, File, MessageEvent};

/// What an input is read from.
enum Origin {
    File(File),
    Bytes(Vec<u8>),
}

impl Origin {
    /// What travelled beside a message.
    fn of(extra: JsValue) -> Origin {
        match extra.dyn_into::<File>() {
            Ok(file) => Origin::File(file),
            Err(bytes) => Origin::Bytes(Uint8Array::new(&bytes).to_vec()),
        }
    }

    /// Its size, if it is not in memory already.
    fn size(&self) -> Option<u64> {
        match self {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a file's size is a whole number"
            )]
            Origin::File(file) => Some(file.size() as u64),
            Origin::Bytes(_) => None,
        }
    }
}

/// An input that is to be read: its number, name, date and bytes, and which part of it.
type Waiting = (u32, String, Option<i64>, Origin, Option<Part>);

/// The state of a worker.
pub(super) struct Worker {
    session: Session,
    waiting: VecDeque<Waiting>,
    reading: bool,
    indexing: bool,
    /// Whether the page stopped the search, and the indexing that goes on when it may.
    halted: bool,
    paused: Option<Indexing>,
    /// Whether the page asked for anything.
    busy: bool,
    files: HashMap<u32, File>,
    cancelled: HashSet<u32>,
    /// The newest question that is not yet answered.
    ask: Option<(u32, Ask)>,
    exporting: Option<u32>,
    /// The input of which the SHA-256 is computed.
    summing: Option<u32>,
    /// Readings that the page was asked for, and what to call with their bytes.
    asked_page: HashMap<u32, (Function, Function)>,
    memory: memory::Memory,
    last_read: u32,
    /// Whether files can only be read by the page (WebKit on `file:`).
    through_page: bool,
    /// What a shard was asked last and has not answered.
    asked_shard: Option<ToShard>,
    /// What to call when the hub wants more of an export.
    wants_more: Option<Function>,
    /// Files of at least so many bytes may be read by several shards.
    least: u64,
    /// What to call when the hub has decided whether one is.
    wants_cut: Option<Function>,
}

type Shared = Rc<RefCell<Worker>>;

/// The worker's own global scope.
pub(super) fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// Sends a message to the page, with what travels beside it; of a shard, through the hub.
pub(super) fn post(message: &FromWorker, extra: JsValue) {
    if !shard::post(message, &extra) {
        post_to_page(message, extra);
    }
}

pub(super) fn post_to_page(message: &FromWorker, extra: JsValue) {
    let Ok(envelope) = message::encode(message, extra) else { return };
    // A page that is gone needs no answer.
    let _ = scope().post_message_with_transfer(&envelope, &message::transfers(&envelope));
}

/// Lets the page hear of a panic.
pub(super) fn fail_aloud() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        post_to_page(&FromWorker::Failed { message: info.to_string() }, JsValue::NULL);
    }));
}

/// Starts the worker's loop.
pub fn start() {
    fail_aloud();
    let worker = Rc::new(RefCell::new(Worker {
        session: Session::new(key()),
        waiting: VecDeque::new(),
        reading: false,
        indexing: false,
        halted: false,
        paused: None,
        busy: false,
        files: HashMap::new(),
        cancelled: HashSet::new(),
        ask: None,
        exporting: None,
        summing: None,
        asked_page: HashMap::new(),
        memory: memory::Memory::default(),
        last_read: 0,
        through_page: false,
        asked_shard: None,
        wants_more: None,
        least: u64::MAX,
        wants_cut: None,
    }));
    let hearing = worker.clone();
    let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if let Ok((message, extra)) = message::decode::<ToWorker>(event.data()) {
            if let ToWorker::Serve = message {
                return shard::serve(&hearing, extra);
            }
            hearing.borrow_mut().busy = true;
            hear(&hearing, message, extra);
        }
    });
    scope().set_onmessage(Some(listener.as_ref().unchecked_ref()));
    listener.forget();
    spawn_local(async move {
        let refused = seal::refused().await;
        post(&FromWorker::Ready { refused }, JsValue::NULL);
        warm::up(worker).await;
    });
}

/// A key for the hashes of this session, so that nobody can write input against them.
pub(super) fn key() -> u64 {
    let mut bytes = [0; 8];
    let filled =
        scope().crypto().and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes));
    if filled.is_err() {
        return js_sys::Math::random().to_bits();
    }
    u64::from_le_bytes(bytes)
}

fn hear(worker: &Shared, message: ToWorker, extra: JsValue) {
    match message {
        ToWorker::Open { input, name, date } => open(worker, (input, name, date), None, extra),
        ToWorker::Assume { zone } => worker.borrow_mut().session.assume(Offsets(zone)),
        ToWorker::Clocks { clocks } => worker.borrow_mut().session.set_clocks(clocks),
        ToWorker::Memory { most } => memory::allow(worker, most),
        ToWorker::Baseline { inputs } => worker.borrow_mut().session.set_baseline(inputs),
        ToWorker::Cancel { input } => cancel(worker, input),
        ToWorker::Remove { input } => {
            cancel(worker, input);
            let mut worker = worker.borrow_mut();
            worker.files.remove(&input);
            worker.session.remove(input);
        }
        ToWorker::Ask { ask, what } => {
            worker.borrow_mut().ask = Some((ask, what));
            let worker = worker.clone();
            spawn_local(async move {
                read::breathe().await;
                answer(&worker);
            });
        }
        ToWorker::Serve | ToWorker::Port { .. } => {}
        ToWorker::Detail { ask, row, .. } => spawn_local(detail(worker.clone(), ask, row)),
        ToWorker::Ledger { ask, offset } => {
            let worker = worker.clone();
            spawn_local(async move {
                let ledger = Box::new(ledger(&worker, offset, PAGE).await.0);
                post(&FromWorker::Ledger { ask, ledger }, JsValue::NULL);
            });
        }
        ToWorker::Export { ask, query, rules, format } => {
            worker.borrow_mut().exporting = Some(ask);
            spawn_local(export::run(worker.clone(), ask, (query, rules), format));
        }
        ToWorker::StopExport => {
            worker.borrow_mut().exporting = None;
            shard::go_on(worker);
        }
        ToWorker::Search { on } => worker.borrow_mut().halted = !on,
        ToWorker::Triage(message) => triage::hear(worker, &message, extra),
        ToWorker::Bytes { read, error } => {
            let Some((resolve, reject)) = worker.borrow_mut().asked_page.remove(&read) else {
                return;
            };
            let _ = match error {
                Some(error) => reject.call1(&JsValue::NULL, &error.into()),
                None => resolve.call1(&JsValue::NULL, &extra),
            };
        }
    }
}

fn open(
    worker: &Shared,
    (input, name, date): (u32, String, Option<i64>),
    part: Option<Part>,
    extra: JsValue,
) {
    let origin = Origin::of(extra);
    let mut state = worker.borrow_mut();
    state.cancelled.remove(&input);
    // Of what is inside of a file, its bytes are none.
    if let (Origin::File(file), false) = (&origin, is_inside(input)) {
        state.files.insert(input, file.clone());
    }
    state.waiting.push_back((input, name, date, origin, part));
    if !std::mem::replace(&mut state.reading, true) {
        spawn_local(read_all(worker.clone()));
    }
}

/// Cancels an input that waits, or the one that is read.
fn cancel(worker: &Shared, input: u32) {
    let mut state = worker.borrow_mut();
    let place = state.waiting.iter().position(|(waiting, ..)| *waiting == input);
    if let Some((.., part)) = place.and_then(|place| state.waiting.remove(place)) {
        drop(state);
        let note = Some("Cancelled before it was read.".to_owned());
        let status =
            InputStatus { input, state: InputState::Partial, note, ..InputStatus::default() };
        tell_status(status, part.map(|part| (part.turn, part.from)));
    } else {
        state.cancelled.insert(input);
        state.memory.go_on();
    }
}

async fn read_all(worker: Shared) {
    loop {
        let next = worker.borrow_mut().waiting.pop_front();
        let Some((input, name, date, origin, part)) = next else { break };
        begin(&mut worker.borrow_mut(), (input, &name), &origin, part);
        date.into_iter().for_each(|date| worker.borrow_mut().session.date(date));
        read::input(&worker, input, &origin).await;
        unpack(&worker, input).await;
        report(&worker, input);
        worker.borrow_mut().cancelled.remove(&input);
    }
    worker.borrow_mut().reading = false;
    while worker.borrow_mut().session.prepare() {
        read::breathe().await;
    }
}

/// Begins an input, or a part of one. A large file may be read by several shards, unless only the
/// page can read it.
fn begin(state: &mut Worker, (input, name): (u32, &str), origin: &Origin, part: Option<Part>) {
    let Some(part) = part else {
        state.session.open(input, name, origin.size());
        if !state.through_page && origin.size().is_some_and(|size| size >= state.least) {
            state.session.ask_to_cut();
        }
        return;
    };
    state.session.open_part(input, name, part);
}

/// Unpacks an input that is packed.
async fn unpack(worker: &Shared, input: u32) {
    let mut turned = js_sys::Date::now();
    loop {
        inflate::run(worker, input).await;
        let (more, changed) = unpack_some(&mut worker.borrow_mut(), input);
        changed.into_iter().filter(|of| *of != input).for_each(|of| report(worker, of));
        if !more {
            return;
        }
        memory::wait(worker, input).await;
        if js_sys::Date::now() - turned > read::TURN {
            report_open(worker, input);
            read::breathe().await;
            turned = js_sys::Date::now();
        }
    }
}

/// Unpacks a little: whether there is more, and the inputs that changed.
fn unpack_some(state: &mut Worker, input: u32) -> (bool, Vec<u32>) {
    if state.cancelled.contains(&input) {
        let why = state.memory.why_stopped();
        state.session.stop_unpacking(why);
    }
    (state.session.unpack(), state.session.take_changed())
}

/// Tells the page how far an input has come, and what is being unpacked of it.
fn report_open(worker: &Shared, input: u32) {
    report(worker, input);
    let open = worker.borrow().session.layers().last().map(|(open, ..)| open);
    open.into_iter().filter(|open| *open != input).for_each(|open| report(worker, open));
}

/// Tells the page how far an input has come.
fn report(worker: &Shared, input: u32) {
    let state = worker.borrow();
    let Some(status) = state.session.status(input) else { return };
    let part = state.session.part(input).map(|(part, begins)| (part.turn, begins));
    drop(state);
    tell_status(status, part);
}

/// Tells how far an input is; of a part, the hub, with its turn and first byte.
fn tell_status(status: InputStatus, part: Option<(u32, u64)>) {
    match part {
        Some((turn, begins)) => {
            shard::tell(&FromShard::Part { turn, begins, status }, &JsValue::NULL);
        }
        None => post(&FromWorker::Input(status), JsValue::NULL),
    }
}

fn answer(worker: &Shared) {
    let mut state = worker.borrow_mut();
    let Some((ask, what)) = state.ask.take() else { return };
    let answer = Box::new(state.session.ask(&what));
    drop(state);
    if answer.left_out.unsearched > 0 {
        spawn_local(index::run(worker.clone()));
    }
    post(&FromWorker::Answer { ask, answer }, JsValue::NULL);
}

async fn detail(worker: Shared, ask: u32, row: u32) {
    let want = worker.borrow().session.detail_want(row);
    let detail = match want {
        None => Err("This event is no longer open.".to_owned()),
        Some(want) => match bytes(&worker, want).await {
            Ok(bytes) => worker.borrow().session.detail(row, &bytes).map(Box::new),
            Err(error) => Err(error),
        },
    };
    post(&FromWorker::Detail { ask, detail }, JsValue::NULL);
}

async fn ledger(worker: &Shared, offset: u64, most: usize) -> (Ledger, Vec<(u32, Strip)>) {
    let wants = worker.borrow().session.ledger_wants(offset, most);
    let mut read = Vec::with_capacity(wants.len());
    for want in wants {
        read.push(bytes(worker, want).await.ok());
    }
    worker.borrow().session.ledger_in_parts(offset, &read)
}

/// Bytes of an input: from memory, or from its file.
pub(super) async fn bytes(worker: &Shared, want: Want) -> Result<Vec<u8>, String> {
    let kept = worker.borrow().session.kept(want);
    if let Some(bytes) = kept {
        return Ok(bytes);
    }
    let file = worker.borrow().files.get(&want.input).cloned();
    let Some(file) = file else { return Err("This input is no longer open.".to_owned()) };
    let Span { start, end } = want.span;
    let read = read::slice(worker, want.input, &file, start, end).await;
    read.map(|bytes| bytes.to_vec()).map_err(|error| {
        format!("The file changed since it was read, or is gone ({error}). Open it again to see its bytes.")
    })
}
