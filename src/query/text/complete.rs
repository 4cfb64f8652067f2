//! What may stand at a place of a query: names, operators, keywords, and whose values.
//!
//! A pure function of the text and the caret, also of text that is no query yet. Values of the
//! data are not known here: [`Completion::values`] says which to ask for, with
//! [`Ask::values`](crate::query::Ask::values), and [`written`] writes one of the answer.

use super::cursor::{Cursor, is_name, is_value, is_word};
use super::print::{name, value};
use super::read::target;
use super::{HOST, MISSING};
use crate::event::{Disposition, FIELDS, Field, Kind, Severity, Triage};
use crate::query::{Match, Target, names};

/// What may stand at the caret.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Completion {
    /// The first character that a choice replaces, counted from 0.
    pub start: usize,
    /// The character behind the last that it replaces.
    pub end: usize,
    /// What may stand there, the likeliest first.
    pub choices: Vec<Choice>,
    /// The field whose values may stand there, and what they are to hold, without regard to
    /// case; without a field, it is names of fields, or of paths behind `raw.`.
    pub values: Option<(Option<Field>, String)>,
    /// What follows such a name.
    pub behind: &'static str,
}

/// Something that may stand at the caret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The text to put in; the caret goes behind it.
    pub text: String,
    /// What it is.
    pub what: What,
}

/// What a choice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A field by one of its names.
    Name(Field),
    /// A name with an operator behind it.
    Operator,
    /// A word of the language.
    Keyword,
    /// A value.
    Value,
}

/// What is expected at a place.
#[derive(Clone, Copy, PartialEq)]
enum At {
    /// A condition; behind one, also what joins it to another.
    Condition { after: bool },
    /// A value of a field; in a list in parentheses.
    Value { of: Option<Field>, listed: bool },
    /// What joins values in a list.
    Joint(Option<Field>),
    /// What a field is compared with.
    Bound(Option<Field>),
    /// The name of a condition, behind `is:`.
    Named,
    /// A stage behind a pipe, or the next thing that it shows.
    Stage,
    /// What follows that: `,` or `by`.
    Shown,
    /// A field's name.
    Name,
    /// A span of time.
    Span,
    /// How many.
    Number,
    /// Nothing that is known.
    Nothing,
}

/// What begins a path.
pub const RAW: &str = "raw.";

const SPANS: [&str; 5] = ["1m", "5m", "1h", "1d", "1w"];
const BACK: [&str; 5] = ["now-15m", "now-1h", "now-1d", "now-1w", "now"];
const STAGES: [&str; 7] =
    ["count by ", "top 10 ", "timeline 1h", "sum(", "dcount(", "first", "last"];

/// What may stand at the caret, which is a count of characters.
pub fn complete(text: &str, caret: usize) -> Completion {
    let before: String = text.chars().take(caret.min(super::MAX_LENGTH)).collect();
    let mut walk = Walk { cursor: Cursor::new(&before), paired: false };
    let begin = before.chars().take_while(|letter| letter.is_whitespace()).count();
    let mut at = At::Condition { after: false };
    let mut start = 0;
    while walk.cursor.skip().is_some() {
        start = walk.cursor.at;
        // What is made of all events stands behind no condition.
        if start == begin && walk.cursor.take('|') {
            at = At::Stage;
            start = walk.cursor.len();
            continue;
        }
        match walk.step(at) {
            Some(next) => at = next,
            None => break,
        }
        start = walk.cursor.len();
    }
    let part: String = before.chars().skip(start).collect();
    let belongs = match at {
        At::Value { .. } | At::Bound(_) | At::Named => is_value,
        At::Condition { .. } => is_word,
        _ => is_name,
    };
    let more = text.chars().skip(walk.cursor.len()).take_while(|letter| belongs(*letter)).count();
    let mut completion =
        Completion { start, end: walk.cursor.len() + more, ..Completion::default() };
    completion.fill(at, &part, walk.paired);
    completion
}

struct Walk {
    cursor: Cursor,
    /// Whether `then` was there.
    paired: bool,
}

