//! xz, by <https://tukaani.org/xz/xz-file-format.txt>: streams of blocks, each LZMA2 chunks
//! with a checksum behind them, then an index of the blocks, which is gone past.

use super::Decode;
use super::lzma::Lzma;
use super::out::{BAD, Out, SUM, Why, le, number, place, take};
use super::sum::Crc;

/// The largest dictionary that is followed: what `xz -9` and twice that use.
const LARGEST: u64 = 1 << 27;

/// One stream.
pub(super) struct Xz {
    /// The kind of checksum; `None` before the header was read.
    check: Option<u64>,
    blocks: u64,
    block: Option<Block>,
    /// Only the checksum of a block was wrong.
    goes_on: bool,
}

struct Block {
    start: usize,
    lzma: Lzma,
    crc: Option<Crc>,
}

impl Xz {
    pub fn new() -> Xz {
        Xz { check: None, blocks: 0, block: None, goes_on: false }
    }

    fn open(src: &[u8], at: &mut usize) -> Result<u64, Why> {
        take(src, at, 6)?;
        let flags = take(src, at, 2)?;
        let sum = number(src, at, 4)?;
        match flags {
            [0, check @ 0..16] if sum == crc(flags) => Ok(u64::from(*check)),
            _ => Err(BAD),
        }
    }

    /// The header of a block; `None` where the index starts.
    fn block(&self, src: &[u8], at: &mut usize, out: &mut Out) -> Result<Option<Block>, Why> {
        let start = *at;
        let len = (place(number(src, at, 1)?) + 1) * 4;
        if len == 4 {
            return Ok(None);
        }
        *at = start;
        let (head, sum) = take(src, at, len)?.split_last_chunk::<4>().ok_or(BAD)?;
        if u64::from(u32::from_le_bytes(*sum)) != crc(head) {
            return Err(BAD);
        }
        let at = &mut 1;
        let flags = number(head, at, 1)?;
        for bit in [0x40, 0x80] {
            if flags & bit != 0 {
                vli(head, at)?;
            }
        }
        if flags & 3 != 0 || vli(head, at)? != 0x21 {
            return Err("it was packed with a filter for programs, which is not read here");
        }
        vli(head, at)?;
        let bits = number(head, at, 1)?;
        let window = (2 | bits & 1) << (bits / 2 + 11).min(50);
        if window > LARGEST {
            return Err("it needs more than 128 MiB of memory to unpack");
        }
        out.window = place(window);
        out.part();
        let crc = match self.check {
            Some(1) => Some(Crc::of_32()),
            Some(4) => Some(Crc::of_64()),
            _ => None,
        };
        Ok(Some(Block { start, lzma: Lzma::new(), crc }))
    }

    /// The index and the end of the stream.
    fn close(&self, src: &[u8], at: &mut usize) -> Result<(), Why> {
        let start = *at - 1;
        let blocks = vli(src, at)?;
        for _ in 0..blocks {
            vli(src, at)?;
            vli(src, at)?;
        }
        take(src, at, start.wrapping_sub(*at) & 3)?;
        let sum = crc(src.get(start..*at).unwrap_or_default());
        if number(src, at, 4)? != sum || blocks != self.blocks {
            return Err(BAD);
        }
        let end = take(src, at, 12)?;
        if end.ends_with(b"YZ") { Ok(()) } else { Err(BAD) }
    }
}

impl Decode for Xz {
    fn run(&mut self, src: &[u8], at: &mut usize, out: &mut Out) -> Result<bool, Why> {
        if self.check.is_none() {
            self.check = Some(Xz::open(src, at)?);
        }
        self.goes_on = false;
        let Some(block) = &mut self.block else {
            self.block = self.block(src, at, out)?;
            if self.block.is_none() {
                self.close(src, at)?;
                return Ok(true);
            }
            self.blocks += 1;
            return Ok(false);
        };
        let before = out.len();
        let ended = block.lzma.chunk(src, at, out);
        if let Some(crc) = &mut block.crc {
            crc.bytes(out.since(before));
        }
        if ended? {
            take(src, at, block.start.wrapping_sub(*at) & 3)?;
            let width = match self.check {
                None | Some(0) => 0,
                Some(check) => 4 << ((check - 1) / 3),
            };
            let sum = take(src, at, width)?;
            let block = self.block.take();
            let crc = block.and_then(|block| block.crc);
            if crc.is_some_and(|crc| crc.value() != le(sum)) {
                self.goes_on = true;
                return Err(SUM);
            }
        }
        Ok(false)
    }

    fn goes_on(&self) -> bool {
        self.goes_on
    }
}

fn crc(bytes: &[u8]) -> u64 {
    let mut crc = Crc::of_32();
    crc.bytes(bytes);
    crc.value()
}

/// A number of as many bytes as it needs, seven bits each, the lowest first.
fn vli(src: &[u8], at: &mut usize) -> Result<u64, Why> {
    let mut value = 0;
    for turn in 0..9 {
        let byte = number(src, at, 1)?;
        value |= (byte & 127) << (7 * turn);
        if byte < 128 {
            return Ok(value);
        }
    }
    Err(BAD)
}
