//! One row of the list, and what it says of the rows beside it.

use super::super::state::{RowRef, row_name};
use super::card::{EventCard, Unsure};
use super::{ListProps, table};
use watchglass::view::unsure::unsure;
use yew::prelude::*;

/// The element of a row: a card or a row of a table, or an empty one where the row is not at hand.
pub(super) fn row(props: &ListProps, rank: u64, tab: bool, anew: bool) -> Html {
    match (props.rows.get(rank), &props.columns) {
        (Some(row), Some(columns)) => table::table_row(props, &columns.shown, (rank, row, tab)),
        (Some(row), None) => html! {
            <EventCard key={if anew { [&rank.to_string(), " ", &row_name(row.id())].concat() } else { rank.to_string() }} row={row.clone()} {rank} total={props.total} zone={props.zone} {tab}
                current={props.current == Some(row.id())} unfolded={props.is_unfolded(row)} member={props.is_member(row)}
                unsure={props.unsure(rank)}
                open={props.calls.open.clone()} fold={props.calls.fold.clone()} />
        },
        (None, _) => html! { <div key={rank} class="card wait" role="presentation"></div> },
    }
}

impl ListProps {
    /// Whether all events of the group are shown that a row stands for.
    pub(super) fn is_unfolded(&self, row: &RowRef) -> bool {
        row.0.group.as_ref().is_some_and(|group| self.unfolded.contains(&group.mark))
    }

    /// Whether a row stands behind another that it repeats.
    pub(super) fn is_member(&self, row: &RowRef) -> bool {
        row.0.group.is_none() && !self.unfolded.is_empty()
    }

    /// Why a row may stand behind the one before it, or before it.
    pub(super) fn unsure(&self, rank: u64) -> Option<Unsure> {
        let why = |rank: u64| {
            let before = self.rows.get(rank.checked_sub(1).filter(|_| self.timed)?)?;
            unsure(&before.0, &self.rows.get(rank)?.0)
        };
        let words = why(rank)?.into();
        Some(Unsure { words, again: rank.checked_sub(1).and_then(why).is_some() })
    }
}
