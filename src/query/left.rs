//! What conditions could not judge: events of unknown severity or without a time under a
//! comparison, which shows neither, and events without a field under *not*, which shows them.

use super::{Expr, Match, Query, Target, name_of};
use crate::event::{Field, Severity};
use serde::{Deserialize, Serialize};

/// How many events conditions could not judge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LeftOut {
    /// Of unknown severity, left out by a comparison of severity.
    pub severity: u64,
    /// Undated, left out by a comparison of time.
    pub undated: u64,
    /// Shown, though they lack a field of a condition that is negated.
    pub absent: u64,
    /// Not yet indexed, under a search for text or for a field without a canonical name.
    pub unsearched: u64,
}

/// One of the sorts of [`LeftOut`] that a query can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// Of unknown severity.
    Severity,
    /// Undated.
    Undated,
    /// Without a field of a condition that is negated.
    Absent,
}

impl Query {
    /// The query that shows what was left out, or what of a negation lacks its field: with the
    /// other conditions as they are. None where the query leaves out nothing of the sort.
    pub fn of_left(&self, what: Left) -> Option<Query> {
        let filter = match what {
            Left::Severity => self.filter.unjudged(Field::Severity)?,
            Left::Undated => self.filter.unjudged(Field::Timestamp)?,
            Left::Absent => {
                let mut parts = self.parts().to_vec();
                parts.push(self.filter.absent()?);
                Expr::And(parts)
            }
        };
        Some(Query { filter, ..self.clone() })
    }
}

/// The events that a comparison of a field cannot judge.
pub(super) fn unknown(field: Field) -> Expr {
    let mut values = vec![Match::Missing];
    if field == Field::Severity {
        values = vec![Match::Exact(Severity::Unknown.word().to_owned())];
    }
    Expr::Is(Target::Field(field), values)
}

impl Expr {
    /// With something in the place of each comparison of a field that is not negated.
    pub(super) fn comparing(&self, field: Field, by: &Expr) -> Expr {
        self.replaced(&|part| match part {
            Expr::Compare(of, ..) if *of == field => Some(by.clone()),
            Expr::Not(_) => Some(part.clone()),
            _ => None,
        })
    }

    /// With what a comparison of a field cannot judge in the place of what it shows.
    fn unjudged(&self, field: Field) -> Option<Expr> {
        let unjudged = self.comparing(field, &unknown(field));
        let mut parts = match unjudged {
            Expr::And(parts) => parts,
            single => vec![single],
        };
        // The two bounds of a range are one condition then.
        let mut seen = Vec::new();
        parts.retain(|part| {
            let again = seen.contains(part);
            seen.push(part.clone());
            !again
        });
        let left = Expr::And(parts);
        (left != *self && Expr::And(vec![self.clone()]) != left).then_some(left)
    }

    /// The events that lack a field of a negated condition; none where there is no such field.
    pub(super) fn absent(&self) -> Option<Expr> {
        let mut targets = Vec::new();
        self.negated(false, &mut targets);
        let absent = |target: Target| {
            let of_workload = matches!(&target, Target::Field(field) if field.of_workload());
            let host = of_workload.then_some(Match::Host);
            Expr::Is(target, [Match::Missing].into_iter().chain(host).collect())
        };
        let mut parts: Vec<Expr> = targets.into_iter().map(absent).collect();
        if parts.len() > 1 { Some(Expr::Or(parts)) } else { parts.pop() }
    }

    /// The fields of conditions that are negated, and hold where these are absent.
    fn negated(&self, negated: bool, targets: &mut Vec<Target>) {
        // What has a name says itself what it does of what is absent.
        if name_of(self).is_some() {
            return;
        }
        let asks = |value: &Match| match value {
            Match::Missing | Match::Host => false,
            Match::Glob(pattern) => pattern != "*",
            Match::Exact(_) | Match::Net(_) => true,
        };
        let target = match self {
            Expr::And(parts) | Expr::Or(parts) => {
                parts.iter().for_each(|part| part.negated(negated, targets));
                None
            }
            Expr::Not(inner) => {
                inner.negated(!negated, targets);
                None
            }
            Expr::Is(target, values) => values.iter().all(asks).then(|| target.clone()),
            Expr::Finds(target, _) => Some(target.clone()),
            Expr::Compare(field, ..) => Some(Target::Field(*field)),
            Expr::Text(_) | Expr::TextLike(_) => None,
        };
        let said = |target: &Target| matches!(target, Target::Field(field) if field.of_person());
        // That nobody marked an event leaves nothing open.
        let new = |target: &Target| negated && !said(target) && !targets.contains(target);
        targets.extend(target.filter(new));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::text::{parse, print};

    #[test]
    fn there_is_a_query_for_what_was_left_out() {
        for (text, what, want) in [
            ("severity >= high a", Left::Severity, Some("severity:unknown and a")),
            ("a", Left::Severity, None),
            ("time:2026 a", Left::Undated, Some("time:!missing and a")),
            (
                "severity >= low not severity >= high",
                Left::Severity,
                Some("severity:unknown and not severity >= high"),
            ),
            ("not ns:x", Left::Absent, Some("not namespace:x and namespace:(!missing or !host)")),
            (
                "a not (user:x or pid > 3)",
                Left::Absent,
                Some("a and not (user:x or pid > 3) and (user:!missing or pid:!missing)"),
            ),
            ("not not user:x or not user:*", Left::Absent, None),
            ("-raw.a:x", Left::Absent, Some("not raw.a:x and raw.a:!missing")),
            ("not mark:to-do", Left::Absent, None),
        ] {
            let query = Query { filter: parse(text).unwrap(), ..Query::default() };
            let left = query.of_left(what).map(|left| print(&left.filter));
            assert_eq!(left.as_deref(), want, "{text}");
        }
    }
}
