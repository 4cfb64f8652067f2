//! Compressed and archived input to plain bytes: [`Unpacker`] takes the bytes of a file and
//! tells its members one after another, each in pieces.
//!
//! The compressed bytes are all there, the unpacked ones never are: they are told piece by
//! piece, so that a caller can stop between two of them, give way to others, and count. How
//! much may come of how little is the caller's to decide ([`Unpacker::taken`],
//! [`Unpacker::given`]); so is feeding a member to another unpacker.
//!
//! What was read before an error was told before the error, and what comes behind it is
//! looked for. Decoders are our own where a crate weighs more than the page has room for;
//! each cites its specification and is tested with files of the real tools.

mod bzip2;
mod frames;
mod fse;
mod gzip;
mod lz4;
mod lzma;
mod out;
mod outside;
mod sum;
mod tar;
mod utf16;
mod xz;
mod zip;
mod zstd;

use super::Span;
use frames::Frames;
use out::{CUT, Out, SUM, Why};
use std::ops::Range;
use sum::Crc;

/// What an input is packed as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packed {
    /// One or more gzip members, together one text.
    Gzip,
    /// One or more zstd frames.
    Zstd,
    /// One or more bzip2 streams.
    Bzip2,
    /// One or more xz streams.
    Xz,
    /// One or more LZ4 frames.
    Lz4,
    /// A zip archive.
    Zip,
    /// A tar archive.
    Tar,
    /// UTF-16, the lower byte first.
    Utf16Le,
    /// UTF-16, the higher byte first.
    Utf16Be,
}

/// What input of each kind begins with. bzip2 needs more, see [`kind`].
const MAGIC: &[(&[u8], Packed)] = &[
    (b"\x1f\x8b\x08", Packed::Gzip),
    (b"\x28\xb5\x2f\xfd", Packed::Zstd),
    (b"BZh", Packed::Bzip2),
    (b"\xfd7zXZ\0", Packed::Xz),
    (b"\x04\x22\x4d\x18", Packed::Lz4),
    (b"PK\x03\x04", Packed::Zip),
    (b"PK\x05\x06", Packed::Zip),
    (b"\xff\xfe", Packed::Utf16Le),
    (b"\xfe\xff", Packed::Utf16Be),
];

/// What an input is packed as, by its first bytes: 4096, or all if there are fewer.
pub fn kind(head: &[u8]) -> Option<Packed> {
    if head.starts_with(b"BZh") && !frames::starts(Packed::Bzip2, head) {
        return None;
    }
    // UTF-32 begins as UTF-16 does.
    if head.starts_with(b"\xff\xfe\0\0") {
        return None;
    }
    if let Some((_, kind)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Some(*kind);
    }
    if frames::starts(Packed::Zstd, head) {
        return Some(Packed::Zstd);
    }
    if head.get(257..262) == Some(b"ustar") {
        return Some(Packed::Tar);
    }
    let nuls = head.iter().filter(|byte| **byte == 0).count();
    let odd = head.iter().skip(1).step_by(2).filter(|byte| **byte == 0).count();
    let even = nuls - odd;
    let half = nuls * 3 > head.len() && nuls < head.len();
    match (odd * 20 < even, even * 20 < odd) {
        (true, _) if half => Some(Packed::Utf16Be),
        (_, true) if half => Some(Packed::Utf16Le),
        _ => None,
    }
}

impl Packed {
    /// All of them.
    pub const ALL: [Packed; 9] = [
        Packed::Gzip,
        Packed::Zstd,
        Packed::Bzip2,
        Packed::Xz,
        Packed::Lz4,
        Packed::Zip,
        Packed::Tar,
        Packed::Utf16Le,
        Packed::Utf16Be,
    ];

