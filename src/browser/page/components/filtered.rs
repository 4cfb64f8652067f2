//! What is filtered by: the bar of a query, the facets.

use super::super::facets::Facets;
use super::super::rail::rail;
use super::listed::LONG;
use super::model::Model;
use super::parts::{bar, some};
use super::{State, state};
use std::rc::Rc;
use watchglass::event::Field;
use watchglass::query::Facet;
use yew::prelude::*;

/// Conditions that cannot judge some events.
const LEAVES: &str = "severity >= low not namespace:shop";

/// A value that no event has, beside one that some have.
const GONE: &str = "rule:(no-udp or \"registry.internal.example.com/platform/team/shop-web-frontend\") not namespace:shop";

pub(super) fn queries(model: &Rc<Model>) -> Vec<State> {
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
        state("what conditions leave out", bar(model, LEAVES, |_| {})),
        state(
            "long values, repeats folded",
            bar(model, &["path:\"/", LONG, "\" or rule:\"", LONG, "\""].concat(), |props| {
                props.groups = Some(1_204);
            }),
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

pub(super) fn facets(model: &Rc<Model>) -> Vec<State> {
    let facets = |text: &str, sought: Option<(Field, String)>, fields: &[Field]| {
        let query = Model::query(text);
        let found = sought.is_some().then(|| Rc::new(some(&model.all.facets, Field::RuleName)));
        let mut facets = model.ask(&query).facets;
        facets.retain(|facet| fields.is_empty() || fields.contains(&facet.field));
        html! {
            <div class="rail"><Facets facets={Rc::new(facets)} known={Rc::default()} {query} {sought} {found} on_query={Callback::noop()}
                on_more={Callback::noop()} on_seek={Callback::noop()} /></div>
        }
    };
    let sought = Some((Field::RuleName, "a".to_owned()));
    let rules = [Field::RuleName, Field::Namespace];
    vec![
        state("counted", facets("", None, &[])),
        state("included and excluded", facets("source:kubearmor not severity:info", None, &[])),
        state("one that is gone, none", facets(GONE, None, &rules)),
        state("searched", facets("", sought, &rules)),
    ]
}

/// The facets in a sheet, where the window is narrow.
pub(super) fn sheet(model: &Rc<Model>) -> Vec<State> {
    let facets = Rc::new(model.all.facets.clone());
    let query = Model::query("source:kubearmor not severity:info");
    let inside = html! {
        <Facets {facets} known={Rc::default()} {query} sought={None::<(Field, String)>} found={None::<Rc<Facet>>} on_query={Callback::noop()}
            on_more={Callback::noop()} on_seek={Callback::noop()} />
    };
    let rail = rail(true, NodeRef::default(), inside, &model.calls);
    vec![state("", html! { <div class="frame has-filters">{ rail }</div> })]
}
