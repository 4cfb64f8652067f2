//! The names that may stand before a `:`, for what is typed: canonical fields, and paths of fields
//! that have no canonical name. Both are counted as the query counts them that asks whether they
//! are there.

use super::Counted;
use super::fits::Folded;
use super::merge::sums;
use super::plan::Test;
use super::text::complete::RAW;
use crate::event::FIELDS;
use crate::store::{Store, flag};

/// The names that hold a text, each with how many events have what they name, the commonest first:
/// where the text begins with `raw.`, of paths, else of canonical fields, one for each.
pub(super) fn names(
    store: &Store,
    text: &str,
    top: usize,
    path: &dyn Fn(u32) -> String,
) -> Counted {
    let named = match text.strip_prefix(RAW) {
        Some(text) => paths(store, &Folded::text(text), path),
        None => fields(store, &Folded::text(text)),
    };
    let mut all = sums(named);
    all.truncate(top);
    all
}

/// A path that only records have that are not indexed has 0.
fn paths(store: &Store, text: &Folded, path: &dyn Fn(u32) -> String) -> Counted {
    let open = store.unindexed().any(|(_, rows)| rows > 0);
    let counts = (0..).zip(store.rows_by_path()).filter(|(_, count)| open || *count > 0);
    let named = counts.map(|(id, count)| (path(id), count));
    let fits = named.filter(|(path, _)| !path.is_empty() && text.within(path));
    fits.map(|(path, count)| ([RAW, &path].concat(), count)).collect()
}

fn fields(store: &Store, text: &Folded) -> Counted {
    let named = FIELDS.into_iter().filter(|field| field.names().any(|name| text.within(name)));
    let counted = named.map(|field| {
        let has = Test::Any(field);
        let rows = store.segments().iter().map(|segment| {
            let mut rows = has.rows(store, segment);
            rows.minus(&segment.all_with(flag::COPY));
            rows.count()
        });
        (field.name().to_owned(), rows.sum())
    });
    counted.collect()
}