    /// Where it is written down what it is.
    pub fn reference(self) -> &'static str {
        match self {
            Packed::Gzip => "RFC 1952",
            Packed::Zstd => "RFC 8878",
            Packed::Bzip2 => "bzip2's `decompress.c`",
            Packed::Xz => "The .xz File Format",
            Packed::Lz4 => "LZ4 Frame Format",
            Packed::Zip => "PKWARE's APPNOTE",
            Packed::Tar => "POSIX.1-2017, `pax`",
            Packed::Utf16Le | Packed::Utf16Be => "RFC 2781",
        }
    }

    /// What a person calls it.
    pub fn name(self) -> &'static str {
        match self {
            Packed::Gzip => "gzip-compressed data",
            Packed::Zstd => "zstd-compressed data",
            Packed::Bzip2 => "bzip2-compressed data",
            Packed::Xz => "xz-compressed data",
            Packed::Lz4 => "lz4-compressed data",
            Packed::Zip => "a zip archive",
            Packed::Tar => "a tar archive",
            Packed::Utf16Le | Packed::Utf16Be => "UTF-16 text",
        }
    }
}

/// What [`Unpacker::step`] tells.
#[derive(Debug, PartialEq, Eq)]
pub enum Step<'a> {
    /// A member begins. Without an archive all is one, also if it was compressed in parts.
    Member {
        /// As it stands there: text, never to be used as a path.
        name: Option<String>,
        /// The bytes of the input that hold it, with the headers in front of it.
        from: Span,
    },
    /// The next bytes of the member, at most 1 MiB.
    Bytes(&'a [u8]),
    /// A member that is not read.
    Skipped {
        /// As it stands there.
        name: String,
        /// The bytes of the input that hold it.
        from: Span,
        /// Says it of the member: "it is protected by a password".
        why: String,
    },
    /// Something is wrong, with the member that began last if it is within that one's bytes.
    /// More of the member may follow, with a gap before it.
    Problem {
        /// The byte of the input where it was noticed.
        at: u64,
        /// A sentence without a full stop.
        why: &'static str,
    },
    /// That was all.
    End,
}

/// How a member's bytes are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Codec {
    Stored,
    Deflate,
    Gzip,
    Zstd,
    Bzip2,
    Xz,
    Lz4,
    Utf16Le,
    Utf16Be,
}

/// One frame of packed bytes, or all of them where they are not packed in frames.
trait Decode {
    /// Makes some more bytes; true at the end. What was made before an error stays.
    fn run(&mut self, src: &[u8], at: &mut usize, out: &mut Out) -> Result<bool, Why>;

    /// Whether it can go on behind the error that it just told.
    fn goes_on(&self) -> bool {
        false
    }
}

/// What stands next in an archive.
enum Found {
    Member(Member),
    Skipped(String, Span, String),
    Problem(usize, Why),
    End,
}

struct Member {
    name: Option<String>,
    from: Span,
    data: Range<usize>,
    codec: Codec,
    /// What it must come to, where that is said.
    size: Option<u64>,
    crc: Option<u64>,
}

enum List {
    One(Option<Codec>),
    Zip(zip::Zip),
    Tar(tar::Tar),
}

/// The member that is being read.
struct Reading {
    frames: Frames,
    given: u64,
    size: Option<u64>,
    crc: Option<(Crc, u64)>,
    failed: bool,
}

/// Reads one packed input.
pub struct Unpacker {
    src: Vec<u8>,
    list: List,
    reading: Option<Reading>,
    out: Out,
    /// To be told once the bytes before it are given.
    problem: Option<(usize, Why)>,
    taken: u64,
    given: u64,
    /// How many bytes were made elsewhere, and are to be made again and not told.
    made: u64,
}

impl std::fmt::Debug for Unpacker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Unpacker").field("taken", &self.taken).finish_non_exhaustive()
    }
}

impl Unpacker {
    /// From all the bytes of the input.
    pub fn new(kind: Packed, src: Vec<u8>) -> Unpacker {
        let list = match kind {
            Packed::Gzip => List::One(Some(Codec::Gzip)),
            Packed::Zstd => List::One(Some(Codec::Zstd)),
            Packed::Bzip2 => List::One(Some(Codec::Bzip2)),
            Packed::Xz => List::One(Some(Codec::Xz)),
            Packed::Lz4 => List::One(Some(Codec::Lz4)),
            Packed::Utf16Le => List::One(Some(Codec::Utf16Le)),
            Packed::Utf16Be => List::One(Some(Codec::Utf16Be)),
            Packed::Zip => List::Zip(zip::Zip::new()),
            Packed::Tar => List::Tar(tar::Tar::default()),
        };
        Unpacker {
            src,
            list,
            reading: None,
            out: Out::default(),
            problem: None,
            taken: 0,
            given: 0,
            made: 0,
        }
    }

