//! Whether a text fits what a condition looks for. Asked once per distinct text.

use super::{Match, Net};
use crate::bytes::sort;
use crate::event::Field;

/// A text to look for without regard to case; in a pattern, pieces of it in order.
pub struct Folded {
    pieces: Vec<String>,
}

impl Folded {
    /// A text as it is.
    pub fn text(text: &str) -> Folded {
        Folded { pieces: vec![text.to_lowercase()] }
    }

    /// A pattern in which `*` stands for any text.
    pub fn pattern(pattern: &str) -> Folded {
        let pieces = pattern.split('*').filter(|piece| !piece.is_empty());
        Folded { pieces: pieces.map(str::to_lowercase).collect() }
    }

    /// Whether it can stand in a number.
    pub fn is_of_number(&self) -> bool {
        let mut bytes = self.pieces.iter().flat_map(|piece| piece.bytes());
        bytes.all(|byte| byte.is_ascii_digit() || byte == b'-')
            && self.pieces.iter().any(|piece| !piece.is_empty())
    }

    /// Whether it stands in a text.
    pub fn within(&self, text: &str) -> bool {
        if text.is_ascii() {
            let mut rest = text.as_bytes();
            return self.pieces.iter().all(|piece| {
                let piece = piece.as_bytes();
                let at = match piece.len() {
                    0 => Some(0),
                    len => rest.windows(len).position(|window| window.eq_ignore_ascii_case(piece)),
                };
                let found = at.and_then(|at| rest.get(at + piece.len()..));
                rest = found.unwrap_or_default();
                found.is_some()
            });
        }
        let lower = text.to_lowercase();
        let mut rest = lower.as_str();
        self.pieces.iter().all(|piece| {
            let found = rest.find(piece.as_str()).and_then(|at| rest.get(at + piece.len()..));
            rest = found.unwrap_or_default();
            found.is_some()
        })
    }
}

/// Whether a pattern fits a whole text; `*` stands for any text.
pub(super) fn glob(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = rest.get(at + part.len()..).unwrap_or_default(),
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// What a value may be to fit, but for itself.
enum Fit<'a> {
    Begins(&'a str),
    Glob(&'a str),
    Net(Net),
}

/// The values that a condition names: those it names whole, and how others fit.
pub(super) struct Fits<'a> {
    pub exact: Vec<&'a str>,
    others: Vec<Fit<'a>>,
}

impl<'a> Fits<'a> {
    /// Of the values of a field, or of one that is not canonical.
    pub fn new(field: Option<Field>, values: &'a [Match]) -> Fits<'a> {
        let mut fits = Fits { exact: Vec::new(), others: Vec::new() };
        for value in values {
            match value {
                // Tools cut the ids of containers; an empty text is no beginning of one.
                Match::Exact(text) if field == Some(Field::ContainerId) && !text.is_empty() => {
                    fits.others.push(Fit::Begins(text));
                }
                Match::Exact(text) => fits.exact.push(text),
                Match::Glob(pattern) => fits.others.push(Fit::Glob(pattern)),
                Match::Net(net) => fits.others.push(Fit::Net(*net)),
                Match::Missing | Match::Host => {}
            }
        }
        sort(&mut fits.exact, Ord::cmp);
        fits
    }

    /// Whether only texts fit that are [named whole](Self::exact).
    pub fn is_exact(&self) -> bool {
        self.others.is_empty()
    }

    /// Whether a text fits.
    pub fn holds(&self, text: &str) -> bool {
        self.exact.binary_search(&text).is_ok()
            || self.others.iter().any(|fit| match fit {
                Fit::Begins(start) => text.starts_with(start),
                Fit::Glob(pattern) => glob(pattern, text),
                Fit::Net(net) => net.holds(text),
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_fit_whole_texts() {
        for (pattern, text, fits) in [
            ("*", "", true),
            ("a*c", "abc", true),
            ("a*c", "abcd", false),
            ("*b*", "abc", true),
            ("ab*ba", "aba", false),
            ("abc", "abc", true),
        ] {
            assert_eq!(glob(pattern, text), fits, "{pattern} {text}");
        }
    }

    #[test]
    fn words_stand_anywhere_without_regard_to_case() {
        for (pattern, text, found) in [
            ("c*e", "ABCDEF", true),
            ("c*c", "ABCDEF", false),
            ("ÄB*ß", "x äb straß y", true),
            ("b*é", "ABé", true),
            ("k", "\u{212A}", true),
        ] {
            assert_eq!(Folded::pattern(pattern).within(text), found, "{pattern} {text}");
        }
        assert!(!Folded::text("c*e").within("cde"));
        assert!(Folded::text("").within(""));
    }
}
