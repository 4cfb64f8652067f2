//! A run of lines or objects of one carrier, and the streams that they carry: each is read by
//! a splitter of its own, so that what one program wrote over several lines stands together.

use super::code::decode;
use super::lift::Lift;
use super::map::Map;
use super::probe::carries;
use super::{Carried, Code, Ends, LINES, OBJECTS, Unit};
use crate::bytes::Span;
use crate::record::scan::string_stop;
use crate::record::split::{Shapes, Splitter};
use crate::record::{Signs, Sink};
use std::cell::RefCell;
use std::rc::Rc;

/// The most streams that are open at once; the one that was open longest is ended then.
const MOST_STREAMS: usize = 64;

/// Docker and the container runtimes cut a line after so many bytes.
const CUT: usize = 16 << 10;

/// What a run is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::record) enum Of {
    /// Lines of this carrier of [`LINES`](super::LINES).
    Line(usize),
    /// Objects of this carrier of [`OBJECTS`](super::OBJECTS).
    Object(usize),
    /// Rows of a table of this name, looked into as objects of this carrier.
    Row(&'static str, usize),
    /// Strings of an array.
    String,
}

impl Of {
    /// The carrier's name.
    pub fn name(self) -> &'static str {
        match self {
            Of::Line(place) => LINES.get(place).map_or("", |carrier| carrier.name),
            Of::Object(place) => OBJECTS.get(place).map_or("", |carrier| carrier.name),
            Of::Row(table, _) => table,
            Of::String => "JSON string",
        }
    }

    /// Whether all lines that are carried are records, of whatever program.
    fn lines(self) -> bool {
        match self {
            Of::Line(place) => LINES.get(place).is_some_and(|carrier| carrier.always),
            Of::Object(place) => OBJECTS.get(place).is_some_and(|carrier| carrier.lines),
            Of::Row(..) | Of::String => false,
        }
    }
}

/// A run.
#[derive(Debug)]
pub(in crate::record) struct Run {
    pub of: Of,
    signs: Signs,
    depth: u8,
    shapes: Rc<RefCell<Shapes>>,
    streams: Vec<Stream>,
}

#[derive(Debug)]
struct Stream {
    key: Vec<u8>,
    splitter: Splitter,
    map: Map,
    carried: Carried,
    code: Option<Code>,
    /// Whether the last unit did not end its line, and how long it was.
    open: Option<usize>,
    nest: Nest,
    text: Vec<u8>,
}

/// Where in JSON a line is that is not ended.
#[derive(Debug, Default)]
struct Nest {
    depth: u32,
    string: bool,
    /// How many of the next bytes are a part of an escape.
    skip: usize,
}

impl Nest {
    fn go_on(&mut self, text: &[u8]) {
        let mut at = std::mem::take(&mut self.skip);
        while let Some(byte) = text.get(at) {
            if self.string {
                at = string_stop(text, at);
                match text.get(at) {
                    Some(b'"') => self.string = false,
                    Some(b'\\') => at += 1,
                    _ => {}
                }
            } else {
                match byte {
                    b'"' => self.string = true,
                    b'{' | b'[' => self.depth += 1,
                    b'}' | b']' => self.depth = self.depth.saturating_sub(1),
                    _ => {}
                }
            }
            at += 1;
        }
        self.skip = if self.string { at.saturating_sub(text.len().max(1)) } else { 0 };
    }
}

impl Run {
    /// A run that begins.
    pub fn new(of: Of, signs: Signs, depth: u8, shapes: Rc<RefCell<Shapes>>) -> Run {
        Run { of, signs, depth, shapes, streams: Vec::new() }
    }

    /// Whether a stream, or any if none is named, is in the middle of something.
    pub fn is_open(&self, key: Option<&[u8]>) -> bool {
        let named = |stream: &&Stream| key.is_none_or(|key| stream.key == key);
        self.streams.iter().filter(named).any(Stream::is_open)
    }

    /// Takes what the next line or object carries. `fields` are asked for once for each stream.
    pub fn take(
        &mut self,
        key: &[u8],
        unit: &Unit<'_>,
        fields: impl FnOnce() -> Vec<(crate::event::Field, String)>,
        sink: &mut dyn Sink,
    ) {
        let is = |stream: &Stream| stream.key == key && stream.code == unit.code;
        let found = self.streams.iter().position(is);
        let place = found.unwrap_or_else(|| {
            if self.streams.len() == MOST_STREAMS {
                self.streams.remove(0).finish(sink);
            }
            self.streams.push(Stream::new(self, key, unit, fields()));
            self.streams.len() - 1
        });
        if let Some(stream) = self.streams.get_mut(place) {
            stream.take(unit, sink);
        }
    }

