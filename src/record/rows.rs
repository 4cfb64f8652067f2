//! Where the splitter meets tables: a line that is a header, and the rows below it, each of
//! which carries a record or is one.

use super::carrier::object::carrier_of;
use super::carrier::{Carried, OBJECTS};
use super::carry::Looking;
use super::rest::Rest;
use super::split::{MAX_RECORD, Shapes, Splitter, Step};
use super::table::{Cell, Row, Scan, Table, find, lenient_end, may_be, scan};
use super::{Found, Gap, Record, Repair, Rule, Signs, Sink};
use crate::bytes::Span;
use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

/// The longest header.
const LONGEST: usize = 64 << 10;

/// A table whose rows stand here.
#[derive(Debug)]
pub(super) struct Rows {
    pub table: Rc<Table>,
    /// The byte of the input before which no other row begins.
    next: u64,
    /// Whether an empty line came since the last row.
    pub parted: bool,
    cells: Vec<Cell>,
    /// The shapes of rows by which columns they fill, as bits: of the first few such.
    shapes: Vec<(u64, u32)>,
}

/// The most shapes that are known of one table.
const MOST_SHAPES: usize = 16;

impl Rows {
    pub fn new(table: Rc<Table>) -> Rows {
        Rows { table, next: 0, parted: false, cells: Vec::new(), shapes: Vec::new() }
    }

    /// The number of the shape of rows that fill these columns.
    fn shape(&mut self, filled: Option<u64>, shapes: &RefCell<Shapes>) -> Option<u32> {
        let filled = filled?;
        if let Some((_, shape)) = self.shapes.iter().find(|(of, _)| *of == filled) {
            return Some(*shape);
        }
        (self.shapes.len() < MOST_SHAPES).then(|| {
            let next = &mut shapes.borrow_mut().templates.shapes;
            self.shapes.push((filled, *next));
            *next += 1;
            *next - 1
        })
    }
}

/// Adds what was done to a row to the first record that it carries.
struct Mended<'a> {
    repairs: &'a [Repair],
    incomplete: bool,
    sink: &'a mut dyn Sink,
}

impl Sink for Mended<'_> {
    fn gap(&mut self, span: Span, gap: Gap) {
        self.sink.gap(span, gap);
    }

    fn record(&mut self, found: &Found<'_>) {
        let (own, incomplete) = (std::mem::take(&mut self.repairs), self.incomplete);
        let repairs = [own, found.repairs].concat();
        let incomplete = found.incomplete || std::mem::take(&mut self.incomplete) && incomplete;
        self.sink.record(&Found { repairs: &repairs, incomplete, ..*found });
    }
}

impl Splitter {
    /// A line that is the header of a table.
    pub(super) fn header(&mut self, last: bool, sink: &mut dyn Sink) -> Option<Step> {
        if self.whole || self.depth > 0 || !self.context.is_empty() {
            return None;
        }
        let src = window(self.buf.pending());
        let end = memchr::memchr(b'\n', src).unwrap_or(src.len());
        let line = src.get(..lenient_end(src, end)).filter(|line| line.len() <= LONGEST)?;
        let width = (end + 1).min(src.len());
        // Grafana tells Excel so what stands between cells (`toCSV` in `grafana-data`).
        if matches!(line, b"sep=," | b"sep=;" | b"sep=\t") {
            return Some(Step::Gap(width, Gap::Carrier("table")));
        }
        let line = may_be(line).then(|| std::str::from_utf8(line).ok())??;
        let below = src.get(width..).unwrap_or_default();
        let last = last && src.len() == self.buf.pending().len();
        let signs = self.signs;
        let table = match find(line, signs, |table| first_row_carries(table, below, last, signs)) {
            None => return Some(Step::More),
            Some(table) => Rc::new(table?),
        };
        self.end_run(sink);
        let name = table.name;
        self.rows = Some(Box::new(Rows::new(table)));
        self.rest = Some(Rest::Rows);
        Some(Step::Gap(width, Gap::Carrier(name)))
    }

    /// A row of the table that stands here. `None` if it is something else.
    pub(super) fn row(&mut self, last: bool, sink: &mut dyn Sink) -> Option<Step> {
        let mut rows = self.rows.take()?;
        let step = self.row_of(&mut rows, last, sink);
        // Another table may have begun.
        self.rows.get_or_insert(rows);
        step
    }

    fn row_of(&mut self, rows: &mut Rows, last: bool, sink: &mut dyn Sink) -> Option<Step> {
        let pending = self.buf.pending();
        let (src, full) = (window(pending), pending.len() >= MAX_RECORD);
        let start = self.base + self.buf.at() as u64;
        if self.whole && !last {
            return Some(Step::More);
        }
        let end = match memchr::memchr(b'\n', src) {
            Some(end) => end + 1,
            None if last => src.len(),
            None => return Some(Step::More),
        };
        if !self.whole {
            let line = src.get(..end).unwrap_or_default();
            if line.trim_ascii().is_empty() {
                rows.parted |= start >= rows.next;
                return Some(Step::Gap(end, Gap::Separator));
            }
            if start < rows.next {
                return None;
            }
            if line.trim_ascii_end() == rows.table.header.as_bytes() {
                return Some(Step::Gap(end, Gap::Carrier(rows.table.name)));
            }
            if matches!(line.first(), Some(b'{' | b'[')) || line.starts_with(b"```") {
                rows.next = start + end as u64;
                return None;
            }
        }
        let (delimiter, columns) = (rows.table.delimiter, rows.table.width());
        let row = match scan(src, delimiter, columns, last || full, &mut rows.cells) {
            Scan::More => return Some(Step::More),
            Scan::Row(row) if row.width >= MAX_RECORD => return Some(Step::More),
            Scan::Row(row) => row,
        };
        let count = rows.cells.len();
        if !self.whole && count != columns && !row.cut {
            if let Some(step) = self.header(last, sink) {
                return Some(step);
            }
            if count == 1 || rows.parted {
                rows.next = start + end as u64;
                return None;
            }
        }
        rows.parted = false;
        Some(self.emit_row(rows, row, last, sink))
    }

