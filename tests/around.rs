//! What stands around an event: in the two documents by hand, and that each condition is what its
//! text says, whatever the values hold.

mod common;

use common::asking::{ask, both, documents, session};
use watchglass::event::{Disposition, Field, Severity};
use watchglass::query::{Answer, Around, Ask, Expr, Order, Query, Row, Scope, Val, text};
use watchglass::session::Session;
use watchglass::view::around::{heads, lines};

/// The one event that a filter shows, whole.
fn one(session: &mut Session, filter: &str) -> Row {
    let answer = session.ask(&ask(filter, Order::Newest));
    assert_eq!(answer.shown, 1, "{filter}");
    answer.rows[0].clone()
}

/// What a scope finds at a place of the ranges, by their messages.
fn found(session: &mut Session, row: &Row, scope: Scope, range: usize) -> Vec<String> {
    let around = Around::of(row);
    let at = around.scopes.iter().position(|(of, _)| *of == scope).unwrap();
    let filter = around.conditions(&Expr::default())[at * around.ranges.len() + range].clone();
    let answer =
        session.ask(&Ask { query: Query { filter, ..Query::default() }, ..ask("", Order::Newest) });
    let name = |row: &Row| row.text(Field::Message).unwrap_or_default().to_owned();
    answer.rows.iter().map(name).collect()
}

const NETCAT: &str = "\"Risky application: netcat process\"";
const SHELL: &str = "\"Tunnel detected: reverse shell\"";

#[test]
fn netcat_and_the_reverse_shell_find_each_other() {
    let mut both = both();
    let said = [NETCAT, SHELL].map(|text| text.trim_matches('"').to_owned());
    for filter in [NETCAT, SHELL] {
        let row = one(&mut both, filter);
        assert_eq!(
            (row.int(Field::SourcePort), row.int(Field::DestinationPort)),
            (Some(57228), Some(6068))
        );
        for scope in [Scope::Connection, Scope::Container] {
            for range in 0..4 {
                let mut found = found(&mut both, &row, scope, range);
                found.sort();
                assert_eq!(found, said, "{scope:?} {range}");
            }
        }
    }
}

#[test]
fn the_other_direction_and_the_children_are_found_too() {
    let record = |pid: i32, ppid: i32, text: &str| {
        format!(
            r#"{{"Timestamp":1692813948,"ClusterName":"c","HostName":"n","PodName":"p","NamespaceName":"s","ContainerID":"c1","HostPID":{pid},"HostPPID":{ppid},"Type":"ContainerLog","Source":"/bin/x","Operation":"Process","Resource":"/bin/x","Data":"{text}","Result":"Passed"}}"#
        )
    };
    let tree = [(10, 5), (5, 1), (11, 10), (12, 5), (13, 1), (99, 98)];
    let lines: Vec<String> = tree.iter().map(|(pid, ppid)| record(*pid, *ppid, "d")).collect();
    let mut of = session(&[(0, lines.join("\n").as_bytes())]);
    let row = one(&mut of, "pid:10");
    let around = Around::of(&row);
    let (scope, parts) = around.scopes.iter().find(|(of, _)| *of == Scope::Process).unwrap();
    assert_eq!(*scope, Scope::Process);
    let filter = Expr::And(parts.clone());
    let answer =
        of.ask(&Ask { query: Query { filter, ..Query::default() }, ..ask("", Order::Newest) });
    let mut pids: Vec<_> = answer.rows.iter().filter_map(|row| row.int(Field::Pid)).collect();
    pids.sort_unstable();
    assert_eq!(pids, [5, 10, 11, 12], "itself, its parent, both ones' children");
    // Of what the first process began, there is no line.
    let first = one(&mut of, "pid:13");
    let parts = Around::of(&first).scopes.into_iter().find(|(of, _)| *of == Scope::Process);
    assert_eq!(text::print(&Expr::And(parts.unwrap().1)), "node:n and (pid:13 or ppid:13)");
}

fn row(values: Vec<(Field, Val)>, time: Option<i64>) -> Row {
    Row {
        time,
        severity: Severity::Low,
        disposition: Disposition::Logged,
        values,
        ..Row::default()
    }
}

