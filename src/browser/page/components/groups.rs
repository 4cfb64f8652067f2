//! The groups of components, and the states of each: one table. What a state needs beyond
//! properties is in [`parts`](super::parts).

use super::super::app::Dialog;
use super::super::charts::{
    LanesProps, ProportionProps, TimelineChart, TopValues, lanes, proportion,
};
use super::super::detail::DetailView;
use super::super::dialogs::Modal;
use super::super::empty::{EmptyProps, empty};
use super::super::export_menu::ExportMenu;
use super::super::facets::Facets;
use super::super::inputs::Inputs;
use super::super::ledger::LedgerView;
use super::super::made::{MadeProps, made_view};
use super::super::palette::Palette;
use super::super::sealed::{SealProps, seal_proof};
use super::super::state::{InputView, Phase, RowRef, Theme};
use super::super::top::TopBar;
use super::super::verdict::{VerdictProps, verdict_view};
use super::basics::{SEVERITIES, controls, marks};
use super::model::Model;
use super::parts::{PROOFS, bar, card, open, rows, some, table};
use super::{Group, State, roomy, state};
use std::rc::Rc;
use watchglass::event::Field;
use watchglass::protocol::{Detail, InputState};
use watchglass::view::actions::ACTIONS;
use watchglass::view::bars::grid;
use watchglass::view::time::{Zone, show};
use watchglass::view::timeline::Trail;
use watchglass::view::{lanes as lanes_of, made, words};
use yew::prelude::*;

pub(super) const GROUPS: &[Group] = &[
    Group { name: "marks", in_front: false, states: marks },
    Group { name: "controls", in_front: false, states: controls },
    Group { name: "cards", in_front: false, states: cards },
    Group { name: "table", in_front: false, states: tables },
    Group { name: "query", in_front: false, states: queries },
    Group { name: "facets", in_front: false, states: facets },
    Group { name: "charts", in_front: false, states: charts },
    Group { name: "made", in_front: false, states: mades },
    Group { name: "top", in_front: false, states: tops },
    Group { name: "inputs", in_front: false, states: inputs },
    Group { name: "event", in_front: false, states: events },
    Group { name: "account", in_front: false, states: accounts },
    Group { name: "first", in_front: false, states: firsts },
    Group { name: "clear", in_front: true, states: |_| dialog(Dialog::Clear) },
    Group { name: "unsealed", in_front: true, states: |_| dialog(Dialog::Unsealed) },
    Group { name: "keys", in_front: true, states: |_| dialog(Dialog::Keys) },
    Group { name: "palette", in_front: true, states: palette },
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

fn queries(model: &Rc<Model>) -> Vec<State> {
    let wrong = "severity:(critical or";
    let error = watchglass::query::text::parse_query(wrong).err();
    vec![
        state("empty", bar(model, "", |_| {})),
        state(
            "conditions",
            bar(
                model,
                "source:kubearmor and not severity:info and time > 2023-01-01 shadow",
                |_| {},
            ),
        ),
        state("from a link", bar(model, "severity:critical", |props| props.from_link = true)),
        state(
            "kept out of the address",
            bar(model, "severity:critical", |props| props.private = true),
        ),
        state("searching", bar(model, "passwd", |props| props.searched = Some((40, false)))),
        state("stopped", bar(model, "passwd", |props| props.searched = Some((40, true)))),
        state("beside an event", bar(model, "severity:critical", |props| props.beside = true)),
        state(
            "exporting",
            bar(model, "", |props| props.export = Some("Writing 120,000 of 300,000, 40%".into())),
        ),
        state(
            "no query",
            bar(model, "severity:critical", |props| {
                props.text = wrong.into();
                props.error = error;
            }),
        ),
    ]
}

fn facets(model: &Rc<Model>) -> Vec<State> {
    let facets = |text: &str, sought: Option<(Field, String)>| {
        let query = Model::query(text);
        let found = sought.is_some().then(|| Rc::new(some(&model.all.facets, Field::RuleName)));
        let facets = Rc::new(model.ask(&query).facets);
        html! {
            <div class="rail"><Facets {facets} known={Rc::default()} {query} {sought} {found} on_query={Callback::noop()}
                on_more={Callback::noop()} on_seek={Callback::noop()} /></div>
        }
    };
    vec![
        state("counted", facets("", None)),
        state("included and excluded", facets("source:kubearmor not severity:info", None)),
        state("searched", facets("", Some((Field::RuleName, "a".to_owned())))),
    ]
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
        html! { <TopValues {facet} grid={heat} {by} fields={tops.to_vec()} query={Model::query("")} on_query={Callback::noop()} on_field={Callback::noop()} /> }
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
            verdict_view(&VerdictProps { told, on_query: Callback::noop() })
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
        let time = |at: i64| show(at, 0).line();
        let made = match (&query.pipe, &answer.table, &answer.pairs) {
            (Some(pipe), Some(table), _) => made::table(table, pipe, &time),
            (Some(pipe), _, Some(pairs)) => made::pairs(pairs, pipe, &time),
            _ => return Html::default(),
        };
        made_view(&MadeProps { made, on_row: Callback::noop() })
    };
    vec![
        state("a table of groups", made("* | count, first, last by source, severity")),
        state("pairs", made("source:kubearmor then source:kubearmor within 1h by node")),
    ]
}

