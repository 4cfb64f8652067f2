//! Bytes that are missing in the middle of a record: what stands on both sides of the gap
//! reads as one text, and must not become one value, nor two records one.

use super::json::{Parser, Stop};
use super::marks::{LONGEST, Quote, is_quoted_key, opening, quote_at, skip_blank};
use super::mend::plain;
use super::scan::skip_space;
use super::{Kind, Rule};

/// The most fields and repairs that a key is compared with.
const COMPARED: usize = 256;

impl Parser<'_> {
    /// The end of a string's text, if the quote that seems to end it opens the next key:
    /// `"a":"b,"c":1`. Stands there then.
    pub(super) fn ends_before_key(
        &mut self,
        start: usize,
        quote: usize,
    ) -> Result<Option<usize>, Stop> {
        if !self.key_at(quote)? {
            return Ok(None);
        }
        let text = self.src.get(start..quote).unwrap_or_default();
        let line = !text.contains(&b'\n');
        let text = text.trim_ascii_end();
        let end = start + text.strip_suffix(b",").unwrap_or(text).trim_ascii_end().len();
        // Without a comma, more is missing than a quote: the key may be of another record.
        if line && !text.ends_with(b",") && self.tape.open.len() == 1 {
            return Err(Stop::Split(quote));
        }
        self.at = end;
        self.note(end, 0, Rule::StringClosed);
        Ok(Some(end))
    }

    /// Ends the record before a field whose string is not its own: the quote is that of the string
    /// which all of the record is in, or the text goes on, a line below, in other quotes.
    pub(super) fn is_own(&self, start: usize, end: usize) -> Result<(), Stop> {
        let split = || Err(Stop::Split(opening(self.src, self.key.0).max(1)));
        if self.quote == Quote::Escaped {
            return if self.tape.open.len() == 1 { split() } else { Ok(()) };
        }
        let text = self.src.get(start + 1..end).unwrap_or_default();
        if !text.contains(&b'\n') || text.starts_with(b"{") || text.starts_with(b"[") {
            return Ok(());
        }
        let goes_on = (start + 1..end).any(|at| {
            quote_at(self.src, at).is_some_and(|(_, width)| {
                let (comma, _) = skip_blank(self.src, at + width);
                let (key, _) = skip_blank(self.src, comma + 1);
                self.src.get(comma) == Some(&b',') && is_quoted_key(self.src, key) == Some(true)
            })
        });
        if goes_on { split() } else { Ok(()) }
    }

    /// A colon behind a string: it began as a value, and bytes are missing up to the end of
    /// another field's key. Takes the field back; gives its start.
    pub(super) fn ran_into_key(&mut self) -> Result<Option<usize>, Stop> {
        let Some(place) = self.tape.nodes.len().checked_sub(1) else { return Ok(None) };
        let Some(node) = self.tape.nodes.get(place) else { return Ok(None) };
        let text = node.value.0 as usize..node.value.1 as usize;
        let quote = self.src.get(text.end..self.value_end).unwrap_or_default();
        let here = node.kind == Kind::String && !quote.is_empty() && quote.len() <= LONGEST;
        // An element of an array that was closed behind it is no field of this object.
        if !here || usize::from(node.depth) + 1 != self.tape.open.len() {
            return Ok(None);
        }
        let start = opening(self.src, node.key.0);
        // Of a line below: it may be another record's.
        if self.src.get(text).is_some_and(|text| text.contains(&b'\n')) {
            return Err(Stop::Split(start));
        }
        self.tape.nodes.truncate(place);
        let before = self.src.get(..start).unwrap_or_default().trim_ascii_end();
        self.value_end = before.strip_suffix(b",").unwrap_or(before).trim_ascii_end().len();
        Ok(Some(start))
    }

    /// Ends the record before a key that it had already, if that was the last one, or if something
    /// was amiss in between: then bytes are missing, or lines of two records were mixed, and what
    /// follows is of another one.
    pub(super) fn comes_again(&self, start: usize) -> Result<(), Stop> {
        let (tape, wide) = (&*self.tape, self.key.1 - self.key.0);
        if tape.open.len() != 1 {
            return Ok(());
        }
        let text = |(start, end): (u32, u32)| self.src.get(start as usize..end as usize);
        let is = |key: (u32, u32)| key.1 - key.0 == wide && text(key) == text(self.key);
        let split = |end: usize| {
            let text = self.src.get(..end).unwrap_or_default();
            Err(Stop::Split(text.trim_ascii_end().len()))
        };
        if tape.nodes.last().is_some_and(|node| node.depth == 0 && is(node.key)) {
            return split(start);
        }
        let skipped = |rule: Rule| matches!(rule, Rule::TextSkipped | Rule::StringClosed);
        let amiss = |rule: Rule| {
            let closed = matches!(rule, Rule::BraceClosed | Rule::ArrayClosed);
            closed || skipped(rule) || matches!(rule, Rule::CommaAdded | Rule::ColonAdded)
        };
        let mut repairs = tape.repairs.iter().rev().take(COMPARED);
        let Some((at, _, rule)) = repairs.find(|repair| amiss(repair.2)) else { return Ok(()) };
        let mut next = 0;
        for _ in 0..COMPARED {
            let Some(node) = tape.nodes.get(next) else { break };
            next = (node.next as usize).max(next + 1);
            if is(node.key) {
                let behind = *at > node.value.1 as usize;
                return split(if skipped(*rule) && behind { *at } else { start });
            }
        }
        Ok(())
    }

    /// Whether a key that has lost its first quote begins the line below a string's value:
    /// then the string has lost its last one.
    pub(super) fn key_rest_at(&self, at: usize) -> Result<bool, Stop> {
        let rest = self.src.get(at..).unwrap_or_default();
        let name = rest.iter().take(100).take_while(|byte| plain(byte)).count();
        let quote = at + name;
        let colon = skip_space(self.src, quote + 1);
        if self.src.get(colon).is_none() && !self.last {
            return Err(Stop::More);
        }
        let is = self.src.get(quote) == Some(&b'"') && self.src.get(colon) == Some(&b':');
        let before = self.src.get(..self.at).unwrap_or_default();
        Ok(is && name > 0 && before.trim_ascii_end().ends_with(b":"))
    }
}
