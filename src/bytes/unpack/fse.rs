//! What zstd codes symbols with: finite state entropy (tables of states) and Huffman, both read
//! from the last bit to the first. RFC 8878 §4.

use super::out::{BAD, CUT, Why, le, low, place, take};

/// Bits from the highest of the last byte that is set, without that one, to the lowest of the
/// first byte. Behind the end come zeros; `left` is negative then.
pub(super) struct Back<'a> {
    src: &'a [u8],
    pub left: i64,
}

impl<'a> Back<'a> {
    pub fn new(src: &'a [u8]) -> Result<Back<'a>, Why> {
        let last = src.last().filter(|last| **last > 0).ok_or(BAD)?;
        let left = i64::try_from(src.len() * 8).map_err(|_| BAD)?;
        Ok(Back { src, left: left - 1 - i64::from(last.leading_zeros()) })
    }

    /// Up to 56 bits.
    #[inline]
    fn peek(&self, len: u32) -> u64 {
        let from = self.left - i64::from(len);
        let (from, beyond) = (from.max(0), from.min(0).unsigned_abs());
        let rest = usize::try_from(from >> 3).ok().and_then(|place| self.src.get(place..));
        let rest = rest.unwrap_or_default();
        let word = match rest.first_chunk() {
            Some(word) => u64::from_le_bytes(*word),
            None => le(rest),
        };
        if beyond >= u64::from(len) {
            return 0;
        }
        // Only bits that were not read yet.
        ((word >> (from & 7)) & ((1 << (u64::from(len) - beyond)) - 1)) << beyond
    }

    #[inline]
    pub fn get(&mut self, len: u32) -> u64 {
        let value = self.peek(len);
        self.left -= i64::from(len);
        value
    }
}

/// A table of states.
#[derive(Clone, Default)]
pub(super) struct Table {
    bits: u32,
    states: Vec<State>,
}

#[derive(Clone, Copy, Default)]
struct State {
    symbol: u8,
    bits: u8,
    base: u16,
}

impl Table {
    /// The table of one symbol only.
    pub fn of(symbol: u8) -> Table {
        Table { bits: 0, states: vec![State { symbol, bits: 0, base: 0 }] }
    }

    /// §4.1.1: from how often each symbol comes; -1 is "less than once".
    pub fn new(bits: u32, counts: &[i16]) -> Result<Table, Why> {
        let size = 1usize << bits;
        let mut states = vec![State::default(); size];
        let mut high = size;
        for (symbol, count) in (0u8..).zip(counts) {
            if *count == -1 {
                high = high.checked_sub(1).ok_or(BAD)?;
                states.get_mut(high).ok_or(BAD)?.symbol = symbol;
            }
        }
        let mut at = 0;
        for (symbol, count) in (0u8..).zip(counts) {
            for _ in 0..*count {
                states.get_mut(at).filter(|_| at < high).ok_or(BAD)?.symbol = symbol;
                loop {
                    at = (at + (size >> 1) + (size >> 3) + 3) & (size - 1);
                    if at < high || high == 0 || at == 0 {
                        break;
                    }
                }
            }
        }
        let mut next: Vec<u16> = counts.iter().map(|count| count.unsigned_abs()).collect();
        for state in &mut states {
            let next = next.get_mut(usize::from(state.symbol)).ok_or(BAD)?;
            let width = bits.checked_sub(next.checked_ilog2().ok_or(BAD)?).ok_or(BAD)?;
            state.bits = low(u64::from(width));
            let base = (u32::from(*next) << width).checked_sub(1 << bits).ok_or(BAD)?;
            state.base = u16::try_from(base).map_err(|_| BAD)?;
            *next += 1;
        }
        Ok(Table { bits, states })
    }

