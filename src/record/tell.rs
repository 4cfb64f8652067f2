//! Telling the sink of an object that was read: its repairs as places of the input, its text as it
//! is read, and what it carries.

use super::carry::Looking;
use super::split::{MAX_RECORD, Splitter, Step};
use super::start::spaces;
use super::{Found, Node, Record, Repair, Rule, Sink, fragment, lists};
use crate::bytes::{Span, sort_by_key};
use std::borrow::Cow;

/// As few fields has what stands inside of a record.
const FEW: usize = 5;
/// As few has a part of one, behind something that could not be read whole.
const PART: usize = 7;

/// Whether there are so few fields that they may be a part of a record.
fn is_small(nodes: &[Node], few: usize) -> bool {
    nodes.iter().filter(|node| node.depth == 0).take(few).count() < few
}

impl Splitter {
    /// An object that ends before a place and is on the tape.
    pub(super) fn found(
        &mut self,
        end: usize,
        last: bool,
        incomplete: bool,
        shape: Option<u32>,
        sink: &mut dyn Sink,
    ) -> Step {
        let pending = self.buf.pending();
        let src = pending.get(..MAX_RECORD.min(pending.len())).unwrap_or_default();
        let after = end + spaces(src.get(end..).unwrap_or_default());
        if after == src.len() && !last {
            return Step::More;
        }
        let stray = match self.context.takes_comma(src, after, self.next) {
            None if !last => return Step::More,
            takes => src.get(after) == Some(&b',') && !takes.unwrap_or(false),
        };
        self.gather();
        if stray {
            let at = self.base + (self.buf.at() + after) as u64;
            self.repairs.push(Repair { at, skipped: 1, rule: Rule::CommaSkipped });
        }
        self.emit(end, incomplete, shape, sink)
    }

    /// Whether what is on the tape may be fields of several records.
    pub(super) fn is_mixed(&self, headless: bool, end: usize) -> bool {
        let any = |is: fn(Rule) -> bool| self.tape.repairs.iter().any(|(.., rule)| is(*rule));
        let split = || any(|rule| rule == Rule::RecordSplit);
        let amiss = || any(|rule| !rule.is_notation());
        let small = |few| is_small(&self.tape.nodes, few);
        let before = &self.before;
        // Lines that a terminal broke are joined to whatever stands below.
        let torn = || {
            let doubt = before.doubt || before.mixed > 0;
            let off = |(at, skipped, rule): &(usize, usize, Rule)| {
                matches!(rule, Rule::TextSkipped | Rule::StringClosed) && at + skipped >= end
            };
            any(|rule| rule == Rule::WrapJoined)
                && (split()
                    || doubt && any(|rule| rule == Rule::StartMissing)
                    || self.tape.repairs.iter().any(off)
                        && self.buf.pending().trim_ascii_end().len() > end)
        };
        !self.whole
            && (before.mixed > 1 && (amiss() || small(FEW))
                || before.doubt && any(Rule::is_cut) && small(PART)
                || headless && before.mixed == 1 && split()
                || torn())
    }

    /// The tape's repairs as repairs of the input, in its order.
    pub(super) fn gather(&mut self) {
        let base = self.base + self.buf.at() as u64;
        self.repairs.clear();
        self.repairs.extend(self.tape.repairs.iter().map(|(at, skipped, rule)| Repair {
            at: base + *at as u64,
            skipped: u32::try_from(*skipped).unwrap_or(u32::MAX),
            rule: *rule,
        }));
        sort_by_key(&mut self.repairs, |repair| repair.at);
    }

    /// Tells the sink of the object on the tape, which takes `width` bytes.
    fn emit(
        &mut self,
        width: usize,
        incomplete: bool,
        shape: Option<u32>,
        sink: &mut dyn Sink,
    ) -> Step {
        let start = self.base + self.buf.at() as u64;
        let span = Span { start, end: start + width as u64 };
        let bytes = self.buf.next(width);
        let nodes = &self.tape.nodes;
        self.before.object(&self.repairs, || is_small(nodes, FEW));
        let valid = simdutf8::basic::from_utf8(bytes);
        let lossy = valid.is_err();
        let mut text = valid.map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed);
        if lossy {
            fragment::again(text.as_bytes(), &mut self.tape);
            lists::reshape(text.as_bytes(), &mut self.tape.nodes);
        }
        let edited = !self.tape.edits.is_empty();
        text = self.tape.written(text);
        let shape = if lossy { None } else { shape };
        let record = Record { text: &text, nodes: &self.tape.nodes, line: None, shape };
        let new = Found::new(span, record, &self.repairs);
        let carried = self.resource.carried.as_deref();
        let found = Found { raw: bytes, carried, incomplete, lossy, ..new };
        let Splitter { run, shapes, signs, depth, .. } = self;
        let looking = Looking { run, shapes, signs: *signs, depth: *depth, table: None };
        match (self.whole, lossy || edited) {
            (true, _) => sink.record(&found),
            (false, true) => {
                looking.end(sink);
                sink.record(&found);
            }
            (false, false) => looking.tell(&found, sink),
        }
        Step::Told(width)
    }
}
