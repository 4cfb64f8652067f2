//! What a person says of events is bound to what these hold: it is there for copies, for the same
//! events in another file, and for rows that come later, and for no others.

mod common;

use common::asking::{both, documents, session};
use watchglass::event::{EventKey, Field, Finding, Marked, Offsets, Triage};
use watchglass::protocol::Format;
use watchglass::query::{Answer, Ask, Query, Row, Val, text};
use watchglass::session::Session;

fn ask(session: &mut Session, query: &str) -> Answer {
    let facets = vec![(Field::Mark, 8), (Field::Note, 8)];
    let query = text::parse_query(query).unwrap();
    session.ask(&Ask { query, limit: 200, facets, ..Ask::default() })
}

fn star() -> Triage {
    Triage { star: true, ..Triage::default() }
}

fn found(finding: Finding, note: &str) -> Triage {
    Triage { finding: Some(finding), note: note.to_owned(), ..Triage::default() }
}

/// What names the events that a query shows, with nothing said of them.
fn keys(session: &mut Session, query: &str) -> Vec<Marked> {
    let rows = ask(session, query).rows;
    rows.iter().flat_map(|row| session.event_keys(row.row, None).unwrap()).collect()
}

fn says(marked: &[Marked], triage: &Triage) -> Vec<Marked> {
    let said = |of: &Marked| Marked { triage: triage.clone(), ..of.clone() };
    marked.iter().map(said).collect()
}

fn shown(session: &mut Session, query: &str) -> u64 {
    ask(session, query).shown
}

const PLAIN: [&str; 4] = [
    r#"{"ClusterName":"c","HostName":"n","NamespaceName":"shop","PodName":"web","ContainerID":"ab12","ProcessName":"/bin/cat","Type":"MatchedPolicy","PolicyName":"p","Severity":"8","Operation":"File","Resource":"/etc/a","Data":"syscall=SYS_OPEN","Action":"Block","Result":"Permission denied","UpdatedTime":"2026-02-10T09:15:30.123456Z"}"#,
    // Another call, another time, another file.
    r#"{"ClusterName":"c","HostName":"n","NamespaceName":"shop","PodName":"web","ContainerID":"ab12","ProcessName":"/bin/cat","Type":"MatchedPolicy","PolicyName":"p","Severity":"8","Operation":"File","Resource":"/etc/a","Data":"syscall=SYS_UNLINK","Action":"Block","Result":"Permission denied","UpdatedTime":"2026-02-10T09:15:30.123456Z"}"#,
    r#"{"ClusterName":"c","HostName":"n","NamespaceName":"shop","PodName":"web","ContainerID":"ab12","ProcessName":"/bin/cat","Type":"MatchedPolicy","PolicyName":"p","Severity":"8","Operation":"File","Resource":"/etc/a","Data":"syscall=SYS_OPEN","Action":"Block","Result":"Permission denied","UpdatedTime":"2026-02-10T09:15:30.123457Z"}"#,
    r#"{"ClusterName":"c","HostName":"n","NamespaceName":"shop","PodName":"web","ContainerID":"ab12","ProcessName":"/bin/cat","Type":"MatchedPolicy","PolicyName":"p","Severity":"8","Operation":"File","Resource":"/etc/b","Data":"syscall=SYS_OPEN","Action":"Block","Result":"Permission denied","UpdatedTime":"2026-02-10T09:15:30.123456Z"}"#,
];

#[test]
fn marks_are_asked_for_counted_and_taken_back() {
    let mut session = both();
    let total = shown(&mut session, "");
    let critical = keys(&mut session, "severity:critical");
    assert!(critical.len() > 2);
    session.triage(&says(&critical, &star()), false);
    session.triage(&says(&critical[..1], &found(Finding::ToDo, "ask Ann")), false);
    let all = critical.len() as u64;
    for (query, want) in [
        ("mark:star", all - 1),
        ("mark:to-do", 1),
        ("mark:*", all),
        ("not mark:*", total - all),
        ("mark:(star or to-do)", all),
        ("note:\"ask Ann\"", 1),
        ("ASK aN", 1),
        ("mark:true-positive", 0),
        ("not mark:star", total - all + 1),
    ] {
        assert_eq!(shown(&mut session, query), want, "{query}");
    }
    let answer = ask(&mut session, "");
    assert_eq!(answer.facets[0].values, [("star".into(), all - 1), ("to-do".into(), 1)]);
    assert_eq!((answer.facets[0].missing, answer.left_out.absent), (total - all, 0));
    let keys: Vec<EventKey> = session.marked_keys();
    assert_eq!(keys.len(), critical.len());
    session.triage(&says(&critical, &Triage::default()), false);
    assert_eq!((shown(&mut session, "mark:* or note:*"), session.marked_keys().len()), (0, 0));
}

