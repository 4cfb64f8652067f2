//! Tables in text (RFC 4180 and its careless relatives): a header whose names are known, and
//! rows, each of which is a record or carries one.
//!
//! A row says nothing without its header, so its record's text is the row with the header
//! behind it: places in the row stay what they are, and the keys are those of the header. A line
//! is a header only if its names are those of an export that [`TABLES`] knows or of a known tool,
//! or if a record is in the first row below it: else any sentence with a comma could be one.

mod scan;

pub(super) use scan::{Cell, Row, Scan, lenient_end, scan};

use super::json::span;
use super::{Kind, Node, Signs};
use crate::event::sheet::is_guarded;

/// A table that is known by its header.
#[derive(Debug)]
pub struct TableCarrier {
    /// The name in words.
    pub name: &'static str,
    /// Sets of columns; a header that has all of any one set is of this table.
    pub claims: &'static [&'static [&'static str]],
}

/// Columns of our own export.
const OWN: &[&str] = &["event.module", "input.start"];

/// All tables that are known by their header alone.
pub const TABLES: &[TableCarrier] = &[
    // `_organizeSecEventTblRow` in the manager's `security-events.component.ts`.
    TableCarrier {
        name: "NeuVector's table of security events",
        claims: &[&["ID", "Title", "Severity", "Location", "Details", "Action", "Datetime"]],
    },
    TableCarrier { name: "Watchglass table", claims: &[OWN] },
    TableCarrier { name: "Splunk table", claims: &[&["_raw"]] },
    TableCarrier { name: "CloudWatch table", claims: &[&["@message"]] },
    TableCarrier {
        name: "Kibana or OpenSearch table",
        claims: &[&["@timestamp"], &["_id", "_index"]],
    },
    TableCarrier { name: "Grafana table", claims: &[&["Line", "tsNs"], &["Time", "Line"]] },
];

/// What any other table is called.
const ANY: &str = "table";

/// The most columns of a table.
const MOST: usize = 1024;

/// The longest name of a column.
const LONGEST: usize = 128;

/// What Kibana writes where a field has no value (`formatCellValues` in
/// `kbn-generate-csv/src/generate_csv.ts`), and for null.
const MISSING: &[&str] = &["-", "(null)"];

/// What a header says of the rows below it.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct Table {
    /// What it is called.
    pub(super) name: &'static str,
    pub(super) header: Box<str>,
    pub(super) delimiter: u8,
    /// The places of the columns' names in the header.
    columns: Vec<(u32, u32)>,
    /// Whether a dash is no value.
    dashes: bool,
    /// Whether `'` stands before what a spreadsheet would take for a formula.
    guarded: bool,
    /// Whether it is our own export: its rows are whole events.
    pub(super) own: bool,
}

impl Table {
    /// The table of a line that may be a header.
    fn read(line: &str, delimiter: u8) -> Option<Table> {
        // What nobody quotes or names so is not cut into cells.
        if line.bytes().any(|byte| b"{}=<>".contains(&byte)) {
            return None;
        }
        let mut cells = Vec::new();
        let Scan::Row(row) = scan(line.as_bytes(), delimiter, 0, true, &mut cells) else {
            return None;
        };
        if row.rule.is_some() || row.cut || row.width != line.len() || cells.len() > MOST {
            return None;
        }
        let (mut columns, mut guarded) = (Vec::new(), false);
        for cell in &cells {
            let name = line.get(cell.start..cell.end).filter(|name| is_name(name))?;
            let guard = name.starts_with("'@");
            guarded |= guard;
            columns.push(span(cell.start + usize::from(guard), cell.end));
        }
        let header = Box::from(line);
        let mut table =
            Table { name: ANY, header, delimiter, columns, dashes: false, guarded, own: false };
        table.own = OWN.iter().all(|name| table.has(name));
        table.dashes =
            !table.own && ["@timestamp", "_index", "_id"].iter().any(|name| table.has(name));
        Some(table)
    }

    /// How many columns it has.
    pub fn width(&self) -> usize {
        self.columns.len()
    }

    fn column(&self, (start, end): (u32, u32)) -> &str {
        self.header.get(start as usize..end as usize).unwrap_or_default()
    }

    fn has(&self, name: &str) -> bool {
        self.columns.iter().any(|column| self.column(*column) == name)
    }

