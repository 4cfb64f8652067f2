//! Text between objects: lines that carry something, blocks and pairs of keys and values, lines
//! of any log, and what is none of these.

use super::json::Parsed;
use super::marks::quote_at;
use super::scan::{line_end, string_end};
use super::split::{BEFORE, MAX_RECORD, Splitter, Step};
use super::start::object_start;
use super::wrapper::is_known_at;
use super::{Found, Gap, Reason, Record, Sink, block, fragment, head, line, pairs, piece, sniff};
use crate::bytes::Span;

/// The labels that all lines share, as an object (Grafana's
/// `public/app/features/inspector/utils/download.ts`).
const LABELS: &[u8] = b"Common labels: {";

/// What is no text between records.
const BINARY: Gap = Gap::Unreadable(Reason::Binary("binary data"));

/// Whether a text ends where the value of a field begins: a string in quotes of any sort, or an
/// object.
fn is_value(before: &[u8]) -> bool {
    let text = before.trim_ascii_end();
    if text.ends_with(b"\":") || text.ends_with(b"':") {
        return true;
    }
    let mark = (1..=6).rev().find_map(|width| {
        let (text, mark) = before.split_at_checked(before.len().checked_sub(width)?)?;
        let quote = mark == b"\"" || quote_at(mark, 0).is_some_and(|(_, wide)| wide == width);
        quote.then_some(text)
    });
    let mut text = mark.unwrap_or_default().trim_ascii_end();
    while let Some(rest) = text.strip_suffix("\u{a0}".as_bytes()) {
        text = rest.trim_ascii_end();
    }
    // Of a plain word it may be any text's.
    let key = text.strip_suffix(b":").map(<[u8]>::trim_ascii_end);
    key.is_some_and(|key| key.last().is_none_or(|byte| b"\"';".contains(byte) || !byte.is_ascii()))
}

/// Whether a line is one of words that a person wrote, and no piece of a value.
fn is_sentence(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    line.is_empty()
        || line.contains(&b' ') && matches!(line.last(), Some(b'.' | b':' | b'!' | b'?'))
}

impl Splitter {
    /// A line that is not JSON from its start.
    pub(super) fn text(&mut self, last: bool, sink: &mut dyn Sink) -> Step {
        if let Some(step) = self.carried_line(last, sink) {
            return step;
        }
        // What stands here may be looked at again when there are more bytes.
        self.before.ran |= self.run.is_some();
        self.end_run(sink);
        self.before.split = false;
        let pending = self.buf.pending();
        let src = pending.get(..MAX_RECORD.min(pending.len())).unwrap_or_default();
        let last = last && src.len() == pending.len();
        match head::read(src, last, &mut self.tape) {
            head::Head::More => return Step::More,
            // Nothing stands before a record in its own bytes.
            head::Head::Gap(width, gap) if !self.whole => return Step::Gap(width, gap),
            head::Head::Record(width) => return self.emit_plain(width, None, sink),
            head::Head::Gap(..) | head::Head::None => {}
        }
        if src.starts_with(LABELS) && !self.whole {
            return match memchr::memchr(b'\n', src) {
                None if !last => Step::More,
                end => Step::Gap(end.map_or(src.len(), |end| end + 1), Gap::Carrier("labels")),
            };
        }
        if let Some(step) = self.header(last, sink) {
            return step;
        }
        let pending = self.buf.pending();
        let src = pending.get(..MAX_RECORD.min(pending.len())).unwrap_or_default();
        let (mut at, mut brace) = (0, false);
        let end = loop {
            match memchr::memchr2(b'\n', b'{', src.get(at..).unwrap_or_default()) {
                _ if self.whole => break src.len(),
                None if last => break src.len(),
                None => return Step::More,
                Some(more) if src.get(at + more) == Some(&b'\n') => break at + more + 1,
                Some(more) => match object_start(src, at + more) {
                    Some(true) if at + more > 0 => {
                        let quoted = is_value(src.get(..at + more).unwrap_or_default());
                        let stop = if quoted { line_end(src, at) } else { src.len() };
                        if stop == src.len() && quoted && !last {
                            return Step::More;
                        }
                        let line = src.get(..stop).unwrap_or_default();
                        if quoted && !is_known_at(line, at + more, self.signs) {
                            let own = at + more > 0 && line.get(at + more - 1) == Some(&b'"');
                            at = if own { string_end(line, at + more) } else { line.len() };
                            continue;
                        }
                        brace = true;
                        break at + more;
                    }
                    None if !last => return Step::More,
                    _ => at += more + 1,
                },
            }
        };
        let whole = src.get(..end).unwrap_or_default();
        let all = last || self.depth > 0;
        match pairs::find(src, end, (last, all), self.signs, &mut self.tape) {
            pairs::Place::More => return Step::More,
            pairs::Place::Here(width) => return self.emit_plain(width, None, sink),
            pairs::Place::Behind(width, gap) if !self.whole => return Step::Gap(width, gap),
            pairs::Place::None if brace => {
                let before = match piece::is_json_piece(whole) {
                    true => Gap::Unreadable(Reason::Fragment),
                    false if sniff::is_binary(whole) => BINARY,
                    false => BEFORE,
                };
                return self.cut_start(end, last, sink).unwrap_or(Step::Gap(end, before));
            }
            pairs::Place::Behind(..) | pairs::Place::None => {}
        }
        if whole.starts_with(b"```") {
            return Step::Gap(end, Gap::Carrier("Markdown fence"));
        }
        match block::parse(src, last, self.signs, &mut self.tape) {
            block::Block::More => return Step::More,
            block::Block::Done(width) => {
                self.before.near = 2;
                return self.emit_plain(width, None, sink);
            }
            block::Block::None => {}
        }
        if self.whole {
            return self.cut_start(end, last, sink).unwrap_or(Step::Gap(end, Gap::Prose));
        }
        if let Some((line, width)) = line::parse(whole) {
            self.tape.clear();
            return self.emit_plain(width, Some(line), sink);
        }
        let first = self.base == 0 && self.buf.at() == 0;
        let near = self.before.near > 0 || self.before.torn || self.before.ran;
        let next = src.get(end..line_end(src, end)).unwrap_or_default();
        if end + next.len() == src.len() && !last {
            return Step::More;
        }
        let block = |body: &[u8]| line::is_block_piece(body, self.signs, near);
        // What carries lines ends them, also the one that the input's end cuts.
        let cut = if last && end == src.len() { whole.trim_ascii_end() } else { whole };
        let piece = piece::any_body(cut, piece::BEHIND, &block)
            || piece::leads(whole, next, first, near, self.signs);
        if piece {
            self.before.near = 2;
        }
        if piece
            || self.before.torn && !is_sentence(whole)
            || self.before.indented && piece::is_element(whole)
            || piece::is_fragment(whole, self.signs)
        {
            let unreadable = Step::Gap(end, Gap::Unreadable(Reason::Fragment));
            return self.cut_start(end, last, sink).unwrap_or(unreadable);
        }
        if let Some((line, width)) = line::plain(whole).filter(|_| self.lines) {
            self.tape.clear();
            return self.emit_plain(width, Some(line), sink);
        }
        // Among rows, a piece of one is likelier than a sentence.
        let among = self.rows.as_ref().is_some_and(|rows| !rows.parted);
        let gap = match sniff::is_binary(whole) {
            true => BINARY,
            false if among => Gap::Unreadable(Reason::Fragment),
            false => Gap::Prose,
        };
        Step::Gap(end, gap)
    }

