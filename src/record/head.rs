//! Lines that say at their start what they are: CEF and LEEF, and the messages of `karmor
//! logs`. They are looked for before anything else on a line, because what they hold may
//! look like JSON.

use super::json::Tape;
use super::scan::line_end;
use super::{Gap, Reason, block, cef};

/// How far into its line a record may begin: what carries it is shorter.
const NEAR: usize = 1024;

pub(super) enum Head {
    /// A record of so many bytes, on the tape.
    Record(usize),
    /// So many bytes that are none.
    Gap(usize, Gap),
    /// No such line.
    None,
    /// More bytes are needed to tell.
    More,
}

/// Reads the line at the start of `src` to the tape, if it is of this kind.
pub(super) fn read(src: &[u8], last: bool, tape: &mut Tape) -> Head {
    let near = src.get(..NEAR).unwrap_or(src);
    let stop = memchr::memchr2(b'\n', b'{', near);
    if stop.is_none() && near.len() < NEAR && !last {
        return Head::More;
    }
    let head = near.get(..stop.unwrap_or(near.len())).unwrap_or_default();
    let start = cef::start(head);
    match start {
        Some(at @ 1..) => return Head::Gap(at, Gap::Carrier("text before a record")),
        None if !block::is_message(head) => return Head::None,
        _ => {}
    }
    let end = line_end(src, 0);
    if end == src.len() && !last {
        return Head::More;
    }
    let line = src.get(..end).unwrap_or_default().trim_ascii_end();
    let read = if start.is_some() { cef::parse(line, tape) } else { block::message(line, tape) };
    match read {
        Some(()) => Head::Record(line.len()),
        None => Head::Gap((end + 1).min(src.len()), Gap::Unreadable(Reason::Fragment)),
    }
}
