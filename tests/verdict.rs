//! What a verdict is made of: that it is what its names find, over one shard or several, and
//! that the two documents' reverse shell, tunnel and change of accounts are of it.

mod common;

use common::asking::{ask, both, documents, session};
use common::cases;
use watchglass::event::{Field, Severity};
use watchglass::query::{Answer, MATTERS, Order, Verdict, names};
use watchglass::session::Session;
use watchglass::view::verdict::{About, Part, told};

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
    let whole = both().ask(&asked);
    assert_eq!((merged.verdict, &merged.lanes), (whole.verdict, &whole.lanes));
    let [kubearmor, neuvector] = whole.lanes.as_slice() else { panic!("a lane for each input") };
    assert_eq!((neuvector.dated, neuvector.undated), (17, 0));
    assert_eq!((kubearmor.dated, kubearmor.undated, kubearmor.throttled), (3, 6, 0));
    let kinds: Vec<&str> = kubearmor.kinds.iter().map(|(kind, _)| kind.as_str()).collect();
    assert_eq!(kinds, ["kubearmor.alert", "kubearmor.host_alert", "kubearmor.log"]);
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

#[test]
fn the_sentence_of_the_documents_passes_over_nothing() {
    let asked = ask("", Order::Newest);
    let answer = both().ask(&asked);
    let about = About {
        found: answer.verdict.as_ref().unwrap(),
        shown: answer.shown,
        total: answer.total,
        undated: answer.timeline.as_ref().unwrap().undated.iter().sum(),
        sources: answer.facets.iter().find(|facet| facet.field == Field::Module),
        query: &asked.query,
    };
    let told = told(&about);
    assert_eq!(
        told.title,
        "4 critical records report no block, nor do a reverse shell, a DNS tunnel, \
         an access to /etc/shadow and more, rated lower"
    );
    let texts =
        |parts: &[Part]| -> Vec<String> { parts.iter().map(|part| part.text.clone()).collect() };
    assert_eq!(
        texts(&told.matters),
        [
            "1 reverse shell",
            "1 DNS tunnel",
            "1 access to /etc/shadow",
            "1 privilege escalation",
            "2 programs from /tmp or not from the image",
            "1 command execution",
            "2 attacks on services",
            "2 denials of service",
            "1 scan",
            "2 network tools",
            "1 package change",
        ]
    );
    assert_eq!(
        texts(&told.notes),
        [
            "Counted: 23 events of NeuVector and KubeArmor",
            "3 telemetry",
            "2 of unknown severity",
            "6 undated"
        ]
    );
}

/// Each name with a golden case and how many of its events it finds.
const NAMED: &str = include_str!("verdict.txt");

#[test]
fn names_find_these_events_of_the_golden_cases() {
    let mut found = Vec::new();
    for case in cases() {
        let mut session = session(&[(0, &case.input)]);
        for (name, _) in names() {
            let count = shown(&mut session, &format!("is:{name}"));
            if count > 0 {
                found.push(format!("{name}\t{}\t{count}\n", case.name));
            }
        }
    }
    found.sort();
    let found = found.concat();
    for (name, _) in names() {
        assert!(found.contains(&format!("{name}\t")), "no golden case has {name}");
    }
    assert!(found == NAMED, "tests/verdict.txt is other than\n{found}");
}
