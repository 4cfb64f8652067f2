//! Reading an input to its end, piece by piece.
//!
//! One stream of the whole file with a buffer of our own is the fastest way; where it is
//! missing or stops, slices; where the worker may not read at all (WebKit on `file:`), the
//! page reads for it.

use super::{Origin, Shared, Worker, inflate, memory, post, report_open, shard};
use gloo::timers::future::TimeoutFuture;
use js_sys::{ArrayBuffer, Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use watchglass::protocol::{FromWorker, MOST_SHARDS};
use watchglass::shards::{given, is_inside};
use web_sys::{
    File, MessageChannel, ReadableStreamByobReader, ReadableStreamDefaultReader,
    ReadableStreamGetReaderOptions, ReadableStreamReaderMode,
};

/// Bytes of a piece.
const PIECE: u32 = 1 << 20;
/// Bytes of a slice, where there is no stream.
const SLICE: u64 = 8 << 20;
/// A stream that gave nothing for so many milliseconds, or up to a fifth less, has stopped.
const PATIENCE: u32 = 5_000;
/// The event loop gets its turn after so many milliseconds.
pub(super) const TURN: f64 = 40.0;
/// The page is told how far we are at most every so many milliseconds.
const REPORT: f64 = 200.0;

/// Lets the event loop go on. A message to oneself comes back at once; a timer would wait
/// at least four milliseconds each time.
pub(super) async fn breathe() {
    let Ok(channel) = MessageChannel::new() else { return pause(0).await };
    let (to, back) = (channel.port1(), channel.port2());
    let promise = Promise::new(&mut |resolve, _| {
        back.set_onmessage(Some(&resolve));
        let _ = to.post_message(&JsValue::NULL);
    });
    let _ = JsFuture::from(promise).await;
    back.close();
}

/// Waits.
pub(super) async fn pause(millis: u32) {
    TimeoutFuture::new(millis).await;
}

/// Takes pieces of an input for the session.
pub(super) struct Feeder<'a> {
    pub worker: &'a Shared,
    input: u32,
    at: u64,
    turned: f64,
    reported: f64,
}

impl Feeder<'_> {
    pub fn new(worker: &Shared, input: u32) -> Feeder<'_> {
        let now = js_sys::Date::now();
        let at = worker.borrow().session.part(input).map_or(0, |(part, _)| part.from);
        Feeder { worker, input, at, turned: now, reported: now }
    }

    /// Takes a piece; whether reading goes on.
    async fn take(&mut self, piece: &Uint8Array) -> bool {
        let length = piece.length() as usize;
        self.worker.borrow_mut().session.feed_with(length, |room| piece.copy_to(room));
        self.at += length as u64;
        self.taken().await
    }

    /// Asks whether what was taken is cut, if it may be; whether reading goes on.
    pub async fn taken(&mut self) -> bool {
        let may = self.worker.borrow_mut().session.may_be_cut();
        if let Some(may) = may {
            shard::ask_to_cut(self.worker, may).await;
        }
        memory::wait(self.worker, self.input).await;
        self.turn().await
    }

    /// Tells the page how far the input is and lets the event loop go on, when it is time; whether
    /// reading goes on.
    pub async fn turn(&mut self) -> bool {
        let now = js_sys::Date::now();
        if now - self.reported > REPORT {
            self.reported = now;
            report_open(self.worker, self.input);
        }
        if now - self.turned > TURN {
            breathe().await;
            self.turned = js_sys::Date::now();
        }
        self.goes_on()
    }

    /// Whether there is more to be read of it here.
    fn goes_on(&self) -> bool {
        !self.cancelled() && !self.worker.borrow().session.is_met()
    }

    fn cancelled(&self) -> bool {
        self.worker.borrow().cancelled.contains(&self.input)
    }
}

/// Reads an input to its end, until it is cancelled, or as far as it goes.
pub(super) async fn input(worker: &Shared, input: u32, origin: &Origin) {
    let mut feeder = Feeder::new(worker, input);
    let end = match origin {
        Origin::Bytes(bytes) => {
            for piece in bytes.chunks(PIECE as usize) {
                if !feeder.take(&Uint8Array::from(piece)).await {
                    break;
                }
            }
            Ok(())
        }
        Origin::File(file) if is_inside(input) => inflate::part(&mut feeder, file).await,
        Origin::File(file) => from_file(&mut feeder, file).await,
    };
    let cancelled = feeder.cancelled();
    let state = &mut *worker.borrow_mut();
    let (session, memory) = (&mut state.session, &state.memory);
    match end {
        // A file that is gone has no size either, and reads as if it were empty.
        Ok(()) if origin.size() == Some(0) => {
            session.fail("Nothing to read: the browser says that the file has 0 bytes.");
        }
        _ if cancelled => session.stop(memory.why_stopped()),
        Ok(()) => session.finish(),
        Err(error) => session.fail(&format!(
            "The file could not be read to its end: {error}. Is it still there, and unchanged? Open it again."
        )),
    }
}

async fn from_file(feeder: &mut Feeder<'_>, file: &File) -> Result<(), String> {
    let size = Origin::File(file.clone()).size().unwrap_or(0);
    let through_page = feeder.worker.borrow().through_page;
    if !through_page {
        // Whatever a stream does not give, slices do, or say why not.
        let _ = from_stream(feeder, file).await;
    }
    while feeder.at < size && feeder.goes_on() {
        let end = size.min(feeder.at + SLICE);
        let piece = slice(feeder.worker, feeder.input, file, feeder.at, end).await?;
        if u64::from(piece.length()) != end - feeder.at {
            return Err("it became shorter".to_owned());
        }
        feeder.take(&piece).await;
    }
    Ok(())
}

