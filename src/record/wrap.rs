//! Line breaks that are not the record's: a terminal of so many columns, or a mail program,
//! put them in when the text was copied.
//!
//! A string with a line break keeps it, unless the record shows what broke its lines:
//! - a terminal: all broken lines have the same length, two lines in a row have it, and no
//!   line is longer;
//! - quoted-printable (RFC 2045 §6.7): each broken line ends with `=`, at 76 columns at most;
//! - `format=flowed` (RFC 3676 §4.1): each broken line ends with a blank, at 78 columns at
//!   most, and the next word would not have fitted.
//!
//! Only lines of the record itself are looked at, so that its bytes say the same alone.

use super::edit::{Edit, Put};
use super::json::{Parser, State, Stop, Tape, span};
use super::scan::{line_end, scalar_end};
use super::{Kind, Rule};

/// The narrowest terminal.
const NARROWEST: usize = 40;
/// The longest line that is looked at again while reading.
const NEAR: usize = 4096;

/// A line of a record: where its break is, and how many columns it has.
#[derive(Clone, Copy)]
struct Line {
    end: usize,
    columns: usize,
}

pub(super) fn columns(line: &[u8]) -> usize {
    line.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

fn lines(src: &[u8]) -> Vec<Line> {
    let mut start = 0;
    let line = |end: usize| {
        let line = src.get(start..end).unwrap_or_default();
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let found = Line { end: start + line.len(), columns: columns(line) };
        start = end + 1;
        found
    };
    memchr::memchr_iter(b'\n', src).chain([src.len()]).map(line).collect()
}

/// Joins the strings of a record that was read, if it shows what broke them.
pub(super) fn join(src: &[u8], tape: &mut Tape) {
    let kept = |rule: Rule| rule == Rule::LineBreakKept;
    if !tape.repairs.iter().any(|repair| kept(repair.2)) {
        return;
    }
    let lines = lines(src);
    let place = |at: usize| lines.binary_search_by_key(&at, |line| line.end).ok();
    let breaks = tape.repairs.iter().filter(|repair| kept(repair.2));
    let broken: Option<Vec<usize>> = breaks.map(|repair| place(repair.0)).collect();
    let Some(broken) = broken else { return };
    let at = |place: usize| lines.get(place).map_or(0, |line| line.columns);
    let ends = |last: u8, most: usize| {
        broken.iter().all(|place| {
            let end = lines.get(*place).map_or(0, |line| line.end);
            at(*place) <= most && end.checked_sub(1).and_then(|end| src.get(end)) == Some(&last)
        })
    };
    let drop = if terminal(&lines, &broken) {
        0
    } else if ends(b'=', 76) {
        1
    } else if ends(b' ', 78) && broken.iter().all(|place| !word_fits(src, &lines, *place)) {
        0
    } else {
        return;
    };
    for repair in tape.repairs.iter_mut().filter(|repair| kept(repair.2)) {
        let (start, end) = (repair.0 - drop, line_end(src, repair.0) + 1);
        *repair = (start, end - start, Rule::WrapJoined);
        tape.edits.push(Edit { start, end, put: Put::Text("") });
    }
}

/// Whether a terminal broke these lines. The first line of a record may begin anywhere in
/// its line, so it may be shorter.
fn terminal(lines: &[Line], broken: &[usize]) -> bool {
    let Some(width) = broken.last().and_then(|place| lines.get(*place)).map(|line| line.columns)
    else {
        return false;
    };
    let whole = lines.get(..lines.len().saturating_sub(1)).unwrap_or_default();
    let full = |place: &usize| lines.get(*place).is_some_and(|line| line.columns == width);
    width >= NARROWEST
        && broken.iter().all(|place| *place == 0 || full(place))
        && lines.iter().all(|line| line.columns <= width)
        && whole.windows(2).any(|pair| pair.iter().all(|line| line.columns == width))
}

/// Whether the first word of the next line could have stood at the end of a line.
fn word_fits(src: &[u8], lines: &[Line], place: usize) -> bool {
    let Some(line) = lines.get(place) else { return true };
    let next = src.get(line_end(src, line.end) + 1..).unwrap_or_default();
    let word = next.iter().take_while(|byte| !byte.is_ascii_whitespace()).count();
    line.columns + word <= 66
}

/// Whether the line that ends at a place is as long as the one before it, and long enough to
/// be a terminal's.
pub(super) fn repeats(src: &[u8], end: usize) -> bool {
    let line = |end: usize| {
        let near = src.get(end.saturating_sub(NEAR)..end)?;
        let start = memchr::memrchr(b'\n', near).map_or(0, |place| place + 1);
        let line = near.get(start..)?;
        Some((columns(line.strip_suffix(b"\r").unwrap_or(line)), end - line.len()))
    };
    let Some((width, start)) = line(end) else { return false };
    let before = start.checked_sub(1).filter(|place| src.get(*place) == Some(&b'\n'));
    width >= NARROWEST && before.and_then(line).is_some_and(|(other, _)| other == width)
}

impl Parser<'_> {
    /// A number that a terminal broke: its rest begins the next line.
    pub(super) fn broken_number(&mut self) -> Result<Option<State>, Stop> {
        let (end, at) = (self.value_end, self.at);
        let digit = |place: usize| self.src.get(place).is_some_and(u8::is_ascii_digit);
        let gap = self.src.get(end..at).unwrap_or_default();
        if !matches!(gap, b"\n" | b"\r\n") || !digit(at) || !end.checked_sub(1).is_some_and(digit) {
            return Ok(None);
        }
        let stop = scalar_end(self.src, at);
        if stop == self.src.len() && !self.last {
            return Err(Stop::More);
        }
        let closed = matches!(self.src.get(stop), Some(b',' | b'}' | b']'));
        // Of the record's first line it is the next that tells how wide the terminal was.
        let below = self.near_line_end(at)?;
        if !closed || !repeats(self.src, end) && !repeats(self.src, below) {
            return Ok(None);
        }
        let (_, to) = span(0, stop);
        let Some(node) = self.tape.nodes.last_mut() else { return Ok(None) };
        if node.kind != Kind::Scalar || node.value.1 as usize != end {
            return Ok(None);
        }
        node.value.1 = to;
        self.tape.edit(end, at, Put::Text(""));
        self.note(end, at - end, Rule::WrapJoined);
        (self.at, self.value_end) = (stop, stop);
        Ok(Some(State::After))
    }
}
