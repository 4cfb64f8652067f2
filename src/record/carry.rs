//! Where the splitter meets carriers: lines with a prefix, objects and strings that have records
//! in them. What they carry goes to the streams of a [`Run`]; the bytes around it are told as
//! what carries.

use super::block::is_message;
use super::carrier::objects::carrier_of;
use super::carrier::probe::{carries, holds};
use super::carrier::run::{Of, Run};
use super::carrier::{Code, Ends, LINES, MAX_DEPTH, OBJECTS, ObjectCarrier, Unit};
use super::scan::string_stop;
use super::split::{MAX_RECORD, Shapes, Splitter, Step};
use super::{Found, Gap, Kind, Node, Record, Signs, Sink};
use crate::bytes::Span;
use std::cell::RefCell;
use std::rc::Rc;

impl Splitter {
    /// Ends what is carried here.
    pub(super) fn end_run(&mut self, sink: &mut dyn Sink) {
        if let Some(run) = self.run.take() {
            run.finish(sink);
        }
    }

    /// A line that carries something; `None` if it does not.
    pub(super) fn carried_line(&mut self, last: bool, sink: &mut dyn Sink) -> Option<Step> {
        if self.whole || self.depth >= MAX_DEPTH || !self.context.is_empty() {
            return None;
        }
        let pending = self.buf.pending();
        let src = pending.get(..MAX_RECORD.min(pending.len())).unwrap_or_default();
        let end = match memchr::memchr(b'\n', src) {
            Some(end) => end,
            None if last && src.len() == pending.len() => src.len(),
            None => return Some(Step::More),
        };
        let line = src.get(..end).unwrap_or_default();
        if is_message(line) {
            return None;
        }
        let active = self.run.as_ref().and_then(|run| match run.of {
            Of::Line(place) => Some((place, run)),
            _ => None,
        });
        let order = active.map(|(place, _)| place).into_iter().chain(0..LINES.len());
        for place in order {
            let Some(carrier) = LINES.get(place) else { continue };
            let Some(prefix) = (carrier.read)(line) else { continue };
            let key = line.get(prefix.key.0..prefix.key.1).unwrap_or_default();
            let open = || active.is_some_and(|(of, run)| of == place && run.is_open(key));
            let body = line.get(prefix.width..).unwrap_or_default();
            if carrier.always || carries(body, self.signs) || open() {
                return Some(self.take_line(place, &prefix, end, sink));
            }
        }
        None
    }

    fn take_line(
        &mut self,
        place: usize,
        prefix: &super::carrier::lines::Prefix,
        end: usize,
        sink: &mut dyn Sink,
    ) -> Step {
        let Some(carrier) = LINES.get(place) else { return Step::More };
        let start = self.base + self.buf.at() as u64;
        let span =
            |from: usize, to: usize| Span { start: start + from as u64, end: start + to as u64 };
        let src = self.buf.pending();
        let text = |(from, to): (usize, usize)| src.get(from..to).unwrap_or_default();
        let run =
            run_of(&mut self.run, Of::Line(place), (self.signs, self.depth, &self.shapes), sink);
        if prefix.width > 0 {
            sink.gap(span(0, prefix.width), Gap::Carrier(carrier.name));
        }
        let whole = end + usize::from(src.get(end) == Some(&b'\n'));
        let body = text((0, end));
        let until =
            if prefix.open { body.strip_suffix(b"\r").unwrap_or(body).len() } else { whole };
        let fields = || {
            let of = |(field, place)| (field, String::from_utf8_lossy(text(place)).into_owned());
            prefix.fields.iter().flatten().copied().map(of).collect::<Vec<_>>()
        };
        let mut unit = |from: usize, to: usize, ends: Ends, sink: &mut dyn Sink| {
            let unit = Unit {
                bytes: text((from, to)),
                start: start + from as u64,
                code: None,
                ends,
                time: prefix.time,
            };
            run.take(text(prefix.key), &unit, fields, sink);
        };
        let mut from = prefix.width;
        while let Some((at, width)) = escape(text((from, until))) {
            unit(from, from + at, Ends::Open, sink);
            sink.gap(span(from + at, from + at + width), Gap::Carrier("terminal colours"));
            from += at + width;
        }
        unit(from, until, if prefix.open { Ends::Open } else { Ends::Line }, sink);
        if until < whole {
            sink.gap(span(until, whole), Gap::Separator);
        }
        Step::Told(whole)
    }

    /// A string in an array of strings that hold records. `None` if it is none.
    pub(super) fn carried_string(&mut self, last: bool, sink: &mut dyn Sink) -> Option<Step> {
        let src = self.buf.pending();
        let mut at = 1;
        loop {
            at = string_stop(src, at);
            match src.get(at) {
                Some(b'"') => break,
                Some(b'\\') => at += 2,
                Some(_) => at += 1,
                None if last || src.len() >= MAX_RECORD => return None,
                None => return Some(Step::More),
            }
        }
        let start = self.base + self.buf.at() as u64;
        let (name, end) = ("JSON string", start + at as u64);
        let run = run_of(&mut self.run, Of::String, (self.signs, self.depth, &self.shapes), sink);
        sink.gap(Span { start, end: start + 1 }, Gap::Carrier(name));
        let bytes = src.get(1..at).unwrap_or_default();
        let code = Some(Code::Json);
        let unit = Unit { bytes, start: start + 1, code, ends: Ends::Line, time: None };
        run.take(b"", &unit, Vec::new, sink);
        sink.gap(Span { start: end, end: end + 1 }, Gap::Carrier(name));
        Some(Step::Told(at + 1))
    }
}

