//! A captured packet: what its headers say, its bytes in rows of 16, and a file of it.
//!
//! NeuVector's sensor keeps the frame that made it report: `packet` is the base64 of its first
//! 2,048 bytes, `cap_len` its length before that cut (`store_packet` in `dp/dpi/dpi_log.c`,
//! neuvector/neuvector). Whoever sent the frame wrote its headers: what they claim is only
//! repeated, and any of their bytes may be missing.

use super::words::{number, plural};
use crate::protocol::Detail;

mod headers;

/// A frame, as far as it was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packet {
    /// Its bytes.
    bytes: Vec<u8>,
    /// Its length as the record says it.
    said: usize,
}

/// Bytes that are shown; the file holds all.
const SHOWN: usize = 4096;
/// `LINKTYPE_ETHERNET`, and the head of a file in the classic form: little-endian, version
/// 2.4, times in UTC and microseconds (draft-ietf-opsawg-pcap).
const HEAD: [u32; 6] = [0xa1b2_c3d4, 0x0004_0002, 0, 0, 0x0004_0000, 1];

/// The packet of an event that holds one, or why it cannot be read.
pub fn packet(detail: &Detail) -> Option<Result<Packet, &'static str>> {
    let raw = |name: &str| {
        let found = detail.rest.iter().find(|(path, _)| path == name);
        found.map(|(_, value)| value.as_str())
    };
    let text = raw("packet").filter(|text| !text.is_empty())?;
    let said = raw("cap_len").and_then(|length| length.parse().ok());
    let bytes = bytes(text);
    Some(bytes.ok_or("The packet is not base64, so it cannot be taken apart.").map(|bytes| {
        let said = said.unwrap_or(bytes.len());
        Packet { bytes, said }
    }))
}

impl Packet {
    /// How much of it was captured.
    pub fn length(&self) -> String {
        let (captured, said) = (self.bytes.len(), self.said);
        let (shown, all) = (number(captured as u64), plural(said as u64, "byte"));
        if captured < said {
            ["captured ", &shown, " of ", &all].concat()
        } else if captured > said {
            [&shown, " bytes, where cap_len says ", &number(said as u64)].concat()
        } else {
            all
        }
    }

    /// What each header says, the outermost first.
    pub fn headers(&self) -> Vec<(&'static str, String)> {
        headers::headers(&self.bytes)
    }

    /// Whether more bytes were captured than are shown.
    pub fn longer(&self) -> bool {
        self.bytes.len() > SHOWN
    }

    /// Its bytes in rows of 16: offset, hexadecimal, ASCII.
    pub fn dump(&self) -> String {
        let rows = self.bytes.get(..SHOWN).unwrap_or(&self.bytes).chunks(16);
        let mut dump = String::with_capacity(rows.len() * 76);
        for (place, row) in rows.enumerate() {
            for byte in (place as u64 * 16).to_be_bytes().into_iter().skip(6) {
                hex(&mut dump, byte);
            }
            for at in 0..16 {
                dump.push_str(if at % 8 == 0 { "  " } else { " " });
                match row.get(at) {
                    Some(byte) => hex(&mut dump, *byte),
                    None => dump.push_str("  "),
                }
            }
            dump.push_str("  ");
            let shown =
                |byte: &u8| if (b' '..=b'~').contains(byte) { char::from(*byte) } else { '.' };
            dump.extend(row.iter().map(shown));
            dump.push('\n');
        }
        dump
    }

    /// A file that other programs open; `time` is in nanoseconds since 1970.
    pub fn pcap(&self, time: Option<i64>) -> Vec<u8> {
        const SECOND: i64 = 1_000_000_000;
        let word = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let captured = word(self.bytes.len());
        // Times that the form cannot hold are left at zero, as those of undated events are.
        let time = time.filter(|time| u32::try_from(time / SECOND).is_ok()).unwrap_or(0).max(0);
        let seconds = u32::try_from(time / SECOND).unwrap_or(0);
        let micros = u32::try_from(time % SECOND / 1000).unwrap_or(0);
        let record = [seconds, micros, captured, word(self.said).max(captured)];
        let mut file = Vec::with_capacity(40 + self.bytes.len());
        for word in HEAD.into_iter().chain(record) {
            file.extend(word.to_le_bytes());
        }
        file.extend(&self.bytes);
        file
    }
}

fn hex(out: &mut String, byte: u8) {
    for digit in [byte >> 4, byte & 15] {
        out.extend(char::from_digit(u32::from(digit), 16));
    }
}

/// The bytes that base64 says.
fn bytes(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=');
    let mut bytes = Vec::with_capacity(digits.len() / 4 * 3 + 2);
    let (mut word, mut bits) = (0u32, 0u8);
    for digit in digits.bytes() {
        let six = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        word = word << 6 | u32::from(six);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            let [low, ..] = (word >> bits).to_le_bytes();
            bytes.push(low);
        }
    }
    (bits < 6 && !bytes.is_empty()).then_some(bytes)
}

#[cfg(test)]
mod tests;
