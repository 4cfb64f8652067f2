//! What the components of the page share: inputs, totals, the rows at hand, what is open.

use std::collections::BTreeMap;
use std::rc::Rc;
use watchglass::event::Field;
use watchglass::protocol::{Detail, InputState, InputStatus};
use watchglass::query::{Alike, Noise, Query, Row};
use watchglass::view::columns::Columns;
use watchglass::view::tracks::PAGE;
use watchglass::view::tree::Tree;

/// One input as the page shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct InputView {
    /// Its number.
    pub input: u32,
    /// Its name: of the file, with its folder, or of what was pasted.
    pub name: String,
    /// Its length in bytes.
    pub size: u64,
    /// How far the worker has come with it.
    pub status: InputStatus,
}

/// The sums that stand in the top bar and in `status`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// Inputs.
    pub inputs: u64,
    /// The length of those that were given; what is unpacked of them is not counted again.
    pub size: u64,
    /// Of these, bytes read.
    pub bytes: u64,
    /// Lines read.
    pub lines: u64,
    /// Records that became events, copies too.
    pub records: u64,
    /// Events, a copy not counted again.
    pub events: u64,
    /// Records that are copies of one found before.
    pub copies: u64,
    /// Of these, records that tell what another told.
    pub twins: u64,
    /// Records whose time is in part assumed.
    pub assumed: u64,
    /// Regions that could not be read.
    pub unreadable: u64,
    /// Events whose record was repaired.
    pub repaired: u64,
    /// Inputs still being read.
    pub loading: u64,
    /// Whether an input was not read to its end.
    pub partial: bool,
}

impl Totals {
    /// The sums of all inputs, beside those that come from the newest answer.
    pub fn of(inputs: &[InputView], answered: Totals) -> Totals {
        let mut totals = Totals { inputs: inputs.len() as u64, ..answered };
        for InputView { size, status, .. } in inputs {
            // The bytes of what was unpacked came in packed.
            if status.parent.is_none() {
                totals.size += *size;
                totals.bytes += status.bytes;
            }
            totals.lines += status.lines;
            totals.records += status.events;
            totals.unreadable += status.unreadable;
            totals.repaired += status.repaired;
            totals.loading += u64::from(status.state == InputState::Loading);
            totals.partial |= matches!(status.state, InputState::Partial | InputState::Failed);
        }
        totals
    }
}

/// The state of the page as `status` tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Nothing is open.
    Idle,
    /// Inputs are being read, or the answer to the last question is not drawn yet.
    Loading,
    /// All is read and drawn.
    Ready,
    /// The worker ended, or no input could be read.
    Failed,
}

impl Phase {
    /// The word of `data-state`.
    pub fn word(self) -> &'static str {
        match self {
            Phase::Idle => "idle",
            Phase::Loading => "loading",
            Phase::Ready => "ready",
            Phase::Failed => "failed",
        }
    }
}

/// A row that is compared by identity: rows are never changed, only replaced.
#[derive(Debug, Clone)]
pub struct RowRef(pub Rc<Row>);

impl PartialEq for RowRef {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl RowRef {
    /// What names the event for as long as its worker lives.
    pub fn id(&self) -> (u32, u32) {
        (self.0.shard, self.0.row)
    }
}

/// The name of an event, from its shard and row: unlike those of all others.
pub fn row_name((shard, row): (u32, u32)) -> String {
    let row = row.to_string();
    if shard == 0 { row } else { [&shard.to_string(), "-", &row].concat() }
}

/// The rows at hand, by rank.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    version: u32,
    rows: Rc<BTreeMap<u64, RowRef>>,
}

impl PartialEq for Rows {
    fn eq(&self, other: &Self) -> bool {
        self.version == other.version
    }
}

impl Rows {
    /// Rows farther than this from the newest answer are dropped.
    const REACH: u64 = 400;

    /// The row of a rank, if it is at hand.
    pub fn get(&self, rank: u64) -> Option<&RowRef> {
        self.rows.get(&rank)
    }

