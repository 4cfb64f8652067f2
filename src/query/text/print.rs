//! A condition as text.

use super::cursor::{is_joiner, is_name, is_word};
use super::value::is_address;
use super::when::print_span;
use super::{HOST, MISSING};
use crate::event::{Field, Time};
use crate::query::{Bound, Expr, Match, Op, Target, name_of};

/// Prints a condition so that [`parse`](super::parse) gives it again.
pub fn print(expr: &Expr) -> String {
    if let Some((name, _)) = name_of(expr) {
        return ["is:", name].concat();
    }
    match expr {
        Expr::And(parts) => join(parts, " and "),
        Expr::Or(parts) => join(parts, " or "),
        Expr::Not(inner) => format!("not {}", nested(inner)),
        Expr::Text(text) => quote_unless(text, plain(text)),
        // What stands at its ends means nothing, but that it is neither negated nor a field's.
        Expr::TextLike(pattern) => {
            let star = if pattern.starts_with('-') || pattern.contains("~/") { "*" } else { "" };
            format!("{star}{pattern}")
        }
        Expr::Is(target, values) => {
            let field = match target {
                Target::Field(field) => Some(*field),
                Target::Raw(_) => None,
            };
            let values: Vec<String> = values.iter().map(|of| value(field, of)).collect();
            match values.as_slice() {
                [one] => format!("{}:{one}", name(target)),
                many => format!("{}:({})", name(target), many.join(" or ")),
            }
        }
        Expr::Finds(target, pattern) => format!("{} ~ {pattern}", name(target)),
        Expr::Compare(field, op, bound) => {
            let op = match op {
                Op::Less => "<",
                Op::AtMost => "<=",
                Op::More => ">",
                Op::AtLeast => ">=",
            };
            let bound = match bound {
                Bound::Time(ns) => quote(&exact_time(*ns)),
                Bound::Now(0) => "now".to_owned(),
                Bound::Now(secs) => {
                    let sign = if *secs < 0 { '-' } else { '+' };
                    format!("now{sign}{}", print_span(*secs))
                }
                Bound::Severity(severity) => severity.word().to_owned(),
                Bound::Int(number) => number.to_string(),
            };
            format!("{} {op} {bound}", field.alias())
        }
    }
}

/// A field's name as a condition begins with it.
pub(super) fn name(target: &Target) -> String {
    match target {
        Target::Field(field) => field.alias().to_owned(),
        Target::Raw(path) => {
            let plain = path.chars().all(is_name);
            quote_unless(&format!("raw.{path}"), plain)
        }
    }
}

fn join(parts: &[Expr], by: &str) -> String {
    parts.iter().map(nested).collect::<Vec<_>>().join(by)
}

fn nested(expr: &Expr) -> String {
    match expr {
        Expr::And(_) | Expr::Or(_) if name_of(expr).is_none() => format!("({})", print(expr)),
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

/// A value as a condition has it; the values of one field are never written alike.
pub fn print_value(of: &Match) -> String {
    value(None, of)
}

pub(super) fn value(field: Option<Field>, value: &Match) -> String {
    match value {
        Match::Exact(text) => {
            let network = is_address(field) && text.contains('/');
            quote_unless(text, plain(text) && !text.starts_with('!') && !network)
        }
        Match::Glob(pattern) => pattern.clone(),
        Match::Net(net) => net.to_string(),
        Match::Missing => MISSING.to_owned(),
        Match::Host => HOST.to_owned(),
    }
}

/// Whether a text reads as one word without quotes.
fn plain(text: &str) -> bool {
    let pattern = text
        .split_once("~/")
        .is_some_and(|(name, _)| name.starts_with("raw.") || Field::parse(name).is_some());
    let piped = text.starts_with('|')
        || ["then", "within"].iter().any(|word| text.eq_ignore_ascii_case(word));
    !text.is_empty()
        && !is_joiner(text)
        && !piped
        && !text.starts_with('-')
        && !pattern
        && text.chars().all(|letter| is_word(letter) && letter != '*')
}

fn quote_unless(text: &str, plain: bool) -> String {
    if plain { text.to_owned() } else { quote(text) }
}

fn quote(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
