//! A condition made ready for one store: each test is decided once per distinct value, so
//! that a row costs one look-up.

use super::fits::{Fits, Folded, glob};
use super::{Bound, Expr, Match, Op, Target};
use crate::event::{FIELDS, Field, Kind, Severity, Time};
use crate::store::{Bits, Segment, Store, UNDATED, flag, items, path_and_value};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// The most numbers for which a test is remembered.
const MOST_KNOWN: usize = 1 << 16;

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
    /// Times on one side of a bound.
    Bound(Box<dyn Fn(i64) -> bool>),
    Any(Field),
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
                for test in tests {
                    rows.and(&test.rows(store, segment));
                    if rows.is_none() {
                        break;
                    }
                }
            }
            Test::Or(tests) => tests.iter().for_each(|test| rows.or(&test.rows(store, segment))),
            Test::Not(test) => {
                rows = test.rows(store, segment);
                rows.not();
            }
            Test::Column(_, table) if !table.contains(&true) => {}
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
            Test::Time(holds) => rows = timed(segment, holds),
            Test::Bound(holds) => {
                // What it says of the first and the last, it says of all between.
                match segment.span().map(|(first, last)| (holds(first), holds(last))) {
                    None | Some((false, false)) => {}
                    Some((true, true)) if segment.undated() == 0 => rows = Bits::all(count),
                    _ => rows = timed(segment, holds),
                }
            }
            Test::Any(field) => {
                rows = absent(segment, *field);
                rows.not();
            }
            Test::Missing(field) => {
                rows = absent(segment, *field);
                if field.of_workload() {
                    rows.minus(&segment.all_with(flag::HOST));
                }
            }
            Test::Host(field) if field.of_workload() => {
                rows = absent(segment, *field);
                rows.and(&segment.all_with(flag::HOST));
            }
            Test::Host(_) | Test::Nothing => {}
        }
        rows
    }
}

/// The dated rows for whose time something holds.
fn timed(segment: &Segment, holds: &dyn Fn(i64) -> bool) -> Bits {
    let holds = |time: i64| time != UNDATED && holds(time);
    Bits::of_each(segment.rows.len(), segment.times(), holds)
}

/// The rows that have no value of a field.
fn absent(segment: &Segment, field: Field) -> Bits {
    match field {
        Field::Timestamp => {
            Bits::of_each(segment.rows.len(), segment.times(), |time| time == UNDATED)
        }
        _ => segment.column(field).rows(|id| id == 0),
    }
}

/// Makes a condition ready. `paths` gives the path of a number of [`Store::held`].
pub(super) fn plan(store: &Store, expr: &Expr, paths: &dyn Fn(u32) -> String) -> Test {
    let all = |parts: &[Expr]| parts.iter().map(|part| plan(store, part, paths)).collect();
    match expr {
        Expr::And(parts) => Test::And(all(parts)),
        Expr::Or(parts) => Test::Or(all(parts)),
        Expr::Not(inner) => Test::Not(Box::new(plan(store, inner, paths))),
        Expr::Text(text) => anywhere(store, &Rc::new(Folded::text(text))),
        Expr::TextLike(pattern) => anywhere(store, &Rc::new(Folded::pattern(pattern))),
        Expr::Is(Target::Field(field), values) => is(store, *field, values),
        Expr::Is(Target::Raw(path), values) => {
            let fits = Fits::new(None, values);
            let found = raw(store, path, &|value| fits.holds(value), paths);
            if !values.contains(&Match::Missing) {
                return found;
            }
            let any = raw(store, path, &|_| true, paths);
            Test::Or(vec![found, Test::Not(Box::new(any))])
        }
        Expr::Finds(target, pattern) => {
            let Ok(ready) = pattern.ready() else { return Test::Nothing };
            match target {
                Target::Field(field) => {
                    said(store, *field, Box::new(move |value| ready.is_match(value)))
                }
                Target::Raw(path) => raw(store, path, &|value| ready.is_match(value), paths),
            }
        }
        Expr::Compare(field, op, bound) => compare(store, *field, *op, *bound),
    }
}

