//! bzip2. There is no specification by its author; this follows the description in
//! <https://github.com/dsnet/compress/blob/master/doc/bzip2-format.pdf>.
//!
//! Blocks do not depend on each other and each begins with six bytes that hardly occur
//! elsewhere, at any bit. So a damaged block costs no other one.

use super::Decode;
use super::out::{BAD, CUT, Out, PIECE, SUM, Why, place};
use super::sum::Crc;

/// What a block begins with: the digits of π. And what the stream ends with: of its root.
const BLOCK: u64 = 0x3141_5926_5359;
const END: u64 = 0x1772_4538_5090;

/// Bits, the highest of a byte first.
struct Bits<'a> {
    src: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    /// The next 32 bits; behind the end they are 0.
    #[inline]
    fn peek(&self) -> u32 {
        let rest = self.src.get(self.at >> 3..).unwrap_or_default();
        let word = rest.first_chunk().map_or_else(
            || {
                let each = rest.iter().zip((0..8).rev());
                each.fold(0, |sum, (byte, at)| sum | u64::from(*byte) << (8 * at))
            },
            |word| u64::from_be_bytes(*word),
        );
        (word << (self.at & 7) >> 32) as u32
    }

    fn skip(&mut self, len: usize) -> Result<(), Why> {
        self.at += len;
        if self.at > self.src.len() * 8 { Err(CUT) } else { Ok(()) }
    }

    /// Up to 32 bits.
    fn get(&mut self, len: usize) -> Result<usize, Why> {
        let value = u64::from(self.peek()) >> (32 - len);
        self.skip(len)?;
        Ok(place(value))
    }

    fn long(&mut self) -> Result<u64, Why> {
        Ok((self.get(24)? as u64) << 24 | self.get(24)? as u64)
    }
}

/// One stream.
pub(super) struct Bzip2 {
    /// The next bit, once the header was read.
    bit: Option<usize>,
    largest: usize,
    crc: Crc,
    sum: u64,
    /// What the sum of this block must be.
    wanted: u64,
    damaged: bool,
    goes_on: bool,
    /// The block: in the low byte what stands there, above where the next one is.
    links: Vec<u32>,
    link: u32,
    left: usize,
    /// The last byte and how often it came in a row: after four comes a count.
    last: u8,
    row: u8,
}

impl Bzip2 {
    pub fn new() -> Bzip2 {
        Bzip2 {
            bit: None,
            largest: 0,
            crc: Crc::of_32(),
            sum: 0,
            wanted: 0,
            damaged: false,
            goes_on: false,
            links: Vec::new(),
            link: 0,
            left: 0,
            last: 0,
            row: 0,
        }
    }

    /// What comes next in the stream: a block, which is made ready, or the end.
    fn next(&mut self, bits: &mut Bits<'_>) -> Result<bool, Why> {
        let start = bits.at;
        let what = bits.long()?;
        let sum = (bits.get(16)? as u64) << 16 | bits.get(16)? as u64;
        if what == END {
            return if self.damaged || sum == self.sum { Ok(true) } else { Err(SUM) };
        }
        self.wanted = sum;
        let read = if what == BLOCK { self.block(bits) } else { Err(BAD) };
        if read.is_err() {
            self.lost(bits, start + 8);
        }
        read.map(|()| false)
    }

    /// Goes to the next block or end that can be seen.
    fn lost(&mut self, bits: &mut Bits<'_>, from: usize) {
        (self.damaged, self.left) = (true, 0);
        let mut seen = 0;
        bits.at = from;
        while let Ok(bit) = bits.get(1) {
            seen = (seen << 1 | bit as u64) & 0xffff_ffff_ffff;
            if bits.at >= from + 48 && (seen == BLOCK || seen == END) {
                bits.at -= 48;
                self.goes_on = true;
                return;
            }
        }
    }

