//! How a source's value becomes a canonical one. Closed on purpose: a source that needs
//! more says it in its `finish`.

use super::attack::{self, Attack};
use super::fields::at;
use crate::event::{Draft, Field, Lacks, Time, Value};
use crate::record::{Kind, Node, Record};
use std::borrow::Cow;

/// A way to convert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Convert {
    /// As it is; empty is absent.
    Text,
    /// The same of an id that may be a number: in a cell of a table, which Kibana formats, without
    /// the commas between thousands.
    Id,
    /// An address; all zeros is absent.
    Address,
    /// A whole number, also if written as text or as a float.
    Int,
    /// A whole number of which 0 means "not recorded".
    Positive,
    /// RFC 3339, or a count since the epoch; zero and less is absent. What lacks its zone is
    /// UTC, as the tool's own code says; but for a month in words, which no tool writes so.
    Time,
    /// The same of whoever wrote it: what lacks its zone says so.
    Clock,
    /// The last part of a path.
    Base,
    /// An array's items, or text split at commas.
    Commas,
    /// The same, each once whatever its case.
    Tags,
    /// The ATT&CK ids among an array's items, or in text split at commas.
    Attack(Attack),
    /// Text split at `", "`.
    Paths,
    /// The first item of an array, or text.
    First,
    /// A word of a table, else absent.
    Words(&'static [(&'static str, &'static str)]),
}

impl Convert {
    /// Whether texts that are converted so are few, and repeat: then it is worth keeping
    /// what each makes.
    pub fn repeats(self) -> bool {
        matches!(
            self,
            Convert::Base
                | Convert::Commas
                | Convert::Tags
                | Convert::Attack(_)
                | Convert::First
                | Convert::Words(_)
        )
    }

    /// Whether equal texts of nodes of one kind always convert to the same.
    pub fn depends_on_text_alone(self) -> bool {
        self.repeats() || matches!(self, Convert::Text | Convert::Address)
    }

    /// Sets a field from a node, whose place is given too.
    #[inline]
    pub fn copy<'a, D: Draft<'a> + ?Sized>(
        self,
        record: &Record<'a>,
        (place, node): (usize, &'a Node),
        field: Field,
        draft: &mut D,
    ) {
        if let Some(text) = self.verbatim(record, node) {
            draft.set_verbatim(field, text, at(place));
        } else if let Some(value) = self.apply(record, place, node) {
            draft.set(field, value, at(place));
        }
    }

    /// A node's text where [`apply`](Self::apply) gives just that.
    #[inline]
    fn verbatim<'a>(self, record: &Record<'a>, node: &Node) -> Option<&'a str> {
        if node.escaped || !matches!(node.kind, Kind::String | Kind::Scalar | Kind::Plain) {
            return None;
        }
        let text = record.slice(node.value);
        match self {
            Convert::Text | Convert::Id => (!text.is_empty()).then_some(text),
            Convert::Address => is_address(text).then_some(text),
            _ => None,
        }
    }

    /// Converts a node's value; `None` where that leaves nothing.
    pub fn apply<'a>(self, record: &Record<'a>, place: usize, node: &Node) -> Option<Value<'a>> {
        let text = || Some(record.value(node)).filter(|text| !text.is_empty());
        let number = || match node.kind {
            Kind::Cell => text().map(ungrouped),
            _ => text(),
        };
        match (self, node.kind) {
            (_, Kind::Null) => None,
            (Convert::Commas, Kind::Array) => list(items(record, place)),
            (Convert::Tags, Kind::Array) => list(once(items(record, place)).into_iter()),
            (Convert::Attack(what), Kind::Array) => {
                list(attack::ids(what, items(record, place)).into_iter())
            }
            (Convert::First, Kind::Array) => items(record, place).next().map(Value::Text),
            (_, Kind::Array | Kind::Object) => None,
            // Go prints a list as `[a b]`.
            (Convert::First, Kind::Plain) => {
                let words = record.slice(node.value).trim_start_matches('[').trim_end_matches(']');
                words.split(' ').find(|word| !word.is_empty()).map(|word| Value::Text(word.into()))
            }
            (Convert::Text | Convert::First, _) => text().map(Value::Text),
            (Convert::Address, _) => text().filter(|text| is_address(text)).map(Value::Text),
            (Convert::Id, _) => number().map(Value::Text),
            (Convert::Int, _) => int(&number()?).map(Value::Int),
            (Convert::Positive, _) => int(&number()?).filter(|number| *number > 0).map(Value::Int),
            (Convert::Time, _) => {
                let text = number()?;
                let digits = text.bytes().next().is_some_and(|byte| byte.is_ascii_digit());
                let time = time(&text)?;
                // Kibana shows dates in the zone of whoever exported them: a count beside it is sure.
                if !digits && !time.is_whole() && counted(record) {
                    return None;
                }
                Some(Value::Time(if digits { utc(time) } else { time }))
            }
            (Convert::Clock, _) => time(&number()?).map(Value::Time),
            (Convert::Base, _) => text().map(base).map(Value::Text),
            // `karmor` prints arrays without commas, which cannot be split again.
            (Convert::Commas | Convert::Tags, Kind::Plain)
                if record.slice(node.value).starts_with('[') =>
            {
                None
            }
            (Convert::Commas, _) => list(split(text()?, ",")),
            (Convert::Tags, _) => list(once(split(text()?, ",")).into_iter()),
            (Convert::Attack(what), _) => list(attack::ids(what, split(text()?, ",")).into_iter()),
            (Convert::Paths, _) => list(split(text()?, ", ")),
            (Convert::Words(words), _) => {
                let text = text()?;
                let found = words.iter().find(|(word, _)| word.eq_ignore_ascii_case(&text));
                found.map(|(_, value)| Value::Text(Cow::Borrowed(*value)))
            }
        }
    }
}

