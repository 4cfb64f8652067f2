//! Regular expressions of a query: bounded, and of linear time whatever they say.
//!
//! Whether one can be used is told where it is used: the worker has the engine, and the page, which
//! reads the query, does without its weight.

use super::text::TextError;
use super::{Expr, Query};
use regex_lite::{Regex, RegexBuilder};
use serde::{Deserialize, Serialize};

/// A regular expression in the syntax of `regex-lite`: without look-around, references back
/// and classes of Unicode.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Pattern {
    text: String,
    fold: bool,
}

/// The longest pattern, in bytes.
const LONGEST: usize = 500;
/// The largest program, in bytes.
const LARGEST: usize = 64 << 10;
/// How deep its groups may nest.
const DEEPEST: u32 = 20;

impl Pattern {
    /// A pattern, perhaps without regard to the case of `a` to `z`. What its text escapes
    /// without need is not escaped in it: `\/` is `/`.
    ///
    /// # Errors
    /// It is too long, as a sentence.
    pub fn new(text: &str, fold: bool) -> Result<Pattern, String> {
        if text.len() > LONGEST {
            return Err(format!("This pattern is longer than {LONGEST} bytes."));
        }
        let mut plain = String::with_capacity(text.len());
        let mut letters = text.chars();
        while let Some(letter) = letters.next() {
            let escaped = if letter == '\\' { letters.next() } else { None };
            if escaped != Some('/') {
                plain.push(letter);
            }
            plain.extend(escaped);
        }
        Ok(Pattern { text: plain, fold })
    }

    /// Makes it ready.
    ///
    /// # Errors
    /// What is wrong with it, or which bound it passes, as a sentence.
    pub(super) fn ready(&self) -> Result<Regex, String> {
        let mut builder = RegexBuilder::new(&self.text);
        builder.case_insensitive(self.fold).size_limit(LARGEST).nest_limit(DEEPEST);
        builder.build().map_err(|error| {
            let error = error.to_string();
            let kilobytes = (LARGEST >> 10).to_string();
            let (deepest, bound) =
                (DEEPEST.to_string(), [" (at most ", &kilobytes, " kB)"].concat());
            let bound = match error.as_str() {
                error if error.contains("size limit") => bound,
                error if error.contains("nesting") => [" (at most ", &deepest, " levels)"].concat(),
                _ => String::new(),
            };
            ["This pattern cannot be used: ", &error, &bound, "."].concat()
        })
    }

    /// The text of the pattern.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it has no regard to case.
    pub fn folds(&self) -> bool {
        self.fold
    }
}

/// A pattern that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// The pattern, as a query writes it.
    pub pattern: String,
    /// What is wrong with it, or which bound it passes, as a sentence.
    pub why: String,
}

impl Refused {
    /// What is wrong with the text of the query, and where.
    pub fn of(&self, text: &str) -> TextError {
        let before = text.split_once(&self.pattern).map_or("", |(before, _)| before);
        TextError { column: before.chars().count() + 1, message: self.why.clone() }
    }
}

impl Query {
    /// The first of its patterns that cannot be used.
    pub fn refused(&self) -> Option<Refused> {
        let found = std::cell::Cell::new(None);
        self.listed().any(&|part| {
            let Expr::Finds(_, pattern) = part else { return false };
            let Err(why) = pattern.ready() else { return false };
            found.set(Some(Refused { pattern: pattern.to_string(), why }));
            true
        });
        found.take()
    }
}

/// As a query writes it: `/text/`, with `i` where it has no regard to case.
impl std::fmt::Display for Pattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "/{}/{}", self.text.replace('/', "\\/"), if self.fold { "i" } else { "" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_have_bounds_that_are_named() {
        let long = "a".repeat(501);
        for (text, wrong) in [
            (long.as_str(), Some("500 bytes")),
            ("a{1000}{1000}", Some("at most 64 kB")),
            ("(", Some("without closing")),
            ("(?=a)", Some("look-around")),
            ("\\", Some("saw start of escape")),
            ("^/etc/(shadow|passwd)$", None),
        ] {
            let said = Pattern::new(text, false).and_then(|pattern| pattern.ready()).err();
            let told = said.as_ref().map(|said| wrong.is_some_and(|wrong| said.contains(wrong)));
            assert_eq!(told, wrong.map(|_| true), "{text}: {said:?}");
        }
        let nested = "(".repeat(100) + &")".repeat(100);
        assert!(Pattern::new(&nested, false).unwrap().ready().unwrap_err().contains("20 levels"));
    }

    #[test]
    fn slashes_need_no_escape() {
        let pattern = Pattern::new(r"a\/b/\\/", true).unwrap();
        assert_eq!((pattern.text(), pattern.to_string().as_str()), (r"a/b/\\/", r"/a\/b\/\\\//i"));
    }
}
