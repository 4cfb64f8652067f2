//! zip, by <https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT>: the directory at the
//! end says where the members are. Without it, as in a file that is cut off, they are looked
//! for one by one; a member whose size is told only behind it ends where its data ends.

use super::out::{le, place};
use super::{Codec, Found, Member};
use crate::bytes::Span;
use memchr::memmem;
use std::ops::Range;

const LOCAL: &[u8] = b"PK\x03\x04";
const CENTRAL: &[u8] = b"PK\x01\x02";
const END: &[u8] = b"PK\x05\x06";
const END64: &[u8] = b"PK\x06\x06";

const MISSING: &str = "the directory at the end is missing or damaged: members are searched for";

/// Methods of §4.4.5 by name.
const METHODS: &[(u64, &str)] = &[
    (1, "Shrink"),
    (6, "Implode"),
    (9, "Deflate64"),
    (14, "LZMA"),
    (94, "MP3"),
    (96, "JPEG"),
    (97, "WavPack"),
    (98, "PPMd"),
    (99, "AES encryption"),
];

/// Where in the archive the next member is looked for.
pub(super) struct Zip {
    at: usize,
    how: How,
    /// Behind the last member that was told.
    told: usize,
}

enum How {
    /// Not looked yet.
    New,
    /// Along the directory to its end. Bytes in front of the archive move all places.
    Directory {
        end: usize,
        moved: usize,
    },
    Search,
}

impl Zip {
    pub fn new() -> Zip {
        Zip { at: 0, how: How::New, told: 0 }
    }

    pub fn next(&mut self, src: &[u8]) -> Found {
        loop {
            match self.how {
                How::New => {
                    let Some((at, end, moved)) = directory(src) else {
                        self.how = How::Search;
                        return Found::Problem(src.len(), MISSING);
                    };
                    (self.at, self.how) = (at, How::Directory { end, moved });
                }
                How::Directory { end, .. } if self.at >= end => return Found::End,
                How::Directory { moved, .. } => {
                    let head = src.get(self.at..).unwrap_or_default();
                    let Some(entry) = Entry::central(head) else {
                        let here = self.at;
                        (self.at, self.how) = (self.told, How::Search);
                        return Found::Problem(here, MISSING);
                    };
                    self.at += 46 + entry.len;
                    let Some(found) = entry.central_member(src, moved) else { continue };
                    if let Found::Member(Member { from, .. }) | Found::Skipped(_, from, _) = &found
                    {
                        self.told = self.told.max(place(from.end));
                    }
                    return found;
                }
                How::Search => {
                    let rest = src.get(self.at..).unwrap_or_default();
                    let Some(start) = memmem::find(rest, LOCAL).map(|at| self.at + at) else {
                        self.at = src.len();
                        return Found::End;
                    };
                    self.at = start + 4;
                    let Some(entry) = Entry::local(src.get(start..).unwrap_or_default()) else {
                        return Found::Problem(start, "the archive is cut off within a header");
                    };
                    let data = start + 30 + entry.len;
                    // Told behind the data only.
                    let open = entry.flags & 8 != 0 && entry.packed == 0;
                    self.at = if open { data } else { data.saturating_add(place(entry.packed)) };
                    self.at = self.at.min(src.len());
                    let end = if open { src.len() } else { self.at };
                    if let Some(found) = entry.member(start, data.min(end)..end, open) {
                        return found;
                    }
                }
            }
        }
    }

    /// A member whose size was not told ended here.
    pub fn ended(&mut self, at: usize) {
        if matches!(self.how, How::Search) {
            self.at = self.at.max(at);
        }
    }
}

/// Where the directory is, where it ends, and how far it was moved.
fn directory(src: &[u8]) -> Option<(usize, usize, usize)> {
    let end = memmem::rfind(src, END)?;
    let field = |at: usize, len| src.get(at..at + len).map(le);
    let (mut size, mut at) = (field(end + 12, 4)?, field(end + 16, 4)?);
    let mut behind = end;
    // §4.3.14: where numbers do not fit, a longer record stands before, mostly 76 bytes.
    if let Some(long) = src.get(..end).and_then(|head| memmem::rfind(head, END64))
        && (size == 0xffff_ffff || at == 0xffff_ffff || long + 76 == end)
    {
        (size, at) = (field(long + 40, 8)?, field(long + 48, 8)?);
        behind = long;
    }
    let none = size == 0 && field(end + 10, 2) == Some(0);
    let is = |at: usize| none || src.get(at..).is_some_and(|at| at.starts_with(CENTRAL));
    let real = behind.checked_sub(place(size)).filter(|at| is(*at))?;
    Some((real, behind, real.checked_sub(place(at))?))
}

