//! CEF and LEEF: a header between pipes, then pairs (see [`extension`](super::extension)).
//!
//! The header's parts have no keys in the text, so they get ours. Where its vendor or product
//! is KubeArmor, the version and the class `Type:Operation` get those of KubeArmor: keys alone
//! tell which source a record is from. Its sidekick leaves out the severity, so the pairs may
//! begin in its place.

use super::extension::{Out, Part};
use super::json::{Tape, span};
use super::names::{Name, key};

/// Severities in words.
const WORDS: &[&str] = &["", "Unknown", "Low", "Medium", "High", "Very-High"];

/// Where a CEF or LEEF header begins: `CEF:0|`, `LEEF:2.0|`.
pub(super) fn start(line: &[u8]) -> Option<usize> {
    memchr::memmem::find_iter(line, b"EF:").find_map(|at| {
        let before = line.get(..at)?;
        let width = [&b"LE"[..], b"C"].into_iter().find(|word| before.ends_with(word))?.len();
        let start = at - width;
        let own = !before.get(..start)?.last().is_some_and(u8::is_ascii_alphanumeric);
        let rest = line.get(at + 3..)?;
        let version = |byte: &&u8| byte.is_ascii_digit() || **byte == b'.';
        let digits = rest.iter().take_while(version).count();
        (own && (1..6).contains(&digits) && rest.get(digits) == Some(&b'|')).then_some(start)
    })
}

/// Reads a line that begins with a header, without its line end. `None` if the header is cut.
pub(super) fn parse(line: &[u8], tape: &mut Tape) -> Option<()> {
    tape.clear();
    let leef = line.starts_with(b"LEEF");
    let mut header = Header { line, at: if leef { 5 } else { 4 } };
    let mut out = Out { line, nodes: &mut tape.nodes, unclosed: false };
    out.push(span(0, header.at - 1), header.part()?);
    let [vendor, product, version] = [header.part()?, header.part()?, header.part()?];
    let class = header.part()?;
    let name = if leef { None } else { Some(header.part()?) };
    let (severity, delimiter) =
        if leef { (None, header.delimiter()) } else { (header.severity(), b'\t') };
    let ours = [vendor, product].into_iter().any(|part| is_kubearmor(part.of(line)));
    // Sidekick writes no severity, and a version of its own.
    let mapped = ours && (leef || severity.is_some());
    out.push(key(Name::deviceVendor), vendor);
    out.push(key(Name::deviceProduct), product);
    out.push(key(if mapped { Name::KubeArmorVersion } else { Name::deviceVersion }), version);
    match memchr::memchr(b':', class.of(line)).filter(|_| mapped) {
        Some(colon) => {
            let colon = class.start + colon;
            out.push(key(Name::Type), Part { end: colon, ..class });
            out.push(key(Name::Operation), Part { start: colon + 1, ..class });
        }
        None => out.push(key(Name::deviceEventClassId), class),
    }
    for (of, part) in [(Name::name, name), (Name::severity, severity)] {
        if let Some(part) = part {
            out.push(key(of), part);
        }
    }
    if leef {
        out.leef(header.at, delimiter);
    } else {
        out.cef(header.at, ours);
        out.label();
    }
    for (next, node) in (1..).zip(out.nodes) {
        node.next = next;
    }
    Some(())
}

fn is_kubearmor(name: &[u8]) -> bool {
    [&b"kubearmor"[..], b"accuknox"]
        .into_iter()
        .any(|word| name.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word)))
}

/// Takes the parts of a header, from left to right.
struct Header<'a> {
    line: &'a [u8],
    at: usize,
}

impl Header<'_> {
    /// The end of the part that begins here: at a pipe that is not escaped.
    fn pipe(&self) -> Option<usize> {
        let mut at = self.at;
        loop {
            match self.line.get(at)? {
                b'|' => return Some(at),
                b'\\' => at += 2,
                _ => at += 1,
            }
        }
    }

    fn part(&mut self) -> Option<Part> {
        let part = Part { start: self.at, end: self.pipe()? };
        self.at = part.end + 1;
        Some(part)
    }

    /// The severity, if it is not left out.
    fn severity(&mut self) -> Option<Part> {
        let part = Part { start: self.at, end: self.pipe().unwrap_or(self.line.len()) };
        let text = part.of(self.line).trim_ascii();
        let number = (1..=2).contains(&text.len()) && text.iter().all(u8::is_ascii_digit);
        let word = WORDS.iter().any(|word| text.eq_ignore_ascii_case(word.as_bytes()));
        (number || word).then(|| {
            self.at = (part.end + 1).min(self.line.len());
            part
        })
    }

    /// What separates the pairs of a LEEF line: one character, or its code such as `x5E`.
    /// Where it is left out, a tab.
    fn delimiter(&mut self) -> u8 {
        let two = self.line.starts_with(b"LEEF:2");
        let Some(end) = self.pipe().filter(|_| two) else { return b'\t' };
        let text = self.line.get(self.at..end).unwrap_or_default();
        let hex = text.strip_prefix(b"0").unwrap_or(text).strip_prefix(b"x");
        let code = hex.and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        let delimiter = match (text, code) {
            ([], _) => b'\t',
            ([one], _) => *one,
            (_, Some(code)) => code,
            _ => return b'\t',
        };
        self.at = end + 1;
        delimiter
    }
}

/// An escape of CEF.
pub(super) fn escape(text: &str) -> (Option<char>, usize) {
    let decoded = match text.as_bytes().get(1) {
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(byte @ (b'\\' | b'=' | b'|')) => char::from(*byte),
        _ => return (None, 1),
    };
    (Some(decoded), 2)
}
