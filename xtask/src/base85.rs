//! Bytes as text of the page: five characters for four bytes, where Base64 takes almost six.
//!
//! The digits are the printable ASCII characters in their order, without those that mean
//! something in HTML or in the template: no known alphabet leaves them all out. `boot.js`
//! decodes.

/// What is no digit.
const LEFT_OUT: &[u8] = b"\"&'<>\\`{}";

/// Encodes; the last one to three bytes become two to four characters.
pub fn encode(bytes: &[u8]) -> String {
    let digits: Vec<char> =
        (b'!'..=b'~').filter(|byte| !LEFT_OUT.contains(byte)).map(char::from).collect();
    let mut text = String::with_capacity(bytes.len().div_ceil(4) * 5);
    for chunk in bytes.chunks(4) {
        let mut word = [0; 4];
        word[..chunk.len()].copy_from_slice(chunk);
        let word = u32::from_be_bytes(word);
        let places = [52_200_625, 614_125, 7_225, 85, 1];
        let digit = |place: &u32| digits[(word / place % 85) as usize];
        text.extend(places.iter().take(chunk.len() + 1).map(digit));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As `boot.js` does it: missing digits count as the greatest.
    fn decode(text: &str) -> Vec<u8> {
        let digits: Vec<u8> = (b'!'..=b'~').filter(|byte| !LEFT_OUT.contains(byte)).collect();
        let value = |byte: &u8| digits.iter().position(|digit| digit == byte).unwrap() as u32;
        let word = |chunk: &[u8]| {
            let values = chunk.iter().map(value).chain(std::iter::repeat(84)).take(5);
            values.fold(0_u32, |word, value| word.wrapping_mul(85).wrapping_add(value))
        };
        let words = text.as_bytes().chunks(5).map(word);
        let mut bytes: Vec<u8> = words.flat_map(u32::to_be_bytes).collect();
        bytes.truncate(text.len() * 4 / 5);
        bytes
    }

    #[test]
    fn any_bytes_come_back() {
        let bytes: Vec<u8> = (0..=255).chain([255; 9]).chain([0; 9]).collect();
        for length in 0..bytes.len() {
            let text = encode(&bytes[..length]);
            assert_eq!(decode(&text), &bytes[..length]);
        }
        assert_eq!(encode(&[255; 4]).len(), 5);
    }

    #[test]
    fn there_are_85_digits_and_boot_js_leaves_out_the_same() {
        assert_eq!(94 - LEFT_OUT.len(), 85);
        let boot = include_str!("../../static/boot.js");
        let left_out = String::from_utf8(LEFT_OUT.to_vec()).unwrap();
        let written = left_out.replace('\\', "\\\\").replace('"', "\\\"");
        assert!(boot.contains(&format!("\"{written}\"")), "{written}");
    }
}
