//! SHA-256 (FIPS 180-4), of bytes that come piece by piece: what names an input and an event to
//! those who keep a file about them. Unlike the hashes of [`hash`](super::hash), which are fast and
//! keyed, it is the same everywhere, and nobody can make two texts that share it.

use sha2::Digest;

/// A sum: its 256 bits, the first ones in the first word.
pub type Sum = [u64; 4];

/// A sum in the making.
#[derive(Debug, Clone, Default)]
pub struct Sha256(sha2::Sha256);

impl Sha256 {
    /// Takes the next bytes.
    #[inline(never)]
    pub fn feed(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The sum of all that came.
    pub fn sum(self) -> Sum {
        let sum: [u8; 32] = self.0.finalize().into();
        let mut words = Sum::default();
        for (word, bytes) in words.iter_mut().zip(sum.as_chunks::<8>().0) {
            *word = u64::from_be_bytes(*bytes);
        }
        words
    }
}

/// A sum as 64 hexadecimal digits.
pub fn hex(sum: &Sum) -> String {
    let digit = |at: u32| {
        let word = sum.get(at as usize / 16).copied().unwrap_or(0) >> (60 - at % 16 * 4);
        char::from_digit(u32::from(word.to_le_bytes()[0] & 15), 16).unwrap_or('0')
    };
    (0..64).map(digit).collect()
}

/// The sum that 64 hexadecimal digits write; of other texts none.
pub fn unhex(text: &str) -> Option<Sum> {
    let (words, rest) = text.as_bytes().as_chunks::<16>();
    let mut sum = Sum::default();
    if words.len() != sum.len() || !rest.is_empty() {
        return None;
    }
    for (word, digits) in sum.iter_mut().zip(words) {
        for digit in digits {
            *word = *word << 4 | u64::from(char::from(*digit).to_digit(16)?);
        }
    }
    Some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(pieces: &[&[u8]]) -> String {
        let mut sum = Sha256::default();
        pieces.iter().for_each(|piece| sum.feed(piece));
        hex(&sum.sum())
    }

    #[test]
    fn sums_are_those_of_the_standard() {
        for (text, want) in [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
            ),
            (
                "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
                "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1",
            ),
        ] {
            assert_eq!(sum(&[text.as_bytes()]), want, "{text}");
        }
        let many = vec![b'a'; 1_000_000];
        let want = "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";
        for width in [1, 63, 64, 65, 4096] {
            assert_eq!(sum(&many.chunks(width).collect::<Vec<_>>()), want, "in pieces of {width}");
        }
    }

    #[test]
    fn sums_are_read_as_they_are_written() {
        let sum = Sha256::default().sum();
        assert_eq!(unhex(&hex(&sum)), Some(sum));
        assert_eq!(unhex(&hex(&sum).to_uppercase()), Some(sum));
        for text in ["", "e3", &"g".repeat(64), &"0".repeat(63), &"0".repeat(65), &"é".repeat(32)]
        {
            assert_eq!(unhex(text), None, "{text}");
        }
    }
}
