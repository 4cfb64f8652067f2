//! A condition made ready for one store: each test is decided once per distinct value, so
//! that a row costs one look-up.

use super::{Bound, Expr, Match, Op, Target};
use crate::event::{FIELDS, Field, Kind, Severity, Time};
use crate::store::{Bits, Segment, Store, UNDATED, flag, items, path_and_value};

/// A condition over the rows of any segment of one store.
pub(super) enum Test {
    And(Vec<Test>),
    Or(Vec<Test>),
    Not(Box<Test>),
    /// By number of the field's column; the first is "absent".
    Column(Field, Vec<bool>),
    /// By number of a record's value, canonical or not.
    Held(Vec<bool>),
    /// A field of numbers.
    Number(Field, Box<dyn Fn(i64) -> bool>),
    Time(Box<dyn Fn(i64) -> bool>),
    Missing(Field),
    Host(Field),
    Nothing,
}

impl Test {
    /// The rows of a segment for which it holds.
    pub fn rows(&self, store: &Store, segment: &Segment) -> Bits {
        let count = segment.rows.len();
        let mut rows = Bits::none(count);
        match self {
            Test::And(tests) => {
                rows = Bits::all(count);
                tests.iter().for_each(|test| rows.and(&test.rows(store, segment)));
            }
            Test::Or(tests) => tests.iter().for_each(|test| rows.or(&test.rows(store, segment))),
            Test::Not(test) => {
                rows = test.rows(store, segment);
                rows.not();
            }
            Test::Column(field, table) => {
                let holds = |id: u32| table.get(id as usize).copied().unwrap_or(false);
                rows = segment.column(*field).rows(holds);
            }
            Test::Held(table) => {
                let holds = |id: &u32| table.get(*id as usize).copied().unwrap_or(false);
                rows = Bits::of(count, |row| segment.held(row).iter().any(holds));
            }
            Test::Number(field, holds) => {
                let holds = |id: u32| store.int_of(id).is_some_and(holds);
                rows = segment.column(*field).rows(holds);
            }
            Test::Time(holds) => {
                let holds = |time: i64| time != UNDATED && holds(time);
                rows = Bits::of_each(count, segment.times(), holds);
            }
            Test::Missing(field) => {
                let host = |row: usize| field.of_workload() && is_host(segment, row);
                rows = Bits::of(count, |row| absent(segment, *field, row) && !host(row));
            }
            Test::Host(field) => {
                let applies = field.of_workload();
                rows = Bits::of(count, |row| {
                    applies && absent(segment, *field, row) && is_host(segment, row)
                });
            }
            Test::Nothing => {}
        }
        rows
    }
}

fn is_host(segment: &Segment, row: usize) -> bool {
    segment.has(row, flag::HOST)
}

fn absent(segment: &Segment, field: Field, row: usize) -> bool {
    match field {
        Field::Timestamp => segment.time(row).is_none(),
        _ => segment.column(field).get(row) == 0,
    }
}

/// Makes a condition ready. `paths` gives the path of a number of [`Store::held`].
pub(super) fn plan(store: &Store, expr: &Expr, paths: &dyn Fn(u32) -> String) -> Test {
    let all = |parts: &[Expr]| parts.iter().map(|part| plan(store, part, paths)).collect();
    match expr {
        Expr::And(parts) => Test::And(all(parts)),
        Expr::Or(parts) => Test::Or(all(parts)),
        Expr::Not(inner) => Test::Not(Box::new(plan(store, inner, paths))),
        Expr::Text(text) => anywhere(store, text),
        Expr::Is(Target::Field(field), values) => {
            Test::Or(values.iter().map(|value| is(store, *field, value)).collect())
        }
        Expr::Is(Target::Raw(path), values) => raw(store, path, values, paths),
        Expr::Compare(field, op, bound) => compare(store, *field, *op, *bound),
    }
}

/// A table over a column's numbers from a test of the field's texts.
fn column(store: &Store, field: Field, holds: &dyn Fn(&str) -> bool) -> Test {
    let Some(texts) = store.texts(field) else { return Test::Nothing };
    let of_texts: Vec<bool> = texts.iter().map(holds).collect();
    let table = match store.lists(field).filter(|_| field.kind() == Kind::List) {
        None => std::iter::once(false).chain(of_texts).collect(),
        Some(lists) => {
            let any =
                |list: &str| items(list).any(|item| of_texts.get(item as usize) == Some(&true));
            std::iter::once(false).chain(lists.iter().map(any)).collect()
        }
    };
    Test::Column(field, table)
}

