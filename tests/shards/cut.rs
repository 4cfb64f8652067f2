//! Inputs that are cut: whatever stands where they are, answers, exports and accounts are those of
//! one shard.

use super::page::Page;
use super::{carried, cases, common, compare, compare_totals, mutated, next, pretty};
use serde_json::{Value, json};
use watchglass::protocol::{InputState, InputStatus};

/// Lines of objects, among which there may be something else.
pub fn long(chance: &mut u64, odd: u64, carriers: bool) -> Vec<u8> {
    let plain = |case: &common::Case| carriers || !case.name.starts_with("carriers/");
    let cases: Vec<Vec<u8>> = cases().into_iter().filter(plain).map(|case| case.input).collect();
    let is_object = |line: &&[u8]| serde_json::from_slice::<serde_json::Map<_, _>>(line).is_ok();
    let lines: Vec<&[u8]> =
        cases.iter().flat_map(|case| case.split(|byte| *byte == b'\n')).filter(is_object).collect();
    let length = 9_000 + next(chance) as usize % 30_000;
    let mut bytes = Vec::new();
    while bytes.len() < length {
        if next(chance) % 100 < odd && bytes.len() > 6_000 {
            let case = &cases[next(chance) as usize % cases.len()];
            let other = match next(chance) % 5 {
                0 => pretty(case),
                1 => carried(case),
                2 => b"a word of prose\n\n".to_vec(),
                3 => mutated(case, chance),
                _ => case.clone(),
            };
            bytes.extend(other);
        } else {
            let mut line = lines[next(chance) as usize % lines.len()].to_vec();
            // Most are no copies.
            let digits: Vec<usize> =
                (0..line.len()).filter(|at| (b'3'..=b'8').contains(&line[*at])).collect();
            if let Some(at) = digits.get(next(chance) as usize % digits.len().max(1)) {
                line[*at] ^= next(chance) as u8 & 1;
            }
            bytes.extend(line);
        }
        bytes.extend(
            [&b"\n"[..], b"\n", b"\n", b"\r\n", b"\n\n", b" \n"][next(chance) as usize % 6],
        );
    }
    bytes
}

fn inputs(chance: &mut u64, odd: u64, carriers: bool) -> Vec<Vec<u8>> {
    let mut inputs: Vec<Vec<u8>> = (0..3).map(|_| long(chance, odd, carriers)).collect();
    inputs.extend(cases().into_iter().take(4).map(|case| case.input));
    inputs
}

#[test]
fn answers_do_not_depend_on_where_inputs_are_cut() {
    let mut parts = 0;
    for seed in 30..42 {
        let mut chance = seed;
        let inputs = inputs(&mut chance, [0, 0, 3, 10][seed as usize % 4], true);
        let mut one = Page::new(0, seed);
        one.open(&inputs);
        for shards in [2, 3, 7] {
            let least = [100, 700, 3_000][next(&mut chance) as usize % 3];
            let mut many = Page::cutting(shards, seed, least);
            many.open(&inputs);
            parts += many.parts;
            compare(&mut one, &mut many, &mut chance);
        }
    }
    assert!(parts > 200, "{parts} parts");
}

/// Events as a document, or in what carries them.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    Array,
    PrettyArray,
    LinesOfArray,
    Pretty,
    Wrapper,
    Cri,
    Docker,
    Reply,
    PrettyReply,
}

const SHAPES: [Shape; 9] = [
    Shape::Array,
    Shape::PrettyArray,
    Shape::LinesOfArray,
    Shape::Pretty,
    Shape::Wrapper,
    Shape::Cri,
    Shape::Docker,
    Shape::Reply,
    Shape::PrettyReply,
];

pub fn shaped(shape: Shape, events: &[Value]) -> Vec<u8> {
    let line = |event: &Value| event.to_string();
    let pretty = |value: &Value| serde_json::to_string_pretty(value).unwrap();
    let lines = |of: &dyn Fn(&Value) -> String, between: &str| {
        events.iter().map(of).collect::<Vec<_>>().join(between)
    };
    let reply = || {
        let hit = |event: &Value| json!({"_index": "logs", "_id": "a", "_source": event});
        let hits: Vec<Value> = events.iter().map(hit).collect();
        json!({"took": 3, "hits": {"total": {"value": hits.len()}, "hits": hits}})
    };
    let text = match shape {
        Shape::Array => json!(events).to_string(),
        Shape::PrettyArray => pretty(&json!(events)),
        Shape::LinesOfArray => format!("[{}]\n", lines(&line, ",\n")),
        Shape::Pretty => lines(&pretty, "\n"),
        Shape::Wrapper => json!({ "threats": events }).to_string(),
        Shape::Cri => {
            lines(&|event| format!("2026-05-01T10:00:00.123456789Z stdout F {event}"), "\n")
        }
        Shape::Docker => lines(
            &|event| {
                let time = "2026-05-01T10:00:00.123456789Z";
                json!({"log": format!("{event}\n"), "stream": "stdout", "time": time}).to_string()
            },
            "\n",
        ),
        Shape::Reply => reply().to_string(),
        Shape::PrettyReply => pretty(&reply()),
    };
    text.into_bytes()
}

