//! What page and workers tell each other of marks: what names events, what is said of them, the file
//! that it is kept in, and the sums of the inputs that the file is about.

use crate::event::{EventKey, Marked};
use crate::query::{Mark, Query};
use serde::{Deserialize, Serialize};

/// From the page to a worker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ToTriage {
    /// What names an event; or the events of a group of repeats that a query shows.
    Keys {
        /// Number of the question.
        ask: u32,
        /// The shard.
        shard: u32,
        /// The row.
        row: u32,
        /// The group, and the query, which does not name `now`; then each shard tells its own.
        group: Option<Box<(Mark, Query)>>,
    },
    /// Take what is said of events in the place of what was said of them before.
    Take {
        /// Which events, and what.
        marked: Vec<Marked>,
        /// Whether to look for events that have an id at other times too.
        thorough: bool,
    },
    /// Which events are there of which something is said? Each shard tells its own.
    Found {
        /// Number of the question.
        ask: u32,
    },
    /// Compute the SHA-256 of an input, whose `File` or bytes travel beside; none stops that.
    Sum {
        /// Which input.
        input: Option<u32>,
    },
    /// Read the file of marks beside.
    Read,
    /// Write a file of marks.
    Write(Sidecar),
}

impl ToTriage {
    /// Whether bytes or a `File` travel beside.
    pub fn carries(&self) -> bool {
        matches!(self, ToTriage::Sum { .. } | ToTriage::Read)
    }
}

/// From a worker to the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FromTriage {
    /// The answer of a shard to a [`ToTriage::Keys`].
    Keys {
        /// Number of the question.
        ask: u32,
        /// The events, with what is said of them now; or how many there are, if that is too many.
        events: Result<Vec<Marked>, u64>,
    },
    /// The answer of a shard to a [`ToTriage::Found`].
    Found {
        /// Number of the question.
        ask: u32,
        /// What names the events that it has.
        keys: Vec<EventKey>,
    },
    /// How far a [`ToTriage::Sum`] has come.
    Sum {
        /// Which input.
        input: u32,
        /// Bytes read.
        bytes: u64,
        /// The SHA-256, or why there is none, at the end.
        sum: Option<Result<[u64; 4], String>>,
    },
    /// What a file of marks holds, or why it cannot be read.
    Read(Result<Sidecar, String>),
    /// The file of marks beside is written.
    Written,
}

/// What is kept in a file about inputs: what a person said of their events.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sidecar {
    /// The inputs that were open.
    pub inputs: Vec<Summed>,
    /// What is said of which events.
    pub marked: Vec<Marked>,
}

impl Sidecar {
    /// What such a file begins with.
    pub const BEGINS: &str = "{\"format\":\"watchglass-marks\",";
    /// The name that it is saved under.
    pub const NAME: &str = "watchglass-marks.ndjson";
}

/// An input by its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summed {
    /// Its name.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// The SHA-256 of its bytes.
    pub sum: [u64; 4],
}
