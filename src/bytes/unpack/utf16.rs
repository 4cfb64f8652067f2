//! UTF-16 to UTF-8, as Windows tools write it, with or without a byte order mark.

use super::Decode;
use super::out::{Out, PIECE, Why, take};

const HALF: Why = "the text ends within a character";

/// The text, whose units have the higher byte first or last.
pub(super) struct Utf16 {
    big: bool,
    started: bool,
    ended: bool,
    said: bool,
}

impl Utf16 {
    pub fn new(big: bool) -> Utf16 {
        Utf16 { big, started: false, ended: false, said: false }
    }

    fn unit(&self, src: &[u8], at: usize) -> Option<u16> {
        let pair = src.get(at..)?.first_chunk::<2>()?;
        Some(if self.big { u16::from_be_bytes(*pair) } else { u16::from_le_bytes(*pair) })
    }
}

impl Decode for Utf16 {
    fn run(&mut self, src: &[u8], at: &mut usize, out: &mut Out) -> Result<bool, Why> {
        if !self.started && self.unit(src, *at) == Some(0xfeff) {
            *at += 2;
        }
        self.started = true;
        let end = out.len() + PIECE;
        while let Some(unit) = self.unit(src, *at).filter(|_| out.len() < end) {
            *at += 2;
            if (0xd800..0xdc00).contains(&unit) && src.len() < *at + 2 {
                (*at, self.ended) = (src.len(), true);
                return Err(HALF);
            }
            let low = self.unit(src, *at).filter(|low| (0xdc00..0xe000).contains(low));
            let letter = match (unit, low) {
                (0xd800..0xdc00, Some(low)) => {
                    *at += 2;
                    let high = u32::from(unit & 0x3ff) << 10;
                    char::from_u32(0x1_0000 + (high | u32::from(low & 0x3ff)))
                }
                _ => char::from_u32(u32::from(unit)),
            };
            let mut utf8 = [0; 4];
            out.extend(letter.unwrap_or('\u{fffd}').encode_utf8(&mut utf8).as_bytes());
            if letter.is_none() && !self.said {
                self.said = true;
                return Err("half of a character: this and others like it became U+FFFD");
            }
        }
        if self.unit(src, *at).is_some() {
            return Ok(false);
        }
        self.ended = true;
        if take(src, at, 1).is_ok() { Err(HALF) } else { Ok(true) }
    }

    fn goes_on(&self) -> bool {
        !self.ended
    }
}
