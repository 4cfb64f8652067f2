//! Bytes as text of the page: eight characters for seven bytes, where Base64 takes more than nine.
//!
//! Each character holds seven bits, as ASCII. A few of those would mean something else in HTML or
//! in the template; in the place of one stands a character of two bytes which holds the next seven
//! bits too, so that nothing is lost by it. All others, control characters as well, come through
//! an HTML parser as they are. `boot.js` decodes.

/// What may not stand in the page: HTML would read it as something else, or the template would.
const LEFT_OUT: &[u8] = b"\0\r<{";

/// Encodes; the last bits are filled up with zeros.
pub fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() / 7 * 8 + 8);
    let mut sevens = sevens(bytes);
    while let Some(seven) = sevens.next() {
        match LEFT_OUT.iter().position(|byte| *byte == seven) {
            None => text.push(char::from(seven)),
            Some(which) => {
                let next = u32::from(sevens.next().unwrap_or(0));
                let code = (which as u32 + 1) << 7 | next;
                text.push(char::from_u32(code).unwrap_or_default());
            }
        }
    }
    text
}

/// The bits of bytes in sevens.
fn sevens(bytes: &[u8]) -> impl Iterator<Item = u8> {
    let bit = move |at: usize| bytes.get(at / 8).map_or(0, |byte| byte >> (7 - at % 8) & 1);
    (0..(bytes.len() * 8).div_ceil(7))
        .map(move |seven| (0..7).fold(0, |bits, at| bits << 1 | bit(seven * 7 + at)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As `boot.js` does it.
    fn decode(text: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        let (mut bits, mut held) = (0u32, 0);
        let mut take = |seven: u32| {
            (bits, held) = (bits << 7 | seven, held + 7);
            if held >= 8 {
                held -= 8;
                bytes.push((bits >> held) as u8);
            }
        };
        for code in text.chars().map(u32::from) {
            if code >= 128 {
                take(u32::from(LEFT_OUT[(code as usize >> 7) - 1]));
            }
            take(code & 127);
        }
        bytes
    }

    #[test]
    fn any_bytes_come_back() {
        let bytes: Vec<u8> = (0..=255).chain([255; 9]).chain([0; 9]).collect();
        for length in 0..bytes.len() {
            let text = encode(&bytes[..length]);
            assert_eq!(&decode(&text)[..length], &bytes[..length]);
            assert!(!text.bytes().any(|byte| LEFT_OUT.contains(&byte)));
        }
        assert_eq!(encode(&[255; 7]).len(), 8);
        assert_eq!(encode(&[0; 14]).len(), 16);
    }

    #[test]
    fn boot_js_leaves_out_the_same() {
        let written = format!("const LEFT_OUT = {LEFT_OUT:?};");
        assert!(include_str!("../../static/boot.js").contains(&written), "{written}");
    }
}
