//! The splitter: takes an input in pieces, and decides at each place between records what
//! stands there.
//!
//! What it decides depends on the bytes alone, never on where the pieces were cut: it asks
//! for more bytes rather than guess, up to [`MAX_RECORD`].

use super::buffer::Buffer;
use super::carrier::run::Run;
use super::carry::Looking;
use super::context::Context;
use super::json::{Parsed, Tape, parse};
use super::mend::is_key;
use super::start::{object_start, separators, spaces};
use super::template::Templates;
use super::{Found, Gap, Reason, Record, Repair, Rule, Signs, Sink, otlp, sniff};
use crate::bytes::Span;

/// What stands on a line before a record.
pub(super) const BEFORE: Gap = Gap::Carrier("text before a record");

/// The longest line or record that is read, in bytes.
pub const MAX_RECORD: usize = 16 << 20;

/// Splits one input.
#[derive(Debug)]
pub struct Splitter {
    pub(super) signs: Signs,
    pub(super) buf: Buffer,
    /// The byte of the input that the buffer begins with.
    pub(super) base: u64,
    /// Not worth another try with fewer bytes than this.
    want: usize,
    sniffed: bool,
    /// Whether the input is one record that was found before.
    pub(super) whole: bool,
    /// How many carriers this input is in.
    pub(super) depth: u8,
    /// Whether all lines are records, even if they say nothing of themselves.
    pub(super) lines: bool,
    /// The lines or objects of a carrier that stand here, and what they carry.
    pub(super) run: Option<Box<Run>>,
    /// By shape: the carrier of such objects, if that is known.
    pub(super) carriers: Vec<Option<Option<usize>>>,
    /// What all the rest of the input is, or of its line.
    rest: Option<Rest>,
    pub(super) context: Context,
    pub(super) tape: Tape,
    pub(super) repairs: Vec<Repair>,
    templates: Templates,
}

#[derive(Debug, Clone, Copy)]
enum Rest {
    Input(Reason),
    Line(Reason),
}

/// What a step took.
pub(super) enum Step {
    /// So many bytes, which are this.
    Gap(usize, Gap),
    /// So many bytes, which were told already.
    Told(usize),
    /// Nothing: more bytes are needed.
    More,
}

impl Splitter {
    /// A splitter at the start of an input.
    pub fn new(signs: Signs) -> Splitter {
        Splitter {
            signs,
            buf: Buffer::default(),
            base: 0,
            want: 0,
            sniffed: false,
            whole: false,
            depth: 0,
            lines: false,
            run: None,
            carriers: Vec::new(),
            rest: None,
            context: Context::default(),
            tape: Tape::default(),
            repairs: Vec::new(),
            templates: Templates::default(),
        }
    }

    /// A splitter at the start of the next input, which knows the shapes that this one saw.
    pub fn successor(self) -> Splitter {
        Splitter { templates: self.templates, carriers: self.carriers, ..Splitter::new(self.signs) }
    }

    /// A splitter for the bytes of one record that was found before: where they end is
    /// known, so nothing behind them is asked what they are.
    pub fn of_record(signs: Signs, carried: bool) -> Splitter {
        Splitter { sniffed: true, whole: true, lines: carried, ..Splitter::new(signs) }
    }

    /// A splitter for what so many carriers carry.
    pub(super) fn carried(signs: Signs, depth: u8, lines: bool) -> Splitter {
        Splitter { sniffed: true, depth, lines, ..Splitter::new(signs) }
    }

    /// The first byte of the input that was not told yet.
    pub(super) fn untold(&self) -> u64 {
        let own = self.base + self.buf.at() as u64;
        self.run.as_ref().and_then(|run| run.untold()).map_or(own, |first| first.min(own))
    }

    /// Whether it is in the middle of something.
    pub(super) fn is_open(&self) -> bool {
        self.run.is_some() || !self.buf.pending().trim_ascii().is_empty()
    }

    /// Takes the next bytes of the input.
    pub fn feed(&mut self, bytes: &[u8], sink: &mut dyn Sink) {
        self.room(bytes.len()).copy_from_slice(bytes);
        self.fed(bytes.len(), sink);
    }

