//! Where the text of a record stands in the bytes that it was read from, if it is not what stands
//! there: entities are decoded, a second backslash or the line break of a terminal is left out.
//!
//! Without this, a value of such a record could be told by its text alone, and a field that is
//! read as it was written, but inside of an object that lost its brace, was called foreign where
//! the same field of a record in plain JSON was not.

/// Words of Python with those that they are read as.
const WORDS: [(&str, &str); 5] = [
    ("null", "None"),
    ("null", "undefined"),
    ("null", "NaN"),
    ("true", "True"),
    ("false", "False"),
];

/// Entities with the character that they stand for.
const ENTITIES: [(&str, &str); 6] = [
    ("\"", "&quot;"),
    ("<", "&lt;"),
    (">", "&gt;"),
    ("&", "&amp;"),
    ("'", "&#39;"),
    ("\u{a0}", "&nbsp;"),
];

/// How many bytes must be alike where it is not known what was edited.
const ALIKE: usize = 6;
/// How many bytes are skipped at most to find them.
const FAR: usize = 64;

/// For each byte of `text`, and for its end, its place in `bytes`; up to where no way is found.
pub fn align(text: &[u8], bytes: &[u8]) -> Vec<usize> {
    let mut places = Vec::with_capacity(text.len() + 1);
    let mut at = 0;
    while places.len() < text.len() {
        let (rest, own) = (&text[places.len()..], &bytes[at.min(bytes.len())..]);
        // An ampersand may be decoded or not: what comes next tells.
        let decoded = |(put, out): &&(&str, &str)| {
            rest.starts_with(put.as_bytes())
                && !rest.starts_with(out.as_bytes())
                && own.starts_with(out.as_bytes())
        };
        let edit = ENTITIES.iter().chain(&WORDS).find(decoded);
        if let Some((put, out)) = edit {
            places.extend(std::iter::repeat_n(at, put.len()));
            at += out.len();
        } else if rest.first() == own.first() {
            places.push(at);
            at += 1;
        } else if matches!(own.first(), Some(b'\\' | b'\n' | b'\r')) {
            at += 1;
        } else {
            let alike = &rest[..rest.len().min(ALIKE)];
            let near = own.windows(alike.len().max(1)).take(FAR).position(|part| part == alike);
            let Some(skipped) = near else { return places };
            at += skipped;
        }
    }
    places.push(at.min(bytes.len()));
    places
}
