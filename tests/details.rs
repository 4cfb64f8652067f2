//! The detail of each event of the two documents: what is copied of it is what an export holds, and
//! its repairs stand beside what was read. Where the bytes are other ones, there is none.

mod common;

use common::asking::{ask, documents, session};
use common::cases;
use serde_json::Value;
use watchglass::protocol::Detail;
use watchglass::query::Order;
use watchglass::session::Session;
use watchglass::view::bars::sides;
use watchglass::view::copied::{commands, json};
use watchglass::view::detail::blocks;
use watchglass::view::detail::compare::{Is, compare, counts};
use watchglass::view::headline::{as_text, headline};

fn details(session: &mut Session) -> Vec<Detail> {
    let rows = session.ask(&ask("", Order::Newest)).rows;
    let one = |row: u32| {
        let want = session.detail_want(row).unwrap();
        session.detail(row, &session.kept(want).unwrap()).unwrap()
    };
    rows.iter().map(|row| one(row.row)).collect()
}

#[test]
fn a_copy_as_json_is_what_an_export_holds() {
    let mut copied = 0;
    for case in cases().into_iter().filter(|case| case.name.ends_with("/document")) {
        let mut of = session(&[(0, &case.input)]);
        for detail in details(&mut of) {
            let mut value: Value = serde_json::from_str(&json(&detail)).unwrap();
            let raw = value.as_object_mut().unwrap().remove("raw").unwrap();
            assert_eq!(raw.as_str(), Some(detail.raw.as_str()));
            assert!(case.events.contains(&value), "{value:#}");
            // The page reads it again as the same event.
            let mut again = session(&[(0, json(&detail).as_bytes())]);
            let again = details(&mut again);
            assert_eq!(again.len(), 1);
            assert_eq!(
                (again[0].row.time, again[0].row.severity),
                (detail.row.time, detail.row.severity)
            );
            copied += 1;
        }
    }
    assert_eq!(copied, 23);
}

#[test]
fn repairs_stand_beside_what_was_read() {
    let [kubearmor, _] = &documents()[..] else { panic!("two documents") };
    let mut of = session(&[(0, kubearmor)]);
    let text = String::from_utf8_lossy(kubearmor);
    let mut shown = 0;
    for entry in details(&mut of).iter().flat_map(|detail| &detail.repairs) {
        let sides = sides(entry);
        assert!(!sides.original.is_empty() && !sides.repaired.is_empty());
        assert_ne!(sides.original, sides.repaired, "{}", entry.words);
        for (start, line) in &entry.original {
            assert!(text[*start as usize..].starts_with(line.as_str()), "{line}");
        }
        shown += 1;
    }
    assert!(shown >= 10, "{shown}");
}

#[test]
fn many_repairs_are_told_and_some_are_shown() {
    let text = [
        "{\"ClusterName\":\"c\",\"Type\":\"ContainerLog\",\"Operation\":\"File\",",
        &"\"x\" \"y\",".repeat(60),
        "\"z\":1}",
    ]
    .concat();
    let mut of = session(&[(0, text.as_bytes())]);
    let details = details(&mut of);
    let repairs = &details[0].repairs;
    assert!(repairs.len() > 20, "{}", repairs.len());
    assert_eq!(repairs.iter().filter(|repair| !repair.original.is_empty()).count(), 20);
}

#[test]
fn two_events_are_told_apart_in_each_fact() {
    let record = |pid: u32, data: &str, more: &str| {
        format!(
            r#"{{"UpdatedTime":"2026-02-10T09:15:30Z","ClusterName":"c","HostName":"n","Type":"MatchedPolicy","PolicyName":"p","Severity":"8","HostPID":{pid},"ProcessName":"/bin/cat","Operation":"File","Resource":"/a","Data":"{data}"{more}}}"#
        )
    };
    let long = "x".repeat(50_000);
    let one = record(1, &[&long, "1"].concat(), ",\"PodName\":\"w\"");
    let other = record(2, &[&long, "2"].concat(), ",\"Tags\":\"a\"");
    let details = details(&mut session(&[(0, one.as_bytes()), (1, other.as_bytes())]));
    let parts = compare(&details[0], &details[1], &|at| at.to_string());
    let heads: Vec<_> = parts.iter().map(|(head, _)| *head).collect();
    assert_eq!(heads, ["What", "Where", "Who", "How", "Other fields"]);
    let of = |label: &str| {
        let mut lines = parts.iter().flat_map(|(_, lines)| lines);
        lines.find(|line| line.label == label).map(|line| (line.is, line.sides.clone()))
    };
    let said = |is, a: &str, b: &str| Some((is, [a.to_owned(), b.to_owned()]));
    assert_eq!(of("Process id"), said(Is::Other, "1", "2"));
    assert_eq!(of("Rule"), said(Is::Same, "p", "p"));
    assert_eq!(of("Pod"), said(Is::First, "w", ""));
    assert_eq!(of("Tags"), said(Is::Second, "", "a"));
    // What differs behind the part that is shown differs.
    assert_eq!(of("Data").map(|line| line.0), Some(Is::Other));
    assert_eq!(of("Namespace"), None, "what neither says is left out");
    let counts = counts(&parts);
    let lines: usize = parts.iter().map(|(_, lines)| lines.len()).sum();
    assert_eq!(counts.iter().sum::<u64>(), lines as u64);
    assert!(counts.iter().all(|count| *count > 0), "{counts:?}");
    let many: String = (0..900).map(|at| format!(",\"f{at}\":{at}")).collect();
    let many = self::details(&mut session(&[(0, record(3, "", &many).as_bytes())]));
    let parts = compare(&details[0], &many[0], &|at| at.to_string());
    let (head, lines) = parts.last().unwrap();
    assert!(head.contains("the first 400") && lines.len() <= 402, "{head}, {}", lines.len());
    let same = compare(&details[0], &details[0], &|at| at.to_string());
    assert!(same.iter().all(|(_, lines)| lines.iter().all(|line| line.is == Is::Same)));
}

