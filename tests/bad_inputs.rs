//! Inputs of which not all can be read: each has a message that says what and where, and what
//! stands around the damage is kept.

mod common;

use common::gzipped::{crc, gzipped};
use std::path::Path;
use watchglass::protocol::InputStatus;
use watchglass::session::Session;

const LINE: &str = "{\"level\":\"error\",\"time\":\"2026-01-02T03:04:05Z\",\"message\":\"kept\"}\n";

/// The statuses of an input and of all that was unpacked from it, the input first.
fn read(name: &str, bytes: &[u8]) -> Vec<InputStatus> {
    let mut session = Session::new(5);
    session.open(0, name, None);
    bytes.chunks(1 << 20).for_each(|piece| session.feed(piece));
    session.finish();
    while session.unpack() {}
    let ids: Vec<u32> = session.layers().map(|(id, ..)| id).collect();
    ids.into_iter().map(|id| session.status(id).unwrap()).collect()
}

fn events(all: &[InputStatus]) -> u64 {
    all.iter().map(|status| status.events).sum()
}

/// Whether one of them has a note with all of these words.
fn says(all: &[InputStatus], words: &[&str]) -> bool {
    let has = |note: &str| words.iter().all(|word| note.contains(word));
    all.iter().any(|status| status.note.as_deref().is_some_and(has))
}

fn notes(all: &[InputStatus]) -> Vec<(&str, Option<&str>)> {
    all.iter().map(|status| (status.name.as_str(), status.note.as_deref())).collect()
}

fn packed(name: &str) -> Vec<u8> {
    std::fs::read(Path::new("tests/unpack").join(name)).unwrap()
}

/// Its CRC-32.
/// A zip archive with one stored member.
fn zipped(name: &str, bytes: &[u8]) -> Vec<u8> {
    let len = u32::try_from(bytes.len()).unwrap().to_le_bytes();
    let name_len = u16::try_from(name.len()).unwrap().to_le_bytes();
    let about = [
        &[20, 0, 0, 0, 0, 0, 0, 0, 33, 0][..],
        &crc(bytes).to_le_bytes(),
        &len,
        &len,
        &name_len,
        &[0, 0],
    ]
    .concat();
    let member = [b"PK\x03\x04", &about[..], name.as_bytes(), bytes].concat();
    let entry = [b"PK\x01\x02\x14\x00", &about[..], &[0; 14], name.as_bytes()].concat();
    let size = u32::try_from(entry.len()).unwrap().to_le_bytes();
    let at = u32::try_from(member.len()).unwrap().to_le_bytes();
    let end = [b"PK\x05\x06\0\0\0\0\x01\0\x01\0", &size[..], &at, &[0, 0]].concat();
    [member, entry, end].concat()
}

#[test]
fn archives_tell_the_member_that_cannot_be_read() {
    let all = read("a.zip", &packed("password.zip"));
    assert!(says(&all, &["password", "logs/a.log"]), "{:?}", notes(&all));
    let inside = read("b.zip", &zipped("inner.zip", &packed("password.zip")));
    assert!(says(&inside, &["password"]), "{:?}", notes(&inside));
}

#[test]
fn names_that_climb_out_of_an_archive_are_only_names() {
    let all = read("a.tar.gz", &packed("outside.tar.gz"));
    let names: Vec<&str> = all.iter().map(|status| status.name.as_str()).collect();
    assert!(names.iter().any(|name| name.contains("../")), "{names:?}");
}

#[test]
fn a_stream_that_was_cut_says_at_which_byte() {
    for name in ["one.gz", "one.zst", "one.bz2", "one.xz", "one.lz4"] {
        let bytes = packed(name);
        let all = read(name, &bytes[..bytes.len() * 2 / 3]);
        assert!(says(&all, &["byte"]), "{name}: {:?}", notes(&all));
    }
}

#[test]
fn archives_fifty_deep_end_at_the_eighth() {
    let deep =
        (0..50).fold(LINE.as_bytes().to_vec(), |inner, n| zipped(&format!("{n}.zip"), &inner));
    let all = read("deep.zip", &deep);
    assert!(all.len() <= 10, "{}", all.len());
    assert!(says(&all, &["8"]), "{:?}", notes(&all));
    let few = (0..5).fold(LINE.as_bytes().to_vec(), |inner, n| zipped(&format!("{n}.log"), &inner));
    assert_eq!(events(&read("few.zip", &few)), 1);
}

#[test]
fn events_before_and_behind_binary_are_kept() {
    let binary: Vec<u8> =
        (0..200_000u32).map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect();
    let lines = LINE.repeat(100);
    let all = read("half.log", &[lines.as_bytes(), &binary, b"\n", lines.as_bytes()].concat());
    // Nobody wrote that one of the lines of chance is a log's.
    assert!(events(&all) >= 200, "{} of 200", events(&all));
    assert!(all[0].unreadable > 0);
}