    /// The first byte of the input that was not told yet.
    pub fn untold(&self) -> Option<u64> {
        self.streams.iter().filter_map(|stream| stream.map.first()).min()
    }

    /// Whether something holds of the splitters of all streams, which may tell a sink.
    pub fn lifted(
        &mut self,
        sink: &mut dyn Sink,
        holds: impl Fn(&mut Splitter, &mut dyn Sink) -> bool,
    ) -> bool {
        self.streams.iter_mut().all(|stream| {
            let Stream { splitter, map, carried, code, .. } = stream;
            let holds = holds(splitter, &mut Lift { map, carried, code: *code, outer: sink });
            map.forget(splitter.untold());
            holds
        })
    }

    /// Ends all streams.
    pub fn finish(self, sink: &mut dyn Sink) {
        self.streams.into_iter().for_each(|stream| stream.finish(sink));
    }
}

impl Stream {
    fn new(
        run: &Run,
        key: &[u8],
        unit: &Unit<'_>,
        fields: Vec<(crate::event::Field, String)>,
    ) -> Stream {
        let (signs, depth, lines) = (run.signs, run.depth, run.of.lines());
        let mut carried = Carried { path: vec![run.of.name()], fields, ..Carried::default() };
        if let Some(code) = unit.code {
            carried.coded = carried.coded.within(code);
        }
        let splitter = Splitter::carried(signs, depth + 1, lines, run.shapes.clone());
        Stream {
            key: key.to_vec(),
            splitter,
            map: Map::default(),
            carried,
            code: unit.code,
            open: None,
            nest: Nest::default(),
            text: Vec::new(),
        }
    }

    fn take(&mut self, unit: &Unit<'_>, sink: &mut dyn Sink) {
        self.text.clear();
        let mut steps = Vec::new();
        match unit.code {
            Some(code) => decode(code, unit.bytes, &mut self.text, &mut steps),
            None => self.text.extend_from_slice(unit.bytes),
        }
        // It goes on with a line that was cut, or with a record that is not complete.
        if let Some(len) = self.open.take()
            && len < CUT
            && (self.nest.depth == 0 || carries(&self.text, self.splitter.signs))
        {
            self.line_end(unit.start, sink);
        }
        let bytes = Span { start: unit.start, end: unit.start + unit.bytes.len() as u64 };
        self.map.add(self.text.len(), bytes, steps, unit.time);
        let ended = self.text.ends_with(b"\n");
        match unit.ends {
            _ if ended => self.nest = Nest::default(),
            // However short, it goes on.
            Ends::Open => self.open = Some(CUT),
            Ends::Text => {
                self.nest.go_on(&self.text);
                self.open = Some(self.text.len());
            }
            Ends::Line | Ends::All => {
                self.map.add(1, Span { start: bytes.end, end: bytes.end }, Vec::new(), None);
                self.text.push(b'\n');
            }
        }
        let text = std::mem::take(&mut self.text);
        self.feed(&text, sink);
        self.text = text;
        if unit.ends == Ends::All {
            let Stream { splitter, map, carried, code, .. } = self;
            splitter.begin_again(&mut Lift { map, carried, code: *code, outer: sink });
            map.forget(splitter.untold());
        }
    }

    /// Whether it is in the middle of something.
    fn is_open(&self) -> bool {
        match self.open {
            Some(len) => len >= CUT || self.nest.depth > 0,
            None => self.splitter.is_open(),
        }
    }

    /// A line ends that the input does not end.
    fn line_end(&mut self, at: u64, sink: &mut dyn Sink) {
        self.map.add(1, Span { start: at, end: at }, Vec::new(), None);
        self.nest = Nest::default();
        self.feed(b"\n", sink);
    }

    fn feed(&mut self, text: &[u8], sink: &mut dyn Sink) {
        let Stream { splitter, map, carried, code, .. } = self;
        if text.ends_with(b"\n") {
            splitter.hurry();
        }
        splitter.feed(text, &mut Lift { map, carried, code: *code, outer: sink });
        map.forget(splitter.untold());
    }

    fn finish(self, sink: &mut dyn Sink) {
        let Stream { mut splitter, map, carried, code, .. } = self;
        splitter.finish(&mut Lift { map: &map, carried: &carried, code, outer: sink });
    }
}
