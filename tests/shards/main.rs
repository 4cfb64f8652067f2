//! Several shards give the answers, exports and accounts of one, over golden inputs and variants.

mod baseline;
mod changed;
mod clocks;
#[path = "../common/mod.rs"]
mod common;
mod cut;
mod gzip;
mod made;
mod marks;
mod page;
mod reads;
mod writes;

use changed::{again, carried, mutated, pretty};
use common::cases;
use page::Page;
use watchglass::event::{FIELDS, Field, Kind};
use watchglass::protocol::{Format, FromWorker, InputState, Lost, ToWorker};
use watchglass::query::{Alike, Answer, Ask, LeftOut, Noise, Order, Query, has_order, text};
use watchglass::shards::{FromShard, Hub, Out, ToShard};

/// A number after another that nobody foresees.
fn next(chance: &mut u64) -> u64 {
    *chance =
        chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    *chance >> 33
}

/// Inputs with copies, and with others that are nearly so.
fn inputs(chance: &mut u64) -> Vec<Vec<u8>> {
    let mut golden: Vec<Vec<u8>> = cases().into_iter().map(|case| case.input).collect();
    let packed = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/unpack/");
    let packed = ["gnu.tar.gz", "stored.zip", "two.zst", "le-bom.txt", "deflate.zip", "pax.tar.gz"]
        .map(|name| std::fs::read(packed.to_owned() + name).unwrap());
    golden.extend(packed);
    let mut inputs = Vec::new();
    for round in 0..12 {
        let from = if round % 4 == 0 { golden.len() - 6 } else { 0 };
        let bytes = &golden[from + next(chance) as usize % (golden.len() - from)];
        inputs.push(bytes.clone());
        let changed = match next(chance) % 9 {
            0 => mutated(bytes, chance),
            1 => pretty(bytes),
            2 => [b"== what follows was copied from a ticket ==\n\n", &bytes[..]].concat(),
            3 => carried(bytes),
            4 => bytes[..bytes.len() / 2].to_vec(),
            5..8 => (0..4).flat_map(|_| again(bytes, chance)).collect(),
            _ => bytes.clone(),
        };
        let at = next(chance) as usize % (inputs.len() + 1);
        inputs.insert(at, changed);
    }
    inputs
}

const QUERIES: [&str; 16] = [
    "",
    "severity >= medium",
    "source:kubearmor",
    "not ns:* or time > now-4w",
    "a",
    "time > now-52w not severity:low",
    "nothing_like_this",
    "| count by source, severity",
    "| top 3 rule",
    "| count, dcount(pod), first, last, sum(count) by ns",
    "| timeline 1d by source",
    "source:* then severity >= low within 1d by node",
    "time:!missing",
    "raw.cap_len:119 or tag:MITRE",
    "process ~ /sh$/ or pod:!host",
    "time > now-1h | dcount(rule)",
];

const ORDERS: [Order; 8] = [
    Order::Newest,
    Order::Oldest,
    Order::Worst,
    Order::Rarest,
    Order::Newly,
    Order::By(Field::RuleName, false),
    Order::By(Field::FilePath, true),
    Order::By(Field::Pid, true),
];

fn ask(query: &str, order: Order, offset: u64) -> Ask {
    let listed = |field: &Field| matches!(field.kind(), Kind::Text | Kind::List);
    let facets: Vec<(Field, u32)> = FIELDS.into_iter().filter(listed).map(|of| (of, 4)).collect();
    Ask {
        query: Query { order, noise: Some(Noise::Object), ..text::parse_query(query).unwrap() },
        offset,
        limit: 40,
        facets,
        timeline: true,
        now: None,
        table: true,
        values: Some(Box::new((Some(Field::RuleName), "e".to_owned(), 5))),
        verdict: true,
        grid: Some([Field::Namespace, Field::Category]),
        tracks: Some(common::asking::tracked(query, offset)),
        ..Ask::default()
    }
}

