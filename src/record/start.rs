//! What stands at a place between records: separators, or the brace of an object.

use super::line;
use super::marks::opens;
use super::mend::is_key;
use super::scan::skip_space;

/// How many bytes of separators stand at the start.
pub(super) fn separators(src: &[u8]) -> usize {
    let mut at = 0;
    loop {
        match src.get(at) {
            Some(b' ' | b'\n' | b'\r' | b'\t' | b',' | 0 | 0x0b | 0x0c) => at += 1,
            Some(0xef) if src.get(at..at + 3) == Some(b"\xef\xbb\xbf") => at += 3,
            _ => return at,
        }
    }
}

/// How many blanks and tabs stand at the start.
pub(super) fn spaces(src: &[u8]) -> usize {
    src.iter().take_while(|byte| **byte == b' ' || **byte == b'\t').count()
}

/// Whether the brace at a place opens an object: a key follows it, or its end, or a line
/// with a key follows on its line. A key that is not written as JSON's does not count behind
/// what a line of a log begins with: there, it is part of the message. `None` if more bytes
/// are needed to tell.
pub(super) fn object_start(src: &[u8], at: usize) -> Option<bool> {
    let inside = skip_space(src, at + 1);
    match src.get(inside)? {
        b'"' | b'}' => Some(true),
        b'{' | b'[' => Some(false),
        _ => {
            let before = src.get(..at).unwrap_or_default();
            let other = match opens(src, at + 1, may_be_bare(before)) {
                Some(true) => {
                    let head = before.get(..before.len().min(256)).unwrap_or_default();
                    return Some(line::parse(head).is_none());
                }
                other => other,
            };
            let rest = src.get(inside..).unwrap_or_default();
            let near = rest.get(..rest.len().min(4096)).unwrap_or_default();
            match memchr::memchr(b'\n', near) {
                Some(end) => match is_key(src, skip_space(src, inside + end)) {
                    Some(false) => other,
                    answer => answer,
                },
                None if near.len() == 4096 => other,
                None => None,
            }
        }
    }
}

/// Whether an object whose keys have no quotes may follow this text on a line: in
/// `Point { x: 1 }` or `find(list, {age: 50})` it is code.
fn may_be_bare(before: &[u8]) -> bool {
    matches!(before.trim_ascii_end().last(), None | Some(b':' | b'=' | b'[' | b'>'))
}
