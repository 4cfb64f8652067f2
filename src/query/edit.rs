//! Changing a query by a click: include, exclude, a time range, one part less.

use super::{Bound, Expr, Match, Op, Query, Target};
use crate::event::Field;

impl Expr {
    /// The conditions that must all hold.
    pub fn parts(&self) -> &[Expr] {
        match self {
            Expr::And(parts) => parts,
            single => std::slice::from_ref(single),
        }
    }
}

impl Query {
    /// The conditions that must all hold: what the page shows as chips.
    pub fn parts(&self) -> &[Expr] {
        self.filter.parts()
    }

    /// The filter of another query, and what is made of its events, shown as this one is.
    #[must_use]
    pub fn showing(&self, other: Query) -> Query {
        Query { filter: other.filter, pipe: other.pipe, ..self.clone() }
    }

    fn with_parts(&self, parts: Vec<Expr>) -> Query {
        Query { filter: Expr::And(parts), ..self.clone() }
    }

    /// Without the part of this place in [`parts`](Self::parts).
    #[must_use]
    pub fn without(&self, place: usize) -> Query {
        let keep = self.parts().iter().enumerate().filter(|(at, _)| *at != place);
        self.with_parts(keep.map(|(_, part)| part.clone()).collect())
    }

    /// With a value of a field included: added to the values already included, or taken
    /// from them if it is there; no longer excluded.
    #[must_use]
    pub fn toggled(&self, field: Field, value: Match, include: bool) -> Query {
        let was =
            if include { self.included(field) } else { self.excluded(field) }.contains(&value);
        let mut query = self.dropped(field, &value);
        if !was {
            query.add(field, value, include);
        }
        query
    }

    /// With one value of a field and no other condition on its values.
    #[must_use]
    pub fn only(&self, field: Field, value: Match) -> Query {
        let mut query = self.clone();
        for old in [self.included(field), self.excluded(field)].concat() {
            query = query.dropped(field, &old);
        }
        query.add(field, value, true);
        query
    }

    /// With conditions beside its own.
    #[must_use]
    pub fn with(&self, parts: Vec<Expr>) -> Query {
        let mut all = self.parts().to_vec();
        for part in parts {
            if !all.contains(&part) {
                all.push(part);
            }
        }
        self.with_parts(all)
    }

    /// With conditions beside its own, or without them where it has all of them; and whether
    /// it has.
    pub fn also(&self, parts: Vec<Expr>) -> (Query, bool) {
        let held = self.parts();
        let has = parts.iter().all(|part| held.contains(part));
        let mut all = held.to_vec();
        if has {
            all.retain(|part| !parts.contains(part));
        } else {
            all.extend(parts.into_iter().filter(|part| !held.contains(part)));
        }
        (self.with_parts(all), has)
    }

    fn dropped(&self, field: Field, value: &Match) -> Query {
        let strip = |values: &[Match]| -> Vec<Match> {
            values.iter().filter(|kept| *kept != value).cloned().collect()
        };
        let parts = self.parts().iter().filter_map(|part| match part {
            Expr::Is(Target::Field(of), values) if *of == field => {
                let left = strip(values);
                (!left.is_empty()).then_some(Expr::Is(Target::Field(field), left))
            }
            Expr::Not(inner) => match inner.as_ref() {
                Expr::Is(Target::Field(of), values) if *of == field => {
                    let left = strip(values);
                    (!left.is_empty())
                        .then(|| Expr::Not(Box::new(Expr::Is(Target::Field(field), left))))
                }
                _ => Some(part.clone()),
            },
            _ => Some(part.clone()),
        });
        self.with_parts(parts.collect())
    }

