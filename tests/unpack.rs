//! Packed files made by the real tools, whole, cut and damaged: what must come of them, and
//! that what came before the damage stays.

#[path = "common/unpacked.rs"]
mod unpacked;

use proptest::prelude::*;
use std::path::Path;
use std::sync::LazyLock;
use unpacked::{Found, unpack};
use watchglass::bytes::unpack::{Packed, Step, Unpacker, kind};

fn file(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/unpack");
    std::fs::read(folder.join(name)).unwrap()
}

fn open(name: &str) -> Found {
    let bytes = file(name);
    unpack(kind(&bytes[..bytes.len().min(4096)]).unwrap(), &bytes)
}

/// A tar of the fixtures, which are kept compressed.
fn tar(name: &str) -> Vec<u8> {
    open(name).all()
}

/// As `make.sh` makes them.
fn rows() -> Vec<u8> {
    let (mut x, mut rows) = (1u64, Vec::new());
    for n in 0..2600usize {
        for _ in 0..n % 256 {
            x = (x * 1103515245 + 12345) % (1 << 31);
            rows.push(97 + ((x >> 16) % 2) as u8);
        }
        rows.resize(rows.len() + n % 300, 97 + (n % 26) as u8);
    }
    rows
}

const COMPRESSED: &[&str] = &[
    "one.gz",
    "two.gz",
    "one.zst",
    "two.zst",
    "strong.zst",
    "one.bz2",
    "two.bz2",
    "one.xz",
    "two.xz",
    "one.lz4",
    "two.lz4",
];

#[test]
fn compressed_files_are_what_was_compressed() {
    let plain = file("plain.txt");
    for name in COMPRESSED {
        let found = open(name);
        assert_eq!(found.members.len(), 1, "{name}");
        assert_eq!(found.members[0].problems, [], "{name}");
        assert!(found.members[0].bytes == plain, "{name} differs");
    }
    assert!(open("rows.bz2").all() == rows());
    assert_eq!(open("one.gz").members[0].name, None);
    assert_eq!(open("two.gz").members[0].name.as_deref(), Some("a.part"));
    assert_eq!(
        open("filter.xz").members[0].problems[0].1,
        "it was packed with a filter for programs, which is not read here"
    );
}

#[test]
fn archives_tell_their_members_by_name() {
    let plain = file("plain.txt");
    let (a, b) = plain.split_at(20_000);
    let long = ["directory-with-a-long-name/"; 6].concat() + &"f".repeat(120) + ".json";
    let names = |found: &Found| -> Vec<(String, usize)> {
        let each = found.members.iter();
        each.map(|member| (member.name.clone().unwrap(), member.bytes.len())).collect()
    };
    for archive in ["gnu.tar.gz", "pax.tar.gz", "ustar.tar.gz"] {
        let found = unpack(Packed::Tar, &tar(archive));
        let mut want =
            vec![("logs/a.log".to_owned(), a.len()), ("logs/events.json".to_owned(), plain.len())];
        if archive != "ustar.tar.gz" {
            want.push((long.clone(), b.len()));
        }
        assert_eq!(names(&found), want, "{archive}");
        assert_eq!(found.members[0].bytes, a);
        assert_eq!(found.members[1].bytes, plain);
        let link = "a link, which holds no bytes of its own";
        assert_eq!(found.skipped, [("logs/link.log".to_owned(), link.to_owned())]);
        assert_eq!(found.said(), 1);
    }
    let outside = unpack(Packed::Tar, &tar("outside.tar.gz"));
    assert_eq!(names(&outside), [("../../a.log".to_owned(), a.len())]);

    let found = open("deflate.zip");
    let mut deflated = names(&found);
    deflated.sort();
    let log = |name: &str, len| (name.to_owned(), len);
    // Links are followed when this zip is made.
    assert_eq!(
        deflated,
        [
            log("logs/a.log", 20_000),
            log("logs/events.json", plain.len()),
            log("logs/link.log", 20_000)
        ]
    );
    assert_eq!((found.said(), names(&open("stored.zip"))), (0, vec![log("logs/a.log", 20_000)]));
    assert_eq!((open("stream.zip").all(), open("stream.zip").said()), (a.to_vec(), 0));
    assert_eq!((open("bzip2.zip").all(), open("bzip2.zip").said()), (plain.clone(), 0));
    assert_eq!((open("wide.zip").all(), open("wide.zip").said()), (b"wide\n".repeat(3), 0));
    for name in ["lzma.zip", "moved.zip"] {
        let found = unpack(Packed::Zip, &file(name));
        assert_eq!(names(&found), [log("first.log", 6), log("deflate.log", b.len())], "{name}");
        assert_eq!(found.members[1].bytes, b);
        let why = "it is compressed with LZMA, which is not read here";
        assert_eq!(found.skipped, [("lzma.log".to_owned(), why.to_owned())]);
    }
    let protected = open("password.zip");
    let why = "it is protected by a password".to_owned();
    assert_eq!(
        protected.skipped,
        [("logs/a.log".to_owned(), why.clone()), ("logs/events.json".to_owned(), why)]
    );
    assert_eq!(protected.members, []);
}

