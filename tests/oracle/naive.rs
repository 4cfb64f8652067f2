//! The oracle: what a condition means for one event, written over the flat JSON that
//! `examples/normalize.rs` prints, event by event, without the store.
#![allow(dead_code, reason = "each test binary uses a part")]

use serde_json::Value;
use std::collections::BTreeMap;
use watchglass::event::{FIELDS, Field, Kind, Severity, Time};
use watchglass::query::{Bound, Cell, Expr, Match, Op, Pipe, Show, Target};

/// The texts of a value: of a list, of its items.
pub fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Null => Vec::new(),
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        other => vec![other.to_string()],
    }
}

/// The values of a record, each with its path; those of arrays have the path of these.
pub fn leaves(value: &Value, path: &str, out: &mut Vec<(String, String)>) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                leaves(member, &path, out);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| leaves(item, path, out)),
        leaf => out.extend(
            texts(leaf)
                .into_iter()
                .filter(|text| !text.is_empty())
                .map(|text| (path.to_owned(), text)),
        ),
    }
}

/// The fields of an event's record, if it is a JSON object.
pub fn raw(event: &Value) -> Vec<(String, String)> {
    let mut out = Vec::new();
    if let Some(Ok(record)) = event["raw"].as_str().map(serde_json::from_str::<Value>) {
        leaves(&record, "", &mut out);
    }
    out
}

fn of(event: &Value, field: Field) -> &Value {
    &event[field.name()]
}

fn nanos(value: &Value) -> Option<i64> {
    Some(Time::parse(value.as_str()?)?.ns)
}

/// The texts that a condition on a field looks at: a time has all its digits.
fn shown(event: &Value, field: Field) -> Vec<String> {
    match field.kind() {
        Kind::Time => {
            nanos(of(event, field)).map(|ns| Time::new(ns, 9).to_string()).into_iter().collect()
        }
        _ => texts(of(event, field)),
    }
}

/// Whether a text is pieces in order with anything between; whole, or from anywhere on.
fn fits(pattern: &[char], text: &[char]) -> bool {
    match pattern.split_first() {
        None => text.is_empty(),
        Some(('*', rest)) => (0..=text.len()).any(|at| fits(rest, &text[at..])),
        Some((letter, rest)) => text.first() == Some(letter) && fits(rest, &text[1..]),
    }
}

fn glob(pattern: &str, text: &str) -> bool {
    fits(&pattern.chars().collect::<Vec<_>>(), &text.chars().collect::<Vec<_>>())
}

fn bits(text: &str) -> Option<String> {
    let bytes = match text.parse::<std::net::IpAddr>().ok()? {
        std::net::IpAddr::V4(v4) => v4.octets().to_vec(),
        std::net::IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => v4.octets().to_vec(),
            None => v6.octets().to_vec(),
        },
    };
    Some(bytes.iter().map(|byte| format!("{byte:08b}")).collect())
}

fn in_net(net: &str, text: &str) -> bool {
    let (base, width) = net.split_once('/').unwrap();
    let width: usize = width.parse().unwrap();
    let (Some(base), Some(text)) = (bits(base), bits(text)) else { return false };
    base.len() == text.len() && base[..width] == text[..width]
}

fn order(op: Op, left: i64, right: i64) -> bool {
    match op {
        Op::Less => left < right,
        Op::AtMost => left <= right,
        Op::More => left > right,
        Op::AtLeast => left >= right,
    }
}

