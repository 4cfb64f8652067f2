//! The text of a query to its meaning.

use super::cursor::{Cursor, is_joiner, is_value};
use super::nearest::nearest;
use super::value::{Meaning, collapsed, meaning};
use super::when::{When, when};
use super::{MAX_CONDITIONS, MAX_DEPTH, MAX_LENGTH, TextError};
use crate::event::{Field, Kind, Severity};
use crate::query::{Bound, Expr, Op, Target, named, names};

const CONDITION: &str = "a word or a condition";

/// Reads a filter.
///
/// # Errors
/// Where the text is no filter: the column, and what was expected there.
pub fn parse(text: &str) -> Result<Expr, TextError> {
    let mut reader = Reader::new(text)?;
    if reader.cursor.skip().is_none() {
        return Ok(Expr::default());
    }
    let expr = reader.any()?;
    reader.end(expr)
}

pub(super) struct Reader {
    pub cursor: Cursor,
    pub depth: usize,
    conditions: usize,
    /// Whether what was just read is the two bounds of a range, which join the conditions
    /// around it.
    spread: bool,
    /// Whether it is the second event of pairs that is read.
    pub paired: bool,
}

impl Reader {
    pub fn new(text: &str) -> Result<Reader, TextError> {
        let cursor = Cursor::new(text);
        if cursor.len() > MAX_LENGTH {
            let message = format!("Expected at most {MAX_LENGTH} characters.");
            return cursor.error(MAX_LENGTH, message);
        }
        Ok(Reader { cursor, depth: 0, conditions: 0, spread: false, paired: false })
    }

    /// Gives what was read, if nothing follows it.
    pub fn end<T>(&mut self, read: T) -> Result<T, TextError> {
        match self.cursor.skip() {
            None => Ok(read),
            Some(_) => self.cursor.expected(CONDITION),
        }
    }

    pub fn any(&mut self) -> Result<Expr, TextError> {
        let mut parts = vec![self.all()?];
        while self.cursor.take_word("or") {
            parts.push(self.all()?);
        }
        Ok(one_or(parts, Expr::Or))
    }

    fn all(&mut self) -> Result<Expr, TextError> {
        let mut parts = Vec::new();
        loop {
            let one = self.one()?;
            match (one, std::mem::take(&mut self.spread)) {
                (Expr::And(bounds), true) => parts.extend(bounds),
                (one, _) => parts.push(one),
            }
            let joined = self.cursor.take_word("and");
            let more = !matches!(self.cursor.skip(), None | Some(')'))
                && !self.cursor.word_ahead().eq_ignore_ascii_case("or")
                && !self.is_piped();
            if !more && !joined {
                return Ok(one_or(parts, Expr::And));
            }
        }
    }

    fn one(&mut self) -> Result<Expr, TextError> {
        let first = self.cursor.skip();
        let at = self.cursor.at;
        match first {
            None | Some(')' | ':') => self.cursor.expected(CONDITION),
            Some('(') => {
                self.cursor.at += 1;
                self.deeper()?;
                let inner = self.any()?;
                self.depth -= 1;
                if self.cursor.take(')') { Ok(inner) } else { self.cursor.expected("“)”") }
            }
            Some('"') => {
                let text = self.cursor.quoted()?;
                match self.about(&text, at, true)? {
                    Some(condition) => Ok(condition),
                    None => self.text(Expr::Text(text), at),
                }
            }
            Some('-') if self.cursor.second().is_some_and(|next| !next.is_whitespace()) => {
                self.cursor.at += 1;
                self.not()
            }
            Some(_) => self.word(at),
        }
    }

    fn not(&mut self) -> Result<Expr, TextError> {
        self.deeper()?;
        let inner = self.one()?;
        self.depth -= 1;
        Ok(Expr::Not(Box::new(inner)))
    }