/// Reads as a stream. Ends early, without a word, where there is none or it stops.
async fn from_stream(feeder: &mut Feeder<'_>, file: &File) -> Result<(), JsValue> {
    #[expect(clippy::cast_precision_loss, reason = "files are smaller than 2^53 bytes")]
    let rest = file.slice_with_f64(feeder.at as f64)?;
    let stream = call(&rest, "stream", &JsValue::UNDEFINED)?;
    let options = ReadableStreamGetReaderOptions::new();
    options.set_mode(ReadableStreamReaderMode::Byob);
    // Called by name, because what a browser lacks throws, and a throw must not end the worker.
    let byob = call(&stream, "getReader", &options);
    if let Ok(reader) = byob.and_then(JsCast::dyn_into::<ReadableStreamByobReader>) {
        // Of thousands of small files none needs a whole piece.
        let size = Origin::File(file.clone()).size().unwrap_or(0).max(1);
        let mut buffer = ArrayBuffer::new(u32::try_from(size).unwrap_or(PIECE).min(PIECE));
        let mut watch = Watch::new();
        loop {
            let read = reader.read_with_array_buffer_view(&Uint8Array::new(&buffer));
            let Some(piece) = watch.settled(read).await? else { return Ok(()) };
            buffer = piece.buffer();
            if !feeder.take(&piece).await {
                return reader.cancel().await_quietly().await;
            }
        }
    }
    let reader = call(&stream, "getReader", &JsValue::UNDEFINED)?;
    let reader: ReadableStreamDefaultReader = reader.dyn_into()?;
    let mut watch = Watch::new();
    loop {
        let Some(piece) = watch.settled(reader.read()).await? else { return Ok(()) };
        if !feeder.take(&piece).await {
            return reader.cancel().await_quietly().await;
        }
    }
}

/// Calls a method by its name; what it throws is an error.
pub(super) fn call(of: &JsValue, name: &str, argument: &JsValue) -> Result<JsValue, JsValue> {
    let method: Function = Reflect::get(of, &name.into())?.dyn_into()?;
    method.call1(of, argument)
}

pub(super) trait Quietly {
    async fn await_quietly(self) -> Result<(), JsValue>;
}

impl Quietly for Promise {
    async fn await_quietly(self) -> Result<(), JsValue> {
        JsFuture::from(self).await.map(|_| ())
    }
}

/// Sees whether a stream goes on: one of a blob has been seen to stop without a word in
/// Chromium. A timer for each read would take a fiftieth of the time of reading.
pub(super) struct Watch {
    since: f64,
    over: Promise,
}

impl Watch {
    pub fn new() -> Watch {
        let over = Promise::new(&mut |resolve, _| {
            gloo::timers::callback::Timeout::new(PATIENCE, move || {
                let _ = resolve.call1(&JsValue::NULL, &JsValue::NULL);
            })
            .forget();
        });
        Watch { since: js_sys::Date::now(), over }
    }

    /// What is awaited; an error if nothing comes for too long.
    pub async fn awaited(&mut self, what: &Promise) -> Result<JsValue, JsValue> {
        if js_sys::Date::now() - self.since > f64::from(PATIENCE) / 5.0 {
            *self = Watch::new();
        }
        let result = JsFuture::from(Promise::race(&js_sys::Array::of2(what, &self.over))).await?;
        if result.is_null() {
            return Err("the stream stopped".into());
        }
        Ok(result)
    }

    /// The piece of a read, none at the end; an error if nothing comes for too long.
    async fn settled(&mut self, read: Promise) -> Result<Option<Uint8Array>, JsValue> {
        piece(&self.awaited(&read).await?)
    }
}

/// The piece that a read came to, none at the end.
pub(super) fn piece(read: &JsValue) -> Result<Option<Uint8Array>, JsValue> {
    let done = Reflect::get(read, &"done".into())?.is_truthy();
    let value = Reflect::get(read, &"value".into())?;
    if done { Ok(None) } else { Ok(Some(value.dyn_into()?)) }
}

/// Bytes of a file: read here, or else by the page.
pub(super) async fn slice(
    worker: &Shared,
    input: u32,
    file: &File,
    start: u64,
    end: u64,
) -> Result<Uint8Array, String> {
    let through_page = worker.borrow().through_page;
    if !through_page {
        #[expect(clippy::cast_precision_loss, reason = "files are smaller than 2^53 bytes")]
        let part = file.slice_with_f64_and_f64(start as f64, end as f64);
        let read = match part {
            Ok(part) => JsFuture::from(part.array_buffer()).await,
            Err(error) => Err(error),
        };
        if let Ok(buffer) = read {
            return Ok(Uint8Array::new(&buffer));
        }
    }
    let bytes = by_page(worker, input, start, end).await?;
    worker.borrow_mut().through_page = true;
    Ok(bytes)
}

async fn by_page(worker: &Shared, input: u32, start: u64, end: u64) -> Result<Uint8Array, String> {
    let (read, promise) = ask_page(&mut worker.borrow_mut());
    let input = given(input);
    post(&FromWorker::Read { read, input, start, end }, JsValue::NULL);
    let answer = JsFuture::from(promise).await;
    answer
        .map(|bytes| Uint8Array::new(&bytes))
        .map_err(|error| error.as_string().unwrap_or_default())
}

fn ask_page(worker: &mut Worker) -> (u32, Promise) {
    // Of a shard, the remainder tells which.
    worker.last_read = worker.last_read.wrapping_add(u32::try_from(MOST_SHARDS).unwrap_or(1));
    let read = worker.last_read;
    let asked = &mut worker.asked_page;
    let promise = Promise::new(&mut |resolve, reject| {
        asked.insert(read, (resolve, reject));
    });
    (read, promise)
}