#[test]
fn a_mark_is_of_one_event_and_of_its_copies() {
    let lines = PLAIN.join("\n");
    let mut first = session(&[(0, lines.as_bytes()), (1, PLAIN[0].as_bytes())]);
    assert_eq!(shown(&mut first, ""), 4);
    let marked: Vec<Marked> = keys(&mut first, "");
    let mut distinct: Vec<EventKey> = marked.iter().map(|of| of.key).collect();
    distinct.sort_unstable();
    distinct.dedup();
    assert_eq!(distinct.len(), 4);
    let one = first.event_keys(0, None).unwrap();
    first.triage(&says(&one, &star()), false);
    assert_eq!(shown(&mut first, "mark:star"), 1);
    // The copy takes its place.
    first.remove(0);
    assert_eq!((shown(&mut first, ""), shown(&mut first, "mark:star")), (1, 1));
}

#[test]
fn marks_hold_where_the_same_events_stand_in_another_file() {
    let documents = documents();
    let mut before = both();
    let all = says(&keys(&mut before, ""), &found(Finding::FalsePositive, "known"));
    let total = all.len() as u64;
    let carried = |bytes: &[u8]| -> Vec<u8> {
        let mut one = session(&[(0, bytes)]);
        let rows = one.all_rows();
        let mut text = String::new();
        for row in rows {
            let want = one.record_of(row).unwrap();
            let raw = &bytes[want.span.start as usize..want.span.end as usize];
            let (line, _) = one.export_row(row, raw, Format::Ndjson).unwrap();
            text += &line;
        }
        ask(&mut one, "");
        text.into_bytes()
    };
    let exported: Vec<Vec<u8>> = documents.iter().map(|bytes| carried(bytes)).collect();
    let inputs = |of: &[Vec<u8>]| session(&[(0, &of[1]), (1, &of[0])]);
    for mut after in [inputs(&documents), inputs(&exported)] {
        after.triage(&all, true);
        assert_eq!(after.marked_keys().len() as u64, total);
        assert_eq!(shown(&mut after, "mark:false-positive note:known"), total);
    }
    // Before there is anything, and piece by piece.
    let mut after = Session::new(9);
    after.triage(&all, true);
    after.open(0, "a", None);
    exported.iter().flat_map(|bytes| bytes.chunks(1_000)).for_each(|piece| {
        after.feed(piece);
        ask(&mut after, "");
    });
    after.finish();
    assert_eq!(shown(&mut after, "mark:false-positive"), total);
    assert!(ask(&mut after, "").rows.iter().all(|row| row.text(Field::Note) == Some("known")));
}

#[test]
fn an_event_with_an_id_is_found_at_another_time_too() {
    let with = |time: &str| {
        format!(
            r#"{{"id":"5f0c","name":"Host.Privilege.Escalation","level":"Critical","reported_at":"{time}","reported_timestamp":1,"host_name":"n","proc_name":"x","proc_path":"/x","message":"m"}}"#
        )
    };
    let mut first = session(&[(0, with("2026-02-10T09:15:30Z").as_bytes())]);
    let marked = says(&keys(&mut first, ""), &star());
    assert_eq!(marked.len(), 1);
    let mut later = session(&[(0, with("2026-02-11T09:15:30Z").as_bytes())]);
    assert_eq!(keys(&mut later, "")[0].key, marked[0].key);
    later.triage(&marked, true);
    assert_eq!(shown(&mut later, "mark:star"), 1);
}