    fn block(&mut self, bits: &mut Bits<'_>) -> Result<(), Why> {
        if bits.get(1)? != 0 {
            return Err("a block is scrambled in a way that bzip2 gave up in 1998");
        }
        let first = bits.get(24)?;
        let mut used = Vec::new();
        let groups = bits.get(16)?;
        for group in 0..16 {
            if groups >> (15 - group) & 1 != 0 {
                let bytes = bits.get(16)?;
                used.extend(
                    (0..16u8)
                        .filter(|low| bytes >> (15 - low) & 1 != 0)
                        .map(|low| group * 16 + low),
                );
            }
        }
        let codes = Codes::read(bits, used.len() + 2)?;
        let mut counts = [0u32; 256];
        self.links.clear();
        codes.each(bits, used, |byte, len| {
            if self.links.len() + len > self.largest {
                return Err(BAD);
            }
            self.links.resize(self.links.len() + len, u32::from(byte));
            if let Some(count) = counts.get_mut(usize::from(byte)) {
                *count += u32::try_from(len).map_err(|_| BAD)?;
            }
            Ok(())
        })?;
        // The inverse of Burrows and Wheeler: the n-th such byte of the last column is the
        // n-th such of the first.
        let mut sum = 0;
        for count in &mut counts {
            (sum, *count) = (sum + *count, sum);
        }
        for (index, at) in (0u32..).zip(0..self.links.len()) {
            let byte = self.links.get(at).copied().unwrap_or(0) & 0xff;
            if let Some(count) = counts.get_mut(byte as usize) {
                if let Some(link) = self.links.get_mut(*count as usize) {
                    *link |= index << 8;
                }
                *count += 1;
            }
        }
        self.link = self.links.get(first).ok_or(BAD)? >> 8;
        self.left = self.links.len();
        self.crc.reset();
        (self.last, self.row) = (0, 0);
        Ok(())
    }

    /// Bytes of the block, of which rows are told apart.
    fn tell(&mut self, out: &mut Out) -> Result<(), Why> {
        let before = out.len();
        while self.left > 0 && out.len() < before + PIECE {
            let link = self.links.get(self.link as usize).copied().unwrap_or(0);
            let [byte, ..] = link.to_le_bytes();
            self.link = link >> 8;
            self.left -= 1;
            let mut times = 1;
            if self.row == 4 {
                (times, self.row) = (usize::from(byte), 0);
            } else {
                self.row = if byte == self.last { self.row + 1 } else { 1 };
                self.last = byte;
            }
            out.fill(self.last, times);
        }
        for byte in out.since(before) {
            self.crc.byte(byte.reverse_bits());
        }
        if self.left > 0 {
            return Ok(());
        }
        let sum = self.crc.value().reverse_bits() >> 32;
        self.sum = (self.sum << 1 | self.sum >> 31) & 0xffff_ffff ^ sum;
        if sum == self.wanted { Ok(()) } else { Err(SUM) }
    }
}

impl Decode for Bzip2 {
    fn run(&mut self, src: &[u8], at: &mut usize, out: &mut Out) -> Result<bool, Why> {
        let start = *at * 8;
        let mut bits = Bits { src, at: self.bit.unwrap_or(start) };
        if self.bit.is_none() {
            let head = bits.get(32)?;
            let level = (head & 0xff).wrapping_sub(usize::from(b'0'));
            if head >> 8 != 0x42_5a68 || !(1..=9).contains(&level) {
                return Err(BAD);
            }
            self.largest = level * 100_000;
        }
        self.goes_on = false;
        let mut ended = Ok(false);
        if self.left == 0 {
            ended = self.next(&mut bits);
        }
        if ended == Ok(false) && self.left > 0 {
            let told = self.tell(out);
            if told.is_err() {
                (self.damaged, self.goes_on) = (true, true);
            }
            ended = told.map(|()| false);
        }
        self.bit = Some(bits.at);
        *at = bits.at.div_ceil(8).min(src.len());
        ended
    }

    fn goes_on(&self) -> bool {
        self.goes_on
    }
}

