//! What stands in the place of the list: what makes the noise, what its exclusion would hide, what
//! changed since a baseline, lanes over time.

use super::super::charts::TracksView;
use super::super::noise::{NoiseProps, noise_view};
use super::model::Model;
use super::{State, state};
use std::rc::Rc;
use watchglass::event::Field;
use watchglass::query::{Noise, Query};
use watchglass::view::noise::Noisy;
use watchglass::view::time::Zone;
use yew::prelude::*;

fn query(by: Noise) -> Rc<Query> {
    Rc::new(Query { noise: Some(by), ..Query::default() })
}

pub(super) fn noise(model: &Rc<Model>) -> Vec<State> {
    let noise = |by: Noise, line: Option<(usize, bool, bool)>| {
        let query = query(by);
        let noisy = model.noise(&query);
        let proposal = line.and_then(|(at, counted, whole)| {
            let mut proposal = model.proposal(&query, noisy.lines.get(at)?, counted)?;
            if !whole {
                proposal.exclusion = proposal.exclusion.toggled(1);
            }
            Some(proposal)
        });
        let few = Noisy { lines: noisy.lines.into_iter().take(6).collect(), ..noisy };
        let (proposal, calls) = (proposal.as_ref(), &model.calls);
        noise_view(&NoiseProps { noisy: &few, proposal, compares: false, query: &query, calls })
    };
    vec![
        state("by process", noise(Noise::Process, None)),
        state("by object, a line weighed", noise(Noise::Object, Some((0, true, true)))),
        state(
            "by some of its parts, being counted",
            noise(Noise::Process, Some((1, false, false))),
        ),
    ]
}

pub(super) fn changes(_: &Rc<Model>) -> Vec<State> {
    let (worked, plain) = (Model::worked(), Model::read());
    let changes = |model: &Model, by: Noise, compares: bool, most: usize| {
        let query = query(by);
        let noisy = model.noise(&query);
        // Some that are new, and some that are less frequent.
        let skip = noisy.lines.len().saturating_sub(most);
        let lines = noisy.lines.iter().take(most).chain(noisy.lines.iter().skip(skip)).cloned();
        let noisy = &Noisy { lines: lines.collect(), ..noisy.clone() };
        let (query, calls) = (&query, &model.calls);
        noise_view(&NoiseProps { noisy, proposal: None, compares, query, calls })
    };
    vec![
        state("by process", changes(&worked, Noise::ChangedProcess, true, 5)),
        state("by object", changes(&worked, Noise::ChangedObject, true, 5)),
        state("no baseline", changes(&plain, Noise::ChangedProcess, false, 0)),
    ]
}

pub(super) fn tracks(model: &Rc<Model>) -> Vec<State> {
    let tracks = |by: Field, most: u32, legend: bool, text: &str, window: Option<(i64, i64)>| {
        let (query, calls) = (Model::query(text), model.calls.clone());
        let Some(tracks) = model.tracks(by, most, window) else { return Html::default() };
        let whole = model.all.timeline.clone().map(Rc::new);
        html! { <TracksView {tracks} {window} {whole} {query} zone={Zone::Utc} {legend} on_query={calls.query} on_show={calls.show} /> }
    };
    let of_node = "node:node-a";
    let last = model.all.rows.iter().filter_map(|row| row.time).max().unwrap_or(0);
    let day = 86_400_000_000_000;
    vec![
        state("by workload", tracks(Field::Workload, 50, false, "", None)),
        state("by node, one chosen, with a legend", tracks(Field::Host, 50, true, of_node, None)),
        state("by rule, more of them", tracks(Field::RuleName, 4, false, "", None)),
        state(
            "a part of time",
            tracks(Field::Workload, 4, false, "", Some((last - day, last + 1))),
        ),
    ]
}
