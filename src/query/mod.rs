//! Questions and answers: plain data that crosses the worker boundary.
//!
//! A [`Query`] is typed; its text is KQL at its core (see [`text`]). An [`Answer`] carries
//! values, never ids of one shard's dictionaries, so that answers of several shards
//! [merge](Answer::merge).

mod answer;
mod around;
mod changes;
mod count;
mod counts;
mod differ;
mod edit;
mod fits;
mod grave;
mod grid;
mod group;
mod key;
mod keys;
mod known;
mod lanes;
mod left;
mod merge;
mod named;
mod net;
mod noise;
mod now;
mod order;
mod pairs;
mod paths;
mod pattern;
mod picked;
mod pipe;
mod plan;
mod repeats;
mod rows;
mod run;
mod sets;
mod shown;
mod steps;
mod table;
pub mod text;
mod tracks;
mod verdict;

pub use answer::{Answer, Bucket, Facet, Place, Row, STEPS, Timeline, Val};
pub use around::{Around, RANGES, Scope, elsewhere, outside};
pub use changes::CHANGES;
pub use differ::{Differ, Several};
pub use fits::Folded;
pub use grave::{before, is_grave};
pub use key::{by_first_seen, rank_key};
pub use lanes::{Lane, MOST_NODES};
pub use left::{Left, LeftOut};
pub use named::{MATTERS, Matter, ROUTINE, UNBLOCKED, name_of, named, names};
pub use net::Net;
pub use noise::Noise;
pub use now::newest;
pub use order::{Sorting, has_order};
pub use pairs::{PairEvent, Pairs};
pub use pattern::{Pattern, Refused};
pub use pipe::{Pipe, Show};
pub use repeats::Group;
pub use rows::shorten;
pub use run::{Asked, Sorted, ranked, rows_in_order, run, whole_row};
pub use table::{Cell, Table, TableColumn};
pub use tracks::{Spot, Track, Tracked, Tracks};
pub use verdict::{BySeverity, Verdict};

use crate::event::{Field, Severity};
pub use crate::store::{Alike, Key, Mark, place_of_mark, put_marks};

use crate::store::RowId;
use serde::{Deserialize, Serialize};

/// Which events, in which order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Query {
    /// What must hold.
    pub filter: Expr,
    /// In which order.
    pub order: Order,
    /// What is made of them beside the list.
    pub pipe: Option<Pipe>,
    /// Whether the list shows one event for all that repeat it.
    pub fold: bool,
    /// What events must be equal in to repeat one another.
    pub alike: Alike,
    /// Whether what makes the noise is counted, and by what.
    pub noise: Option<Noise>,
    /// The field whose values are shown as lanes over time, in the place of the list.
    pub lanes: Option<Field>,
}

/// A condition on events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Expr {
    /// Every one holds; of none, all events.
    And(Vec<Expr>),
    /// At least one holds.
    Or(Vec<Expr>),
    /// It does not hold.
    Not(Box<Expr>),
    /// The text stands in any decoded value, canonical or raw, without regard to case.
    Text(String),
    /// The same of a pattern in which `*` stands for any text.
    TextLike(String),
    /// One of the values of a field is one of these.
    Is(Target, Vec<Match>),
    /// The pattern is found in one of the values of a field.
    Finds(Target, Pattern),
    /// The field compares so with a value; fields without an order never do.
    Compare(Field, Op, Bound),
}

impl Default for Expr {
    fn default() -> Self {
        Expr::And(Vec::new())
    }
}

/// What a condition looks at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Target {
    /// A canonical field.
    Field(Field),
    /// A field of the record that has no canonical name, by its path.
    Raw(String),
}

/// What a value is compared with.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Match {
    /// The value itself; of a container's id, how it begins.
    Exact(String),
    /// A pattern in which `*` stands for any text; `*` alone for any value.
    Glob(String),
    /// An address of this network.
    Net(Net),
    /// The record does not say.
    Missing,
    /// A host event, which by its nature has no such value.
    Host,
}

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Op {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
}

