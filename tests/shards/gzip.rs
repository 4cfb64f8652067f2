//! What is inside of a gzip file is read by several shards, and is told as one shard tells it;
//! where anything is odd about the file, one shard reads it.

use super::common::gzipped::gzipped;
use super::cut::{Shape, events, long, shaped};
use super::page::Page;
use super::{compare, compare_totals, next};
use watchglass::protocol::{InputState, InputStatus};

/// Texts of some length, as they are found in packed files.
fn text(chance: &mut u64, number: usize) -> Vec<u8> {
    match number % 4 {
        0 => long(chance, [0, 4][number / 4 % 2], false),
        1 => shaped(Shape::Pretty, &events(chance, 60)),
        2 => shaped(Shape::Cri, &events(chance, 60)),
        _ => shaped(Shape::PrettyArray, &events(chance, 60)),
    }
}

/// The same, packed; every second tells no date.
fn packed(chance: &mut u64, number: usize) -> Vec<u8> {
    let mut packed = gzipped(&text(chance, number));
    if number.is_multiple_of(2) {
        packed[4..8].fill(0);
    }
    packed
}

#[test]
fn what_is_inside_is_read_by_several_and_told_as_by_one() {
    for number in 0..8 {
        let mut chance = 200 + number as u64;
        let inputs = [packed(&mut chance, number), b"{\"level\":\"error\"}\n".to_vec()];
        let mut one = Page::new(0, chance);
        one.open(&inputs);
        for shards in [1, 2, 3, 7] {
            let mut many = Page::cutting(shards, chance, 1_500);
            many.open(&inputs);
            compare(&mut one, &mut many, &mut chance);
            let (rows, reopened) = (many.with_rows(), many.reopened);
            assert!(rows > shards.min(4) / 2, "{number}: {rows} of {shards} shards have rows");
            assert_eq!(reopened, 0);
            // Beside others, and gone again.
            many.remove(0);
            assert!(many.with_rows() < 2);
        }
    }
}

#[test]
fn what_is_odd_is_told_as_one_shard_tells_it() {
    let mut chance = 300;
    let plain = long(&mut chance, 0, false);
    let sound = gzipped(&plain);
    let more = gzipped(&shaped(Shape::Cri, &events(&mut chance, 90)));
    let change = |at: usize, to: &[u8]| {
        let mut changed = sound.clone();
        changed[at..at + to.len()].copy_from_slice(to);
        changed
    };
    let end = sound.len();
    let second = gzipped(&[&plain[..], &plain[..plain.len() / 2]].concat());
    let hidden = |second: &[u8]| [&sound[..], &second[..8], &[9], &second[9..]].concat();
    let cases = [
        ("empty", gzipped(b""), Some(0)),
        ("two members", [&sound[..], &more].concat(), Some(0)),
        ("cut off", sound[..end * 2 / 3].to_vec(), Some(0)),
        ("far too long", change(end - 4, &[0xff; 4]), Some(0)),
        ("a wrong sum", change(end - 8, &[0xee; 4]), Some(1)),
        ("too long", change(end - 4, &(plain.len() as u32 + 3_000).to_le_bytes()), Some(1)),
        ("too short", change(end - 4, &(plain.len() as u32 - 3_000).to_le_bytes()), Some(1)),
        ("damaged", change(end - 15, &[0x66; 3]), Some(1)),
        ("a second member", hidden(&second), Some(1)),
        ("the same twice", hidden(&sound), Some(1)),
        ("something behind", [&sound[..], b"no gzip"].concat(), None),
    ];
    let unpack = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/unpack/");
    let files = ["gnu.tar.gz", "outside.tar.gz", "two.gz", "one.gz", "le-bom.txt"];
    let files = files.map(|name| (name, std::fs::read(unpack.to_owned() + name).unwrap(), None));
    for (name, packed, reopened) in cases.into_iter().chain(files) {
        let inputs = [packed];
        let mut one = Page::new(0, chance);
        one.open(&inputs);
        for shards in [2, 3, 7] {
            let mut many = Page::cutting(shards, chance, 1_500);
            many.open(&inputs);
            compare(&mut one, &mut many, &mut chance);
            let cut = (many.parts > 0, many.reopened);
            let wanted = reopened.map(|times| (times > 0, times));
            assert!(wanted.is_none_or(|wanted| wanted == cut), "{name}: {cut:?}");
            many.remove(0);
            assert_eq!(many.with_rows(), 0, "{name}");
        }
    }
}