#[test]
fn each_condition_is_what_its_text_says() {
    let hostile = [
        "a b",
        "x\" or severity:low",
        "*",
        "!missing",
        "10.0.0.0/8",
        "-1",
        "not",
        "é\u{202e}\n\\",
        "|",
        "\"",
    ];
    for value in hostile {
        for time in
            [Some(0), Some(1_655_320_149_000_000_001), Some(i64::MAX), Some(i64::MIN + 1), None]
        {
            let said = |field| (field, Val::Text(value.to_owned()));
            let mut values: Vec<(Field, Val)> = [
                Field::ContainerId,
                Field::Host,
                Field::SourceIp,
                Field::DestinationIp,
                Field::UserName,
                Field::Transport,
            ]
            .map(said)
            .into();
            values.extend(
                [Field::SourcePort, Field::DestinationPort, Field::Pid, Field::ParentPid]
                    .map(|field| (field, Val::Int(i64::MAX))),
            );
            let around = Around::of(&row(values, time));
            assert_eq!(around.scopes.len(), 5);
            for filter in around.conditions(&text::parse_query("severity:low").unwrap().filter) {
                let query = Query { filter, ..Query::default() };
                let printed = text::print_query(&query);
                let again = text::parse_query(&printed)
                    .unwrap_or_else(|error| panic!("{printed}: {error:?}"));
                assert_eq!(again.parts(), query.parts(), "{printed}");
            }
        }
    }
}

#[test]
fn what_is_absent_has_no_scope_and_an_undated_event_no_range() {
    let empty = Around::of(&row(vec![(Field::ContainerId, Val::Text(String::new()))], None));
    assert_eq!((empty.scopes, empty.ranges.len()), (Vec::new(), 1));
    let half = vec![
        (Field::SourceIp, Val::Text("10.0.0.1".to_owned())),
        (Field::DestinationIp, Val::Text("10.0.0.2".to_owned())),
        (Field::Transport, Val::Text("tcp".to_owned())),
        (Field::SourcePort, Val::Int(4)),
        (Field::Pid, Val::Int(7)),
    ];
    assert_eq!(
        Around::of(&row(half.clone(), None)).scopes,
        [],
        "half a connection, and a pid of nowhere"
    );
    let whole: Vec<_> = half
        .into_iter()
        .map(|(field, value)| match field {
            Field::Transport => (field, Val::Text("icmp".to_owned())),
            _ => (field, value),
        })
        .filter(|(field, _)| *field != Field::SourcePort)
        .collect();
    let ping = Around::of(&row(whole, None));
    assert_eq!(
        text::print(&ping.conditions(&Expr::default())[0]),
        "((src:10.0.0.1 and dst:10.0.0.2) or (src:10.0.0.2 and dst:10.0.0.1)) and proto:icmp"
    );
}

#[test]
fn counts_are_what_the_list_would_show() {
    let mut both = both();
    let documents = documents();
    let mut parts = [0, 1].map(|at| session(&[(at as u32, &documents[at])]));
    for filter in ["", "severity >= medium", "time > now-1h", "node:NV* or pod:w*"] {
        let rows = both.ask(&ask("", Order::Newest)).rows;
        for row in &rows {
            let within = text::parse_query(filter).unwrap();
            let asked = Ask {
                query: within.clone(),
                counts: Around::of(row).conditions(&Expr::default()),
                now: both.ask(&ask("", Order::Newest)).newest,
                ..Ask::default()
            };
            let counts = both.ask(&asked).counts;
            let merged =
                Answer::merge(parts.iter_mut().map(|part| part.ask(&asked)).collect(), &asked);
            assert_eq!(merged.counts, counts);
            let table = lines(row, &within, &Query::default(), Some(&counts));
            assert_eq!(table.len(), Around::of(row).scopes.len());
            for cell in table.iter().flat_map(|line| &line.cells) {
                let shown =
                    both.ask(&Ask { query: cell.query.clone(), ..ask("", Order::Newest) }).shown;
                assert_eq!(cell.count, Some(shown), "{}", text::print_query(&cell.query));
                assert!(!cell.chosen);
                let same = lines(row, &within, &cell.query, None);
                let same = same
                    .iter()
                    .flat_map(|line| &line.cells)
                    .find(|of| of.words == cell.words)
                    .unwrap();
                assert!(same.chosen && same.count.is_none());
            }
        }
    }
}

#[test]
fn the_table_reads_well() {
    let mut both = both();
    let row = one(&mut both, NETCAT);
    assert_eq!(heads(&Around::of(&row)), ["±30 s", "±5 min", "±1 h", "any time"]);
    let table = lines(&row, &Query::default(), &Query::default(), None);
    let said: Vec<_> = table.iter().map(|line| (line.label, line.value.as_str())).collect();
    assert_eq!(
        said,
        [
            ("Container", "b56ae1241bfa"),
            ("Node", "NV-Ubuntu1604-Automation"),
            ("Connection", "172.17.0.5:57228 ↔ 172.17.0.4:6068"),
            ("User", "root"),
        ]
    );
    assert_eq!(table[2].cells[0].words, "Same connection, ±30 s");
}
