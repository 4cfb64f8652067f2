//! The account of each input: a strip in which spans tile its bytes, and a row that adds
//! up.

use crate::page::inputs::listed;
use crate::page::more::{More, use_most};
use crate::page::state::InputView;
use std::rc::Rc;
use watchglass::protocol::{Account, Ledger, SpanKind};
use watchglass::view::bars::{percent, tiles};
use watchglass::view::length::Length;
use watchglass::view::words::{middle, number, plural, visible};
use yew::prelude::*;

/// Properties of [`Accounts`].
#[derive(Properties, PartialEq)]
pub struct AccountsProps {
    /// The ledger.
    pub ledger: Rc<Ledger>,
    /// The inputs, for their names.
    pub inputs: Rc<Vec<InputView>>,
}

/// So many inputs are accounted for at once; of more, those that are not whole before others.
const LISTED: usize = 100;

/// The longest name that fits, in characters: cut in the middle, members of an archive can be
/// told apart.
const LONGEST: usize = 29;

/// One row for each input.
#[component]
pub fn Accounts(props: &AccountsProps) -> Html {
    let (most, on_more) = use_most(LISTED);
    let listed = listed(&props.inputs, most);
    let more = props.inputs.len() - listed.len();
    let of = |input: u32| props.ledger.inputs.iter().find(|account| account.input == input);
    let row = |input: &InputView| of(input.input).map(|account| row(input, account));
    html! {
        <section class="acct" aria-label="Account of bytes">
            { for listed.into_iter().filter_map(row) }
            <More {more} what="more input" testid="more-accounts" onclick={on_more} />
        </section>
    }
}

fn row(input: &InputView, account: &Account) -> Html {
    let name = visible(&input.name).into_owned();
    let status = &input.status;
    let facts = format!(
        "{}, {} unreadable, {} repaired",
        plural(status.events, "event"),
        number(status.unreadable),
        number(status.repaired)
    );
    html! {
        <div class="acct-row" key={account.input} data-testid="ledger-input" data-name={name.clone()}>
            <div class="nm">
                <h2 class="mono clip" title={name.clone()}>{ middle(&name, LONGEST).into_owned() }</h2>
                <span class="muted">{ facts }</span>
            </div>
            { strip(account, &name, status.repairs) }
            { table(account, &name) }
        </div>
    }
}

/// Spans and repairs along the bytes of an input.
fn strip(account: &Account, name: &str, repairs: u64) -> Html {
    let spans = tiles(account).into_iter().map(|tile| {
        let words = format!("{}, bytes {} to {}", word(tile.kind), number(tile.start), number(tile.end));
        html! {
            <rect class={class(tile.kind)} x={format!("{}%", Length(tile.x))} width={format!("{}%", Length(tile.width))} y="0" height="22">
                <title>{ words }</title>
            </rect>
        }
    });
    let ticks = account.ticks.iter().map(|at| {
        html! {
            <rect
                class="sp-fix"
                x={format!("{}%", Length(percent(*at, account.bytes)))}
                y="23"
                width="3"
                height="5"
                transform="translate(-1.5 0)"
            >
                <title>{ format!("repair at byte {}", number(*at)) }</title>
            </rect>
        }
    });
    let label = format!(
        "Bytes of {name}: {} in events, {} prose, {} carrier, {} separator, {} unreadable, {}",
        number(account.event),
        number(account.prose),
        number(account.carrier),
        number(account.separator),
        number(account.unreadable),
        plural(repairs, "repair"),
    );
    html! {
        <svg class="strip" height="28" role="img" aria-label={label}>
            <rect class="strip-bg" x="0" y="0" width="100%" height="28" />
            { for spans }
            { for ticks }
        </svg>
    }
}

/// The row that adds up.
fn table(account: &Account, name: &str) -> Html {
    let columns = [
        (SpanKind::Event, account.event),
        (SpanKind::Prose, account.prose),
        (SpanKind::Carrier, account.carrier),
        (SpanKind::Separator, account.separator),
        (SpanKind::Unreadable, account.unreadable),
    ];
    let heads = columns.iter().map(|(kind, bytes)| {
        // Its colour is an alarm: nothing of it is shown where there is none.
        let key = *kind != SpanKind::Unreadable || *bytes > 0;
        html! {
            <th scope="col">
                <span class="keyed">
                    if key {
                        <svg class="sp-key" width="8" height="8" viewBox="0 0 8 8" aria-hidden="true">
                            <rect class={class(*kind)} x=".5" y=".5" width="7" height="7" />
                        </svg>
                    }
                    { word(*kind) }
                </span>
            </th>
        }
    });
    let cells = columns.iter().map(|(kind, bytes)| {
        let wrong = *kind == SpanKind::Unreadable && *bytes > 0;
        html! { <td class={classes!(wrong.then_some("wrong"))}>{ number(*bytes) }</td> }
    });
    html! {
        <table class="acct-t">
            <caption class="vh">{ format!("Bytes of {name} by what they are") }</caption>
            <thead><tr>{ for heads }<th scope="col">{ "bytes" }</th></tr></thead>
            <tbody><tr>{ for cells }<td class="sum">{ number(account.bytes) }</td></tr></tbody>
        </table>
    }
}

fn word(kind: SpanKind) -> &'static str {
    match kind {
        SpanKind::Event => "event",
        SpanKind::Carrier => "carrier",
        SpanKind::Separator => "separator",
        SpanKind::Prose => "prose",
        SpanKind::Unreadable => "unreadable",
    }
}

fn class(kind: SpanKind) -> &'static str {
    match kind {
        SpanKind::Event => "sp-event",
        SpanKind::Carrier => "sp-carrier",
        SpanKind::Separator => "sp-separator",
        SpanKind::Prose => "sp-prose",
        SpanKind::Unreadable => "sp-unreadable",
    }
}
