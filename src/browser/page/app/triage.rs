//! What a person says of events: of which, what is told to the workers, what is taken back.
//!
//! The page keeps what is said; workers are told, so that it is asked for, counted and shown as
//! anything else of an event. What binds it to events only a worker knows, so it is asked first.

use super::super::facets::LATER;
use super::super::focus::focused;
use super::super::intake::Given;
use super::super::state::RowRef;
use super::sums::File;
use super::{App, Dialog};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use watchglass::event::{Field, Marked, Triage};
use watchglass::protocol::{FromTriage, ToTriage, ToWorker};
use watchglass::query::{Mark, Row};
use watchglass::view::actions::Say;
use watchglass::view::triage::{Change, Marks, triage};
use watchglass::view::words;
use web_sys::HtmlInputElement;
use yew::{AttrValue, Context, NodeRef};

/// What happens to marks.
pub enum Doing {
    /// What was given is known: what is to be opened, and files of marks.
    Sorted(Vec<Given>, Vec<JsValue>),
    /// A note was written.
    Noted,
}

/// The event that something is said of, or a group of repeats: shard, row, and the group.
type Of = ((u32, u32), Option<Mark>);

/// What is said, and what is under way about it.
#[derive(Default)]
pub(super) struct Saying {
    pub(super) marks: Marks,
    /// Number of the last question.
    pub(super) ask: u32,
    /// What is to be said of the events that were asked for.
    pending: Vec<Pending>,
    /// Of which a note is written, and the note that it has.
    noting: Option<(Of, String)>,
    pub(super) note_ref: NodeRef,
    /// The card that had the focus when the palette was opened.
    spot: Option<u64>,
    pub(super) file: File,
    /// What was said last, for those who hear the page.
    pub(super) said: String,
    /// Whether anything would be lost, for the browser's question when the page is left.
    pub(super) unsaved: Rc<Cell<bool>>,
}

/// What is to be said, once it is known of which events.
struct Pending {
    ask: u32,
    change: Change,
    /// How many answers are to come.
    left: usize,
    events: Vec<Marked>,
    /// How many more there are, where that is too many.
    beyond: u64,
}

/// Of so many questions the answers are waited for.
const WAITING: u32 = 64;

/// The rank of the card that has the focus.
fn focused_rank() -> Option<u64> {
    let card = focused()?.closest("[data-rank]").ok()??;
    card.get_attribute("data-rank")?.parse().ok()
}

impl App {
    pub(super) fn say_of(&mut self, ctx: &Context<App>, what: Say) -> bool {
        if self.inputs.is_empty() {
            return false;
        }
        match what {
            Say::Undo => return self.undo_mark(ctx),
            Say::Save => return self.save_marks(ctx),
            // The event is behind the account.
            _ if self.ledger.is_some() => return false,
            _ => {}
        }
        let Some((of, said)) = self.spoken_of() else {
            let how = "Marks are for the event that is open or has the focus: go to one with j, k or Tab.";
            return self.say(ctx, how.to_owned());
        };
        // Whether it is taken away is decided when it is known of what: the row may be out of date.
        let change = match what {
            Say::Star => Change::Star(true),
            Say::Finding(finding) => Change::Finding(Some(finding)),
            Say::Note => {
                self.saying.noting = Some((of, said.note));
                return self.ask(Dialog::Note);
            }
            _ => Change::Nothing,
        };
        self.ask_keys(of, change);
        false
    }

    /// The event that is open, or the card that has the focus, and what is said of it.
    fn spoken_of(&self) -> Option<(Of, Triage)> {
        let of = |row: &Row, group| (((row.shard, row.row), group), triage(row));
        if let Some(open) = &self.open {
            if let Some(Ok(detail)) = &open.detail {
                return Some(of(&detail.row, None));
            }
            return self.shown.rows.get(open.rank?).map(|row| of(&row.0, None));
        }
        let RowRef(row) = self.shown.rows.get(self.spot()?)?;
        let group = row.group.as_ref().filter(|group| group.records > 1);
        let group = group.filter(|group| self.query.fold && !self.unfold.contains(&group.mark));
        Some(of(row, group.map(|group| group.mark)))
    }

    /// The rank of the card that has the focus, or had it before the palette.
    pub(super) fn spot(&self) -> Option<u64> {
        focused_rank().or(self.saying.spot)
    }

    /// Remembers which card had the focus, before the palette takes it; or forgets it.
    pub(super) fn note_spot(&mut self, palette: bool) {
        self.saying.spot = if palette { focused_rank() } else { None };
    }

    /// The note of the event that one is written for, and its field.
    pub(super) fn note(&self) -> (AttrValue, NodeRef) {
        let note = self.saying.noting.as_ref().map_or("", |(_, note)| note);
        (note.to_owned().into(), self.saying.note_ref.clone())
    }