#[test]
fn utf16_becomes_utf8() {
    for name in ["le-bom.txt", "be-bom.txt", "le.txt"] {
        let text = String::from_utf8(open(name).all()).unwrap();
        assert!(text.starts_with("{\"time\"") && text.contains("über"), "{name}");
        assert!(text.ends_with('\u{1f600}') || text.ends_with("\u{1f600}\n"), "{name}");
        assert_eq!(open(name).said(), 0);
    }
    let halves = unpack(Packed::Utf16Le, b"\xff\xfea\0\x00\xd8b\0\x00\xdcc\0\0");
    assert_eq!(halves.all(), "a\u{fffd}b\u{fffd}c".as_bytes());
    let said: Vec<_> = halves.members[0].problems.iter().map(|(at, _)| *at).collect();
    assert_eq!(said, [6, 13]);
}

#[test]
fn kinds_are_known_by_their_first_bytes() {
    for (bytes, want) in [
        (&b"\x1f\x8b\x08\0"[..], Some(Packed::Gzip)),
        (b"\x50\x2a\x4d\x18\0\0\0\0", Some(Packed::Zstd)),
        (b"BZh91AY&SY", Some(Packed::Bzip2)),
        (b"BZhands are text", None),
        (b"PK\x05\x06", Some(Packed::Zip)),
        (b"\xff\xfe\0\0a\0\0\0", None),
        (b"\0a\0b\0c\0d", Some(Packed::Utf16Be)),
        (b"{\"a\":1}", None),
        (b"\0\0\0\0", None),
        (b"", None),
    ] {
        assert_eq!(kind(bytes), want, "{bytes:?}");
    }
    assert_eq!(kind(&tar("gnu.tar.gz")[..512]), Some(Packed::Tar));
}

#[test]
fn behind_damage_the_next_part_is_found() {
    let plain = file("plain.txt");
    let (a, b) = plain.split_at(20_000);
    // The first zstd frame has no checksum, so its header is damaged.
    for (name, at) in
        [("two.gz", 700), ("two.zst", 8), ("two.bz2", 700), ("two.xz", 700), ("two.lz4", 700)]
    {
        let mut bytes = file(name);
        bytes[at] ^= 0x10;
        let found = open_bytes(&bytes);
        assert!(found.said() > 0, "{name}");
        assert!(found.all().ends_with(b), "{name}: the second part is lost");
    }
    // A wrong checksum costs no byte: of the gzip member, which ends before the other's magic.
    let mut bytes = file("two.gz");
    let second = (1..bytes.len()).find(|at| bytes[*at..].starts_with(b"\x1f\x8b\x08\x08")).unwrap();
    bytes[second - 6] ^= 1;
    let found = open_bytes(&bytes);
    assert!(found.all() == plain && found.said() == 1);
    assert_eq!(found.members[0].problems[0].0, second as u64);
    // Of bzip2, the blocks around a damaged one.
    let mut bytes = file("rows.bz2");
    bytes[25_000] ^= 0x10;
    let (found, rows) = (open_bytes(&bytes).all(), rows());
    assert!(found.starts_with(&rows[..90_000]) && found.ends_with(&rows[rows.len() - 90_000..]));
    // Of tar, the members around one without a header.
    let mut bytes = tar("gnu.tar.gz");
    bytes[512 + 124] ^= 1;
    let found = unpack(Packed::Tar, &bytes);
    assert_eq!(found.problems.len(), 1);
    assert_eq!(found.members[0].name.as_deref(), Some("logs/events.json"));
    // Of zip, all members although the directory is cut off.
    for name in ["deflate.zip", "stream.zip", "lzma.zip", "wide.zip"] {
        let (whole, bytes) = (open(name), file(name));
        let found = open_bytes(&bytes[..bytes.len() - 30]);
        assert_eq!(found.members, whole.members, "{name}");
        assert_eq!((found.problems.len(), found.skipped), (1, whole.skipped), "{name}");
    }
    // A part with wrong bytes in it.
    let mut bytes = file("stored.zip");
    bytes[200] ^= 1;
    assert_eq!((open_bytes(&bytes).said(), open_bytes(&bytes).all().len()), (1, a.len()));
}

