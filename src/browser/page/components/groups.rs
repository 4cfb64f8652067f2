//! The groups of components, and the states of each: one table. What a state needs beyond
//! properties is in [`parts`](super::parts).

use super::super::app::Dialog;
use super::super::charts::{
    LanesProps, ProportionProps, TimelineChart, TopValues, lanes, proportion,
};
use super::super::detail::DetailView;
use super::super::dialogs::Modal;
use super::super::empty::{EmptyProps, drop_over, empty};
use super::super::export_menu::ExportMenu;
use super::super::ledger::LedgerView;
use super::super::made::MadeView;
use super::super::palette::Palette;
use super::super::sealed::{SealProps, seal_proof};
use super::super::state::RowRef;
use super::super::verdict::{VerdictProps, verdict_view};
use super::basics::{SEVERITIES, controls, marks};
use super::model::Model;
use super::parts::{PROOFS, card, open, rows, some, table};
use super::{Group, State, filtered, given, listed, opened, roomy, state, weighed};
use std::rc::Rc;
use watchglass::event::Field;
use watchglass::protocol::{Detail, Ledger};
use watchglass::view::actions::ACTIONS;
use watchglass::view::bars::grid;
use watchglass::view::time::{Zone, show};
use watchglass::view::timeline::Trail;
use watchglass::view::{lanes as lanes_of, words};
use yew::prelude::*;

/// A group that stands in the page, or in front of it.
const fn group(name: &'static str, in_front: bool, states: fn(&Rc<Model>) -> Vec<State>) -> Group {
    Group { name, in_front, states }
}

pub(super) const GROUPS: &[Group] = &[
    group("marks", false, marks),
    group("controls", false, controls),
    group("cards", false, cards),
    group("list", false, listed::lists),
    group("heads", false, listed::heads),
    group("lines", false, listed::lines),
    group("table", false, tables),
    group("query", false, filtered::queries),
    group("facets", false, filtered::facets),
    group("charts", false, charts),
    group("tracks", false, weighed::tracks),
    group("noise", false, weighed::noise),
    group("changes", false, weighed::changes),
    group("made", false, mades),
    group("top", false, given::tops),
    group("inputs", false, given::inputs),
    group("event", false, events),
    group("said", false, opened::heads),
    group("packet", false, opened::packet),
    group("account", false, accounts),
    group("first", false, firsts),
    group("sheet", true, opened::sheet),
    group("filters", true, filtered::sheet),
    group("drop", true, |_| vec![state("", drop_over())]),
    group("clear", true, |_| dialog(Dialog::Clear)),
    group("unsaved", true, opened::unsaved),
    group("unsealed", true, |_| dialog(Dialog::Unsealed)),
    group("clock", true, opened::clock_set),
    group("clock-refused", true, opened::clock_refused),
    group("note", true, opened::note),
    group("keys", true, |_| dialog(Dialog::Keys)),
    group("palette", true, palette),
];

fn cards(model: &Rc<Model>) -> Vec<State> {
    let all = rows(&model.all);
    let severities = SEVERITIES.into_iter().filter_map(|of| {
        let row = all.iter().find(|row| row.0.severity == of)?;
        Some(state(words::severity(of), card(row, (false, false))))
    });
    let found = |name: &str, test: fn(&watchglass::query::Row) -> bool| {
        let row = all.iter().find(|row| test(&row.0))?;
        Some(state(name, card(row, (false, false))))
    };
    let folded = model.ask(&watchglass::query::Query { fold: true, ..Default::default() });
    let folded = rows(&folded);
    let alike = watchglass::query::Alike::of(&[watchglass::query::Key::Rule]);
    let query = watchglass::query::Query { fold: true, alike, ..Default::default() };
    let by_rule = rows(&model.ask(&query));
    let differs = |row: &&RowRef| !row.0.group.iter().all(|of| of.differ.keys.is_empty());
    let group = folded.iter().find(|row| row.0.group.as_ref().is_some_and(|of| of.records > 1));
    let first = all.first();
    severities
        .chain(found("undated", |row| row.time.is_none()))
        .chain(found("of a host", |row| row.host))
        .chain(found("found twice", |row| row.places.len() > 1))
        .chain(found("repaired", |row| row.repairs > 0))
        .chain(found("with techniques", |row| !row.list(Field::Technique).is_empty()))
        .chain(first.map(|row| state("open", card(row, (true, false)))))
        .chain(first.map(|row| state("a repeat", card(row, (false, true)))))
        .chain(group.map(|row| state("a group of repeats", card(row, (false, false)))))
        .chain(
            by_rule
                .iter()
                .find(differs)
                .map(|row| state("a group by chosen keys", card(row, (false, false)))),
        )
        .collect()
}

fn tables(model: &Rc<Model>) -> Vec<State> {
    vec![roomy("sorted by time", table(model))]
}

