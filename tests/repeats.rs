//! Repeats fold into one row; copies are none, and what differs in a single thing is another.

mod common;

use common::asking::{both, session};
use watchglass::event::Field;
use watchglass::query::{Alike, Answer, Ask, Differ, Group, Key, Order, Query, text};
use watchglass::session::Session;

/// Some words of a record in the place of others.
type Change<'a> = (&'a str, &'a str);

fn alert(minute: u32, changes: &[Change<'_>]) -> String {
    let mut record = format!(
        r#"{{"UpdatedTime":"2026-02-10T09:{minute:02}:30.5Z","ClusterName":"c","HostName":"n1","NamespaceName":"shop","PodName":"web-1","ContainerID":"ab12","ContainerName":"web","Type":"MatchedPolicy","PolicyName":"no-shadow","Severity":"8","HostPID":{},"ProcessName":"/bin/cat","Operation":"File","Resource":"/etc/shadow","Data":"syscall=SYS_OPENAT fd=-100 flags=O_RDONLY","Action":"Block","Result":"Permission denied"}}"#,
        1000 + minute
    );
    for (from, to) in changes {
        assert!(record.contains(from), "{from}");
        record = record.replace(from, to);
    }
    record + "\n"
}

fn folded(session: &mut Session, query: &str, order: Order) -> Answer {
    let query = Query { order, fold: true, ..text::parse_query(query).unwrap() };
    session.ask(&Ask { query, limit: 200, ..Ask::default() })
}

fn groups(answer: &Answer) -> Vec<&Group> {
    answer.rows.iter().map(|row| row.group.as_ref().unwrap()).collect()
}

#[test]
fn nothing_repeats_in_the_documents() {
    let answer = folded(&mut both(), "", Order::Newest);
    assert_eq!((answer.groups, answer.shown, answer.rows.len()), (23, 23, 23));
    assert!(groups(&answer).iter().all(|group| group.records == 1));
}

#[test]
fn what_differs_in_process_id_and_time_alone_repeats() {
    let all: String = [5, 1, 9, 30].map(|minute| alert(minute, &[])).concat();
    let mut session = session(&[(0, all.as_bytes()), (1, alert(9, &[]).as_bytes())]);
    for (order, face) in
        [(Order::Newest, 30), (Order::Oldest, 1), (Order::By(Field::Pid, false), 1)]
    {
        let answer = folded(&mut session, "", order);
        assert_eq!((answer.groups, answer.shown, answer.copies), (1, 4, 1));
        let row = &answer.rows[0];
        assert_eq!(row.int(Field::Pid), Some(1000 + face), "{order:?}");
        let group = groups(&answer)[0];
        assert_eq!((group.records, group.occurrences, group.at_least), (4, 4, true));
        let (first, last) = group.span.unwrap();
        assert_eq!(last - first, 29 * 60 * 1_000_000_000);
        assert_eq!(group.counts.iter().sum::<u32>(), 4);
        assert!((13..=24).contains(&group.counts.len()));
        assert!(group.counts[0] == 1 && group.counts.ends_with(&[1]), "{:?}", group.counts);
    }
    // A filter folds what it shows.
    let answer = folded(&mut session, "pid > 1004", Order::Newest);
    assert_eq!(groups(&answer)[0].records, 3);
    let answer = folded(&mut session, "pid > 2000", Order::Newest);
    assert_eq!((answer.groups, answer.rows.len()), (0, 0));
    session.remove(0);
    let answer = folded(&mut session, "", Order::Newest);
    assert_eq!((answer.groups, groups(&answer)[0].records), (1, 1));
}

#[test]
fn what_was_numbered_ahead_folds_as_what_is_when_it_is_asked() {
    let records = |range: std::ops::Range<u32>| -> String {
        range.map(|at| alert(at % 60, &[("ab12", &format!("ab{}", at % 700))])).collect()
    };
    let (first, more) = (records(0..20_000), records(20_000..45_000));
    let mut asked = session(&[(0, first.as_bytes()), (1, more.as_bytes())]);
    let mut ahead = session(&[(0, first.as_bytes())]);
    assert!(ahead.prepare(), "in parts");
    ahead.open(1, "", None);
    ahead.feed(more.as_bytes());
    assert!(ahead.prepare(), "while an input is read");
    ahead.finish();
    while ahead.prepare() {}
    let (asked, ahead) =
        (folded(&mut asked, "", Order::Oldest), folded(&mut ahead, "", Order::Oldest));
    assert_eq!(ahead.groups, 700);
    assert_eq!(groups(&asked), groups(&ahead));
}

#[test]
fn what_differs_in_what_it_was_does_not_repeat() {
    let cases: [Change<'_>; 11] = [
        ("SYS_OPENAT", "SYS_UNLINKAT"),
        ("no-shadow", "other"),
        ("ab12", "ab13"),
        ("n1", "n2"),
        ("/bin/cat", "/usr/bin/cat"),
        ("/etc/shadow", "/etc/passwd"),
        (r#""Operation":"File""#, r#""Operation":"Device""#),
        (r#""Severity":"8""#, r#""Severity":"10""#),
        ("Permission denied", "Passed"),
        (r#""ContainerID":"ab12","#, ""),
        (r#""ClusterName":"c""#, r#""ClusterName":"d""#),
    ];
    for change in cases {
        let both = [alert(1, &[]), alert(2, &[change])].concat();
        let answer = folded(&mut session(&[(0, both.as_bytes())]), "", Order::Newest);
        assert_eq!(answer.groups, 2, "{change:?}");
    }
    for change in [("fd=-100", "fd=7"), ("PodName\":\"web-1", "PodName\":\"web-2")] {
        let both = [alert(1, &[]), alert(2, &[change])].concat();
        let answer = folded(&mut session(&[(0, both.as_bytes())]), "", Order::Newest);
        assert_eq!(answer.groups, 1, "{change:?}: the id tells which container it is");
    }
    let gone = (r#""ContainerID":"ab12","#, "");
    let other = [gone, ("web-1", "web-2")];
    let both = [alert(1, &[gone]), alert(2, &other)].concat();
    let answer = folded(&mut session(&[(0, both.as_bytes())]), "", Order::Newest);
    assert_eq!(answer.groups, 2, "without an id, its names do");
}

/// Alerts of two rules, by two processes in three containers, on one file; one of them allowed.
fn several() -> Session {
    let of = |minute: u32, changes: &[Change<'_>]| alert(minute, changes);
    let (second, third) = ([("ab12", "cd34"), ("web-1", "web-2")], [("ab12", "ef56")]);
    let dd = ("/bin/cat", "/bin/dd");
    let all = [
        of(1, &[]),
        of(2, &second),
        of(3, &[second[0], second[1], dd]),
        of(4, &third),
        of(5, &[("no-shadow", "other")]),
        of(
            6,
            &[(
                "\"Action\":\"Block\",\"Result\":\"Permission denied\"",
                "\"Action\":\"Audit\",\"Result\":\"Passed\"",
            )],
        ),
    ];
    session(&[(0, all.concat().as_bytes())])
}

fn by(session: &mut Session, keys: &str) -> Answer {
    let alike = Alike::parse(keys).unwrap();
    let query = Query { fold: true, alike, order: Order::Oldest, ..Query::default() };
    session.ask(&Ask { query, limit: 200, ..Ask::default() })
}

#[test]
fn chosen_keys_fold_what_is_equal_in_them() {
    let mut session = several();
    for (keys, sizes) in [
        ("1", [1, 1, 1, 1, 1, 1].as_slice()),
        ("rule", &[4, 1, 1]),
        ("process", &[4, 1, 1]),
        ("source,object", &[5, 1]),
        ("rule,container", &[1, 2, 1, 1, 1]),
        ("source,rule,namespace,workload,process,operation,call,object", &[3, 1, 1, 1]),
    ] {
        let answer = by(&mut session, keys);
        let records: Vec<u64> = groups(&answer).iter().map(|group| group.records).collect();
        assert_eq!(records, sizes, "{keys}: what was blocked never stands for what was not");
        assert_eq!((answer.groups, answer.shown), (sizes.len() as u64, 6), "{keys}");
    }
    // Back to the usual ones.
    assert_eq!(by(&mut session, "1").groups, 6);
}

#[test]
fn what_stands_for_events_that_differ_says_only_what_all_share() {
    let mut session = several();
    let answer = by(&mut session, "rule");
    let [row, other, _] = answer.rows.as_slice() else { panic!("{:?}", answer.rows) };
    let keys: Vec<_> = groups(&answer)[0]
        .differ
        .keys
        .iter()
        .map(|of| (of.key, of.count, of.none, of.marks.len()))
        .collect();
    assert_eq!(keys, [(Key::Container, 3, false, 0), (Key::Process, 2, false, 0)]);
    for field in [Field::ContainerId, Field::Pod, Field::ProcessName, Field::Pid] {
        assert!(row.get(field).is_none() && row.differs_in(field), "{field:?}");
        assert!(other.get(field).is_some() && !other.differs_in(field), "{field:?} of one event");
    }
    assert_eq!(row.text(Field::RuleName), Some("no-shadow"));
    assert_eq!(row.text(Field::FilePath), Some("/etc/shadow"));
    assert_eq!(row.text(Field::Namespace), Some("shop"));
    // Of the usual keys the row is its first event's.
    let usual = by(&mut session, "1");
    assert!(usual.rows.iter().all(|row| row.group.as_ref().unwrap().differ == Differ::default()));
    assert_eq!(usual.rows[0].int(Field::Pid), Some(1001));
}

#[test]
fn many_values_are_counted_as_far_as_they_are_told_apart() {
    let input: String = (0..300)
        .map(|n| {
            alert(n % 60, &[("ab12", &format!("{n:04x}")), ("/etc/shadow", &format!("/{}", n % 7))])
        })
        .collect();
    let gone = alert(
        9,
        &[
            ("\"ContainerID\":\"ab12\",", ""),
            ("\"NamespaceName\":\"shop\",\"PodName\":\"web-1\",", ""),
            ("\"ContainerName\":\"web\",", ""),
        ],
    );
    let mut session = session(&[(0, [input, gone.clone(), gone].concat().as_bytes())]);
    let several = |answer: &Answer| -> Vec<(Key, u32, bool)> {
        let keys = &groups(answer)[0].differ.keys;
        keys.iter().map(|of| (of.key, of.count, of.none)).collect()
    };
    let answer = by(&mut session, "rule");
    assert_eq!(
        several(&answer),
        [(Key::Namespace, 1, true), (Key::Container, 100, false), (Key::Object, 8, false)]
    );
    let answer = by(&mut session, "rule,object");
    assert_eq!(groups(&answer).len(), 8);
    assert_eq!(several(&answer), [(Key::Container, 43, false)]);
}

#[test]
fn lines_that_no_rule_names_repeat_where_they_say_the_same() {
    let lines = "2026-02-10T09:15:30Z error: disk full\n2026-02-10T09:16:30Z error: disk full\n\
                 2026-02-10T09:17:30Z error: disk fine\n";
    let answer = folded(&mut session(&[(0, lines.as_bytes())]), "", Order::Newest);
    assert_eq!(answer.groups, 2);
}

#[test]
fn what_records_count_is_summed() {
    let threat = |id: u32, count: &str| {
        format!(
            r#"{{"name":"Container.Tunnel","id":"a-{id}","reported_at":"2026-02-10T09:15:{id:02}Z","severity":"Warning","level":"Warning","action":"Monitor"{count},"server_workload_id":"w","cluster_name":"c","host_name":"n"}}"#
        )
    };
    for (counts, want) in [
        ([r#","count":3"#, r#","count":40"#], (2, 43, false)),
        ([r#","count":3"#, ""], (2, 4, true)),
        ([r#","count":0"#, r#","count":1"#], (2, 2, false)),
    ] {
        let records = counts.iter().zip(1..).map(|(count, id)| threat(id, count));
        let input = records.collect::<Vec<_>>().join("\n");
        let answer = folded(&mut session(&[(0, input.as_bytes())]), "", Order::Newest);
        let group = groups(&answer)[0];
        let is = (group.records, group.occurrences, group.at_least);
        assert_eq!(is, want, "{counts:?}");
    }
}

#[test]
fn pages_of_groups_follow_one_another() {
    let input: String = (0..600)
        .map(|n| {
            alert(
                n % 60,
                &[
                    ("/etc/shadow", &format!("/etc/{}", n * 7 % 150)),
                    ("30.5Z", &format!("{:02}Z", n / 60)),
                ],
            )
        })
        .collect();
    let mut session = session(&[(0, input.as_bytes())]);
    let mut ask = |offset: u64, limit: u32| {
        let query = Query { fold: true, ..Query::default() };
        session.ask(&Ask { query, offset, limit, ..Ask::default() })
    };
    let whole = ask(0, 200);
    assert_eq!((whole.groups, whole.shown, whole.rows.len()), (150, 600, 150));
    assert_eq!(groups(&whole).iter().map(|group| group.records).sum::<u64>(), 600);
    let pages: Vec<_> = [0, 40, 80, 120].iter().flat_map(|offset| ask(*offset, 40).rows).collect();
    assert_eq!(pages, whole.rows);
}

#[test]
fn a_group_that_is_unfolded_shows_all_of_its_events() {
    let input: String =
        (0..60).map(|n| alert(n, &[("/etc/shadow", &format!("/etc/{}", n * 7 % 4))])).collect();
    let mut session = session(&[(0, input.as_bytes())]);
    for order in [Order::Newest, Order::Oldest, Order::By(Field::Pid, true)] {
        let faces = folded(&mut session, "", order).rows;
        let query = Query { order, fold: true, ..Query::default() };
        let unfold = vec![faces[2].group.as_ref().unwrap().mark];
        let answer = session.ask(&Ask { query, limit: 200, unfold, ..Ask::default() });
        assert_eq!((answer.groups, answer.listed, answer.shown), (4, 18, 60));
        let (before, rest) = answer.rows.split_at(3);
        assert_eq!(before, &faces[..3]);
        assert_eq!(&rest[14..], &faces[3..]);
        let others = &rest[..14];
        assert!(others.iter().all(|row| row.group.is_none()));
        assert!(
            others.iter().all(|row| row.text(Field::FilePath) == faces[2].text(Field::FilePath))
        );
        assert!(others.is_sorted_by_key(|row| row.key(order)));
        assert!(faces[2].key(order) < others[0].key(order));
    }
}
