//! One entry: what was done or why not, with the original beside what was read.

use super::name_of;
use crate::page::state::InputView;
use std::rc::Rc;
use watchglass::protocol::LedgerEntry;
use watchglass::view::bars::{Line, Part, sides};
use watchglass::view::words::{capital, line, middle, number, visible};
use yew::prelude::*;

/// What [`diff`] draws.
pub struct DiffProps {
    /// Its number in the whole list, from 1.
    pub number: u64,
    /// The entry.
    pub entry: Rc<LedgerEntry>,
    /// The inputs, for their names.
    pub inputs: Rc<Vec<InputView>>,
    /// Opens an event.
    pub on_row: Callback<(u32, u32)>,
}

/// The id of an entry's heading, which the list of repairs moves the focus to.
pub(super) fn id(number: u64) -> String {
    format!("ledger-entry-{number}")
}

/// An entry of the ledger.
pub fn diff(props: &DiffProps) -> Html {
    let entry = &props.entry;
    let words = capital(&visible(&entry.words));
    let sides = sides(entry);
    let name = name_of(&props.inputs, entry.input);
    let place = match entry.end {
        Some(end) => format!(
            "{}, line {}, bytes {} to {}",
            middle(&name, 28),
            line(entry.line),
            number(entry.at),
            number(end)
        ),
        None => {
            format!("{}, line {}, byte {}", middle(&name, 28), line(entry.line), number(entry.at))
        }
    };
    let open = entry.row.map(|row| {
        let id = (entry.shard, row);
        let onclick = props.on_row.reform(move |_: MouseEvent| id);
        html! {
            <button
                type="button"
                class="link"
                data-testid="ledger-open"
                aria-label={format!("Open event of entry {}", props.number)}
                {onclick}
            >{ "Open event" }</button>
        }
    });
    let two = !sides.repaired.is_empty();
    html! {
        <article
            key={props.number}
            class={classes!("diff", entry.end.map(|_| "unreadable"))}
            data-testid="ledger-entry"
            data-kind={if entry.end.is_some() { "unreadable" } else { "repair" }}
            data-input={entry.input.to_string()}
            data-at={entry.at.to_string()}
            aria-labelledby={id(props.number)}
        >
            <div class="diff-head">
                <h3 id={id(props.number)} tabindex="-1">{ format!("{} · {words}", number(props.number)) }</h3>
                <span class="right"><span title={name}>{ place }</span>{ for open }</span>
            </div>
            <div class={classes!("diff-cols", (!two).then_some("one"))}>
                { side("Original, as found", &sides.original) }
                if two { { side("Repaired, as read", &sides.repaired) } }
            </div>
        </article>
    }
}

fn side(title: &'static str, lines: &[Line]) -> Html {
    let rows = lines.iter().map(|line| html! {
        <li class={classes!(line.marked.then_some("fix"))}>
            <span class="ln">{ line.number.map_or_else(|| "+".to_owned(), |number| number.to_string()) }</span>
            <code>{ for line.parts.iter().map(part) }</code>
        </li>
    });
    html! {
        <div>
            <h4>{ title }</h4>
            if lines.is_empty() {
                <p class="muted led-gone">{ "The file changed since it was read, so its bytes cannot be shown." }</p>
            } else {
                <ol class="raw">{ for rows }</ol>
            }
        </div>
    }
}

fn part(part: &Part) -> Html {
    match part {
        Part::Found(text) => html! { { text.clone() } },
        Part::Added(text) => html! {
            <><ins>{ text.clone() }</ins><span class="fixnote">{ " added " }</span></>
        },
        Part::Dropped(text) => html! {
            <><del>{ text.clone() }</del><span class="fixnote">{ " skipped " }</span></>
        },
    }
}