    /// Tells the sink of a row, or of the record that it carries.
    fn emit_row(&mut self, rows: &mut Rows, row: Row, last: bool, sink: &mut dyn Sink) -> Step {
        let start = self.base + self.buf.at() as u64;
        let span = Span { start, end: start + row.width as u64 };
        let (table, pending) = (rows.table.clone(), self.buf.pending());
        let bytes = pending.get(..row.width).unwrap_or_default();
        let after = pending.get(row.width..).unwrap_or_default();
        let returns = after.iter().take_while(|byte| **byte == b'\r').count();
        let line_end = match after.get(returns) {
            // All that is left is the row's.
            _ if self.whole => after.len(),
            Some(b'\n') => returns + 1,
            _ => 0,
        };
        let text = String::from_utf8_lossy(bytes);
        let lossy = matches!(text, Cow::Owned(_));
        if lossy {
            scan(text.as_bytes(), table.delimiter, table.width(), true, &mut rows.cells);
        }
        let filled = table.nodes(&text, &rows.cells, &mut self.tape.nodes);
        if self.tape.nodes.is_empty() && !self.whole {
            return Step::Gap(row.width + line_end, Gap::Carrier(table.name));
        }
        let text = table.text(&text);
        let columns = table.width();
        let short = rows.cells.len() < columns;
        let cut = row.cut || short && last && after.is_empty();
        self.repairs.clear();
        let mut repair = |at: usize, rule: Rule| {
            self.repairs.push(Repair { at: start + at as u64, skipped: 0, rule });
        };
        if let Some((at, rule)) = row.rule {
            repair(at, rule);
        }
        match rows.cells.get(columns) {
            Some(cell) => repair(cell.start.min(row.width), Rule::CellsBeyond),
            None if short && !cut => repair(row.width, Rule::CellsMissing),
            None => {}
        }
        let shape = rows.shape(filled, &self.shapes);
        let record = Record { text: &text, nodes: &self.tape.nodes, line: None, shape };
        let carried =
            Carried { path: vec![table.name], table: Some(table.clone()), ..Carried::default() };
        let new = Found::new(span, record, &self.repairs);
        let found = Found { raw: bytes, carried: Some(&carried), incomplete: cut, lossy, ..new };
        let Splitter { run, shapes, signs, depth, .. } = self;
        let looking =
            Looking { run, shapes, signs: *signs, depth: *depth, table: Some(table.name) };
        match self.whole {
            true => sink.record(&found),
            _ if lossy || table.own => {
                looking.end(sink);
                sink.record(&found);
            }
            _ if cut || !found.repairs.is_empty() => {
                let mut mended = Mended { repairs: &self.repairs, incomplete: cut, sink };
                looking.tell(&Found { repairs: &[], incomplete: false, ..found }, &mut mended);
            }
            _ => looking.tell(&found, sink),
        }
        let after = Span { start: span.end, end: span.end + line_end as u64 };
        if !after.is_empty() && !self.whole {
            sink.gap(after, Gap::Separator);
        }
        Step::Told(row.width + line_end)
    }
}

/// The bytes that are looked at.
fn window(pending: &[u8]) -> &[u8] {
    pending.get(..MAX_RECORD).unwrap_or(pending)
}

/// Whether the row below a header of any names carries a record. `None` if more bytes are needed
/// to tell.
fn first_row_carries(table: &Table, below: &[u8], last: bool, signs: Signs) -> Option<bool> {
    let (mut nodes, mut cells) = (Vec::new(), Vec::new());
    table.names(&mut nodes);
    let record = Record { text: &table.header, nodes: &nodes, line: None, shape: None };
    if !OBJECTS.iter().any(|carrier| carrier.claims(&record)) {
        return Some(false);
    }
    let last = last && below.len() <= LONGEST;
    let below = below.get(..LONGEST).unwrap_or(below);
    let row = match scan(below, table.delimiter, table.width(), last, &mut cells) {
        Scan::More if below.len() < LONGEST => return None,
        Scan::More => return Some(false),
        Scan::Row(row) => below.get(..row.width).and_then(|row| std::str::from_utf8(row).ok()),
    };
    let Some(row) = row.filter(|_| cells.len() == table.width()) else { return Some(false) };
    table.nodes(row, &cells, &mut nodes);
    let text = table.text(row);
    let record = Record { text: &text, nodes: &nodes, line: None, shape: None };
    let carrier = carrier_of(&record, signs).and_then(|place| OBJECTS.get(place));
    Some(carrier.is_some_and(|carrier| carrier.found(&record, signs, false).is_some()))
}
