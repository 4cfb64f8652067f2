//! What only a browser can show: that messages survive the structured clone.
#![cfg(target_arch = "wasm32")]

use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use watchglass::event::{Disposition, Field, Severity};
use watchglass::protocol::{FromWorker, ToWorker};
use watchglass::query::{Answer, Ask, Bucket, Place, Query, Row, Timeline, Val, text};
use watchglass_browser::message::{decode, encode, transfers};

wasm_bindgen_test_configure!(run_in_browser);

/// Later than 2^53 nanoseconds, and odd: a double would round it.
const TIME: i64 = 1_692_813_948_301_798_123;

fn answer() -> Answer {
    Answer {
        total: u64::MAX,
        rows: vec![Row {
            row: 7,
            shard: 0,
            time: Some(TIME),
            severity: Severity::Critical,
            disposition: Disposition::Blocked,
            host: true,
            places: vec![Place { input: 1, start: 2, end: 1 << 54 }],
            repairs: 1,
            incomplete: false,
            twin: Some((1, 9)),
            values: vec![
                (Field::Message, Val::Text("\u{202e}<img src=x>".to_owned())),
                (Field::Pid, Val::Int(-5)),
                (Field::EventStart, Val::Time(TIME)),
                (Field::Tags, Val::List(vec!["a".to_owned(), String::new()])),
            ],
            ..Row::default()
        }],
        timeline: Some(Timeline {
            step: 1_000,
            buckets: vec![Bucket { start: -TIME, counts: [1, 0, 0, 0, 0, 0, 2] }],
            undated: [0; 7],
        }),
        ..Answer::default()
    }
}

#[wasm_bindgen_test]
fn large_numbers_and_hostile_text_come_back_as_they_went() {
    let sent = answer();
    let message = FromWorker::Answer { ask: 3, answer: Box::new(sent.clone()) };
    let (back, extra): (FromWorker, JsValue) =
        decode(encode(&message, JsValue::NULL).unwrap()).unwrap();
    assert!(extra.is_null());
    let FromWorker::Answer { ask: 3, answer } = back else { panic!("another message came back") };
    assert_eq!(*answer, sent);
}

#[wasm_bindgen_test]
fn questions_come_back_as_they_went() {
    let filter = text::parse(
        "severity >= high and not (pod:\"a b\" or raw.x:*) src:(10.0.0.0/8 or fe80::/10) \
         cmd ~ /nc -e/i time > now-1h a*b",
    )
    .unwrap();
    let what = Ask {
        query: Query { filter, ..Query::default() },
        offset: 1 << 40,
        limit: 200,
        facets: vec![(Field::Technique, 20)],
        timeline: true,
        verdict: true,
        grid: Some([Field::Namespace, Field::Category]),
        tracks: None,
        grave: Some(true),
        now: None,
        table: true,
        counts: vec![text::parse("source:kubearmor").unwrap()],
        rules: Vec::new(),
        partial: true,
        marks: vec![[1 << 63, 7]],
        unfold: vec![[1, u64::MAX]],
        others: vec![(7, 1 << 31)],
        values: Some(Box::new((Some(Field::Pod), "a".to_owned(), 9))),
    };
    let message = ToWorker::Ask { ask: 1, what: what.clone() };
    let (back, _): (ToWorker, JsValue) = decode(encode(&message, JsValue::NULL).unwrap()).unwrap();
    assert!(matches!(back, ToWorker::Ask { ask: 1, what: same } if same == what));
}

#[wasm_bindgen_test]
fn bytes_travel_beside_and_are_handed_over() {
    let bytes = js_sys::Uint8Array::from(&b"pasted"[..]);
    let message = ToWorker::Open { input: 0, name: "pasted".to_owned(), date: Some(TIME) };
    let envelope = encode(&message, bytes.into()).unwrap();
    // The message's own bytes, and those beside it.
    assert_eq!(transfers(&envelope).length(), 2);
    let (_, extra): (ToWorker, JsValue) = decode(envelope).unwrap();
    assert_eq!(js_sys::Uint8Array::new(&extra).to_vec(), b"pasted");
}

#[wasm_bindgen_test]
fn what_is_no_message_is_refused() {
    assert!(decode::<ToWorker>(JsValue::from_str("{}")).is_err());
    assert!(decode::<ToWorker>(js_sys::Array::of2(&JsValue::TRUE, &JsValue::NULL).into()).is_err());
}
