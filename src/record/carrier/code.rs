//! Text inside of text: how a record is written as a JSON string, as a cell of a table or as
//! numbers, and which byte of it is which byte of the input.

use crate::record::scan::escape;

/// A way to write text inside of other text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// As a JSON string: escapes begin with a backslash.
    Json = 1,
    /// As a quoted cell of RFC 4180: quotes are doubled.
    Cell = 2,
    /// As an array of bytes in numbers, without its brackets: so journald writes what is no text.
    Numbers = 3,
}

/// Ways to write text one inside the other: two bits each, the outermost lowest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Coded(u16);

impl Coded {
    /// The same, written in one more way.
    #[must_use]
    pub fn within(self, code: Code) -> Coded {
        Coded(self.0 << 2 | code as u16)
    }

    /// The same around another text.
    #[must_use]
    pub fn around(self, inner: Coded) -> Coded {
        Coded(inner.0 << (2 * self.depth()) | self.0)
    }

    /// How many ways there are.
    pub fn depth(self) -> u32 {
        (u16::BITS - self.0.leading_zeros()).div_ceil(2)
    }

    /// The text that was written so.
    pub fn decode(self, mut bytes: Vec<u8>) -> Vec<u8> {
        let mut rest = self.0;
        while rest != 0 {
            let code = match rest & 3 {
                3 => Code::Numbers,
                2 => Code::Cell,
                _ => Code::Json,
            };
            let mut text = Vec::with_capacity(bytes.len());
            decode(code, &bytes, &mut text, &mut Vec::new());
            (bytes, rest) = (text, rest >> 2);
        }
        bytes
    }
}

/// Places behind which a text and what it was written as are in step: in the text, and in
/// what is written.
pub(super) type Steps = Vec<(u32, u32)>;

/// Adds the text of what is written to a buffer, and its steps. A broken escape stays as it is
/// written.
pub(super) fn decode(code: Code, written: &[u8], text: &mut Vec<u8>, steps: &mut Steps) {
    if code == Code::Numbers {
        return numbers(written, text, steps);
    }
    let from = text.len();
    let mut at = 0;
    let mark = if code == Code::Json { b'\\' } else { b'"' };
    while let Some(more) = memchr::memchr(mark, written.get(at..).unwrap_or_default()) {
        let place = at + more;
        text.extend_from_slice(written.get(at..place).unwrap_or_default());
        let rest = written.get(place..).unwrap_or_default();
        let width = match code {
            Code::Json => json(rest, text),
            _ => {
                text.push(b'"');
                if rest.get(1) == Some(&b'"') { 2 } else { 1 }
            }
        };
        at = place + width;
        steps.push((step(text.len() - from), step(at)));
    }
    text.extend_from_slice(written.get(at..).unwrap_or_default());
}

fn step(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// Bytes as numbers between commas. What is no byte reads as one that no text holds.
fn numbers(written: &[u8], text: &mut Vec<u8>, steps: &mut Steps) {
    let (from, mut at) = (text.len(), 0);
    for word in written.split(|byte| *byte == b',') {
        at += word.len() + 1;
        let number = std::str::from_utf8(word.trim_ascii()).ok().and_then(|word| word.parse().ok());
        // A last comma ends the byte before it.
        if at > written.len() && word.is_empty() {
            break;
        }
        text.push(number.unwrap_or(0xff));
        steps.push((step(text.len() - from), step(at.min(written.len()))));
    }
}

/// The text of the escape at the start of `rest`; how many bytes it takes.
fn json(rest: &[u8], text: &mut Vec<u8>) -> usize {
    // The longest escape is a pair of surrogates; all of it is ASCII.
    let head = rest.get(..rest.len().min(12)).unwrap_or_default();
    let ascii = head.iter().take_while(|byte| byte.is_ascii()).count();
    let head = std::str::from_utf8(head.get(..ascii).unwrap_or_default()).unwrap_or_default();
    let (decoded, width) = escape(head);
    match decoded {
        Some(letter) => text.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes()),
        None => text.extend_from_slice(rest.get(..width).unwrap_or_default()),
    }
    width.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_twice_is_read_twice() {
        let coded = Coded::default().within(Code::Json).within(Code::Json);
        assert_eq!(coded.depth(), 2);
        let text = coded.decode(br#"{\\\"a\\\":\\\"b\\\\u00e9\\\"}"#.to_vec());
        assert_eq!(text, r#"{"a":"b\u00e9"}"#.as_bytes());
        assert_eq!(Coded::default().within(Code::Cell).decode(br#"a""b"#.to_vec()), br#"a"b"#);
        let numbers = Coded::default().within(Code::Numbers);
        assert_eq!(numbers.decode(b"123, 34,300,".to_vec()), b"{\"\xff");
        assert_eq!(Coded::default().depth(), 0);
    }

    #[test]
    fn steps_lead_back() {
        let (mut text, mut steps) = (b"before".to_vec(), Vec::new());
        decode(Code::Json, br#"x\"y\u00e9z"#, &mut text, &mut steps);
        assert_eq!(text, "beforex\"y\u{e9}z".as_bytes());
        assert_eq!(steps, [(2, 3), (5, 10)]);
    }
}