    /// Whether it is known by its header alone; its name then.
    fn known(&self, signs: Signs) -> Option<&'static str> {
        let all = |names: &&[&str]| names.iter().all(|name| self.has(name));
        let table = TABLES.iter().find(|table| table.claims.iter().any(all));
        let tool = || signs.claims.iter().any(|sets| sets.iter().any(all)).then_some(ANY);
        table.map(|table| table.name).or_else(tool)
    }

    /// The columns as fields without values.
    pub fn names(&self, nodes: &mut Vec<Node>) {
        let node = |(next, key): (u32, &(u32, u32))| Node {
            key: *key,
            value: (0, 0),
            next,
            depth: 0,
            kind: Kind::Cell,
            escaped: false,
        };
        nodes.clear();
        nodes.extend((1..).zip(&self.columns).map(node));
    }

    /// The fields of a row, whose text the header stands behind. Gives which columns it fills, as
    /// bits, if there are not too many for that: rows that fill the same have the same keys.
    pub(super) fn nodes(&self, row: &str, cells: &[Cell], nodes: &mut Vec<Node>) -> Option<u64> {
        nodes.clear();
        let mut filled = (cells.len() <= 64).then_some(0);
        for (at, cell) in cells.iter().enumerate() {
            let value = row.get(cell.start..cell.end).unwrap_or_default();
            if value.is_empty() || self.dashes && MISSING.contains(&value) {
                continue;
            }
            let guard = match (self.own, value.as_bytes()) {
                (true, _) => is_guarded(value),
                (_, [b'\'', b'=' | b'+' | b'-' | b'@', ..]) => self.guarded,
                _ => false,
            };
            let header = row.len() + 1;
            let key = self.columns.get(at).map_or((0, 0), |(start, end)| {
                span(header + *start as usize, header + *end as usize)
            });
            let next = u32::try_from(nodes.len() + 1).unwrap_or(u32::MAX);
            let value = span(cell.start + usize::from(guard), cell.end);
            nodes.push(Node { key, value, next, depth: 0, kind: Kind::Cell, escaped: cell.quotes });
            filled = filled.map(|filled| filled | 1 << at);
        }
        filled
    }

    /// A row's text with the header behind it.
    pub fn text(&self, row: &str) -> String {
        [row, "\n", &self.header].concat()
    }
}

/// What may stand between cells, the likeliest first.
const DELIMITERS: &[u8] = b",;\t";

/// Whether a text may be the name of a column: nothing that looks like a value or a sentence.
fn is_name(text: &str) -> bool {
    let odd = |byte: u8| byte.is_ascii_control() || byte == b'"';
    let ends = |byte: Option<u8>| byte.is_some_and(|byte| byte != b' ');
    (1..=LONGEST).contains(&text.len())
        && !text.bytes().any(odd)
        && ends(text.bytes().next())
        && ends(text.bytes().next_back())
        && !text.starts_with(|first: char| first.is_ascii_digit())
}

/// Decodes a cell with doubled quotes.
pub(super) fn unescape(text: &str) -> String {
    text.replace("\"\"", "\"")
}

/// Whether a line may be a header at all, by its first bytes: most lines are none.
pub(super) fn may_be(line: &[u8]) -> bool {
    let starts =
        matches!(line.first(), Some(b'"' | b'\'' | b'@' | b'_' | b'a'..=b'z' | b'A'..=b'Z'));
    let behind = || match memchr::memchr3(b',', b';', b'\t', line) {
        Some(at) => !matches!(line.get(at + 1), None | Some(b' ' | b',')),
        None => line.len() < 12,
    };
    starts && behind()
}

/// Finds what a line is the header of, if it is one: by its names, or by what `carries` says of
/// the row below it. The outer `None` if more bytes are needed to tell.
pub(super) fn find(
    line: &str,
    signs: Signs,
    mut carries: impl FnMut(&Table) -> Option<bool>,
) -> Option<Option<Table>> {
    let alone = matches!(line.trim_matches('"'), "_raw" | "@message");
    for delimiter in DELIMITERS {
        if !alone && memchr::memchr(*delimiter, line.as_bytes()).is_none() {
            continue;
        }
        let Some(mut table) = Table::read(line, *delimiter) else { continue };
        if let Some(name) = table.known(signs) {
            table.name = name;
            return Some(Some(table));
        }
        if carries(&table)? {
            return Some(Some(table));
        }
    }
    Some(None)
}
