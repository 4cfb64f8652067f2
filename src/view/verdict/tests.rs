//! Verdicts of counts made up for them.

use super::*;

/// So many events of a severity.
fn counts(severity: Severity, count: u64) -> BySeverity {
    let mut counts = BySeverity::default();
    counts[severity as usize] = count;
    counts
}

fn with(mut found: Verdict, name: &str, severity: Severity, count: u64) -> Verdict {
    found.matters.resize(MATTERS.len(), BySeverity::default());
    let at = MATTERS.iter().position(|matter| matter.name == name).unwrap();
    found.matters[at] = counts(severity, count);
    found
}

fn sentence(found: &Verdict) -> String {
    told(&about(found, &Query::default())).title
}

fn about<'a>(found: &'a Verdict, query: &'a Query) -> About<'a> {
    About { found, shown: 9, total: 9, undated: 0, sources: None, query }
}

use Severity::{Critical, Medium, Unknown};

#[test]
fn critical_records_without_a_block_come_first_and_grave_matters_with_them() {
    let found = Verdict { reported: counts(Critical, 4), ..Verdict::default() };
    assert_eq!(sentence(&found), "4 critical records report no block");
    let found = with(found, "reverse-shell", Medium, 1);
    let want = "4 critical records report no block, nor does a reverse shell, rated lower";
    assert_eq!(sentence(&found), want);
    let found = with(with(found, "dns-tunnel", Medium, 1_200), "scan", Medium, 3);
    assert_eq!(
        sentence(&found),
        "4 critical records report no block, nor do a reverse shell and 1,200 DNS tunnels, rated lower"
    );
    // What is critical itself is counted already.
    let found = with(found, "dns-tunnel", Critical, 2);
    assert_eq!(sentence(&found), want);
    let found = with(with(found, "dns-tunnel", Medium, 1), "shadow-file", Medium, 1);
    let found = with(with(found, "persistence", Medium, 1), "escalation", Medium, 1);
    assert!(sentence(&found).ends_with(
        "nor do a reverse shell, a DNS tunnel, an access to /etc/shadow and more, rated lower"
    ));
    let one = Verdict { reported: counts(Critical, 1), ..Verdict::default() };
    assert_eq!(sentence(&one), "1 critical record reports no block");
}

#[test]
fn each_state_has_words_of_its_own() {
    let blocked = Verdict { blocked: counts(Critical, 5), ..Verdict::default() };
    assert_eq!(sentence(&blocked), "All 5 critical records report a block");
    let shell = with(blocked, "reverse-shell", Medium, 1);
    let want =
        "All 5 critical records report a block, but a reverse shell, rated lower, reports none";
    assert_eq!(sentence(&shell), want);
    let shells = with(Verdict::default(), "reverse-shell", Medium, 2);
    assert_eq!(sentence(&shells), "No record is critical, but 2 reverse shells report no block");
    let plain = Verdict { reported: counts(Medium, 7), ..Verdict::default() };
    assert_eq!(sentence(&plain), "No record is critical; 7 records report no block");
    let held = Verdict { blocked: counts(Medium, 6), ..Verdict::default() };
    assert_eq!(sentence(&held), "All 6 records report a block; none is critical");
    assert_eq!(sentence(&Verdict::default()), "No record is critical; all are telemetry");
    let query = Query::default();
    let none = About { shown: 0, ..about(&held, &query) };
    assert_eq!(told(&none).title, "The filter shows no event");
    assert_eq!(told(&About { total: 0, ..none }).title, "No event was read");
}

#[test]
fn notes_say_what_was_counted_and_what_stands_outside() {
    let found =
        Verdict { reported: counts(Medium, 4), blocked: counts(Unknown, 2), ..Verdict::default() };
    let values = vec![("kubearmor".to_owned(), 9)];
    let sources = Facet { field: Field::Module, values, distinct: 1, missing: 0, host: 0 };
    let whole = Query::default();
    let about = About { undated: 6, sources: Some(&sources), ..about(&found, &whole) };
    let texts = |about: &About<'_>| -> Vec<String> {
        told(about).notes.into_iter().map(|note| note.text).collect()
    };
    assert_eq!(
        texts(&about),
        [
            "Counted: 9 events of KubeArmor",
            "3 telemetry",
            "2 of unknown severity",
            "6 undated",
            "No records of NeuVector"
        ]
    );
    // A filter may be why a source is missing, and is said to be one.
    let filter = whole.toggled(Field::Module, Match::Exact("kubearmor".to_owned()), true);
    let filtered = About { total: 23, query: &filter, ..about };
    assert_eq!(texts(&filtered)[0], "Counted: 9 of 23 events of KubeArmor");
    assert_eq!(texts(&filtered).len(), 4);
}

#[test]
fn a_click_filters_by_what_was_counted_and_a_second_takes_it_back() {
    let found = Verdict { reported: counts(Critical, 4), ..Verdict::default() };
    let found = with(found, "reverse-shell", Medium, 2);
    let query = Query::default().toggled(Field::Module, Match::Exact("neuvector".into()), true);
    let told = told(&about(&found, &query));
    let text = |part: &Part| crate::query::text::print_query(part.query.as_ref().unwrap());
    let [matter] = told.matters.as_slice() else { panic!("one matter") };
    assert_eq!((matter.text.as_str(), matter.severity), ("2 reverse shells", Some(Medium)));
    assert_eq!(text(matter), "source:neuvector and is:reverse-shell and is:unblocked");
    let first = told.first.unwrap();
    assert_eq!(text(&first), "source:neuvector and severity:(critical or fatal) and is:unblocked");
    let narrowed = matter.query.clone().unwrap();
    let again = super::told(&about(&found, &narrowed));
    assert!(again.matters[0].chosen && !matter.chosen);
    assert_eq!(again.matters[0].query.as_ref(), Some(&query));
    assert_eq!(told.worst, Some(Critical));
}

#[test]
fn the_number_of_routine_events_is_told_whether_hidden_or_not() {
    let found = Verdict { routine: 3, ..Verdict::default() };
    let routine = |query: &Query| told(&about(&found, query)).routine;
    let off = routine(&Query::default()).unwrap();
    assert_eq!((off.text.as_str(), off.chosen), ("Hide routine (3)", false));
    let hidden = off.query.unwrap();
    assert_eq!(crate::query::text::print_query(&hidden), "not is:routine");
    let on = routine(&hidden).unwrap();
    assert_eq!((on.text.as_str(), on.chosen), ("3 routine hidden", true));
    assert_eq!(on.query, Some(Query::default()));
    assert_eq!(told(&about(&Verdict::default(), &Query::default())).routine, None);
}
