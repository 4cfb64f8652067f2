//! What conversions made of the texts they met, so that a text that comes again is looked up
//! once for all the fields that it feeds.

use super::Dict;

/// The most texts that are kept of a conversion, and the longest of them in bytes; others are
/// converted each time.
const MOST: usize = 1 << 12;
const LONGEST: usize = 1 << 10;

/// A conversion is judged when it met so many texts: of a thousand that come by chance, the first
/// hundreds are mostly new.
const ENOUGH: usize = 1 << 10;

/// What one conversion, or several of one text, made of it.
#[derive(Debug)]
pub(super) struct Converted {
    texts: Dict,
    /// By number of the text and field; 0 for nothing.
    pub numbers: Vec<u32>,
    asked: usize,
}

impl Converted {
    pub fn new(key: u64) -> Converted {
        Converted { texts: Dict::new(key), numbers: Vec::new(), asked: 0 }
    }

    /// The number of a text, and where its results stand, or are to be put if it is new.
    /// `None` if they are not kept: texts of which most are new are not worth it.
    pub fn known(&mut self, text: &str) -> Option<(u32, &mut Converted)> {
        let many = self.texts.len() >= ENOUGH && self.asked < self.texts.len() * 2;
        if many || text.len() > LONGEST {
            return None;
        }
        self.asked += 1;
        let number = match self.texts.len() < MOST {
            true => self.texts.intern(text),
            false => self.texts.find(text)?,
        };
        Some((number, self))
    }
}
