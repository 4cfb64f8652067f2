//! A query in words: each condition as a chip that can be taken away.

use super::words;
use crate::event::Field;
use crate::query::text::print_span as span;
use crate::query::{Bound, Expr, Match, Op, Query, Target};

/// One condition of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chip {
    /// The places in [`Query::parts`] that it stands for.
    pub parts: Vec<usize>,
    /// Whether it leaves events out.
    pub exclude: bool,
    /// What is asked about: `source is`.
    pub lead: String,
    /// The values: `KubeArmor or NeuVector`.
    pub values: String,
}

impl Chip {
    /// The whole condition in words.
    pub fn words(&self) -> String {
        let not = if self.exclude { "not " } else { "" };
        format!("{not}{} {}", self.lead, self.values)
    }

    /// The query without this condition.
    pub fn taken_from(&self, query: &Query) -> Query {
        let mut query = query.clone();
        for place in self.parts.iter().rev() {
            query = query.without(*place);
        }
        query
    }
}

/// The conditions of a query; `time` puts an instant into words. The two bounds of a range
/// of time are one condition.
pub fn chips(query: &Query, time: &dyn Fn(i64) -> String) -> Vec<Chip> {
    let mut chips: Vec<Chip> = Vec::new();
    let mut range: Option<usize> = None;
    for (place, part) in query.parts().iter().enumerate() {
        let bound = matches!(part, Expr::Compare(Field::Timestamp, ..));
        if let (true, Some(chip)) = (bound, range.and_then(|at| chips.get_mut(at))) {
            let (lead, values) = say(part, time);
            chip.parts.push(place);
            chip.values =
                format!("{} and {} {values}", chip.values, lead.trim_start_matches("time "));
            continue;
        }
        if bound {
            range = Some(chips.len());
        }
        let (exclude, inner) = match part {
            Expr::Not(inner) => (true, inner.as_ref()),
            other => (false, other),
        };
        let (lead, values) = say(inner, time);
        chips.push(Chip { parts: vec![place], exclude, lead, values });
    }
    chips
}

fn say(part: &Expr, time: &dyn Fn(i64) -> String) -> (String, String) {
    match part {
        Expr::Text(text) | Expr::TextLike(text) => {
            let like = if matches!(part, Expr::TextLike(_)) { "text is like" } else { "text has" };
            (like.to_owned(), format!("“{}”", words::visible(text)))
        }
        Expr::Finds(target, pattern) => {
            let pattern = pattern.to_string();
            (format!("{} matches", named(target).0), words::visible(&pattern).into_owned())
        }
        Expr::Is(target, values) => {
            let (name, field) = named(target);
            let values: Vec<_> = values.iter().map(|value| matched(field, value)).collect();
            (format!("{name} is"), values.join(" or "))
        }
        Expr::Compare(field, op, bound) => compared(*field, *op, *bound, time),
        Expr::Not(inner) => {
            let (lead, values) = say(inner, time);
            ("not".to_owned(), format!("({lead} {values})"))
        }
        Expr::And(parts) => (String::new(), joined(parts, " and ", time)),
        Expr::Or(parts) => (String::new(), joined(parts, " or ", time)),
    }
}

fn named(target: &Target) -> (String, Option<Field>) {
    match target {
        Target::Field(field) => (field.label().to_lowercase(), Some(*field)),
        Target::Raw(path) => (format!("raw.{}", words::visible(path)), None),
    }
}

fn joined(parts: &[Expr], word: &str, time: &dyn Fn(i64) -> String) -> String {
    let parts: Vec<_> = parts
        .iter()
        .map(|part| {
            let (lead, values) = say(part, time);
            match part {
                Expr::And(_) | Expr::Or(_) => format!("({values})"),
                _ => format!("{lead} {values}"),
            }
        })
        .collect();
    parts.join(word)
}

fn matched(field: Option<Field>, value: &Match) -> String {
    match value {
        Match::Exact(text) if text.is_empty() => "“”".to_owned(),
        Match::Exact(text) => field.map_or_else(
            || words::visible(text).into_owned(),
            |field| words::value(field, text).into_owned(),
        ),
        Match::Glob(pattern) if pattern == "*" => "recorded".to_owned(),
        Match::Glob(pattern) => format!("like {}", words::visible(pattern)),
        Match::Net(net) => format!("in {net}"),
        Match::Missing if field == Some(Field::Timestamp) => "undated".to_owned(),
        Match::Missing => "not recorded".to_owned(),
        Match::Host => "none: a host event".to_owned(),
    }
}