/// Asks both all, and compares; how many events were folded away, and how often a critical one was
/// found.
fn compare(one: &mut Page, many: &mut Page, chance: &mut u64) -> (u64, u64) {
    let (mut folded, mut graves) = (0, 0);
    for (at, query) in QUERIES.into_iter().enumerate() {
        let order = ORDERS[at % ORDERS.len()];
        let offsets = [0, next(chance) % 400, 100_000];
        let rules = vec![("DefaultPosture".to_owned(), 2), ("Container.Tunnel".to_owned(), 1)];
        for (fold, offset) in offsets.iter().flat_map(|at| [(false, *at), (true, *at)]) {
            let mut ask = Ask { rules: rules.clone(), ..ask(query, order, offset) };
            ask.query.fold = fold;
            // By the usual keys, and by others.
            let keys = ["1", "rule", "1", "rule,process,object", "namespace,workload,call,source"];
            ask.query.alike = Alike::parse(keys[at % keys.len()]).unwrap();
            let (of_one, of_many) = (one.ask(&ask), many.ask(&ask));
            for (a, b) in of_one.rows.iter().zip(&of_many.rows) {
                assert_eq!(a, b, "{query}: {} shards", many.shards());
            }
            for (a, b) in of_one.facets.iter().zip(&of_many.facets) {
                assert_eq!(a, b, "{query}: {} shards", many.shards());
            }
            assert_eq!(of_one, of_many, "{query}: {} shards", many.shards());
            folded += if fold { of_one.shown - of_one.groups } else { 0 };
            // Some are shown in full.
            let marks = of_one.rows.iter().filter_map(|row| Some(row.group.as_ref()?.mark));
            ask.unfold = marks.filter(|_| next(chance).is_multiple_of(3)).collect();
            let (of_one, of_many) = (one.ask(&ask), many.ask(&ask));
            for (a, b) in of_one.rows.iter().zip(&of_many.rows) {
                assert_eq!(a, b, "{query}, unfolded: {} shards", many.shards());
            }
            assert_eq!(of_one, of_many, "{query}, unfolded: {} shards", many.shards());
            // The next critical event of what is listed so, and the one before.
            for back in [false, true] {
                let Ask { query: of, rules, unfold, offset, .. } = ask.clone();
                let ask =
                    Ask { query: of, rules, unfold, offset, grave: Some(back), ..Ask::default() };
                let (of_one, of_many) = (one.ask(&ask).grave, many.ask(&ask).grave);
                assert_eq!(of_one, of_many, "{query}, {fold} {back}: {} shards", many.shards());
                graves += u64::from(of_one.is_some());
            }
        }
        let paths = Ask { values: Some(Box::new((None, query.to_owned(), 30))), ..Ask::default() };
        assert_eq!(one.ask(&paths), many.ask(&paths), "{query}: {} shards", many.shards());
        let conditions = ["severity >= medium", "source:kubearmor", "node:* pid:*", ""];
        let counts = conditions.map(|of| text::parse_query(of).unwrap().filter).to_vec();
        let asked = text::parse_query(query).unwrap();
        let ask = Ask { query: asked, counts, ..Ask::default() };
        let (of_one, of_many) = (one.ask(&ask), many.ask(&ask));
        assert_eq!(of_one.counts.len(), conditions.len());
        assert_eq!(of_one, of_many, "{query}: counts of {} shards", many.shards());
        let query = Query { order, fold: at % 2 == 0, ..text::parse_query(query).unwrap() };
        for format in [Format::Ndjson, Format::Csv] {
            let (a, b) =
                (one.export((&query, &rules), format), many.export((&query, &rules), format));
            assert_eq!(a.1, b.1);
            assert!(a.0 == b.0, "{query:?}: exports of {} shards", many.shards());
        }
    }
    for offset in [0, 3, 150, 10_000] {
        let (a, b) = (one.ledger(offset), many.ledger(offset));
        assert_eq!(a.inputs, b.inputs);
        assert_eq!((a.total, &a.rules), (b.total, &b.rules));
        for (a, b) in a.entries.iter().zip(&b.entries) {
            assert_eq!(a, b, "{offset}: {} shards", many.shards());
        }
        assert_eq!(a, b, "{offset}: {} shards", many.shards());
    }
    assert_eq!(one.statuses(), many.statuses());
    (folded, graves)
}