    fn deeper(&mut self) -> Result<(), TextError> {
        self.depth += 1;
        if self.depth <= MAX_DEPTH {
            return Ok(());
        }
        self.cursor
            .error(self.cursor.at, format!("Expected at most {MAX_DEPTH} levels of nesting."))
    }

    fn counted(&mut self, at: usize) -> Result<(), TextError> {
        self.conditions += 1;
        if self.conditions <= MAX_CONDITIONS {
            return Ok(());
        }
        self.cursor.error(at, format!("Expected at most {MAX_CONDITIONS} conditions."))
    }

    fn text(&mut self, text: Expr, at: usize) -> Result<Expr, TextError> {
        self.counted(at)?;
        Ok(text)
    }

    fn word(&mut self, at: usize) -> Result<Expr, TextError> {
        let mut word = self.cursor.word();
        if word.eq_ignore_ascii_case("not") {
            return self.not();
        }
        // `cmd~/x/` without blanks; other words may hold `~/`, as paths do.
        if let Some((name, _)) = word.split_once("~/").filter(|(name, _)| target(name).is_some()) {
            self.cursor.at = at + name.chars().count();
            word = name.to_owned();
        }
        if let Some(condition) = self.about(&word, at, false)? {
            return Ok(condition);
        }
        if is_joiner(&word) {
            return self.cursor.error(at, format!("Expected {CONDITION} here."));
        }
        let sought = word.trim_matches('*');
        match (word.contains('*'), sought.contains('*')) {
            (true, _) if sought.is_empty() => self
                .cursor
                .error(at, "Expected text to look for beside “*”; field:* finds what has a field."),
            (_, true) => self.text(Expr::TextLike(collapsed(sought)), at),
            _ => self.text(Expr::Text(sought.to_owned()), at),
        }
    }

    /// A condition on a field, if a word is followed by what makes it one.
    fn about(&mut self, name: &str, at: usize, quoted: bool) -> Result<Option<Expr>, TextError> {
        if quoted && !name.starts_with("raw.") {
            return Ok(None);
        }
        let of = |reader: &Reader| target(name).map_or_else(|| reader.unknown(name, at), Ok);
        let end = self.cursor.at;
        match self.cursor.skip() {
            Some(':') if name == "is" => {
                self.cursor.at += 1;
                self.named().map(Some)
            }
            Some(':') => {
                let of = of(self)?;
                self.cursor.at += 1;
                self.is(of).map(Some)
            }
            Some('<' | '>') => self.compare(&of(self)?, name, at).map(Some),
            Some('~') if !is_joiner(name) => {
                self.cursor.at += 1;
                let near = self.cursor.peek() == Some('/');
                if self.cursor.skip() != Some('/') || near && target(name).is_none() {
                    self.cursor.at = end;
                    return Ok(None);
                }
                let of = of(self)?;
                self.counted(at)?;
                Ok(Some(Expr::Finds(of, self.cursor.pattern()?)))
            }
            _ => Ok(None),
        }
    }

    pub fn unknown<T>(&self, name: &str, at: usize) -> Result<T, TextError> {
        let meant = nearest(name);
        let meant = meant.map(|name| format!(" Did you mean “{name}”?")).unwrap_or_default();
        let name = cut(name);
        let message =
            format!("No field is called “{name}”.{meant} Put text that holds a colon in quotes.");
        self.cursor.error(at, message)
    }

    fn is(&mut self, of: Target) -> Result<Expr, TextError> {
        let field = match &of {
            Target::Field(field) => Some(*field),
            Target::Raw(_) => None,
        };
        let (mut values, mut ranges) = (Vec::new(), Vec::new());
        let listed = self.cursor.take('(');
        loop {
            let (text, quoted, at) = self.value()?;
            match (meaning(field, text, quoted), field) {
                (Ok(Meaning::Match(value)), _) => values.push(value),
                (Ok(Meaning::Range(start, end)), Some(field)) => ranges.push(Expr::And(vec![
                    Expr::Compare(field, Op::AtLeast, Bound::Time(start)),
                    Expr::Compare(field, Op::Less, Bound::Time(end)),
                ])),
                (Ok(Meaning::Range(..)), None) => {}
                (Err(message), _) => return self.cursor.error(at, message),
            }
            if !listed || self.cursor.take(')') {
                break;
            }
            if !self.cursor.take_word("or") {
                return self.cursor.expected("“or” or “)”");
            }
        }
        if !values.is_empty() {
            ranges.insert(0, Expr::Is(of, values));
        }
        let is = one_or(ranges, Expr::Or);
        self.spread = matches!(is, Expr::And(_));
        Ok(is)
    }

