//! A condition as text.

use super::token::is_word;
use super::{HOST, MISSING};
use crate::event::Time;
use crate::query::{Bound, Expr, Match, Op, Target};

/// Prints a condition so that [`parse`](super::parse) gives it again.
pub fn print(expr: &Expr) -> String {
    match expr {
        Expr::And(parts) => join(parts, " and "),
        Expr::Or(parts) => join(parts, " or "),
        Expr::Not(inner) => format!("not {}", nested(inner)),
        Expr::Text(text) => bare(text),
        Expr::Is(target, values) => {
            let name = match target {
                Target::Field(field) => field.alias().to_owned(),
                Target::Raw(path) => format!("raw.{path}"),
            };
            let values: Vec<String> = values.iter().map(value).collect();
            match values.as_slice() {
                [one] => format!("{name}:{one}"),
                many => format!("{name}:({})", many.join(" or ")),
            }
        }
        Expr::Compare(field, op, bound) => {
            let op = match op {
                Op::Less => "<",
                Op::AtMost => "<=",
                Op::More => ">",
                Op::AtLeast => ">=",
            };
            let bound = match bound {
                Bound::Time(ns) => quote(&exact_time(*ns)),
                Bound::Severity(severity) => severity.word().to_owned(),
                Bound::Int(number) => quote_unless(&number.to_string(), *number >= 0),
            };
            format!("{} {op} {bound}", field.alias())
        }
    }
}

fn join(parts: &[Expr], by: &str) -> String {
    parts.iter().map(nested).collect::<Vec<_>>().join(by)
}

fn nested(expr: &Expr) -> String {
    match expr {
        Expr::And(_) | Expr::Or(_) => format!("({})", print(expr)),
        single => print(single),
    }
}

/// A time with no more digits than it needs.
pub fn exact_time(ns: i64) -> String {
    let digits = [(1_000_000_000, 0), (1_000_000, 3), (1_000, 6)]
        .into_iter()
        .find_map(|(unit, digits)| (ns % unit == 0).then_some(digits))
        .unwrap_or(9);
    Time::new(ns, digits).to_string()
}

fn value(value: &Match) -> String {
    match value {
        Match::Exact(text) => quote_unless(text, plain(text) && !text.starts_with('!')),
        Match::Glob(pattern) => pattern.clone(),
        Match::Missing => MISSING.to_owned(),
        Match::Host => HOST.to_owned(),
    }
}

fn bare(text: &str) -> String {
    quote_unless(text, plain(text))
}

/// Whether a text reads as one word without quotes.
fn plain(text: &str) -> bool {
    let joiner = ["and", "or", "not"].iter().any(|word| text.eq_ignore_ascii_case(word));
    !text.is_empty()
        && !joiner
        && !text.starts_with('-')
        && text.chars().all(|letter| is_word(letter) && letter != '*')
}

fn quote_unless(text: &str, plain: bool) -> String {
    if plain { text.to_owned() } else { quote(text) }
}

fn quote(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