#[test]
fn answers_do_not_depend_on_the_number_of_shards() {
    let (mut folded, mut graves) = (0, 0);
    for seed in 0..6 {
        let mut chance = seed;
        let inputs = inputs(&mut chance);
        let mut one = Page::new(0, seed);
        one.open(&inputs);
        for shards in [1, 2, 3, 7] {
            let mut many = Page::new(shards, seed);
            many.open(&inputs);
            let compared = compare(&mut one, &mut many, &mut chance);
            (folded, graves) = (folded + compared.0, graves + compared.1);
        }
    }
    assert!(folded > 1000, "{folded} events were folded");
    assert!(graves > 1000, "{graves} critical events were found");
}

/// Where the events of an export stand: name of the input, and first byte.
fn written(csv: &[u8]) -> Vec<(String, u64)> {
    let mut rows = Vec::new();
    let mut cells = vec![Vec::new()];
    let mut quoted = false;
    for byte in csv {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted => cells.push(Vec::new()),
            b'\n' if !quoted => {
                let [.., name, start] = &*std::mem::replace(&mut cells, vec![Vec::new()]) else {
                    panic!("two cells at least")
                };
                let text = |cell: &[u8]| String::from_utf8(cell.to_vec()).unwrap();
                rows.push((text(name), text(start).trim_end().parse().unwrap_or(u64::MAX)));
            }
            _ => cells.last_mut().unwrap().push(*byte),
        }
    }
    rows.remove(0);
    rows
}

#[test]
fn exports_are_in_the_order_of_the_list() {
    let inputs = common::asking::documents();
    let orders = [Order::Newest, Order::Oldest, Order::Worst, Order::Rarest, Order::Newly];
    let orders = orders.into_iter();
    let fields = FIELDS.into_iter().filter(|field| has_order(*field));
    let by = fields.flat_map(|field| [Order::By(field, false), Order::By(field, true)]);
    let orders: Vec<Order> = orders.chain(by).collect();
    for shards in [0, 1, 2, 3] {
        let mut page = Page::new(shards, 5);
        page.open(&inputs);
        let mut lists = Vec::new();
        for order in &orders {
            let mut ask = Ask { limit: 200, ..ask("", *order, 0) };
            ask.facets = vec![(Field::RuleName, 100)];
            if *order == Order::Rarest {
                ask.rules.clone_from(&page.ask(&ask).facets[0].values);
            }
            let list = page.ask(&ask).rows.into_iter().map(|row| row.places[0]);
            let list: Vec<_> =
                list.map(|place| (format!("input {}", place.input), place.start)).collect();
            let (csv, _) = page.export((&ask.query, &ask.rules), Format::Csv);
            assert_eq!(list, written(&csv), "{order:?}, {shards} shards");
            lists.push(list);
        }
        assert!(lists.len() > 60 && lists[0].len() == 23);
        assert_ne!(lists[3], lists[0], "the rarest are not the newest");
    }
}

#[test]
fn what_is_removed_takes_its_copies_along() {
    for seed in 10..13 {
        let mut chance = seed;
        let inputs = inputs(&mut chance);
        for shards in [2, 3, 7] {
            let (mut one, mut many) = (Page::new(0, seed), Page::new(shards, seed));
            one.open(&inputs[..20]);
            many.open(&inputs[..20]);
            for input in [0, 7, 3, 12] {
                one.remove(input);
                many.remove(input);
                compare_totals(&mut one, &mut many);
            }
            one.open(&inputs[18..]);
            many.open(&inputs[18..]);
            compare(&mut one, &mut many, &mut chance);
        }
    }
}

fn compare_totals(one: &mut Page, many: &mut Page) {
    let all = ask("", Order::Newest, 0);
    let (of_one, of_many) = (one.ask(&all), many.ask(&all));
    assert_eq!(of_one, of_many);
}

