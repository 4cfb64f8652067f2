//! What was repaired in the record, beside what was read.

use super::super::ledger::{DiffProps, diff};
use super::DetailViewProps;
use std::rc::Rc;
use watchglass::protocol::{Detail, LedgerEntry};
use watchglass::view::words;
use yew::prelude::*;

/// The repairs; nothing where there are none, or their lines may hold a secret.
pub(super) fn repairs(props: &DetailViewProps, detail: &Detail) -> Html {
    let shown = || (1..).zip(&detail.repairs).filter(|(_, entry)| !entry.original.is_empty());
    let rest = detail.repairs.len() - shown().count();
    if rest == detail.repairs.len() {
        return Html::default();
    }
    let drawn = |(number, entry): (u64, &LedgerEntry)| {
        diff(&DiffProps {
            number,
            entry: Rc::new(entry.clone()),
            inputs: props.inputs.clone(),
            on_row: props.calls.row.clone(),
        })
    };
    html! {
        <section class="pane" aria-label="Repairs" data-testid="repairs">
            <div class="pane-head"><h3>{ "Repairs" }</h3><span>{ words::number(detail.repairs.len() as u64) }</span></div>
            <div class="diffs">{ for shown().map(drawn) }</div>
            if rest > 0 {
                <p class="packet">{ [&words::plural(rest as u64, "more repair"), ", in the ledger"].concat() }</p>
            }
        </section>
    }
}
