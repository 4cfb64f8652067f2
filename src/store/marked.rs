//! What a person says of events, as columns of their own.
//!
//! It is bound to what an event holds and not to a row: to the event's own id and its source, where
//! it has one, else to its time and all that its record states. So it holds for copies, for the
//! same events in another file, and for rows that come later. What we conclude ourselves is no part
//! of it: another version may conclude otherwise.
//!
//! To hash each of ten million rows would take seconds; so a row is hashed only where its time is
//! one that somebody marked, or, once a file of marks was read, where it has an id.

use super::{RowId, Segment, Store, items, row_id};
use crate::bytes::{Sha256, sort, sort_by_key};
use crate::event::{EventKey, Field, Kind, Marked, Time, Triage, Value};
use std::borrow::Cow;

/// What records state. The order and the names are part of every key: they stay as they are.
const STATED: [Field; 37] = [
    Field::EventStart,
    Field::Dataset,
    Field::Action,
    Field::SeverityNative,
    Field::RuleName,
    Field::RuleId,
    Field::Message,
    Field::Count,
    Field::Operation,
    Field::Cluster,
    Field::Host,
    Field::Namespace,
    Field::Pod,
    Field::ContainerId,
    Field::ContainerName,
    Field::Image,
    Field::Executable,
    Field::ProcessName,
    Field::CommandLine,
    Field::Pid,
    Field::ParentExecutable,
    Field::ParentName,
    Field::ParentPid,
    Field::UserName,
    Field::UserId,
    Field::FilePath,
    Field::SourceIp,
    Field::SourcePort,
    Field::SourceResource,
    Field::DestinationIp,
    Field::DestinationPort,
    Field::DestinationResource,
    Field::DestinationDomain,
    Field::Transport,
    Field::Protocol,
    Field::Tags,
    Field::Labels,
];

/// Characters of what an event is.
const WHAT: usize = 80;

/// What is said of events.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// In the order of keys; nothing is said of some.
    held: Vec<Marked>,
    /// The times of these events, each once, as their records write them.
    times: Vec<i64>,
    /// Whether events with an id are looked for whatever their time.
    thorough: bool,
}

/// Adds a text to a sum, so that what is next to it cannot be taken for a part of it.
#[inline(never)]
fn tell(sum: &mut Sha256, text: &str) {
    sum.feed(&(text.len() as u64).to_le_bytes());
    sum.feed(text.as_bytes());
}

/// Puts numbers in order, each once.
fn once(times: &mut Vec<i64>) {
    sort(times, Ord::cmp);
    times.dedup();
}

/// Puts what is said in the place of what was said before, in the order of keys. Of an event that
/// is there several times the first holds.
pub fn put_marks(said: Vec<Marked>, before: &mut Vec<Marked>) {
    let mut all = said;
    all.append(before);
    sort_by_key(&mut all, |of| of.key);
    all.dedup_by_key(|of| of.key);
    *before = all;
}

/// The place of what is said of an event, by its key, among all in the order of keys.
pub fn place_of_mark(all: &[Marked], key: &EventKey) -> Option<usize> {
    all.binary_search_by_key(key, |of| of.key).ok()
}

impl Store {
    /// Takes what is said of events in the place of what was said of them before; one of whom
    /// nothing is said any more loses all. `thorough` looks for events that have an id at other
    /// times too, now and among the rows to come.
    pub fn mark_events(&mut self, marked: &[Marked], thorough: bool) {
        self.generation += 1;
        let mut now = Marks { thorough, ..Marks::default() };
        put_marks(marked.to_vec(), &mut now.held);
        now.times = marked.iter().map(|of| of.time.unwrap_or(super::UNDATED)).collect();
        once(&mut now.times);
        for at in 0..self.segments.len() {
            let end = self.segments.get(at).map_or(0, |segment| segment.looked);
            self.mark_rows(at, (0, end), &now);
        }
        let marks = &mut self.marks;
        put_marks(now.held, &mut marks.held);
        marks.times.append(&mut now.times);
        once(&mut marks.times);
        marks.thorough |= thorough;
        self.mark_new_rows();
    }

    /// Gives the rows that were not looked at yet what is said of them.
    pub(super) fn mark_new_rows(&mut self) {
        if self.marks.held.is_empty() {
            return;
        }
        let marks = std::mem::take(&mut self.marks);
        for at in 0..self.segments.len() {
            let Some(segment) = self.segments.get(at) else { continue };
            let (from, end) = (segment.looked, segment.rows.len());
            if from < end {
                self.mark_rows(at, (from, end), &marks);
            }
            self.segments.iter_mut().skip(at).take(1).for_each(|segment| segment.looked = end);
        }
        self.marks = marks;
    }