/// A table over a column's numbers from what is known of the field's texts, by number.
fn column(store: &Store, field: Field, of_texts: Vec<bool>) -> Test {
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

/// The same from a test of the texts.
fn texts(store: &Store, field: Field, holds: &dyn Fn(&str) -> bool) -> Test {
    let Some(texts) = store.texts(field) else { return Test::Nothing };
    column(store, field, texts.iter().map(holds).collect())
}

/// A field of numbers or times, by a test of them.
fn number(field: Field, holds: impl Fn(i64) -> bool + 'static) -> Test {
    if field == Field::Timestamp {
        Test::Time(Box::new(holds))
    } else {
        Test::Number(field, Box::new(holds))
    }
}

/// A field by a test of its values as texts; a time has all its digits.
fn said(store: &Store, field: Field, holds: Box<dyn Fn(&str) -> bool>) -> Test {
    match field.kind() {
        Kind::Time => number(field, remembered(move |ns| holds(&Time::new(ns, 9).to_string()))),
        Kind::Int => number(field, remembered(move |number| holds(&number.to_string()))),
        Kind::Text | Kind::Id | Kind::List => texts(store, field, &*holds),
    }
}

/// The same test, which is made once for each of the numbers that come first.
fn remembered(holds: impl Fn(i64) -> bool + 'static) -> impl Fn(i64) -> bool + 'static {
    let known: RefCell<HashMap<i64, bool>> = RefCell::default();
    move |number| {
        let mut known = known.borrow_mut();
        known.get(&number).copied().unwrap_or_else(|| {
            let is = holds(number);
            if known.len() < MOST_KNOWN {
                known.insert(number, is);
            }
            is
        })
    }
}

fn is(store: &Store, field: Field, values: &[Match]) -> Test {
    let mut tests = Vec::new();
    let mut numbers = Vec::new();
    let mut patterns = Vec::new();
    for value in values {
        match value {
            Match::Missing => tests.push(Test::Missing(field)),
            Match::Host => tests.push(Test::Host(field)),
            Match::Glob(any) if any == "*" => tests.push(Test::Any(field)),
            Match::Glob(pattern) => patterns.push(pattern.clone()),
            Match::Exact(text) if field.kind() == Kind::Int => numbers.extend(text.parse::<i64>()),
            Match::Exact(text) if field.kind() == Kind::Time => {
                numbers.extend(Time::read(text).map(|time| time.ns));
            }
            Match::Exact(_) | Match::Net(_) => {}
        }
    }
    if matches!(field.kind(), Kind::Int | Kind::Time) {
        if !numbers.is_empty() {
            tests.push(number(field, move |number| numbers.contains(&number)));
        }
        for pattern in patterns {
            tests.push(said(store, field, Box::new(move |value| glob(&pattern, value))));
        }
    } else if tests.len() < values.len() {
        let fits = Fits::new(Some(field), values);
        tests.push(match store.texts(field) {
            Some(held) if fits.is_exact() && !held.repeats() => {
                let mut of_texts = vec![false; held.len()];
                for id in fits.exact.iter().filter_map(|text| held.find(text)) {
                    if let Some(of_text) = of_texts.get_mut(id as usize) {
                        *of_text = true;
                    }
                }
                column(store, field, of_texts)
            }
            _ => texts(store, field, &|value| fits.holds(value)),
        });
    }
    Test::Or(tests)
}

fn compare(store: &Store, field: Field, op: Op, bound: Bound) -> Test {
    let holds = move |left: i64, right: i64| match op {
        Op::Less => left < right,
        Op::AtMost => left <= right,
        Op::More => left > right,
        Op::AtLeast => left >= right,
    };
    match (field, field.kind(), bound) {
        (Field::Severity, _, Bound::Severity(wanted)) => texts(store, field, &|word| {
            let severity = Severity::parse(word).unwrap_or_default();
            severity != Severity::Unknown && holds(severity.number(), wanted.number())
        }),
        (Field::Timestamp, _, Bound::Time(wanted)) => {
            Test::Bound(Box::new(move |time| holds(time, wanted)))
        }
        (_, Kind::Time, Bound::Time(wanted)) | (_, Kind::Int, Bound::Int(wanted)) => {
            number(field, move |number| holds(number, wanted))
        }
        _ => Test::Nothing,
    }
}

/// Text anywhere in an event: in any canonical value but times, or in any value of its record.
fn anywhere(store: &Store, wanted: &Rc<Folded>) -> Test {
    let mut tests = Vec::new();
    for field in FIELDS {
        match field.kind() {
            Kind::Int if wanted.is_of_number() => {
                let wanted = wanted.clone();
                let holds = move |number: &str| wanted.within(number);
                tests.push(said(store, field, Box::new(holds)));
            }
            Kind::Int | Kind::Time => {}
            Kind::Text | Kind::Id | Kind::List => {
                tests.push(texts(store, field, &|value| wanted.within(value)));
            }
        }
    }
    let value = |entry: &str| wanted.within(path_and_value(entry).1);
    tests.push(Test::Held(store.held().iter().map(value).collect()));
    Test::Or(tests)
}

/// A field of the record, by a test of its values.
fn raw(
    store: &Store,
    path: &str,
    holds: &dyn Fn(&str) -> bool,
    paths: &dyn Fn(u32) -> String,
) -> Test {
    // There are few paths and many values.
    let mut is_path: Vec<Option<bool>> = Vec::new();
    let mut table = Vec::with_capacity(store.held().len());
    for entry in store.held().iter() {
        let (number, value) = path_and_value(entry);
        if is_path.len() <= number as usize {
            is_path.resize(number as usize + 1, None);
        }
        let known = is_path.get_mut(number as usize);
        let is = known.is_some_and(|known| *known.get_or_insert_with(|| paths(number) == path));
        table.push(is && holds(value));
    }
    Test::Held(table)
}
