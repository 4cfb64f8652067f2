//! A compressed copy of an input that can be read at any place.
//!
//! Blocks are compressed one by one, so that a card's bytes cost one block to read; logs
//! shrink to about a fifth. Lines are counted per block, which makes the line of any byte
//! a matter of one block too.

use super::Span;
use std::ops::Range;

/// Bytes in a block.
const BLOCK: usize = 256 * 1024;

/// An input's line counts, and its bytes as long as they are not more than a limit.
#[derive(Debug)]
pub struct Kept {
    /// The byte of the input that it begins with.
    base: u64,
    limit: u64,
    bytes: u64,
    lines: u64,
    /// Whether the last byte ends a line, or there is none.
    ended: bool,
    open: Vec<u8>,
    blocks: Option<Vec<Vec<u8>>>,
    lines_before: Vec<u64>,
}

impl Kept {
    /// Keeps up to `limit` bytes; an input that grows larger is let go of, but for its
    /// line counts. With a limit of 0 nothing is kept from the start.
    pub fn new(limit: u64) -> Kept {
        let blocks = (limit > 0).then(Vec::new);
        Kept {
            base: 0,
            limit,
            bytes: 0,
            lines: 0,
            ended: true,
            open: Vec::new(),
            blocks,
            lines_before: vec![0],
        }
    }

    /// The same, of which nothing was taken yet, for the bytes from one on.
    pub fn from(self, base: u64) -> Kept {
        Kept { base, ..self }
    }

    /// The byte of the input that it begins with.
    pub fn base(&self) -> u64 {
        self.base
    }

    /// The byte of the input after the last that was taken.
    pub fn end(&self) -> u64 {
        self.base + self.bytes
    }

    /// Takes the next bytes of the input.
    pub fn push(&mut self, mut bytes: &[u8]) {
        if self.bytes + bytes.len() as u64 > self.limit {
            self.blocks = None;
            self.open = Vec::new();
        }
        while !bytes.is_empty() {
            let used = usize::try_from(self.bytes % BLOCK as u64).unwrap_or(0);
            let (head, rest) = bytes.split_at(bytes.len().min(BLOCK - used));
            self.lines += memchr::memchr_iter(b'\n', head).count() as u64;
            self.bytes += head.len() as u64;
            self.ended = head.ends_with(b"\n");
            if let Some(blocks) = &mut self.blocks {
                self.open.extend_from_slice(head);
                if self.open.len() == BLOCK {
                    blocks.push(lz4_flex::compress(&self.open));
                    self.open.clear();
                }
            }
            if self.bytes.is_multiple_of(BLOCK as u64) {
                self.lines_before.push(self.lines);
            }
            bytes = rest;
        }
    }

    /// Takes the end of the input: what is left is compressed too, which of many small inputs is all.
    pub fn close(&mut self) {
        if let Some(blocks) = self.blocks.as_mut().filter(|_| !self.open.is_empty()) {
            blocks.push(lz4_flex::compress(&std::mem::take(&mut self.open)));
        }
    }

    /// How many bytes there were.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// How many lines were ended.
    pub fn line_ends(&self) -> u64 {
        self.lines
    }

    /// How many lines there were, the last one also if nothing ends it.
    pub fn lines(&self) -> u64 {
        self.lines + u64::from(!self.ended)
    }

    /// The bytes of a span; `None` if the input was too large to keep, or they were not taken
    /// here.
    pub fn read(&self, span: Span) -> Option<Vec<u8>> {
        let blocks = self.blocks.as_ref()?;
        let mut at = span.start.checked_sub(self.base)?;
        let end = (span.end - self.base).min(self.bytes);
        let mut out = Vec::with_capacity(usize::try_from(end.saturating_sub(at)).ok()?);
        while at < end {
            let place = usize::try_from(at / BLOCK as u64).ok()?;
            let from = usize::try_from(at % BLOCK as u64).ok()?;
            let unpacked = match blocks.get(place) {
                Some(block) => lz4_flex::decompress(block, BLOCK).ok()?,
                None => self.open.clone(),
            };
            let wanted = usize::try_from(end - at).ok()?.min(unpacked.len().checked_sub(from)?);
            out.extend_from_slice(unpacked.get(from..from + wanted)?);
            at += wanted as u64;
        }
        Some(out)
    }

    /// What must be read, and how many line ends lie before it, to count the lines up to a
    /// byte: the range ends at that byte and is at most a block long.
    pub fn line_base(&self, at: u64) -> (Range<u64>, u64) {
        let inside = at.saturating_sub(self.base);
        let place = usize::try_from(inside / BLOCK as u64).unwrap_or(usize::MAX);
        let start = at - inside % BLOCK as u64;
        (start..at, self.lines_before.get(place).copied().unwrap_or(self.lines))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_back_what_was_pushed_in_any_pieces() {
        let bytes: Vec<u8> = (0..900_000u32)
            .map(|n| if n % 97 == 0 { b'\n' } else { (n % 61) as u8 + 32 })
            .collect();
        let mut kept = Kept::new(1 << 20);
        for piece in bytes.chunks(70_001) {
            kept.push(piece);
        }
        for _ in 0..2 {
            for (start, end) in
                [(0, 10), (262_100, 262_200), (500_000, 900_000), (899_999, 950_000)]
            {
                let want = &bytes[start..end.min(bytes.len())];
                assert_eq!(
                    kept.read(Span { start: start as u64, end: end as u64 }).as_deref(),
                    Some(want)
                );
            }
            // The same once it has ended, and all of it is compressed.
            kept.close();
        }
        let held: usize = kept.blocks.iter().flatten().map(Vec::len).sum();
        assert!(kept.open.is_empty() && held < bytes.len() / 20, "{held}");
        let (range, before) = kept.line_base(600_000);
        let rest = &bytes[range.start as usize..600_000];
        let lines = before + rest.iter().filter(|byte| **byte == b'\n').count() as u64;
        assert_eq!(lines, bytes[..600_000].iter().filter(|byte| **byte == b'\n').count() as u64);
    }

    #[test]
    fn lets_go_of_what_is_too_large() {
        let mut kept = Kept::new(10);
        kept.push(b"0123456789a\n");
        assert_eq!(kept.read(Span { start: 0, end: 1 }), None);
        assert_eq!((kept.bytes(), kept.lines()), (12, 1));
    }
}