    fn add(&mut self, field: Field, value: Match, include: bool) {
        let mut parts = self.parts().to_vec();
        let found = parts.iter_mut().find_map(|part| match (part, include) {
            (Expr::Is(Target::Field(of), values), true) if *of == field => Some(values),
            (Expr::Not(inner), false) => match inner.as_mut() {
                Expr::Is(Target::Field(of), values) if *of == field => Some(values),
                _ => None,
            },
            _ => None,
        });
        if let Some(values) = found {
            values.push(value);
        } else {
            let is = Expr::Is(Target::Field(field), vec![value]);
            parts.push(if include { is } else { Expr::Not(Box::new(is)) });
        }
        self.filter = Expr::And(parts);
    }

    /// The values of a field that are included by a part of their own.
    pub fn included(&self, field: Field) -> Vec<Match> {
        let parts = self.parts().iter().filter_map(|part| match part {
            Expr::Is(Target::Field(of), values) if *of == field => Some(values.clone()),
            _ => None,
        });
        parts.flatten().collect()
    }

    /// The values of a field that are excluded by a part of their own.
    pub fn excluded(&self, field: Field) -> Vec<Match> {
        let parts = self.parts().iter().filter_map(|part| match part {
            Expr::Not(inner) => match inner.as_ref() {
                Expr::Is(Target::Field(of), values) if *of == field => Some(values.clone()),
                _ => None,
            },
            _ => None,
        });
        parts.flatten().collect()
    }

    /// With times from `start` up to, not including, `end`, in place of an earlier range; the
    /// least and the greatest number are no bounds.
    #[must_use]
    pub fn within(&self, start: i64, end: i64) -> Query {
        let mut query = self.without_time();
        let mut parts = query.parts().to_vec();
        for (op, bound, none) in [(Op::AtLeast, start, i64::MIN), (Op::Less, end, i64::MAX)] {
            if bound != none {
                parts.push(Expr::Compare(Field::Timestamp, op, Bound::Time(bound)));
            }
        }
        query.filter = Expr::And(parts);
        query
    }

    /// Only undated events, in place of an earlier range of time.
    #[must_use]
    pub fn undated(&self) -> Query {
        self.without_time().toggled(Field::Timestamp, Match::Missing, true)
    }

    /// Without any condition on time.
    #[must_use]
    pub fn without_time(&self) -> Query {
        let keep = self.parts().iter().filter(|part| {
            !matches!(
                part,
                Expr::Compare(Field::Timestamp, ..) | Expr::Is(Target::Field(Field::Timestamp), _)
            )
        });
        self.with_parts(keep.cloned().collect())
    }

    /// The range of time that is asked for, if it is one: from, and up to.
    pub fn range(&self) -> (Option<i64>, Option<i64>) {
        let (mut from, mut to) = (None, None);
        for part in self.parts() {
            match part {
                Expr::Compare(Field::Timestamp, Op::AtLeast, Bound::Time(time)) => {
                    from = Some(*time)
                }
                Expr::Compare(Field::Timestamp, Op::Less, Bound::Time(time)) => to = Some(*time),
                _ => {}
            }
        }
        (from, to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::text::{parse_query, print_query};

    fn after(text: &str, change: impl Fn(&Query) -> Query) -> String {
        print_query(&change(&parse_query(text).unwrap()))
    }

    #[test]
    fn only_one_value_and_nothing_else_of_its_field() {
        let only = |query: &Query| query.only(Field::Pod, Match::Exact("c".to_owned()));
        assert_eq!(after("pod:(a or c) x not pod:c not pod:d", only), "x and pod:c");
        assert_eq!(after("", only), "pod:c");
        assert_eq!(after("pod:c", only), "pod:c");
    }

    #[test]
    fn a_range_may_be_open() {
        let (min, max) = (i64::MIN, i64::MAX);
        let within = |from, to| move |query: &Query| query.within(from, to);
        assert_eq!(after("x", within(0, max)), "x and time >= \"1970-01-01T00:00:00Z\"");
        assert_eq!(after("time < 2020", within(min, 0)), "time < \"1970-01-01T00:00:00Z\"");
        assert_eq!(after("time < 2020 x", within(min, max)), "x");
    }
}
