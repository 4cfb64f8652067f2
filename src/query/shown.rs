//! The rows that a query shows, or would show without some of its parts.

use super::picked::{Chosen, Picked};
use super::plan::{Test, plan};
use super::{Expr, Target};
use crate::event::Field;
use crate::store::{Bits, Segment, Store, flag};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// Rows, by segment.
pub(super) type Parts<'a> = Rc<Chosen<'a>>;

/// A query's parts as row sets, by segment.
pub(super) struct Shown<'a> {
    pub store: &'a Store,
    pub parts: &'a [Expr],
    /// The rows of each part, by segment.
    pub sets: Vec<Vec<Bits>>,
    /// The rows that are shown if some parts are left out, by which.
    known: RefCell<HashMap<Vec<bool>, Parts<'a>>>,
}

impl<'a> Shown<'a> {
    pub fn new(store: &'a Store, parts: &'a [Expr], paths: &dyn Fn(u32) -> String) -> Shown<'a> {
        let tests: Vec<Test> = parts.iter().map(|part| plan(store, part, paths)).collect();
        let of = |segment: &Segment| tests.iter().map(|test| test.rows(store, segment)).collect();
        let sets = store.segments().iter().map(of).collect();
        Shown { store, parts, sets, known: RefCell::default() }
    }

    /// The rows that all parts show but those left out; copies never.
    pub fn rows(&self, leave_out: impl Fn(&Expr) -> bool) -> Parts<'a> {
        let out: Vec<bool> = self.parts.iter().map(leave_out).collect();
        let mut known = self.known.borrow_mut();
        if let Some(rows) = known.get(&out) {
            return rows.clone();
        }
        let of = |(at, (segment, sets)): (usize, (&'a Segment, &Vec<Bits>))| {
            let mut rows = segment.all_with(flag::COPY);
            rows.not();
            for (out, set) in out.iter().zip(sets) {
                if !out {
                    rows.and(set);
                }
            }
            Picked::new(at, segment, &rows)
        };
        let rows = self.store.segments().iter().zip(&self.sets).enumerate().map(of).collect();
        let rows = Rc::new(Chosen::new(rows));
        known.insert(out, rows.clone());
        rows
    }
}

/// Whether a part of a query is about this field alone.
pub(super) fn is_about(part: &Expr, field: Field) -> bool {
    match part {
        Expr::Is(Target::Field(of), _)
        | Expr::Finds(Target::Field(of), _)
        | Expr::Compare(of, ..) => *of == field,
        Expr::Not(inner) => is_about(inner, field),
        Expr::And(parts) | Expr::Or(parts) => {
            !parts.is_empty() && parts.iter().all(|part| is_about(part, field))
        }
        _ => false,
    }
}