    /// Room for so many of the next bytes of the input, so that they need not be copied
    /// twice; when it is filled they are to be [taken](Self::fed).
    pub fn room(&mut self, len: usize) -> &mut [u8] {
        self.buf.room(len)
    }

    /// Takes so many bytes that were put into the [room](Self::room) for them.
    pub fn fed(&mut self, len: usize, sink: &mut dyn Sink) {
        self.buf.filled(len);
        if self.buf.pending().len() >= self.want {
            self.go_on(false, sink);
        }
    }

    /// Ends the input.
    pub fn finish(&mut self, sink: &mut dyn Sink) {
        self.go_on(true, sink);
        self.end_run(sink);
    }

    fn go_on(&mut self, last: bool, sink: &mut dyn Sink) {
        self.want = 0;
        while !self.buf.pending().is_empty() {
            match self.step(last, sink) {
                Step::Gap(width, gap) => self.tell(width, gap, sink),
                Step::Told(width) => self.buf.told(width),
                Step::More => {
                    let pending = self.buf.pending().len();
                    if pending >= MAX_RECORD {
                        self.rest = Some(Rest::Line(Reason::TooLong));
                    } else if last {
                        self.tell(pending, Gap::Unreadable(Reason::Fragment), sink);
                    } else {
                        self.want = pending * 2;
                        break;
                    }
                }
            }
        }
        self.want = self.want.min(MAX_RECORD);
        self.base += self.buf.shift() as u64;
    }

    fn tell(&mut self, width: usize, gap: Gap, sink: &mut dyn Sink) {
        let start = self.base + self.buf.at() as u64;
        sink.gap(Span { start, end: start + width as u64 }, gap);
        self.buf.told(width);
    }

    fn step(&mut self, last: bool, sink: &mut dyn Sink) -> Step {
        let pending = self.buf.pending();
        if let Some(rest) = self.rest {
            return self.step_rest(rest, pending.len());
        }
        if !self.sniffed {
            let Some(kind) = sniff::binary(pending, last) else { return Step::More };
            self.sniffed = true;
            self.rest = kind.map(|kind| Rest::Input(Reason::Binary(kind)));
            return Step::Told(0);
        }
        let (src, last) = match pending.get(..MAX_RECORD) {
            Some(window) if pending.len() > MAX_RECORD => (window, false),
            _ => (pending, last),
        };
        let separators = separators(src);
        if separators > 0 && !self.whole {
            return Step::Gap(separators, Gap::Separator);
        }
        match src.first() {
            Some(b'{') => self.object(last, false, sink),
            Some(b'"') if self.context.in_strings() => match self.carried_string(last, sink) {
                Some(step) => step,
                None => self.text(last, sink),
            },
            Some(b'"') if self.context.in_object() => self.context.key(src, last),
            Some(b'"') if self.whole || is_key(src, 0).unwrap_or(!last) => {
                self.object(last, true, sink)
            }
            Some(b'[') => match self.context.array(src, last) {
                Some(step) => step,
                None => self.text(last, sink),
            },
            Some(byte @ (b']' | b'}')) => Step::Gap(1, Gap::Carrier(self.context.close(*byte))),
            _ => self.text(last, sink),
        }
    }

    fn step_rest(&mut self, rest: Rest, pending: usize) -> Step {
        match rest {
            Rest::Input(reason) => Step::Gap(pending, Gap::Unreadable(reason)),
            Rest::Line(reason) => {
                let bytes = self.buf.pending();
                let width = memchr::memchr(b'\n', bytes).map_or(pending, |end| {
                    self.rest = None;
                    end + 1
                });
                Step::Gap(width, Gap::Unreadable(reason))
            }
        }
    }

