//! A row that is being written: numbers of dictionaries from the start, no values.

use super::concluded::same;
use super::segment::Numbers;
use super::{Base, MOST_ROWS, OPEN, RowId, Segment, Store, UNDATED, flag, items, row_id};
use crate::bytes::{Parts, finish, part_of_numbers};
use crate::event::{Draft, FIELDS, Field, From, Kind, Lacks, Raw, Rule, Time, Value};
use crate::record::Found;

/// How many of our own words are known by their address, of each field.
const WORDS: usize = 16;

/// The fields in which two rows are alike that tell the same.
const ALIKE: [Field; 7] = [
    Field::Module,
    Field::Host,
    Field::Namespace,
    Field::Pod,
    Field::ContainerId,
    Field::Pid,
    Field::Executable,
];

/// A row to be added to a store.
#[derive(Debug)]
pub struct NewRow<'s> {
    store: &'s mut Store,
    numbers: Numbers,
    time: i64,
    lacks: Lacks,
    /// What the other of two says too, as a number, and whether it is the second of them.
    twin: Option<(u64, bool)>,
    /// What was called, as a number plus one.
    call: u32,
}

impl<'s> NewRow<'s> {
    pub(super) fn new(store: &'s mut Store) -> NewRow<'s> {
        NewRow {
            store,
            numbers: [0; FIELDS.len()],
            time: UNDATED,
            lacks: Lacks::Nothing,
            twin: None,
            call: 0,
        }
    }

    fn number(&self, field: Field) -> u32 {
        self.numbers.get(field.index()).copied().unwrap_or(0)
    }

    fn put(&mut self, field: Field, number: u32) {
        if let Some(held) = self.numbers.get_mut(field.index()) {
            *held = number;
        }
    }

    /// Whether a time says more than what it has.
    pub fn wants(&self, time: Time) -> bool {
        self.time == UNDATED
            || Time { lacks: self.lacks, ..Time::new(self.time, 0) }.is_vaguer(time)
    }

    /// Completes its time.
    #[inline(never)]
    fn complete(&mut self) {
        let time = Time { lacks: self.lacks, ..Time::new(self.time, 0) };
        let completed = time.complete(self.store.date, &self.store.zone);
        self.time = completed.as_ref().map_or(UNDATED, |(time, _)| time.ns);
        if let Some((_, words)) = completed {
            let number = self.store.assumed_number(words);
            self.put(Field::Assumed, number);
        }
    }

    /// Adds the row to those of an input: what was found of its record, and the number that
    /// equal events share. `time` tells that its carrier gave it its time.
    pub fn push(
        &mut self,
        input: u32,
        found: &Found<'_>,
        time: Option<Time>,
        identity: u64,
    ) -> RowId {
        if self.lacks != Lacks::Nothing {
            self.complete();
        }
        let time = time.filter(|_| self.time != UNDATED);
        let set = |is: bool, flag: u8| if is { flag } else { 0 };
        let flags = set(found.incomplete, flag::INCOMPLETE)
            | set(self.is_host(), flag::HOST)
            | set(time.is_some(), flag::TIME_OF_CARRIER)
            | set(found.record.line.is_some(), flag::LINE);
        let mut base = Base {
            start: found.span.start,
            len: u32::try_from(found.span.len()).unwrap_or(u32::MAX),
            digits: time.map_or(0, |time| time.digits),
            carried: 0,
            identity,
        };
        let dated = self.twin.filter(|_| self.time != UNDATED);
        let twin =
            dated.map(|(sum, second)| (finish(sum ^ finish(self.time.cast_unsigned())), second));
        let NewRow { store, numbers, call, .. } = self;
        store.generation += 1;
        let mut moved = self.time;
        if !store.clocks.is_empty() {
            moved = store.move_new(input, moved, numbers);
        }
        let fits = |last: &Segment| last.input == input && last.rows.len() < MOST_ROWS;
        if !store.segments.last().is_some_and(fits) {
            store.segments.push(Segment::new(input));
        }
        let at = store.segments.len() - 1;
        let Some(segment) = store.segments.get_mut(at) else { return 0 };
        let place = u32::try_from(segment.rows.len()).unwrap_or(0);
        base.carried = found.carried.map_or(0, |carried| segment.carrier(carried));
        let id = row_id(at, segment.rows.len());
        segment.push(base, moved, flags, numbers);
        if *call > 0 {
            segment.note_call(*call);
        }
        if !found.repairs.is_empty() {
            segment.repairs.insert(place, found.repairs.to_vec());
        }
        if !found.pieces.is_empty() {
            segment.pieces.insert(place, found.pieces.to_vec());
        }
        store.added.push((id, identity));
        if let Some((number, second)) = twin {
            store.twins.add(id, number, second);
        }
        id
    }

    /// Whether the event is of a host: its kind says so, or NeuVector's name of it.
    fn is_host(&self) -> bool {
        let dataset = self.text(Field::Dataset).unwrap_or_default();
        let unnamed = || !self.has(Field::ContainerId) && !self.has(Field::Namespace);
        dataset.starts_with("kubearmor.host_")
            // The firewall is the node's.
            || (dataset == "kubearmor.network_alert" && unnamed())
            || (dataset == "neuvector.incident"
                && self.text(Field::RuleName).is_some_and(|name| name.starts_with("Host.")))
    }
}

impl<'a> Draft<'a> for NewRow<'_> {
    fn set(&mut self, field: Field, value: Value<'a>, _: From) {
        if let (Field::Timestamp, Value::Time(time)) = (field, &value) {
            (self.time, self.lacks) = (time.ns, time.lacks);
        } else {
            let number = self.store.encode(field, &value);
            self.put(field, number);
        }
    }

