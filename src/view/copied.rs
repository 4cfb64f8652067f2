//! An event as text to be taken elsewhere: JSON, a condition of a query, command lines.
//!
//! What is copied is pasted into shells and programs, and its values are an attacker's. So a
//! command is made only of values that can do nothing but name something.

use super::export::ADJUSTED;
use super::words::visible;
use crate::bytes::sort_by_key;
use crate::event::{Field, Kind};
use crate::protocol::Detail;
use crate::query::text::{exact_time, print};
use crate::query::{Expr, Match, Row, Target, Val};
use std::fmt::Write;

/// The event as a JSON object with canonical names, as an export has it, a line for each.
pub fn json(detail: &Detail) -> String {
    let members = detail.fields.iter().map(|entry| {
        let field = entry.field;
        (field.name(), value(field, &entry.value))
    });
    let number = detail.row.severity.number().to_string();
    let raw = quoted(&detail.raw);
    let adjusted = detail.row.time.filter(|_| detail.row.offset() != 0);
    let adjusted = adjusted.map(|at| (ADJUSTED, quoted(&exact_time(at))));
    let members = members.chain(adjusted);
    let mut members: Vec<(&str, String)> =
        members.chain([("event.severity", number), ("raw", raw)]).collect();
    sort_by_key(&mut members, |(name, _)| *name);
    let members: Vec<String> =
        members.into_iter().map(|(name, value)| ["  \"", name, "\": ", &value].concat()).collect();
    ["{\n", &members.join(",\n"), "\n}\n"].concat()
}

fn value(field: Field, value: &Val) -> String {
    match value {
        Val::Text(text) => match text.parse::<i64>() {
            Ok(number) if field.kind() == Kind::Id && number.to_string() == *text => text.clone(),
            _ => quoted(text),
        },
        Val::Int(number) => number.to_string(),
        Val::Time(at) => quoted(&exact_time(*at)),
        Val::List(items) => {
            let items: Vec<String> = items.iter().map(|item| quoted(item)).collect();
            ["[", &items.join(", "), "]"].concat()
        }
    }
}

/// A text as a JSON string.
pub(super) fn quoted(text: &str) -> String {
    let mut json = String::with_capacity(text.len() + 2);
    json.push('"');
    for char in text.chars() {
        match char {
            '"' | '\\' => json.extend(['\\', char]),
            '\n' => json.push_str("\\n"),
            // Writing to a String cannot fail.
            _ if char.is_control() => drop(write!(json, "\\u{:04x}", u32::from(char))),
            _ => json.push(char),
        }
    }
    json.push('"');
    json
}

/// The condition that finds a value of a field.
pub fn condition(field: Field, value: &Match) -> String {
    print(&Expr::Is(Target::Field(field), vec![value.clone()]))
}

/// Command lines that show more of where an event happened, with what each shows.
pub fn commands(row: &Row) -> Vec<(&'static str, String)> {
    let name = |field: Field| row.text(field).and_then(word);
    let node = || Some(("The node", ["kubectl describe node ", &name(Field::Host)?].concat()));
    let pod = || {
        let (pod, namespace) = (name(Field::Pod)?, name(Field::Namespace)?);
        let of = ["--namespace=", &namespace, " "].concat();
        let describe = ["kubectl describe pod ", &of, &pod].concat();
        // A name that cannot be said is not left out: the command would ask for another.
        let container = match row.text(Field::ContainerName) {
            Some(container) => word(container).map(|word| ["--container=", &word, " "].concat()),
            None => Some(String::new()),
        };
        let logs = container.map(|container| ["kubectl logs ", &of, &container, &pod].concat());
        Some([Some(("The pod", describe)), logs.map(|logs| ("Its logs", logs))])
    };
    let pods = if row.host { None } else { pod() };
    pods.into_iter().flatten().flatten().chain(node()).collect()
}

/// The longest name that Kubernetes knows.
const LONGEST: usize = 253;

/// A value as one word of a shell, in single quotes; none for what could be more than a name: what
/// begins like an option, or holds what is not seen.
fn word(text: &str) -> Option<String> {
    let names = !text.is_empty()
        && text.len() <= LONGEST
        && !text.starts_with('-')
        && !text.contains(char::is_control)
        && visible(text) == text;
    names.then(|| ["'", &text.replace('\'', "'\\''"), "'"].concat())
}

#[cfg(test)]
mod tests;
