//! Where a row ends and its cells are: by RFC 4180 first, then as careless writers write them.

use crate::record::Rule;
use memchr::{memchr, memchr2};

/// How far a cell is looked into whose quotes do not add up.
const NEAR: usize = 64 << 10;

/// How many lines behind an open quote are asked whether they are rows.
const MOST_LINES: usize = 16;

/// A cell: its text, without the quotes around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::record) struct Cell {
    pub start: usize,
    pub end: usize,
    /// Whether it holds doubled quotes.
    pub quotes: bool,
}

/// A row: how many bytes it takes without its line end, what was done to read it and where, and
/// whether the end of the input cuts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::record) struct Row {
    pub width: usize,
    pub rule: Option<(usize, Rule)>,
    pub cut: bool,
}

#[derive(Debug, PartialEq, Eq)]
pub(in crate::record) enum Scan {
    Row(Row),
    /// More bytes are needed to tell.
    More,
}

/// How a try to read a row ended.
enum Try {
    Done(usize),
    /// A quote closes a cell and something else follows.
    Broken(usize),
    /// A cell is not closed.
    Open,
    More,
}

/// Reads the row at the start of `src`, of a table of so many columns (0 if that is not known).
pub(in crate::record) fn scan(
    src: &[u8],
    delimiter: u8,
    columns: usize,
    last: bool,
    cells: &mut Vec<Cell>,
) -> Scan {
    let row = |width, rule, cut| Scan::Row(Row { width, rule, cut });
    let tried = cut(src, delimiter, last, true, cells);
    match tried {
        Try::Done(width) => return row(width, None, false),
        Try::More => return Scan::More,
        Try::Open if !last => return Scan::More,
        Try::Open => {
            if !rows_follow(src, delimiter, columns, cells) {
                cut(src, delimiter, true, true, cells);
                return row(src.trim_ascii_end().len(), None, true);
            }
        }
        // A quote inside of a cell: over several lines only if that makes a whole row.
        Try::Broken(at) => {
            let near = src.get(..NEAR).unwrap_or(src);
            match cut(near, delimiter, last && near.len() == src.len(), false, cells) {
                Try::Done(width) if cells.len() == columns && at < width => {
                    return row(width, Some((at, Rule::QuoteKept)), false);
                }
                Try::More | Try::Open if !last && near.len() < NEAR => return Scan::More,
                _ => {}
            }
        }
    }
    // The line alone, as it is read when nothing else is there.
    let Some(end) = memchr(b'\n', src).or(last.then_some(src.len())) else { return Scan::More };
    let line = src.get(..lenient_end(src, end)).unwrap_or_default();
    let closed = Some((line.len(), Rule::StringClosed));
    let rule = match cut(line, delimiter, true, true, cells) {
        Try::Broken(at) => match cut(line, delimiter, true, false, cells) {
            Try::Done(_) => Some((at, Rule::QuoteKept)),
            _ => closed,
        },
        Try::Done(_) => None,
        Try::Open | Try::More => closed,
    };
    row(line.len(), rule, false)
}

/// The end of a line without its carriage returns.
pub(in crate::record) fn lenient_end(src: &[u8], end: usize) -> usize {
    let line = src.get(..end).unwrap_or_default();
    line.len() - line.iter().rev().take_while(|byte| **byte == b'\r').count()
}

/// Whether a line behind the first is a whole row: then a quote is missing in the first.
fn rows_follow(src: &[u8], delimiter: u8, columns: usize, cells: &mut Vec<Cell>) -> bool {
    let mut at = 0;
    for _ in 0..MOST_LINES {
        let Some(more) = memchr(b'\n', src.get(at..).unwrap_or_default()) else { return false };
        at += more + 1;
        let rest = src.get(at..).unwrap_or_default();
        let near = rest.get(..NEAR).unwrap_or(rest);
        let whole = matches!(cut(near, delimiter, true, true, cells), Try::Done(_));
        if whole && cells.len() == columns && columns > 1 {
            return true;
        }
    }
    false
}

