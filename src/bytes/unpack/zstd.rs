//! zstd frames, by RFC 8878. Blocks are at most 128 KiB, so one is unpacked at a time.

use super::Decode;
use super::fse::{Back, Huffman, Table};
use super::out::{BAD, CUT, Out, SUM, Why, number, place, take};
use super::sum::Xxh;

/// The largest window that is followed: what `zstd --ultra --long=27` uses.
const LARGEST: u64 = 1 << 27;
const BLOCK: usize = 1 << 17;

/// The bits that follow a code of a length, and the first length that it stands for
/// (§3.1.1.3.2.1.1). Codes below are their own length (matches: plus 3).
const LITERALS: (u8, &[u8]) =
    (16, &[1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
const MATCHES: (u8, &[u8]) =
    (32, &[1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);

/// The tables that need not be written (§3.1.1.3.2.2).
const USUAL: [(u32, &[i16]); 3] = [
    (
        6,
        &[
            4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1,
            1, 1, 1, -1, -1, -1, -1,
        ],
    ),
    (
        5,
        &[
            1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1,
            -1,
        ],
    ),
    (
        6,
        &[
            1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
            1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1,
        ],
    ),
];

/// One frame.
pub(super) struct Zstd {
    open: bool,
    hash: Option<Xxh<u64>>,
    huffman: Option<Huffman>,
    tables: [Option<Table>; 3],
    /// The last three distances.
    reps: [usize; 3],
    literals: Vec<u8>,
}

impl Zstd {
    pub fn new() -> Zstd {
        Zstd {
            open: false,
            hash: None,
            huffman: None,
            tables: [None, None, None],
            reps: [1, 4, 8],
            literals: Vec::new(),
        }
    }

    /// §3.1.1.1; true for a frame of other bytes, which is gone past.
    fn open(&mut self, src: &[u8], at: &mut usize, out: &mut Out) -> Result<bool, Why> {
        if number(src, at, 4)? >> 4 == 0x184_d2a5 {
            let len = place(number(src, at, 4)?);
            take(src, at, len)?;
            return Ok(true);
        }
        let flags = number(src, at, 1)?;
        let single = flags >> 5 & 1 != 0;
        let mut window = 0;
        if !single {
            let size = number(src, at, 1)?;
            window = (8 + (size & 7)) << (size >> 3) << 7;
        }
        let id = number(src, at, (1 << (flags & 3)) >> 1)?;
        let sized = flags >> 6 != 0 || single;
        let len = number(src, at, if sized { 1 << (flags >> 6) } else { 0 })?;
        if single {
            window = len + u64::from(flags >> 6 == 1) * 256;
        }
        if flags >> 3 & 1 != 0 {
            return Err(BAD);
        }
        if id != 0 {
            return Err("it was packed with a dictionary, which is not in it");
        }
        if window > LARGEST {
            return Err("it needs more than 128 MiB of memory to unpack");
        }
        out.window = place(window);
        self.hash = (flags >> 2 & 1 != 0).then(Xxh::<u64>::new);
        self.open = true;
        Ok(false)
    }

    /// §3.1.1.3
    fn block(&mut self, src: &[u8], out: &mut Out) -> Result<(), Why> {
        let at = &mut 0;
        self.read_literals(src, at)?;
        let count = match number(src, at, 1)? {
            255 => number(src, at, 2)? + 0x7f00,
            high @ 128.. => (high - 128) << 8 | number(src, at, 1)?,
            low => low,
        };
        let mut from = 0;
        if count > 0 {
            let modes = number(src, at, 1)?;
            for (nth, most) in [(0, (9, 36)), (1, (8, 32)), (2, (9, 53))] {
                self.table(nth, modes >> (6 - 2 * nth) & 3, most, src, at)?;
            }
            let mut bits = Back::new(src.get(*at..).unwrap_or_default())?;
            from = self.sequences(count, &mut bits, out)?;
        }
        let rest = self.literals.get(from..).ok_or(BAD)?;
        out.extend(rest);
        Ok(())
    }

    /// §3.1.1.3.1
    fn read_literals(&mut self, src: &[u8], at: &mut usize) -> Result<(), Why> {
        let head = number(src, at, 1)?;
        *at -= 1;
        let (kind, form) = (head & 3, head >> 2 & 3);
        self.literals.clear();
        if kind < 2 {
            let (bytes, shift) = match form {
                1 => (2, 4),
                3 => (3, 4),
                _ => (1, 3),
            };
            let len = place(number(src, at, bytes)? >> shift);
            if len > BLOCK {
                return Err(BAD);
            }
            if kind == 0 {
                self.literals.extend_from_slice(take(src, at, len)?);
            } else {
                let byte = *take(src, at, 1)?.first().ok_or(CUT)?;
                self.literals.resize(len, byte);
            }
            return Ok(());
        }
        let (bytes, width) = match form {
            0 | 1 => (3, 10),
            2 => (4, 14),
            _ => (5, 18),
        };
        let sizes = number(src, at, bytes)? >> 4;
        let len = place(sizes & ((1 << width) - 1));
        let packed = take(src, at, place(sizes >> width))?;
        let at = &mut 0;
        if len > BLOCK {
            return Err(BAD);
        }
        if kind == 2 {
            self.huffman = Some(Huffman::read(packed, at)?);
        }
        let huffman = self.huffman.as_ref().ok_or(BAD)?;
        if form == 0 {
            return huffman.decode(packed.get(*at..).unwrap_or_default(), len, &mut self.literals);
        }
        let sizes = number(packed, at, 6)?;
        let quarter = len.div_ceil(4);
        for nth in 0..4 {
            let (size, count) = match nth {
                3 => (packed.len() - *at, len.checked_sub(3 * quarter).ok_or(BAD)?),
                _ => (place(sizes >> (16 * nth) & 0xffff), quarter),
            };
            huffman.decode(take(packed, at, size)?, count, &mut self.literals)?;
        }
        Ok(())
    }

    /// The table of one kind of code, as its two bits say.
    fn table(
        &mut self,
        nth: usize,
        mode: u64,
        (bits, symbols): (u32, usize),
        src: &[u8],
        at: &mut usize,
    ) -> Result<(), Why> {
        let table = match mode {
            0 => {
                let (bits, counts) = USUAL.get(nth).ok_or(BAD)?;
                Table::new(*bits, counts)?
            }
            1 => Table::of(*take(src, at, 1)?.first().ok_or(CUT)?),
            2 => Table::read(src, at, bits, symbols)?,
            _ => return Ok(()),
        };
        *self.tables.get_mut(nth).ok_or(BAD)? = Some(table);
        Ok(())
    }

    /// §3.1.1.4: literals and copies in turn. Tells how many literals were used.
    fn sequences(&mut self, count: u64, bits: &mut Back<'_>, out: &mut Out) -> Result<usize, Why> {
        let [Some(lengths), Some(offsets), Some(matches)] = &self.tables else { return Err(BAD) };
        let most = out.len() + BLOCK;
        let mut from = 0;
        let mut length = lengths.start(bits);
        let mut offset = offsets.start(bits);
        let mut matching = matches.start(bits);
        for left in (0..count).rev() {
            let code = offsets.symbol(offset);
            if code > 31 {
                return Err(BAD);
            }
            let distance = (1 << code) + bits.get(u32::from(code));
            let len = 3 + extra(MATCHES, matches.symbol(matching), bits)?;
            let literals = extra(LITERALS, lengths.symbol(length), bits)?;
            if left > 0 {
                length = lengths.next(length, bits);
                matching = matches.next(matching, bits);
                offset = offsets.next(offset, bits);
            }
            if bits.left < 0 || out.len() + literals + len > most {
                return Err(BAD);
            }
            out.extend(self.literals.get(from..from + literals).ok_or(BAD)?);
            from += literals;
            let [a, b, c] = self.reps;
            self.reps = match distance + u64::from(literals == 0) {
                1 => [a, b, c],
                _ if distance > 3 => [place(distance - 3), a, b],
                2 => [b, a, c],
                3 => [c, a, b],
                _ => [a.saturating_sub(1), a, b],
            };
            let [distance, ..] = self.reps;
            out.copy(distance, len)?;
        }
        if bits.left == 0 { Ok(from) } else { Err(BAD) }
    }
}

/// The length that a code stands for, without the 3 of matches.
fn extra((first, widths): (u8, &[u8]), code: u8, bits: &mut Back<'_>) -> Result<usize, Why> {
    let Some(nth) = code.checked_sub(first) else { return Ok(usize::from(code)) };
    let (before, rest) = widths.split_at_checked(usize::from(nth)).ok_or(BAD)?;
    let width = *rest.first().ok_or(BAD)?;
    let base = before.iter().fold(usize::from(first), |sum, width| sum + (1 << width));
    Ok(base + place(bits.get(u32::from(width))))
}

impl Decode for Zstd {
    fn run(&mut self, src: &[u8], at: &mut usize, out: &mut Out) -> Result<bool, Why> {
        if !self.open && self.open(src, at, out)? {
            return Ok(true);
        }
        let head = number(src, at, 3)?;
        let len = place(head >> 3);
        if len > BLOCK {
            return Err(BAD);
        }
        let before = out.len();
        match head >> 1 & 3 {
            0 => {
                let there = len.min(src.len().saturating_sub(*at));
                out.extend(take(src, at, there)?);
                if there < len {
                    return Err(CUT);
                }
            }
            1 => out.fill(*take(src, at, 1)?.first().ok_or(CUT)?, len),
            2 => self.block(take(src, at, len)?, out)?,
            _ => return Err(BAD),
        }
        if let Some(hash) = &mut self.hash {
            hash.bytes(out.since(before));
        }
        if head & 1 == 0 {
            return Ok(false);
        }
        match &self.hash {
            Some(hash) if number(src, at, 4)? != hash.value() & 0xffff_ffff => Err(SUM),
            _ => Ok(true),
        }
    }
}
