//! The link to a worker: spawns it, keeps messages until it runs, ends it when dropped.

use crate::message;
use gloo::events::EventListener;
use js_sys::{Function, Reflect};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use watchglass::protocol::{FromWorker, ToWorker};
use web_sys::{ErrorEvent, MessageEvent, Worker};
use yew::Callback;

/// What is heard from a worker.
#[derive(Debug)]
pub enum Heard {
    /// A message, and what travelled beside it.
    Message(Box<FromWorker>, JsValue),
    /// It ended, and why.
    Died(String),
}

/// Messages that wait, each with what travels beside it; `None` once none waits any more.
type Early = Rc<RefCell<Option<Vec<(ToWorker, JsValue)>>>>;

/// A running worker.
pub struct Link {
    worker: Worker,
    /// Messages from before it was ready; `None` from then on.
    early: Early,
    _listeners: [EventListener; 3],
}

impl Link {
    /// Spawns a worker, or a hub of some, by the function that the boot script offers.
    ///
    /// # Errors
    /// Why there is no worker.
    pub fn spawn(hub: bool, heard: &Callback<Heard>) -> Result<Link, String> {
        let worker = spawn(hub).map_err(|error| words(&error))?;
        let early = Rc::new(RefCell::new(Some(Vec::new())));
        let died = |name: &'static str| {
            let heard = heard.clone();
            EventListener::new(&worker, name, move |event| {
                let message = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message);
                heard.emit(Heard::Died(
                    message.unwrap_or_else(|| "a message was damaged".to_owned()),
                ));
            })
        };
        let listeners =
            [message_listener(&worker, &early, heard.clone()), died("error"), died("messageerror")];
        Ok(Link { worker, early, _listeners: listeners })
    }

    /// Whether it runs.
    pub fn runs(&self) -> bool {
        self.early.borrow().is_none()
    }

    /// Sends a message; it waits where the worker does not run yet.
    pub fn send(&self, message: ToWorker, extra: JsValue) {
        if let Some(early) = self.early.borrow_mut().as_mut() {
            early.push((message, extra));
            return;
        }
        post(&self.worker, &message, extra);
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}

fn spawn(hub: bool) -> Result<Worker, JsValue> {
    let watchglass = Reflect::get(&js_sys::global(), &"watchglass".into())?;
    let spawn: Function = Reflect::get(&watchglass, &"spawn".into())?.dyn_into()?;
    spawn.call1(&watchglass, &hub.into())?.dyn_into()
}

fn message_listener(worker: &Worker, early: &Early, heard: Callback<Heard>) -> EventListener {
    let (early, target) = (early.clone(), worker.clone());
    EventListener::new(worker, "message", move |event| {
        let Some(event) = event.dyn_ref::<MessageEvent>() else { return };
        match message::decode::<FromWorker>(event.data()) {
            Ok((message, extra)) => {
                if matches!(message, FromWorker::Ready { .. }) {
                    for (message, extra) in early.take().into_iter().flatten() {
                        post(&target, &message, extra);
                    }
                }
                heard.emit(Heard::Message(Box::new(message), extra));
            }
            Err(error) => heard.emit(Heard::Died(words(&error))),
        }
    })
}

fn post(worker: &Worker, message: &ToWorker, extra: JsValue) {
    let posted = message::encode(message, extra).and_then(|envelope| {
        worker.post_message_with_transfer(&envelope, &message::transfers(&envelope))
    });
    if let Err(error) = posted {
        // Nothing is lost silently: the worker does not answer, and the console says why.
        web_sys::console::error_2(&"a message could not be posted".into(), &error);
    }
}

/// An error of the browser in words.
pub fn words(error: &JsValue) -> String {
    let text = error
        .as_string()
        .or_else(|| error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message())));
    text.unwrap_or_else(|| format!("{error:?}"))
}
