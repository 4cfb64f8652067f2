//! The head of an open event in all that can be said of it, its sheet on a phone, and the dialogs of
//! a clock and of a note.

use super::super::app::Dialog;
use super::super::app::clocks::Draft;
use super::super::clock::clock_dialog;
use super::super::detail::DetailView;
use super::super::dialogs::{Modal, ModalProps};
use super::super::state::RowRef;
use super::listed::LONG;
use super::model::{Model, clocks};
use super::parts::{open, rows};
use super::{State, state};
use std::rc::Rc;
use watchglass::event::Field;
use watchglass::protocol::Detail;
use watchglass::query::{Lane, Row};
use watchglass::view::clock::{Clocks, Pin};
use watchglass::view::detail::mask::masked;
use watchglass::view::packet::packet as packet_of;
use watchglass::view::time::{Zone, show};
use yew::prelude::*;

/// An open event, with the one that is kept, the one that is pinned, and what else is known of it.
struct Shown {
    row: RowRef,
    detail: Option<Result<Rc<Detail>, String>>,
    kept: Option<Rc<Detail>>,
    pin: Option<Rc<Pin>>,
    clocks: Rc<Clocks>,
}

fn view(model: &Model, shown: Shown) -> Html {
    let Shown { row, detail, kept, pin, clocks } = shown;
    let open = open(model, &row, detail);
    let query = Model::query("");
    html! {
        <DetailView {open} {kept} total={model.all.listed} around={(false, (*query).clone())} {query}
            inputs={model.inputs.clone()} zone={Zone::Utc} clock={(clocks, pin)} calls={model.calls.clone()} />
    }
}

pub(super) fn heads(_: &Rc<Model>) -> Vec<State> {
    let model = Model::worked();
    let all = rows(&model.all);
    let clocks = Rc::new(clocks());
    let find = |test: &dyn Fn(&Row) -> bool| all.iter().find(|row| test(&row.0));
    let of = |name: &str, row: Option<&RowRef>, change: &dyn Fn(&mut Shown)| {
        let row = row.or(all.first())?.clone();
        let detail = model.detail(&row).map(Ok);
        let (kept, pin) = (None, None);
        let mut shown = Shown { row, detail, kept, pin, clocks: clocks.clone() };
        change(&mut shown);
        Some(state(name, view(&model, shown)))
    };
    let marked = |row: &Row| !row.list(Field::Mark).is_empty();
    let plain = find(&|row| !marked(row) && row.offset() == 0 && row.text(Field::Note).is_none());
    let other = find(&|row| row.places.iter().any(|place| place.input == 0) && row.time.is_some());
    let pinned = other.and_then(|row| Pin::of(&row.0)).map(Rc::new);
    let own = plain.and_then(|row| Pin::of(&row.0)).map(Rc::new);
    let moved = find(&|row| row.offset() != 0 && !marked(row) && row.text(Field::Note).is_none());
    let of_clock = |row: &Row| (row.offset(), row.text(Field::Host).map(str::to_owned));
    let alike = moved.and_then(|moved| {
        let is_it =
            |row: &&RowRef| row.id() != moved.id() && of_clock(&row.0) == of_clock(&moved.0);
        all.iter().find(is_it)
    });
    let same = alike.and_then(|row| Pin::of(&row.0)).map(Rc::new);
    let here = plain.and_then(|row| model.detail(row));
    let states = [
        of("marked, with a note", find(&|row| row.text(Field::Note).is_some()), &|_| {}),
        of("nothing said, found twice", plain, &|_| {}),
        of("moved, which can be undone", moved, &|_| {}),
        of("pinned", plain, &|shown| shown.pin.clone_from(&own)),
        of("another is pinned", plain, &|shown| shown.pin.clone_from(&pinned)),
        of("another of the same clock is pinned", moved, &|shown| shown.pin.clone_from(&same)),
        of("kept", plain, &|shown| shown.kept.clone_from(&here)),
        of("undated", find(&|row| row.time.is_none()), &|_| {}),
    ];
    let odd = Model::odd();
    let all = rows(&odd.all);
    let of = |name: &str, test: &dyn Fn(&RowRef) -> bool| {
        let row = all.iter().find(|row| test(row))?;
        let detail = odd.detail(row).map(Ok);
        let (row, kept, pin, clocks) = (row.clone(), None, None, Rc::default());
        Some(state(name, view(&odd, Shown { row, detail, kept, pin, clocks })))
    };
    let more = [
        of("told twice", &|row| row.0.twin.is_some()),
        of("cut", &|row| row.0.incomplete),
        of("what may be a secret", &|row| {
            odd.detail(row).is_some_and(|detail| masked(&detail).is_some())
        }),
    ];
    states.into_iter().chain(more).flatten().collect()
}

/// An event with the packet that its sensor captured.
pub(super) fn packet(_: &Rc<Model>) -> Vec<State> {
    let odd = Model::odd();
    let has = |row: &&RowRef| odd.detail(row).is_some_and(|detail| packet_of(&detail).is_some());
    let all = rows(&odd.all);
    let Some(row) = all.iter().find(has) else { return Vec::new() };
    let (kept, pin, clocks) = (None, None, Rc::default());
    let (row, detail) = (row.clone(), odd.detail(row).map(Ok));
    vec![state("", view(&odd, Shown { row, detail, kept, pin, clocks }))]
}

/// The open event alone, which is a sheet where the window is narrow.
pub(super) fn sheet(_: &Rc<Model>) -> Vec<State> {
    let model = Model::worked();
    let row = rows(&model.all).into_iter().find(|row| row.0.repairs > 0);
    let Some(row) = row else { return Vec::new() };
    let detail = model.detail(&row).map(Ok);
    let (kept, pin, clocks) = (None, None, Rc::new(clocks()));
    vec![state("", view(&model, Shown { row, detail, kept, pin, clocks }))]
}

fn modal(change: impl FnOnce(&mut ModalProps)) -> Vec<State> {
    let nothing = Callback::noop();
    let mut props = ModalProps {
        dialog: Dialog::Clear,
        why: "",
        note: Default::default(),
        unsaved: false,
        inside: Html::default(),
        confirm: nothing.clone(),
        cancel: nothing,
        on_close: Callback::noop(),
    };
    change(&mut props);
    vec![state("", html! { <Modal ..props /> })]
}

pub(super) fn unsaved(_: &Rc<Model>) -> Vec<State> {
    modal(|props| props.unsaved = true)
}

pub(super) fn note(_: &Rc<Model>) -> Vec<State> {
    modal(|props| (props.dialog, props.note.0) = (Dialog::Note, "Asked the shop's team".into()))
}

/// The dialog of the first input, as a text is typed.
fn clock(model: &Model, name: &str, text: &str, node: bool, refused: bool) -> Vec<State> {
    let lane = model.all.lanes.first();
    let node = lane.filter(|_| node).and_then(|lane: &Lane| Some(lane.nodes.first()?.0.clone()));
    let draft = Draft { input: 0, node, text: text.to_owned(), refused };
    let time = |at: i64| show(at, 0).line();
    let inside = clock_dialog(&draft, &clocks(), lane, name, &time, &model.calls.clock);
    modal(|props| (props.dialog, props.inside) = (Dialog::Clock, inside))
}

pub(super) fn clock_set(model: &Rc<Model>) -> Vec<State> {
    clock(model, "neuvector.txt", "+1h30m", false, false)
}

pub(super) fn clock_refused(model: &Rc<Model>) -> Vec<State> {
    clock(model, LONG, "90 minutes", true, true)
}