    /// How many bytes of the input were used so far.
    pub fn taken(&self) -> u64 {
        self.taken
    }

    /// How many bytes were told so far, of all members.
    pub fn given(&self) -> u64 {
        self.given
    }

    /// When the member that began last was written, in seconds since the epoch, where its header
    /// says so: RFC 1952 §2.3.1 for gzip, 0 for unknown; a tar header's `mtime`.
    pub fn date(&self) -> Option<i64> {
        let secs = match &self.list {
            List::One(_) if self.src.starts_with(b"\x1f\x8b") => {
                i64::from(u32::from_le_bytes(*self.src.get(4..)?.first_chunk()?))
            }
            List::Tar(tar) => i64::try_from(tar.date).ok()?,
            List::One(_) | List::Zip(_) => 0,
        };
        (secs > 0).then_some(secs)
    }

    /// What comes next. The work of one call is bounded: a block or about a mebibyte.
    pub fn step(&mut self) -> Step<'_> {
        while self.out.fresh() == 0 {
            if let Some((at, why)) = self.problem.take() {
                self.made = 0;
                return Step::Problem { at: at as u64, why };
            }
            if self.reading.is_some() {
                self.read();
                if self.passes() {
                    return Step::Bytes(&[]);
                }
                continue;
            }
            match self.next() {
                Found::Member(member) => return self.begin(member),
                Found::Skipped(name, from, why) => {
                    self.taken = self.taken.max(from.end);
                    return Step::Skipped { name, from, why };
                }
                Found::Problem(at, why) => return Step::Problem { at: at as u64, why },
                Found::End => {
                    self.taken = self.src.len() as u64;
                    return Step::End;
                }
            }
        }
        let bytes = self.out.give();
        self.given += bytes.len() as u64;
        Step::Bytes(bytes)
    }

    fn next(&mut self) -> Found {
        match &mut self.list {
            List::One(codec) => match codec.take() {
                Some(codec) => Found::Member(Member {
                    name: if codec == Codec::Gzip { gzip::name(&self.src) } else { None },
                    from: Span { start: 0, end: self.src.len() as u64 },
                    data: 0..self.src.len(),
                    codec,
                    size: None,
                    crc: None,
                }),
                None => Found::End,
            },
            List::Zip(zip) => zip.next(&self.src),
            List::Tar(tar) => tar.next(&self.src),
        }
    }

    fn begin(&mut self, member: Member) -> Step<'_> {
        let many = matches!(self.list, List::One(_));
        self.reading = Some(Reading {
            frames: Frames::new(member.codec, member.data, many),
            given: 0,
            size: member.size,
            crc: member.crc.map(|crc| (Crc::of_32(), crc)),
            failed: false,
        });
        Step::Member { name: member.name, from: member.from }
    }

    /// Reads a little further in the member.
    fn read(&mut self) {
        let Some(reading) = &mut self.reading else { return };
        self.out.trim();
        let before = self.out.len();
        let more = reading.frames.run(&self.src, &mut self.out);
        let new = self.out.since(before.min(self.out.len()));
        reading.given += new.len() as u64;
        if let Some((crc, _)) = &mut reading.crc {
            crc.bytes(new);
        }
        self.taken = self.taken.max(reading.frames.at() as u64);
        match more {
            Ok(true) => {}
            Ok(false) => {
                let short = reading.size.is_some_and(|size| reading.given < size);
                let wrong = reading.size.is_some_and(|size| reading.given > size)
                    || reading.crc.as_ref().is_some_and(|(crc, want)| crc.value() != *want);
                let why = if short { Some(CUT) } else { wrong.then_some(SUM) };
                let why = why.filter(|_| !reading.failed);
                self.problem = why.map(|why| (reading.frames.at(), why));
                if let List::Zip(zip) = &mut self.list {
                    zip.ended(reading.frames.at());
                }
                self.reading = None;
            }
            Err((at, why)) => {
                reading.failed = true;
                self.problem = Some((at, why));
            }
        }
    }
}