#[test]
fn a_million_distinct_keys_are_read() {
    let one = (0..1_000_000).map(|n| format!("\"k{n}\":0")).collect::<Vec<_>>().join(",");
    let all = read("one.json", format!("{LINE}{{\"message\":\"wide\",{one}}}\n{LINE}").as_bytes());
    assert_eq!((events(&all), all[0].unreadable), (3, 0));
    let many: String = (0..20_000)
        .map(|row| {
            let keys = (0..50).map(|n| format!("\"k{}\":{n}", row * 50 + n)).collect::<Vec<_>>();
            format!("{{\"message\":\"m\",{}}}\n", keys.join(","))
        })
        .collect();
    assert_eq!(events(&read("many.json", many.as_bytes())), 20_000);
}

#[test]
fn a_string_of_100_mb_costs_only_itself() {
    let long = format!("{{\"message\":\"{}\"}}\n", "x".repeat(100_000_000));
    let all = read("long.json", format!("{LINE}{long}{LINE}").as_bytes());
    assert_eq!((events(&all), all[0].unreadable), (2, 1), "{:?}", notes(&all));
}

/// All that is told of a gzip file, and what another decoder may have been asked: it makes so many
/// bytes of these, where it gets the chance, and says whether that was all.
fn made_of(packed: &[u8], plain: &[u8], all: bool) -> (String, bool) {
    let mut session = Session::new(5);
    session.open(0, "x.log.gz", Some(1 << 40));
    packed.chunks(1 << 16).for_each(|piece| session.feed(piece));
    session.finish();
    let mut made = false;
    loop {
        if session.may_be_made() {
            assert!(!made, "it is asked once");
            made = true;
            for piece in plain.chunks(30_000) {
                assert!(session.made(1, piece.len(), |room| room.copy_from_slice(piece)));
            }
            if all {
                session.made_all();
            }
        }
        if !session.unpack() {
            break;
        }
    }
    let ids: Vec<u32> = session.layers().map(|(id, ..)| id).collect();
    let of = |id| (session.status(id), session.tiling(id));
    let layers: Vec<_> = session.layers().collect();
    (format!("{layers:?} {:?}", ids.into_iter().map(of).collect::<Vec<_>>()), made)
}

#[test]
fn what_another_decoder_makes_changes_nothing() {
    let plain = LINE.repeat(4_000).into_bytes();
    let whole = gzipped(&plain);
    let more = gzipped(LINE.as_bytes());
    let mut damaged = whole.clone();
    damaged[200_000..].iter_mut().take(30_000).for_each(|byte| *byte = 0xee);
    let mut wrong = whole.clone();
    *wrong.iter_mut().nth_back(6).unwrap() ^= 1;
    let behind = [&whole[..], b"no gzip"].concat();
    let hidden = [&whole[..], &more[..8], &[9], &more[9..]].concat();
    let cases = [
        ("whole", whole.clone(), true),
        ("cut", whole[..150_000].to_vec(), true),
        ("damaged", damaged, true),
        ("a wrong checksum", wrong, true),
        ("bytes behind", behind, true),
        ("two members", [&whole[..], &more].concat(), false),
        ("a member with odd flags", hidden, true),
        ("small", more.clone(), false),
    ];
    for (name, packed, asks) in cases {
        let (own, asked) = made_of(&packed, b"", false);
        assert_eq!(asked, asks, "{name}");
        for len in [1, 30_000, 100_000, 139_000, plain.len()] {
            let len =
                if name == "whole" || name == "bytes behind" { len } else { len.min(139_000) };
            let (made, _) = made_of(&packed, &plain[..len], false);
            assert_eq!(made, own, "{name}, {len} bytes made");
            // It may take the end of the first member for the end.
            let (made, _) = made_of(&packed, &plain[..len], true);
            assert_eq!(made, own, "{name}, {len} bytes made, said to be all");
        }
    }
}

#[test]
fn what_another_decoder_makes_has_bounds() {
    let mut session = Session::new(5);
    session.open(0, "bomb.gz", None);
    session.feed(&gzipped(LINE.repeat(2_000).as_bytes()));
    session.finish();
    while !session.may_be_made() {
        assert!(session.unpack());
    }
    let blank = |room: &mut [u8]| room.fill(b'\n');
    let some = (0..1_000).take_while(|_| session.made(1 << 16, 1 << 20, blank)).count();
    assert!((32..=65).contains(&some), "{some} MiB of 64 KiB");
    assert!(!session.unpack());
    let note = session.layers().find_map(|(id, ..)| session.status(id)?.note);
    assert!(note.is_some_and(|note| note.contains("stopped")));
}
