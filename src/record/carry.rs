//! Where the splitter meets carriers: lines with a prefix, objects and strings that have records
//! in them. What they carry goes to the streams of a [`Run`]; the bytes around it are told as
//! what carries.

use super::block::is_message;
use super::carrier::lines::Prefix;
use super::carrier::object::{Inner, carrier_of, numbers};
use super::carrier::probe::{carries, escape};
use super::carrier::run::{Of, Run};
use super::carrier::{Code, Ends, LINES, MAX_DEPTH, OBJECTS, ObjectCarrier, Unit};
use super::scan::string_end;
use super::split::{MAX_RECORD, Shapes, Splitter, Step};
use super::{Found, Gap, Kind, Record, Signs, Sink};
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
        let all = last && src.len() == pending.len();
        let end = match (counted(src, all), memchr::memchr(b'\n', src)) {
            (Some(None), _) => return Some(Step::More),
            (Some(Some(end)), _) | (None, Some(end)) => end,
            (None, None) if all => src.len(),
            (None, None) => return Some(Step::More),
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
            // What others write between the lines of a record does not end it.
            let open = || active.is_some_and(|(of, run)| of == place && run.is_open(None));
            let body = line.get(prefix.width..).unwrap_or_default();
            if carries(body, self.signs) || open() {
                return Some(self.take_line(place, &prefix, end, sink));
            }
            if let Some(width) = prefix.plain.or(carrier.always.then_some(prefix.width)) {
                return Some(self.take_line(place, &Prefix { width, ..prefix }, end, sink));
            }
        }
        None
    }

    fn take_line(
        &mut self,
        place: usize,
        prefix: &Prefix,
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
        let at = string_end(src, 1);
        if at == src.len() {
            let all = last || at >= MAX_RECORD;
            return (!all).then_some(Step::More);
        }
        let start = self.base + self.buf.at() as u64;
        let (name, end) = ("JSON string", start + at as u64);
        let run = run_of(&mut self.run, Of::String, (self.signs, self.depth, &self.shapes), sink);
        sink.gap(Span { start, end: start + 1 }, Gap::Carrier(name));
        let bytes = src.get(1..at).unwrap_or_default();
        let code = Some(Code::Json);
        let unit = Unit { bytes, start: start + 1, code, ends: Ends::All, time: None };
        run.take(b"", &unit, Vec::new, sink);
        sink.gap(Span { start: end, end: end + 1 }, Gap::Carrier(name));
        Some(Step::Told(at + 1))
    }
}

/// Where a message ends whose length is written before it (RFC 6587 §3.4.1): such follow each
/// other without a line end. The inner `None` if more bytes are needed to tell.
fn counted(src: &[u8], last: bool) -> Option<Option<usize>> {
    let digits = src.iter().take(8).take_while(|byte| byte.is_ascii_digit()).count();
    let rest = src.get(digits..)?.strip_prefix(b" <").filter(|_| (1..8).contains(&digits))?;
    let priority = rest.iter().take(4).take_while(|byte| byte.is_ascii_digit()).count();
    if !rest.get(priority..)?.starts_with(b">1 ") {
        return None;
    }
    let count: usize = std::str::from_utf8(src.get(..digits)?).ok()?.parse().ok()?;
    let end = digits + 1 + count;
    match src.get(end) {
        Some(byte) => (byte.is_ascii_digit() || byte.is_ascii_whitespace()).then_some(Some(end)),
        None if src.len() >= MAX_RECORD => None,
        None if last => (end == src.len()).then_some(Some(end)),
        None => Some(None),
    }
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
    /// The table, if the object is a row of one.
    pub table: Option<&'static str>,
}

impl Looking<'_> {
    /// Ends what is carried here.
    pub fn end(self, sink: &mut dyn Sink) {
        if let Some(run) = self.run.take() {
            run.finish(sink);
        }
    }

    /// Tells what an object carries, or the object itself if it carries nothing.
    pub fn tell(self, found: &Found<'_>, sink: &mut dyn Sink) {
        let record = &found.record;
        let place = self.carrier(record);
        let Some((place, carrier)) = place.and_then(|place| Some((place, OBJECTS.get(place)?)))
        else {
            self.end(sink);
            return sink.record(found);
        };
        if carrier.inner.is_empty() {
            return sink.gap(found.span, Gap::Carrier(carrier.name));
        }
        let of = self.table.map_or(Of::Object(place), |table| Of::Row(table, place));
        let (mut key, time) = (carrier.key(record), carrier.time(record));
        for (_, text) in found.carried.iter().flat_map(|carried| &carried.fields) {
            key.push_str(text);
            key.push('\0');
        }
        let same = self.run.as_ref().filter(|run| run.of == of);
        let open = same.is_some_and(|run| run.is_open(Some(key.as_bytes())));
        match carrier.found(record, self.signs, open) {
            Some(nodes) => {
                let run = run_of(self.run, of, (self.signs, self.depth, self.shapes), sink);
                take_object(run, key.as_bytes(), carrier, found, &nodes, sink);
            }
            // It stays what it is, with what the carrier says of where that was.
            None if carrier.tells() => {
                let mut carried = found.carried.cloned().unwrap_or_default();
                if self.table.is_none() {
                    carried.path.push(carrier.name);
                }
                carried.fields.splice(0..0, carrier.fields(record));
                sink.record(&Found { carried: Some(&carried), time, ..*found });
            }
            None => sink.record(found),
        }
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
}

/// Tells the nodes of an object that carry something, and what stands around them.
fn take_object(
    run: &mut Run,
    key: &[u8],
    carrier: &ObjectCarrier,
    found: &Found<'_>,
    nodes: &[Inner<'_>],
    sink: &mut dyn Sink,
) {
    let (record, Span { start, end }) = (&found.record, found.span);
    let (mut at, time) = (start, carrier.time(record));
    let name = run.of.name();
    // The rows of a table stand in any order.
    let goes_on = carrier.lines && matches!(run.of, Of::Object(_));
    let ends = if goes_on { Ends::Text } else { Ends::All };
    for (node, own_time) in nodes {
        let (from, bytes, code) = match node.kind {
            Kind::String => (node.value.0, record.slice(node.value).as_bytes(), Some(Code::Json)),
            Kind::Object => (node.value.0, record.slice(node.value).as_bytes(), None),
            Kind::Array => (node.value.0 + 1, numbers(record, node), Some(Code::Numbers)),
            Kind::Cell => {
                let code = node.escaped.then_some(Code::Cell);
                (node.value.0, record.slice(node.value).as_bytes(), code)
            }
            _ => continue,
        };
        let own_time = own_time.and_then(|node| crate::event::Time::read(&record.value(node)));
        let from = start + u64::from(from);
        around(sink, name, at, from);
        at = from + bytes.len() as u64;
        let unit = Unit { bytes, start: from, code, ends, time: own_time.or(time) };
        let fields = || {
            let mut fields = carrier.fields(record);
            fields.extend(found.carried.iter().flat_map(|carried| carried.fields.clone()));
            fields
        };
        run.take(key, &unit, fields, sink);
    }
    around(sink, name, at, end);
}

/// Tells what stands around what an object carries: nothing, behind a record that was cut.
fn around(sink: &mut dyn Sink, name: &'static str, start: u64, end: u64) {
    if start < end {
        sink.gap(Span { start, end }, Gap::Carrier(name));
    }
}