#[test]
fn bytes_that_are_no_text_are_kept_as_they_are() {
    let bytes = b"{\"ClusterName\":\"c\",\"HostName\":\"n\xff\",\"Type\":\"ContainerLog\",\"Operation\":\"File\"}";
    let mut of = session(&[(0, bytes)]);
    let details = details(&mut of);
    assert_eq!(details[0].bytes.as_deref(), Some(&bytes[..]));
    assert!(details[0].raw.contains('\u{fffd}'));
    let [_, neuvector] = &documents()[..] else { panic!("two documents") };
    let mut of = session(&[(0, neuvector)]);
    assert!(self::details(&mut of).iter().all(|detail| detail.bytes.is_none()));
}

#[test]
fn an_event_of_a_pod_has_its_commands() {
    let [kubearmor, _] = &documents()[..] else { panic!("two documents") };
    let mut of = session(&[(0, kubearmor)]);
    let row = of.ask(&ask("harden-wordpress-pkg-mngr-exec", Order::Newest)).rows[0].clone();
    let commands = commands(&row);
    assert_eq!(commands.len(), 3);
    assert_eq!(
        commands[0].1,
        "kubectl describe pod --namespace='wordpress-mysql' 'wordpress-787f45786f-2q9wf'"
    );
}

/// The note of a fact of an event.
fn note(detail: &Detail, label: &str) -> Option<String> {
    let blocks = blocks(detail, &|_| String::new());
    let mut facts = blocks.iter().flat_map(|block| &block.facts);
    facts.find(|fact| fact.label == label).and_then(|fact| fact.note.clone())
}

