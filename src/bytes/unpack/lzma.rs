//! LZMA2 chunks, the only filter of nearly all xz files. Follows the LZMA specification
//! (<https://7-zip.org/sdk.html>, `lzma-specification.txt`): a range coder whose bits each
//! have their own probability, in one list here, and matches with the last four distances.

use super::out::{BAD, CUT, Out, Why, low, number, place, take};

/// Where the probabilities of each kind of decision stand in the list.
const IS_MATCH: usize = 0;
const IS_REP: usize = 192;
const IS_REP0: usize = 204;
const IS_REP1: usize = 216;
const IS_REP2: usize = 228;
const IS_LONG_REP0: usize = 240;
const SLOTS: usize = 432;
const FOOTERS: usize = 688;
const ALIGN: usize = 804;
const LENGTHS: usize = 820;
const REP_LENGTHS: usize = LENGTHS + 514;
const LITERALS: usize = REP_LENGTHS + 514;

/// What lasts from chunk to chunk.
pub(super) struct Lzma {
    chances: Vec<u16>,
    /// Bits of the last byte and of the place that literals depend on, and of the place that
    /// other decisions depend on.
    lc: usize,
    lp: usize,
    pb: usize,
    state: usize,
    reps: [usize; 4],
    /// What a chunk must reset, as the first ones must.
    wants: u64,
    /// Bytes since the dictionary was reset.
    done: usize,
}

/// The range coder over one chunk.
struct Coder<'a> {
    src: &'a [u8],
    at: usize,
    range: u32,
    code: u32,
}

impl Coder<'_> {
    #[inline]
    fn refill(&mut self) {
        if self.range >> 24 == 0 {
            self.range <<= 8;
            // Behind the end come zeros; `at` tells.
            let byte = self.src.get(self.at).copied().unwrap_or(0);
            self.code = self.code << 8 | u32::from(byte);
            self.at += 1;
        }
    }

    #[inline]
    fn bit(&mut self, chances: &mut [u16], at: usize) -> usize {
        let Some(chance) = chances.get_mut(at) else { return 0 };
        let bound = (self.range >> 11) * u32::from(*chance);
        let bit = if self.code < bound {
            self.range = bound;
            *chance += (2048 - *chance) >> 5;
            0
        } else {
            self.range -= bound;
            self.code -= bound;
            *chance -= *chance >> 5;
            1
        };
        self.refill();
        bit
    }

    /// Whether the last symbol was made of bytes that are there.
    fn within(&self) -> Result<(), Why> {
        if self.at <= self.src.len() { Ok(()) } else { Err(BAD) }
    }

    /// Bits with even chances.
    fn direct(&mut self, len: usize) -> usize {
        (0..len).fold(0, |sum, _| {
            self.range >>= 1;
            let bit = self.code >= self.range;
            if bit {
                self.code -= self.range;
            }
            self.refill();
            sum << 1 | usize::from(bit)
        })
    }

    /// A number of so many bits, the highest first, each with a chance for what came before.
    fn tree(&mut self, chances: &mut [u16], base: usize, len: usize) -> usize {
        let node = (0..len).fold(1, |node, _| node << 1 | self.bit(chances, base + node));
        node - (1 << len)
    }

    /// The same, the lowest first.
    fn tree_back(&mut self, chances: &mut [u16], base: usize, len: usize) -> usize {
        let (mut node, mut sum) = (1, 0);
        for at in 0..len {
            let bit = self.bit(chances, base + node);
            node = node << 1 | bit;
            sum |= bit << at;
        }
        sum
    }

    fn length(&mut self, chances: &mut [u16], base: usize, place: usize) -> usize {
        if self.bit(chances, base) == 0 {
            self.tree(chances, base + 2 + place * 8, 3)
        } else if self.bit(chances, base + 1) == 0 {
            8 + self.tree(chances, base + 130 + place * 8, 3)
        } else {
            16 + self.tree(chances, base + 258, 8)
        }
    }
}

impl Lzma {
    pub fn new() -> Lzma {
        Lzma { chances: Vec::new(), lc: 0, lp: 0, pb: 0, state: 0, reps: [0; 4], wants: 3, done: 0 }
    }

    /// One chunk; true at the mark behind the last one. What was made before an error stays.
    pub fn chunk(&mut self, src: &[u8], at: &mut usize, out: &mut Out) -> Result<bool, Why> {
        let control = number(src, at, 1)?;
        if control == 0 {
            return Ok(true);
        }
        let packed = control >> 7 != 0;
        let reset = match control {
            1 => 3,
            2 => 0,
            0x80.. => control >> 5 & 3,
            _ => return Err(BAD),
        };
        // The first chunk resets the dictionary, the first packed one the properties too.
        let enough = if packed { reset >= self.wants } else { reset == 3 || self.wants < 3 };
        if !enough {
            return Err(BAD);
        }
        let high = if packed { (control & 31) << 16 } else { 0 };
        let len = place(high + big(src, at)? + 1);
        if reset == 3 {
            out.part();
            self.done = 0;
        }
        if !packed {
            self.wants = self.wants.min(2);
            let there = len.min(src.len().saturating_sub(*at));
            out.extend(take(src, at, there)?);
            self.done += there;
            return if there < len { Err(CUT) } else { Ok(false) };
        }
        self.wants = 0;
        let size = place(big(src, at)? + 1);
        if reset >= 2 {
            self.properties(place(number(src, at, 1)?))?;
        }
        if reset >= 1 {
            self.chances.clear();
            self.chances.resize(LITERALS + (0x300 << (self.lc + self.lp)), 1024);
            (self.state, self.reps) = (0, [0; 4]);
        }
        let there = size.min(src.len().saturating_sub(*at));
        let chunk = take(src, at, there)?;
        let &[0, a, b, c, d, ..] = chunk else { return Err(if there < 5 { CUT } else { BAD }) };
        let code = u32::from_be_bytes([a, b, c, d]);
        let mut coder = Coder { src: chunk, at: 5, range: u32::MAX, code };
        let before = out.len();
        let read = self.symbols(&mut coder, out, before + len);
        self.done += out.len() - before;
        read.map_err(|why| if there < size { CUT } else { why })?;
        if coder.at == size && coder.code == 0 { Ok(false) } else { Err(BAD) }
    }

