//! How a damaged object is read on: what is missing is closed, what cannot be read is
//! skipped, and both are noted. No rule makes up a key or a value.

use super::json::{Parser, State, Stop};
use super::marks::{Quote, is_quoted_key, opening, quote_at};
use super::scan::skip_space;
use super::wrap::repeats;
use super::{Reason, Rule};

/// Whether a byte is one that keys are made of.
pub(super) fn plain(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_-.@/$ ".contains(byte)
}

/// Whether a key with its colon begins here: `"name":`. `None` if the bytes end too early.
pub(super) fn is_key(src: &[u8], at: usize) -> Option<bool> {
    let rest = src.get(at..).unwrap_or_default();
    match rest.first() {
        None => return None,
        Some(b'"') => {}
        Some(_) => return Some(false),
    }
    let name = rest.iter().skip(1).take(100).take_while(|byte| plain(byte)).count();
    match rest.get(name + 1) {
        None => None,
        Some(b'"') if name > 0 => {
            let after = skip_space(src, at + name + 2);
            src.get(after).map(|byte| *byte == b':')
        }
        Some(_) => Some(false),
    }
}

impl Parser<'_> {
    pub(super) fn note(&mut self, at: usize, skipped: usize, rule: Rule) {
        self.tape.repairs.push((at, skipped, rule));
    }

    /// Whether a key begins here, in quotes that the record has.
    pub(super) fn key_at(&self, at: usize) -> Result<bool, Stop> {
        match is_key(self.src, at) {
            Some(false) if self.quote != Quote::Double => self.told(is_quoted_key(self.src, at)),
            answer => self.told(answer),
        }
    }

    /// Whether a quote stands here that a key of the record could begin with.
    fn quote_at(&self, at: usize) -> bool {
        self.src.get(at) == Some(&b'"')
            || self.quote != Quote::Double && quote_at(self.src, at).is_some()
    }

    /// The place behind blanks, of any sort if the record is not written as JSON.
    fn below(&self, at: usize) -> Result<usize, Stop> {
        if self.seen == 0 { Ok(skip_space(self.src, at)) } else { self.past_blank(at) }
    }

    /// Goes back to a place, from which all is read again.
    fn back(&mut self, to: usize) {
        self.at = to;
        while let Some((_, _, rule)) =
            self.tape.repairs.pop_if(|(at, skipped, _)| *at + *skipped > to)
        {
            self.seen &= !(1 << (rule as u32));
        }
        while self.tape.edits.pop_if(|edit| edit.start >= to).is_some() {}
    }

    /// Closes the innermost container where its last value ended.
    fn close_missing(&mut self) -> State {
        let rule = if self.in_array() { Rule::ArrayClosed } else { Rule::BraceClosed };
        if self.comma.is_none() {
            self.back(self.value_end);
        }
        self.note(self.value_end, 0, rule);
        self.close(0)
    }

    /// Meets what strict JSON does not allow here.
    pub(super) fn mend(&mut self, state: State, byte: Option<u8>) -> Result<State, Stop> {
        if !self.mending {
            return Err(Stop::Bad(Reason::Fragment));
        }
        if let Some(byte) = byte
            && let Some(next) = self.foreign(state, byte)?
        {
            return Ok(next);
        }
        match (state, byte) {
            (_, None) => {
                self.incomplete |= state != State::After;
                if state == State::Value && !self.in_array() {
                    return self.drop_pending(opening(self.src, self.key.0));
                }
                Ok(self.close_missing())
            }
            (State::Key, Some(b'}')) | (State::Value, Some(b']')) if self.comma.is_some() => {
                let at = self.comma.take().unwrap_or(self.at);
                self.note(at, 1, Rule::CommaSkipped);
                Ok(self.close(1))
            }
            (State::Key, Some(b'{' | b'[' | b']')) => Ok(self.close_missing()),
            (State::Key, Some(b',')) => {
                self.note(self.at, 1, Rule::CommaSkipped);
                self.at += 1;
                Ok(State::Key)
            }
            (State::Key, Some(_)) => self.skip_junk(self.at, self.at, true),
            (State::Value, Some(_)) if self.in_array() => Ok(self.close_missing()),
            (State::Value, Some(_)) => {
                let start = opening(self.src, self.key.0);
                self.skip_junk(start, start, true)
            }
            (State::After, Some(b'"')) => self.mend_comma(),
            // A line end closed the string before it: what follows is another record.
            (State::After, Some(b'{')) if self.in_array() && self.closed_open() => {
                Err(Stop::Split(self.value_end))
            }
            (State::After, Some(b'{')) if self.in_array() => {
                self.note(self.value_end, 0, Rule::CommaAdded);
                Ok(State::Value)
            }
            (State::After, Some(b'}' | b']' | b'{')) => Ok(self.close_missing()),
            (State::After, Some(b'0'..=b'9')) if let Some(next) = self.broken_number()? => Ok(next),
            (State::After, Some(_)) if self.in_array() => Ok(self.close_missing()),
            (State::After, Some(b':')) if let Some(start) = self.ran_into_key()? => {
                self.skip_junk(start, self.at, true)
            }
            (State::After, Some(_)) => {
                let end = self.near_line_end(self.value_end)?;
                if self.at < end {
                    self.skip_junk(self.at, self.at, false)
                } else {
                    Ok(self.close_missing())
                }
            }
            (State::End, _) => Ok(State::End),
        }
    }

    /// A quote where a comma belongs: the next key, or the next element.
    pub(super) fn mend_comma(&mut self) -> Result<State, Stop> {
        let key = self.key_at(self.at)?;
        match (self.in_array(), key) {
            (true, true) => self.close_array_before_key(self.at),
            (true, false) => {
                self.note(self.value_end, 0, Rule::CommaAdded);
                Ok(State::Value)
            }
            (false, true) => {
                self.note(self.value_end, 0, Rule::CommaAdded);
                Ok(State::Key)
            }
            (false, false) => self.skip_junk(self.at, self.at, false),
        }
    }

    /// A string that is a key of the parent: the array before it was left open.
    pub(super) fn close_array_before_key(&mut self, key_start: usize) -> Result<State, Stop> {
        self.back(key_start);
        self.note(self.value_end, 0, Rule::ArrayClosed);
        self.close(0);
        Ok(if self.in_array() { State::Value } else { State::Key })
    }

    /// A string in the place of a key without a colon behind it.
    pub(super) fn mend_key(
        &mut self,
        start: usize,
        after: usize,
        byte: Option<u8>,
    ) -> Result<State, Stop> {
        if !self.mending {
            return Err(Stop::Bad(Reason::Fragment));
        }
        let same_line = self.near_line_end(start)? >= after;
        let value = byte.is_some_and(|byte| byte == b'"' || byte == b'-' || byte.is_ascii_digit());
        if same_line && value {
            self.note(self.at, 0, Rule::ColonAdded);
            self.at = after;
            self.comma = None;
            return Ok(State::Value);
        }
        if byte.is_none() {
            self.incomplete = true;
            return self.drop_pending(start);
        }
        self.skip_junk(start, start, true)
    }

    /// The next key on the line that ends at a place, behind a comma.
    fn next_key(&self, from: usize, end: usize) -> Result<Option<usize>, Stop> {
        for at in from.max(self.value_end) + 1..end {
            if self.quote_at(at) && self.comma_before(at) && self.key_at(at)? {
                return Ok(Some(at));
            }
        }
        Ok(None)
    }

    /// Leaves out what cannot be read from `start` on, `from` a place on: up to the next key on
    /// its line, or to the end of its line if the record goes on below. Else the record ends
    /// before it, or with the last brace of the line.
    fn skip_junk(&mut self, start: usize, from: usize, expecting: bool) -> Result<State, Stop> {
        let end = self.near_line_end(start)?;
        self.back(start);
        if let Some(key) = self.next_key(from, end)? {
            return match self.opener(start, key)? || self.prefixed(start, key) {
                true => Err(Stop::Split(self.value_end)),
                false => Ok(self.resume(start, key)),
            };
        }
        let below = self.below(end)?;
        let goes_on = match self.src.get(below) {
            None if !self.last => return Err(Stop::More),
            Some(b'}') => true,
            _ => self.key_at(below)?,
        };
        // Only JSON's own space, which is skipped: else nothing would be left out.
        let mut line = self.src.get(start..end).unwrap_or_default();
        while let [rest @ .., b' ' | b'\t' | b'\r' | b'\n'] = line {
            line = rest;
        }
        if goes_on && (expecting || line.contains(&b'"')) {
            if line.last() == Some(&b'{') && self.opener(start, below)? {
                return Err(Stop::Split(self.value_end));
            }
            return Ok(self.resume(start, start + line.len()));
        }
        let closer = line
            .iter()
            .rposition(|byte| *byte == b'}')
            .filter(|place| start + *place >= from)
            // What stands behind the brace is not the record's, so it says nothing of it.
            .filter(|place| expecting || line.iter().take(*place).any(|byte| *byte == b'"'));
        match closer {
            Some(place) if place > 0 => {
                self.note(start, place, Rule::TextSkipped);
                self.at = start + place;
                self.comma = None;
                Ok(State::After)
            }
            // A comma said that more was to come, and a quote that this was it.
            _ if expecting && self.comma.is_some() && line.contains(&b'"') => {
                let state = self.resume(start, start + line.len());
                self.value_end = self.at;
                Ok(if state == State::Key { self.close_missing() } else { state })
            }
            _ => Ok(self.close_missing()),
        }
    }

    /// Notes what was left out, and waits for a key, or for what closes the object.
    fn resume(&mut self, start: usize, end: usize) -> State {
        self.note(start, end - start, Rule::TextSkipped);
        self.at = end;
        self.value_end = self.value_end.max(end);
        self.comma = None;
        State::Key
    }

    /// Whether a brace opens a record in what would be skipped up to a key: one that is no
    /// field's value.
    fn opener(&self, start: usize, key: usize) -> Result<bool, Stop> {
        let skipped = self.src.get(start..key).unwrap_or_default();
        for brace in memchr::memchr_iter(b'{', skipped) {
            let before = self.src.get(..start + brace).unwrap_or_default().trim_ascii_end();
            let key = before.strip_suffix(b":").and_then(|key| key.trim_ascii_end().last());
            if key.is_none_or(u8::is_ascii_alphanumeric)
                && self.key_at(self.below(start + brace + 1)?)?
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether what would be skipped stands before a line as line numbers and quoting do, in a
    /// record without a start that has lines without: then another stream's lines are among its.
    fn prefixed(&self, start: usize, key: usize) -> bool {
        let headless = self.tape.repairs.first().is_some_and(|first| first.2 == Rule::BraceOpened);
        let before = self.src.get(..start).unwrap_or_default();
        let line = before.trim_ascii_end().len();
        let feed = before.get(line..).unwrap_or_default().contains(&b'\n');
        let skipped = self.src.get(start..key).unwrap_or_default();
        headless && feed && !skipped.iter().any(|byte| byte.is_ascii_alphabetic() || *byte == b'"')
    }

    /// Whether the last that was done was to close a string where its line ends.
    fn closed_open(&self) -> bool {
        self.tape.repairs.last().is_some_and(|(.., rule)| *rule == Rule::StringClosed)
    }

    fn comma_before(&self, at: usize) -> bool {
        let before = self.src.get(..at).unwrap_or_default().trim_ascii_end();
        matches!(before.last(), Some(b',' | b'{'))
    }

    /// A key or a value that the input does not hold whole: left out to the next key on its
    /// line, or to the end.
    fn drop_pending(&mut self, start: usize) -> Result<State, Stop> {
        let end = self.near_line_end(start)?;
        self.back(start);
        if let Some(key) = self.next_key(start, end)? {
            return Ok(self.resume(start, key));
        }
        self.note(start, self.src.len().saturating_sub(start), Rule::TextSkipped);
        self.at = self.src.len();
        self.value_end = self.at;
        Ok(self.close_missing())
    }

    /// A line break, another control byte, or the end inside a string. Gives the end of
    /// the string's text if it is taken to end here, `None` if it goes on.
    pub(super) fn mend_string(
        &mut self,
        at: usize,
        byte: Option<u8>,
    ) -> Result<Option<usize>, Stop> {
        if !self.mending {
            return Err(Stop::Bad(Reason::Fragment));
        }
        let Some(byte) = byte else {
            self.incomplete = true;
            self.at = at;
            self.note(at, 0, Rule::StringClosed);
            return Ok(Some(at));
        };
        let feed =
            byte == b'\n' && at.checked_sub(1).and_then(|at| self.src.get(at)) == Some(&b'\r');
        // A line feed behind a carriage return was decided with it.
        if byte != b'\n' && byte != b'\r' || feed {
            return Ok(None);
        }
        let below = self.below(at)?;
        let ends = match self.src.get(below) {
            None if !self.last => return Err(Stop::More),
            None => {
                self.incomplete = true;
                true
            }
            Some(b'}' | b']') if repeats(self.src, at) => false,
            Some(b'}' | b']' | b'{') => true,
            _ => self.key_at(below)? || self.key_rest_at(below)?,
        };
        if !ends {
            self.note(at, 0, Rule::LineBreakKept);
            return Ok(None);
        }
        let text = self.src.get(..at).unwrap_or_default();
        let end = text.strip_suffix(b",").unwrap_or(text).len().max(self.at + 1);
        self.at = end;
        self.note(end, 0, Rule::StringClosed);
        Ok(Some(end))
    }
}
