//! An export, written in pieces that are handed to the page one by one.

use super::{Shared, bytes, index, post, read, shard};
use js_sys::Uint8Array;
use watchglass::protocol::{Format, FromWorker};
use watchglass::query::{Counted, Query};
use watchglass::session::{Session, Want};
use watchglass::shards::{self, FromShard};

/// Bytes of text after which a piece is handed over.
const PIECE: usize = 1 << 20;
/// Bytes read on each side of a record; its neighbours in the order are often near.
const AROUND: u64 = 1 << 20;

/// Bytes of an input read last.
#[derive(Default)]
struct Window {
    input: u32,
    start: u64,
    bytes: Vec<u8>,
}

impl Window {
    fn get(&self, want: Want) -> Option<&[u8]> {
        if want.input != self.input {
            return None;
        }
        let start = usize::try_from(want.span.start.checked_sub(self.start)?).ok()?;
        let end = usize::try_from(want.span.end.checked_sub(self.start)?).ok()?;
        self.bytes.get(start..end)
    }
}

/// Writes the events that a query shows, with how many events each rule has.
pub(super) async fn run(worker: Shared, ask: u32, asked: (Query, Counted), format: Format) {
    let (query, rules) = (&asked.0, &asked.1);
    let stopped = || worker.borrow().exporting != Some(ask);
    while !stopped() && worker.borrow().session.unsearched(query) > 0 {
        index::run(worker.clone()).await;
        read::pause(50).await;
    }
    let rows = worker.borrow().session.rows(query, rules);
    let mut text = match shard::is_one() {
        true => Vec::new(),
        false => Session::export_head(format).into_bytes(),
    };
    let (mut events, mut guarded, mut error) = (0, 0, None);
    let mut window = Window::default();
    for row in rows {
        if stopped() {
            error = Some("Stopped.".to_owned());
            break;
        }
        let want = worker.borrow().session.record_of(row);
        let Some(want) = want else { continue };
        if window.get(want).is_none() {
            match around(&worker, want).await {
                Ok(read) => window = read,
                Err(why) => {
                    error = Some(why);
                    break;
                }
            }
        }
        let raw = window.get(want).unwrap_or_default();
        let line = worker.borrow().session.export_row(row, raw, format);
        let Some((line, cells)) = line else {
            error = Some("The file changed since it was read; open it again.".to_owned());
            break;
        };
        if shard::is_one() {
            let key = worker.borrow().session.key((query, rules), row);
            shards::line(&mut text, &key, &line);
        } else {
            text.extend_from_slice(line.as_bytes());
        }
        events += 1;
        guarded += cells;
        if text.len() > PIECE {
            hand_over(ask, &mut text, events, guarded, false, None);
            match shard::is_one() {
                true => shard::wait_for_more(&worker).await,
                false => read::breathe().await,
            }
        }
    }
    hand_over(ask, &mut text, events, guarded, true, error);
}

async fn around(worker: &Shared, want: Want) -> Result<Window, String> {
    let want = worker.borrow().session.with_neighbours(want, AROUND);
    let bytes = bytes(worker, want).await?;
    Ok(Window { input: want.input, start: want.span.start, bytes })
}

fn hand_over(
    ask: u32,
    text: &mut Vec<u8>,
    events: u64,
    guarded: u64,
    last: bool,
    error: Option<String>,
) {
    let bytes = Uint8Array::from(text.as_slice());
    text.clear();
    if shard::is_one() {
        let message = FromShard::Export { turn: ask, last, guarded, error };
        return shard::tell(&message, &bytes);
    }
    post(&FromWorker::Export { ask, events, last, guarded, error }, bytes.into());
}