#[test]
fn copies_in_other_shards_are_one_event_with_places() {
    let documents = common::asking::documents();
    let inputs = [&documents[0], &documents[1], &documents[0], &documents[0], &documents[1]];
    let inputs = inputs.map(Clone::clone);
    let mut many = Page::new(3, 1);
    many.open(&inputs);
    let answer = many.ask(&ask("", Order::Newest, 0));
    // 23 events; three are there twice in a document.
    assert_eq!((answer.total, answer.shown), (23, 23));
    let records: u64 = many.statuses().values().map(|status| status.events).sum();
    assert_eq!(answer.total + answer.copies, records);
    assert!(answer.rows.iter().all(|row| row.places.len() >= 2));
    assert!(answer.rows.iter().all(|row| row.places.is_sorted()), "the first is the first");
}

#[test]
fn the_search_of_several_is_told_as_one() {
    let mut hub = Hub::new(1, 2);
    let left = |unsearched: u64| {
        let left_out = LeftOut { unsearched, ..LeftOut::default() };
        let answer = Box::new(Answer { left_out, ..Answer::default() });
        FromShard::Answer { turn: 0, answer }
    };
    hub.shard(0, left(70), Vec::new());
    hub.shard(1, left(30), Vec::new());
    let mut told = |shard: usize, left: u64, news: bool| match &*hub.shard(
        shard,
        FromShard::Indexed { left, news },
        Vec::new(),
    ) {
        [Out::Page(FromWorker::Indexed { left, news }, _)] => (*left, *news),
        _ => panic!("the page is told, and nobody else"),
    };
    assert_eq!(told(0, 60, false), (90, false));
    // It asks again once all have more.
    assert_eq!(told(0, 40, true), (70, false));
    assert_eq!(told(1, 10, true), (50, true));

    let halts = |out: Vec<Out>| -> Vec<usize> {
        let halt = |out: &Out| match out {
            Out::Shard(shard, ToShard::Page(ToWorker::Search { on: false }), _) => Some(*shard),
            _ => None,
        };
        out.iter().filter_map(halt).collect()
    };
    assert_eq!(halts(hub.page(ToWorker::Search { on: false }, 0)), [0, 1]);
    // One that takes the place of another does not search either.
    let lost = || Some(Lost { why: String::new(), memory: false });
    assert_eq!(halts(hub.page(ToWorker::Port { shard: 1, of: 2, lost: lost() }, 0)), [1]);
    hub.page(ToWorker::Search { on: true }, 0);
    assert_eq!(halts(hub.page(ToWorker::Port { shard: 0, of: 2, lost: lost() }, 0)), [0; 0]);
}

#[test]
fn a_shard_that_ends_is_read_again_once() {
    let mut chance = 20;
    let inputs = inputs(&mut chance);
    let (mut one, mut many) = (Page::new(0, 1), Page::new(3, 1));
    one.open(&inputs);
    many.open(&inputs);
    many.kill(1, false);
    compare(&mut one, &mut many, &mut chance);
    many.kill(0, false);
    compare_totals(&mut one, &mut many);

    // The second time its share is not read; the rest is as if it had not been opened.
    many.kill(1, false);
    let failed = |page: &Page| -> Vec<u32> {
        let statuses = page.statuses().values();
        let failed = statuses.filter(|status| {
            status.note.as_ref().is_some_and(|note| note.starts_with("Not read: "))
        });
        failed
            .inspect(|status| assert_eq!(status.state, InputState::Failed))
            .map(|s| s.input)
            .collect()
    };
    let lost = failed(&many);
    assert!(!lost.is_empty() && lost.len() < inputs.len());
    let given = |input: &&u32| **input < 1 << 31;
    lost.iter().filter(given).for_each(|input| one.remove(*input));
    compare_totals(&mut one, &mut many);

    // Where memory ran out, it is not tried again.
    many.kill(2, true);
    let more = failed(&many);
    assert!(more.len() > lost.len());
    more.iter().filter(given).for_each(|input| one.remove(*input));
    compare_totals(&mut one, &mut many);
    one.open(&inputs[..3]);
    many.open(&inputs[..3]);
    compare_totals(&mut one, &mut many);
}