impl Walk {
    /// Takes what stands next; what is expected then. None where it ends at the caret, so that
    /// more of it may follow.
    fn step(&mut self, at: At) -> Option<At> {
        let after = At::Condition { after: true };
        let first = self.cursor.peek()?;
        match at {
            At::Condition { after: joined } => match first {
                '(' | ')' | '-' => {
                    self.cursor.at += 1;
                    Some(At::Condition { after: first == ')' })
                }
                '|' if joined => {
                    self.cursor.at += 1;
                    Some(At::Stage)
                }
                '"' => {
                    let Ok(name) = self.cursor.quoted() else { return Some(self.nothing()) };
                    Some(self.operator(&name))
                }
                _ => {
                    let word = self.part(Cursor::word)?;
                    match word.to_ascii_lowercase().as_str() {
                        "and" | "or" | "not" => Some(At::Condition { after: false }),
                        "then" if joined => {
                            self.paired = true;
                            Some(At::Condition { after: false })
                        }
                        "within" if joined && self.paired => Some(At::Span),
                        _ => Some(self.operator(&word)),
                    }
                }
            },
            At::Value { of, listed } => {
                if first == '(' && !listed {
                    self.cursor.at += 1;
                    return Some(At::Value { of, listed: true });
                }
                self.value()?;
                Some(if listed { At::Joint(of) } else { after })
            }
            At::Bound(_) | At::Named => self.value().map(|()| after),
            At::Joint(of) => {
                if self.cursor.take(')') {
                    return Some(after);
                }
                self.part(Cursor::word)?;
                Some(At::Value { of, listed: true })
            }
            At::Stage => {
                let word = self.part(|cursor| cursor.letters(is_name))?;
                Some(match word.as_str() {
                    "top" => At::Number,
                    "timeline" => At::Span,
                    "sum" | "dcount" if self.cursor.take('(') => At::Name,
                    "count" | "first" | "last" => At::Shown,
                    _ => self.nothing(),
                })
            }
            At::Shown => match first {
                ',' => {
                    self.cursor.at += 1;
                    Some(At::Stage)
                }
                '(' | ')' => {
                    self.cursor.at += 1;
                    Some(At::Shown)
                }
                _ => self.part(|cursor| cursor.letters(is_name)).map(|_| At::Name),
            },
            At::Name => {
                self.part(|cursor| cursor.letters(is_name))?;
                match self.cursor.skip() {
                    Some(',') => {
                        self.cursor.at += 1;
                        Some(At::Name)
                    }
                    Some(')') => Some(At::Shown),
                    _ => Some(self.nothing()),
                }
            }
            At::Span => self.part(|cursor| cursor.letters(is_name)).map(|_| At::Shown),
            At::Number => self.part(|cursor| cursor.letters(is_name)).map(|_| At::Name),
            At::Nothing => Some(self.nothing()),
        }
    }

    /// Takes a word, unless it ends at the caret.
    fn part(&mut self, take: impl FnOnce(&mut Cursor) -> String) -> Option<String> {
        let from = self.cursor.at;
        let word = take(&mut self.cursor);
        if word.is_empty() {
            self.cursor.at = from + 1;
        }
        (self.cursor.at < self.cursor.len()).then_some(word)
    }

    /// Takes a value, unless it ends at the caret.
    fn value(&mut self) -> Option<()> {
        if self.cursor.peek() == Some('"') {
            return self.cursor.quoted().ok().map(|_| ());
        }
        self.part(|cursor| cursor.letters(is_value)).map(|_| ())
    }

    fn nothing(&mut self) -> At {
        self.cursor.at = self.cursor.len();
        At::Nothing
    }

    /// What follows a word: an operator and what it wants, or nothing of a condition.
    fn operator(&mut self, name: &str) -> At {
        let of = match target(name) {
            Some(Target::Field(field)) => Some(field),
            _ => None,
        };
        match self.cursor.skip() {
            Some(':') if name == "is" => {
                self.cursor.at += 1;
                At::Named
            }
            Some(':') => {
                self.cursor.at += 1;
                At::Value { of, listed: false }
            }
            Some('<' | '>') => {
                self.cursor.at += 1;
                self.cursor.take('=');
                At::Bound(of)
            }
            Some('~') => {
                self.cursor.at += 1;
                if self.cursor.skip() == Some('/') && self.cursor.pattern().is_ok() {
                    At::Condition { after: true }
                } else {
                    self.nothing()
                }
            }
            _ => At::Condition { after: true },
        }
    }
}

