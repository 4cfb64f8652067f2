//! The headers of a frame in words: Ethernet, IP, and what IP carries.
//!
//! Numbers are those of IEEE 802.3 and of IANA; what has no name here is told by its number.
//! A header that is cut, or contradicts itself, ends the account with a line that says so.

use super::hex;
use crate::view::words::plural;

/// Lines of the account: the header, what it says.
type Said = Vec<(&'static str, String)>;

const WRONG: &str = "its header contradicts itself";

/// What each header of a frame says.
pub(super) fn headers(frame: &[u8]) -> Said {
    let mut said = Said::new();
    if ethernet(frame, &mut said).is_none() {
        say(&mut said, "Cut", &["the captured bytes end within the headers"]);
    }
    said
}

/// Not inlined, nor are those below: many places call them, and the page is to be small.
#[inline(never)]
fn say(said: &mut Said, name: &'static str, words: &[&str]) {
    said.push((name, words.concat()));
}

#[inline(never)]
fn byte(bytes: &[u8], at: usize) -> Option<usize> {
    bytes.get(at).map(|byte| usize::from(*byte))
}

#[inline(never)]
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
    say(said, "Ethernet", &[&from, " → ", &to]);
    let inner = frame.get(at + 2..)?;
    match kind {
        0x0800 => v4(inner, said)?,
        0x86dd => v6(inner, said)?,
        0x0806 => say(said, "ARP", &["address resolution"]),
        _ => say(said, "Kind", &["EtherType 0x", &group(kind)]),
    }
    Some(())
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
fn group(word: usize) -> String {
    let mut shown = String::new();
    for byte in word.to_le_bytes().into_iter().take(2).rev() {
        hex(&mut shown, byte);
    }
    shown
}

fn v4(bytes: &[u8], said: &mut Said) -> Option<()> {
    let (first, total) = (byte(bytes, 0)?, word(bytes, 2)?);
    let (fragment, hops, kind) = (word(bytes, 6)?, byte(bytes, 8)?, byte(bytes, 9)?);
    let (from, to) = (dotted(bytes.get(12..16)?), dotted(bytes.get(16..20)?));
    let head = (first & 15) * 4;
    // A length of zero is left to the network card; it means the whole frame.
    let total = if total == 0 { bytes.len() } else { total };
    if first >> 4 != 4 || head < 20 || total < head {
        say(said, "IPv4", &[WRONG]);
        return Some(());
    }
    say(said, "IPv4", &[&from, " → ", &to, ", ", &bytes_of(total), ", TTL ", &hops.to_string()]);
    inside(kind, bytes.get(head..)?, total - head, (fragment & 0x1fff) * 8, said)
}

#[inline(never)]
fn bytes_of(length: usize) -> String {
    plural(length as u64, "byte")
}

fn dotted(bytes: &[u8]) -> String {
    let mut shown = String::new();
    for byte in bytes {
        if !shown.is_empty() {
            shown.push('.');
        }
        shown.push_str(&byte.to_string());
    }
    shown
}

fn v6(bytes: &[u8], said: &mut Said) -> Option<()> {
    let (mut kind, hops, mut length) = (byte(bytes, 6)?, byte(bytes, 7)?, word(bytes, 4)?);
    let (from, to) = (colons(bytes.get(8..24)?), colons(bytes.get(24..40)?));
    if byte(bytes, 0)? >> 4 != 6 {
        say(said, "IPv6", &[WRONG]);
        return Some(());
    }
    let (all, hops) = (bytes_of(40 + length), hops.to_string());
    say(said, "IPv6", &[&from, " → ", &to, ", ", &all, ", hop limit ", &hops]);
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
    let zeros = |at: usize| (at..8).take_while(|at| word(bytes, at * 2) == Some(0)).count();
    let (mut start, mut run) = (8, 1);
    for at in 0..8 {
        if zeros(at) > run {
            (start, run) = (at, zeros(at));
        }
    }
    let mut shown = String::new();
    let mut at = 0;
    while at < 8 {
        if at == start {
            shown.push_str("::");
            at += run;
            continue;
        }
        if !shown.is_empty() && !shown.ends_with(':') {
            shown.push(':');
        }
        let digits = group(word(bytes, at * 2).unwrap_or(0));
        let short = digits.trim_start_matches('0');
        shown.push_str(if short.is_empty() { "0" } else { short });
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
        say(said, "Fragment", &["a later piece, after ", &bytes_of(fragment)]);
        return Some(());
    }
    let data = |head: usize| bytes_of(length.saturating_sub(head));
    match kind {
        6 | 17 => {
            let (from, to) = (word(bytes, 0)?.to_string(), word(bytes, 2)?.to_string());
            let tcp = kind == 6;
            let name = if tcp { "TCP" } else { "UDP" };
            let head = if tcp { (byte(bytes, 12)? >> 4) * 4 } else { 8 };
            let flags = if tcp { flags(byte(bytes, 13)?) } else { String::new() };
            let data = if tcp && head < 20 { WRONG.to_owned() } else { data(head) + " of data" };
            say(said, name, &["port ", &from, " → ", &to, ", ", &flags, &data]);
        }
        1 | 58 => {
            let (message, code) = (byte(bytes, 0)?, byte(bytes, 1)?);
            let known = MESSAGES.iter().find(|known| (known.0, known.1) == (kind, message));
            let name = if kind == 1 { "ICMP" } else { "ICMPv6" };
            let words = known.map_or("", |known| known.2);
            say(said, name, &[words, "type ", &message.to_string(), ", code ", &code.to_string()]);
        }
        _ => say(said, "Inside", &["protocol ", &kind.to_string(), ", ", &data(0)]),
    }
    Some(())
}

fn flags(bits: usize) -> String {
    const FLAGS: [&str; 8] = ["FIN ", "SYN ", "RST ", "PSH ", "ACK ", "URG ", "ECE ", "CWR "];
    let mut set = String::new();
    for (place, name) in FLAGS.iter().enumerate() {
        if bits >> place & 1 == 1 {
            set.push_str(name);
        }
    }
    if set.is_empty() { "no flags, ".to_owned() } else { [set.trim_end(), ", "].concat() }
}

/// Messages of ICMP and ICMPv6: protocol, type, words.
const MESSAGES: &[(usize, usize, &str)] = &[
    (1, 0, "echo reply, "),
    (1, 3, "destination unreachable, "),
    (1, 5, "redirect, "),
    (1, 8, "echo request, "),
    (1, 11, "time exceeded, "),
    (58, 1, "destination unreachable, "),
    (58, 3, "time exceeded, "),
    (58, 128, "echo request, "),
    (58, 129, "echo reply, "),
];
