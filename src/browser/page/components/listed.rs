//! What stands around the list and in it: lines above it, its head, its rows as they wait, fold and
//! are not sure of their order, and what stands there without rows.

use super::super::baseline::baseline_bar;
use super::super::clock::clock_bar;
use super::super::lines::{kept_line, look_line};
use super::super::list::List;
use super::super::list::head::{ListHeadProps, list_head};
use super::super::nothing::{Nothing, nothing};
use super::super::notices::{ShortProps, notice, short, stopped};
use super::super::skip::skip_link;
use super::super::state::{Reveal, Rows, Totals};
use super::model::{BASELINE, Model, clocks};
use super::parts::rows;
use super::{State, state};
use std::rc::Rc;
use watchglass::event::{Clock, Field};
use watchglass::query::{Alike, Answer, Key, Noise, Order, Query};
use watchglass::view::changes::hiding;
use watchglass::view::clock::Clocks;
use watchglass::view::columns::Columns;
use watchglass::view::headline::{as_text, headline};
use watchglass::view::lanes::absent;
use watchglass::view::time::Zone;
use yew::prelude::*;

/// A name that is longer than any place for it.
pub(super) const LONG: &str = "support-bundle-2026-02-10T09-15-30Z/cluster-eu-west-1/nodes/ip-10-0-113-27.eu-west-1.compute.internal/kubearmor/alerts.ndjson";

pub(super) fn lines(model: &Rc<Model>) -> Vec<State> {
    let calls = &model.calls;
    let kept = rows(&model.all).first().map(|row| as_text(&headline(&row.0)));
    let clock = |clocks: &Clocks, name: &str| clock_bar(clocks, &|_| name.to_owned(), &calls.clock);
    let node = |node: &str| Clock { input: 0, node: Some(node.to_owned()), offset: -2_500_000_000 };
    let mut many = clocks();
    for of in ["worker-a", "worker-b", "ip-10-0-113-27.eu-west-1.compute.internal"] {
        many.set(node(of));
    }
    let first = |name: &str| name.to_owned();
    let hidden = hiding(&Query::default()).0;
    let baseline = |inputs: &[u32], name: &str, query: &Query| {
        baseline_bar(inputs, &first(name), query, calls)
    };
    let all = Query::default();
    let totals = Totals {
        size: 5_800_000_000,
        bytes: 3_200_000_000,
        records: 2_345_678,
        ..Totals::default()
    };
    let short = |full, searched| short(&ShortProps { full, totals, searched, calls });
    vec![
        state("around an event", look_line("Same pod, one hour before and after", calls)),
        state("an event is kept", kept_line(kept.unwrap_or_default(), calls)),
        state("clocks", clock(&clocks(), "alerts.ndjson")),
        state("clocks of many nodes, long names", clock(&many, LONG)),
        state("a baseline", baseline(&[BASELINE], "alerts.ndjson", &all)),
        state("a baseline of several, hidden", baseline(&[BASELINE, 1, 0], LONG, &hidden)),
        state("past them, by the keyboard", skip_link("Skip to events")),
        state("what was done", notice("2 rows copied.", calls)),
        state("memory runs short", short(false, None)),
        state("there is no more", short(true, Some(43))),
        state("the reader stopped", stopped("its memory is full", 4, calls)),
        state("the same, with nothing at hand", stopped("it could not be started", 0, calls)),
    ]
}

pub(super) fn heads(model: &Rc<Model>) -> Vec<State> {
    let told = model.verdict(&Model::query(""), &model.all);
    let head = |name: &str, change: &dyn Fn(&mut ListHeadProps)| {
        let mut props = ListHeadProps {
            order: Order::Newest,
            fold: None,
            columns: None,
            noise: None,
            lanes: None,
            compares: false,
            split: false,
            told: None,
            calls: model.calls.clone(),
        };
        change(&mut props);
        state(name, html! { <div class="listing cards">{ list_head(&props) }</div> })
    };
    let by = |down: bool| Order::By(Field::RuleName, down);
    let chosen = Alike::of(&[Key::Rule, Key::Process]);
    vec![
        head("cards", &|_| {}),
        head("with what is routine", &|props| props.told = told.clone()),
        head("repeats fold", &|props| props.fold = Some(Alike::default())),
        head("by chosen keys, newly seen", &|props| {
            (props.fold, props.order) = (Some(chosen), Order::Newly);
        }),
        head("by a field, from the greatest down", &|props| props.order = by(true)),
        head("by a field, from the least up", &|props| props.order = by(false)),
        head("beside an event", &|props| props.split = true),
        head("timeline", &|props| props.lanes = Some(Field::Host)),
        head("noise", &|props| props.noise = Some(Noise::Process)),
        head("changes", &|props| {
            (props.noise, props.compares) = (Some(Noise::ChangedObject), true);
        }),
    ]
}

pub(super) fn lists(model: &Rc<Model>) -> Vec<State> {
    let worked = Model::worked();
    let list = |answer: &Answer, columns: Option<Rc<Columns>>, waits: bool, unfold: bool| {
        let scroller = NodeRef::default();
        let mut rows = Rows::default();
        rows.take(0, if waits { Vec::new() } else { answer.rows.clone() }, true);
        let marks = answer.rows.iter().filter_map(|row| Some(row.group.as_ref()?.mark));
        let unfolded: Vec<_> = marks.filter(|_| unfold).collect();
        let class = if columns.is_some() { "listing table folds" } else { "listing cards folds" };
        let total = answer.listed.min(if columns.is_some() { 12 } else { 6 });
        html! {
            <div {class} ref={scroller.clone()}>
                <List {scroller} timed={true} {total} {rows} turn={0} zone={Zone::Utc} current={None::<(u32, u32)>} reveal={Reveal::default()}
                    busy={waits} {columns} {unfolded} calls={model.calls.clone()} />
            </div>
        }
    };
    let columns = || Some(Rc::<Columns>::default());
    let folded = model.ask(&Query { fold: true, ..Query::default() });
    let marks: Vec<_> =
        folded.rows.iter().filter_map(|row| Some(row.group.as_ref()?.mark)).collect();
    let unfolded = model.unfolded(marks);
    let empty = |why| nothing(why, &model.calls);
    vec![
        state("marked, moved and of uncertain order", list(&worked.all, None, false, false)),
        state("the same as a table", list(&worked.all, columns(), false, false)),
        state("repeats, folded", list(&folded, None, false, false)),
        state("repeats, unfolded", list(&unfolded, None, false, true)),
        state("the same as a table", list(&unfolded, columns(), false, true)),
        state("rows that are not there yet", list(&model.all, None, true, false)),
        state("reading", empty(Nothing::Waiting("Reading …"))),
        state("no events", empty(Nothing::Empty)),
        state("no match", empty(Nothing::Filtered(1_204, false, absent(&model.all.lanes)))),
        state("none found yet", empty(Nothing::Filtered(1_204, true, None))),
    ]
}
