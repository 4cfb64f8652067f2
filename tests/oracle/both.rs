//! Events in a session and as JSON beside it, and the checks that both agree.

use crate::common::{cases, normalize};
use crate::naive::{self, groups, holds};
use crate::queries::{About, Chance};
use proptest::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;
use watchglass::protocol::Format;
use watchglass::query::{
    Answer, Ask, Cell, Expr, Order, PairEvent, Pairs, Pipe, Query, Show, Table, text,
};
use watchglass::session::Session;
use watchglass::store::RowId;

/// Events in a session, and each as JSON.
pub struct Both {
    pub session: Session,
    pub rows: Vec<RowId>,
    pub events: Vec<Value>,
    pub now: Option<i64>,
}

impl Both {
    /// Copies are left out.
    pub fn new(bytes: &[u8]) -> Both {
        Both::of(0, bytes)
    }

    /// Of an input of a number, by which events of equal times are in order.
    pub fn of(input: u32, bytes: &[u8]) -> Both {
        let mut session = Session::new(5);
        session.open(input, "input", None);
        session.feed(bytes);
        session.finish();
        while session.unpack() {}
        let mut rows =
            session.rows(&Query { order: Order::Oldest, ..Query::default() }, &Vec::new());
        rows.sort_unstable();
        let event = |row: &RowId| {
            let want = session.record_of(*row).unwrap();
            let (line, _) =
                session.export_row(*row, &session.kept(want).unwrap(), Format::Ndjson).unwrap();
            serde_json::from_str::<Value>(&line).unwrap()
        };
        let events: Vec<Value> = rows.iter().map(event).collect();
        let now = events.iter().filter_map(naive::time).max();
        Both { session, rows, events, now }
    }

    /// Asserts that a query made of chance is answered alike; how many events it shows.
    pub fn check(&self, about: &About, chance: &[u8]) -> usize {
        self.check_filter(&about.expr(&mut Chance(chance.iter()), 2))
    }

    /// Asserts that a filter is answered alike; how many events it shows.
    pub fn check_filter(&self, filter: &Expr) -> usize {
        let printed = text::print(filter);
        assert_eq!(text::parse(&printed).as_ref(), Ok(filter), "{printed}");
        let mut shown =
            self.session.rows(&Query { filter: filter.clone(), ..Query::default() }, &Vec::new());
        shown.sort_unstable();
        let holds = |(row, event): (&RowId, &Value)| holds(event, filter, self.now).then_some(*row);
        let naive: Vec<RowId> = self.rows.iter().zip(&self.events).filter_map(holds).collect();
        assert_eq!(shown, naive, "{printed}");
        shown.len()
    }
}

/// What a query's pipe makes of several sessions, merged before it is cut.
pub fn piped(all: &mut [Session], query: &Query) -> Answer {
    let ask = question(query);
    let newest = all.iter_mut().filter_map(|session| session.ask(&ask).newest).max();
    let ask = Ask { now: newest, ..ask };
    Answer::merge(all.iter_mut().map(|session| session.ask(&ask)).collect(), &ask)
}

/// The groups of a table, without the difference of the two absences.
fn by_key(table: &Table, pipe: &Pipe, keys: usize) -> BTreeMap<Vec<Cell>, Vec<Cell>> {
    let mut groups: BTreeMap<Vec<Cell>, Vec<Cell>> = BTreeMap::new();
    for row in &table.rows {
        let absent = |cell: &Cell| if *cell == Cell::Host { Cell::Missing } else { cell.clone() };
        let (key, shown) = row.split_at(keys);
        let known = groups.entry(key.iter().map(absent).collect()).or_default();
        if known.is_empty() {
            known.extend_from_slice(shown);
            continue;
        }
        for ((known, more), column) in known.iter_mut().zip(shown).zip(pipe.show()) {
            *known = match (&*known, more, column) {
                (Cell::Int(a), Cell::Int(b), _) => Cell::Int(a + b),
                (Cell::Set(a), Cell::Set(b), _) => {
                    let all: std::collections::BTreeSet<_> = a.iter().chain(b).cloned().collect();
                    Cell::Set(all.into_iter().collect())
                }
                (Cell::Missing, other, _) | (other, Cell::Missing, _) => other.clone(),
                (a, b, Show::First) => a.min(b).clone(),
                (a, b, _) => a.max(b).clone(),
            };
        }
    }
    groups
}