    /// An object, or what looks like one.
    fn object(&mut self, last: bool, headless: bool, sink: &mut dyn Sink) -> Step {
        let pending = self.buf.pending();
        let cut = pending.len() > MAX_RECORD;
        let src = pending.get(..MAX_RECORD.min(pending.len())).unwrap_or_default();
        let last = last && !cut;
        if !headless && !self.whole {
            if let Some((end, shape)) = self.templates.read(src, &mut self.tape) {
                debug_assert!(self.reads_so(end), "a template reads as the parser does");
                return self.found(end, last, false, Some(shape), sink);
            }
            match object_start(src, 0) {
                None if !last => return Step::More,
                Some(true) => {}
                _ => return self.text(last, sink),
            }
            if let Some(step) = self.context.wrapper(src, last) {
                return step;
            }
        }
        let mut parsed = Parsed::Bad(Reason::Fragment);
        if !headless {
            parsed = parse(src, last, false, false, &mut self.tape);
        }
        if let Parsed::Bad(Reason::Fragment) = parsed {
            parsed = parse(src, last, headless, true, &mut self.tape);
        }
        match parsed {
            Parsed::More => Step::More,
            Parsed::Bad(reason) => self.unreadable_line(src, last, reason),
            Parsed::Done { end, incomplete } => {
                if !headless && !self.whole && self.context.unwrap_later(src, &self.tape.nodes) {
                    return Step::Gap(1, Gap::Carrier("wrapper"));
                }
                let rewritten = otlp::rewrite(src, &mut self.tape.nodes);
                let strict = self.tape.repairs.is_empty() && !incomplete && !headless;
                if strict
                    && !rewritten
                    && !self.whole
                    && Context::never_wraps(src, &self.tape.nodes)
                {
                    self.templates.learn(src.get(..end).unwrap_or_default(), &self.tape.nodes);
                }
                self.found(end, last, incomplete, None, sink)
            }
        }
    }

    /// Whether the parser reads the object up to `end` and finds what is on the tape.
    fn reads_so(&self, end: usize) -> bool {
        let mut tape = Tape::default();
        let src = self.buf.pending();
        let parsed = parse(src, false, false, false, &mut tape);
        parsed == Parsed::Done { end, incomplete: false } && tape.nodes == self.tape.nodes
    }

    /// An object that ends before a place and is on the tape.
    fn found(
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
        let stray = match self.context.takes_comma(src, after) {
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

    /// The tape's repairs as repairs of the input, in its order.
    pub(super) fn gather(&mut self) {
        let base = self.base + self.buf.at() as u64;
        self.repairs.clear();
        self.repairs.extend(self.tape.repairs.iter().map(|(at, skipped, rule)| Repair {
            at: base + *at as u64,
            skipped: u32::try_from(*skipped).unwrap_or(u32::MAX),
            rule: *rule,
        }));
        self.repairs.sort_by_key(|repair| repair.at);
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
        if let Ok(text) = std::str::from_utf8(bytes) {
            let record = Record { text, nodes: &self.tape.nodes, line: None, shape };
            let repairs = &self.repairs;
            let found = Found { incomplete, ..Found::new(span, record, repairs) };
            let Splitter { run, carriers, signs, depth, .. } = self;
            let looking = Looking { run, carriers, signs: *signs, depth: *depth };
            if self.whole || !looking.carried(&found, sink) {
                sink.record(&found);
            }
            return Step::Told(width);
        }
        let text = String::from_utf8_lossy(bytes).into_owned();
        self.end_run(sink);
        let headless = !text.starts_with('{');
        if parse(text.as_bytes(), true, headless, false, &mut self.tape)
            == Parsed::Bad(Reason::Fragment)
        {
            parse(text.as_bytes(), true, headless, true, &mut self.tape);
        }
        otlp::rewrite(text.as_bytes(), &mut self.tape.nodes);
        let record = Record { text: &text, nodes: &self.tape.nodes, line: None, shape: None };
        sink.record(&Found { incomplete, lossy: true, ..Found::new(span, record, &self.repairs) });
        Step::Told(width)
    }

    fn unreadable_line(&self, src: &[u8], last: bool, reason: Reason) -> Step {
        match memchr::memchr(b'\n', src) {
            Some(end) => Step::Gap(end + 1, Gap::Unreadable(reason)),
            None if last => Step::Gap(src.len(), Gap::Unreadable(reason)),
            None => Step::More,
        }
    }
}