/// Whether an event fits a condition; `now` is the time of the newest.
pub fn holds(event: &Value, expr: &Expr, now: Option<i64>) -> bool {
    let everywhere = || {
        let canonical = FIELDS.into_iter().filter(|field| field.kind() != Kind::Time);
        let canonical = canonical.flat_map(|field| texts(of(event, field)));
        let all = canonical.chain(raw(event).into_iter().map(|(_, value)| value));
        all.map(|text| text.to_lowercase()).collect::<Vec<_>>()
    };
    let named = |path: &str| {
        let all = raw(event).into_iter().filter(|(of, _)| of == path);
        all.map(|(_, value)| value).collect::<Vec<_>>()
    };
    match expr {
        Expr::And(parts) => parts.iter().all(|part| holds(event, part, now)),
        Expr::Or(parts) => parts.iter().any(|part| holds(event, part, now)),
        Expr::Not(inner) => !holds(event, inner, now),
        Expr::Text(text) => everywhere().iter().any(|value| value.contains(&text.to_lowercase())),
        Expr::TextLike(pattern) => {
            let pattern = format!("*{}*", pattern.to_lowercase());
            everywhere().iter().any(|value| glob(&pattern, value))
        }
        Expr::Is(Target::Raw(path), values) => values.iter().any(|value| match value {
            Match::Missing => named(path).is_empty(),
            Match::Exact(text) => named(path).contains(text),
            Match::Glob(pattern) => named(path).iter().any(|value| glob(pattern, value)),
            Match::Net(_) | Match::Host => false,
        }),
        Expr::Is(Target::Field(field), values) => values.iter().any(|value| match value {
            // Which of the two it is, the flat JSON does not tell; queries here ask for both.
            Match::Missing => of(event, *field).is_null(),
            Match::Host => field.of_workload() && of(event, *field).is_null(),
            Match::Exact(text) if field.kind() == Kind::Time => nanos(of(event, *field))
                .is_some_and(|ns| Some(ns) == Time::parse(text).map(|time| time.ns)),
            Match::Exact(text) if *field == Field::ContainerId => {
                texts(of(event, *field)).iter().any(|value| value.starts_with(text.as_str()))
            }
            Match::Exact(text) => texts(of(event, *field)).contains(text),
            Match::Glob(pattern) => shown(event, *field).iter().any(|value| glob(pattern, value)),
            Match::Net(net) => {
                texts(of(event, *field)).iter().any(|value| in_net(&net.to_string(), value))
            }
        }),
        Expr::Finds(target, pattern) => {
            let fold = if pattern.folds() { "(?i)" } else { "" };
            let regex = regex_lite::Regex::new(&format!("{fold}{}", pattern.text())).unwrap();
            let values = match target {
                Target::Field(field) => shown(event, *field),
                Target::Raw(path) => named(path),
            };
            values.iter().any(|value| regex.is_match(value))
        }
        Expr::Compare(field, op, bound) => match bound {
            Bound::Time(wanted) => {
                nanos(of(event, *field)).is_some_and(|ns| order(*op, ns, *wanted))
            }
            Bound::Now(secs) => nanos(of(event, *field))
                .zip(now)
                .is_some_and(|(ns, now)| order(*op, ns, now + secs * 1_000_000_000)),
            Bound::Int(wanted) => {
                of(event, *field).as_i64().is_some_and(|number| order(*op, number, *wanted))
            }
            Bound::Severity(wanted) => {
                let severity = of(event, *field).as_str().and_then(Severity::parse);
                severity
                    .filter(|severity| *severity != Severity::Unknown)
                    .is_some_and(|severity| order(*op, severity.number(), wanted.number()))
            }
        },
    }
}

/// The values of an event by which it is grouped; which absence it is, the flat JSON does not tell.
fn cells(event: &Value, target: &Target) -> Vec<Cell> {
    let cell = |text: String| Cell::Text(text);
    let mut cells: Vec<Cell> = match target {
        Target::Raw(path) => {
            let all = raw(event).into_iter().filter(|(of, _)| of == path);
            all.map(|(_, value)| cell(value)).collect()
        }
        Target::Field(field) => match field.kind() {
            Kind::Int => of(event, *field).as_i64().map(Cell::Int).into_iter().collect(),
            Kind::Time => nanos(of(event, *field)).map(Cell::Time).into_iter().collect(),
            _ => texts(of(event, *field)).into_iter().map(cell).collect(),
        },
    };
    cells.sort();
    cells.dedup();
    if cells.is_empty() { vec![Cell::Missing] } else { cells }
}

/// All keys of an event: it is of a group for each combination of its values.
pub fn keys(event: &Value, by: &[Target]) -> Vec<Vec<Cell>> {
    by.iter().fold(vec![Vec::new()], |keys, target| {
        let mut wider = Vec::new();
        for key in keys {
            for cell in cells(event, target) {
                wider.push([key.clone(), vec![cell]].concat());
            }
        }
        wider
    })
}

/// The time of an event.
pub fn time(event: &Value) -> Option<i64> {
    nanos(&event["@timestamp"])
}

/// The groups of some events, and what is shown of each.
pub fn groups(events: &[&Value], pipe: &Pipe) -> BTreeMap<Vec<Cell>, Vec<Cell>> {
    let mut members: BTreeMap<Vec<Cell>, Vec<&Value>> = BTreeMap::new();
    for event in events {
        for mut key in keys(event, pipe.by()) {
            if let Pipe::Timeline { step, .. } = pipe {
                let step = step * 1_000_000_000;
                let start = time(event).map(|ns| Cell::Time(ns.div_euclid(step) * step));
                key.insert(0, start.unwrap_or(Cell::Missing));
            }
            members.entry(key).or_default().push(event);
        }
    }
    let shown = |events: &Vec<&Value>, show: &Show| match show {
        Show::Count => Cell::Int(events.len() as i64),
        Show::Sum(field) => {
            let absent = i64::from(*field == Field::Count);
            let number = |event: &&Value| of(event, *field).as_i64().unwrap_or(absent);
            Cell::Int(events.iter().map(number).sum())
        }
        Show::Distinct(field) => {
            let all = events.iter().flat_map(|event| texts(of(event, *field)));
            let all: std::collections::BTreeSet<_> = all.collect();
            Cell::Set(all.into_iter().collect())
        }
        Show::First => {
            events.iter().filter_map(|event| time(event)).min().map_or(Cell::Missing, Cell::Time)
        }
        Show::Last => {
            events.iter().filter_map(|event| time(event)).max().map_or(Cell::Missing, Cell::Time)
        }
    };
    let row = |(key, events): (Vec<Cell>, Vec<&Value>)| {
        let cells = pipe.show().iter().map(|show| shown(&events, show)).collect();
        (key, cells)
    };
    members.into_iter().map(row).collect()
}
