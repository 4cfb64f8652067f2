//! From page to page of the entries, where they are more than one answer holds.

use crate::page::marks::icon;
use std::rc::Rc;
use watchglass::protocol::Ledger;
use watchglass::view::words::number;
use yew::prelude::*;

/// Properties of [`Pager`].
#[derive(Properties, PartialEq)]
pub struct PagerProps {
    /// The ledger.
    pub ledger: Rc<Ledger>,
    /// Asks for the entries from a rank on.
    pub on_offset: Callback<u64>,
}

/// Which entries are shown, and the way to the others; nothing where all are shown.
#[component]
pub fn Pager(props: &PagerProps) -> Html {
    let ledger = &props.ledger;
    let shown = u64::try_from(ledger.entries.len()).unwrap_or(u64::MAX);
    // The last page may be short: a page is as long as the longest seen.
    let page = use_mut_ref(|| 0u64);
    let page = {
        let mut page = page.borrow_mut();
        *page = shown.max(*page).max(1);
        *page
    };
    if ledger.total <= shown && ledger.offset == 0 {
        return Html::default();
    }
    let end = ledger.offset.saturating_add(shown);
    let step = |words: &'static str, drawn: &'static str, to: Option<u64>| {
        let Some(offset) = to else { return Html::default() };
        let onclick = props.on_offset.reform(move |_: MouseEvent| offset);
        html! {
            <button type="button" class="btn" aria-label={format!("{words} page of entries")} {onclick}>
                { icon(drawn, 12) }{ words }
            </button>
        }
    };
    let back = (ledger.offset > 0).then(|| ledger.offset.saturating_sub(page));
    let on = (end < ledger.total && shown > 0).then_some(end);
    html! {
        <nav class="led-pages" aria-label="Pages of the ledger" data-testid="ledger-pages">
            <span>
                { format!("Entries {} to {} of {}", number(ledger.offset + 1), number(end), number(ledger.total)) }
            </span>
            { step("Previous", "back", back) }
            { step("Next", "chevron", on) }
        </nav>
    }
}
