//! The golden documents in a session, and questions about them.
#![allow(dead_code, reason = "each test binary uses a part")]

use super::cases;
use watchglass::event::Field;
use watchglass::query::{Ask, Order, Query, Tracked, text};
use watchglass::session::Session;

pub fn documents() -> Vec<Vec<u8>> {
    let documents: Vec<_> = cases()
        .into_iter()
        .filter(|case| case.name.ends_with("/document"))
        .map(|case| case.input)
        .collect();
    assert_eq!(documents.len(), 2);
    documents
}

pub fn session(inputs: &[(u32, &[u8])]) -> Session {
    let mut session = Session::new(3);
    for (id, bytes) in inputs {
        session.open(*id, "input", None);
        session.feed(bytes);
        session.finish();
    }
    session
}

pub fn ask(filter: &str, order: Order) -> Ask {
    let facets = [Field::Severity, Field::Module, Field::Pod, Field::Technique, Field::Namespace];
    Ask {
        query: Query { order, ..text::parse_query(filter).unwrap() },
        offset: 0,
        limit: 200,
        facets: facets.map(|field| (field, 50)).to_vec(),
        timeline: true,
        verdict: true,
        grid: Some([Field::Namespace, Field::Category]),
        tracks: None,
        now: None,
        table: true,
        rules: Vec::new(),
        partial: false,
        marks: Vec::new(),
        unfold: Vec::new(),
        others: Vec::new(),
        counts: Vec::new(),
        values: None,
        grave: None,
    }
}

pub fn both() -> Session {
    let documents = documents();
    session(&[(0, &documents[0]), (1, &documents[1])])
}

/// Lanes by several fields, at all times and of a part of them.
pub fn tracked(query: &str, offset: u64) -> Tracked {
    let by = [Field::Pod, Field::RuleName, Field::Namespace, Field::ProcessName];
    let half = (1_765_000_000_000_000_000, 1_770_700_000_123_456_789);
    Tracked {
        by: by[query.len() % 4],
        window: (!offset.is_multiple_of(2)).then_some(half),
        most: 6,
    }
}