/// Cuts a row into cells. Strictly, quotes close a cell and are doubled inside of one; else
/// nobody doubled them, and those close a cell behind which it ends.
fn cut(src: &[u8], delimiter: u8, last: bool, strict: bool, cells: &mut Vec<Cell>) -> Try {
    cells.clear();
    let mut at = 0;
    loop {
        let start = at;
        let mut quotes = false;
        if src.get(at) == Some(&b'"') {
            at += 1;
            loop {
                let Some(more) = memchr(b'"', src.get(at..).unwrap_or_default()) else {
                    cells.push(Cell {
                        start: start + 1,
                        end: src.trim_ascii_end().len().max(start + 1),
                        quotes,
                    });
                    return Try::Open;
                };
                at += more;
                let quotes_here =
                    src.get(at..).unwrap_or_default().iter().take_while(|byte| **byte == b'"');
                let run = quotes_here.count();
                let rest = src.get(at + run..).unwrap_or_default();
                if matches!(rest, [] | [b'\r']) && !last {
                    return Try::More;
                }
                let odd = run % 2 == 1;
                if ends(rest, delimiter) && (odd || !strict) {
                    quotes |= strict && run > 1;
                    at += run - 1;
                    break;
                }
                if odd && strict {
                    return Try::Broken(at + run - 1);
                }
                quotes |= strict;
                at += run;
            }
            cells.push(Cell { start: start + 1, end: at, quotes });
            at += 1;
        } else {
            let stop = memchr2(delimiter, b'\n', src.get(at..).unwrap_or_default());
            let end = match stop {
                None if !last => return Try::More,
                None => lenient_end(src, src.len()).max(at),
                Some(more) if src.get(at + more) == Some(&b'\n') => {
                    lenient_end(src, at + more).max(at)
                }
                Some(more) => at + more,
            };
            cells.push(Cell { start, end, quotes: false });
            at = end;
        }
        if src.get(at) != Some(&delimiter) {
            return Try::Done(at);
        }
        at += 1;
    }
}

/// Whether a cell ends before what follows its quote: a delimiter, a line end, or nothing.
fn ends(rest: &[u8], delimiter: u8) -> bool {
    match rest {
        [] | [b'\n', ..] | [b'\r'] | [b'\r', b'\n', ..] => true,
        [byte, ..] => *byte == delimiter,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(src: &str, columns: usize) -> (Vec<&str>, Row) {
        let mut cells = Vec::new();
        let Scan::Row(row) = scan(src.as_bytes(), b',', columns, true, &mut cells) else {
            panic!("the end is known");
        };
        (cells.iter().map(|cell| &src[cell.start..cell.end]).collect(), row)
    }

    #[test]
    fn rows_are_cut_where_their_writer_did() {
        let whole = |width| Row { width, rule: None, cut: false };
        for (src, cells, row) in [
            ("a,b\nc", vec!["a", "b"], whole(3)),
            ("a,\r\nc", vec!["a", ""], whole(2)),
            ("\"a,\n\"\"b\"\"\",c\r\n", vec!["a,\n\"\"b\"\"", "c"], whole(12)),
            (",\"\"", vec!["", ""], whole(3)),
            ("\"\"\"\",b", vec!["\"\"", "b"], whole(6)),
        ] {
            assert_eq!(read(src, 2), (cells, row), "{src}");
        }
    }

    #[test]
    fn careless_quotes_do_not_swallow_rows() {
        let kept = |width, at, rule| Row { width, rule: Some((at, rule)), cut: false };
        for (src, cells, row) in [
            ("\"say \"hi\"\",b\n", vec!["say \"hi\"", "b"], kept(12, 5, Rule::QuoteKept)),
            ("a,\"b\nc,d\n", vec!["a", "b"], kept(4, 4, Rule::StringClosed)),
            ("a,\"b", vec!["a", "b"], Row { width: 4, rule: None, cut: true }),
        ] {
            assert_eq!(read(src, 2), (cells, row), "{src}");
        }
    }
}
