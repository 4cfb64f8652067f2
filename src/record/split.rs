//! The splitter: takes an input in pieces, and decides at each place between records what
//! stands there.
//!
//! What it decides depends on the bytes alone, never on where the pieces were cut: it asks
//! for more bytes rather than guess, up to [`MAX_RECORD`].

use super::before::Before;
use super::buffer::Buffer;
use super::carrier::run::Run;
use super::context::Context;
use super::json::{Parsed, Tape, parse};
use super::mend::is_key;
use super::resource::Resource;
use super::rest::Rest;
use super::rows::Rows;
use super::start::{object_start, separators};
use super::table::Table;
use super::template::Templates;
use super::{Gap, Reason, Repair, Signs, Sink, fragment, lists, sniff};
use crate::bytes::Span;
use std::cell::RefCell;
use std::rc::Rc;

/// What stands on a line before a record.
pub(super) const BEFORE: Gap = Gap::Carrier("text before a record");

/// The longest line or record that is read, in bytes.
pub const MAX_RECORD: usize = 16 << 20;

/// How many times the bytes of a line may be tried again on average.
const AGAIN: usize = 8;

/// Splits one input.
#[derive(Debug)]
pub struct Splitter {
    pub(super) signs: Signs,
    pub(super) buf: Buffer,
    /// The byte of the input that the buffer begins with.
    pub(super) base: u64,
    /// The byte behind the buffer, if that is known.
    pub(super) next: Option<u8>,
    /// Not worth another try with fewer bytes than this.
    pub(super) want: usize,
    /// How many bytes may be tried again without being many more.
    pub(super) spare: usize,
    /// Whether it was asked whether the input is text.
    pub(super) sniffed: bool,
    /// Whether the input is one record that was found before.
    pub(super) whole: bool,
    /// How many carriers this input is in.
    pub(super) depth: u8,
    /// Whether all lines are records, even if they say nothing of themselves.
    pub(super) lines: bool,
    /// The lines or objects of a carrier that stand here, and what they carry.
    pub(super) run: Option<Box<Run>>,
    /// What is known of shapes of records, here and in what is carried here.
    pub(super) shapes: Rc<RefCell<Shapes>>,
    /// What all the rest of the input is, or of its line.
    pub(super) rest: Option<Rest>,
    /// The table whose rows stand here.
    pub(super) rows: Option<Box<Rows>>,
    pub(super) context: Context,
    /// What records here come from.
    pub(super) resource: Resource,
    pub(super) tape: Tape,
    pub(super) repairs: Vec<Repair>,
    /// What was told before.
    pub(super) before: Before,
}

