//! Inputs that differ a little from others: damaged, at other times, printed otherwise, carried.

use super::next;

pub fn mutated(bytes: &[u8], chance: &mut u64) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..3 {
        if bytes.is_empty() {
            break;
        }
        let at = next(chance) as usize % bytes.len();
        match next(chance) % 3 {
            0 => bytes[at] = b"{}\",:\n x"[next(chance) as usize % 8],
            1 => drop(bytes.remove(at)),
            _ => bytes.insert(at, b"{}\",:\n x"[next(chance) as usize % 8]),
        }
    }
    bytes
}

/// The same at other times, told under other ids.
pub fn again(bytes: &[u8], chance: &mut u64) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let is = |byte: &u8| byte.is_ascii_digit();
    for at in 0..bytes.len() {
        let places: &[usize] = match &bytes[at..] {
            // Minutes and seconds, and a number of seconds.
            [b'T', a, b, b':', c, d, b':', e, f, ..] if [a, b, c, d, e, f].into_iter().all(is) => {
                &[5, 8]
            }
            [b':', b' ', b'1', rest @ ..] if rest.iter().take(9).all(is) => &[8, 9],
            [b'"', b'i', b'd', b'"', b':', b' ', b'"', rest @ ..] if rest.len() > 8 => &[8, 9, 10],
            _ => continue,
        };
        for place in places {
            bytes[at + place] = b'0' + (next(chance) % 10) as u8;
        }
    }
    bytes
}

pub fn pretty(bytes: &[u8]) -> Vec<u8> {
    let values = serde_json::Deserializer::from_slice(bytes).into_iter::<serde_json::Value>();
    let print = |value: serde_json::Value| serde_json::to_vec_pretty(&value).unwrap();
    let printed: Vec<Vec<u8>> = values.map_while(Result::ok).map(print).collect();
    printed.join(&b"\n"[..])
}

pub fn carried(bytes: &[u8]) -> Vec<u8> {
    let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    let carry = |line: &[u8]| [b"2026-02-10T09:15:30.5Z stdout F ", line, b"\n"].concat();
    lines.flat_map(carry).collect()
}