/// The codes of a block: several tables, of which each fifty symbols use one.
struct Codes {
    tables: Vec<Table>,
    choices: Vec<u8>,
}

/// A canonical code: for each length the first code behind it, and where its symbols are.
struct Table {
    limits: [u32; 22],
    symbols: Vec<u16>,
}

impl Codes {
    fn read(bits: &mut Bits<'_>, symbols: usize) -> Result<Codes, Why> {
        let tables = bits.get(3)?;
        let wanted = bits.get(15)?;
        let mut order: Vec<u8> = (0..6).collect();
        order.truncate(tables);
        let mut choices = Vec::new();
        for _ in 0..wanted {
            let mut nth = 0;
            while bits.get(1)? == 1 {
                nth += 1;
            }
            choices.push(*order.get(nth).ok_or(BAD)?);
            order.get_mut(..=nth).ok_or(BAD)?.rotate_right(1);
        }
        let tables = (0..tables).map(|_| Table::read(bits, symbols)).collect::<Result<_, _>>()?;
        Ok(Codes { tables, choices })
    }

    /// Each run of bytes of the block. Symbols are places in a list of bytes, of which the
    /// used one moves to the front; the two lowest write how often the first one comes.
    fn each(
        &self,
        bits: &mut Bits<'_>,
        mut order: Vec<u8>,
        mut tell: impl FnMut(u8, usize) -> Result<(), Why>,
    ) -> Result<(), Why> {
        let (mut run, mut weight) = (0, 1);
        for choice in &self.choices {
            let table = self.tables.get(usize::from(*choice)).ok_or(BAD)?;
            for _ in 0..50 {
                let symbol = table.symbol(bits)?;
                if symbol < 2 {
                    run += weight << symbol;
                    weight = (weight << 1).min(1 << 24);
                    continue;
                }
                if run > 0 {
                    tell(*order.first().ok_or(BAD)?, run)?;
                    (run, weight) = (0, 1);
                }
                let nth = symbol - 1;
                if nth == order.len() {
                    return Ok(());
                }
                let moved = order.get_mut(..=nth).ok_or(BAD)?;
                moved.rotate_right(1);
                tell(*moved.first().ok_or(BAD)?, 1)?;
            }
        }
        Err(BAD)
    }
}

impl Table {
    fn read(bits: &mut Bits<'_>, symbols: usize) -> Result<Table, Why> {
        let mut lengths = Vec::new();
        let mut len = bits.get(5)?;
        for _ in 0..symbols {
            while bits.get(1)? == 1 {
                len = if bits.get(1)? == 0 { len + 1 } else { len.wrapping_sub(1) };
                if !(1..=20).contains(&len) {
                    return Err(BAD);
                }
            }
            if !(1..=20).contains(&len) {
                return Err(BAD);
            }
            lengths.push(len);
        }
        let mut table = Table { limits: [0; 22], symbols: Vec::new() };
        let mut code = 0u32;
        for (len, limit) in (0..).zip(&mut table.limits) {
            let there = (0u16..).zip(&lengths).filter(|(_, own)| **own == len);
            let before = table.symbols.len();
            table.symbols.extend(there.map(|(symbol, _)| symbol));
            code = code * 2 + u32::try_from(table.symbols.len() - before).unwrap_or(0);
            *limit = code;
        }
        Ok(table)
    }

    /// The next symbol.
    fn symbol(&self, bits: &mut Bits<'_>) -> Result<usize, Why> {
        let word = bits.peek();
        // What codes of a length begin at, and the symbols that have shorter codes.
        let (mut first, mut shorter) = (0, 0);
        for (len, limit) in (1u32..21).zip(self.limits.iter().skip(1)) {
            let code = word >> (32 - len);
            if code < *limit {
                bits.skip(len as usize)?;
                let symbol = self.symbols.get((shorter + code).wrapping_sub(first) as usize);
                return symbol.map(|symbol| usize::from(*symbol)).ok_or(BAD);
            }
            shorter += limit - first;
            first = limit * 2;
        }
        Err(BAD)
    }
}
