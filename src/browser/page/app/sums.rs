//! The file that marks are kept in: saved when a person asks for it, and read when it is given. With
//! either the SHA-256 of the inputs is computed, which is not done while they are read.

use super::super::export::download;
use super::super::intake::{self, Given};
use super::super::state::{InputView, Phase};
use super::triage::Doing;
use super::{App, Held, Msg, words};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use watchglass::bytes::sort;
use watchglass::event::EventKey;
use watchglass::protocol::{FromTriage, Sidecar, Summed, ToTriage, ToWorker};
use watchglass::view::triage::report;
use watchglass::view::words::{percent, plural};
use yew::Context;

/// Files of marks are looked for among so many that are given at once; among more, by their name.
const FEW: usize = 64;

/// Inputs that are summed: those that wait, and bytes done of all before, of this one, and of all.
struct Summing {
    /// Whether the marks are saved then.
    save: bool,
    waiting: Vec<u32>,
    before: u64,
    bytes: u64,
    total: u64,
}

/// What is known and under way of the file of marks.
#[derive(Default)]
pub(super) struct File {
    sums: Vec<(u32, EventKey)>,
    summing: Option<Summing>,
    /// A file that was read and not reported yet.
    read: Option<Sidecar>,
    /// The keys of its events that are there, and how many shards told theirs.
    found: Option<(Vec<EventKey>, usize)>,
    turn: u32,
}

impl App {
    /// Takes what was given: opens it, but for files of marks.
    pub(super) fn sort_out(&mut self, ctx: &Context<App>, given: Vec<Given>) -> bool {
        let few = given.len() <= FEW;
        let may = move |given: &Given| match given {
            Given::File(name, _) => name.ends_with("json") && (few || name.contains("marks")),
            Given::Text(..) => true,
            Given::Failed(..) => false,
        };
        if !given.iter().any(may) {
            return self.give(given);
        }
        self.dragging = false;
        let app = ctx.link().clone();
        spawn_local(async move {
            let (mut others, mut marks) = (Vec::new(), Vec::new());
            for one in given {
                let is =
                    if may(&one) { intake::beginning(&one, Sidecar::BEGINS).await } else { None };
                match is {
                    Some(bytes) => marks.push(bytes),
                    None => others.push(one),
                }
            }
            app.send_message(Msg::Triage(Doing::Sorted(others, marks)));
        });
        true
    }

    pub(super) fn sorted(&mut self, given: Vec<Given>, marks: Vec<JsValue>) -> bool {
        for bytes in marks {
            self.send(ToWorker::Triage(ToTriage::Read), bytes);
        }
        self.give(given)
    }

    pub(super) fn save_marks(&mut self, ctx: &Context<App>) -> bool {
        if self.saying.marks.is_empty() {
            return self.say(ctx, "Nothing is marked yet.".to_owned());
        }
        self.sum_inputs(true)
    }

    /// Computes the sums of the given inputs that have none.
    fn sum_inputs(&mut self, save: bool) -> bool {
        if let Some(summing) = &mut self.saying.file.summing {
            summing.save |= save;
            return true;
        }
        let sums = &self.saying.file.sums;
        let lacks = |view: &&InputView| {
            self.held.contains_key(&view.input) && sums.iter().all(|(of, _)| *of != view.input)
        };
        let waiting: Vec<&InputView> = self.inputs.iter().filter(lacks).collect();
        let total = waiting.iter().map(|view| view.size).sum();
        let waiting = waiting.iter().rev().map(|view| view.input).collect();
        self.saying.file.summing = Some(Summing { save, waiting, before: 0, bytes: 0, total });
        self.next_sum();
        true
    }

    fn next_sum(&mut self) {
        while let Some(summing) = &mut self.saying.file.summing {
            let Some(input) = summing.waiting.pop() else {
                let save = summing.save;
                self.saying.file.summing = None;
                return self.summed(save);
            };
            let extra = match self.held.get(&input) {
                Some(Held::File(file)) => file.into(),
                Some(Held::Bytes(bytes, _)) => Uint8Array::from(bytes.as_ref()).into(),
                // It was removed meanwhile.
                None => continue,
            };
            let input = Some(input);
            return self.send(ToWorker::Triage(ToTriage::Sum { input }), extra);
        }
    }

    /// All sums are there: for the file to be saved, and for the one that was read.
    fn summed(&mut self, save: bool) {
        if save {
            let marked = self.saying.marks.all().cloned().collect();
            let sidecar = Sidecar { inputs: self.sums(), marked };
            self.tell(ToWorker::Triage(ToTriage::Write(sidecar)));
        }
        if self.saying.file.read.is_some() {
            self.saying.file.found = Some((Vec::new(), 0));
            let turn = self.saying.file.turn.wrapping_add(1);
            self.saying.file.turn = turn;
            self.tell(ToWorker::Triage(ToTriage::Found { ask: turn }));
        }
    }

