//! LZ4 frames, by
//! <https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md> and `lz4_Block_format.md`.
//! Done here because the frame part of `lz4_flex` weighs more than all of this.

use super::Decode;
use super::out::{BAD, CUT, Out, SUM, Why, number, place, take};
use super::sum::Xxh;

/// One frame.
pub(super) struct Lz4 {
    /// The descriptor's flags; 0 before it was read, which no frame has.
    flags: u64,
    largest: usize,
    hash: Xxh<u32>,
    /// A block was damaged and the next one can be read without it.
    goes_on: bool,
    damaged: bool,
}

const DICTIONARY: u64 = 1;
const CONTENT_SUM: u64 = 4;
const CONTENT_SIZE: u64 = 8;
const BLOCK_SUM: u64 = 16;
const INDEPENDENT: u64 = 32;
const VERSION: u64 = 64;

impl Lz4 {
    pub fn new() -> Lz4 {
        Lz4 { flags: 0, largest: 0, hash: Xxh::<u32>::new(), goes_on: false, damaged: false }
    }

    /// True for a frame of other bytes, which is gone past.
    fn open(&mut self, src: &[u8], at: &mut usize) -> Result<bool, Why> {
        if number(src, at, 4)? >> 4 == 0x184_d2a5 {
            let len = place(number(src, at, 4)?);
            take(src, at, len)?;
            return Ok(true);
        }
        let start = *at;
        let flags = number(src, at, 1)?;
        let size = number(src, at, 1)? >> 4 & 7;
        if flags & CONTENT_SIZE != 0 {
            take(src, at, 8)?;
        }
        if flags & DICTIONARY != 0 {
            return Err("it was packed with a dictionary, which is not in it");
        }
        let mut hash = Xxh::<u32>::new();
        hash.bytes(src.get(start..*at).unwrap_or_default());
        if number(src, at, 1)? != hash.value() >> 8 & 0xff || flags & 0xc0 != VERSION || size < 4 {
            return Err(BAD);
        }
        self.flags = flags;
        self.largest = 1 << (8 + 2 * size);
        Ok(false)
    }
}

impl Decode for Lz4 {
    fn run(&mut self, src: &[u8], at: &mut usize, out: &mut Out) -> Result<bool, Why> {
        if self.flags == 0 {
            if self.open(src, at)? {
                return Ok(true);
            }
            out.window = 1 << 16;
        }
        self.goes_on = false;
        let head = number(src, at, 4)?;
        if head == 0 {
            let sum = if self.flags & CONTENT_SUM != 0 { Some(number(src, at, 4)?) } else { None };
            let same = self.damaged || sum.is_none_or(|sum| sum == self.hash.value());
            return if same { Ok(true) } else { Err(SUM) };
        }
        if self.flags & INDEPENDENT != 0 {
            out.part();
        }
        let before = out.len();
        let len = place(head & 0x7fff_ffff);
        if len > self.largest {
            return Err(BAD);
        }
        let there = src.len().saturating_sub(*at).min(len);
        let packed = take(src, at, there)?;
        let read = if head >> 31 != 0 {
            out.extend(packed);
            Ok(())
        } else {
            block(packed, out, before + self.largest)
        };
        self.hash.bytes(out.since(before));
        if there < len {
            return Err(CUT);
        }
        let sum = if self.flags & BLOCK_SUM != 0 { Some(number(src, at, 4)?) } else { None };
        let read = read.and_then(|()| match sum {
            Some(sum) => {
                let mut hash = Xxh::<u32>::new();
                hash.bytes(packed);
                if hash.value() == sum { Ok(()) } else { Err(SUM) }
            }
            None => Ok(()),
        });
        self.goes_on = self.flags & INDEPENDENT != 0;
        self.damaged |= read.is_err();
        read.map(|()| false)
    }

    fn goes_on(&self) -> bool {
        self.goes_on
    }
}

/// One block. What it made before an error stays.
fn block(src: &[u8], out: &mut Out, most: usize) -> Result<(), Why> {
    let at = &mut 0;
    loop {
        let token = number(src, at, 1)?;
        let literals = length(src, at, token >> 4)?;
        let literals = take(src, at, literals)?;
        if out.len() + literals.len() > most {
            return Err(BAD);
        }
        out.extend(literals);
        if *at == src.len() {
            return Ok(());
        }
        let distance = place(number(src, at, 2)?);
        let len = length(src, at, token & 15)? + 4;
        if out.len() + len > most {
            return Err(BAD);
        }
        out.copy(distance, len)?;
    }
}

fn length(src: &[u8], at: &mut usize, mut len: u64) -> Result<usize, Why> {
    if len == 15 {
        loop {
            let more = number(src, at, 1)?;
            len += more;
            if more < 255 {
                break;
            }
        }
    }
    Ok(place(len))
}
