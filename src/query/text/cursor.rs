//! The text of a query from left to right: what a word is depends on where it stands.

use super::TextError;
use crate::query::Pattern;

/// A place in the text.
pub(super) struct Cursor {
    letters: Vec<char>,
    pub at: usize,
}

/// Whether a character goes on a bare word.
pub(super) fn is_word(letter: char) -> bool {
    is_value(letter) && !":<>".contains(letter)
}

/// Whether a character goes on a bare value.
pub(super) fn is_value(letter: char) -> bool {
    !letter.is_whitespace() && !"()\"".contains(letter)
}

/// Whether a character goes on a field's name in a list of them.
pub(super) fn is_name(letter: char) -> bool {
    is_word(letter) && !",|~".contains(letter)
}

/// Whether a word joins conditions.
pub(super) fn is_joiner(word: &str) -> bool {
    ["and", "or", "not"].iter().any(|joiner| word.eq_ignore_ascii_case(joiner))
}

impl Cursor {
    pub fn new(text: &str) -> Cursor {
        Cursor { letters: text.chars().collect(), at: 0 }
    }

    /// The column of a place, or of the next letter.
    pub fn error<T>(&self, at: usize, message: impl Into<String>) -> Result<T, TextError> {
        Err(TextError { column: at + 1, message: message.into() })
    }

    pub fn expected<T>(&self, what: &str) -> Result<T, TextError> {
        self.error(self.at, format!("Expected {what} here."))
    }

    pub fn len(&self) -> usize {
        self.letters.len()
    }

    fn letter(&self, at: usize) -> Option<char> {
        self.letters.get(at).copied()
    }

    /// The next letter.
    pub fn peek(&self) -> Option<char> {
        self.letter(self.at)
    }

    /// The letter behind the next one.
    pub fn second(&self) -> Option<char> {
        self.letter(self.at + 1)
    }

    /// Passes blanks; gives the next letter.
    pub fn skip(&mut self) -> Option<char> {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
        self.peek()
    }

    /// Takes a letter behind blanks, if it is this one.
    pub fn take(&mut self, wanted: char) -> bool {
        let found = self.skip() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    /// Where the letters end that belong together from a place on.
    fn end(&self, from: usize, belongs: fn(char) -> bool) -> usize {
        let more = self.letters.get(from..).unwrap_or_default();
        from + more.iter().take_while(|letter| belongs(**letter)).count()
    }

    fn text(&self, from: usize, to: usize) -> String {
        self.letters.get(from..to).unwrap_or_default().iter().collect()
    }

    /// The word behind blanks, without taking it.
    pub fn word_ahead(&mut self) -> String {
        self.skip();
        self.text(self.at, self.end(self.at, is_word))
    }

    /// Takes a word behind blanks, if it is this one.
    pub fn take_word(&mut self, word: &str) -> bool {
        let found = self.word_ahead().eq_ignore_ascii_case(word);
        self.at += if found { word.len() } else { 0 };
        found
    }

    /// Takes a word; its first letter may be any.
    pub fn word(&mut self) -> String {
        let from = self.at;
        self.at = self.end((from + 1).min(self.len()), is_word);
        self.text(from, self.at)
    }

    /// Takes letters of a kind.
    pub fn letters(&mut self, belongs: fn(char) -> bool) -> String {
        let from = self.at;
        self.at = self.end(from, belongs);
        self.text(from, self.at)
    }

    /// Takes what stands between this quote and the next.
    pub fn quoted(&mut self) -> Result<String, TextError> {
        let start = self.at;
        let mut text = String::new();
        loop {
            self.at += 1;
            match self.peek() {
                Some('"') => break,
                Some('\\') => {
                    self.at += 1;
                    text.extend(self.peek());
                }
                Some(letter) => text.push(letter),
                None => return self.error(start, "This quote is not closed."),
            }
        }
        self.at += 1;
        Ok(text)
    }

    /// Takes a regular expression from its first slash on.
    pub fn pattern(&mut self) -> Result<Pattern, TextError> {
        let start = self.at;
        let mut text = String::new();
        loop {
            self.at += 1;
            match self.peek() {
                Some('/') => break,
                Some('\\') => {
                    text.push('\\');
                    self.at += 1;
                    text.extend(self.peek());
                }
                Some(letter) => text.push(letter),
                None => return self.error(start, "Expected “/” at the end of this pattern."),
            }
        }
        self.at += 1;
        let flags = self.letters(is_value);
        if !matches!(flags.as_str(), "" | "i") {
            return self.error(
                self.at - flags.chars().count(),
                "Expected a blank, or “i” and a blank, here.",
            );
        }
        Pattern::new(&text, flags == "i").or_else(|message| self.error(start, message))
    }
}
