//! Clocks: times of an input, or of a node within it, are moved where they lie, everything that
//! looks at times follows, and what the records state stays to be told.

mod common;

use common::asking::{ask, both, documents, session};
use common::cases;
use serde_json::Value;
use watchglass::event::{Clock, Field, Offsets, Time, read_offset};
use watchglass::protocol::{Detail, Format};
use watchglass::query::{Answer, Order, Row, Val};
use watchglass::session::Session;

const HOUR: i64 = 3_600_000_000_000;

fn clock(input: u32, node: Option<&str>, offset: &str) -> Clock {
    Clock { input, node: node.map(str::to_owned), offset: read_offset(offset).unwrap() }
}

fn oldest(session: &mut Session, filter: &str) -> Answer {
    session.ask(&ask(filter, Order::Oldest))
}

fn rows(session: &mut Session) -> Vec<Row> {
    oldest(session, "").rows
}

fn detail(session: &Session, row: &Row) -> Detail {
    let bytes = session.kept(session.detail_want(row.row).unwrap()).unwrap();
    session.detail(row.row, &bytes).unwrap()
}

fn export(session: &Session, format: Format) -> Vec<u8> {
    let query = ask("", Order::Oldest).query;
    let mut text = Session::export_head(format);
    for row in session.rows(&query, &Vec::new()) {
        let raw = session.kept(session.record_of(row).unwrap()).unwrap();
        text += &session.export_row(row, &raw, format).unwrap().0;
    }
    text.into_bytes()
}

#[test]
fn an_input_moves_and_all_that_looks_at_times_follows() {
    let mut session = both();
    let before = oldest(&mut session, "");
    session.set_clocks(vec![clock(1, None, "+1h30m")]);
    let answer = oldest(&mut session, "");
    assert_eq!((answer.total, answer.copies), (before.total, before.copies));
    let moved =
        |row: &Row| if row.places[0].input == 1 && row.time.is_some() { HOUR * 3 / 2 } else { 0 };
    let time = |session: &mut Session, row: u32| {
        rows(session).into_iter().find(|of| of.row == row).unwrap()
    };
    for old in &before.rows {
        let new = time(&mut session, old.row);
        assert_eq!(new.time, old.time.map(|time| time + moved(old)));
        assert_eq!((new.offset(), new.recorded()), (moved(old), old.time));
        assert_eq!(
            new.int(Field::EventStart),
            old.int(Field::EventStart).map(|at| at + moved(old))
        );
    }
    assert!(answer.rows.is_sorted_by_key(|row| row.key(Order::Oldest)));
    let count = before.rows.iter().filter(|row| moved(row) > 0).count() as u64;
    assert!(count > 3);
    for filter in ["offset:*", "offset:\"+1h30m\"", "\"+1h30m\""] {
        assert_eq!(oldest(&mut session, filter).shown, count, "{filter}");
    }
    let lane = |answer: &Answer, input: usize| answer.lanes[input].clone();
    assert_eq!(lane(&answer, 0), lane(&before, 0));
    let (old, new) = (lane(&before, 1), lane(&answer, 1));
    assert_eq!(new.first, old.first.map(|at| at + HOUR * 3 / 2));
    assert_eq!((old.adjusted, new.adjusted), (0, new.dated));
    // A range of time is one of moved times.
    let last = new.last.map(|ns| Time::new(ns, 9).to_string()).unwrap();
    assert!(oldest(&mut session, &format!("time >= {last}")).shown > 0);
    session.set_clocks(Vec::new());
    assert_eq!(oldest(&mut session, ""), before, "and back");
}

#[test]
fn a_node_has_a_clock_of_its_own() {
    let mut session = both();
    let node = |row: &Row| row.text(Field::Host).map(str::to_owned);
    let nodes = oldest(&mut session, "").lanes[1].nodes.clone();
    let (name, count) = nodes.first().unwrap().clone();
    assert_eq!(nodes.iter().map(|(_, count)| count).sum::<u64>(), rows_of(&session, 1, &nodes));
    assert!(count > 0);
    session.set_clocks(vec![clock(1, None, "1h"), clock(1, Some(&name), "-2.5s")]);
    for row in rows(&mut session) {
        let of = row.places[0].input == 1 && row.time.is_some();
        let want = match node(&row) {
            Some(of_row) if of && of_row == name => -2_500_000_000,
            _ if of => HOUR,
            _ => 0,
        };
        assert_eq!(row.offset(), want);
    }
}

/// How many records of an input name one of these nodes, and have a time.
fn rows_of(session: &Session, input: u32, nodes: &[(String, u64)]) -> u64 {
    let is = |row: u32| {
        let want = session.record_of(row).unwrap();
        let bytes = session.kept(session.detail_want(row).unwrap()).unwrap();
        let detail = session.detail(row, &bytes).unwrap();
        let node = detail.row.text(Field::Host).map(str::to_owned);
        want.input == input
            && detail.row.time.is_some()
            && nodes.iter().any(|(name, _)| Some(name) == node.as_ref())
    };
    session.all_rows().into_iter().filter(|row| is(*row)).count() as u64
}