fn is(store: &Store, field: Field, value: &Match) -> Test {
    match (field.kind(), value) {
        (_, Match::Missing) => Test::Missing(field),
        (_, Match::Host) => Test::Host(field),
        (Kind::Time, Match::Exact(text)) => match Time::parse(text) {
            Some(wanted) if field == Field::Timestamp => {
                Test::Time(Box::new(move |time| time == wanted.ns))
            }
            Some(wanted) => Test::Number(field, Box::new(move |time| time == wanted.ns)),
            None => Test::Nothing,
        },
        (Kind::Time, Match::Glob(pattern)) => {
            let pattern = pattern.clone();
            let holds = move |ns: i64| glob(&pattern, &Time::new(ns, 9).to_string());
            if field == Field::Timestamp {
                Test::Time(Box::new(holds))
            } else {
                Test::Number(field, Box::new(holds))
            }
        }
        (Kind::Int, Match::Exact(text)) => match text.parse::<i64>() {
            Ok(wanted) => Test::Number(field, Box::new(move |number| number == wanted)),
            Err(_) => Test::Nothing,
        },
        (Kind::Int, Match::Glob(pattern)) => {
            let pattern = pattern.clone();
            Test::Number(field, Box::new(move |number| glob(&pattern, &number.to_string())))
        }
        (_, Match::Exact(text)) => column(store, field, &|value| value == text),
        (_, Match::Glob(pattern)) => column(store, field, &|value| glob(pattern, value)),
    }
}

fn compare(store: &Store, field: Field, op: Op, bound: Bound) -> Test {
    let holds = move |left: i64, right: i64| match op {
        Op::Less => left < right,
        Op::AtMost => left <= right,
        Op::More => left > right,
        Op::AtLeast => left >= right,
    };
    match (field, field.kind(), bound) {
        (Field::Severity, _, Bound::Severity(wanted)) => column(store, field, &|word| {
            let severity = Severity::parse(word).unwrap_or_default();
            severity != Severity::Unknown && holds(severity.number(), wanted.number())
        }),
        (Field::Timestamp, _, Bound::Time(wanted)) => {
            Test::Time(Box::new(move |time| holds(time, wanted)))
        }
        (_, Kind::Time, Bound::Time(wanted)) | (_, Kind::Int, Bound::Int(wanted)) => {
            Test::Number(field, Box::new(move |number| holds(number, wanted)))
        }
        _ => Test::Nothing,
    }
}

/// Text anywhere in an event: in any canonical value, or in any value of its record.
fn anywhere(store: &Store, text: &str) -> Test {
    let wanted = Folded::new(text);
    let mut tests = Vec::new();
    for field in FIELDS {
        match field.kind() {
            Kind::Int => {
                let digits = text.to_owned();
                if !digits.is_empty()
                    && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
                {
                    tests.push(Test::Number(
                        field,
                        Box::new(move |number| number.to_string().contains(&digits)),
                    ));
                }
            }
            Kind::Time => {}
            Kind::Text | Kind::Id | Kind::List => {
                tests.push(column(store, field, &|value| wanted.within(value)))
            }
        }
    }
    let value = |entry: &str| wanted.within(path_and_value(entry).1);
    tests.push(Test::Held(store.held().iter().map(value).collect()));
    Test::Or(tests)
}

fn raw(store: &Store, path: &str, values: &[Match], paths: &dyn Fn(u32) -> String) -> Test {
    let decide = |entry: &str| {
        let (number, value) = path_and_value(entry);
        paths(number) == path
            && values.iter().any(|wanted| match wanted {
                Match::Exact(text) => value == text,
                Match::Glob(pattern) => glob(pattern, value),
                Match::Missing | Match::Host => false,
            })
    };
    let found = Test::Held(store.held().iter().map(decide).collect());
    if !values.contains(&Match::Missing) {
        return found;
    }
    let any = raw(store, path, &[Match::Glob("*".to_owned())], paths);
    Test::Or(vec![found, Test::Not(Box::new(any))])
}

/// A text to look for without regard to case.
struct Folded {
    lower: String,
}

impl Folded {
    fn new(text: &str) -> Folded {
        Folded { lower: text.to_lowercase() }
    }

    fn within(&self, text: &str) -> bool {
        if text.is_ascii() && self.lower.is_ascii() {
            let wanted = self.lower.as_bytes();
            return wanted.is_empty()
                || text
                    .as_bytes()
                    .windows(wanted.len())
                    .any(|window| window.eq_ignore_ascii_case(wanted));
        }
        text.to_lowercase().contains(&self.lower)
    }
}

/// Whether a pattern fits a whole text; `*` stands for any text.
fn glob(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = rest.get(at + part.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_fit_whole_texts() {
        for (pattern, text, fits) in [
            ("*", "", true),
            ("a*c", "abc", true),
            ("a*c", "abcd", false),
            ("*b*", "abc", true),
            ("ab*ba", "aba", false),
            ("abc", "abc", true),
        ] {
            assert_eq!(glob(pattern, text), fits, "{pattern} {text}");
        }
    }
}
