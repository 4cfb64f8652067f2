//! What carries records: lines and objects of log collectors, runtimes and clients, with a
//! record as a part of a line, as the text of a JSON string, or as an object inside.
//!
//! Each carrier is an entry of a table: [`lines`] for prefixes of lines, [`objects`] for JSON
//! objects, which [`object`] looks into. What they carry is a stream of its own ([`run`]), which another splitter reads;
//! [`lift`] tells what that one finds in places of the input again. So carriers can stand in
//! carriers, up to [`MAX_DEPTH`] deep.

mod code;
mod lift;
pub(super) mod lines;
mod map;
pub(super) mod object;
mod objects;
pub(super) mod probe;
pub(super) mod run;

pub(super) use code::Code;
pub use code::Coded;
pub use lines::{LINES, LineCarrier};
pub use objects::{OBJECTS, ObjectCarrier};

use super::table::Table;
use crate::event::{Field, Time};
use std::rc::Rc;

/// How deep carriers are looked into.
pub const MAX_DEPTH: u8 = 8;

/// What carried a record, and what it says of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Carried {
    /// The carriers' names, outermost first.
    pub path: Vec<&'static str>,
    /// How the record's text is written in the input's bytes.
    pub coded: Coded,
    /// Fields that the carriers state, the innermost carrier's first.
    pub fields: Vec<(Field, String)>,
    /// The table that the record is a row of.
    pub(crate) table: Option<Rc<Table>>,
}

impl Carried {
    /// Whether the record is a row of a table.
    pub fn is_row(&self) -> bool {
        self.table.is_some()
    }

    /// The header of the table that the record is a row of.
    pub fn header(&self) -> Option<&str> {
        self.table.as_ref().map(|table| table.header.as_ref())
    }
}

/// What one line or object carries.
#[derive(Debug)]
pub(super) struct Unit<'a> {
    /// What it carries, as it is written.
    pub bytes: &'a [u8],
    /// The byte of the input that it begins at.
    pub start: u64,
    /// How it is written.
    pub code: Option<Code>,
    /// Whether a line ends behind it.
    pub ends: Ends,
    /// When the carrier says that it was written.
    pub time: Option<Time>,
}

/// Whether what is carried ends a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ends {
    /// It does.
    Line,
    /// The next unit of the stream goes on with the same line.
    Open,
    /// It does, and nothing goes on behind it.
    All,
    /// It does if its text says so; a long one, or one that is no whole record, goes on.
    Text,
}
