//! `now` in a query: the newest dated event of all inputs. A query keeps it as a word, so that
//! its text and links stay true when more is opened; who answers puts the instant in its place.

use super::{Bound, Expr, Pipe, Query};
use crate::store::{Segment, Store};
use std::borrow::Cow;

/// Nanoseconds in a second.
const SECOND: i64 = 1_000_000_000;

/// The time of the newest dated event.
pub fn newest(store: &Store) -> Option<i64> {
    store.segments().iter().filter_map(Segment::span).map(|(_, last)| last).max()
}

impl Expr {
    /// Whether it or a part of it is such.
    pub fn any(&self, is: &dyn Fn(&Expr) -> bool) -> bool {
        is(self)
            || match self {
                Expr::And(parts) | Expr::Or(parts) => parts.iter().any(|part| part.any(is)),
                Expr::Not(inner) => inner.any(is),
                _ => false,
            }
    }

    /// With other parts in the place of those for which there are some.
    #[must_use]
    pub fn replaced(&self, by: &dyn Fn(&Expr) -> Option<Expr>) -> Expr {
        let all = |parts: &[Expr]| parts.iter().map(|part| part.replaced(by)).collect();
        by(self).unwrap_or_else(|| match self {
            Expr::And(parts) => Expr::And(all(parts)),
            Expr::Or(parts) => Expr::Or(all(parts)),
            Expr::Not(inner) => Expr::Not(Box::new(inner.replaced(by))),
            other => other.clone(),
        })
    }
}

impl Query {
    /// Whether its meaning depends on what the newest event is.
    pub fn names_now(&self) -> bool {
        self.listed().any(&|part| matches!(part, Expr::Compare(_, _, Bound::Now(_))))
    }

    /// With instants in the place of `now`. Where no event is dated it stays, and no event is
    /// before or after it.
    pub fn at(&self, now: Option<i64>) -> Cow<'_, Query> {
        let Some(now) = now.filter(|_| self.names_now()) else { return Cow::Borrowed(self) };
        let dated = |expr: &Expr| {
            expr.replaced(&|part| match part {
                Expr::Compare(field, op, Bound::Now(secs)) => {
                    let at = now.saturating_add(secs.saturating_mul(SECOND));
                    Some(Expr::Compare(*field, *op, Bound::Time(at)))
                }
                _ => None,
            })
        };
        let mut pipe = self.pipe.clone();
        if let Some(Pipe::Then { next, .. }) = &mut pipe {
            *next = dated(next);
        }
        Cow::Owned(Query { filter: dated(&self.filter), pipe, ..*self })
    }
}
