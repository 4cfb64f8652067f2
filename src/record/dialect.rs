//! Records that are not written as plain JSON: how a mending reading goes on at a token
//! that is written in another way.
//!
//! Literals, quotes and keys of Python and JavaScript, comments, smart quotes, blanks of web
//! pages, HTML entities, doubled escaping, ellipses. Everything is read where it stands; see
//! [`edit`](super::edit) for how values come out decoded. What a record is written in is
//! noted once, at its first place; what is left out or read as another word, each time.

use super::edit::Put;
use super::json::{Parser, State, Stop, span};
use super::marks::{
    LONGEST, Quote, WORDS, bare_key, closer, entity, is_quoted_key, opening, quote_at, skip_blank,
};
use super::scan::{scalar_end, skip_space};
use super::{Kind, Rule};

type Next = Result<Option<State>, Stop>;

impl Parser<'_> {
    /// What to do at a token that JSON does not know; `None` if no dialect knows it either.
    pub(super) fn foreign(&mut self, state: State, byte: u8) -> Next {
        self.enough(self.at)?;
        let (at, rule) = skip_blank(self.src, self.at);
        if let Some(rule) = rule {
            self.once(rule, self.at, at - self.at);
            self.at = at;
            return Ok(Some(state));
        }
        if let Some((quote, width)) = quote_at(self.src, self.at) {
            return self.quoted(state, quote, width);
        }
        match byte {
            b'/' | b'#' => self.comment(state),
            b'.' | 0xe2 => self.ellipsis(state),
            _ if byte.is_ascii_alphanumeric() || b"_$".contains(&byte) => self.word(state),
            _ => Ok(None),
        }
    }

    /// Asks for more bytes if a mark at a place could be cut off.
    fn enough(&self, at: usize) -> Result<(), Stop> {
        if self.src.len() < at + LONGEST && !self.last { Err(Stop::More) } else { Ok(()) }
    }

    /// The place behind blanks of any sort.
    pub(super) fn past_blank(&self, at: usize) -> Result<usize, Stop> {
        let (at, _) = skip_blank(self.src, at);
        self.enough(at)?;
        Ok(at)
    }

    /// An answer about a place, or the wish for more bytes.
    pub(super) fn told(&self, answer: Option<bool>) -> Result<bool, Stop> {
        match answer {
            None if !self.last => Err(Stop::More),
            answer => Ok(answer.unwrap_or(false)),
        }
    }

    /// Notes what the record is written in, at the first place only.
    fn once(&mut self, rule: Rule, at: usize, width: usize) {
        let bit = 1_u64 << (rule as u32);
        if self.seen & bit == 0 {
            self.seen |= bit;
            self.note(at, width, rule);
        }
    }

    /// Whether a comment is there. A `#` on a line of its own behind a value is none: more
    /// likely a heading behind a record that was not closed.
    fn comment(&mut self, state: State) -> Next {
        let start = self.at;
        let rest = self.src.get(start..).unwrap_or_default();
        let before = start.checked_sub(1).and_then(|place| self.src.get(place));
        if !before.is_some_and(|byte| b" \t\r\n,{[/".contains(byte)) {
            return Ok(None);
        }
        let end = match rest {
            [b'/', b'*', ..] => {
                let near = rest.get(..rest.len().min(4096)).unwrap_or_default();
                match memchr::memmem::find(near, b"*/") {
                    Some(end) => start + end + 2,
                    None if near.len() < 4096 && !self.last => return Err(Stop::More),
                    None => return Ok(None),
                }
            }
            [b'#', ..] if state == State::After && self.near_line_end(self.value_end)? < start => {
                return Ok(None);
            }
            [b'/', b'/', ..] | [b'#', ..] => self.near_line_end(start)?,
            _ => return Ok(None),
        };
        self.note(start, end - start, Rule::CommentSkipped);
        self.at = end;
        Ok(Some(state))
    }

    /// `...` or `…` in the place of a field, an element or a value.
    fn ellipsis(&mut self, state: State) -> Next {
        let rest = self.src.get(self.at..).unwrap_or_default();
        let width = if rest.starts_with(b"...") || rest.starts_with("\u{2026}".as_bytes()) {
            3
        } else {
            return Ok(None);
        };
        let end = self.at + width;
        let after = self.past_blank(end)?;
        let closed = matches!(self.src.get(after), Some(b',' | b'}' | b']'));
        if state == State::After && !closed && !self.key_at(after)? {
            return Ok(None);
        }
        let valueless = state == State::Value && !self.in_array();
        let start = if valueless { opening(self.src, self.key.0) } else { self.at };
        self.note(start, end - start, Rule::EllipsisSkipped);
        (self.at, self.value_end, self.comma) = (end, end, None);
        Ok(Some(match state {
            State::Value if self.in_array() && !closed => State::Value,
            State::Key if !closed => State::Key,
            _ => State::After,
        }))
    }

    /// A word: a literal of the table, or a key without quotes.
    fn word(&mut self, state: State) -> Next {
        let at = self.at;
        if state == State::Value {
            let end = scalar_end(self.src, at);
            let word = self.src.get(at..end).unwrap_or_default();
            let Some((_, put, kind, rule)) =
                WORDS.iter().find(|(known, ..)| known.as_bytes() == word)
            else {
                return Ok(None);
            };
            self.note(at, end - at, *rule);
            self.tape.edit(at, end, Put::Text(put));
            self.at = end;
            self.push(*kind, at, end, false)?;
            return self.done().map(Some);
        }
        if state == State::After && (self.in_array() || self.seen & KEYS == 0) {
            return Ok(None);
        }
        let end = match bare_key(self.src, at, self.last) {
            None if !self.last => return Err(Stop::More),
            end => end.flatten(),
        };
        let Some(end) = end else { return Ok(None) };
        // A word that is stuck to another record: all other keys have quotes.
        if self.seen & KEYS == 0 && !self.tape.nodes.is_empty() && self.opens_record(end)? {
            return Ok(None);
        }
        if state == State::After {
            self.note(self.value_end, 0, Rule::CommaAdded);
            return Ok(Some(State::Key));
        }
        self.once(Rule::KeysUnquoted, at, 0);
        self.key_read(at, (at, end), skip_space(self.src, end)).map(Some)
    }

    /// Whether an object whose keys have quotes stands behind a word and its colon.
    fn opens_record(&self, word: usize) -> Result<bool, Stop> {
        let colon = skip_space(self.src, word);
        let brace = skip_space(self.src, colon + 1);
        Ok(self.src.get(brace) == Some(&b'{') && self.key_at(self.past_blank(brace + 1)?)?)
    }

    /// A string in quotes that are not JSON's.
    fn quoted(&mut self, state: State, quote: Quote, width: usize) -> Next {
        let open = self.at;
        // The quote of the string that all of the record is in.
        if self.quote == Quote::Escaped && matches!(quote, Quote::Smart | Quote::Curly) {
            return Err(Stop::Split(self.value_end));
        }
        if state != State::Value && !(state == State::After && self.in_array()) {
            let key = self.told(is_quoted_key(self.src, open))?;
            if !key {
                return Ok(None);
            }
        }
        if state == State::After {
            if self.in_array() && self.quote != quote {
                return Ok(None);
            }
            self.quote = quote;
            return self.mend_comma().map(Some);
        }
        self.quote = quote;
        self.once(quote.rule(), open, width);
        let (start, end, escaped) = self.foreign_string(quote, width)?;
        if state == State::Key {
            let colon = self.past_blank(self.at)?;
            return self.key_read(open, (start, end), colon).map(Some);
        }
        if self.in_array() && self.src.get(self.past_blank(self.at)?) == Some(&b':') {
            return self.close_array_before_key(open).map(Some);
        }
        self.push(Kind::String, start, end, escaped)?;
        self.done().map(Some)
    }

    /// A key was read up to its colon.
    fn key_read(&mut self, open: usize, key: (usize, usize), colon: usize) -> Result<State, Stop> {
        self.key = span(key.0, key.1);
        self.comes_again(open)?;
        self.at = colon + 1;
        self.comma = None;
        Ok(State::Value)
    }

    /// Reads a string behind its opening quote, which is so wide: the places of its text, and
    /// whether it holds escapes. Stands behind the closing quote then.
    fn foreign_string(&mut self, quote: Quote, width: usize) -> Result<(usize, usize, bool), Stop> {
        let start = self.at + width;
        // Where `mend_string` expects the quote.
        self.at = start - 1;
        let (mut at, mut escaped) = (start, false);
        loop {
            self.enough(at)?;
            if let Some(width) = closer(self.src, at, quote)
                && self.closes(at + width, quote)?
            {
                self.at = at + width;
                return Ok((start, at, escaped));
            }
            match self.src.get(at) {
                byte @ (None | Some(b'\n' | b'\r')) => {
                    match self.mend_string(at.min(self.src.len()), byte.copied())? {
                        Some(end) => return Ok((start, end.max(start), escaped)),
                        None => at += 1,
                    }
                }
                Some(b'\\') => {
                    escaped = true;
                    at = self.foreign_escape(at, quote);
                }
                Some(b'&') if quote.rule() == Rule::EntitiesDecoded => {
                    let found = entity(self.src.get(at..).unwrap_or_default());
                    let (char, width) = found.unwrap_or(('&', 1));
                    self.tape.edit(at, at + width, Put::Char(char));
                    at += width;
                    if char == '\\' {
                        // It escapes what comes next.
                        escaped = true;
                        at = self.escaped_entity(at);
                    }
                }
                Some(_) => at += 1,
            }
        }
    }

    /// Whether what stands behind a quote lets it end a string: an apostrophe does not.
    fn closes(&self, at: usize, quote: Quote) -> Result<bool, Stop> {
        let after = self.past_blank(at)?;
        let blank = self.src.get(at..after).unwrap_or_default();
        Ok(match self.src.get(after) {
            None | Some(b':' | b',' | b'}' | b']' | b'/' | b'#') => true,
            // The string that all of the record is in ends.
            Some(b'"') if quote == Quote::Escaped => true,
            Some(_) if self.told(is_quoted_key(self.src, after))? => true,
            Some(byte) => {
                blank.contains(&b'\n')
                    || !blank.is_empty() && (*byte == b'"' || quote_at(self.src, after).is_some())
            }
        })
    }

    /// A backslash in a string: gives the place behind what it escapes.
    fn foreign_escape(&mut self, at: usize, quote: Quote) -> usize {
        let byte = |at: usize| self.src.get(at).copied();
        match (quote, byte(at + 1)) {
            (Quote::Html | Quote::HtmlSingle, _) => self.escaped_entity(at + 1),
            (Quote::Escaped, Some(b'\\')) => {
                // Two stand for one, which escapes what is written next.
                let next = at + 2;
                let pair =
                    byte(next) == Some(b'\\') && matches!(byte(next + 1), Some(b'\\' | b'"'));
                self.tape.edit(at, at + 1, Put::Text(""));
                if pair {
                    self.tape.edit(next, next + 1, Put::Text(""));
                }
                next + 1 + usize::from(pair)
            }
            (Quote::Escaped, _) => at + 2,
            (_, Some(kind @ (b'x' | b'U'))) => {
                let end = at + if kind == b'x' { 4 } else { 10 };
                let digits = self.src.get(at + 2..end).unwrap_or_default();
                let code = digits.iter().try_fold(0, |code: u32, digit| {
                    code.checked_mul(16)?.checked_add(char::from(*digit).to_digit(16)?)
                });
                match code.filter(|_| !digits.is_empty()).and_then(char::from_u32) {
                    // What it stands for must not escape what comes next.
                    Some('\\') => self.tape.edit(at + 1, end, Put::Char('\\')),
                    Some(char) => self.tape.edit(at, end, Put::Char(char)),
                    None => return at + 2,
                }
                end
            }
            _ => match closer(self.src, at + 1, quote) {
                Some(width) => {
                    self.tape.edit(at, at + 1, Put::Text(""));
                    at + 1 + width
                }
                None => at + 2,
            },
        }
    }

    /// The place behind what a backslash escapes on a page: one character, or its entity.
    fn escaped_entity(&mut self, at: usize) -> usize {
        match entity(self.src.get(at..).unwrap_or_default()) {
            Some((char, width)) => {
                self.tape.edit(at, at + width, Put::Char(char));
                at + width
            }
            None => at + 1,
        }
    }
}

/// The mark of a record whose keys stand without quotes.
const KEYS: u64 = 1 << (Rule::KeysUnquoted as u32);