/// Whether a text names something: an address of zeros, or none, does not.
fn is_address(text: &str) -> bool {
    !matches!(text, "" | "0.0.0.0" | "::")
}

/// The texts of an array, without the empty ones.
pub(super) fn items<'a>(record: &Record<'a>, place: usize) -> impl Iterator<Item = Cow<'a, str>> {
    let record = *record;
    record
        .children(Some(place))
        .filter(|(_, node)| !matches!(node.kind, Kind::Null | Kind::Array | Kind::Object))
        .map(move |(_, node)| record.value(node))
        .filter(|text| !text.is_empty())
}

pub(super) fn list<'a>(items: impl Iterator<Item = Cow<'a, str>>) -> Option<Value<'a>> {
    let items: Vec<_> = items.collect();
    (!items.is_empty()).then_some(Value::List(items))
}

/// Each text once, whatever its case, in their order; if they are very many, only the first
/// are compared.
pub(super) fn once<'a>(items: impl Iterator<Item = Cow<'a, str>>) -> Vec<Cow<'a, str>> {
    let mut all: Vec<Cow<'a, str>> = Vec::new();
    for item in items {
        if !all.iter().take(64).any(|held| held.eq_ignore_ascii_case(&item)) {
            all.push(item);
        }
    }
    all
}

pub(super) fn split<'a>(
    text: Cow<'a, str>,
    by: &str,
) -> impl Iterator<Item = Cow<'a, str>> + use<'a> {
    let parts: Vec<Cow<'a, str>> = match text {
        Cow::Borrowed(text) => text.split(by).map(|part| Cow::Borrowed(part.trim())).collect(),
        Cow::Owned(text) => text.split(by).map(|part| Cow::Owned(part.trim().to_owned())).collect(),
    };
    parts.into_iter().filter(|part| !part.is_empty())
}

/// A number without the commas between its thousands, as Kibana's default format has them.
fn ungrouped(text: Cow<'_, str>) -> Cow<'_, str> {
    let Some((first, rest)) = text.split_once(',') else { return text };
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let groups = (1..=3).contains(&first.len())
        && digits(first)
        && rest.split(',').all(|part| part.len() == 3 && digits(part));
    if groups { Cow::Owned([first, &rest.replace(',', "")].concat()) } else { text }
}

/// A whole number. Old `karmor` prints them as floats (`2.562504e+06`).
pub(super) fn int(text: &str) -> Option<i64> {
    let digit =
        |number: i64, byte: u8| byte.is_ascii_digit().then(|| number * 10 + i64::from(byte - b'0'));
    if (1..=18).contains(&text.len())
        && let Some(number) = text.bytes().try_fold(0, digit)
    {
        return Some(number);
    }
    if let Ok(number) = text.parse::<i64>() {
        return Some(number);
    }
    let number: f64 = text.parse().ok()?;
    let whole = number.fract() == 0.0 && number.abs() < 9e15;
    #[expect(clippy::cast_possible_truncation, reason = "it is whole, and small enough")]
    whole.then_some(number as i64)
}

/// Whether a record tells its time as a count since the epoch, by the names that tools have for it.
fn counted(record: &Record<'_>) -> bool {
    let node = |name| record.find(name).and_then(|place| record.nodes.get(place));
    let count = |node| int(&ungrouped(record.value(node))).is_some_and(|count| count > 0);
    ["Timestamp", "reported_timestamp"].into_iter().filter_map(node).any(count)
}

fn utc(time: Time) -> Time {
    if time.lacks == Lacks::Zone { Time { lacks: Lacks::Nothing, ..time } } else { time }
}

fn time(text: &str) -> Option<Time> {
    // A date is no number, and to find that out takes longer than to read it.
    let dated = matches!(text.as_bytes(), [_, _, _, b'0'..=b'9', b'-', ..]);
    let time = match if dated { None } else { int(text) } {
        Some(count) => return (count > 0).then(|| Time::from_epoch(count))?,
        None if dated => Time::parse(text),
        None => Time::read(text),
    };
    time.filter(|time| time.ns > 0)
}

/// The last part of a path.
pub(super) fn base(path: Cow<'_, str>) -> Cow<'_, str> {
    let end =
        path.bytes().rev().position(|byte| byte != b'/').map_or(0, |after| path.len() - after);
    let own = path.get(..end).unwrap_or_default().bytes();
    let start = own.rev().position(|byte| byte == b'/').map_or(0, |after| end - after);
    match path {
        Cow::Borrowed(path) => Cow::Borrowed(path.get(start..).unwrap_or(path)),
        Cow::Owned(path) => Cow::Owned(path.get(start..).unwrap_or(&path).to_owned()),
    }
}
