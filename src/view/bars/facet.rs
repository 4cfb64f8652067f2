//! The rows of a facet: its values, then what is absent, then what is asked for and not
//! there.

use super::{absence, label, percent};
use crate::event::{Field, Severity};
use crate::query::{Facet, Match, Query};

/// One row of a facet.
#[derive(Debug, Clone, PartialEq)]
pub struct FacetRow {
    /// What a click filters by.
    pub value: Match,
    /// The exact value; empty for an absent one.
    pub exact: String,
    /// The value in words.
    pub label: String,
    /// Events; `None` where a value is filtered by and not counted yet.
    pub count: Option<u64>,
    /// Length of the bar in percent of the largest.
    pub bar: f64,
    /// Whether the filter includes it.
    pub included: bool,
    /// Whether the filter excludes it.
    pub excluded: bool,
}

impl FacetRow {
    /// Whether it stands for an absent value.
    pub fn absent(&self) -> bool {
        matches!(self.value, Match::Missing | Match::Host)
    }
}

/// The rows of a facet under a query.
pub fn rows(facet: &Facet, query: &Query) -> Vec<FacetRow> {
    let field = facet.field;
    let (included, excluded) = (query.included(field), query.excluded(field));
    let mut values: Vec<(Match, Option<u64>)> = facet
        .values
        .iter()
        .map(|(value, count)| (Match::Exact(value.clone()), Some(*count)))
        .collect();
    if field == Field::Severity {
        values.sort_by_key(|(value, _)| std::cmp::Reverse(rank(value)));
    }
    for value in included.iter().chain(&excluded) {
        if matches!(value, Match::Exact(_)) && !values.iter().any(|(listed, _)| listed == value) {
            values.push((value.clone(), None));
        }
    }
    for (value, count) in [(Match::Missing, facet.missing), (Match::Host, facet.host)] {
        if count > 0 || included.contains(&value) || excluded.contains(&value) {
            values.push((value, Some(count)));
        }
    }
    let largest = values.iter().filter_map(|(_, count)| *count).max().unwrap_or(0);
    let row = |(value, count): (Match, Option<u64>)| {
        let exact = match &value {
            Match::Exact(exact) => exact.clone(),
            Match::Glob(_) | Match::Net(_) | Match::Missing | Match::Host => String::new(),
        };
        FacetRow {
            label: match &value {
                Match::Exact(exact) => label(field, exact).into_owned(),
                absent => absence(absent).to_owned(),
            },
            exact,
            count,
            bar: percent(count.unwrap_or(0), largest),
            included: included.contains(&value),
            excluded: excluded.contains(&value),
            value,
        }
    };
    values.into_iter().map(row).collect()
}

/// Severities stand in their own order, the worst first.
fn rank(value: &Match) -> Option<Severity> {
    match value {
        Match::Exact(word) => Severity::parse(word),
        Match::Glob(_) | Match::Net(_) | Match::Missing | Match::Host => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facet(field: Field, values: &[(&str, u64)], distinct: u64) -> Facet {
        let values = values.iter().map(|(value, count)| ((*value).to_owned(), *count)).collect();
        Facet { field, values, distinct, missing: 3, host: 0 }
    }

    #[test]
    fn severities_stand_by_rank_and_absent_values_last() {
        let facet = facet(
            Field::Severity,
            &[("medium", 9), ("info", 3), ("unknown", 2), ("critical", 1)],
            4,
        );
        let rows = rows(&facet, &Query::default());
        let labels: Vec<&str> = rows.iter().map(|row| row.label.as_str()).collect();
        assert_eq!(labels, ["Critical", "Medium", "Info", "Unknown", "not recorded"]);
        assert!(rows[4].absent() && rows[4].exact.is_empty());
        assert!((rows[1].bar - 100.0).abs() < 1e-9);
    }

    #[test]
    fn what_is_filtered_by_is_shown_even_where_nothing_is_counted() {
        let exact = |value: &str| Match::Exact(value.to_owned());
        let query = Query::default().toggled(Field::Namespace, exact("gone"), true).toggled(
            Field::Namespace,
            Match::Host,
            false,
        );
        let all = rows(&facet(Field::Namespace, &[("default", 2), ("gone", 0)], 1), &query);
        let gone = all.iter().find(|row| row.exact == "gone").unwrap();
        assert!(gone.included && gone.count == Some(0));
        let host = all.iter().find(|row| row.value == Match::Host).unwrap();
        assert!(host.excluded && host.count == Some(0));
        // The answer is to a question before.
        let some = rows(&facet(Field::Namespace, &[("default", 2)], 1), &query);
        assert_eq!(some.iter().find(|row| row.exact == "gone").unwrap().count, None);
    }
}
