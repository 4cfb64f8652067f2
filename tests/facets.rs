//! Facets beside their commonest values.

use watchglass::event::Field;
use watchglass::query::{Answer, Ask, Query, text};
use watchglass::session::Session;

fn session(input: &[u8]) -> Session {
    let mut session = Session::new(3);
    session.open(0, "input", None);
    session.feed(input);
    session.finish();
    session
}

#[test]
fn what_a_query_asks_for_is_counted_however_rare_it_is() {
    let event = |at: u32| {
        format!(
            "{{\"Timestamp\":{at},\"HostName\":\"n\",\"NamespaceName\":\"a\",\"PodName\":\"p{:02}\",\
             \"Type\":\"ContainerLog\",\"Operation\":\"File\",\"Resource\":\"/a\",\"Result\":\"Passed\"}}\n",
            at.min(60)
        )
    };
    let pods: String = (0..90).map(event).collect();
    let filter = text::parse("pod:(p59 or gone) and not pod:p07").unwrap();
    let asked = Ask {
        facets: vec![(Field::Pod, 3)],
        query: Query { filter, ..Query::default() },
        offset: 0,
        limit: 0,
        timeline: false,
        verdict: false,
        grid: None,
        tracks: None,
        ..Ask::default()
    };
    let listed = |name: &str, count| (name.to_owned(), count);
    let mut one = session(pods.as_bytes());
    let answer = one.ask(&asked);
    let want = [("p60", 30), ("p00", 1), ("p01", 1), ("p07", 1), ("p59", 1), ("gone", 0)];
    assert_eq!(answer.facets[0].values, want.map(|(name, count)| listed(name, count)));
    assert_eq!(answer.facets[0].distinct, 61);
    let merged = Answer::merge(vec![answer.clone(), session(b"").ask(&asked)], &asked);
    assert_eq!(merged.facets, answer.facets);
}
