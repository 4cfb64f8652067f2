//! What is made of the events that a filter shows: tables of groups, and pairs of events that
//! follow each other.

use super::{Expr, Query, Target};
use crate::event::{Field, Kind};
use serde::{Deserialize, Serialize};

/// What is made of events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pipe {
    /// For each group of events with equal values, something of it.
    Groups {
        /// What is shown of a group; the first is what groups are ordered by.
        show: Vec<Show>,
        /// The fields whose values make a group; of none, all events are one.
        by: Vec<Target>,
    },
    /// The commonest values of a field.
    Top {
        /// How many.
        most: u32,
        /// Of which field.
        by: Target,
    },
    /// Events over time.
    Timeline {
        /// The width of a bucket, in seconds.
        step: i64,
        /// Counted apart by the values of these fields.
        by: Vec<Target>,
    },
    /// Pairs: an event that the filter shows, then one of these.
    Then {
        /// What the second event must fulfil.
        next: Expr,
        /// At most so many seconds later.
        within: i64,
        /// The fields whose values both have.
        by: Vec<Target>,
    },
}

/// What is shown of a group of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Show {
    /// How many there are.
    Count,
    /// The sum of a field of numbers. An event that does not say how often it occurred did once.
    Sum(Field),
    /// How many values of a field there are.
    Distinct(Field),
    /// The time of the first.
    First,
    /// The time of the last.
    Last,
}

impl Pipe {
    /// The most fields that make a group, as a query's text has them.
    pub const MOST_KEYS: usize = 4;
    /// The same for questions that the page asks by itself.
    pub const KEYS: usize = 9;
    /// The most things that are shown of a group.
    pub const MOST_SHOWN: usize = 8;
    /// The most groups, distinct values of all groups, or events of pairs that are told apart.
    /// Beyond it, an answer says "at least".
    pub const MOST_GROUPS: usize = 200_000;
    /// The most rows of a table that is shown.
    pub const MOST_ROWS: usize = 1_000;

    /// The fields whose values make groups, or join pairs.
    pub fn by(&self) -> &[Target] {
        match self {
            Pipe::Groups { by, .. } | Pipe::Timeline { by, .. } | Pipe::Then { by, .. } => by,
            Pipe::Top { by, .. } => std::slice::from_ref(by),
        }
    }

    /// What is shown of groups.
    pub fn show(&self) -> &[Show] {
        match self {
            Pipe::Groups { show, .. } => show,
            Pipe::Top { .. } | Pipe::Timeline { .. } => &[Show::Count],
            Pipe::Then { .. } => &[],
        }
    }

    /// The most rows that its table shows.
    pub fn rows(&self) -> usize {
        match self {
            Pipe::Top { most, .. } => (*most as usize).min(Pipe::MOST_ROWS),
            _ => Pipe::MOST_ROWS,
        }
    }
}

impl Target {
    /// Whether events can be grouped by it: by all but their time, of which there is a timeline.
    pub fn makes_groups(&self) -> bool {
        *self != Target::Field(Field::Timestamp)
    }
}

impl Show {
    /// Whether a sum of the field can be made.
    pub fn sums(field: Field) -> bool {
        field.kind() == Kind::Int
    }
}

impl Query {
    /// What an event of the list fulfils: of pairs, it is one or the other.
    pub fn listed(&self) -> std::borrow::Cow<'_, Expr> {
        match &self.pipe {
            Some(Pipe::Then { next, .. }) => {
                std::borrow::Cow::Owned(Expr::Or(vec![self.filter.clone(), next.clone()]))
            }
            _ => std::borrow::Cow::Borrowed(&self.filter),
        }
    }

    /// Whether it asks for more than canonical fields.
    pub fn asks_for_records(&self) -> bool {
        let raw = |target: &Target| matches!(target, Target::Raw(_));
        self.pipe.as_ref().is_some_and(|pipe| pipe.by().iter().any(raw))
            || self.listed().any(&|part| match part {
                Expr::Text(_) | Expr::TextLike(_) => true,
                Expr::Is(target, _) | Expr::Finds(target, _) => raw(target),
                _ => false,
            })
    }
}
