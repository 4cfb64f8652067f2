//! The detail of each event of the two documents: what is copied of it is what an export holds, and
//! its repairs stand beside what was read.

mod common;

use common::asking::{ask, documents, session};
use common::cases;
use serde_json::Value;
use watchglass::protocol::Detail;
use watchglass::query::Order;
use watchglass::session::Session;
use watchglass::view::bars::sides;
use watchglass::view::copied::{commands, json};

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