#[test]
fn what_is_read_later_moves_alike_and_copies_stay_copies() {
    let documents = documents();
    let clocks = || vec![clock(0, None, "1h"), clock(1, None, "-1d"), clock(2, None, "5m")];
    let inputs = [(0, &documents[0][..]), (1, &documents[0][..]), (2, &documents[1][..])];
    let mut before = session(&inputs);
    before.set_clocks(clocks());
    let mut after = Session::new(3);
    after.set_clocks(clocks());
    for (id, bytes) in inputs {
        after.open(id, "input", None);
        after.feed(bytes);
        after.finish();
    }
    let answer = oldest(&mut before, "");
    assert_eq!(answer, oldest(&mut after, ""));
    assert_eq!(answer.total, 23);
    // The first of copies stands for them, with its clock; without it, the next does.
    let first = |session: &mut Session| {
        rows(session)
            .into_iter()
            .find(|row| row.text(Field::Module) == Some("kubearmor") && row.time.is_some())
            .unwrap()
    };
    let recorded = first(&mut before).recorded();
    for session in [&mut before, &mut after] {
        session.remove(0);
        assert_eq!(first(session).recorded(), recorded);
        assert_eq!(oldest(session, "").total, 23);
    }
}

#[test]
fn details_and_exports_keep_what_the_record_states() {
    let mut session = both();
    let plain = export(&session, Format::Ndjson);
    let clocks = vec![clock(0, None, "-2.5s"), clock(1, None, "+1h30m")];
    session.set_clocks(clocks);
    for row in rows(&mut session) {
        let detail = detail(&session, &row);
        let of = |field: Field| detail.fields.iter().find(|of| of.field == field);
        assert_eq!(detail.row.time, row.time);
        let stated = of(Field::Timestamp).map(|of| of.value.clone());
        assert_eq!(stated, row.recorded().map(Val::Time));
        assert_eq!(of(Field::Offset).is_some(), row.time.is_some());
    }
    let written = export(&session, Format::Ndjson);
    let lines = |text: &[u8]| -> Vec<Value> {
        let text = String::from_utf8(text.to_vec()).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let stated = |line: &Value| (line["raw"].clone(), line["@timestamp"].clone());
    let (mut a, mut b) = (lines(&plain), lines(&written));
    for line in &b {
        let Some(time) = line["@timestamp"].as_str().and_then(Time::parse) else {
            assert!(line.get("event.time_offset").is_none());
            continue;
        };
        let offset = read_offset(line["event.time_offset"].as_str().unwrap()).unwrap();
        let adjusted = Time::parse(line["event.time_adjusted"].as_str().unwrap()).unwrap();
        assert_eq!(adjusted.ns, time.ns + offset);
    }
    a.sort_by_key(|line| stated(line).0.to_string());
    b.sort_by_key(|line| stated(line).0.to_string());
    assert!(a.iter().map(stated).eq(b.iter().map(stated)));
    // Opened again it has the times of the records, and no clock.
    for format in [Format::Ndjson, Format::Csv] {
        let mut again = common::asking::session(&[(0, &export(&session, format))]);
        let mut times: Vec<_> =
            rows(&mut again).iter().map(|row| (row.time, row.offset())).collect();
        let mut want: Vec<_> = rows(&mut session).iter().map(|row| (row.recorded(), 0)).collect();
        times.sort_unstable();
        want.sort_unstable();
        assert_eq!(times, want, "{format:?}");
    }
}

#[test]
fn a_clock_and_an_assumed_zone_add_up() {
    let text = b"2026-07-02 03:04:07 INFO no zone\n2026-01-02T03:04:06Z INFO whole\n";
    let times = |session: &mut Session| -> Vec<i64> {
        rows(session).iter().map(|row| row.time.unwrap() / 1_000_000_000).collect()
    };
    let mut session = session(&[(0, text)]);
    let utc = times(&mut session);
    let moves: [&dyn Fn(&mut Session); 2] =
        [&|session| session.assume(Offsets(vec![(0, 120)])), &|session| {
            session.set_clocks(vec![clock(0, None, "10s")])
        }];
    for order in [[0, 1], [1, 0]] {
        order.iter().for_each(|which| moves[*which](&mut session));
        assert_eq!(times(&mut session), [utc[0] + 10, utc[1] + 10 - 7_200]);
        for row in rows(&mut session) {
            detail(&session, &row);
        }
        session.assume(Offsets::default());
        session.set_clocks(Vec::new());
        assert_eq!(times(&mut session), utc);
    }
}

#[test]
fn what_would_leave_the_years_of_times_stays() {
    let text = b"2262-04-01T00:00:00Z INFO late\n2026-01-02T03:04:06Z INFO whole\n";
    let mut session = session(&[(0, text)]);
    let before: Vec<_> = rows(&mut session).iter().map(|row| row.time).collect();
    session.set_clocks(vec![clock(0, None, "100d")]);
    let after = rows(&mut session);
    assert_eq!(after[1].time, before[1]);
    assert_eq!(after[1].offset(), 0);
    assert_eq!(after[0].time, before[0].map(|time| time + 100 * 24 * HOUR));
    for row in &after {
        assert_eq!(detail(&session, row).row.time, row.time);
    }
}

#[test]
fn every_record_of_every_source_is_told_in_full_when_moved() {
    for case in cases() {
        let mut session = session(&[(0, &case.input)]);
        session.set_clocks(vec![clock(0, None, "-1d0.5s")]);
        for row in rows(&mut session) {
            let told = detail(&session, &row);
            assert_eq!(told.row.time, row.time, "{}", case.name);
            assert_eq!(row.offset() != 0, row.time.is_some(), "{}", case.name);
        }
    }
}