    fn noted(&mut self) -> bool {
        self.dialog = None;
        let note = self.saying.note_ref.cast::<HtmlInputElement>().map(|field| field.value());
        if let (Some(note), Some((of, was))) = (note, self.saying.noting.take())
            && note != was
        {
            self.ask_keys(of, Change::Note(note));
        }
        true
    }

    pub(super) fn triage(&mut self, doing: Doing) -> bool {
        match doing {
            Doing::Sorted(given, marks) => self.sorted(given, marks),
            Doing::Noted => self.noted(),
        }
    }

    fn tell_triage(&self, message: ToTriage) {
        self.tell(ToWorker::Triage(message));
    }

    fn ask_keys(&mut self, ((shard, row), group): Of, change: Change) {
        let ask = self.saying.ask.wrapping_add(1);
        self.saying.ask = ask;
        let left = if group.is_some() { self.shards.len().max(1) } else { 1 };
        self.saying.pending.push(Pending { ask, change, left, events: Vec::new(), beyond: 0 });
        let query = || self.query.at(self.shown.newest).into_owned();
        let group = group.map(|mark| Box::new((mark, query())));
        self.tell_triage(ToTriage::Keys { ask, shard, row, group });
    }

    /// Hears a worker.
    pub(super) fn triaged(
        &mut self,
        ctx: &Context<App>,
        told: FromTriage,
        extra: &JsValue,
    ) -> bool {
        let FromTriage::Keys { ask, events } = told else {
            return self.file_heard(ctx, told, extra);
        };
        // A shard that ended does not answer.
        let newest = self.saying.ask;
        let pending = &mut self.saying.pending;
        pending.retain(|of| newest.wrapping_sub(of.ask) < WAITING);
        let Some(at) = pending.iter().position(|of| of.ask == ask) else { return false };
        let Some(of) = pending.get_mut(at) else { return false };
        of.left = of.left.saturating_sub(1);
        match events {
            Ok(events) => of.events.extend(events),
            Err(count) => of.beyond += count,
        }
        if of.left > 0 {
            return false;
        }
        let Pending { change, events, beyond, .. } = pending.remove(at);
        let marks = &mut self.saying.marks;
        let room = Triage::MOST_EVENTS.saturating_sub(marks.all().count()) as u64;
        let count = beyond + events.len() as u64;
        if beyond > 0 || count > room {
            let many = ["These are ", &words::number(count), " events: more than can be marked, "];
            let room = words::number(room);
            return self.say(ctx, [&many.concat(), &room, ". Narrow the filter."].concat());
        }
        if events.is_empty() {
            return false;
        }
        let change = marks.turned(change, &events);
        let marked = marks.change(ask, events, &change);
        let count = marks.step_len() as u64;
        let said = [&change.words(count), "."].concat();
        if count > 1 {
            self.say(ctx, said);
        } else {
            // Its card shows it.
            self.saying.said = said;
        }
        self.tell_marks(marked)
    }

    /// Tells the workers what is said, and asks again.
    fn tell_marks(&mut self, marked: Vec<Marked>) -> bool {
        self.tell_triage(ToTriage::Take { marked, thorough: false });
        self.changed();
        self.ask_again();
        true
    }

    fn undo_mark(&mut self, ctx: &Context<App>) -> bool {
        match self.saying.marks.undo() {
            None => self.say(ctx, "There is no mark to undo.".to_owned()),
            Some(marked) => {
                let events = words::plural(marked.len() as u64, "event");
                self.saying.said = ["Undone for ", &events, "."].concat();
                self.tell_marks(marked)
            }
        }
    }

    pub(super) fn forget_marks(&mut self) {
        let unsaved = self.saying.unsaved.clone();
        self.saying = Saying { unsaved, ..Saying::default() };
    }

    /// The facets to ask for: with marks, and sides, where there are some, and with those that a
    /// person opened.
    pub(super) fn with_marks(&self, facets: &[(Field, u32)]) -> Vec<(Field, u32)> {
        let asked = |field| {
            !self.query.included(field).is_empty() || !self.query.excluded(field).is_empty()
        };
        let any = !self.saying.marks.is_empty() || asked(Field::Mark);
        let side = !self.baseline.is_empty() || asked(Field::Side);
        let mut all = facets.to_vec();
        for (field, is) in [(Field::Side, side), (Field::Mark, any)] {
            if is {
                all.insert(0, (field, self.top_of(field)));
            }
        }
        all.extend(LATER.into_iter().filter_map(|field| {
            let wanted = self.top == Some(field) || self.tops.contains_key(&field) || asked(field);
            wanted.then(|| (field, self.top_of(field)))
        }));
        all
    }
}
