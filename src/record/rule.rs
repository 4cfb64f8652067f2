//! What is done to a record that cannot be read strictly: a closed list of rules, each with its
//! name in ledgers. They close, skip or decode; none makes up a key or a value.

use super::marks::quote_at;

/// One repair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repair {
    /// The byte of the input it was made at.
    pub at: u64,
    /// How many bytes were left out, from there on.
    pub skipped: u32,
    /// What was done.
    pub rule: Rule,
}

impl Repair {
    /// What stands in the place of the bytes that were left out, if these are they: where the first
    /// that is not as JSON has it is no quote but a blank, nothing.
    pub fn put(&self, out: &[u8]) -> &'static str {
        use Rule::{EntitiesDecoded, EscapesDecoded, QuotesRead};
        let quote = matches!(self.rule, EntitiesDecoded | EscapesDecoded | QuotesRead);
        if quote && quote_at(out, 0).is_none() { "" } else { self.rule.added() }
    }
}

macro_rules! rules {
    ($($(#[$doc:meta])* $id:ident $code:literal $words:literal $added:literal,)*) => {
        /// What a repair does.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule { $($(#[$doc])* $id,)* }

        impl Rule {
            /// All rules.
            pub const ALL: &[Rule] = &[$(Rule::$id,)*];

            /// The name in ledgers.
            pub fn code(self) -> &'static str { match self { $(Rule::$id => $code,)* } }
            /// What was done, for people.
            pub fn words(self) -> &'static str { match self { $(Rule::$id => $words,)* } }
            /// The text that reading went on as if it stood there.
            pub fn added(self) -> &'static str { match self { $(Rule::$id => $added,)* } }
        }
    };
}

impl Rule {
    /// Whether it says how all of a record is written, and nothing is amiss.
    pub(super) fn is_notation(self) -> bool {
        use Rule::{
            BlanksSkipped, CommaSkipped, CommentSkipped, EntitiesDecoded, EscapesDecoded,
            FalseRead, KeysUnquoted, NullRead, QuotesRead, TrueRead, WrapJoined,
        };
        matches!(
            self,
            BlanksSkipped
                | CommaSkipped
                | CommentSkipped
                | EntitiesDecoded
                | EscapesDecoded
                | FalseRead
                | KeysUnquoted
                | NullRead
                | QuotesRead
                | TrueRead
                | WrapJoined
        )
    }
}

impl Rule {
    /// Whether a record that it was done to may be a part of one.
    pub(super) fn is_cut(self) -> bool {
        use Rule::{
            ArrayClosed, BraceClosed, BraceOpened, RecordSplit, StartMissing, StringClosed,
            TextSkipped,
        };
        matches!(
            self,
            ArrayClosed
                | BraceClosed
                | BraceOpened
                | RecordSplit
                | StartMissing
                | StringClosed
                | TextSkipped
        )
    }
}

rules! {
    /// The closing brace was missing.
    BraceClosed "brace-closed" "Closing brace added" "}",
    /// An array was left open.
    ArrayClosed "array-closed" "Array closed" "],",
    /// A comma stood where none belongs.
    CommaSkipped "comma-skipped" "Stray comma skipped" "",
    /// A comma was missing between fields.
    CommaAdded "comma-added" "Missing comma added" ",",
    /// A colon was missing after a key.
    ColonAdded "colon-added" "Missing colon added" ":",
    /// The opening brace was missing.
    BraceOpened "brace-opened" "Opening brace added" "{",
    /// Text inside a record that could not be read as a field.
    TextSkipped "text-skipped" "Unreadable field skipped" "",
    /// A string had no closing quote.
    StringClosed "string-closed" "Open string closed" "\"",
    /// A string held a line break of its own.
    LineBreakKept "line-break-kept" "Line break inside a string kept" "",
    /// A terminal or a mail program broke a string or number.
    WrapJoined "wrap-joined" "Line break of a terminal or mail left out" "",
    /// `None`, `undefined` or `NaN`.
    NullRead "null-read" "Read as null" "null",
    /// Python's `True`.
    TrueRead "true-read" "Read as true" "true",
    /// Python's `False`.
    FalseRead "false-read" "Read as false" "false",
    /// Single or typographic quotes around keys and strings.
    QuotesRead "quotes-read" "Read with quotes that are not JSON's" "\"",
    /// Keys stand without quotes.
    KeysUnquoted "keys-unquoted" "Read with keys without quotes" "\"",
    /// A comment between fields.
    CommentSkipped "comment-skipped" "Comment skipped" "",
    /// Non-breaking or invisible blanks between fields.
    BlanksSkipped "blanks-skipped" "Read with blanks that are not JSON's" "",
    /// The record is a web page's source.
    EntitiesDecoded "entities-decoded" "HTML entities decoded" "\"",
    /// The record was escaped as if it stood in a string.
    EscapesDecoded "escapes-decoded" "Doubled escaping undone" "\"",
    /// Dots stood for what was left out.
    EllipsisSkipped "ellipsis-skipped" "Ellipsis skipped" "",
    /// The record begins before the input, or before a gap in it.
    StartMissing "start-missing" "Start of the record is missing" "",
    /// A key came twice: the record ends before what is another's.
    RecordSplit "record-split" "Record ended before another's fields" "}",
    /// A quote inside of a table's cell that is not doubled.
    QuoteKept "quote-kept" "Quote inside of a cell kept" "",
    /// A row has fewer cells than its table has columns.
    CellsMissing "cells-missing" "Row with fewer cells than columns" "",
    /// A row has more cells than its table has columns.
    CellsBeyond "cells-beyond" "Row with more cells than columns" "",
}
