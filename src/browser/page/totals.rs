//! The totals: what came in, what it became, what could not be read. While inputs are
//! read, how far that has come stands in their place.

use super::calls::Calls;
use super::state::{Phase, Totals};
use watchglass::view::words::{TWICE, number, percent, plural, size};
use yew::prelude::*;

/// What [`status`] draws.
pub struct StatusProps<'a> {
    /// The sums.
    pub totals: Totals,
    /// The state.
    pub phase: Phase,
    /// What is being read.
    pub reading: Option<AttrValue>,
    /// How fast that goes, and how long it still takes.
    pub pace: Option<&'a str>,
    /// The callbacks.
    pub calls: Calls,
}

/// The totals, with all numbers as attributes for scripts.
pub fn status(props: &StatusProps<'_>) -> Html {
    let totals = &props.totals;
    let inside = match props.phase {
        Phase::Idle => Html::default(),
        Phase::Loading if totals.loading > 0 => loading(props),
        _ => sums(props),
    };
    html! {
        <div class="totals" data-testid="status" data-state={props.phase.word()}
            data-partial={totals.partial.to_string()} data-bytes={totals.bytes.to_string()}
            data-events={totals.records.to_string()} data-copies={totals.copies.to_string()}
            data-unreadable={totals.unreadable.to_string()}
            data-repaired={totals.repaired.to_string()}>{ inside }</div>
    }
}

fn strong(count: u64, word: &str) -> Html {
    let text = plural(count, word);
    let (count, word) = text.split_once(' ').unwrap_or((&text, ""));
    // Of another length it is drawn anew: its word does not move.
    html! { <span key={text.len()}><b>{ count.to_owned() }</b>{ " " }{ word.to_owned() }</span> }
}

fn sums(props: &StatusProps<'_>) -> Html {
    let totals = &props.totals;
    let open = props.calls.ledger.reform(|_: MouseEvent| 0);
    let unreadable = html! {<><b>{ number(totals.unreadable) }</b>{ " unreadable" }</>};
    let copies = totals.copies.saturating_sub(totals.twins);
    // Of another number of events it is drawn anew: what then takes another line does not move.
    html! { <div key={number(totals.events)} class="sums">
        <span class="opt">{ strong(totals.inputs, "input") }</span>
        <span>
            <span class="opt">{ strong(totals.lines, "line") }<i>{ "→" }</i></span>
            { strong(totals.records, "record") }<i>{ "→" }</i>{ strong(totals.events, "event") }
            if copies > 0 {
                { ", " }<b>{ number(copies) }</b>{ " found again" }
            }
            if totals.twins > 0 {
                <span title={TWICE}>{ ", " }<b>{ number(totals.twins) }</b>{ " told twice" }</span>
            }
        </span>
        <span>
            if totals.unreadable > 0 {
                <button type="button" class="linkbtn bad" onclick={open.clone()} title="What could not be read">{ unreadable }</button>
            } else { { unreadable } }
        </span>
        if totals.partial {
            <span class="bad" title="The inputs say which">{ "not all read" }</span>
        }
        <span><button type="button" class="linkbtn link" data-testid="ledger-open" onclick={open}
            title="What was repaired, and what could not be read">
            { format!("{} repaired", number(totals.repaired)) }
        </button></span>
    </div> }
}

fn loading(props: &StatusProps<'_>) -> Html {
    let totals = &props.totals;
    let done = percent(totals.bytes, totals.size);
    let reading = props.reading.clone().unwrap_or_else(|| "inputs".into());
    html! {<>
        <span class="reading opt">{ "Reading " }<span class="mono">{ reading }</span><i>{ "·" }</i></span>
        <span>{ size(totals.bytes) }{ " of " }{ size(totals.size) }</span>
        <i>{ "·" }</i><b>{ done }{ "%" }</b>
        <i>{ "·" }</i>{ strong(totals.records, "event") }
        <button type="button" class="btn btn-small" data-testid="cancel"
            onclick={props.calls.cancel.clone()}>{ "Cancel" }</button>
        // Behind the button, which then stays where it is.
        if let Some(pace) = props.pace {
            <span class="pace opt" data-testid="pace">{ pace.to_owned() }</span>
        }
    </>}
}

/// The line under a bar: how much is done, in percent.
pub fn progress(testid: &'static str, label: &'static str, done: u64) -> Html {
    let done = done.to_string();
    html! {
        <div class="progress" data-testid={testid} role="progressbar" aria-label={label}
            aria-valuemin="0" aria-valuemax="100" aria-valuenow={done.clone()}>
            <svg width="100%" height="2" viewBox="0 0 100 2" preserveAspectRatio="none" aria-hidden="true">
                <rect width={done} height="2" />
            </svg>
        </div>
    }
}
