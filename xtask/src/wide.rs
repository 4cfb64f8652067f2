//! Any bytes as text of the page, two bytes to a character: the page is UTF-16, where Base64 in UTF-8
//! takes a third more and even seven bits a character take a seventh more.
//!
//! The mark in its first two bytes says that it is UTF-16, and goes before what a server says of it
//! (WHATWG Encoding, *decode*). Every pair of bytes is a character but halves of surrogate pairs and
//! those few that HTML would read as something else, control characters included. So each block of
//! pairs is mixed with a key that makes none of those, and the key stands in front of it. `load.js`
//! decodes.

use crate::Result;

/// How many characters a block has behind its key. About one key in 450 serves so many, of 32,000.
const BLOCK: usize = 192;

/// Encodes; the last byte is filled up with a zero.
pub fn encode(bytes: &[u8]) -> Result<String> {
    let words = |block: &[u8]| -> Vec<u16> {
        let word = |pair: &[u8]| u16::from_le_bytes([pair[0], pair.get(1).copied().unwrap_or(0)]);
        block.chunks(2).map(word).collect()
    };
    let mut text = String::with_capacity(bytes.len() * 2);
    for block in bytes.chunks(2 * BLOCK).map(words) {
        let serves =
            |key: &u16| is_plain(*key) && block.iter().all(|word| is_plain(mixed(*word, *key)));
        let mut keys = (1..=u16::MAX).step_by(2);
        let key = keys.find(serves).ok_or("no key serves a block of the page")?;
        let words = std::iter::once(key).chain(block.iter().map(|word| mixed(*word, key)));
        text.extend(words.filter_map(|word| char::from_u32(word.into())));
    }
    Ok(text)
}

/// The character of which `load.js` makes the word by `(character ^ key) * key`. Keys are odd, so
/// each has an inverse, which Newton's method finds. A product spreads what stands in the upper
/// bits, where halves of surrogate pairs are told.
fn mixed(word: u16, key: u16) -> u16 {
    let step = |inverse: u16| inverse.wrapping_mul(2u16.wrapping_sub(key.wrapping_mul(inverse)));
    word.wrapping_mul(step(step(step(key)))) ^ key
}

/// Whether a character comes through an HTML parser's script data as it is.
fn is_plain(word: u16) -> bool {
    !matches!(word, 0 | 0x0d | 0x3c | 0xd800..=0xdfff)
}

/// The file of a page.
pub fn file(page: &str) -> Vec<u8> {
    std::iter::once(0xfeff).chain(page.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

/// The page of a file.
pub fn page(file: &[u8]) -> Result<String> {
    let words: Vec<u16> = file.as_chunks().0.iter().map(|pair| u16::from_le_bytes(*pair)).collect();
    match words.split_first() {
        Some((0xfeff, words)) => Ok(String::from_utf16(words)?),
        _ => Err("the page is not UTF-16".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As `load.js` does it.
    fn decode(text: &str) -> Vec<u8> {
        let words: Vec<u16> = text.encode_utf16().collect();
        let blocks = words.chunks(BLOCK + 1);
        let word = |word: u16, key: u16| (word ^ key).wrapping_mul(key);
        blocks
            .flat_map(|block| block[1..].iter().map(move |char| word(*char, block[0])))
            .flat_map(u16::to_le_bytes)
            .collect()
    }

    #[test]
    fn any_bytes_come_back() {
        let every = (0..=u16::MAX).flat_map(u16::to_le_bytes);
        let bytes: Vec<u8> = every.chain([0; 999]).chain(*b"<\0<\0\r\0").collect();
        for length in (0..9).chain([383, 384, 385, bytes.len()]) {
            let text = encode(&bytes[..length]).unwrap();
            assert_eq!(&decode(&text)[..length], &bytes[..length]);
            assert!(text.encode_utf16().all(is_plain));
        }
    }

    #[test]
    fn a_page_is_read_back() {
        let text = ["é<\u{fffe}", &encode(b"abc").unwrap()].concat();
        assert_eq!(page(&file(&text)).unwrap(), text);
        assert!(page(b"<html>").is_err());
    }

    #[test]
    fn load_js_has_blocks_of_the_same_length() {
        let written = format!("const BLOCK = {BLOCK};");
        assert!(include_str!("../../static/load.js").contains(&written), "{written}");
    }
}