    /// A line that was found to be a record.
    pub(super) fn whole_line(&mut self, last: bool, sink: &mut dyn Sink) -> Step {
        let src = self.buf.pending();
        if !last {
            return Step::More;
        }
        let Some((line, width)) = line::parse(src).or_else(|| line::plain(src)) else {
            return Step::Gap(src.len(), Gap::Prose);
        };
        self.tape.clear();
        self.emit_plain(width, Some(line), sink)
    }

    /// A record whose start is missing, if one begins with the text up to a place.
    fn cut_start(&mut self, until: usize, last: bool, sink: &mut dyn Sink) -> Option<Step> {
        let pending = self.buf.pending();
        memchr::memmem::find(pending.get(..until)?, b"\":")?;
        let src = pending.get(..MAX_RECORD.min(pending.len()))?;
        match fragment::read(src, last, &mut self.tape) {
            Parsed::More => Some(Step::More),
            Parsed::Bad(_) => None,
            Parsed::Done { end, .. } if self.is_mixed(true, end) => {
                Some(Step::Gap(end, Gap::Unreadable(Reason::Fragment)))
            }
            Parsed::Done { end, .. } => Some(self.found(end, last, true, None, sink)),
        }
    }

    /// Tells the sink of a block, pairs or line, which takes `width` bytes.
    fn emit_plain(&mut self, width: usize, line: Option<line::Line>, sink: &mut dyn Sink) -> Step {
        self.before.ran = false;
        self.gather();
        let start = self.base + self.buf.at() as u64;
        let span = Span { start, end: start + width as u64 };
        let bytes = self.buf.next(width);
        if let Ok(text) = std::str::from_utf8(bytes) {
            let text = &*self.tape.written(text.into());
            let record = Record { text, nodes: &self.tape.nodes, line, shape: None };
            sink.record(&Found::new(span, record, &self.repairs));
            return Step::Told(width);
        }
        let text = String::from_utf8_lossy(bytes).into_owned();
        let read = || line::parse(text.as_bytes()).or_else(|| line::plain(text.as_bytes()));
        let line = line.and_then(|_| read()).map(|(line, _)| line);
        if line.is_none() {
            self.plain_again(&text);
        }
        let text = self.tape.written(text.into());
        let record = Record { text: &text, nodes: &self.tape.nodes, line, shape: None };
        sink.record(&Found { lossy: true, ..Found::new(span, record, &self.repairs) });
        Step::Told(width)
    }
    /// Reads a record of plain text to the tape again, from another copy of its text.
    fn plain_again(&mut self, text: &str) {
        let (bytes, tape) = (text.as_bytes(), &mut self.tape);
        if !matches!(head::read(bytes, true, tape), head::Head::Record(_))
            && !matches!(block::parse(bytes, true, self.signs, tape), block::Block::Done(_))
        {
            pairs::find(bytes, bytes.len(), (true, true), self.signs, tape);
        }
    }
}