fn compared(field: Field, op: Op, bound: Bound, time: &dyn Fn(i64) -> String) -> (String, String) {
    let name = field.label().to_lowercase();
    if let Bound::Time(_) | Bound::Now(_) = bound {
        let word = match op {
            Op::AtLeast => "from",
            Op::Less => "before",
            Op::More => "after",
            Op::AtMost => "up to",
        };
        let value = match bound {
            Bound::Time(at) => time(at),
            Bound::Now(0) => "the newest event".to_owned(),
            Bound::Now(secs) => {
                let side = if secs < 0 { "before" } else { "after" };
                format!("{} {side} the newest event", span(secs))
            }
            Bound::Severity(_) | Bound::Int(_) => String::new(),
        };
        return (format!("{name} {word}"), value);
    }
    let word = match op {
        Op::AtLeast => "at least",
        Op::Less => "below",
        Op::More => "above",
        Op::AtMost => "at most",
    };
    let value = match bound {
        Bound::Severity(severity) => severity.word().to_owned(),
        Bound::Int(number) => number.to_string(),
        Bound::Time(_) | Bound::Now(_) => String::new(),
    };
    (format!("{name} {word}"), value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Severity;
    use crate::query::text;

    fn query(parts: Vec<Expr>) -> Query {
        Query { filter: Expr::And(parts), ..Query::default() }
    }

    fn is(field: Field, value: Match) -> Expr {
        Expr::Is(Target::Field(field), vec![value])
    }

    #[test]
    fn conditions_in_words() {
        let query = query(vec![
            is(Field::Module, Match::Exact("kubearmor".into())),
            Expr::Not(Box::new(is(Field::Category, Match::Exact("network".into())))),
            is(Field::Namespace, Match::Host),
            Expr::Text("vault".into()),
            Expr::Compare(Field::Severity, Op::AtLeast, Bound::Severity(Severity::High)),
        ]);
        let said: Vec<_> = chips(&query, &|_| String::new()).iter().map(Chip::words).collect();
        assert_eq!(
            said,
            [
                "source is KubeArmor",
                "not category is network",
                "namespace is none: a host event",
                "text has “vault”",
                "severity at least high",
            ]
        );
    }

    #[test]
    fn a_range_of_time_is_one_chip_and_goes_as_one() {
        let query = query(vec![Expr::Text("a".into())]).within(1, 2);
        let chips = chips(&query, &|at| format!("t{at}"));
        assert_eq!(chips.last().map(Chip::words).as_deref(), Some("time from t1 and before t2"));
        let left = chips.last().map(|chip| chip.taken_from(&query));
        assert_eq!(left.map(|query| query.parts().len()), Some(1));
    }

    #[test]
    fn every_form_has_its_words() {
        let filter = text::parse(
            "a*b cmd ~ /nc -e/i src:(10.0.0.0/8 or ::1) time > now-90m first_seen <= now raw.a ~ /x/",
        );
        let query = Query { filter: filter.unwrap(), ..Query::default() };
        let said: Vec<_> = chips(&query, &|_| String::new()).iter().map(Chip::words).collect();
        assert_eq!(
            said,
            [
                "text is like “a*b”",
                "command line matches /nc -e/i",
                "source address is in 10.0.0.0/8 or ::1",
                "time after 90m before the newest event",
                "first seen up to the newest event",
                "raw.a matches /x/",
            ]
        );
    }

    #[test]
    fn nested_conditions_keep_their_brackets() {
        let query = query(vec![Expr::Or(vec![
            Expr::Text("a".into()),
            Expr::And(vec![Expr::Text("b".into()), Expr::Text("c".into())]),
        ])]);
        let said = chips(&query, &|_| String::new());
        assert_eq!(
            said.first().map(Chip::words).as_deref(),
            Some(" text has “a” or (text has “b” and text has “c”)")
        );
    }
}
