//! Text that knows where each of its bytes stood before it was damaged, and edits of it.

use std::ops::Range;

/// The origin of a byte that damage put in.
pub const NEW: u32 = u32::MAX;

/// Bytes, and for each its place in the intact text.
#[derive(Debug, Clone, Default)]
pub struct Traced {
    pub bytes: Vec<u8>,
    pub from: Vec<u32>,
}

/// Bytes that are replaced.
#[derive(Debug, Clone)]
pub struct Edit {
    pub at: Range<usize>,
    pub put: Traced,
}

impl Edit {
    pub fn cut(at: Range<usize>) -> Edit {
        Edit { at, put: Traced::default() }
    }

    pub fn insert(at: usize, put: &[u8]) -> Edit {
        Edit { at: at..at, put: Traced::new(put) }
    }

    pub fn replace(at: Range<usize>, put: &[u8]) -> Edit {
        Edit { at, put: Traced::new(put) }
    }
}

impl Traced {
    /// An intact text.
    pub fn intact(bytes: &[u8]) -> Traced {
        Traced { bytes: bytes.to_vec(), from: (0..bytes.len() as u32).collect() }
    }

    /// Bytes from nowhere.
    pub fn new(bytes: &[u8]) -> Traced {
        Traced { bytes: bytes.to_vec(), from: vec![NEW; bytes.len()] }
    }

    /// A part, which keeps its origins.
    pub fn part(&self, at: Range<usize>) -> Traced {
        Traced { bytes: self.bytes[at.clone()].to_vec(), from: self.from[at].to_vec() }
    }

    pub fn push(&mut self, more: &Traced) {
        self.bytes.extend_from_slice(&more.bytes);
        self.from.extend_from_slice(&more.from);
    }

    /// The text after edits; of two that overlap the later one is left out.
    pub fn edited(&self, mut edits: Vec<Edit>) -> Traced {
        edits.sort_by_key(|edit| (edit.at.start, edit.at.end));
        let mut out = Traced::default();
        let mut at = 0;
        for edit in edits.iter().filter(|edit| edit.at.end <= self.bytes.len()) {
            if edit.at.start >= at {
                out.push(&self.part(at..edit.at.start));
                out.push(&edit.put);
                at = edit.at.end;
            }
        }
        out.push(&self.part(at..self.bytes.len()));
        out
    }

    /// Where bytes of an intact span are now: from the first to behind the last.
    pub fn now(&self, intact: &Range<usize>) -> Option<Range<usize>> {
        let inside = |from: &u32| intact.contains(&(*from as usize));
        let start = self.from.iter().position(inside)?;
        let end = self.from.iter().rposition(inside)? + 1;
        Some(start..end)
    }

    /// Where an intact span stands unchanged, if it does.
    pub fn whole(&self, intact: &Range<usize>) -> Option<Range<usize>> {
        let start = self.from.iter().position(|from| *from as usize == intact.start)?;
        let span = start..start + intact.len();
        let now = self.from.get(span.clone())?;
        let same = now.iter().zip(intact.clone()).all(|(from, place)| *from as usize == place);
        same.then_some(span)
    }
}

/// The lines of a text, each with its line end.
pub fn lines(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut start = 0;
    bytes
        .split_inclusive(|byte| *byte == b'\n')
        .map(|line| {
            let span = start..start + line.len();
            start = span.end;
            span
        })
        .collect()
}

/// For each byte, whether it is of the notation, not inside of a string: quotes themselves
/// are. No string goes over a line end. Of a `Key: value` line only the colon is notation.
pub fn notation(bytes: &[u8]) -> Vec<bool> {
    let mut is = vec![false; bytes.len()];
    for line in lines(bytes) {
        let text = &bytes[line.clone()];
        let key = text.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        if key > 0 && text.get(key) == Some(&b':') {
            is[line.start + key] = true;
            continue;
        }
        let (mut inside, mut escaped) = (false, false);
        for (at, byte) in line.zip(text) {
            is[at] = !inside || (*byte == b'"' && !escaped);
            inside ^= is[at] && *byte == b'"';
            escaped = inside && *byte == b'\\' && !escaped;
        }
    }
    is
}