    /// Reads a table's description (§4.1.1).
    pub fn read(src: &[u8], at: &mut usize, most: u32, symbols: usize) -> Result<Table, Why> {
        let rest = src.get(*at..).unwrap_or_default();
        let mut bit = 0;
        let peek = |bit: usize, len: u32| {
            let rest = rest.get(bit >> 3..).unwrap_or_default();
            (le(rest.get(..4).unwrap_or(rest)) >> (bit & 7)) & ((1 << len) - 1)
        };
        let bits = u32::from(low(peek(bit, 4))) + 5;
        bit += 4;
        if bits > most {
            return Err(BAD);
        }
        // What the counts must still come to.
        let mut left = 1u64 << bits;
        let mut counts = Vec::new();
        while left > 0 {
            let width = (left + 1).ilog2() + 1;
            let half = 1 << (width - 1);
            let mut value = peek(bit, width);
            let spare = 2 * half - 2 - left;
            if value & (half - 1) < spare {
                bit += width as usize - 1;
                value &= half - 1;
            } else {
                bit += width as usize;
                value -= if value < half { 0 } else { spare };
            }
            counts.push(i16::try_from(value).map_err(|_| BAD)? - 1);
            left = left.checked_sub(value.abs_diff(1)).ok_or(BAD)?;
            let mut more = if value == 1 { 3 } else { 0 };
            while more == 3 && counts.len() <= symbols {
                more = peek(bit, 2);
                bit += 2;
                counts.resize(counts.len() + place(more), 0);
            }
            if counts.len() > symbols {
                return Err(BAD);
            }
        }
        take(src, at, bit.div_ceil(8))?;
        Table::new(bits, &counts)
    }

    pub fn start(&self, bits: &mut Back<'_>) -> usize {
        place(bits.get(self.bits))
    }

    pub fn symbol(&self, state: usize) -> u8 {
        self.states.get(state).map_or(0, |state| state.symbol)
    }

    #[inline]
    pub fn next(&self, state: usize, bits: &mut Back<'_>) -> usize {
        let Some(state) = self.states.get(state) else { return 0 };
        usize::from(state.base) + place(bits.get(u32::from(state.bits)))
    }
}

/// The longest Huffman code of zstd.
const LONGEST: u32 = 11;

/// A Huffman code: for each run of `bits` bits the symbol that it starts with, and its length.
#[derive(Default)]
pub(super) struct Huffman {
    bits: u32,
    codes: Vec<(u8, u8)>,
}

impl Huffman {
    /// §4.2.1: weights, of which the last one is left out.
    pub fn read(src: &[u8], at: &mut usize) -> Result<Huffman, Why> {
        let head = usize::from(*take(src, at, 1)?.first().ok_or(CUT)?);
        let mut weights = Vec::new();
        if head < 128 {
            let packed = take(src, at, head)?;
            let at = &mut 0;
            let table = Table::read(packed, at, 6, 256)?;
            let mut bits = Back::new(packed.get(*at..).unwrap_or_default())?;
            let mut now = table.start(&mut bits);
            let mut other = table.start(&mut bits);
            while weights.len() < 255 {
                weights.push(table.symbol(now));
                now = table.next(now, &mut bits);
                (now, other) = (other, now);
                if bits.left < 0 {
                    weights.push(table.symbol(now));
                    break;
                }
            }
        } else {
            let count = head - 127;
            let halves = take(src, at, count.div_ceil(2))?;
            weights.extend(halves.iter().flat_map(|byte| [byte >> 4, byte & 15]));
            weights.truncate(count);
        }
        Huffman::new(weights)
    }

    fn new(mut weights: Vec<u8>) -> Result<Huffman, Why> {
        let share = |weight: u8| if weight > 0 { 1u32 << (weight - 1) } else { 0 };
        if weights.iter().any(|weight| u32::from(*weight) > LONGEST + 1) || weights.len() > 255 {
            return Err(BAD);
        }
        let sum: u32 = weights.iter().map(|weight| share(*weight)).sum();
        let bits = sum.checked_ilog2().ok_or(BAD)? + 1;
        let left = (1u32 << bits) - sum;
        if bits > LONGEST || !left.is_power_of_two() {
            return Err(BAD);
        }
        weights.push(low(u64::from(left.ilog2()) + 1));
        let mut codes = Vec::new();
        for weight in (1u8..).take(bits as usize) {
            let there = (0u8..=255).zip(&weights).filter(|(_, own)| **own == weight);
            for (symbol, _) in there {
                let code = (symbol, low(u64::from(bits) + 1).saturating_sub(weight));
                codes.resize(codes.len() + (1 << (weight - 1)), code);
            }
        }
        if codes.len() == 1 << bits { Ok(Huffman { bits, codes }) } else { Err(BAD) }
    }

    /// So many symbols, which must use up the bits.
    pub fn decode(&self, src: &[u8], count: usize, out: &mut Vec<u8>) -> Result<(), Why> {
        let mut bits = Back::new(src)?;
        for _ in 0..count {
            let (symbol, len) = *self.codes.get(place(bits.peek(self.bits))).ok_or(BAD)?;
            bits.left -= i64::from(len);
            out.push(symbol);
        }
        if bits.left == 0 { Ok(()) } else { Err(BAD) }
    }
}
