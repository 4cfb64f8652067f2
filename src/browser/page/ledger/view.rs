//! The page of the ledger: head, accounts, repairs, unreadable regions.

use super::account::Accounts;
use super::entry::{DiffProps, diff};
use super::list::RepairList;
use super::pager::Pager;
use crate::page::focus::{focus, focus_on, focused};
use crate::page::marks::icon;
use crate::page::state::InputView;
use std::rc::Rc;
use watchglass::protocol::{InputState, Ledger, LedgerEntry};
use watchglass::view::words::{number, plural, visible};
use yew::prelude::*;

/// Properties of [`LedgerView`].
#[derive(Properties, PartialEq)]
pub struct LedgerViewProps {
    /// The account; none while it is being made.
    pub ledger: Option<Rc<Ledger>>,
    /// The inputs, for names and totals.
    pub inputs: Rc<Vec<InputView>>,
    /// Asks for the entries from a rank on.
    pub on_offset: Callback<u64>,
    /// Opens an event.
    pub on_row: Callback<(u32, u32)>,
    /// Goes back to the events. Escape is the page's own key for what is in front.
    pub on_close: Callback<()>,
}

/// The ledger.
#[component]
pub fn LedgerView(props: &LedgerViewProps) -> Html {
    let heading = use_node_ref();
    {
        let heading = heading.clone();
        use_effect_with((), move |()| {
            let before = focused();
            focus_on(&heading);
            move || before.iter().for_each(focus)
        });
    }
    let on_close = props.on_close.reform(|_: MouseEvent| ());
    let body = match &props.ledger {
        None => html! { <p class="led-wait" role="status">{ "Adding up the bytes…" }</p> },
        Some(ledger) => body(props, ledger),
    };
    html! {
        <section class="ledger" data-testid="ledger" aria-labelledby="ledger-title">
            <div class="led-in">
                <div class="led-head">
                    <div>
                        <h1 id="ledger-title" tabindex="-1" ref={heading}>{ "Every byte accounted for" }</h1>
                        if let Some(ledger) = &props.ledger { { sentence(ledger, &props.inputs) } }
                    </div>
                    <button type="button" class="btn" data-testid="ledger-close" onclick={on_close}>
                        { icon("back", 12) }{ "Back to events" }
                    </button>
                </div>
                { body }
            </div>
        </section>
    }
}

fn body(props: &LedgerViewProps, ledger: &Rc<Ledger>) -> Html {
    let unreadable: u64 = props.inputs.iter().map(|input| input.status.unreadable).sum();
    let repairs = ledger.total.saturating_sub(unreadable);
    let numbered = || (ledger.offset.saturating_add(1)..).zip(&ledger.entries);
    let diff = |(number, entry): (u64, &LedgerEntry)| {
        html! {
            { diff(&DiffProps { number, entry: Rc::new(entry.clone()), inputs: props.inputs.clone(), on_row: props.on_row.clone() }) }
        }
    };
    let repaired: Vec<Html> =
        numbered().filter(|(_, entry)| entry.end.is_none()).map(diff).collect();
    let unread: Vec<Html> = numbered().filter(|(_, entry)| entry.end.is_some()).map(diff).collect();
    html! {<>
        <Accounts ledger={ledger.clone()} inputs={props.inputs.clone()} />
        <div class="led-grid">
            <RepairList ledger={ledger.clone()} inputs={props.inputs.clone()} {repairs} />
            <div>
                <Pager ledger={ledger.clone()} on_offset={props.on_offset.clone()} />
                <section class="led-sec">
                    <h2>{ "Original beside repaired" }</h2>
                    <p>{ "Yellow is ours. Everything else is as it was in the file." }</p>
                    if repairs == 0 {
                        <p class="nothing"><b>{ "Nothing was repaired." }</b>{ "Every record could be read as it is." }</p>
                    } else if repaired.is_empty() {
                        <p class="nothing">{ "The repairs stand on another page of this list." }</p>
                    }
                    <div class="diffs">{ for repaired }</div>
                </section>
                <section class="led-sec" data-testid="ledger-unreadable" data-count={unreadable.to_string()}>
                    <h2 class="mt">{ "Unreadable " }<span class="n">{ number(unreadable) }</span></h2>
                    { damages(&props.inputs) }
                    if unreadable == 0 && props.inputs.iter().any(|input| damage(input).is_some()) {
                        <p class="nothing">{ "Of the bytes that were read, nothing was left out." }</p>
                    } else if unreadable == 0 {
                        <p class="nothing">
                            <b>{ "Nothing was left out." }</b>
                            { "A record that cannot be read would stand here with its place, its bytes and the reason." }
                        </p>
                    } else if unread.is_empty() {
                        <p class="nothing">{ "These regions stand on another page of this list." }</p>
                    } else {
                        <p>{ "This looks like records and could not be read. It stays in the file, and it is in no event." }</p>
                    }
                    <div class="diffs">{ for unread }</div>
                </section>
            </div>
        </div>
    </>}
}

/// So many damaged inputs are told of.
const TOLD: usize = 100;

/// What is wrong with inputs that were not read to their ends.
fn damages(inputs: &[InputView]) -> Html {
    let more = inputs.iter().filter_map(damage).skip(TOLD).count();
    html! {<>
        { for inputs.iter().filter_map(damage).take(TOLD) }
        if more > 0 {
            <p class="nothing">{ plural(more as u64, "more input") }{ " could not be read whole." }</p>
        }
    </>}
}

fn damage(input: &InputView) -> Option<Html> {
    let note = input.status.note.as_ref().filter(|_| input.status.state != InputState::Ready)?;
    let (name, note) = (visible(&input.name).into_owned(), visible(note).into_owned());
    Some(html! { <p class="nothing" data-testid="ledger-damage"><b>{ name }</b>{ note }</p> })
}

/// The account in one sentence.
fn sentence(ledger: &Ledger, inputs: &[InputView]) -> Html {
    let sum = |of: fn(&InputView) -> u64| -> u64 { inputs.iter().map(of).sum() };
    let bytes: u64 = ledger.inputs.iter().map(|account| account.bytes).sum();
    let explained: u64 = ledger
        .inputs
        .iter()
        .map(|it| it.event + it.carrier + it.separator + it.prose + it.unreadable)
        .sum();
    let repairs = match sum(|input| input.status.repairs) {
        0 => "none repaired".to_owned(),
        repairs => format!(
            "{} of the events repaired by {}",
            number(sum(|input| input.status.repaired)),
            plural(repairs, "repair")
        ),
    };
    html! {
        <p data-testid="ledger-sum" data-bytes={bytes.to_string()} data-explained={explained.to_string()}>
            { format!("{} in, {} explained: ", plural(bytes, "byte"), plural(explained, "byte")) }
            { format!("{}, ", plural(sum(|input| input.status.events), "event")) }
            { format!("{} unreadable, {repairs}. ", number(sum(|input| input.status.unreadable))) }
            { "A repair closes or skips; it never adds a value." }
            if bytes != explained {
                <strong class="led-wrong">{ format!(" {} are not explained.", plural(bytes.abs_diff(explained), "byte")) }</strong>
            }
        </p>
    }
}