fn charts(model: &Rc<Model>) -> Vec<State> {
    let timeline = |text: &str| {
        let query = Model::query(text);
        let Some(timeline) = model.all.timeline.clone().map(Rc::new) else {
            return Html::default();
        };
        let mut trail = Trail::default();
        trail.go(query.range());
        html! { <TimelineChart {timeline} {query} trail={Rc::new(trail)} zone={Zone::Utc} on_query={Callback::noop()} /> }
    };
    let by = [Field::Namespace, Field::Category];
    let tops = [Field::RuleName, Field::ProcessName];
    let top = |facet: Option<Field>| {
        let heat = model.all.grid.as_ref().map(|of| Rc::new(grid(of, by)));
        let facet = facet.map(|field| Rc::new(some(&model.all.facets, field)));
        html! { <TopValues {facet} grows=false grid={heat} {by} fields={tops.to_vec()} query={Model::query("")} on_query={Callback::noop()} on_field={Callback::noop()} /> }
    };
    let share = |text: &str| {
        let facet = Rc::new(some(&model.all.facets, Field::Disposition));
        proportion(&ProportionProps {
            facet,
            query: Model::query(text),
            on_query: Callback::noop(),
        })
    };
    let verdict = |text: &str| {
        let query = Model::query(text);
        let told = model.verdict(&query, &model.ask(&query));
        told.map_or_else(Html::default, |told| {
            verdict_view(&VerdictProps { told, grows: false, on_query: Callback::noop() })
        })
    };
    let time = |at: i64| show(at, 0).minute();
    let lanes = lanes(&LanesProps {
        lanes: lanes_of::lanes(&model.all.lanes, 8, &time),
        more: 0,
        inputs: model.inputs.clone(),
        query: Model::query(""),
        on_query: Callback::noop(),
    });
    vec![
        state("verdict", verdict("")),
        state("verdict on what is blocked", verdict("disposition:blocked")),
        state("events over time", timeline("")),
        state("a range of it", timeline("time >= \"2023-01-01\" and time < \"2024-01-01\"")),
        state("inputs over time", lanes),
        state("outcomes", share("")),
        state("outcomes, one chosen", share("disposition:blocked")),
        state("namespaces by category", top(None)),
        state("values of a field", top(Some(Field::RuleName))),
    ]
}

fn mades(model: &Rc<Model>) -> Vec<State> {
    let made = |text: &str| {
        let query = Model::query(text);
        let answer = model.ask(&query);
        let Some(pipe) = query.pipe.clone() else { return Html::default() };
        let of = Rc::new((pipe, answer.table, answer.pairs));
        html! { <MadeView {of} zone={Zone::Utc} {query} on_query={Callback::noop()} on_row={Callback::noop()} /> }
    };
    vec![
        state("a table of groups", made("| count, first, last by source, severity")),
        state("severities over time", made("| timeline 1d by severity")),
        state("pairs", made("source:kubearmor then source:kubearmor within 1h by node")),
    ]
}

fn events(model: &Rc<Model>) -> Vec<State> {
    let all = rows(&model.all);
    let shown = all.iter().find(|row| row.0.repairs > 0).or(all.first());
    let Some(row) = shown else { return Vec::new() };
    let kept = all.iter().find(|other| other.0.row != row.0.row);
    let kept = kept.and_then(|row| model.detail(row));
    let view = |kept: Option<Rc<Detail>>, detail| {
        let open = open(model, row, detail);
        html! {
            <DetailView {open} {kept} total={model.all.listed} query={Model::query("")} around={(false, (*Model::query("")).clone())}
                inputs={model.inputs.clone()} zone={Zone::Utc} clock={(Rc::default(), None)} calls={model.calls.clone()} />
        }
    };
    let gone = "The file changed since it was read, so its bytes cannot be shown. Open it again.";
    vec![
        roomy("open", view(None, model.detail(row).map(Ok))),
        roomy("two events", view(kept, model.detail(row).map(Ok))),
        state("being read", view(None, None)),
        state("gone", view(None, Some(Err(gone.to_owned())))),
    ]
}

fn accounts(model: &Rc<Model>) -> Vec<State> {
    let ledger = |model: &Model, ledger| {
        html! {
            <LedgerView {ledger} inputs={model.inputs.clone()} on_offset={Callback::noop()} on_row={Callback::noop()} on_close={Callback::noop()} />
        }
    };
    let odd = Model::odd();
    let all = odd.ledger();
    // As if it were the second of three pages.
    let (offset, total) = (40, 40 + 2 * all.entries.len() as u64);
    let part = Rc::new(Ledger { offset, total, ..(*all).clone() });
    vec![
        roomy("of some inputs", ledger(model, Some(model.ledger()))),
        roomy("a part of many entries, some of them unreadable", ledger(&odd, Some(part))),
        state("being made", ledger(model, None)),
    ]
}

fn firsts(model: &Rc<Model>) -> Vec<State> {
    let page = |proof: usize, filter: Option<&str>| {
        let proof = PROOFS.get(proof).cloned().unwrap_or_default();
        let filter = filter.map(|text| AttrValue::from(text.to_owned()));
        empty(&EmptyProps { proof, zone: Zone::Utc, filter, calls: model.calls.clone() })
    };
    let proof = |at: usize| {
        let proof = PROOFS.get(at).cloned().unwrap_or_default();
        html! { <div class="proof">{ seal_proof(&SealProps { proof, zone: Zone::Utc }) }</div> }
    };
    vec![
        roomy("sealed", page(1, Some("severity:critical"))),
        state("not sealed", proof(2)),
        state("being proved", proof(0)),
        state("exports", html! { <ExportMenu running={None} calls={model.calls.clone()} /> }),
    ]
}

fn dialog(dialog: Dialog) -> Vec<State> {
    let nothing = Callback::noop();
    let why = "The browser did not refuse the page's request.";
    vec![state(
        "",
        html! { <Modal {dialog} {why} confirm={nothing.clone()} cancel={nothing} on_close={Callback::noop()} /> },
    )]
}

fn palette(_: &Rc<Model>) -> Vec<State> {
    let offered: Vec<_> = ACTIONS.iter().map(|action| (action, false)).collect();
    let html = html! { <Palette {offered} on_act={Callback::noop()} on_choose={Callback::noop()} on_close={Callback::noop()} /> };
    vec![state("", html)]
}
