//! What a verdict is made of: that it is what its names find, over one shard or several, and
//! that the two documents' reverse shell, tunnel and change of accounts are of it.

mod common;

use common::asking::{ask, both, documents, session};
use common::cases;
use watchglass::event::Severity;
use watchglass::query::{Answer, MATTERS, Order, Verdict, names};
use watchglass::session::Session;

fn verdict(session: &mut Session, filter: &str) -> Verdict {
    session.ask(&ask(filter, Order::Newest)).verdict.unwrap()
}

fn shown(session: &mut Session, filter: &str) -> u64 {
    session.ask(&ask(filter, Order::Newest)).shown
}

/// Everything that is counted, against what the names find.
fn assert_is_what_names_find(session: &mut Session, filter: &str) -> Verdict {
    let found = verdict(session, filter);
    for severity in Severity::ALL {
        let at = severity as usize;
        let of = |what: &str| format!("{filter} severity:{} {what}", severity.word());
        assert_eq!(found.blocked[at], shown(session, &of("disposition:blocked")), "{severity:?}");
        assert_eq!(found.reported[at], shown(session, &of("is:unblocked")), "{severity:?}");
        for (matter, counts) in MATTERS.iter().zip(&found.matters) {
            let of = of(&format!("is:{} is:unblocked", matter.name));
            assert_eq!(counts[at], shown(session, &of), "{of}");
        }
    }
    assert_eq!(found.routine, shown(session, &format!("{filter} is:routine")));
    let hidden = verdict(session, &format!("{filter} not is:routine"));
    assert_eq!(hidden.routine, found.routine, "what is hidden is counted");
    found
}

#[test]
fn the_documents_hold_what_their_sensor_calls_a_warning() {
    let mut both = both();
    let found = assert_is_what_names_find(&mut both, "");
    let critical = Severity::Critical as usize;
    assert_eq!((found.blocked[critical], found.reported[critical]), (1, 4));
    assert_eq!(found.blocked[Severity::Unknown as usize], 2);
    assert_eq!(found.routine, 3);
    let told = |name: &str| {
        let at = MATTERS.iter().position(|matter| matter.name == name).unwrap();
        found.matters[at]
    };
    for name in ["reverse-shell", "dns-tunnel", "shadow-file", "network-tool", "escalation"] {
        assert!(told(name).iter().sum::<u64>() > 0, "{name}");
    }
    assert_eq!(told("reverse-shell")[Severity::Medium as usize], 1, "a copy is no second one");
    assert_is_what_names_find(&mut both, "source:neuvector severity >= medium");
}

#[test]
fn verdicts_add_up_over_shards_and_follow_changes() {
    let documents = documents();
    let asked = ask("", Order::Newest);
    let [mut one, mut other] = [0, 1].map(|at| session(&[(at as u32, &documents[at])]));
    let merged = Answer::merge(vec![one.ask(&asked), other.ask(&asked)], &asked);
    assert_eq!(merged.verdict, both().ask(&asked).verdict);
    // What was learned of values is learned on as more come.
    one.open(9, "more", None);
    one.feed(&documents[1]);
    one.finish();
    assert_eq!(one.ask(&asked).verdict, both().ask(&asked).verdict);
}

#[test]
fn names_find_what_is_counted_in_all_cases() {
    let inputs: Vec<Vec<u8>> = cases().into_iter().map(|case| case.input).collect();
    let inputs: Vec<(u32, &[u8])> = (0..).zip(inputs.iter().map(Vec::as_slice)).collect();
    let mut all = session(&inputs);
    let found = assert_is_what_names_find(&mut all, "");
    assert!(found.routine > 0 && found.reported.iter().sum::<u64>() > found.routine);
    assert_eq!(shown(&mut all, "is:routine (disposition:blocked or signal:*)"), 0);
    let named: Vec<_> = names().collect();
    let distinct: std::collections::BTreeSet<_> = named.iter().map(|(name, _)| name).collect();
    assert!(distinct.len() == named.len() && MATTERS.len() <= 16);
}
