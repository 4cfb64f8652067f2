//! What, where, who and how: facts whose values include and exclude.

use super::super::pick::{Pick, pick};
use super::super::state::row_name;
use super::super::zone::in_words;
use super::copy::Copy;
use std::rc::Rc;
use watchglass::protocol::Detail;
use watchglass::query::Query;
use watchglass::view::copied::condition;
use watchglass::view::detail::{Block, Fact, Shown, blocks as model};
use watchglass::view::time::Zone;
use watchglass::view::words;
use yew::prelude::*;

pub(super) fn blocks(
    detail: &Detail,
    query: &Rc<Query>,
    on_query: &Callback<Query>,
    (when, zone): (&dyn Fn(i64) -> String, Zone),
) -> Html {
    let of = row_name((detail.row.shard, detail.row.row));
    let time = detail.row.time.and_then(|at| in_words(zone, at));
    let filter = Filter { query: query.clone(), on_query: on_query.clone(), of, time };
    html! { <div class="blocks">{ for model(detail, when).iter().map(|block| filter.block(block)) }</div> }
}

/// Values of a fact that are shown before the rest is folded away.
const SHOWN: usize = 8;

struct Filter {
    query: Rc<Query>,
    on_query: Callback<Query>,
    /// The event.
    of: String,
    /// Its time as the reader writes it.
    time: Option<String>,
}

impl Filter {
    fn block(&self, block: &Block) -> Html {
        html! {
            <section class="block">
                <h3>{ block.title }</h3>
                <dl>{ for block.facts.iter().map(|fact| self.fact(fact)) }</dl>
            </section>
        }
    }

    fn fact(&self, fact: &Fact) -> Html {
        let (first, rest) = fact.values.split_at(fact.values.len().min(SHOWN));
        let note =
            fact.note.as_ref().map(|note| html! { <span class="sub">{ note.clone() }</span> });
        let why = fact.why.as_ref().map(|why| {
            // A carrier's field was read.
            let read = why.starts_with("from the carrier");
            html! { <span class="sub why">{ if read { "" } else { "derived: " } }{ why.clone() }</span> }
        });
        html! {
            <div class="fact">
                <dt>{ fact.label }</dt>
                <dd class={classes!(fact.mono.then_some("mono"), fact.ours.then_some("ours"))}>
                    { for first.iter().map(|value| self.value(fact.label, value)) }
                    if !rest.is_empty() {
                        <details class="more-values">
                            <summary>{ format!("{} more", words::number(rest.len() as u64)) }</summary>
                            { for rest.iter().map(|value| self.value(fact.label, value)) }
                        </details>
                    }
                    { for self.time.as_ref().filter(|_| fact.label == "Time").map(|time| html! { <span class="sub">{ time.clone() }</span> }) }
                    { for note }
                    { for why }
                </dd>
            </div>
        }
    }

    fn value(&self, label: &str, value: &Shown) -> Html {
        let name = [&*label.to_lowercase(), " ", &words::middle(&value.text, 80)].concat();
        let make = {
            let value = value.clone();
            Callback::from(move |()| condition(value.field, &value.value))
        };
        let copy = html! { <Copy of={[self.of.as_str(), label, &value.text].concat()} {make} name={["Copy as a query: ", &name].concat()} testid="copy-value" /> };
        let buttons = pick(
            &Pick {
                query: &self.query,
                on_query: &self.on_query,
                field: value.field,
                value: &value.value,
                name: &name,
                pressed: None,
            },
            copy,
        );
        html! {
            <span class="value">
                <span class="val">{ value.text.clone() }</span>
                { buttons }
            </span>
        }
    }
}
