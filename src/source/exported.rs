//! Events that this page exported, read again: what they hold is canonical already. So are read
//! the rows of its CSV, and the objects of its NDJSON of which the record cannot be read alone,
//! such as a row of a table without its header.

use super::convert::{items, list};
use super::fields::{Fields, at};
use super::{ALL, Write};
use crate::event::{Disposition, FIELDS, Field, Kind, Severity, Time, Value, sheet};
use crate::record::{Kind as Form, Node, Record};
use std::borrow::Cow;

/// Sets all fields of an event as the export has them; whether it is one of a known source.
pub(super) fn finish<'a>(record: &Fields<'_, 'a>, event: &mut Write<'_, 'a>) -> bool {
    let held = |field: Field| {
        let place = Record::find(record, field.name())?;
        Some((value(record, field, place, record.nodes.get(place)?)?, place))
    };
    let Some((Value::Text(module), place)) = held(Field::Module) else { return false };
    let Some(source) = ALL.iter().find(|source| source.id == module) else { return false };
    event.set_word(Field::Module, source.id, at(place));
    // What a person said of it stands in a file of its own, not in what somebody hands over.
    let read = |field: &Field| *field != Field::Module && !field.of_person();
    for field in FIELDS.into_iter().filter(read) {
        match (field, held(field)) {
            // It is assumed again: the zone may be another here. And so are clocks set again: the
            // time is the one that was recorded.
            (Field::Assumed | Field::Offset, _) | (_, None) => event.remove(field),
            (Field::Timestamp, Some((Value::Time(time), place))) => {
                let assumed = match held(Field::Assumed) {
                    Some((Value::List(words), _)) => words,
                    _ => Vec::new(),
                };
                let time = time.written(assumed.iter().map(AsRef::as_ref));
                event.set(field, Value::Time(time), at(place));
            }
            (_, Some((value, place))) => event.set(field, value, at(place)),
        }
    }
    true
}

/// A value of the export, which writes those of a list in one cell of its CSV.
fn value<'a>(record: &Record<'a>, field: Field, place: usize, node: &Node) -> Option<Value<'a>> {
    let text = Some(record.value(node)).filter(|text| !text.is_empty() && node.kind != Form::Null);
    match (field.kind(), node.kind) {
        (Kind::List, Form::Array) => list(items(record, place)),
        (Kind::List, _) => list(sheet::split(&text?).into_iter().map(Cow::Owned)),
        (Kind::Int, _) => text?.parse().ok().map(Value::Int),
        (Kind::Time, _) => Time::parse(&text?).map(Value::Time),
        (Kind::Text | Kind::Id, _) => {
            let known = match field {
                Field::Severity => Severity::parse(text.as_deref()?).is_some(),
                Field::Disposition => Disposition::parse(text.as_deref()?).is_some(),
                _ => true,
            };
            text.filter(|_| known).map(Value::Text)
        }
    }
}
