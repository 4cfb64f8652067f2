//! SHA-256 (FIPS 180-4), of bytes that come piece by piece: what names an input and an event to
//! those who keep a file about them. Unlike the hashes of [`hash`](super::hash), which are fast and
//! keyed, it is the same everywhere, and nobody can make two texts that share it.

/// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
const K: [u32; 64] = [
    0x428a_2f98,
    0x7137_4491,
    0xb5c0_fbcf,
    0xe9b5_dba5,
    0x3956_c25b,
    0x59f1_11f1,
    0x923f_82a4,
    0xab1c_5ed5,
    0xd807_aa98,
    0x1283_5b01,
    0x2431_85be,
    0x550c_7dc3,
    0x72be_5d74,
    0x80de_b1fe,
    0x9bdc_06a7,
    0xc19b_f174,
    0xe49b_69c1,
    0xefbe_4786,
    0x0fc1_9dc6,
    0x240c_a1cc,
    0x2de9_2c6f,
    0x4a74_84aa,
    0x5cb0_a9dc,
    0x76f9_88da,
    0x983e_5152,
    0xa831_c66d,
    0xb003_27c8,
    0xbf59_7fc7,
    0xc6e0_0bf3,
    0xd5a7_9147,
    0x06ca_6351,
    0x1429_2967,
    0x27b7_0a85,
    0x2e1b_2138,
    0x4d2c_6dfc,
    0x5338_0d13,
    0x650a_7354,
    0x766a_0abb,
    0x81c2_c92e,
    0x9272_2c85,
    0xa2bf_e8a1,
    0xa81a_664b,
    0xc24b_8b70,
    0xc76c_51a3,
    0xd192_e819,
    0xd699_0624,
    0xf40e_3585,
    0x106a_a070,
    0x19a4_c116,
    0x1e37_6c08,
    0x2748_774c,
    0x34b0_bcb5,
    0x391c_0cb3,
    0x4ed8_aa4a,
    0x5b9c_ca4f,
    0x682e_6ff3,
    0x748f_82ee,
    0x78a5_636f,
    0x84c8_7814,
    0x8cc7_0208,
    0x90be_fffa,
    0xa450_6ceb,
    0xbef9_a3f7,
    0xc671_78f2,
];

/// A sum: its 256 bits, the first ones in the first word.
pub type Sum = [u64; 4];

/// Bytes of a block.
const BLOCK: usize = 64;

/// A sum in the making.
#[derive(Debug, Clone)]
pub struct Sha256 {
    state: [u32; 8],
    /// What came after the last whole block.
    rest: Vec<u8>,
    /// Bytes that came in all.
    len: u64,
}

impl Default for Sha256 {
    fn default() -> Sha256 {
        let state = [
            0x6a09_e667,
            0xbb67_ae85,
            0x3c6e_f372,
            0xa54f_f53a,
            0x510e_527f,
            0x9b05_688c,
            0x1f83_d9ab,
            0x5be0_cd19,
        ];
        Sha256 { state, rest: Vec::with_capacity(2 * BLOCK), len: 0 }
    }
}

impl Sha256 {
    /// Takes the next bytes.
    #[inline(never)]
    pub fn feed(&mut self, mut bytes: &[u8]) {
        self.len += bytes.len() as u64;
        if !self.rest.is_empty() {
            let (head, tail) = bytes.split_at(bytes.len().min(BLOCK - self.rest.len()));
            self.rest.extend_from_slice(head);
            bytes = tail;
            if self.rest.len() < BLOCK {
                return;
            }
            blocks(&mut self.state, &self.rest);
            self.rest.clear();
        }
        self.rest.extend_from_slice(blocks(&mut self.state, bytes));
    }

    /// The sum of all that came.
    #[inline(never)]
    pub fn sum(mut self) -> Sum {
        let bits = self.len.wrapping_mul(8).to_be_bytes();
        self.rest.push(0x80);
        let whole = (self.rest.len() + bits.len()).next_multiple_of(BLOCK);
        self.rest.resize(whole - bits.len(), 0);
        self.rest.extend_from_slice(&bits);
        blocks(&mut self.state, &self.rest);
        let [a, b, c, d, e, f, g, h] = self.state;
        [(a, b), (c, d), (e, f), (g, h)].map(|(high, low)| u64::from(high) << 32 | u64::from(low))
    }
}

/// Takes whole blocks; gives what is left.
fn blocks<'b>(state: &mut [u32; 8], bytes: &'b [u8]) -> &'b [u8] {
    let (blocks, rest) = bytes.as_chunks::<BLOCK>();
    blocks.iter().for_each(|of| block(state, of));
    rest
}

#[inline(never)]
#[expect(clippy::indexing_slicing, reason = "all places are below the length of their array")]
fn block(state: &mut [u32; 8], bytes: &[u8; BLOCK]) {
    let mut words = [0u32; 64];
    for (word, bytes) in words.iter_mut().zip(bytes.as_chunks::<4>().0) {
        *word = u32::from_be_bytes(*bytes);
    }
    for at in 16..64 {
        let (early, late) = (words[at - 15], words[at - 2]);
        let early = early.rotate_right(7) ^ early.rotate_right(18) ^ early >> 3;
        let late = late.rotate_right(17) ^ late.rotate_right(19) ^ late >> 10;
        words[at] =
            words[at - 16].wrapping_add(early).wrapping_add(words[at - 7]).wrapping_add(late);
    }
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = *state;
    for (word, key) in words.iter().zip(K) {
        let sum = e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25);
        let choice = e & f ^ !e & g;
        let one = [sum, choice, key, *word].into_iter().fold(h, u32::wrapping_add);
        let sum = a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22);
        let two = sum.wrapping_add(a & b ^ a & c ^ b & c);
        (h, g, f, e, d, c, b, a) = (g, f, e, d.wrapping_add(one), c, b, a, one.wrapping_add(two));
    }
    for (held, new) in state.iter_mut().zip([a, b, c, d, e, f, g, h]) {
        *held = held.wrapping_add(new);
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