/// Events of golden inputs, most of which differ.
pub fn events(chance: &mut u64, most: usize) -> Vec<Value> {
    let cases: Vec<Vec<u8>> = cases().into_iter().map(|case| case.input).collect();
    let lines = cases.iter().flat_map(|case| case.split(|byte| *byte == b'\n'));
    let event = |line: &[u8]| serde_json::from_slice::<Value>(line).ok().filter(Value::is_object);
    let all: Vec<Value> = lines.filter_map(event).collect();
    let known = ["UpdatedTime", "reported_timestamp"];
    let of_sources: Vec<&Value> =
        all.iter().filter(|event| known.iter().any(|key| event.get(key).is_some())).collect();
    let one = |at: u64| {
        let mut event = of_sources[next(chance) as usize % of_sources.len()].clone();
        event["PID"] = at.into();
        event
    };
    (0..most as u64).map(one).collect()
}

#[test]
fn documents_and_what_carries_are_cut_too() {
    for (seed, shape) in (80..).zip(SHAPES) {
        let mut chance = seed;
        // Of a wrapper 64 kB are looked at before any of it is told.
        let wraps = matches!(shape, Shape::Wrapper | Shape::Reply | Shape::PrettyReply);
        let events = events(&mut chance, if wraps { 160 } else { 40 });
        let inputs = [shaped(shape, &events)];
        let mut one = Page::new(0, seed);
        one.open(&inputs);
        let mut many = Page::cutting(3, seed, 3_000);
        many.open(&inputs);
        compare(&mut one, &mut many, &mut chance);
        let (parts, again) = (many.parts, many.again);
        assert!(parts >= 2 && again == 0, "{shape:?}: {parts} parts, {again} of them again");
    }
}

#[test]
fn where_documents_are_cut_does_not_matter() {
    let (mut parts, mut again) = (0, 0);
    for seed in 100..124 {
        let mut chance = seed;
        let mut shape = || SHAPES[next(&mut chance) as usize % SHAPES.len()];
        let shapes = [shape(), shape()];
        let each = shapes.map(|shape| shaped(shape, &events(&mut chance, 40)));
        // Something stands behind, and something is wrong.
        let mut input = [&each[0][..], b"\n", &each[1]].concat();
        if seed % 3 == 0 {
            let from = 9_000.min(input.len() / 2);
            let changed = mutated(&input[from..], &mut chance);
            input.splice(from.., changed);
        }
        let mut one = Page::new(0, seed);
        one.open(&[input.clone()]);
        let shards = [2, 3, 7][seed as usize % 3];
        let mut many = Page::cutting(shards, seed, [200, 3_000][seed as usize % 2]);
        many.open(&[input]);
        (parts, again) = (parts + many.parts, again + many.again);
        compare(&mut one, &mut many, &mut chance);
    }
    assert!(parts > 20 && again > 0, "{parts} parts, {again} of them again");
}

#[test]
fn what_was_cut_is_removed_and_read_again() {
    let mut parts = 0;
    for seed in 50..58 {
        let mut chance = seed;
        let inputs = inputs(&mut chance, 2, false);
        let (mut one, mut many) = (Page::new(0, seed), Page::cutting(3, seed, 500));
        one.open(&inputs);
        many.open(&inputs);
        parts += many.parts;
        for input in [1, 4] {
            one.remove(input);
            many.remove(input);
            compare_totals(&mut one, &mut many);
        }
        one.open(&inputs[..2]);
        many.open(&inputs[..2]);
        compare(&mut one, &mut many, &mut chance);
    }
    assert!(parts > 6, "{parts} parts");
}

#[test]
fn a_shard_that_ends_is_read_again_in_parts() {
    let mut lost = 0;
    for seed in 60..72 {
        let mut chance = seed;
        let inputs = inputs(&mut chance, [0, 4][seed as usize % 2], false);
        let (mut one, mut many) = (Page::new(0, seed), Page::cutting(3, seed, 500));
        one.open(&inputs);
        many.open(&inputs[1..]);
        let steps = next(&mut chance) as u32 % 40;
        many.open_and_kill(&inputs[0], steps, next(&mut chance) as usize % 3);
        one = Page::new(0, seed);
        one.open(&inputs[1..]);
        one.open(&inputs[..1]);
        compare(&mut one, &mut many, &mut chance);

        // What ends twice is not read, and the other parts stay.
        let all = many.totals();
        many.kill(0, true);
        let partial = |status: &&InputStatus| status.state == InputState::Partial;
        let cut: Vec<_> = many.statuses().values().filter(partial).cloned().collect();
        lost += cut.len();
        let notes = cut.iter().filter_map(|status| status.note.as_deref());
        assert!(notes.into_iter().all(|note| note.starts_with("Not read: ")));
        let left = many.totals();
        let read: u64 = many.statuses().values().map(|status| status.events).sum();
        assert!(left.0 < all.0 && left.0 + left.1 == read, "{left:?} {read}");
    }
    assert!(lost > 10, "{lost} inputs lost a part");
}

