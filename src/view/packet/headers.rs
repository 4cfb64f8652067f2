//! The headers of a frame in words: Ethernet, IP, and what IP carries.
//!
//! Numbers are those of IEEE 802.3 and of IANA; what has no name here is told by its number.
//! A header that is cut, or contradicts itself, ends the account with a line that says so.

use super::hex;
use crate::view::words::{number, plural};

type Said = Vec<(&'static str, String)>;

const CUT: &str = "the captured bytes end within the headers";
const WRONG: &str = "its header contradicts itself";

/// What each header of a frame says.
pub(super) fn headers(frame: &[u8]) -> Said {
    let mut said = Said::new();
    if ethernet(frame, &mut said).is_none() {
        said.push(("Cut", CUT.to_owned()));
    }
    said
}

fn byte(bytes: &[u8], at: usize) -> Option<usize> {
    bytes.get(at).map(|byte| usize::from(*byte))
}

fn word(bytes: &[u8], at: usize) -> Option<usize> {
    Some(byte(bytes, at)? << 8 | byte(bytes, at + 1)?)
}

fn ethernet(frame: &[u8], said: &mut Said) -> Option<()> {
    let (to, from) = (mac(frame.get(..6)?), mac(frame.get(6..12)?));
    let mut at = 12;
    let mut kind = word(frame, at)?;
    // Tags of virtual networks stand before the kind.
    while matches!(kind, 0x8100 | 0x88a8) && at < 24 {
        at += 4;
        kind = word(frame, at)?;
    }
    said.push(("Ethernet", [&from, " → ", &to].concat()));
    let inner = frame.get(at + 2..)?;
    match kind {
        0x0800 => v4(inner, said),
        0x86dd => v6(inner, said),
        0x0806 => {
            said.push(("ARP", "address resolution".to_owned()));
            Some(())
        }
        _ => {
            let mut words = "EtherType 0x".to_owned();
            pair(&mut words, kind);
            said.push(("Kind", words));
            Some(())
        }
    }
}

fn mac(bytes: &[u8]) -> String {
    let mut shown = String::new();
    for byte in bytes {
        if !shown.is_empty() {
            shown.push(':');
        }
        hex(&mut shown, *byte);
    }
    shown
}

/// Two bytes as four digits.
fn pair(out: &mut String, word: usize) {
    for byte in word.to_le_bytes().into_iter().take(2).rev() {
        hex(out, byte);
    }
}

fn number_of(what: &str, number: usize) -> String {
    [what, &number.to_string()].concat()
}

fn v4(bytes: &[u8], said: &mut Said) -> Option<()> {
    let first = byte(bytes, 0)?;
    let (head, total) = ((first & 15) * 4, word(bytes, 2)?);
    let (fragment, hops, kind) = (word(bytes, 6)?, byte(bytes, 8)?, byte(bytes, 9)?);
    let (from, to) = (bytes.get(12..16)?, bytes.get(16..20)?);
    // A length of zero is left to the network card; it means the whole frame.
    let total = if total == 0 { bytes.len() } else { total };
    if first >> 4 != 4 || head < 20 || total < head {
        said.push(("IPv4", WRONG.to_owned()));
        return Some(());
    }
    said.push(("IPv4", address(&dotted(from), &dotted(to), total, "TTL ", hops)));
    inside(kind, bytes.get(head..)?, total - head, (fragment & 0x1fff) * 8, said)
}

fn dotted(bytes: &[u8]) -> String {
    bytes.iter().map(u8::to_string).collect::<Vec<_>>().join(".")
}

fn address(from: &str, to: &str, length: usize, limit: &str, hops: usize) -> String {
    let length = plural(length as u64, "byte");
    [from, " → ", to, ", ", &length, ", ", limit, &hops.to_string()].concat()
}

fn v6(bytes: &[u8], said: &mut Said) -> Option<()> {
    let (mut kind, hops, mut length) = (byte(bytes, 6)?, byte(bytes, 7)?, word(bytes, 4)?);
    let (from, to) = (colons(bytes.get(8..24)?), colons(bytes.get(24..40)?));
    if byte(bytes, 0)? >> 4 != 6 {
        said.push(("IPv6", WRONG.to_owned()));
        return Some(());
    }
    said.push(("IPv6", address(&from, &to, 40 + length, "hop limit ", hops)));
    let mut inner = bytes.get(40..)?;
    let mut fragment = 0;
    // Extension headers: options, routing, fragments.
    while matches!(kind, 0 | 43 | 44 | 60) && fragment == 0 {
        let size = if kind == 44 { 8 } else { byte(inner, 1)? * 8 + 8 };
        if kind == 44 {
            fragment = word(inner, 2)? & 0xfff8;
        }
        kind = byte(inner, 0)?;
        inner = inner.get(size..)?;
        length = length.saturating_sub(size);
    }
    inside(kind, inner, length, fragment, said)
}

/// An address as RFC 5952 writes it: the longest run of zeros is left out.
fn colons(bytes: &[u8]) -> String {
    let groups: Vec<usize> = (0..8).filter_map(|at| word(bytes, at * 2)).collect();
    let zeros = |at: usize| groups.iter().skip(at).take_while(|group| **group == 0).count();
    let (mut start, mut run) = (8, 1);
    for at in 0..8 {
        if zeros(at) > run {
            (start, run) = (at, zeros(at));
        }
    }
    let mut shown = String::new();
    let mut at = 0;
    while let Some(group) = groups.get(at) {
        if at == start {
            shown.push_str("::");
            at += run;
            continue;
        }
        if !shown.is_empty() && !shown.ends_with(':') {
            shown.push(':');
        }
        let mut digits = String::new();
        pair(&mut digits, *group);
        let digits = digits.trim_start_matches('0');
        shown.push_str(if digits.is_empty() { "0" } else { digits });
        at += 1;
    }
    shown
}

/// What IP carries; `length` is that which IP says.
fn inside(
    kind: usize,
    bytes: &[u8],
    length: usize,
    fragment: usize,
    said: &mut Said,
) -> Option<()> {
    if fragment > 0 {
        let words = ["a later piece, from byte ", &number(fragment as u64), " on"].concat();
        said.push(("Fragment", words));
        return Some(());
    }
    let data = |head: usize| plural(length.saturating_sub(head) as u64, "byte");
    let ports = || -> Option<String> {
        let (from, to) = (word(bytes, 0)?, word(bytes, 2)?);
        Some(["port ", &from.to_string(), " → ", &to.to_string()].concat())
    };
    said.push(match kind {
        1 => ("ICMP", icmp(bytes, ICMP)?),
        58 => ("ICMPv6", icmp(bytes, ICMP_V6)?),
        6 => {
            let (ports, head) = (ports()?, (byte(bytes, 12)? >> 4) * 4);
            let flags = flags(byte(bytes, 13)?);
            if head < 20 {
                ("TCP", [&ports, ", ", WRONG].concat())
            } else {
                ("TCP", [&ports, ", ", &flags, ", ", &data(head), " of data"].concat())
            }
        }
        17 => {
            let length = word(bytes, 4)?.saturating_sub(8);
            ("UDP", [&ports()?, ", ", &plural(length as u64, "byte"), " of data"].concat())
        }
        _ => ("Inside", [&number_of("protocol ", kind), ", ", &data(0)].concat()),
    });
    Some(())
}

fn flags(bits: usize) -> String {
    const FLAGS: [&str; 8] = ["FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"];
    let set = FLAGS.into_iter().enumerate().filter(|(place, _)| bits >> place & 1 == 1);
    let set: Vec<_> = set.map(|(_, name)| name).collect();
    if set.is_empty() { "no flags".to_owned() } else { set.join(" ") }
}

const ICMP: &[(usize, &str)] = &[
    (0, "echo reply"),
    (3, "destination unreachable"),
    (5, "redirect"),
    (8, "echo request"),
    (11, "time exceeded"),
];
const ICMP_V6: &[(usize, &str)] = &[
    (1, "destination unreachable"),
    (2, "packet too big"),
    (3, "time exceeded"),
    (128, "echo request"),
    (129, "echo reply"),
    (135, "neighbor solicitation"),
    (136, "neighbor advertisement"),
];

fn icmp(bytes: &[u8], names: &[(usize, &str)]) -> Option<String> {
    let (kind, code) = (byte(bytes, 0)?, byte(bytes, 1)?);
    let name = names.iter().find(|(number, _)| *number == kind).map_or("", |(_, name)| name);
    let gap = if name.is_empty() { "" } else { ", " };
    Some([name, gap, &number_of("type ", kind), &number_of(", code ", code)].concat())
}
