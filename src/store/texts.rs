//! Texts by number, one behind the other in blocks: a single arena that doubled would be copied
//! again and again, and lie there twice while it is.

use crate::bytes::same;

const BITS: u32 = 18;
/// The length of a block, unless one text is longer.
const BLOCK: usize = 1 << BITS;

/// A list of texts.
#[derive(Debug)]
pub(super) struct Texts {
    blocks: Vec<String>,
    /// The place where each text begins, and at the end where the next one does: the number of
    /// the block, shifted, and the place in it. A text that ends its block ends where that does.
    starts: Vec<usize>,
}

impl Default for Texts {
    fn default() -> Self {
        Texts { blocks: vec![String::new()], starts: vec![0] }
    }
}

impl Texts {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Adds a text.
    pub fn push(&mut self, text: &str) {
        let len = self.blocks.last().map_or(BLOCK, String::len);
        if len >= BLOCK || len + text.len() > BLOCK {
            self.blocks.push(String::with_capacity(BLOCK.max(text.len())));
            if let Some(start) = self.starts.last_mut() {
                *start = (self.blocks.len() - 1) << BITS;
            }
        }
        let number = self.blocks.len() - 1;
        if let Some(block) = self.blocks.last_mut() {
            block.push_str(text);
            self.starts.push((number << BITS) + block.len().min(BLOCK));
        }
    }

    /// The text of a number; an empty one where there is none.
    pub fn get(&self, number: u32) -> &str {
        let Some([start, end, ..]) = self.starts.get(number as usize..) else { return "" };
        let Some(block) = self.blocks.get(start >> BITS) else { return "" };
        let same = start >> BITS == end >> BITS;
        let end = if same { end % BLOCK } else { block.len() };
        block.get(start % BLOCK..end).unwrap_or_default()
    }

    /// The place of a text.
    pub fn place(&self, number: u32) -> usize {
        self.starts.get(number as usize).copied().unwrap_or(0)
    }

    /// Whether a text stands at a place.
    #[inline]
    pub fn holds(&self, place: usize, text: &str) -> bool {
        let block = self.blocks.get(place >> BITS).map(String::as_bytes);
        let from = place % BLOCK;
        let held = block.and_then(|block| block.get(from..from + text.len()));
        held.is_some_and(|held| same(held, text.as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_any_length_come_back() {
        let lengths = [0, 1, BLOCK - 1, 0, BLOCK, 0, 5, BLOCK + 1, 0, 3 * BLOCK, BLOCK - 4, 4, 7];
        let mut texts = Texts::default();
        let made = |n: usize| char::from(b'a' + n.to_le_bytes()[0]).to_string().repeat(lengths[n]);
        (0..lengths.len()).for_each(|n| texts.push(&made(n)));
        assert_eq!(texts.len(), lengths.len());
        for (number, n) in (0..).zip(0..lengths.len()) {
            assert!(texts.get(number) == made(n), "{n}");
            assert!(texts.holds(texts.place(number), &made(n)), "{n}");
        }
        assert_eq!(texts.get(99), "");
    }
}
