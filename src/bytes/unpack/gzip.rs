//! gzip and deflate: RFC 1952 around RFC 1951. A file may hold several members one after
//! another, which together are one text; each has its own checksum.

use super::Decode;
use super::out::{BAD, CUT, Out, SUM, Why, number, take};
use super::sum::Crc;
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress, inflate_flags};

/// Unpacked at a time.
const ROOM: usize = 1 << 18;

/// Deflated bytes without anything around them, as in a zip archive.
#[derive(Default)]
pub(super) struct Deflate(Box<DecompressorOxide>);

impl Decode for Deflate {
    fn run(&mut self, src: &[u8], at: &mut usize, out: &mut Out) -> Result<bool, Why> {
        out.window = 1 << 15;
        let input = src.get(*at..).unwrap_or_default();
        let (status, read) = out.room(ROOM, |held, place| {
            let flags = inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
            let (status, read, wrote) = decompress(&mut self.0, input, held, place, flags);
            ((status, read), wrote)
        });
        *at += read;
        match status {
            TINFLStatus::Done => Ok(true),
            TINFLStatus::HasMoreOutput => Ok(false),
            TINFLStatus::NeedsMoreInput | TINFLStatus::FailedCannotMakeProgress => Err(CUT),
            _ => Err(BAD),
        }
    }
}

/// One member of a gzip file.
pub(super) struct Gzip {
    inside: bool,
    deflate: Deflate,
    crc: Crc,
    len: usize,
}

impl Gzip {
    pub fn new() -> Gzip {
        Gzip { inside: false, deflate: Deflate::default(), crc: Crc::of_32(), len: 0 }
    }
}

impl Decode for Gzip {
    fn run(&mut self, src: &[u8], at: &mut usize, out: &mut Out) -> Result<bool, Why> {
        if !self.inside {
            header(src, at)?;
            self.inside = true;
        }
        let before = out.len();
        let ended = self.deflate.run(src, at, out);
        let new = out.since(before);
        self.crc.bytes(new);
        self.len = self.len.wrapping_add(new.len());
        if ended? {
            let crc = number(src, at, 4)?;
            let len = number(src, at, 4)?;
            let same = crc == self.crc.value() && len == self.len as u64 & 0xffff_ffff;
            return if same { Ok(true) } else { Err(SUM) };
        }
        Ok(false)
    }
}

/// Goes past a member's header and tells the file's name in it.
fn header<'a>(src: &'a [u8], at: &mut usize) -> Result<Option<&'a [u8]>, Why> {
    let &[31, 139, 8, flags, ..] = take(src, at, 10)? else { return Err(BAD) };
    if flags & 4 != 0 {
        let len = number(src, at, 2)?;
        take(src, at, usize::try_from(len).map_err(|_| CUT)?)?;
    }
    let name = if flags & 8 != 0 { Some(text(src, at)?) } else { None };
    if flags & 16 != 0 {
        text(src, at)?;
    }
    if flags & 2 != 0 {
        take(src, at, 2)?;
    }
    Ok(name)
}

/// Up to a NUL, which is gone past.
fn text<'a>(src: &'a [u8], at: &mut usize) -> Result<&'a [u8], Why> {
    let rest = src.get(*at..).unwrap_or_default();
    let len = memchr::memchr(0, rest).ok_or(CUT)?;
    *at += len + 1;
    Ok(rest.get(..len).unwrap_or_default())
}

/// The name that the first member says that it had.
pub(super) fn name(src: &[u8]) -> Option<String> {
    let name = header(src, &mut 0).ok()??;
    Some(String::from_utf8_lossy(name).into_owned())
}

/// Whether a member starts here. Looks at all that is fixed or nearly so (RFC 1952 §2.3.1),
/// as three bytes alone are also found by chance within compressed data.
pub(super) fn starts(head: &[u8]) -> bool {
    matches!(head, [31, 139, 8, 0..32, _, _, _, _, 0 | 2 | 4, 0..=13 | 255, ..])
}
