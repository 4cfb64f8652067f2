//! Clocks move the same events whatever shard has them, before and after they are read.

use super::page::Page;
use super::{Order, ask, compare, inputs};
use watchglass::event::Clock;
use watchglass::protocol::ToWorker;
use watchglass::store::top;

const SECOND: i64 = 1_000_000_000;

/// Clocks of some inputs, and of the first node of others.
fn clocks(page: &mut Page) -> Vec<Clock> {
    let lanes = page.ask(&ask("", Order::Newest, 0)).lanes;
    let clock = |(at, lane): (usize, &watchglass::query::Lane)| {
        let node = lane.nodes.first().map(|(node, _)| node.clone()).filter(|_| at % 2 == 1);
        let offset = (at as i64 % 5 - 2) * 1_234 * SECOND;
        Clock { input: lane.input, node, offset }
    };
    lanes.iter().enumerate().map(clock).collect()
}

fn set(page: &mut Page, clocks: &[Clock]) {
    let clocks = clocks.to_vec();
    match &mut page.alone {
        Some(session) => session.set_clocks(clocks),
        None => page.say(ToWorker::Clocks { clocks }),
    }
}

#[test]
fn clocks_do_not_depend_on_the_number_of_shards() {
    for seed in 30..32 {
        let mut chance = seed;
        let inputs = inputs(&mut chance);
        for shards in [1, 2, 3, 7] {
            let (mut one, mut many) = (Page::new(0, seed), Page::new(shards, seed));
            one.open(&inputs);
            let all = clocks(&mut one);
            let mut one = Page::new(0, seed);
            for page in [&mut one, &mut many] {
                page.open(&inputs[..12]);
                set(page, &all);
                page.open(&inputs[12..]);
            }
            let lanes = one.ask(&ask("", Order::Newest, 0)).lanes;
            assert!(lanes.iter().any(|lane| lane.adjusted > 0));
            assert!(lanes.iter().any(|lane| (1..lane.dated).contains(&lane.adjusted)));
            compare(&mut one, &mut many, &mut chance);
            // One that takes the place of another is told; and other clocks take their place.
            many.kill(0, false);
            one.remove(3);
            many.remove(3);
            let fewer: Vec<Clock> =
                all.iter().filter(|clock| !top(clock.input).is_multiple_of(3)).cloned().collect();
            set(&mut one, &fewer);
            set(&mut many, &fewer);
            compare(&mut one, &mut many, &mut chance);
        }
    }
}