#[test]
fn what_is_cancelled_keeps_what_was_read() {
    for seed in 80..120 {
        let mut chance = seed;
        let bytes = long(&mut chance, 0, false);
        let mut many = Page::cutting(3, seed, 500);
        many.open_and_cancel(&bytes, next(&mut chance) as u32 % 60);
        let status = many.statuses()[&0].clone();
        assert!(matches!(status.state, InputState::Partial | InputState::Ready), "{status:?}");
        assert!(status.bytes <= bytes.len() as u64);
        let (total, copies) = many.totals();
        assert_eq!(total + copies, status.events);
        let ledger = many.ledger(0);
        for account in &ledger.inputs {
            let sum = account.event + account.carrier + account.separator;
            assert_eq!(sum + account.prose + account.unreadable, status.bytes, "all is told");
            assert_eq!(account.strip.last().map_or(0, |(_, end)| *end), status.bytes);
        }
        // It can be removed, and what is opened next is read.
        many.remove(0);
        let mut one = Page::new(0, seed);
        one.open(&[bytes.clone(), bytes.clone()]);
        one.remove(0);
        many.open(&[bytes]);
        compare_totals(&mut one, &mut many);
    }
}

/// Events below a header: each its own, as `karmor logs` and documents of NeuVector have them, or one
/// of all that were copied.
fn headered(events: &[Value], form: usize, chance: &mut u64) -> Vec<u8> {
    let header = |at: usize| match form {
        0 => format!("== Alert / 2026-02-10 09:{:02}:{:02}.000417 ==\n", at / 60 % 60, at % 60),
        1 => format!("## Violation {at}: a process becomes root\n\n```\n"),
        2 if at == 0 => "== what follows was copied from a ticket ==\n\n".to_owned(),
        _ if at.is_multiple_of(11) => format!("\n== what follows is of page {at} ==\n\n"),
        _ => String::new(),
    };
    let mut text = String::new();
    for (at, event) in events.iter().enumerate() {
        text += &header(at);
        match form {
            // What a terminal shows: a line for each field.
            0 => {
                for (key, value) in event.as_object().unwrap() {
                    let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                    text += &format!("{key}: {value}\n");
                }
            }
            1 => text += &format!("{}{}\n```\n\n", pretty_text(event), [",", ""][at % 2]),
            _ if next(chance).is_multiple_of(3) => text += &(pretty_text(event) + "\n"),
            _ => text += &(event.to_string() + "\n"),
        }
    }
    text.into_bytes()
}

fn pretty_text(event: &Value) -> String {
    serde_json::to_string_pretty(event).unwrap()
}

#[test]
fn what_stands_below_headers_is_cut_too() {
    let mut parts = [0; 4];
    for seed in 140..164 {
        let mut chance = seed;
        let form = seed as usize % 4;
        let events = events(&mut chance, 50);
        let inputs = [headered(&events, form, &mut chance)];
        let mut one = Page::new(0, seed);
        one.open(&inputs);
        assert!(one.totals().0 >= 30, "{form}: {:?}", one.totals());
        let mut many =
            Page::cutting([2, 3, 7][seed as usize % 3], seed, [200, 1_000][seed as usize / 4 % 2]);
        many.open(&inputs);
        parts[form] += many.parts;
        compare(&mut one, &mut many, &mut chance);
    }
    assert!(parts.iter().all(|parts| *parts > 6), "{parts:?} parts");
}

/// Two reports of one call, and copies of both: in whichever shards they are, and in whichever
/// order, they are one event.
#[test]
fn what_is_told_twice_is_one_event_across_shards() {
    let case = cases().into_iter().find(|case| case.name == "kubearmor/told-twice").unwrap();
    let told: Vec<Vec<u8>> = case.input.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    for seed in 0..24 {
        let mut chance = seed;
        let mut inputs: Vec<Vec<u8>> = told.iter().cycle().take(9).cloned().collect();
        for at in (1..inputs.len()).rev() {
            inputs.swap(at, next(&mut chance) as usize % (at + 1));
        }
        let mut one = Page::new(0, seed);
        one.open(&inputs);
        assert!(one.twins() > 0, "{seed}");
        for shards in [2, 3, 7] {
            let mut many = Page::new(shards, seed);
            many.open(&inputs);
            compare(&mut one, &mut many, &mut chance);
            let gone = next(&mut chance) as u32 % 9;
            let mut few = Page::new(0, seed);
            few.open(&inputs);
            few.remove(gone);
            many.remove(gone);
            compare_totals(&mut few, &mut many);
        }
    }
}
