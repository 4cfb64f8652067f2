//! What a shard writes of an export, a few lines at once.

use super::page::AllOpened;
use std::collections::VecDeque;
use watchglass::protocol::Format;
use watchglass::query::{Counted, Query};
use watchglass::session::{Session, Want};
use watchglass::shards::{FromShard, line};
use watchglass::store::{RowId, top};

/// Lines of an export that a shard writes at once.
const LINES: usize = 3;

/// What a shard writes: which events, how, the rows that are left, and how many cells it guarded.
pub type Export = ((Query, Counted), Format, VecDeque<RowId>, u64);

/// Bytes that a session has, or that are read from what was opened.
pub fn bytes(session: &Session, opened: &AllOpened, want: Want) -> Vec<u8> {
    session.kept(want).unwrap_or_else(|| {
        let bytes = &opened[&top(want.input)].bytes;
        bytes[want.span.start as usize..want.span.end as usize].to_vec()
    })
}

pub fn written(session: &Session, opened: &AllOpened, row: RowId, format: Format) -> (String, u64) {
    // Of more than the row, as a worker does it.
    let want = session.record_of(row).unwrap();
    let wide = session.with_neighbours(want, 2_000);
    let read = bytes(session, opened, wide);
    let from = (want.span.start - wide.span.start) as usize;
    let raw = &read[from..from + want.span.len() as usize];
    session.export_row(row, raw, format).unwrap()
}

pub fn lines(
    session: &Session,
    opened: &AllOpened,
    turn: u32,
    export: &mut Option<Export>,
) -> (FromShard, Vec<u8>) {
    let mut bytes = Vec::new();
    let (last, guarded) = match export {
        None => (true, 0),
        Some(((query, rules), format, rows, guarded)) => {
            for row in rows.drain(..rows.len().min(LINES)) {
                let (text, cells) = written(session, opened, row, *format);
                *guarded += cells;
                line(&mut bytes, &session.key((query, rules), row), &text);
            }
            (rows.is_empty(), *guarded)
        }
    };
    (FromShard::Export { turn, last, guarded, error: None }, bytes)
}