    /// A condition by its name.
    fn named(&mut self) -> Result<Expr, TextError> {
        let (name, _, at) = self.value()?;
        if let Some(expr) = named(&name) {
            return Ok(expr);
        }
        let known: Vec<&str> = names().map(|(name, _)| name).collect();
        self.cursor.error(at, ["Expected one of ", &known.join(", "), " here."].concat())
    }

    /// A value as text, whether it stands in quotes, and where.
    fn value(&mut self) -> Result<(String, bool, usize), TextError> {
        let quoted = self.cursor.skip() == Some('"');
        let at = self.cursor.at;
        self.counted(at)?;
        let text = if quoted { self.cursor.quoted()? } else { self.cursor.letters(is_value) };
        if text.is_empty() && !quoted {
            return self.cursor.expected("a value");
        }
        Ok((text, quoted, at))
    }

    fn compare(&mut self, of: &Target, name: &str, at: usize) -> Result<Expr, TextError> {
        let more = self.cursor.take('>');
        self.cursor.at += usize::from(!more);
        let equals = self.cursor.peek() == Some('=');
        self.cursor.at += usize::from(equals);
        let mut op = match (more, equals) {
            (false, false) => Op::Less,
            (false, true) => Op::AtMost,
            (true, false) => Op::More,
            (true, true) => Op::AtLeast,
        };
        let ordered = |field: &Field| {
            *field == Field::Severity || matches!(field.kind(), Kind::Int | Kind::Time)
        };
        let field = match of {
            Target::Field(field) if ordered(field) => *field,
            _ => {
                let name = cut(name);
                return self.cursor.error(at, format!("“{name}” has no order; ask {name}:value."));
            }
        };
        let (text, _, place) = self.value()?;
        let bound = match field.kind() {
            Kind::Int => text.parse().map(Bound::Int).map_err(|_| "Expected a whole number here."),
            Kind::Time => when(&text).map(|when| match when {
                When::At(ns) => Bound::Time(ns),
                When::Now(secs) => Bound::Now(secs),
                // All of a day is up to it, none of it is after it.
                When::Within(start, end) => {
                    let bound = if matches!(op, Op::AtMost | Op::More) { end } else { start };
                    op = if more { Op::AtLeast } else { Op::Less };
                    Bound::Time(bound)
                }
            }),
            _ => Severity::parse(&text.to_ascii_lowercase())
                .map(Bound::Severity)
                .ok_or("Expected one of info, low, medium, high, critical, fatal here."),
        };
        match bound {
            Ok(bound) => Ok(Expr::Compare(field, op, bound)),
            Err(message) => self.cursor.error(place, message),
        }
    }
}

/// A name as a message repeats it.
fn cut(name: &str) -> String {
    match name.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", name.get(..end).unwrap_or_default()),
        None => name.to_owned(),
    }
}

/// What a name stands for.
pub(super) fn target(name: &str) -> Option<Target> {
    match name.strip_prefix("raw.") {
        Some(path) => Some(Target::Raw(path.to_owned())),
        None => Field::parse(name).map(Target::Field),
    }
}

pub(super) fn one_or(mut parts: Vec<Expr>, many: fn(Vec<Expr>) -> Expr) -> Expr {
    match parts.len() {
        1 => parts.remove(0),
        _ => many(parts),
    }
}
