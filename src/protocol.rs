//! The messages between the page and a worker.
//!
//! Each message is one of these values; a `File` or a buffer of bytes travels beside it,
//! never inside it, so that it is handed over and not copied.

mod triage;

pub use triage::{FromTriage, Sidecar, Summed, ToTriage};

use crate::event::{Clock, Field};
use crate::query::{Answer, Ask, Counted, Place, Query, Row, Val};
use serde::{Deserialize, Serialize};

/// From the page to a worker.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum ToWorker {
    /// Read an input: the `File`, or the bytes of pasted text, travels beside.
    Open {
        /// The number that the page gave it.
        input: u32,
        /// Its name, for the ledger and exports.
        name: String,
        /// When it was last written, or pasted, in milliseconds since the epoch.
        date: Option<i64>,
    },
    /// Take times that state no zone for those of this one; see
    /// [`Offsets`](crate::event::Offsets).
    Assume {
        /// From which instant on it is how many minutes east of UTC; nothing is UTC.
        zone: Vec<(i64, i32)>,
    },
    /// Stop reading an input and keep what was read.
    Cancel {
        /// Which.
        input: u32,
    },
    /// Forget an input and its events.
    Remove {
        /// Which.
        input: u32,
    },
    /// Answer a question; an older one not yet answered is dropped.
    Ask {
        /// Number of the question; the answer bears it.
        ask: u32,
        /// The question.
        what: Ask,
    },
    /// Everything about one event.
    Detail {
        /// Number of the question.
        ask: u32,
        /// The shard.
        shard: u32,
        /// The row.
        row: u32,
    },
    /// The account of every byte.
    Ledger {
        /// Number of the question.
        ask: u32,
        /// Rank of the first entry wanted.
        offset: u64,
    },
    /// Write the events that a query shows, in its order.
    Export {
        /// Number of the question.
        ask: u32,
        /// Which events.
        query: Query,
        /// How many events each rule has, where the rarest come first.
        rules: Counted,
        /// In which format.
        format: Format,
    },
    /// Stop writing.
    StopExport,
    /// Search all values of inputs that are not indexed where a question needs it; or stop that,
    /// and answer from those that are.
    Search {
        /// Whether to search.
        on: bool,
    },
    /// About marks, and the inputs that they are kept for.
    Triage(ToTriage),
    /// Be one of several shards, and speak with the hub, through the port beside.
    Serve,
    /// Be the hub of several shards, and speak with this one through the port beside.
    Port {
        /// Which shard.
        shard: u32,
        /// Of how many.
        of: u32,
        /// How the one ended that it takes the place of.
        lost: Option<Lost>,
    },
    /// Bytes that the page read because the worker could not; they travel beside.
    Bytes {
        /// The number of the [`FromWorker::Read`].
        read: u32,
        /// Why the page could not read them either.
        error: Option<String>,
    },
    /// Move times by these clocks, and by no others.
    Clocks {
        /// At most one for each input and node.
        clocks: Vec<Clock>,
    },
    /// Take these inputs, and no others, for the baseline.
    Baseline {
        /// Given ones.
        inputs: Vec<u32>,
    },
    /// Take at most so much memory, each shard for itself; what waits for more goes on.
    Memory {
        /// In bytes.
        most: u64,
    },
}

/// The most memory that a worker takes, in bytes: of the 4 GiB that WebAssembly has with addresses
/// of 32 bits, what is left is for answers.
pub const MOST_MEMORY: u64 = 7 << 29;

/// The most shards.
pub const MOST_SHARDS: usize = 8;

/// How a shard ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lost {
    /// Why.
    pub why: String,
    /// Whether it had no memory left: it would again not have enough.
    pub memory: bool,
}

impl Lost {
    /// Why what it was reading is not read any more.
    pub fn not_read(&self) -> String {
        if self.memory {
            return "Not read: there is no more memory for it.".to_owned();
        }
        ["Not read: reading it ended twice (", &self.why, ")."].concat()
    }
}

/// What an export is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    /// One canonical JSON object per line.
    Ndjson,
    /// RFC 4180, with a guard against formulas.
    Csv,
}

/// From a worker to the page.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum FromWorker {
    /// The worker runs; `refused` tells whether the browser refused the request it tried.
    Ready {
        /// Whether the request was refused.
        refused: bool,
    },
    /// How far an input has come.
    Input(InputStatus),
    /// The answer to an [`ToWorker::Ask`].
    Answer {
        /// Number of the question.
        ask: u32,
        /// The answer.
        answer: Box<Answer>,
    },
    /// How far the search of all values has come.
    Indexed {
        /// Records whose values cannot be searched yet.
        left: u64,
        /// Whether so many more can be that it is worth asking again.
        news: bool,
    },
    /// The answer to a [`ToWorker::Detail`].
    Detail {
        /// Number of the question.
        ask: u32,
        /// The event, or why it cannot be shown.
        detail: Result<Box<Detail>, String>,
    },
    /// The answer to a [`ToWorker::Ledger`].
    Ledger {
        /// Number of the question.
        ask: u32,
        /// The account.
        ledger: Box<Ledger>,
    },
    /// A piece of an export; its bytes travel beside.
    Export {
        /// Number of the question.
        ask: u32,
        /// Events written so far.
        events: u64,
        /// Whether it is the last.
        last: bool,
        /// Cells that were guarded against being taken for formulas.
        guarded: u64,
        /// Why it ended early.
        error: Option<String>,
    },
    /// About marks.
    Triage(FromTriage),
    /// Read these bytes of an input for the worker, which cannot.
    Read {
        /// Number of the reading.
        read: u32,
        /// Which input.
        input: u32,
        /// The first byte.
        start: u64,
        /// The byte after the last.
        end: u64,
    },
    /// Memory runs short: reading waits until it is told how much more it may take, or to stop;
    /// searching has stopped.
    Short {
        /// Whether there is no more.
        full: bool,
    },
    /// Open an input again: the shard that held it ended.
    Reopen {
        /// Which.
        input: u32,
    },
    /// The worker cannot go on.
    Failed {
        /// What happened.
        message: String,
    },
}