impl Completion {
    fn fill(&mut self, at: At, part: &str, paired: bool) {
        match at {
            At::Condition { after } => {
                let keywords = if after {
                    &["and ", "or ", "not ", "| ", "then "][..]
                } else {
                    &["not ", "is:"]
                };
                self.operators(part);
                if part.is_empty() {
                    self.names(part, ":");
                }
                self.add(keywords, part, What::Keyword);
                if after && paired {
                    self.add(&["within 5m by "], part, What::Keyword);
                }
                if !part.is_empty() {
                    self.names(part, ":");
                }
            }
            At::Value { of, .. } => self.of_field(of, part),
            At::Named => {
                let names: Vec<&str> = names().map(|(name, _)| name).collect();
                self.add(&names, part, What::Value);
            }
            At::Joint(_) => self.add(&["or ", ")"], part, What::Keyword),
            At::Bound(Some(Field::Severity)) => {
                let words = Severity::ALL.map(Severity::word);
                self.add(words.get(1..).unwrap_or_default(), part, What::Value);
            }
            At::Bound(Some(field)) if field.kind() == Kind::Time => {
                self.add(&BACK, part, What::Value);
            }
            At::Stage => self.add(&STAGES, part, What::Keyword),
            At::Shown => self.add(&["by ", ", "], part, What::Keyword),
            At::Name => self.names(part, ""),
            At::Span => self.add(&SPANS, part, What::Value),
            At::Number => self.add(&["10", "100"], part, What::Value),
            At::Bound(_) | At::Nothing => {}
        }
    }

    fn add(&mut self, texts: &[&str], part: &str, what: What) {
        let part = part.to_lowercase();
        let fit = texts.iter().filter(|text| text.starts_with(&part));
        self.choices.extend(fit.map(|text| Choice { text: (*text).to_owned(), what }));
    }

    /// A whole name with each operator that its field has.
    fn operators(&mut self, part: &str) {
        let Some(field) = Field::parse(part) else { return };
        let ordered = field == Field::Severity || matches!(field.kind(), Kind::Int | Kind::Time);
        let operators = if ordered { &[":", " >= ", " <= ", " ~ /"][..] } else { &[":", " ~ /"] };
        for operator in operators {
            self.choices.push(Choice { text: [part, operator].concat(), what: What::Operator });
        }
    }

    /// The names that begin so, then those that hold it; of each field, the shortest.
    fn names(&mut self, part: &str, behind: &'static str) {
        let part = part.to_lowercase();
        for later in [false, true] {
            for field in FIELDS {
                let fits = field.names().filter(|name| name.contains(&part) && *name != part);
                let best = fits.min_by_key(|name| (!name.starts_with(&part), name.len()));
                if let Some(name) = best.filter(|name| name.starts_with(&part) != later) {
                    let text = [name, behind].concat();
                    self.choices.push(Choice { text, what: What::Name(field) });
                }
            }
        }
        if !part.starts_with(RAW) {
            self.add(&[RAW], &part, What::Keyword);
        }
        (self.values, self.behind) = (Some((None, part)), behind);
    }

    fn of_field(&mut self, of: Option<Field>, part: &str) {
        match of {
            Some(Field::Severity) => {
                self.add(&Severity::ALL.map(Severity::word), part, What::Value)
            }
            Some(Field::Disposition) => {
                self.add(&Disposition::ALL.map(Disposition::word), part, What::Value);
            }
            Some(Field::Mark) => self.add(&Triage::all_words(), part, What::Value),
            _ => {}
        }
        if let Some(field) = of.filter(|field| field.kind() != Kind::Time) {
            let sought = part.trim_start_matches('"').trim_matches('*');
            self.values = Some((Some(field), sought.to_owned()));
        }
        let host = of.is_some_and(Field::of_workload).then_some(HOST);
        let absent: Vec<&str> = ["*", MISSING].into_iter().chain(host).collect();
        self.add(&absent, part, What::Value);
    }
}

/// A value of the data as a query writes it behind `field:`; without a field, a path as it writes
/// that behind `raw.`.
pub fn written(field: Option<Field>, text: &str) -> String {
    match field {
        Some(_) => value(field, &Match::Exact(text.to_owned())),
        None => name(&Target::Raw(text.to_owned())),
    }
}

#[cfg(test)]
mod tests;