fn tops(model: &Rc<Model>) -> Vec<State> {
    let top = |phase: Phase, inputs: usize, proof: usize, compact: bool| {
        let mut totals = model.totals(model.inputs.get(..inputs).unwrap_or_default());
        if phase == Phase::Loading {
            (totals.loading, totals.bytes) = (1, totals.bytes / 2);
        }
        totals.partial = phase == Phase::Failed;
        let proof = PROOFS.get(proof).cloned().unwrap_or_default();
        let reading: Option<AttrValue> = (phase == Phase::Loading).then(|| "kubearmor.txt".into());
        html! { <TopBar {totals} {phase} {reading} {proof} zone={Zone::Utc} theme={Theme::Auto} {compact} calls={model.calls.clone()} /> }
    };
    vec![
        state("nothing open, seal being proved", top(Phase::Idle, 0, 0, false)),
        state("reading", top(Phase::Loading, 2, 1, false)),
        state("read", top(Phase::Ready, 4, 1, true)),
        state("not read to its end, not sealed", top(Phase::Failed, 2, 2, false)),
    ]
}

fn inputs(model: &Rc<Model>) -> Vec<State> {
    let rail = |inputs: Vec<_>| {
        let totals = model.totals(&inputs);
        // Of several the first is the baseline.
        let several = inputs.get(1).and(inputs.first());
        let several = several.map(|view: &InputView| view.input);
        let baseline = Rc::new(several.into_iter().collect::<Vec<_>>());
        html! { <div class="rail"><Inputs inputs={Rc::new(inputs)} {totals} assumed={Zone::Utc} clocks={Rc::default()} {baseline} calls={model.calls.clone()} /></div> }
    };
    let one = |state, note| rail(vec![model.input("audit.log.gz", state, note)]);
    vec![
        state("read", rail(model.inputs.to_vec())),
        state("being read", one(InputState::Loading, None)),
        state(
            "not to its end",
            one(InputState::Partial, Some("Reading was stopped after 4.0 MB.")),
        ),
        state("not readable", one(InputState::Failed, Some("0 bytes: the file is empty."))),
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
    let ledger = |ledger| {
        html! {
            <LedgerView {ledger} inputs={model.inputs.clone()} on_offset={Callback::noop()} on_row={Callback::noop()} on_close={Callback::noop()} />
        }
    };
    vec![roomy("of some inputs", ledger(Some(model.ledger()))), state("being made", ledger(None))]
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