/// The first terminal sequence of a text: where it is, and how long (ECMA-48 §5.4).
fn escape(text: &[u8]) -> Option<(usize, usize)> {
    let at = memchr::memmem::find(text, b"\x1b[")?;
    let rest = text.get(at + 2..)?;
    let parameters = rest.iter().take_while(|byte| matches!(byte, 0x20..=0x3f)).count();
    let last = rest.get(parameters).is_some_and(|byte| matches!(byte, 0x40..=0x7e));
    Some((at, 2 + parameters + usize::from(last)))
}

/// The run of a carrier: the one that goes on, or a new one.
fn run_of<'r>(
    run: &'r mut Option<Box<Run>>,
    of: Of,
    (signs, depth, shapes): (Signs, u8, &Rc<RefCell<Shapes>>),
    sink: &mut dyn Sink,
) -> &'r mut Run {
    if run.as_ref().is_some_and(|run| run.of != of)
        && let Some(other) = run.take()
    {
        other.finish(sink);
    }
    run.get_or_insert_with(|| Box::new(Run::new(of, signs, depth, shapes.clone())))
}

/// What of the splitter looking into an object takes.
pub(super) struct Looking<'s> {
    pub run: &'s mut Option<Box<Run>>,
    pub shapes: &'s Rc<RefCell<Shapes>>,
    pub signs: Signs,
    pub depth: u8,
}

impl Looking<'_> {
    /// Ends what is carried here.
    pub fn end(self, sink: &mut dyn Sink) {
        if let Some(run) = self.run.take() {
            run.finish(sink);
        }
    }

    /// Tells what an object carries, if it does; else whatever was carried before it ends.
    pub fn carried(self, found: &Found<'_>, sink: &mut dyn Sink) -> bool {
        let record = &found.record;
        let place = self.carrier(record);
        let Some((place, carrier)) = place.and_then(|place| Some((place, OBJECTS.get(place)?)))
        else {
            self.end(sink);
            return false;
        };
        let Span { start, end } = found.span;
        if carrier.inner.is_empty() {
            sink.gap(found.span, Gap::Carrier(carrier.name));
            return true;
        }
        let (key, of) = (carrier.key(record), Of::Object(place));
        let same = self.run.as_ref().filter(|run| run.of == of);
        let open = same.is_some_and(|run| run.is_open(key.as_bytes()));
        let looks = |path: &&str| {
            let nodes = carrier.carried(record, path);
            let seen = |(node, _): &(&Node, _)| self.looks(record, node, path, carrier);
            (nodes.iter().any(seen) || open && nodes.first().is_some_and(|of| is_text(of.0)))
                .then_some(nodes)
        };
        let Some(nodes) = carrier.inner.iter().find_map(|path| looks(&path)) else { return false };
        let run = run_of(self.run, of, (self.signs, self.depth, self.shapes), sink);
        let (mut at, time) = (start, carrier.time(record));
        for (node, own_time) in nodes {
            let code = match node.kind {
                Kind::String => Some(Code::Json),
                Kind::Object => None,
                _ => continue,
            };
            let own_time = own_time.and_then(|node| crate::event::Time::read(&record.value(node)));
            let from = start + u64::from(node.value.0);
            sink.gap(Span { start: at, end: from }, Gap::Carrier(carrier.name));
            at = start + u64::from(node.value.1);
            let bytes = record.slice(node.value).as_bytes();
            let ends = if carrier.lines { Ends::Text } else { Ends::Line };
            let unit = Unit { bytes, start: from, code, ends, time: own_time.or(time) };
            run.take(key.as_bytes(), &unit, || carrier.fields(record), sink);
        }
        sink.gap(Span { start: at, end }, Gap::Carrier(carrier.name));
        true
    }

    /// The number of the carrier of an object; looked for once for objects of one shape.
    fn carrier(&self, record: &Record<'_>) -> Option<usize> {
        if self.depth >= MAX_DEPTH {
            return None;
        }
        let Some(shape) = record.shape.map(|shape| shape as usize) else {
            return carrier_of(record, self.signs);
        };
        let carriers = &mut self.shapes.borrow_mut().carriers;
        if let Some(known) = carriers.get(shape).copied().flatten() {
            return known;
        }
        let place = carrier_of(record, self.signs);
        carriers.resize(carriers.len().max(shape + 1), None);
        carriers.get_mut(shape).map(|slot| slot.insert(place));
        place
    }

    /// Whether a record is in a node.
    fn looks(&self, record: &Record<'_>, node: &Node, path: &str, carrier: &ObjectCarrier) -> bool {
        match node.kind {
            Kind::String if carrier.lines => carries(record.value(node).as_bytes(), self.signs),
            Kind::String => holds(record.value(node).as_bytes(), self.signs),
            Kind::Object if carrier.is_known() => true,
            Kind::Object => self.signs.claims.iter().any(|sets| {
                let has = |key: &&str| record.at(&[path, key].join(".")).is_some();
                sets.iter().any(|keys| keys.iter().all(has))
            }),
            _ => false,
        }
    }
}

fn is_text(node: &Node) -> bool {
    node.kind == Kind::String
}
