//! Packed bytes as frames one after another, as all compressors allow: what `cat a.gz b.gz`
//! makes. Behind an error the next frame is looked for.

use super::bzip2::Bzip2;
use super::gzip::{Deflate, Gzip};
use super::lz4::Lz4;
use super::out::{Out, PIECE, SUM, Why};
use super::utf16::Utf16;
use super::xz::Xz;
use super::zstd::Zstd;
use super::{Codec, Decode, MAGIC, Packed, gzip};
use memchr::memmem;
use std::ops::Range;

/// The frames of a member.
pub(super) struct Frames {
    codec: Codec,
    data: Range<usize>,
    open: Option<Box<dyn Decode>>,
    /// Whether more frames may follow the first.
    many: bool,
    /// Where the frame began.
    start: usize,
}

/// Bytes that are not packed.
struct Stored;

impl Decode for Stored {
    fn run(&mut self, src: &[u8], at: &mut usize, out: &mut Out) -> Result<bool, Why> {
        let rest = src.get(*at..).unwrap_or_default();
        let piece = rest.get(..PIECE).unwrap_or(rest);
        out.extend(piece);
        *at += piece.len();
        Ok(*at >= src.len())
    }
}

fn decoder(codec: Codec) -> Box<dyn Decode> {
    match codec {
        Codec::Stored => Box::new(Stored),
        Codec::Deflate => Box::new(Deflate::default()),
        Codec::Gzip => Box::new(Gzip::new()),
        Codec::Zstd => Box::new(Zstd::new()),
        Codec::Bzip2 => Box::new(Bzip2::new()),
        Codec::Xz => Box::new(Xz::new()),
        Codec::Lz4 => Box::new(Lz4::new()),
        Codec::Utf16Le => Box::new(Utf16::new(false)),
        Codec::Utf16Be => Box::new(Utf16::new(true)),
    }
}

/// The kind of frames that can be told by their first bytes.
fn framed(codec: Codec) -> Option<Packed> {
    match codec {
        Codec::Gzip => Some(Packed::Gzip),
        Codec::Zstd => Some(Packed::Zstd),
        Codec::Bzip2 => Some(Packed::Bzip2),
        Codec::Xz => Some(Packed::Xz),
        Codec::Lz4 => Some(Packed::Lz4),
        _ => None,
    }
}

/// Whether a frame starts here.
pub(super) fn starts(kind: Packed, head: &[u8]) -> bool {
    // Frames of zstd and LZ4 with other bytes in them.
    if let ([0x50..=0x5f, 0x2a, 0x4d, 0x18, ..], Packed::Zstd | Packed::Lz4) = (head, kind) {
        return true;
    }
    let block = head.get(4..10);
    MAGIC.iter().any(|(magic, own)| *own == kind && head.starts_with(magic))
        && (kind != Packed::Bzip2
            || block == Some(b"\x31\x41\x59\x26\x53\x59")
            || block == Some(b"\x17\x72\x45\x38\x50\x90"))
}

impl Frames {
    pub fn new(codec: Codec, data: Range<usize>, many: bool) -> Frames {
        let start = data.start;
        Frames { codec, data, open: Some(decoder(codec)), many, start }
    }

    /// The next byte.
    pub fn at(&self) -> usize {
        self.data.start
    }

    /// Reads a little further; false at the end, an error with its place.
    pub fn run(&mut self, src: &[u8], out: &mut Out) -> Result<bool, (usize, Why)> {
        let src = src.get(..self.data.end).unwrap_or_default();
        let at = &mut self.data.start;
        let Some(open) = &mut self.open else {
            if !self.many {
                return Ok(false);
            }
            let rest = src.get(*at..).unwrap_or_default();
            // Some writers fill up with zeros.
            *at += rest.iter().take_while(|byte| **byte == 0).count();
            let rest = src.get(*at..).unwrap_or_default();
            let Some(kind) = framed(self.codec).filter(|_| !rest.is_empty()) else {
                return Ok(false);
            };
            if starts(kind, rest) {
                self.open = Some(decoder(self.codec));
                self.start = *at;
                return Ok(true);
            }
            let here = *at;
            *at = find(kind, src, here + 1);
            return Err((here, "bytes that are not compressed data of this kind"));
        };
        let before = *at;
        let ended = open.run(src, at, out);
        let here = *at;
        match ended {
            Ok(ended) => {
                if ended {
                    self.open = None;
                    out.part();
                }
                Ok(true)
            }
            Err(why) => {
                if !open.goes_on() {
                    self.open = None;
                    out.part();
                    // A length may be what is damaged, and have led too far. Not so where all was
                    // read and only the sum is wrong; and deflate has hardly any lengths.
                    let sure = why == SUM || self.codec == Codec::Gzip;
                    let next = if sure { here } else { before }.max(self.start + 1);
                    *at = match framed(self.codec).filter(|_| self.many) {
                        Some(kind) => find(kind, src, next),
                        None => here,
                    };
                }
                Err((here, why))
            }
        }
    }
}

/// The next place where a frame is likely to start.
pub(super) fn find(kind: Packed, src: &[u8], from: usize) -> usize {
    let Some((magic, _)) = MAGIC.iter().find(|(_, own)| *own == kind) else { return src.len() };
    let rest = src.get(from..).unwrap_or_default();
    let likely = |at: &usize| {
        let head = rest.get(*at..).unwrap_or_default();
        starts(kind, head) && (kind != Packed::Gzip || gzip::starts(head))
    };
    let next = memmem::find_iter(rest, magic).find(likely);
    next.map_or(src.len(), |at| from + at)
}