#[test]
fn each_kind_has_a_file_of_a_real_tool() {
    let names = std::fs::read_dir("tests/unpack").unwrap().flatten();
    let files = names.map(|entry| file(&entry.file_name().to_string_lossy()));
    let mut kinds: Vec<Option<Packed>> = files.map(|bytes| kind(&bytes)).collect();
    kinds.push(kind(&tar("gnu.tar.gz")));
    for packed in Packed::ALL {
        assert!(kinds.contains(&Some(packed)), "{packed:?}");
    }
}

fn open_bytes(bytes: &[u8]) -> Found {
    unpack(kind(bytes).unwrap(), bytes)
}

#[test]
fn a_caller_that_counts_stops_a_bomb() {
    for (name, all) in [
        ("bomb.gz", 40_000_000),
        ("bomb.zst", 40_000_000),
        ("bomb.bz2", 40_000_000),
        ("bomb.zip", 4_000_000),
    ] {
        let bytes = file(name);
        let mut unpacker = Unpacker::new(kind(&bytes).unwrap(), bytes);
        let mut stopped = false;
        while unpacker.step() != Step::End {
            if unpacker.given() > (1 << 20) && unpacker.given() / 1000 > unpacker.taken() {
                stopped = true;
                break;
            }
        }
        assert!(stopped && unpacker.given() < (8 << 20), "{name}: {}", unpacker.given());
        assert_eq!(open(name).all().len(), all, "{name}");
    }
}

static PACKED: LazyLock<Vec<(String, Packed, Vec<u8>)>> = LazyLock::new(packed);

/// All packed files, tars without their compression.
fn packed() -> Vec<(String, Packed, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/unpack");
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with("bomb"))
        .collect();
    names.sort();
    let each = names.into_iter().filter_map(|name| {
        let bytes = if name.contains(".tar.") { tar(&name) } else { file(&name) };
        Some((name, kind(&bytes[..bytes.len().min(4096)])?, bytes))
    });
    let each: Vec<_> = each.collect();
    assert!(each.len() > 20, "the packed files are not where they should be");
    each
}

/// Members that are wholly in `found`, without those that something was said of, are in
/// `other` too, or something is said there.
fn keeps(found: &Found, other: &Found) {
    for member in found.members.iter().filter(|member| member.problems.is_empty()) {
        let there = other.members.iter().any(|other| other.bytes == member.bytes);
        assert!(there || other.said() > 0, "{:?} is lost", member.name);
    }
}

proptest! {
    #[test]
    fn what_came_before_damage_stays(
        file in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        flip in 1u8..,
    ) {
        let (name, packed, bytes) = file.get(&PACKED).clone();
        let at = at.index(bytes.len());
        let whole = unpack(packed, &bytes);
        let cut = unpack(packed, &bytes[..at]);
        let mut damaged = bytes.clone();
        damaged[at] ^= flip;
        let flipped = unpack(packed, &damaged);
        prop_assert!(whole.all().starts_with(&cut.all()), "{name} cut at {at} makes up bytes");
        if packed == Packed::Zip {
            keeps(&cut, &flipped);
        } else {
            prop_assert!(
                flipped.all().starts_with(&cut.all()),
                "{name} with a wrong byte {at} loses what came before"
            );
        }
        let checked = !matches!(packed, Packed::Utf16Le | Packed::Utf16Be | Packed::Tar);
        // Parts of these were made without a checksum.
        let unchecked = ["two.xz", "two.zst", "two.lz4"];
        if checked && flipped.said() == 0 && !unchecked.contains(&name.as_str()) {
            prop_assert_eq!(flipped.all(), whole.all(), "{} at {}", name, at);
        }
    }

    #[test]
    fn arbitrary_bytes_do_no_harm(
        file in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        junk in prop::collection::vec(any::<u8>(), 0..600),
        repeated in 0usize..3,
    ) {
        let (_, packed, bytes) = file.get(&PACKED).clone();
        let at = at.index(bytes.len().min(600));
        let mut mixed = bytes[..at].to_vec();
        mixed.extend(&junk);
        mixed.extend(bytes[at..].repeat(repeated));
        unpack(packed, &mixed);
        unpack(packed, &junk);
    }
}