/// How far an input has come.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct InputStatus {
    /// Which input.
    pub input: u32,
    /// Reading, read, cut short, or not readable.
    pub state: InputState,
    /// Bytes of the input read so far.
    pub bytes: u64,
    /// Lines read so far.
    pub lines: u64,
    /// Records that became events, copies too.
    pub events: u64,
    /// Regions that could not be read.
    pub unreadable: u64,
    /// Events whose record needed a repair.
    pub repaired: u64,
    /// Repairs.
    pub repairs: u64,
    /// What a person should know: why nothing was found, why reading ended.
    pub note: Option<String>,
    /// Of a member of a packed input: that input.
    pub parent: Option<u32>,
    /// Of a member of a packed input: its name, with that input's in front.
    pub name: String,
}

/// The state of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum InputState {
    /// Waiting for its turn, or being read.
    #[default]
    Loading,
    /// Read to its end.
    Ready,
    /// Stopped before its end.
    Partial,
    /// Not readable.
    Failed,
}

/// Everything about one event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Detail {
    /// The row, as the list has it.
    pub row: Row,
    /// The canonical fields in full, with where each came from.
    pub fields: Vec<DetailField>,
    /// Fields of the record that have no canonical name: path and value.
    pub rest: Vec<(String, String)>,
    /// How many fields the record holds.
    pub source_fields: u32,
    /// The record as found; bytes that are not UTF-8 are shown as `�`. Of one that stands in
    /// other text, as that text says it.
    pub raw: String,
    /// What carried it, outermost first.
    pub carried: Vec<String>,
    /// What the form of the record leaves out, in a sentence.
    pub leaves_out: Option<String>,
    /// Of an undated event, what stands where its time should: the path and the text.
    pub no_time: Option<(String, String)>,
    /// Whether the record held bytes that are not UTF-8.
    pub lossy: bool,
    /// Where it stands.
    pub place: Place,
    /// The line of the input that it begins on, from 1; 0 where that is not known (yet), because
    /// another shard reads what is before.
    pub line: u64,
    /// What was repaired, as the ledger has it; of the first, with the lines around.
    pub repairs: Vec<LedgerEntry>,
    /// The bytes of the record, where they are not UTF-8.
    pub bytes: Option<Vec<u8>>,
}

/// One canonical field of the detail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DetailField {
    /// Which field.
    pub field: Field,
    /// Its value, in full.
    pub value: Val,
    /// The path of the source field.
    pub from: Option<String>,
    /// Why it was concluded, when it was not read from one field.
    pub derived: Option<String>,
}

/// The account of every byte.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Ledger {
    /// One account per input.
    pub inputs: Vec<Account>,
    /// Repairs and unreadable regions in order of input and position.
    pub entries: Vec<LedgerEntry>,
    /// Rank of the first entry.
    pub offset: u64,
    /// How many entries there are.
    pub total: u64,
    /// Repairs by rule: the rule in words, and how often.
    pub rules: Vec<(String, u64)>,
}

/// The bytes of one input by what they are.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Account {
    /// Which input.
    pub input: u32,
    /// Its length.
    pub bytes: u64,
    /// Bytes in records that became events.
    pub event: u64,
    /// Bytes of what carries records: fences, wrappers, prefixes.
    pub carrier: u64,
    /// Whitespace, commas, byte order marks, NUL.
    pub separator: u64,
    /// Text between records.
    pub prose: u64,
    /// Bytes that look like a record, and could not be read.
    pub unreadable: u64,
    /// Spans for the strip: kind and end byte, neighbours joined, at most 600.
    pub strip: Vec<(SpanKind, u64)>,
    /// Byte positions of repairs for the strip, at most 600.
    pub ticks: Vec<u64>,
}

/// What a span of an input is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum SpanKind {
    /// Part of a record that became an event.
    Event,
    /// What carries records.
    Carrier,
    /// Between records.
    Separator,
    /// Text between records.
    Prose,
    /// Looks like a record and could not be read.
    Unreadable,
}

/// One entry of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerEntry {
    /// Which input.
    pub input: u32,
    /// The byte it is about.
    pub at: u64,
    /// The byte after the region, for an unreadable one.
    pub end: Option<u64>,
    /// The line, from 1.
    pub line: u64,
    /// What was done, or why the region was not read.
    pub words: String,
    /// What was added or left out by a repair: (added, left out).
    pub change: Option<(String, String)>,
    /// The shard of that event.
    pub shard: u32,
    /// The event it belongs to.
    pub row: Option<u32>,
    /// The lines around it as found: text, and the byte that each begins at.
    pub original: Vec<(u64, String)>,
}
