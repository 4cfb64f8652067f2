//! What the hub and its shards tell each other. Rows, keys and places travel beside a message as
//! packed bytes, since there may be millions.

use crate::protocol::{Format, FromWorker, InputStatus, Ledger, ToWorker};
use crate::query::{Answer, Ask, Counted, Query, RankKey};
use crate::session::{Around, Cuttable, Part, Strip};
use crate::store::Mark;
use serde::{Deserialize, Serialize};

/// From the hub to a shard. Answers bear the number of the turn that they were asked in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum ToShard {
    /// Begin, with a number, and the key of all hashes.
    Begin {
        /// Which shard it is.
        shard: u32,
        /// The key.
        key: u64,
        /// Files of at least so many bytes may be cut: ask with [`FromShard::May`].
        least: u64,
    },
    /// Whether the input that you asked for is cut, and how its first part ends.
    Cut {
        /// Which.
        input: u32,
        /// The part; nothing if all of it is yours.
        part: Option<Part>,
    },
    /// Read a part of an input; what you have of it is not right. Its `File` travels beside.
    Part {
        /// The number of the part.
        input: u32,
        /// The name of the input.
        name: String,
        /// When it was last written, in milliseconds since the epoch.
        date: Option<i64>,
        /// Which part.
        part: Part,
    },
    /// Where a part stands among others.
    Stands {
        /// The number of the part.
        input: u32,
        /// Where.
        around: Around,
    },
    /// What the page said to the one that holds an input, or to all.
    Page(ToWorker),
    /// When the newest event was.
    Newest {
        /// The turn.
        turn: u32,
    },
    /// What rows are ordered by that stand at some ranks; or how many stand before one.
    Keys {
        /// The turn.
        turn: u32,
        /// Of which query; it does not name `now`.
        query: Query,
        /// How many events each rule has.
        rules: Counted,
        /// Which groups of repeats are unfolded.
        unfold: Vec<Mark>,
        /// From which rank on, each so manieth, up to which.
        range: (u64, u64, u64),
        /// What that one is ordered by; nothing to be told keys. The query does not fold then.
        before: RankKey,
    },
    /// Answer a question for your share.
    Ask {
        /// The turn.
        turn: u32,
        /// The question.
        what: Ask,
    },
    /// Tell numbers that equal rows share, from a segment on.
    Marks {
        /// The turn.
        turn: u32,
        /// The segment.
        from: u32,
    },
    /// The rows beside are copies of rows of others: which of the rest may be one of two that are
    /// told of one event?
    Twins {
        /// The turn.
        turn: u32,
    },
    /// The rows beside are copies of rows of others, or the other of two, and no others are:
    /// where do they stand?
    Copies {
        /// The turn.
        turn: u32,
    },
    /// The copies beside are those that others have of your rows.
    Elsewhere {
        /// The turn.
        turn: u32,
    },
    /// What the ledger holds, by input.
    Parts {
        /// The turn.
        turn: u32,
    },
    /// Some entries of the ledger.
    Ledger {
        /// The turn.
        turn: u32,
        /// The first.
        offset: u64,
        /// How many at most.
        most: u32,
    },
    /// Begin to write the events that a query shows.
    Export {
        /// The turn.
        turn: u32,
        /// Which; it does not name `now`.
        query: Query,
        /// How many events each rule has.
        rules: Counted,
        /// In which format.
        format: Format,
    },
    /// Go on writing.
    More {
        /// The turn.
        turn: u32,
    },
}

/// How many entries the ledger has of the input of a rank, and repairs by rule.
pub type Entries = (u32, u64, Vec<(String, u64)>);

/// From a shard to the hub.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum FromShard {
    /// How far an input has come.
    Input(InputStatus),
    /// How far a part of an input has come.
    Part {
        /// The turn that it was given in.
        turn: u32,
        /// The byte that it begins with.
        begins: u64,
        /// How far it is.
        status: InputStatus,
    },
    /// An input may be cut; it is not read on until that is decided.
    May(Cuttable),
    /// How far the search of all values has come, as the page is told it.
    Indexed {
        /// Records whose values cannot be searched yet.
        left: u64,
        /// Whether it is worth asking again.
        news: bool,
    },
    /// When the newest event was.
    Newest {
        /// The turn.
        turn: u32,
        /// In nanoseconds since the epoch.
        newest: Option<i64>,
    },
    /// The keys beside, and how many rows the query shows, or how many stand before one.
    Keys {
        /// The turn.
        turn: u32,
        /// How many.
        shown: u64,
    },
    /// An answer; what its rows are ordered by is beside.
    Answer {
        /// The turn.
        turn: u32,
        /// The answer.
        answer: Box<Answer>,
    },
    /// The numbers of rows beside, and from which segment on to ask for more.
    Marks {
        /// The turn.
        turn: u32,
        /// The segment.
        next: Option<u32>,
    },
    /// The rows beside may be one of two.
    Twins {
        /// The turn.
        turn: u32,
    },
    /// The places beside of copies.
    Copies {
        /// The turn.
        turn: u32,
    },
    /// It knows what others have of its rows.
    Elsewhere {
        /// The turn.
        turn: u32,
    },
    /// What the ledger holds: for each input how many entries, and repairs by rule.
    Parts {
        /// The turn.
        turn: u32,
        /// By input.
        parts: Vec<Entries>,
    },
    /// Some entries of the ledger, and all accounts.
    Ledger {
        /// The turn.
        turn: u32,
        /// The ledger.
        ledger: Box<Ledger>,
        /// The strips of parts, by their numbers.
        strips: Vec<(u32, Strip)>,
    },
    /// The lines beside of an export.
    Export {
        /// The turn.
        turn: u32,
        /// Whether they are the last.
        last: bool,
        /// Cells that were guarded, so far.
        guarded: u64,
        /// Why it ended early.
        error: Option<String>,
    },
}

/// What the hub sends, with the bytes that travel beside.
#[derive(Debug, Clone)]
#[cfg_attr(
    target_pointer_width = "64",
    expect(clippy::large_enum_variant, reason = "there are few, and each is sent at once")
)]
pub enum Out {
    /// To the page.
    Page(FromWorker, Vec<u8>),
    /// To a shard. With an [`ToWorker::Open`] or [`ToWorker::Bytes`] goes what came with it from
    /// the page; with a [`ToShard::Part`], the `File` of its input.
    Shard(usize, ToShard, Vec<u8>),
}
