//! Components of which a state is more than its properties: a card among others, a list with its
//! scroller, a query with its answer, an open event.

use super::super::list::List;
use super::super::list::card::EventCard;
use super::super::list::head::{ListHeadProps, list_head};
use super::super::query_bar::{QueryBar, QueryBarProps};
use super::super::seal::Proof;
use super::super::state::{Open, Reveal, RowRef, Rows};
use super::model::Model;
use std::rc::Rc;
use watchglass::event::Field;
use watchglass::protocol::Detail;
use watchglass::query::{Answer, Facet, Order};
use watchglass::view::columns::Columns;
use watchglass::view::time::Zone;
use yew::prelude::*;

/// The seal being proved, closed, and open.
pub(super) const PROOFS: [Proof; 3] = [
    Proof { page: None, worker: None, at: None },
    Proof { page: Some(true), worker: Some(true), at: Some(1_767_323_045_000_000_000) },
    Proof { page: Some(false), worker: Some(true), at: Some(1_767_323_045_000_000_000) },
];

/// The rows of an answer.
pub(super) fn rows(answer: &Answer) -> Vec<RowRef> {
    answer.rows.iter().map(|row| RowRef(Rc::new(row.clone()))).collect()
}

/// A facet of a field; one without values where it was not asked for.
pub(super) fn some(facets: &[Facet], field: Field) -> Facet {
    let empty = Facet { field, values: Vec::new(), distinct: 0, missing: 0, host: 0 };
    facets.iter().find(|facet| facet.field == field).cloned().unwrap_or(empty)
}

/// A card, which may be that of the open event, or stand behind one that it repeats.
pub(super) fn card(row: &RowRef, (current, member): (bool, bool)) -> Html {
    html! {
        <div class="listing cards" role="list"><EventCard row={row.clone()} rank={0} total={1} zone={Zone::Utc} {current} unsure={None} tab={true} unfolded={false}
            {member} open={Callback::noop()} fold={Callback::noop()} /></div>
    }
}

/// A list as a table.
pub(super) fn table(model: &Rc<Model>) -> Html {
    let scroller = NodeRef::default();
    let columns = Some(Rc::<Columns>::default());
    let mut rows = Rows::default();
    rows.take(0, model.all.rows.clone(), true);
    let head = list_head(&ListHeadProps {
        order: Order::Newest,
        fold: None,
        columns: columns.clone(),
        split: false,
        told: None,
        noise: None,
        lanes: None,
        compares: false,
        calls: model.calls.clone(),
    });
    html! {
        <div class="listing table" ref={scroller.clone()}>
            { head }
            <List {scroller} timed={false} total={model.all.listed} {rows} turn={0} zone={Zone::Utc} current={None::<(u32, u32)>} reveal={Reveal::default()}
                busy={false} {columns} unfolded={Vec::new()} calls={model.calls.clone()} />
        </div>
    }
}

/// The bar of a query, as it stands once it is answered, and what is to be changed of that.
pub(super) fn bar(model: &Rc<Model>, text: &str, change: impl FnOnce(&mut QueryBarProps)) -> Html {
    let query = Model::query(text);
    let answer = model.ask(&query);
    let mut props = QueryBarProps {
        text: text.to_owned().into(),
        error: None,
        values: None,
        query,
        counts: (answer.shown, answer.total),
        groups: None,
        left_out: answer.left_out,
        searched: None,
        from_link: false,
        private: false,
        export: None,
        filters: false,
        beside: false,
        zone: Zone::Utc,
        field: NodeRef::default(),
        calls: model.calls.clone(),
    };
    change(&mut props);
    html! { <QueryBar ..props /> }
}

/// An open event, with what is known of it.
pub(super) fn open(
    model: &Model,
    row: &RowRef,
    detail: Option<Result<Rc<Detail>, String>>,
) -> Open {
    let known = detail.as_ref().is_some_and(Result::is_ok).then(|| model.around(&row.0));
    let (around, tree) = known.map_or((None, None), |(counts, tree)| (Some(counts), tree));
    Open { id: row.id(), rank: Some(0), detail, around, tree }
}
