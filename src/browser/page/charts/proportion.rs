//! The bar of outcomes: what became of the events, by ink and texture.
//!
//! Hue is kept for severity, so outcomes are told apart by how much ink they have: solid
//! for what the sensor blocked, hatched for what it only reported.

use super::pct;
use std::rc::Rc;
use watchglass::event::{Disposition, Field};
use watchglass::query::{Facet, Match, Query};
use watchglass::view::bars::{Share, shares};
use watchglass::view::words::{disposition_means, number};
use yew::prelude::*;

/// What [`proportion`] draws.
pub struct ProportionProps {
    /// The facet of dispositions.
    pub facet: Rc<Facet>,
    /// The filter it was asked with.
    pub query: Rc<Query>,
    /// Takes the filter that a click asks for.
    pub on_query: Callback<Query>,
}

/// The bar with a labelled, counted button for each outcome.
pub fn proportion(props: &ProportionProps) -> Html {
    let shares = shares(&props.facet);
    let words: Vec<String> = shares
        .iter()
        .map(|share| format!("{} {}", number(share.count), share.disposition.word()))
        .collect();
    let label = match words.is_empty() {
        true => "Outcomes: no events".to_owned(),
        false => format!("Outcomes: {}", words.join(", ")),
    };
    let included = props.query.included(Field::Disposition);
    let excluded = props.query.excluded(Field::Disposition);
    let buttons = shares.iter().map(|share| {
        let value = Match::Exact(share.disposition.word().to_owned());
        let pressed = included.contains(&value).to_string();
        let class = classes!(excluded.contains(&value).then_some("off"));
        let onclick = {
            let (query, to) = (props.query.clone(), props.on_query.clone());
            Callback::from(move |_| to.emit(query.toggled(Field::Disposition, value.clone(), true)))
        };
        html! {
            <li key={share.disposition.word()}>
                <button
                    type="button"
                    {class}
                    aria-pressed={pressed}
                    title={disposition_means(share.disposition)}
                    {onclick}
                >
                    <svg class="key" viewBox="0 0 12 12" aria-hidden="true">
                        <rect class={ink(share.disposition)} x=".5" y=".5" width="11" height="11" />
                    </svg>
                    <span><b>{ number(share.count) }</b>{ " " }{ share.disposition.word() }</span>
                </button>
            </li>
        }
    });
    html! {
        <div class="prop" data-testid="proportion">
            <svg class="prop-bar" height="14" role="img" aria-label={label}>
                { for shares.iter().map(|share| {
                    let (query, value) = (props.query.clone(), Match::Exact(share.disposition.word().to_owned()));
                    part(share, props.on_query.reform(move |_: MouseEvent| query.toggled(Field::Disposition, value.clone(), true)))
                }) }
            </svg>
            <ul aria-label="Filter by outcome">{ for buttons }</ul>
        </div>
    }
}

/// A part of the bar: an inner `svg` takes its place in percent, so that its border and
/// the gap to the next can be of whole pixels at any width of the bar. A click does what the
/// button below it does, which is there for keys.
fn part(share: &Share, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <svg x={pct(share.x)} width={pct(share.width)} height="14" {onclick}>
            <title>{ share.disposition.word() }</title>
            <rect class={ink(share.disposition)} x=".5" y=".5" height="13" />
        </svg>
    }
}

fn ink(disposition: Disposition) -> &'static str {
    match disposition {
        Disposition::Blocked => "d-blocked",
        Disposition::Detected => "d-detected",
        Disposition::Allowed => "d-allowed",
        Disposition::Logged => "d-logged",
        Disposition::Unknown => "d-unknown",
    }
}