    /// The inputs with the sums that are known.
    fn sums(&self) -> Vec<Summed> {
        let sum = |(input, sum): &(u32, EventKey)| {
            let view = self.inputs.iter().find(|view| view.input == *input)?;
            Some(Summed { name: view.name.clone(), bytes: view.size, sum: *sum })
        };
        self.saying.file.sums.iter().filter_map(sum).collect()
    }

    /// How far the sums are, in words.
    pub(super) fn summing(&self) -> Option<String> {
        let Summing { before, bytes, total, .. } = self.saying.file.summing.as_ref()?;
        let done = percent(before + bytes, *total).to_string();
        Some(["SHA-256 of the inputs, ", &done, "%"].concat())
    }

    /// Stops the sums, and what they are for; whether there were some.
    pub(super) fn stop_summing(&mut self) -> bool {
        let stops = self.saying.file.summing.take().is_some();
        if stops {
            self.saying.file.read = None;
            self.tell(ToWorker::Triage(ToTriage::Sum { input: None }));
        }
        stops
    }

    /// A file that was read is reported once its inputs are read too.
    pub(super) fn report_marks(&mut self) {
        let File { read, summing, found, .. } = &self.saying.file;
        let due = read.is_some() && summing.is_none() && found.is_none();
        if due && self.phase() == Phase::Ready {
            self.sum_inputs(false);
        }
        self.saying.unsaved.set(self.saying.marks.unsaved());
    }

    /// Another worker takes the place of one that ended: it is told all, and asked again.
    pub(super) fn tell_marks_again(&mut self) {
        self.saying.file.found = None;
        if self.saying.file.summing.take().is_some_and(|of| of.save) {
            self.notice =
                Some("The marks were not saved: a part of the page had to start again.".to_owned());
        }
        if !self.saying.marks.is_empty() {
            let marked = self.saying.marks.all().cloned().collect();
            self.tell(ToWorker::Triage(ToTriage::Take { marked, thorough: true }));
        }
    }

    /// Hears a worker about the file.
    pub(super) fn file_heard(
        &mut self,
        ctx: &Context<App>,
        told: FromTriage,
        extra: &JsValue,
    ) -> bool {
        match told {
            FromTriage::Sum { input, bytes, sum } => {
                let Some(summing) = &mut self.saying.file.summing else { return false };
                summing.bytes = bytes;
                let Some(sum) = sum else { return true };
                (summing.before, summing.bytes) = (summing.before + bytes, 0);
                match sum {
                    Ok(sum) => self.saying.file.sums.push((input, sum)),
                    Err(why) => {
                        let why = ["An input could not be read again for its SHA-256: ", &why, "."];
                        self.notice = Some(why.concat());
                    }
                }
                self.next_sum();
            }
            FromTriage::Read(Err(why)) => {
                self.notice = Some(["The file of marks was not read: ", &why, "."].concat());
            }
            FromTriage::Read(Ok(sidecar)) => {
                let count = plural(sidecar.marked.len() as u64, "event");
                self.saying.marks.take(&sidecar.marked);
                self.saying.file.read = Some(sidecar);
                self.saying.file.found = None;
                if self.inputs.is_empty() {
                    let open = ["Marks of ", &count, " read. Open the inputs that they are of."];
                    self.notice = Some(open.concat());
                }
                self.tell_marks_again();
                self.changed();
                self.ask_again();
            }
            FromTriage::Found { ask, keys } if ask == self.saying.file.turn => {
                let shards = self.shards.len().max(1);
                let Some((all, told)) = &mut self.saying.file.found else { return false };
                all.extend(keys);
                *told += 1;
                if *told < shards {
                    return false;
                }
                sort(all, Ord::cmp);
                let there = std::mem::take(all);
                self.saying.file.found = None;
                let read = self.saying.file.read.take();
                self.notice = read.map(|read| report(&read, &there, &self.sums()));
            }
            FromTriage::Written => {
                let bytes = Uint8Array::new(extra);
                self.notice = Some(
                    match download(&Array::of1(&bytes), "application/x-ndjson", Sidecar::NAME) {
                        Ok(()) => {
                            self.saying.marks.saved();
                            let events = plural(self.saying.marks.all().count() as u64, "event");
                            let inputs = plural(self.sums().len() as u64, "input");
                            [
                                "Marks of ",
                                &events,
                                " saved, with the SHA-256 of ",
                                &inputs,
                                ". Open the file together with these to have them again.",
                            ]
                            .concat()
                        }
                        Err(error) => {
                            ["The marks could not be saved: ", &words(&error), "."].concat()
                        }
                    },
                );
                self.pass(ctx);
            }
            _ => return false,
        }
        true
    }
}
