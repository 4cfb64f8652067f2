//! What is baseline, and what changed since, does not depend on the number of shards.

use super::page::Page;
use super::{Order, ask, compare, inputs};
use watchglass::protocol::ToWorker;
use watchglass::query::{Noise, Query};

fn set(page: &mut Page, inputs: &[u32]) {
    let inputs = inputs.to_vec();
    match &mut page.alone {
        Some(session) => session.set_baseline(inputs),
        None => page.say(ToWorker::Baseline { inputs }),
    }
}

/// Asks both what changed; how many events are in both sides, and how many groups changed.
fn changes(one: &mut Page, many: &mut Page) -> (u64, u64) {
    let mut told = (0, 0);
    for query in ["", "side:current", "time > now-4w", "severity >= medium not side:both"] {
        for noise in [Noise::ChangedProcess, Noise::ChangedObject] {
            let mut ask = ask(query, Order::Newest, 0);
            ask.query.noise = Some(noise);
            let (of_one, of_many) = (one.ask(&ask), many.ask(&ask));
            assert_eq!(of_one, of_many, "{query}: {} shards", many.shards());
            told.1 += of_one.noise.unwrap().groups;
        }
        let query = Query { order: Order::Newly, fold: true, ..ask(query, Order::Newest, 0).query };
        let ask = watchglass::query::Ask { query, ..ask("", Order::Newest, 0) };
        assert_eq!(one.ask(&ask), many.ask(&ask), "{} shards", many.shards());
    }
    told.0 += one.ask(&ask("side:both", Order::Newest, 0)).shown;
    assert_eq!(told.0, many.ask(&ask("side:both", Order::Newest, 0)).shown);
    told
}

#[test]
fn a_baseline_does_not_depend_on_the_number_of_shards() {
    for seed in 40..42 {
        let mut chance = seed;
        let inputs = inputs(&mut chance);
        for shards in [1, 2, 3, 7] {
            let (mut one, mut many) = (Page::new(0, seed), Page::new(shards, seed));
            for page in [&mut one, &mut many] {
                page.open(&inputs[..12]);
                set(page, &[0, 3, 4, 7, 9, 13, 14, 18, 21]);
                page.open(&inputs[12..]);
            }
            let (both, groups) = changes(&mut one, &mut many);
            assert!(both > 0 && groups > 20, "{both} events, {groups} groups");
            compare(&mut one, &mut many, &mut chance);
            // One that takes the place of another is told.
            many.kill(0, false);
            one.remove(3);
            many.remove(3);
            changes(&mut one, &mut many);
            set(&mut one, &[1]);
            set(&mut many, &[1]);
            changes(&mut one, &mut many);
            set(&mut one, &[]);
            set(&mut many, &[]);
            assert_eq!(changes(&mut one, &mut many).1, 0);
        }
    }
}