/// The far side of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Bound {
    /// An instant, in nanoseconds since the epoch.
    Time(i64),
    /// So many seconds after the newest dated event of all inputs, or before it.
    Now(i64),
    /// A severity.
    Severity(Severity),
    /// A number.
    Int(i64),
}

/// The order of rows. Ties, and undated events at the end, go by input and position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Order {
    /// By time, the latest first.
    #[default]
    Newest,
    /// By time, the earliest first.
    Oldest,
    /// By severity, then blocked > detected > allowed > logged > unknown, then time.
    Worst,
    /// By how many events have the event's rule, the fewest first, then time; see [`Ask::rules`].
    Rarest,
    /// Of groups of repeats: by the first time of each, the latest first, so that what is seen for
    /// the first time stands before what was seen before. Each is shown by its first event. Where
    /// nothing folds, the earliest first.
    Newly,
    /// By the value of a field, then time; with `true` from the greatest down. Texts by how they
    /// begin, without regard to case, lists by their first value. What is absent comes last.
    /// Fields that other orders are made of have none of their own.
    By(Field, bool),
}

/// A query with what the page needs of its answer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Ask {
    /// The question.
    pub query: Query,
    /// Rank of the first row wanted.
    pub offset: u64,
    /// How many rows; at most [`Ask::MOST_ROWS`] are given.
    pub limit: u32,
    /// The facets wanted, with how many values of each.
    pub facets: Vec<(Field, u32)>,
    /// Whether the timeline is wanted, and with it the lanes of inputs.
    pub timeline: bool,
    /// Two fields that have one value each, by which events are to be counted.
    pub grid: Option<[Field; 2]>,
    /// The lanes over time that are wanted.
    pub tracks: Option<Tracked>,
    /// Whether what a verdict is made of is wanted.
    pub verdict: bool,
    /// What `now` is: the newest dated event of all shards; if not given, of the one asked.
    pub now: Option<i64>,
    /// Whether what the query's [`Pipe`] makes is wanted, and what makes its [`Noise`].
    pub table: bool,
    /// A field whose values are wanted that hold a text, without regard to case: for what is
    /// typed. With how many. Without a field, names of canonical fields that hold the text, or,
    /// where it begins with `raw.`, paths of fields without one; counted in all events.
    pub values: Option<Box<(Option<Field>, String, u32)>>,
    /// Conditions of which is asked how many events that the query shows have each of them:
    /// where there are some, nothing else is answered.
    pub counts: Vec<Expr>,
    /// How many events of all shards have each rule, and how many have none, as the facet counts
    /// them: for [`Order::Rarest`]. Those that are not listed are taken for the rarest.
    pub rules: Counted,
    /// Whether the answer is one of several that are to be [merged](Answer::merge): then its
    /// table and pairs hold all that is needed for that.
    pub partial: bool,
    /// The groups of repeats that a query that folds shows in full: behind the first row of such
    /// a group the list has the others.
    pub unfold: Vec<Mark>,
    /// Of a partial answer to a query that folds: the groups whose first rows are wanted, instead
    /// of rows at ranks.
    pub marks: Vec<Mark>,
    /// And of groups that are shown in full: which other rows, by the rank of their input and number.
    pub others: Vec<(u32, RowId)>,
    /// Whether the rank is wanted of the first critical or fatal event of the list at the offset or
    /// behind it; with `true`, of the last one before it. Rows are not.
    pub grave: Option<bool>,
}

/// Values, each with a count of events.
pub type Counted = Vec<(String, u64)>;

/// What a row is [ordered by](rank_key), as bytes.
pub type RankKey = Vec<u8>;

impl Ask {
    /// The most rows that one answer holds.
    pub const MOST_ROWS: u32 = 200;
}