    /// Gives some rows of a segment what is said of them.
    fn mark_rows(&mut self, at: usize, (from, end): (usize, usize), marks: &Marks) {
        let Some(segment) = self.segments.get(at) else { return };
        let ids = segment.column(Field::EventId);
        let mut found = Vec::new();
        for row in from..end {
            let near = || marks.times.binary_search(&self.written(segment, row).0).is_ok();
            if !(marks.thorough && ids.get(row) != 0 || near()) {
                continue;
            }
            let key = self.key(segment, row);
            found.extend(place_of_mark(&marks.held, &key).map(|place| (row, place)));
        }
        if found.is_empty() {
            return;
        }
        let numbers = |field: Field| -> Vec<u32> {
            (0..segment.rows.len()).map(|row| segment.column(field).get(row)).collect()
        };
        let mut columns = [numbers(Field::Mark), numbers(Field::Note)];
        for (row, place) in found {
            let said = marks.held.get(place).map(|of| self.said(&of.triage));
            for (column, number) in columns.iter_mut().zip(said.unwrap_or_default()) {
                column.iter_mut().skip(row).take(1).for_each(|of| *of = number);
            }
        }
        if let Some(segment) = self.segments.get_mut(at) {
            for (field, numbers) in [Field::Mark, Field::Note].into_iter().zip(columns) {
                segment.replace(field, &numbers);
            }
        }
    }

    /// The numbers of mark and note.
    fn said(&mut self, triage: &Triage) -> [u32; 2] {
        let words: Vec<Cow<'_, str>> = triage.words().map(Cow::from).collect();
        let mark = match words.is_empty() {
            true => 0,
            false => self.encode(Field::Mark, &Value::List(words)),
        };
        let note = match triage.note.as_str() {
            "" => 0,
            note => self.encode(Field::Note, &Value::Text(note.into())),
        };
        [mark, note]
    }

    /// The time of a row as its record writes it, and its `event.start` as that states it.
    fn written(&self, segment: &Segment, row: usize) -> (i64, Option<i64>) {
        let (time, start) = self.times_recorded(segment, row);
        if segment.assumed == 0 || segment.column(Field::Assumed).get(row) == 0 {
            return (time, start);
        }
        let words = self.values(segment, row, Field::Assumed);
        (Time::new(time, 0).written(words.into_iter()).ns, start)
    }

    #[inline(never)]
    fn key(&self, segment: &Segment, row: usize) -> EventKey {
        let mut sum = Sha256::default();
        let number = |field: Field| segment.column(field).get(row);
        let module = self.word(Field::Module, number(Field::Module));
        let id = self.word(Field::EventId, number(Field::EventId));
        if !id.is_empty() {
            ["watchglass event 1: id", module, id].iter().for_each(|text| tell(&mut sum, text));
            return sum.sum();
        }
        let (time, start) = self.written(segment, row);
        let time = time.to_string();
        let call = segment.call(row).checked_sub(1).map_or("", |call| self.calls.get(call));
        for text in ["watchglass event 1: stated", module, &time, call] {
            tell(&mut sum, text);
        }
        for field in STATED {
            let number = number(field);
            if number == 0 {
                continue;
            }
            tell(&mut sum, field.name());
            match field.kind() {
                // A clock moves it.
                Kind::Time => tell(&mut sum, &start.unwrap_or(0).to_string()),
                Kind::Int => tell(&mut sum, &self.int_of(number).unwrap_or(0).to_string()),
                Kind::Text | Kind::Id => tell(&mut sum, self.word(field, number)),
                Kind::List => {
                    let list = self.lists(field).map_or("", |lists| lists.get(number - 1));
                    let texts = self.texts(field);
                    let of = |item: u32| texts.map_or("", |texts| texts.get(item));
                    items(list).for_each(|item| tell(&mut sum, of(item)));
                    // Where a list ends and the name of the next field begins.
                    sum.feed(&[0xff; 8]);
                }
            }
        }
        sum.sum()
    }

    /// A row, as a mark is bound to it, with what is said of it.
    pub fn marked(&self, id: RowId) -> Option<Marked> {
        let (segment, row) = self.place(id)?;
        let word = |field: Field| self.word(field, segment.column(field).get(row));
        let named = [Field::RuleName, Field::Message, Field::Dataset].map(word);
        let what = named.into_iter().find(|word| !word.is_empty()).unwrap_or_default();
        Some(Marked {
            key: self.key(segment, row),
            time: Some(self.written(segment, row).0).filter(|time| *time != super::UNDATED),
            what: what.chars().take(WHAT).collect(),
            triage: self.triage_of(id),
        })
    }

    /// What is said of a row.
    pub fn triage_of(&self, id: RowId) -> Triage {
        let Some((segment, row)) = self.place(id) else { return Triage::default() };
        let words = self.values(segment, row, Field::Mark);
        let note = self.word(Field::Note, segment.column(Field::Note).get(row));
        Triage::read(&words, note)
    }

    /// The keys of all rows of which something is said, each once.
    pub fn marked_keys(&self) -> Vec<EventKey> {
        let mut keys = Vec::new();
        for (at, segment) in self.segments.iter().enumerate() {
            let columns = [segment.column(Field::Mark), segment.column(Field::Note)];
            let said = |row: &usize| columns.iter().any(|column| column.get(*row) != 0);
            let rows = (0..segment.rows.len()).filter(said);
            keys.extend(rows.filter_map(|row| Some(self.marked(row_id(at, row))?.key)));
        }
        sort(&mut keys, Ord::cmp);
        keys.dedup();
        keys
    }
}