    /// The rank of an event, if it is at hand.
    pub fn rank_of(&self, id: (u32, u32)) -> Option<u64> {
        self.rows.iter().find_map(|(rank, row)| (row.id() == id).then_some(*rank))
    }

    /// The first rank of a range that is not at hand, and the one after the last.
    pub fn lacks(&self, first: u64, end: u64) -> Option<(u64, u64)> {
        let mut missing = (first..end).filter(|rank| !self.rows.contains_key(rank));
        let low = missing.next()?;
        Some((low, missing.next_back().unwrap_or(low) + 1))
    }

    /// Takes the rows of an answer, in place of all others or beside them.
    pub fn take(&mut self, offset: u64, rows: Vec<Row>, alone: bool) {
        let mut all = if alone { BTreeMap::new() } else { (*self.rows).clone() };
        let end = offset + rows.len() as u64;
        all.retain(|rank, _| *rank + Self::REACH > offset && *rank < end + Self::REACH);
        all.extend((offset..).zip(rows.into_iter().map(|row| RowRef(Rc::new(row)))));
        self.rows = Rc::new(all);
        self.version = self.version.wrapping_add(1);
    }
}

/// The open event.
#[derive(Debug, Clone, PartialEq)]
pub struct Open {
    /// What names it.
    pub id: (u32, u32),
    /// Its place in the list, if it is in the list.
    pub rank: Option<u64>,
    /// All about it, once the worker has told; or why it cannot be shown.
    pub detail: Option<Result<Rc<Detail>, String>>,
    /// How many events stand around it, once the worker has told.
    pub around: Option<Rc<Vec<u64>>>,
    /// The processes of its container, once the worker has told.
    pub tree: Option<Rc<Tree>>,
}

/// A step from an event to what stands around it.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What was to be shown.
    pub query: Query,
    /// The same in words.
    pub words: Rc<str>,
    /// The query from before.
    pub before: Rc<Query>,
    /// The event.
    pub id: (u32, u32),
    /// Its place in the list from before, if that was at hand.
    pub rank: Option<u64>,
}

/// What the list is told to bring into view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reveal {
    /// Counts up with each command.
    pub turn: u32,
    /// Which row.
    pub rank: u64,
    /// Whether it takes the focus.
    pub focus: bool,
}

/// How the list is shown.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// How many lanes are shown.
    pub most: u32,
    /// The part of time that they show, for the [turn](super::list::ListProps::turn) of a question.
    pub window: (u32, Option<(i64, i64)>),
    /// Whether it is a table, and no cards.
    pub table: bool,
    /// The columns of the table.
    pub columns: Rc<Columns>,
    /// What repeats are equal in once they fold.
    pub alike: Alike,
    /// Whether its rows are low.
    pub compact: bool,
    /// Whether it has the charts' room too.
    pub bare: bool,
}

impl Default for View {
    fn default() -> View {
        View {
            most: PAGE,
            window: (0, None),
            table: false,
            columns: Rc::default(),
            alike: Alike::default(),
            compact: false,
            bare: false,
        }
    }
}

/// What a person does with the list as it is shown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Show {
    /// Cards, or a table.
    Table(bool),
    /// Lanes over time by a field.
    Lanes(Field),
    /// Another part of time in lanes; of none, all.
    Window(Option<(i64, i64)>),
    /// More lanes.
    MoreLanes,
    /// What makes the noise, by process or object.
    Noise(Noise),
    /// A column comes or goes.
    Column(Field),
    /// A column becomes so many pixels wide; without a number, as wide as by default.
    Width(Field, Option<i32>),
    /// Repeats fold by these keys.
    Alike(Alike),
    /// Copy the rows in view.
    Copy,
    /// Low rows, or high ones.
    Compact,
    /// With the charts, or without.
    Charts,
}

/// How the page is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the system is.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// All of them.
    pub const ALL: [Theme; 3] = [Theme::Auto, Theme::Light, Theme::Dark];

    /// The word of `data-theme-set`.
    pub fn word(self) -> &'static str {
        match self {
            Theme::Auto => "auto",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }
}