#[test]
fn where_another_decoder_fails_does_not_matter() {
    let (mut parts, mut reopened) = (0, 0);
    for seed in 400..424 {
        let mut chance = seed;
        let inputs = [packed(&mut chance, seed as usize), packed(&mut chance, 0)];
        let mut one = Page::new(0, seed);
        one.open(&inputs);
        let mut many = Page::cutting([2, 3, 7][seed as usize % 3], seed, 700);
        many.fails = [20, 60][seed as usize % 2];
        many.open(&inputs);
        (parts, reopened) = (parts + many.parts, reopened + many.reopened);
        compare(&mut one, &mut many, &mut chance);
    }
    assert!(parts > 40 && reopened > 5, "{parts} parts, {reopened} read again");
}

#[test]
fn a_shard_that_ends_is_read_again() {
    let mut reopened = 0;
    for seed in 500..516 {
        let mut chance = seed;
        let inputs = [packed(&mut chance, seed as usize), packed(&mut chance, 0)];
        let (mut one, mut many) = (Page::new(0, seed), Page::cutting(3, seed, 500));
        one.open(&inputs);
        many.open(&inputs[..1]);
        let steps = next(&mut chance) as u32 % 80;
        many.open_and_kill(&inputs[1], steps, next(&mut chance) as usize % 3);
        compare(&mut one, &mut many, &mut chance);
        reopened += many.reopened;

        // What ends twice is not read, and what others read of it stays, unless they had parts of
        // what is inside of a file that only it unpacked whole.
        many.kill(0, true);
        let note = |status: &InputStatus| status.note.clone().unwrap_or_default();
        let statuses = many.statuses().values();
        let lost = statuses.filter(|status| note(status).starts_with("Not read: ")).count();
        assert!(lost > 0);
        let (total, copies) = many.totals();
        let read: u64 = many.statuses().values().map(|status| status.events).sum();
        assert_eq!(total + copies, read);
    }
    assert!(reopened > 5, "{reopened}");
}

#[test]
fn what_is_cancelled_keeps_what_was_read() {
    let mut partial = 0;
    for seed in 600..640 {
        let mut chance = seed;
        let bytes = packed(&mut chance, seed as usize);
        let mut many = Page::cutting(3, seed, 500);
        many.fails = [0, 30][seed as usize % 2];
        many.open_and_cancel(&bytes, next(&mut chance) as u32 % 120);
        let ended = |status: &InputStatus| status.state != InputState::Loading;
        assert!(many.statuses().values().all(ended), "{:?}", many.statuses());
        let events: u64 = many.statuses().values().map(|status| status.events).sum();
        let (total, copies) = many.totals();
        assert_eq!(total + copies, events);
        let statuses = many.statuses().clone();
        for account in &many.ledger(0).inputs {
            let bytes = statuses[&account.input].bytes;
            let sum = account.event + account.carrier + account.separator;
            assert_eq!(sum + account.prose + account.unreadable, bytes, "all is told");
            assert_eq!(account.strip.last().map_or(0, |(_, end)| *end), bytes);
        }
        partial += u32::from(statuses.values().any(|of| of.state == InputState::Partial));
        many.remove(0);
        let mut one = Page::new(0, seed);
        one.open(&[bytes.clone(), bytes.clone()]);
        one.remove(0);
        many.open(&[bytes]);
        compare_totals(&mut one, &mut many);
    }
    assert!(partial > 10, "{partial}");
}
