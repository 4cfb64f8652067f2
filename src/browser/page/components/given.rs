//! What was given and how far it came: the top bar, the inputs.

use super::super::inputs::Inputs;
use super::super::state::{InputView, Phase, Theme};
use super::super::top::TopBar;
use super::listed::LONG;
use super::model::{Model, clocks};
use super::parts::PROOFS;
use super::{State, state};
use std::rc::Rc;
use watchglass::protocol::{InputState, InputStatus};
use watchglass::view::time::Zone;
use yew::prelude::*;

pub(super) fn tops(model: &Rc<Model>) -> Vec<State> {
    let top = |phase: Phase, inputs: usize, proof: usize, compact: bool| {
        let mut totals = model.totals(model.inputs.get(..inputs).unwrap_or_default());
        if phase == Phase::Loading {
            (totals.loading, totals.bytes) = (1, totals.bytes / 2);
        }
        totals.partial = phase == Phase::Failed;
        let proof = PROOFS.get(proof).cloned().unwrap_or_default();
        let reading: Option<AttrValue> = (phase == Phase::Loading).then(|| "kubearmor.txt".into());
        html! { <TopBar {totals} {phase} {reading} pace={Some("93.7 MB/s, 12 seconds left".to_owned())} {proof} zone={Zone::Utc} theme={Theme::Auto} {compact} calls={model.calls.clone()} /> }
    };
    vec![
        state("nothing open, seal being proved", top(Phase::Idle, 0, 0, false)),
        state("reading", top(Phase::Loading, 2, 1, false)),
        state("read", top(Phase::Ready, 4, 1, true)),
        state("not read to its end, not sealed", top(Phase::Failed, 2, 2, false)),
    ]
}

pub(super) fn inputs(model: &Rc<Model>) -> Vec<State> {
    let rail = |inputs: Vec<_>| {
        let mut totals = model.totals(&inputs);
        totals.assumed = if inputs.len() == 1 { 12 } else { 0 };
        // Of several the first is the baseline.
        let mut given = inputs.iter().filter(|view: &&InputView| view.status.parent.is_none());
        let first = given.next();
        let several = given.next().and(first).map(|view| view.input);
        let baseline = Rc::new(several.into_iter().collect::<Vec<_>>());
        html! { <div class="rail"><Inputs inputs={Rc::new(inputs)} {totals} assumed={Zone::Utc} clocks={Rc::new(clocks())} {baseline} calls={model.calls.clone()} /></div> }
    };
    let status = |input: u32, state| InputStatus { input, state, ..InputStatus::default() };
    let view = |name: &str, size: u64, status: InputStatus| InputView {
        input: status.input,
        name: name.to_owned(),
        size,
        status,
    };
    let one = |state, bytes, note: Option<&str>| {
        let note = note.map(str::to_owned);
        rail(vec![view(
            "audit.log.gz",
            12_000_000,
            InputStatus { bytes, note, ..status(9, state) },
        )])
    };
    let ready = |input: u32, name: &str, parent, events: u64| {
        let (bytes, lines) = (events * 900, events * 3);
        view(
            name,
            bytes,
            InputStatus { bytes, lines, events, parent, ..status(input, InputState::Ready) },
        )
    };
    let note = Some("Two members are encrypted and were not read.".to_owned());
    let mut archive = ready(0, "support-bundle.tar.gz", None, 0);
    archive.status.note = note;
    let member = |input, name: &str, events| {
        ready(input, &["support-bundle.tar.gz!/", name].concat(), Some(0), events)
    };
    let mut damaged = member(2, LONG, 1_204_318);
    (damaged.status.unreadable, damaged.status.repaired) = (3, 118);
    let inner = ready(3, "support-bundle.tar.gz!/more.zip!/deep.gz!/audit.log", Some(2), 7);
    vec![
        state("read, one is the baseline, two have clocks", rail(model.inputs.to_vec())),
        state("waiting", one(InputState::Loading, 0, None)),
        state("being read", one(InputState::Loading, 4_000_000, None)),
        state(
            "not to its end",
            one(InputState::Partial, 4_000_000, Some("Reading was stopped after 4.0 MB.")),
        ),
        state("not readable", one(InputState::Failed, 0, Some("0 bytes: the file is empty."))),
        state("an archive", rail(vec![archive, member(1, "pods.log", 40), damaged, inner])),
    ]
}