    fn properties(&mut self, byte: usize) -> Result<(), Why> {
        (self.lc, self.lp, self.pb) = (byte % 9, byte / 9 % 5, byte / 45);
        if self.lc + self.lp > 4 || self.pb > 4 { Err(BAD) } else { Ok(()) }
    }

    fn symbols(&mut self, coder: &mut Coder<'_>, out: &mut Out, end: usize) -> Result<(), Why> {
        let start = out.len();
        while out.len() < end {
            let done = self.done + (out.len() - start);
            let place = done & ((1 << self.pb) - 1);
            if coder.bit(&mut self.chances, IS_MATCH + self.state * 16 + place) == 0 {
                let byte = self.literal(coder, out, done);
                coder.within()?;
                out.push(byte);
                continue;
            }
            let len = if coder.bit(&mut self.chances, IS_REP + self.state) == 0 {
                let [a, b, c, _] = self.reps;
                let len = coder.length(&mut self.chances, LENGTHS, place);
                self.state = if self.state < 7 { 7 } else { 10 };
                self.reps = [self.distance(coder, len), a, b, c];
                len
            } else if self.again(coder, place) {
                let len = coder.length(&mut self.chances, REP_LENGTHS, place);
                self.state = if self.state < 7 { 8 } else { 11 };
                len
            } else {
                self.state = if self.state < 7 { 9 } else { 11 };
                // One byte only.
                usize::MAX
            };
            let [a, ..] = self.reps;
            let len = len.wrapping_add(2);
            coder.within()?;
            if len > end - out.len() {
                return Err(BAD);
            }
            out.copy(a.saturating_add(1), len)?;
        }
        Ok(())
    }

    fn literal(&mut self, coder: &mut Coder<'_>, out: &Out, done: usize) -> u8 {
        let last = usize::from(out.back(1));
        let context = ((done & ((1 << self.lp) - 1)) << self.lc) + (last >> (8 - self.lc));
        let base = LITERALS + 0x300 * context;
        let mut node = 1;
        if self.state >= 7 {
            let [a, ..] = self.reps;
            let mut matched = usize::from(out.back(a.saturating_add(1)));
            while node < 0x100 {
                let there = matched >> 7 & 1;
                matched <<= 1;
                let bit = coder.bit(&mut self.chances, base + ((1 + there) << 8) + node);
                node = node << 1 | bit;
                if bit != there {
                    break;
                }
            }
        }
        while node < 0x100 {
            node = node << 1 | coder.bit(&mut self.chances, base + node);
        }
        self.state = match self.state {
            0..4 => 0,
            4..10 => self.state - 3,
            _ => self.state - 6,
        };
        low(node as u64)
    }

    /// Which of the last distances is used again; false for one byte of the last.
    fn again(&mut self, coder: &mut Coder<'_>, place: usize) -> bool {
        let (state, [a, b, c, d]) = (self.state, self.reps);
        let chances = &mut self.chances;
        if coder.bit(chances, IS_REP0 + state) == 0 {
            return coder.bit(chances, IS_LONG_REP0 + state * 16 + place) != 0;
        }
        self.reps = if coder.bit(chances, IS_REP1 + state) == 0 {
            [b, a, c, d]
        } else if coder.bit(chances, IS_REP2 + state) == 0 {
            [c, a, b, d]
        } else {
            [d, a, b, c]
        };
        true
    }

    fn distance(&mut self, coder: &mut Coder<'_>, len: usize) -> usize {
        let slot = coder.tree(&mut self.chances, SLOTS + len.min(3) * 64, 6);
        if slot < 4 {
            return slot;
        }
        let bits = (slot >> 1) - 1;
        let high = (2 | slot & 1) << bits;
        if slot < 14 {
            return high + coder.tree_back(&mut self.chances, FOOTERS + high - slot, bits);
        }
        let middle = coder.direct(bits - 4) << 4;
        high.wrapping_add(middle).wrapping_add(coder.tree_back(&mut self.chances, ALIGN, 4))
    }
}

/// The next two bytes, the higher first.
fn big(src: &[u8], at: &mut usize) -> Result<u64, Why> {
    Ok(number(src, at, 2)?.swap_bytes() >> 48)
}