/// What is known of shapes of records.
#[derive(Debug, Default)]
pub(super) struct Shapes {
    pub templates: Templates,
    /// The carrier of objects of a shape, if that is known.
    pub carriers: Vec<Option<Option<usize>>>,
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
            next: None,
            want: 0,
            spare: 0,
            sniffed: false,
            whole: false,
            depth: 0,
            lines: false,
            run: None,
            shapes: Rc::default(),
            rest: None,
            rows: None,
            context: Context::default(),
            resource: Resource::default(),
            tape: Tape::default(),
            repairs: Vec::new(),
            before: Before::default(),
        }
    }

    /// A splitter at the start of the next input, which knows the shapes that this one saw.
    pub fn successor(self) -> Splitter {
        Splitter { shapes: self.shapes, ..Splitter::new(self.signs) }
    }

    /// A splitter for the bytes of one record that was found before, as a line or as something
    /// else: where they end is known, so nothing behind them is asked what they are.
    pub fn of_record(signs: Signs, line: bool) -> Splitter {
        Splitter { sniffed: true, whole: true, lines: line, ..Splitter::new(signs) }
    }

    /// The same for a row of a table.
    pub(crate) fn of_row(signs: Signs, table: Rc<Table>) -> Splitter {
        let rows = Some(Box::new(Rows::new(table)));
        Splitter { rows, rest: Some(Rest::Rows), ..Splitter::of_record(signs, false) }
    }

    /// Ends what was carried so far: what comes next has nothing to do with it.
    pub(super) fn begin_again(&mut self, sink: &mut dyn Sink) {
        self.finish(sink);
        (self.context, self.rest, self.want) = (Context::default(), None, 0);
        (self.rows, self.resource) = (None, Resource::default());
        self.before = Before::default();
    }

    /// A splitter for what so many carriers carry.
    pub(super) fn carried(
        signs: Signs,
        depth: u8,
        lines: bool,
        shapes: Rc<RefCell<Shapes>>,
    ) -> Splitter {
        Splitter { sniffed: true, depth, lines, shapes, ..Splitter::new(signs) }
    }

    /// The first byte of the input that was not told yet.
    pub(super) fn untold(&self) -> u64 {
        let own = self.base + self.buf.at() as u64;
        self.run.as_ref().and_then(|run| run.untold()).map_or(own, |first| first.min(own))
    }

    /// Whether it is in the middle of something.
    pub(super) fn is_open(&self) -> bool {
        !self.buf.pending().trim_ascii().is_empty()
            || self.run.as_ref().is_some_and(|run| run.is_open(None))
    }

    /// What waits for more bytes is tried with the next, however few, because they end a line;
    /// but not so often that it would take long.
    pub(super) fn hurry(&mut self) {
        let pending = self.buf.pending().len();
        if let Some(spare) = self.spare.checked_sub(pending) {
            (self.spare, self.want) = (spare, 0);
        }
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
        self.spare = self.spare.saturating_add(len * AGAIN);
        if self.buf.pending().len() >= self.want {
            self.go_on(false, sink);
        }
    }

    /// Ends the input.
    pub fn finish(&mut self, sink: &mut dyn Sink) {
        self.go_on(true, sink);
        self.end_run(sink);
    }

    pub(super) fn go_on(&mut self, last: bool, sink: &mut dyn Sink) {
        self.want = 0;
        while !self.buf.pending().is_empty() {
            match self.step(last, sink) {
                Step::Gap(width, gap) => {
                    if matches!(gap, Gap::Prose | Gap::Unreadable(_)) {
                        self.end_run(sink);
                    }
                    self.tell(width, gap, sink);
                }
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
        let first = self.base == 0 && self.buf.at() == 0;
        self.before.gap(gap, self.buf.next(width), first);
        let start = self.base + self.buf.at() as u64;
        sink.gap(Span { start, end: start + width as u64 }, gap);
        self.buf.told(width);
    }

    fn step(&mut self, last: bool, sink: &mut dyn Sink) -> Step {
        let pending = self.buf.pending();
        match self.rest {
            None => {}
            Some(Rest::Rows) => {
                if let Some(step) = self.row(last, sink) {
                    return step;
                }
            }
            Some(rest) => return self.step_rest(rest, pending.len()),
        }
        let pending = self.buf.pending();
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
        if self.whole && self.lines {
            return self.whole_line(last, sink);
        }
        // Where a row begins among blanks must not depend on the pieces.
        if separators == src.len() && self.rows.is_some() && !last {
            return Step::More;
        }
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
            Some(b'"') if is_key(src, 0).unwrap_or(self.whole || !last) => {
                match self.context.stray_list(src, last, self.signs).filter(|_| !self.whole) {
                    Some(step) => step,
                    None => self.object(last, true, sink),
                }
            }
            Some(b'\'' | b'&' | b'\\' | 0xe2) if self.context.in_object() => {
                match self.context.foreign_key(src, last) {
                    Some(step) => step,
                    None => self.text(last, sink),
                }
            }
            Some(b'[') => match self.context.array(src, last) {
                Some(step) => step,
                None => self.text(last, sink),
            },
            Some(byte @ (b']' | b'}')) => {
                let closed = self.context.close(*byte);
                self.resource.close(self.context.depth());
                Step::Gap(1, Gap::Carrier(closed))
            }
            _ => self.text(last, sink),
        }
    }

    /// An object, or what looks like one.
    fn object(&mut self, last: bool, headless: bool, sink: &mut dyn Sink) -> Step {
        let pending = self.buf.pending();
        let cut = pending.len() > MAX_RECORD;
        let src = pending.get(..MAX_RECORD.min(pending.len())).unwrap_or_default();
        let last = last && !cut;
        if !headless && !self.whole {
            let read = self.shapes.borrow().templates.read(src, &mut self.tape);
            if let Some((end, shape)) = read {
                debug_assert!(self.reads_so(end), "a template reads as the parser does");
                return self.found(end, last, false, Some(shape), sink);
            }
            match object_start(src, 0) {
                None if !last => return Step::More,
                Some(true) => {}
                _ => return self.text(last, sink),
            }
            if let Some(step) = self.context.wrapper(src, last, self.signs) {
                if let Step::Gap(width, _) = step {
                    let begin = src.get(..width).unwrap_or_default();
                    self.resource.meet(begin, self.context.depth());
                }
                return step;
            }
        }
        let mut parsed = Parsed::Bad(Reason::Fragment);
        if !headless {
            parsed = parse(src, last, false, false, &mut self.tape);
        }
        let strictly = !headless && matches!(parsed, Parsed::Done { .. });
        if let Parsed::Bad(Reason::Fragment) = parsed {
            let alone = headless || self.whole;
            let read = match alone {
                true => Ok(parse(src, last, headless, true, &mut self.tape)),
                false => self.context.damaged(src, last, self.signs, &mut self.tape),
            };
            parsed = match read {
                Ok(parsed) => parsed,
                Err(step) => return step,
            };
        }
        match parsed {
            Parsed::More => Step::More,
            Parsed::Bad(reason) => self.unreadable_line(src, last, reason),
            // A record without bytes would be found here for ever.
            Parsed::Done { end: 0, .. } => self.unreadable_line(src, last, Reason::Fragment),
            Parsed::Done { end, .. } if self.is_mixed(headless, end) => {
                self.before.mixed = self.before.mixed.max(2);
                Step::Gap(end, Gap::Unreadable(Reason::Fragment))
            }
            Parsed::Done { end, incomplete } => {
                let cut =
                    fragment::mark(headless && self.before.split, &mut self.tape) || incomplete;
                if !headless && !self.whole && self.context.unwrap_later(src, &self.tape.nodes) {
                    return Step::Gap(1, Gap::Carrier("wrapper"));
                }
                let rewritten = lists::reshape(src, &mut self.tape.nodes);
                let strict = strictly && !cut && !rewritten;
                if strict && !self.whole && Context::never_wraps(src, &self.tape.nodes) {
                    let text = src.get(..end).unwrap_or_default();
                    self.shapes.borrow_mut().templates.learn(text, &self.tape.nodes);
                }
                self.found(end, last, cut, None, sink)
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

    fn unreadable_line(&self, src: &[u8], last: bool, reason: Reason) -> Step {
        match memchr::memchr(b'\n', src) {
            Some(end) => Step::Gap(end + 1, Gap::Unreadable(reason)),
            None if last => Step::Gap(src.len(), Gap::Unreadable(reason)),
            None => Step::More,
        }
    }
}