/// What a header says, local or of the directory.
struct Entry {
    flags: u64,
    method: u64,
    crc: u64,
    packed: u64,
    size: u64,
    /// Where the local header is.
    place: u64,
    name: String,
    /// Of what stands behind the fixed part.
    len: usize,
}

impl Entry {
    fn central(head: &[u8]) -> Option<Entry> {
        let fixed = head.get(..46).filter(|head| head.starts_with(CENTRAL))?;
        let field = |at: usize, len| fixed.get(at..at + len).map_or(0, le);
        let (name, extra) = (place(field(28, 2)), place(field(30, 2)));
        let len = name + extra + place(field(32, 2));
        Entry::new(fixed.get(8..)?, head.get(46..)?, (name, extra, len), Some(field(42, 4)))
    }

    fn local(head: &[u8]) -> Option<Entry> {
        let fixed = head.get(..30)?;
        let field = |at: usize| fixed.get(at..at + 2).map_or(0, |field| place(le(field)));
        let (name, extra) = (field(26), field(28));
        Entry::new(fixed.get(6..)?, head.get(30..)?, (name, extra, name + extra), None)
    }

    /// Flags and what follows them are laid out alike in both headers.
    fn new(
        fixed: &[u8],
        rest: &[u8],
        (name, extra, len): (usize, usize, usize),
        at: Option<u64>,
    ) -> Option<Entry> {
        let field = |at: usize, len| fixed.get(at..at + len).map_or(0, le);
        let text = rest.get(..name)?;
        let mut entry = Entry {
            flags: field(0, 2),
            method: field(2, 2),
            crc: field(8, 4),
            packed: field(12, 4),
            size: field(16, 4),
            place: at.unwrap_or(0),
            name: String::from_utf8_lossy(text).into_owned(),
            len,
        };
        // §4.5.3: each number that does not fit is there, in this order.
        let mut wide = wide(rest.get(name..name + extra)?).unwrap_or_default();
        for number in [&mut entry.size, &mut entry.packed, &mut entry.place] {
            if *number == 0xffff_ffff
                && let Some((first, rest)) = wide.split_at_checked(8)
            {
                (*number, wide) = (le(first), rest);
            }
        }
        Some(entry)
    }

    fn central_member(self, src: &[u8], moved: usize) -> Option<Found> {
        let start = place(self.place).saturating_add(moved);
        let local = src.get(start..).filter(|head| head.starts_with(LOCAL));
        let Some(local) = local.and_then(Entry::local) else {
            let nowhere = Span { start: start as u64, end: start as u64 };
            let why = "it is not where the directory says";
            return Some(Found::Skipped(self.name, nowhere, why.to_owned()));
        };
        let data = start + 30 + local.len;
        let end = data.saturating_add(place(self.packed)).min(src.len());
        self.member(start, data.min(end)..end, false)
    }

    /// `None` for a folder.
    fn member(self, start: usize, data: Range<usize>, open: bool) -> Option<Found> {
        if self.name.ends_with('/') && self.size == 0 {
            return None;
        }
        let from = Span { start: start as u64, end: data.end as u64 };
        let codec = match self.method {
            0 if !open => Ok(Codec::Stored),
            0 => Err("its size is told behind it only"),
            8 => Ok(Codec::Deflate),
            12 => Ok(Codec::Bzip2),
            93 => Ok(Codec::Zstd),
            95 => Ok(Codec::Xz),
            method => Err(METHODS
                .iter()
                .find(|(number, _)| *number == method)
                .map_or("an unknown method", |(_, name)| name)),
        };
        let why = match codec {
            _ if self.flags & 1 != 0 => "it is protected by a password".to_owned(),
            Ok(codec) => {
                let known = !open;
                return Some(Found::Member(Member {
                    name: Some(self.name),
                    from,
                    data,
                    codec,
                    size: known.then_some(self.size),
                    crc: known.then_some(self.crc),
                }));
            }
            Err(why) if self.method == 0 => why.to_owned(),
            Err(name) => ["it is compressed with ", name, ", which is not read here"].concat(),
        };
        Some(Found::Skipped(self.name, from, why))
    }
}

/// The extra field that holds long numbers.
fn wide(mut extra: &[u8]) -> Option<&[u8]> {
    loop {
        let (head, rest) = extra.split_at_checked(4)?;
        let (id, len) = head.split_at_checked(2)?;
        let (field, rest) = rest.split_at_checked(place(le(len)))?;
        if id == [1, 0] {
            return Some(field);
        }
        extra = rest;
    }
}
