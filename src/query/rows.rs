//! Rows of a store as an answer holds them.

use super::order::{Sorting, rule_count};
use super::{Order, Place, Row, Val};
use crate::event::{Disposition, FIELDS, Field, Kind, Severity};
use crate::store::{RowId, Segment, Store, as_shown, flag};

/// Bytes of an answer's rows after which texts are cut shorter.
const ROOM: usize = 160 * 1024;
/// Characters of a text after that.
const SHORT: usize = 60;

/// A page of rows. Long texts are cut, and cut shorter once much was given, so that an
/// answer stays small whatever the events hold.
pub(super) fn page(
    store: &Store,
    ids: impl Iterator<Item = RowId>,
    sorting: Sorting<'_>,
) -> Vec<Row> {
    let rarest = sorting.order == Order::Rarest;
    let mut used = 0;
    let mut rows = Vec::new();
    for id in ids {
        let room = if used > ROOM { SHORT } else { 240 };
        if let Some(mut row) = row(store, id, room) {
            if let Some((segment, at)) = store.place(id).filter(|_| rarest) {
                let number = segment.column(Field::RuleName).get(at);
                let rule = store.word(Field::RuleName, number);
                row.rule_count = rule_count(sorting.rules, rule);
            }
            used += row.values.iter().map(|(_, value)| size(value)).sum::<usize>();
            rows.push(row);
        }
    }
    rows
}

/// Cuts the texts of a page of rows that several shards gave as if one had.
pub fn shorten(rows: &mut [Row]) {
    let mut used = 0;
    for row in rows {
        for (_, value) in &mut row.values {
            match value {
                _ if used <= ROOM => {}
                Val::Text(text) => *text = cut(text, SHORT),
                Val::List(items) => *items = some_of(items.iter().map(String::as_str), SHORT),
                Val::Int(_) | Val::Time(_) => {}
            }
        }
        used += row.values.iter().map(|(_, value)| size(value)).sum::<usize>();
    }
}

fn size(value: &Val) -> usize {
    match value {
        Val::Text(text) => text.len() + 8,
        Val::Int(_) | Val::Time(_) => 16,
        Val::List(items) => items.iter().map(|item| item.len() + 4).sum(),
    }
}

/// One row; texts longer than `room` characters are cut, lists to eight times that.
pub(super) fn row(store: &Store, id: RowId, room: usize) -> Option<Row> {
    let (segment, at) = store.place(id)?;
    let base = segment.rows.get(at)?;
    let (input, start) = (as_shown(segment.input), base.start);
    let own = Place { input, start, end: start + u64::from(base.len) };
    let copies = store.places(id, true).into_iter().map(|copy| {
        let (input, start, end) = copy.place;
        Place { input, start, end }
    });
    let repairs = segment.repairs.get(&u32::try_from(at).ok()?).map_or(0, Vec::len);
    let values = FIELDS
        .into_iter()
        .filter(|field| !matches!(field, Field::Timestamp | Field::Severity | Field::Disposition));
    Some(Row {
        row: id,
        shard: store.shard(),
        time: segment.time(at),
        severity: severity(store, segment, at),
        disposition: disposition(store, segment, at),
        host: segment.has(at, flag::HOST),
        places: std::iter::once(own).chain(copies).take(100).collect(),
        twin: store.twin_of(id),
        rule_count: 0,
        group: None,
        repairs: u32::try_from(repairs).unwrap_or(u32::MAX),
        incomplete: segment.has(at, flag::INCOMPLETE),
        values: values
            .filter_map(|field| Some((field, value(store, segment, at, field, room)?)))
            .collect(),
    })
}

/// The severity of a row.
pub(super) fn severity(store: &Store, segment: &Segment, row: usize) -> Severity {
    let word = store.word(Field::Severity, segment.column(Field::Severity).get(row));
    Severity::parse(word).unwrap_or_default()
}

pub(super) fn disposition(store: &Store, segment: &Segment, row: usize) -> Disposition {
    let word = store.word(Field::Disposition, segment.column(Field::Disposition).get(row));
    Disposition::parse(word).unwrap_or_default()
}

fn value(store: &Store, segment: &Segment, at: usize, field: Field, room: usize) -> Option<Val> {
    let number = segment.column(field).get(at);
    if number == 0 {
        return None;
    }
    match field.kind() {
        Kind::Int => store.int_of(number).map(Val::Int),
        Kind::Time => store.int_of(number).map(Val::Time),
        Kind::Text | Kind::Id => {
            store.values(segment, at, field).first().map(|text| Val::Text(cut(text, room)))
        }
        Kind::List => Some(Val::List(some_of(store.values(segment, at, field).into_iter(), room))),
    }
}

fn some_of<'a>(items: impl Iterator<Item = &'a str>, room: usize) -> Vec<String> {
    let mut left = room.saturating_mul(8);
    let fits = |item: &String| {
        left = left.saturating_sub(item.len());
        left > 0
    };
    items.map(|item| cut(item, room)).take_while(fits).collect()
}

fn cut(text: &str, room: usize) -> String {
    match text.char_indices().nth(room) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
