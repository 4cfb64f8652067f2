//! What an input is when it is not text: told by its first bytes, so that a person reads
//! "a PNG image" and not a page of garbage. Also whether what stands between records is no text.

/// How many bytes are looked at.
const HEAD: usize = 4096;

const MAGIC: &[(&[u8], &str)] = &[
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF-", "a PDF document"),
    (b"\x7fELF", "an ELF program"),
    (b"MZ", "a Windows program"),
    (b"\0asm", "a WebAssembly module"),
    (b"\x1f\x8b", "gzip-compressed data"),
    (b"PK\x03\x04", "a zip archive"),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed data"),
    (b"BZh", "bzip2-compressed data"),
    (b"\xfd7zXZ\0", "xz-compressed data"),
    (b"\x04\x22\x4d\x18", "lz4-compressed data"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\xff\xfe", "UTF-16 text"),
    (b"\xfe\xff", "UTF-16 text"),
];

/// What the input is, if it is not text. The outer `None` asks for more bytes.
pub(super) fn binary(src: &[u8], last: bool) -> Option<Option<&'static str>> {
    if src.len() < HEAD && !last {
        return None;
    }
    let head = src.get(..src.len().min(HEAD)).unwrap_or_default();
    let text = |kind: &str| !matches!(kind, "a Windows program" | "bzip2-compressed data");
    let named = MAGIC
        .iter()
        .find(|(magic, kind)| head.starts_with(magic) && (text(kind) || controls(head) > 0));
    if let Some((_, kind)) = named {
        return Some(Some(kind));
    }
    let nuls = head.iter().filter(|byte| **byte == 0).count();
    let odd = head.iter().skip(1).step_by(2).filter(|byte| **byte == 0).count();
    let even = nuls - odd;
    if nuls * 3 > head.len() && nuls < head.len() && (odd * 20 < even || even * 20 < odd) {
        return Some(Some("UTF-16 text"));
    }
    Some((controls(head) * 10 > head.len()).then_some("binary data"))
}

/// Whether a run of text is none: it holds bytes that no text holds (NUL only inside of it), or a
/// third of it is not UTF-8. Of Latin-1 prose, a tenth is not.
pub(super) fn is_binary(text: &[u8]) -> bool {
    let end = text.iter().rposition(|byte| !b"\0\n\r".contains(byte)).map_or(0, |last| last + 1);
    let text = text.get(..end).unwrap_or_default();
    let broken: usize = text.utf8_chunks().map(|chunk| chunk.invalid().len()).sum();
    text.iter().any(is_control) || broken * 3 > text.len()
}

/// Bytes that text does not hold. NUL is not counted: it pads cut logs.
fn controls(head: &[u8]) -> usize {
    head.iter().filter(|byte| **byte != 0 && is_control(byte)).count()
}

/// Whether a byte is a control byte and none that terminals take.
fn is_control(byte: &u8) -> bool {
    *byte < 0x20 && !b"\x07\x08\t\n\r\x0b\x0c\x1b".contains(byte)
}