impl Both {
    /// Asserts that a pipe made of chance gives what it gives naively, of one session and of
    /// several that hold parts of the events; how many rows.
    pub fn check_pipe(&mut self, shards: &mut [Session], about: &About, chance: &[u8]) -> usize {
        let chance = &mut Chance(chance.iter());
        let (filter, pipe) = (about.expr(chance, 1), about.pipe(chance));
        let query = Query { filter, pipe: Some(pipe.clone()), ..Query::default() };
        let printed = text::print_query(&query);
        assert_eq!(text::parse_query(&printed).as_ref(), Ok(&query), "{printed}");
        let whole = piped(std::slice::from_mut(&mut self.session), &query);
        let parts = piped(shards, &query);
        let now = self.now;
        let fits = |event: &&Value| holds(event, &query.filter, now);
        let Pipe::Then { next, within, by } = &pipe else {
            let table = whole.table.unwrap();
            assert!(parts.table.as_ref() == Some(&table), "{printed}");
            let events: Vec<&Value> = self.events.iter().filter(fits).collect();
            let keys = Table::columns(&pipe).len() - pipe.show().len();
            // An event with many values in each of several fields is not of all groups.
            if table.beyond == 0 {
                assert!(by_key(&table, &pipe, keys) == groups(&events, &pipe), "{printed}");
            }
            return table.rows.len();
        };
        let ask = |partial| Ask { partial, now, ..question(&query) };
        let done = |answer: Answer| Answer::merge(vec![answer], &ask(false)).pairs.unwrap();
        let (whole, parts) = (done(whole), done(parts));
        let spans = |pairs: &Pairs| -> Vec<(Vec<Cell>, i64, i64, u64, u64)> {
            let of = |(first, then): (&PairEvent, &PairEvent)| {
                let starts = (first.place.start, then.place.start);
                (first.key.clone(), first.time, then.time - first.time, starts.0, starts.1)
            };
            pairs.pairs().map(of).collect()
        };
        // Places are those of the shards' own inputs.
        let times = |pairs: &Pairs| {
            let mut times: Vec<_> =
                spans(pairs).into_iter().map(|(key, time, span, ..)| (key, time, span)).collect();
            times.sort();
            times
        };
        let mut naive = Vec::new();
        // Time, whether it cannot be the first, start, whether it can be the second.
        type Event = (i64, bool, u64, bool);
        let mut all: BTreeMap<Vec<Cell>, Vec<Event>> = BTreeMap::new();
        for (row, event) in self.rows.iter().zip(&self.events) {
            let (first, second) = (fits(&event), holds(event, next, now));
            let start = self.session.record_of(*row).unwrap().span.start;
            let Some(time) = naive::time(event).filter(|_| first || second) else {
                continue;
            };
            for key in naive::keys(event, by) {
                if !key.contains(&Cell::Missing) {
                    all.entry(key).or_default().push((time, !first, start, second));
                }
            }
        }
        for (key, mut events) in all {
            events.sort_unstable();
            let mut open = None;
            for (time, not_first, start, second) in events {
                if let Some((from, at)) =
                    open.filter(|(from, _)| second && time - from <= within * 1_000_000_000)
                {
                    naive.push((key.clone(), from, time - from, at, start));
                    open = None;
                }
                open = if not_first { open } else { Some((time, start)) };
            }
        }
        let mut shown = spans(&whole);
        shown.sort();
        naive.sort();
        assert_eq!(shown, naive, "{printed}");
        assert_eq!(whole.total, parts.total, "{printed}");
        assert_eq!(times(&whole), times(&parts), "{printed}");
        naive.len()
    }
}

pub fn question(query: &Query) -> Ask {
    Ask { query: query.clone(), table: true, partial: true, ..Ask::default() }
}

/// Records as tools write them, with parts taken out, put in and changed.
pub fn corpus() -> impl Strategy<Value = Vec<u8>> {
    let mut records = Vec::new();
    for case in cases() {
        if matches!(
            case.name.as_str(),
            "neuvector/document"
                | "neuvector/rest-threats"
                | "kubearmor/ndjson"
                | "neuvector/rest-incidents"
        ) {
            let events = normalize(&case.input, 1 << 20).events;
            let objects = events.iter().filter_map(|event| {
                serde_json::from_str::<serde_json::Map<String, Value>>(event["raw"].as_str()?).ok()
            });
            records.extend(objects);
        }
    }
    assert!(records.len() > 20);
    let value = prop_oneof![
        prop::sample::select(vec![
            "",
            "nc",
            "NC",
            "/etc/shadow",
            "Straße",
            "ÅNGSTRÖM",
            "a b",
            "10.1.2.3",
            "10.200.0.9",
            "2001:db8::7",
            "Critical",
            "Warning",
            "\"quoted\"",
            "0",
            "-5",
            "a*b",
            "true",
        ])
        .prop_map(Value::from),
        (0i64..300).prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        Just(Value::Null),
        prop::collection::vec("[a-c]{1,3}", 0..3).prop_map(Value::from),
    ];
    let change =
        (any::<prop::sample::Index>(), prop::option::of(value), prop::option::of("[a-c.]{1,3}"));
    let record = (prop::sample::select(records), prop::collection::vec(change, 0..5)).prop_map(
        |(mut record, changes)| {
            for (at, value, key) in changes {
                let keys: Vec<String> = record.keys().cloned().collect();
                let Some(old) = (!keys.is_empty()).then(|| at.get(&keys)) else { continue };
                match value {
                    Some(value) => record.insert(key.unwrap_or_else(|| old.clone()), value),
                    None => record.remove(old),
                };
            }
            Value::Object(record).to_string() + "\n"
        },
    );
    prop::collection::vec(record, 1..40).prop_map(|records| records.concat().into_bytes())
}
