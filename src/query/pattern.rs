//! Regular expressions of a query: bounded, and of linear time whatever they say.

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
    /// What is wrong with it, or which bound it passes, as a sentence.
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
        let pattern = Pattern { text: plain, fold };
        match pattern.build() {
            Ok(_) => Ok(pattern),
            Err(error) => Err(format!(
                "This pattern cannot be used: {error} (at most {} kB of program, {DEEPEST} levels).",
                LARGEST >> 10
            )),
        }
    }

    fn build(&self) -> Result<Regex, regex_lite::Error> {
        let mut builder = RegexBuilder::new(&self.text);
        builder.case_insensitive(self.fold).size_limit(LARGEST).nest_limit(DEEPEST).build()
    }

    /// The expression made ready; none where it was not [made](Self::new) here.
    pub(super) fn ready(&self) -> Option<Regex> {
        self.build().ok()
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
            ("a{1000}{1000}", Some("size")),
            ("(", Some("without closing")),
            ("(?=a)", Some("look-around")),
            ("\\", Some("saw start of escape")),
            ("^/etc/(shadow|passwd)$", None),
        ] {
            let said = Pattern::new(text, false).err();
            let told = said.as_ref().map(|said| wrong.is_some_and(|wrong| said.contains(wrong)));
            assert_eq!(told, wrong.map(|_| true), "{text}: {said:?}");
        }
        let nested = "(".repeat(100) + &")".repeat(100);
        assert!(Pattern::new(&nested, false).is_err());
    }

    #[test]
    fn slashes_need_no_escape() {
        let pattern = Pattern::new(r"a\/b/\\/", true).unwrap();
        assert_eq!((pattern.text(), pattern.to_string().as_str()), (r"a/b/\\/", r"/a\/b\/\\\//i"));
    }
}