    fn set_word(&mut self, field: Field, word: &'static str, _: From) {
        // What stands at the address of a static text never changes.
        let address = word.as_ptr().addr();
        let place = field.index() * WORDS + (address ^ address >> 4) % WORDS;
        let known = self.store.words.get(place).copied();
        let number = match known {
            Some((at, len, number)) if (at, len) == (address, word.len()) => number,
            _ => {
                let texts = self.store.texts.get_mut(field.index());
                let number = texts.map_or(0, |dict| dict.intern(word) + 1);
                self.store.words.resize(FIELDS.len() * WORDS, (0, 0, 0));
                if let Some(held) = self.store.words.get_mut(place) {
                    *held = (address, word.len(), number);
                }
                number
            }
        };
        self.put(field, number);
    }

    fn set_verbatim(&mut self, field: Field, text: &'a str, from: From) {
        Draft::set_copy(self, field, text, from);
    }

    fn set_copy(&mut self, field: Field, text: &str, _: From) {
        let dict = self.store.texts.get_mut(field.index());
        let number = dict.map_or(0, |dict| dict.intern(text) + 1);
        self.put(field, number);
    }

    fn set_converted(
        &mut self,
        fields: &[Field],
        raw: Option<Raw<'_>>,
        convert: &dyn Fn(usize) -> Option<(Value<'a>, From)>,
    ) {
        let converted = raw.and_then(|raw| self.store.converted(raw.conversion)?.known(raw.text));
        let Some((text, converted)) = converted else {
            for (which, field) in fields.iter().enumerate() {
                if let Some((value, from)) = convert(which) {
                    self.set(*field, value, from);
                }
            }
            return;
        };
        let first = text as usize * fields.len();
        if let Some(numbers) = converted.numbers.get(first..first + fields.len()) {
            for (field, number) in fields.iter().zip(numbers) {
                if let (1.., Some(held)) = (*number, self.numbers.get_mut(field.index())) {
                    *held = *number;
                }
            }
            return;
        }
        for (which, field) in fields.iter().enumerate() {
            let number = convert(which).map_or(0, |(value, _)| self.store.encode(*field, &value));
            if number > 0 {
                self.put(*field, number);
            }
            if let Some(converted) = raw.and_then(|raw| self.store.converted(raw.conversion)) {
                converted.numbers.push(number);
            }
        }
    }

    fn conclude(
        &mut self,
        rule: &'static Rule,
        also: u32,
        work: &dyn Fn(&mut (dyn Draft<'a> + '_)),
    ) {
        let [a, b, c, d, e, f] = rule.from.map(|field| self.number(field));
        let known = [rule.number, also, a, b, c, d, e, f];
        let held = self.store.concluded.place(&known);
        let before = held.filter(|(of, _)| same(of, &known)).map(|(_, to)| *to);
        // Tests work all out again and compare.
        if let (Some(to), false) = (before, cfg!(debug_assertions)) {
            for (field, number) in rule.to.iter().zip(to) {
                self.put(*field, number);
            }
            return;
        }
        work(self);
        let to = rule.to.map(|field| self.number(field));
        debug_assert!(before.is_none_or(|before| before == to), "the same follows from the same");
        if let Some(place) = self.store.concluded.place(&known) {
            *place = (known, to);
        }
    }

    fn told_twice(&mut self, second: bool, alike: &[&str]) {
        let mut parts = Parts { key: self.store.key, sum: 0 };
        alike.iter().for_each(|text| parts.add(0, text.as_bytes()));
        let sum = if self.store.is_shard() {
            ALIKE.iter().for_each(|of| self.store.tell(&mut parts, *of, self.number(*of)));
            parts.sum
        } else {
            let numbers = ALIKE.map(|of| self.number(of));
            parts.sum.wrapping_add(part_of_numbers(parts.key, &numbers))
        };
        self.twin = Some((sum, second));
    }

    fn called(&mut self, call: &str) {
        self.call = self.store.calls.intern(call) + 1;
    }

    fn remove(&mut self, field: Field) {
        if field == Field::Timestamp {
            (self.time, self.lacks) = (UNDATED, Lacks::Nothing);
        }
        self.put(field, 0);
    }

    fn has(&self, field: Field) -> bool {
        self.number(field) != 0 || (field == Field::Timestamp && self.time != UNDATED)
    }

    fn text(&self, field: Field) -> Option<&str> {
        let id = self.number(field).checked_sub(1)?;
        let texts = self.store.texts(field)?;
        match field.kind() {
            Kind::Text | Kind::Id => Some(texts.get(id)),
            Kind::List => {
                items(self.store.lists(field)?.get(id)).next().map(|item| texts.get(item))
            }
            Kind::Int | Kind::Time => None,
        }
    }

    fn list(&self, field: Field) -> Vec<&str> {
        let (Some(texts), Some(lists)) = (self.store.texts(field), self.store.lists(field)) else {
            return Vec::new();
        };
        let id = self.number(field).checked_sub(1).filter(|_| field.kind() == Kind::List);
        let list = id.map_or("", |id| lists.get(id));
        items(list).map(|item| texts.get(item)).collect()
    }

    fn from(&self, _: Field) -> Option<From> {
        None
    }

    fn digest(&self, key: u64) -> u64 {
        if self.store.is_shard() {
            let mut parts = Parts { key: key ^ self.time.cast_unsigned(), sum: 0 };
            let fields = FIELDS.into_iter().zip(self.numbers);
            fields.for_each(|(field, number)| self.store.tell(&mut parts, field, number));
            return parts.sum;
        }
        let (mut numbers, mut texts) = (self.numbers, Parts { key, sum: 0 });
        for field in OPEN {
            // Equal texts may have several numbers.
            texts.add(1, self.text(field).unwrap_or_default().as_bytes());
            if let Some(number) = numbers.get_mut(field.index()) {
                *number = 0;
            }
        }
        part_of_numbers(key ^ self.time.cast_unsigned(), &numbers).wrapping_add(texts.sum)
    }
}
