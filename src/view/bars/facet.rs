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

/// How many values a facet lists at first.
pub const VALUES: u32 = 8;

/// The rows of a facet under a query. Where it has few, values that other queries showed, `known`,
/// stay with a count of 0. A to Z instead of the commonest first, if so wanted.
pub fn rows(facet: &Facet, query: &Query, known: &[String], by_name: bool) -> Vec<FacetRow> {
    let field = facet.field;
    let (included, excluded) = (query.included(field), query.excluded(field));
    let mut values: Vec<(Match, Option<u64>)> = facet
        .values
        .iter()
        .map(|(value, count)| (Match::Exact(value.clone()), Some(*count)))
        .collect();
    for value in included.iter().chain(&excluded) {
        if matches!(value, Match::Exact(_)) && !values.iter().any(|(listed, _)| listed == value) {
            values.push((value.clone(), None));
        }
    }
    for value in known {
        let value = Match::Exact(value.clone());
        if values.len() < VALUES as usize && values.iter().all(|(listed, _)| *listed != value) {
            values.push((value, Some(0)));
        }
    }
    if by_name || field == Field::Severity {
        let key = if by_name { name } else { rank };
        let mut sorted: Vec<(String, (Match, Option<u64>))> = Vec::new();
        for value in values {
            let key = key(field, &value.0);
            // They are few; sorting would be more of the page than this.
            let place = sorted.partition_point(|(other, _)| *other <= key);
            sorted.insert(place, (key, value));
        }
        values = sorted.into_iter().map(|(_, value)| value).collect();
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
                _ if field.of_person() => "none".to_owned(),
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

/// The rows that hold a text, of the values that were found for it or for a shorter one.
pub fn found(facet: &Facet, query: &Query, text: &str, by_name: bool) -> Vec<FacetRow> {
    let text = text.to_lowercase();
    let mut rows = rows(facet, query, &[], by_name);
    rows.retain(|row| !row.absent() && row.exact.to_lowercase().contains(&text));
    rows
}

/// By what values stand from A to Z.
fn name(field: Field, value: &Match) -> String {
    match value {
        Match::Exact(exact) => label(field, exact).to_lowercase(),
        _ => String::new(),
    }
}

/// Severities stand in their own order, the worst first.
fn rank(_: Field, value: &Match) -> String {
    let severity = match value {
        Match::Exact(word) => Severity::parse(word),
        _ => None,
    };
    let rank = severity.map_or(0, |severity| 1 + severity as u8);
    char::from(b'9' - rank).to_string()
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
        let rows = rows(&facet, &Query::default(), &[], false);
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
        let all =
            rows(&facet(Field::Namespace, &[("default", 2), ("gone", 0)], 1), &query, &[], false);
        let gone = all.iter().find(|row| row.exact == "gone").unwrap();
        assert!(gone.included && gone.count == Some(0));
        let host = all.iter().find(|row| row.value == Match::Host).unwrap();
        assert!(host.excluded && host.count == Some(0));
        // The answer is to a question before.
        let some = rows(&facet(Field::Namespace, &[("default", 2)], 1), &query, &[], false);
        assert_eq!(some.iter().find(|row| row.exact == "gone").unwrap().count, None);
    }

    fn labels(rows: &[FacetRow]) -> Vec<&str> {
        rows.iter().map(|row| row.label.as_str()).collect()
    }

    #[test]
    fn what_other_queries_showed_stays_with_0_where_there_is_room() {
        let known: Vec<String> = (0..9).map(|n| format!("v{n}")).collect();
        let few = facet(Field::Namespace, &[("v3", 5), ("a", 2)], 2);
        let rows = rows(&few, &Query::default(), &known, false);
        let counted: Vec<_> = rows.iter().map(|row| (&*row.label, row.count)).collect();
        assert_eq!(counted[..3], [("v3", Some(5)), ("a", Some(2)), ("v0", Some(0))]);
        assert_eq!((rows.len(), &*rows[8].label), (9, "not recorded"));
    }

    #[test]
    fn a_to_z_and_what_is_absent_last() {
        let some = facet(Field::Pod, &[("b", 5), ("C", 2), ("a", 1)], 3);
        assert_eq!(
            labels(&rows(&some, &Query::default(), &[], true)),
            ["a", "b", "C", "not recorded"]
        );
    }

    #[test]
    fn values_are_found_in_any_case() {
        let some = facet(Field::Pod, &[("web-2", 5), ("WEB-1", 2), ("db", 1)], 3);
        assert_eq!(labels(&found(&some, &Query::default(), "Web", true)), ["WEB-1", "web-2"]);
    }
}
