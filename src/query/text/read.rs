//! Tokens to a condition.

use super::token::{Token, tokens};
use super::{HOST, MAX_DEPTH, MISSING, TextError};
use crate::event::{Field, Kind, Severity, Time};
use crate::query::{Bound, Expr, Match, Op, Target};

/// Reads a query.
///
/// # Errors
/// Where the text is no query: the column, and what was expected there.
pub fn parse(text: &str) -> Result<Expr, TextError> {
    let (tokens, end) = tokens(text)?;
    let mut reader = Reader { tokens: tokens.as_slice(), end, depth: 0 };
    if reader.tokens.is_empty() {
        return Ok(Expr::default());
    }
    let expr = reader.any()?;
    match reader.tokens.first() {
        None => Ok(expr),
        Some(_) => Err(reader.expected("a word or a condition")),
    }
}

struct Reader<'a> {
    tokens: &'a [(usize, Token)],
    end: usize,
    depth: usize,
}

impl Reader<'_> {
    fn column(&self) -> usize {
        self.tokens.first().map_or(self.end, |(column, _)| *column)
    }

    fn expected(&self, what: &str) -> TextError {
        TextError { column: self.column(), message: format!("Expected {what} here.") }
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.first().map(|(_, token)| token)
    }

    fn next(&mut self) -> Option<Token> {
        let (first, rest) = self.tokens.split_first()?;
        self.tokens = rest;
        Some(first.1.clone())
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), Some(Token::Word(text)) if text.eq_ignore_ascii_case(word))
    }

    fn take_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        if found {
            self.next();
        }
        found
    }

    fn any(&mut self) -> Result<Expr, TextError> {
        let mut parts = vec![self.all()?];
        while self.take_word("or") {
            parts.push(self.all()?);
        }
        Ok(one_or(parts, Expr::Or))
    }

    fn all(&mut self) -> Result<Expr, TextError> {
        let mut parts = vec![self.one()?];
        loop {
            let joined = self.take_word("and");
            let more = !matches!(self.peek(), None | Some(Token::Close)) && !self.is_word("or");
            if !more && !joined {
                return Ok(one_or(parts, Expr::And));
            }
            parts.push(self.one()?);
        }
    }

    fn one(&mut self) -> Result<Expr, TextError> {
        let column = self.column();
        if self.take_word("not") || self.peek() == Some(&Token::Minus) && self.next().is_some() {
            self.deeper()?;
            let inner = self.one()?;
            self.depth -= 1;
            return Ok(Expr::Not(Box::new(inner)));
        }
        match self.next() {
            Some(Token::Open) => {
                self.deeper()?;
                let inner = self.any()?;
                self.depth -= 1;
                match self.next() {
                    Some(Token::Close) => Ok(inner),
                    _ => Err(TextError {
                        column: self.end,
                        message: "Expected “)” here.".to_owned(),
                    }),
                }
            }
            Some(Token::Quoted(text)) => Ok(Expr::Text(text)),
            Some(Token::Word(word)) => match self.peek() {
                Some(Token::Colon) => self.is(&word, column),
                Some(Token::Op(_)) => self.compare(&word, column),
                _ if is_joiner(&word) => Err(TextError {
                    column,
                    message: "Expected a word or a condition here.".to_owned(),
                }),
                _ => Ok(Expr::Text(word.trim_matches('*').to_owned())),
            },
            _ => Err(TextError {
                column,
                message: "Expected a word or a condition here.".to_owned(),
            }),
        }
    }

    fn deeper(&mut self) -> Result<(), TextError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.expected("less nesting"));
        }
        Ok(())
    }

    fn is(&mut self, name: &str, column: usize) -> Result<Expr, TextError> {
        let target = match name.strip_prefix("raw.") {
            Some(path) => Target::Raw(path.to_owned()),
            None => Target::Field(field(name, column)?),
        };
        self.next();
        let mut values = Vec::new();
        if self.peek() == Some(&Token::Open) {
            self.next();
            loop {
                values.push(self.value()?);
                if self.take_word("or") {
                    continue;
                }
                match self.next() {
                    Some(Token::Close) => break,
                    _ => return Err(self.expected("“or” or “)”")),
                }
            }
        } else {
            values.push(self.value()?);
        }
        Ok(Expr::Is(target, values))
    }

    fn value(&mut self) -> Result<Match, TextError> {
        let expected = self.expected("a value");
        match self.next() {
            Some(Token::Quoted(text)) => Ok(Match::Exact(text)),
            Some(Token::Word(mut word)) => {
                // `a:b` as a value: addresses with ports, image names with tags.
                while self.peek() == Some(&Token::Colon) {
                    self.next();
                    word.push(':');
                    if let Some(Token::Word(more)) = self.peek().cloned()
                        && !is_joiner(&more)
                    {
                        self.next();
                        word.push_str(&more);
                    }
                }
                Ok(match word.as_str() {
                    MISSING => Match::Missing,
                    HOST => Match::Host,
                    _ if word.contains('*') => Match::Glob(word),
                    _ => Match::Exact(word),
                })
            }
            _ => Err(expected),
        }
    }

    fn compare(&mut self, name: &str, column: usize) -> Result<Expr, TextError> {
        let field = field(name, column)?;
        let op = match self.next() {
            Some(Token::Op("<")) => Op::Less,
            Some(Token::Op("<=")) => Op::AtMost,
            Some(Token::Op(">")) => Op::More,
            _ => Op::AtLeast,
        };
        let ordered = field == Field::Severity || matches!(field.kind(), Kind::Int | Kind::Time);
        if !ordered {
            let message = format!("“{name}” has no order; ask {name}:value.");
            return Err(TextError { column, message });
        }
        let place = self.column();
        let text = match self.value()? {
            Match::Exact(text) | Match::Glob(text) => text,
            Match::Missing | Match::Host => String::new(),
        };
        let (bound, what) = match field.kind() {
            Kind::Int => (text.parse().ok().map(Bound::Int), "a number"),
            Kind::Time => (
                Time::parse(&text).map(|time| Bound::Time(time.ns)),
                "a date or time such as 2022-06-15T19:00:00Z",
            ),
            _ => (
                Severity::parse(&text.to_ascii_lowercase()).map(Bound::Severity),
                "one of info, low, medium, high, critical, fatal",
            ),
        };
        let message = format!("Expected {what} here.");
        bound
            .map(|bound| Expr::Compare(field, op, bound))
            .ok_or(TextError { column: place, message })
    }
}

fn is_joiner(word: &str) -> bool {
    ["and", "or", "not"].iter().any(|joiner| word.eq_ignore_ascii_case(joiner))
}

fn field(name: &str, column: usize) -> Result<Field, TextError> {
    Field::parse(name).ok_or_else(|| TextError {
        column,
        message: format!("No field is called “{name}”. Put text that holds a colon in quotes."),
    })
}

fn one_or(mut parts: Vec<Expr>, many: fn(Vec<Expr>) -> Expr) -> Expr {
    match parts.len() {
        1 => parts.remove(0),
        _ => many(parts),
    }
}