/// What is said against each other in records, and what seems so and is not.
const CONTRADICTIONS: [(&str, &str); 16] = [
    (
        r#""Action":"Block","Result":"Passed""#,
        "Its action is Block, but its result says that the call passed",
    ),
    (r#""Action":"Block","Result":"Permission denied""#, ""),
    (
        r#""Action":"Block","Result":"Permission denied","Enforcer":"eBPF Monitor""#,
        "It reports a block, but its enforcer, eBPF Monitor, only watches",
    ),
    (
        r#""Action":"Allow","Result":"Permission denied""#,
        "Its action is Allow, but its result is a refusal",
    ),
    (r#""Action":"Allow","Result":"No such file or directory""#, ""),
    (r#""Action":"Audit","Result":"Permission denied""#, ""),
    (r#""UpdatedTime":"2026-02-10T09:15:30.9Z","Timestamp":1770714930"#, ""),
    (
        r#""UpdatedTime":"2026-02-10T09:15:30Z","Timestamp":1770714940"#,
        "Timestamp states another time, 1770714940",
    ),
    (
        r#""Action":"Block","Result":"Passed","UpdatedTime":"2026-02-10T09:15:30Z","Timestamp":1"#,
        "Its action is Block, but its result says that the call passed; Timestamp states another time, 1",
    ),
    (r#""name":"Container.Privilege.Escalation","proc_effective_uid":0"#, ""),
    (r#""name":"Container.Privilege.Escalation""#, ""),
    (
        r#""name":"Container.Privilege.Escalation","proc_effective_uid":1000"#,
        "It reports an escalation to root, but its effective user is not root",
    ),
    (
        r#""threat_id":2022,"action":"reset","monitor":true"#,
        "Its action is to refuse, but its sensor is in monitor mode",
    ),
    (r#""threat_id":2022,"action":"reset","monitor":false"#, ""),
    (
        r#""threat_id":2022,"reported_timestamp":1655320814,"reported_at":"2022-06-15T19:20:14Z""#,
        "",
    ),
    (
        r#""threat_id":2022,"reported_timestamp":1655320814,"reported_at":"2022-06-15T21:20:14Z""#,
        "Reported_at states another time, 2022-06-15T21:20:14Z",
    ),
];

#[test]
fn what_fields_say_against_each_other_is_flagged() {
    for (fields, said) in CONTRADICTIONS {
        let of = match fields.contains("name") || fields.contains("threat_id") {
            true => r#""level":"Critical","cluster_name":"c","enforcer_id":"e""#,
            false => {
                r#""ClusterName":"c","HostName":"n","Type":"MatchedPolicy","PolicyName":"p","Operation":"Process","ProcessName":"/bin/cat""#
            }
        };
        let record = ["{", of, ",", fields, "}"].concat();
        let detail = &details(&mut session(&[(0, record.as_bytes())]))[0];
        assert_eq!(note(detail, "Contradiction").unwrap_or_default(), said, "{fields}");
        let line = as_text(&headline(&detail.row));
        let both = said.starts_with("Its action is Block");
        assert_eq!(line.contains("; its action is Block, but its result"), both, "{line}");
    }
    let flagged: Vec<String> = documents()
        .iter()
        .flat_map(|document| details(&mut session(&[(0, document)])))
        .filter_map(|detail| note(&detail, "Contradiction"))
        .collect();
    assert_eq!(flagged, ["It reports an escalation to root, but its effective user is not root"]);
}

#[test]
fn monitor_mode_is_explained_where_it_occurs() {
    let mut told = 0;
    for detail in documents().iter().flat_map(|document| details(&mut session(&[(0, document)]))) {
        let note = note(&detail, "Disposition").unwrap();
        let said = note.ends_with(": it is in monitor mode, in which nothing is refused");
        assert_eq!(said, detail.raw.contains("\"monitor\": true"), "{note}");
        told += usize::from(said);
    }
    assert_eq!(told, 4);
}

const ALERT: &str = r#"{"UpdatedTime":"2026-02-10T09:15:30.5Z","HostName":"n1","NamespaceName":"shop","PodNome":"web-1","ContainerID":"ab12","Type":"MatchedPolicy","PolicyName":"no-shadow","Severity":"8","Operation":"File","Resource":"/etc/shadow","Action":"Audit","Result":"Passed","Odd":"abc"}"#;

#[test]
fn bytes_of_the_same_length_with_other_content_are_noticed() {
    let mut of = session(&[(0, ALERT.as_bytes())]);
    let row = of.ask(&ask("", Order::Newest)).rows[0].row;
    let read = |from: &str, to: &str| {
        assert!(ALERT.contains(from) && from.len() == to.len());
        of.detail(row, ALERT.replace(from, to).as_bytes())
    };
    assert!(read("abc", "abc").is_ok());
    // What no row holds may be another.
    assert!(read("abc", "xyz").is_ok());
    for (from, to) in [
        ("/etc/shadow", "/etc/passwd"),
        ("09:15:30.5", "09:15:30.6"),
        ("\"8\"", "\"3\""),
        ("Passed", "Denied"),
        ("NamespaceName", "NamespaceNome"),
        ("PodNome", "PodName"),
        ("2026-02-10T09:15:30.5Z", "yesterday, or the last"),
        ("\"Odd\"", "\"UID\""),
        ("{\"U", "[\"U"),
    ] {
        let error = read(from, to).map(|detail| detail.raw).unwrap_err();
        assert!(error.starts_with("The file changed since it was read"), "{from}: {error}");
    }
}

/// Whatever became of one of its bytes: a detail says of an event what its row says, or there is none.
#[test]
fn no_detail_says_other_than_its_row() {
    let (mut refused, mut shown) = (0, 0);
    for document in documents() {
        let mut of = session(&[(0, &document)]);
        for row in of.ask(&ask("", Order::Newest)).rows {
            let want = of.detail_want(row.row).unwrap();
            let bytes = of.kept(want).unwrap();
            let fields = |bytes: &[u8]| {
                let fields = of.detail(row.row, bytes).ok()?.fields.into_iter();
                Some(fields.map(|of| (of.field, of.value)).collect::<Vec<_>>())
            };
            let told = fields(&bytes).unwrap();
            let from = bytes.len() - (row.places[0].end - row.places[0].start) as usize;
            for at in from..bytes.len() {
                let mut other = bytes.clone();
                other[at] = match other[at] {
                    b'9' => b'0',
                    b'z' | b'Z' => b'a',
                    byte if byte.is_ascii_alphanumeric() => byte + 1,
                    _ => b'x',
                };
                match fields(&other) {
                    None => refused += 1,
                    Some(fields) => {
                        assert_eq!(fields, told, "{}", String::from_utf8_lossy(&other[from..]));
                        shown += 1;
                    }
                }
            }
        }
    }
    assert!(refused > 5_000 && shown > 1_000, "{refused} refused, {shown} shown");
}
