//! A query in words: each condition as a chip that can be edited, or taken away.

use super::words;
use crate::event::Field;
use crate::query::text::{self, TextError, print_span as span};
use crate::query::{Bound, Expr, Match, Op, Pipe, Query, Show, Target, name_of};

/// One condition of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chip {
    /// The places in [`Query::parts`] that it stands for; none where it stands for what is
    /// made of the events.
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
        if self.parts.is_empty() {
            query.pipe = None;
        }
        for place in self.parts.iter().rev() {
            query = query.without(*place);
        }
        query
    }

    /// Its text, to be edited.
    pub fn text(&self, query: &Query) -> String {
        if self.parts.is_empty() {
            let pipe = Query { pipe: query.pipe.clone(), ..Query::default() };
            return text::print_query(&pipe);
        }
        let parts = query.parts().iter().enumerate();
        let mine = parts.filter(|(place, _)| self.parts.contains(place));
        text::print(&Expr::And(mine.map(|(_, part)| part.clone()).collect()))
    }

    /// The query with another text in the place of its own.
    ///
    /// # Errors
    /// Where the text is no query.
    pub fn edited(&self, query: &Query, text: &str) -> Result<Query, TextError> {
        let new = text::parse_query(text)?;
        let mut edited = self.taken_from(query);
        if new.pipe.is_some() {
            edited.pipe = new.pipe;
        }
        // It stays where it was.
        let place = self.parts.first().copied().unwrap_or(edited.parts().len());
        let mut parts = edited.parts().to_vec();
        let end = parts.split_off(place.min(parts.len()));
        // An “or” is one condition of several.
        parts.extend_from_slice(new.filter.parts());
        parts.extend(end);
        edited.filter = Expr::And(parts);
        Ok(edited)
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
    if query.pipe.is_some() {
        let (lead, values) = made(query, time);
        chips.push(Chip { parts: Vec::new(), exclude: false, lead, values });
    }
    chips
}

/// What is made of the events, in words.
fn made(query: &Query, time: &dyn Fn(i64) -> String) -> (String, String) {
    let Some(pipe) = &query.pipe else { return Default::default() };
    let by: Vec<String> = pipe.by().iter().map(|by| named(by).0).collect();
    let by = by.join(", ");
    match pipe {
        Pipe::Then { next, within, .. } => {
            let (lead, values) = say(next, time);
            (
                format!("then {lead}").trim_end().to_owned(),
                format!("{values} within {} of the same {by}", span(*within)),
            )
        }
        Pipe::Top { most, .. } => ("shows".to_owned(), format!("the {most} commonest of {by}")),
        Pipe::Timeline { step, .. } => {
            let by = if by.is_empty() { by } else { format!(" by {by}") };
            ("shows".to_owned(), format!("counts over {}{by}", span(*step)))
        }
        Pipe::Groups { show, .. } => {
            let shown = |show: &Show| match show {
                Show::Count => "count".to_owned(),
                Show::Sum(field) => format!("sum of {}", field.label().to_lowercase()),
                Show::Distinct(field) => format!("distinct {}", field.label().to_lowercase()),
                Show::First => "first".to_owned(),
                Show::Last => "last".to_owned(),
            };
            let show: Vec<String> = show.iter().map(shown).collect();
            let by = if by.is_empty() { by } else { format!(" by {by}") };
            ("shows".to_owned(), format!("{}{by}", show.join(", ")))
        }
    }
}

fn say(part: &Expr, time: &dyn Fn(i64) -> String) -> (String, String) {
    if let Some((_, words)) = name_of(part) {
        return ("is".to_owned(), words.to_owned());
    }
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
                Expr::And(_) | Expr::Or(_) if lead.is_empty() => format!("({values})"),
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
        Match::Missing if field.is_some_and(Field::of_person) => "none".to_owned(),
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
mod tests;
