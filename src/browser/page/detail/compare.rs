//! Two events side by side: a head for each, what they say of each fact, the records. Where there is
//! no room beside, one stands below the other.

use super::super::marks::icon;
use super::super::zone;
use super::{DetailViewProps, raw_record, title};
use std::rc::Rc;
use watchglass::protocol::Detail;
use watchglass::view::actions::Act;
use watchglass::view::detail::compare::{Is, Line, Part, compare, counts};
use watchglass::view::detail::mask::masked;
use watchglass::view::time::show;
use watchglass::view::words;
use yew::prelude::*;

/// What both events are called.
const SIDES: [&str; 2] = ["Kept", "Open"];

/// The kept event, and the open one once it is read.
pub(super) fn both(props: &DetailViewProps, kept: &Rc<Detail>) -> Html {
    let zone = props.zone;
    let when = move |at: i64| show(at, zone::offset(zone, at)).full();
    let (open, wait) = match &props.open.detail {
        Some(Ok(open)) => (Some(open), String::new()),
        Some(Err(why)) => (None, why.clone()),
        None => (None, "Reading the record …".to_owned()),
    };
    let parts = open.map(|open| compare(kept, open, &when)).unwrap_or_default();
    let said = if open.is_some() { sum(&parts) } else { wait };
    let (keep, close) = (&props.calls.act, &props.calls.close);
    let mut heads = vec![side(0, kept, &when, keep.reform(|_: MouseEvent| Act::Keep))];
    let mut records = vec![record(props, kept, "Raw record, kept")];
    if let Some(open) = open {
        heads.push(side(1, open, &when, close.reform(|_: MouseEvent| ())));
        records.push(record(props, open, "Raw record, open"));
    }
    html! {<>
        <div class="pair">{ heads }</div>
        <p class="pair-sum" role="status" data-testid="pair-sum">{ said }</p>
        { for parts.iter().map(part) }
        <div class="pair">{ records }</div>
    </>}
}

fn side(
    at: usize,
    detail: &Detail,
    when: &dyn Fn(i64) -> String,
    close: Callback<MouseEvent>,
) -> Html {
    let name = SIDES.get(at).copied().unwrap_or_default();
    let label = ["Close the event: ", name].concat();
    html! {
        <section class="d-head" aria-label={name}>
            <p class="which"><b>{ name }</b>
                <button type="button" class="icon-btn" aria-label={label} onclick={close}>{ icon("close", 14) }</button></p>
            { title(&detail.row, when) }
        </section>
    }
}

/// How much of both is the same.
fn sum(parts: &[Part]) -> String {
    let [same, other, first, second] = counts(parts).map(words::number);
    let only = [" differ, ", &first, " only in the kept event, ", &second, " only in the open one"];
    [&other, &only.concat(), ", ", &same, " the same in both"].concat()
}

fn part((head, lines): &Part) -> Html {
    html! {
        <section class="pair-part"><h3>{ *head }</h3><dl>{ for lines.iter().map(line) }</dl></section>
    }
}

fn line(line: &Line) -> Html {
    let (class, sign, word) = match line.is {
        Is::Same => ("same", "=", ", same in both"),
        Is::Other => ("other", "≠", ", differs"),
        Is::First => ("only", "∅", ", only in the kept event"),
        Is::Second => ("only", "∅", ", only in the open event"),
    };
    let said = |(text, side): (&String, &'static str)| {
        let (class, text) = match text.as_str() {
            "" => ("none", "not in the record"),
            text => (if line.mono { "mono" } else { "" }, text),
        };
        html! { <dd {class}><i>{ side }</i>{ text.to_owned() }</dd> }
    };
    let sides = if line.is == Is::Same { 1 } else { 2 };
    html! {
        <div {class} data-testid="pair-line">
            <dt><span aria-hidden="true">{ sign }</span>{ line.label.clone() }<span class="vh">{ word }</span></dt>
            { for line.sides.iter().zip(SIDES).take(sides).map(said) }
        </div>
    }
}

/// The record of one of both, without secrets.
fn record(props: &DetailViewProps, detail: &Rc<Detail>, name: &'static str) -> Html {
    match masked(detail) {
        Some((masked, _)) => raw_record(props, &Rc::new(masked), name),
        None => raw_record(props, detail, name),
    }
}