#[test]
fn another_zone_for_times_without_one_moves_no_mark() {
    let lines = "2026-02-10 09:15:30 error: disk full\n2026-02-10 09:16:30 error: disk full\n";
    let mut session = session(&[(0, lines.as_bytes())]);
    let first = says(&keys(&mut session, "")[..1], &star());
    session.triage(&first, false);
    let at = |session: &mut Session| ask(session, "mark:star").rows[0].time;
    let before = at(&mut session);
    session.assume(Offsets(vec![(0, 120)]));
    assert_eq!(before.map(|ns| ns - 7_200_000_000_000), at(&mut session));
    // And what is marked there holds here.
    let second = says(&keys(&mut session, "not mark:star"), &star());
    session.triage(&second, false);
    session.assume(Offsets::default());
    assert_eq!(shown(&mut session, "mark:star"), 2);
}

#[test]
fn a_marked_event_opens_and_is_exported_with_what_is_said() {
    let mut session = session(&[(0, PLAIN[0].as_bytes())]);
    let one = keys(&mut session, "");
    session.triage(&says(&one, &found(Finding::TruePositive, "=1+1")), false);
    let want = session.detail_want(0).unwrap();
    let detail = session.detail(0, &session.kept(want).unwrap()).unwrap();
    let mark = |row: &Row| row.get(Field::Mark).cloned();
    assert_eq!(mark(&detail.row), Some(Val::List(vec!["true-positive".to_owned()])));
    let (line, _) = session.export_row(0, PLAIN[0].as_bytes(), Format::Ndjson).unwrap();
    assert!(line.contains(r#""mark":["true-positive"]"#) && line.contains(r#""note":"=1+1""#));
    let (line, guarded) = session.export_row(0, PLAIN[0].as_bytes(), Format::Csv).unwrap();
    assert!(line.contains("true-positive,\"'=1+1\"") && guarded == 1, "{line}");
    // What somebody hands over says nothing for the person who reads it.
    let csv = Session::export_head(Format::Csv) + &line;
    let mut again = common::asking::session(&[(0, csv.as_bytes())]);
    assert_eq!((shown(&mut again, ""), shown(&mut again, "mark:* or note:*")), (1, 0));
}

#[test]
fn a_group_is_marked_as_far_as_the_query_shows_it() {
    let line = |at: usize| PLAIN[0].replace("09:15:30.123456", &format!("09:15:{at:02}.5"));
    let lines: Vec<String> = (10..20).map(line).chain([PLAIN[3].to_owned()]).collect();
    let mut session = session(&[(0, lines.join("\n").as_bytes())]);
    let query = Query { fold: true, ..text::parse_query("time < 2026-02-10T09:15:16Z").unwrap() };
    let answer = session.ask(&Ask { query: query.clone(), limit: 10, ..Ask::default() });
    let group = answer.rows[0].group.as_ref().unwrap();
    assert_eq!(group.records, 6);
    let of_group = session.event_keys(0, Some(&(group.mark, query))).unwrap();
    assert_eq!(of_group.len(), 6);
    session.triage(&says(&of_group, &star()), false);
    assert_eq!(shown(&mut session, "mark:star"), 6);
    let many: Vec<String> = (0..=Triage::MOST_EVENTS)
        .map(|at| PLAIN[0].replace("09:15:30.123456", &format!("09:15:30.{at:09}")))
        .collect();
    let mut session = common::asking::session(&[(0, many.join("\n").as_bytes())]);
    let query = Query { fold: true, ..Query::default() };
    let answer = session.ask(&Ask { query: query.clone(), limit: 1, ..Ask::default() });
    let mark = answer.rows[0].group.as_ref().unwrap().mark;
    assert_eq!(session.event_keys(0, Some(&(mark, query))), Err(Triage::MOST_EVENTS as u64 + 1));
}

#[test]
fn keys_are_the_same_in_every_version() {
    let mut session = session(&[(0, PLAIN[0].as_bytes())]);
    let key = watchglass::bytes::hex(&keys(&mut session, "")[0].key);
    assert_eq!(
        key, "22f85e8a43eb7e60ac1723ec96aefc0434496b8abc750c1543e933944cdee0c7",
        "files of marks are bound to it"
    );
}
