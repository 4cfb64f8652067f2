//! What stands behind a filter: `| count by namespace`, or `then …`.

use super::TextError;
use super::cursor::{is_joiner, is_name};
use super::print::{name, print};
use super::read::{Reader, target};
use super::when::{print_span, span};
use crate::event::Field;
use crate::query::{Pipe, Query, Show, Target};

const STAGES: [&str; 7] = ["count", "sum", "dcount", "first", "last", "top", "timeline"];
const STAGE: &str = "count, sum(field), dcount(field), first, last, top or timeline";
const SPAN: &str = "a span such as 30s, 5m, 1h, 2d or 1w";

/// Reads a whole query: a filter, and what is made of its events.
///
/// # Errors
/// Where the text is no query: the column, and what was expected there.
pub fn parse_query(text: &str) -> Result<Query, TextError> {
    let mut reader = Reader::new(text)?;
    let mut query = Query::default();
    let start = reader.cursor.at;
    let pipe_first = reader.pipe() && !is_joiner(&reader.cursor.word_ahead());
    if !pipe_first {
        reader.cursor.at = start;
        if reader.cursor.skip().is_some() {
            query.filter = reader.any()?;
        }
        if reader.cursor.take_word("then") {
            query.pipe = Some(reader.then()?);
            return reader.end(query);
        }
    }
    if pipe_first || reader.pipe() {
        query.pipe = Some(reader.stage()?);
    }
    reader.end(query)
}

/// Prints a whole query so that [`parse_query`] gives it again.
pub fn print_query(query: &Query) -> String {
    let filter = print(&query.filter);
    let by = |by: &[Target]| {
        let names: Vec<String> = by.iter().map(name).collect();
        if by.is_empty() { String::new() } else { format!(" by {}", names.join(", ")) }
    };
    let stage = match &query.pipe {
        None => return filter,
        Some(Pipe::Then { next, within, by: of }) => {
            // Of pairs, every event is dated.
            let first = if filter.is_empty() { "time:*" } else { &filter };
            return format!(
                "{first} then {} within {}{}",
                print(next),
                print_span(*within),
                by(of)
            );
        }
        Some(Pipe::Groups { show, by: of }) => {
            let show: Vec<String> = show
                .iter()
                .map(|show| match show {
                    Show::Count => "count".to_owned(),
                    Show::Sum(field) => format!("sum({})", field.alias()),
                    Show::Distinct(field) => format!("dcount({})", field.alias()),
                    Show::First => "first".to_owned(),
                    Show::Last => "last".to_owned(),
                })
                .collect();
            show.join(", ") + &by(of)
        }
        Some(Pipe::Top { most, by }) => format!("top {most} {}", name(by)),
        Some(Pipe::Timeline { step, by: of }) => {
            format!("timeline {}{}", print_span(*step), by(of))
        }
    };
    format!("{filter}{}| {stage}", if filter.is_empty() { "" } else { " " })
}

impl Reader {
    /// Whether a pipe comes next, or `then`.
    pub(super) fn is_piped(&mut self) -> bool {
        let word = self.cursor.word_ahead();
        let stage = word.strip_prefix('|');
        self.depth == 0
            && (stage.is_some_and(|stage| stage.is_empty() || STAGES.contains(&stage))
                || word.eq_ignore_ascii_case("then")
                || self.paired && word.eq_ignore_ascii_case("within"))
    }

    /// Takes a `|`, if that comes next.
    fn pipe(&mut self) -> bool {
        self.is_piped() && self.cursor.take('|')
    }

    fn then(&mut self) -> Result<Pipe, TextError> {
        self.paired = true;
        let next = self.any()?;
        if !self.cursor.take_word("within") {
            return self
                .cursor
                .expected("“within 5m”; put the word then in quotes to search for it");
        }
        let within = self.span()?;
        if !self.cursor.take_word("by") {
            return self.cursor.expected("“by” and the fields that both events share");
        }
        Ok(Pipe::Then { next, within, by: self.fields()? })
    }

    fn stage(&mut self) -> Result<Pipe, TextError> {
        if self.cursor.take_word("top") {
            let place = self.skipped();
            let most = self.cursor.letters(|letter| letter.is_ascii_digit());
            let most =
                most.parse().ok().filter(|most| (1..=Pipe::MOST_ROWS).contains(&(*most as usize)));
            let Some(most) = most else {
                let message = format!("Expected a number from 1 to {} here.", Pipe::MOST_ROWS);
                return self.cursor.error(place, message);
            };
            return Ok(Pipe::Top { most, by: self.field()? });
        }
        if self.cursor.take_word("timeline") {
            let step = self.span()?.max(1);
            return Ok(Pipe::Timeline { step, by: self.by()? });
        }
        let mut show = Vec::new();
        loop {
            show.push(self.show()?);
            if !self.cursor.take(',') {
                return Ok(Pipe::Groups { show, by: self.by()? });
            }
            if show.len() == Pipe::MOST_SHOWN {
                return self.cursor.expected(&format!("at most {} of these", Pipe::MOST_SHOWN));
            }
        }
    }

    fn show(&mut self) -> Result<Show, TextError> {
        let at = self.skipped();
        let word = self.cursor.letters(is_name);
        let of = self.cursor.take('(');
        let place = self.skipped();
        let show = match (word.as_str(), of) {
            ("count", _) => Show::Count,
            ("first", _) => Show::First,
            ("last", _) => Show::Last,
            ("sum" | "dcount", false) => return self.cursor.expected("“(” and a field"),
            ("sum" | "dcount", true) => match self.field()? {
                Target::Field(field) if word == "dcount" => Show::Distinct(field),
                Target::Field(field) if Show::sums(field) => Show::Sum(field),
                _ => {
                    return self.cursor.error(
                        place,
                        match word.as_str() {
                            "sum" => "Expected a field of numbers here, such as event.count.",
                            _ => "Expected a field with a canonical name here.",
                        },
                    );
                }
            },
            _ => return self.cursor.error(at, format!("Expected {STAGE} here.")),
        };
        if of && !self.cursor.take(')') {
            return self.cursor.expected("“)”");
        }
        Ok(show)
    }

    fn by(&mut self) -> Result<Vec<Target>, TextError> {
        if self.cursor.take_word("by") { self.fields() } else { Ok(Vec::new()) }
    }

    fn fields(&mut self) -> Result<Vec<Target>, TextError> {
        let mut fields = Vec::new();
        loop {
            let at = self.skipped();
            let field = self.field()?;
            if fields.contains(&field) {
                return self.cursor.error(at, "Expected another field; this one is there already.");
            }
            fields.push(field);
            if !self.cursor.take(',') {
                return Ok(fields);
            }
            if fields.len() == Pipe::MOST_KEYS {
                return self.cursor.expected(&format!("at most {} fields", Pipe::MOST_KEYS));
            }
        }
    }

    fn field(&mut self) -> Result<Target, TextError> {
        let at = self.skipped();
        let quoted = self.cursor.peek() == Some('"');
        let name = if quoted { self.cursor.quoted()? } else { self.cursor.letters(is_name) };
        match target(&name) {
            _ if name.is_empty() => self.cursor.expected("the name of a field"),
            Some(Target::Field(Field::Timestamp)) => self
                .cursor
                .error(at, "Expected another field here; “| timeline 1h” counts by time."),
            Some(target) => Ok(target),
            None => self.unknown(&name, at),
        }
    }

    fn span(&mut self) -> Result<i64, TextError> {
        let at = self.skipped();
        let text = self.cursor.letters(|letter| letter.is_ascii_alphanumeric());
        span(&text).map_or_else(|| self.cursor.error(at, format!("Expected {SPAN} here.")), Ok)
    }

    /// The place behind blanks.
    fn skipped(&mut self) -> usize {
        self.cursor.skip();
        self.cursor.at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_are_read_as_they_are_typed() {
        for (text, want) in [
            ("| count", "| count"),
            ("a|b", "a|b"),
            ("a and | and b", "a and \"|\" and b"),
            ("a and then and b", "a and \"then\" and b"),
            ("a |count() by ns,rule", "a | count by namespace, rule"),
            (
                "severity>=high | sum( event.count ), dcount(pod) , first,last by \"raw.a b\"",
                "severity >= high | sum(count), dcount(pod), first, last by \"raw.a b\"",
            ),
            ("| top 10 image", "| top 10 image"),
            ("a or b | timeline 60m by severity", "a or b | timeline 1h by severity"),
            (
                "exe:*sh then dport:4444 within 300s by container.id",
                "exe:*sh then dport:4444 within 5m by container.id",
            ),
            (
                "a or b then c d within 1d by ns, pod",
                "a or b then c and d within 1d by namespace, pod",
            ),
            ("curl|sh", "curl|sh"),
        ] {
            let printed = parse_query(text).map(|query| print_query(&query));
            assert_eq!(printed, Ok(want.to_owned()), "{text}");
        }
    }

    #[test]
    fn errors_say_what_was_expected() {
        for (text, column, expected) in [
            ("a | cuont", 5, "Expected count,"),
            ("a |", 4, "Expected count,"),
            ("a | sum(pod)", 9, "field of numbers"),
            ("a | sum(nope)", 9, "No field"),
            ("a | dcount pod", 12, "“(”"),
            ("a | dcount(pod", 15, "“)”"),
            ("a | count by", 13, "name of a field"),
            ("a | count by time", 14, "timeline"),
            ("a | count by pod, pod", 19, "already"),
            ("a | count by a.b, pod, ns, rule, image", 14, "No field"),
            ("a | count by user, pod, ns, rule, image", 34, "at most 4"),
            ("a | top 0 image", 9, "from 1 to 1000"),
            ("a | top image", 9, "from 1 to 1000"),
            ("a | timeline by severity", 14, "a span"),
            ("a | timeline 1h | count", 17, "a word or"),
            ("a then b", 9, "within 5m"),
            ("a then b within x by pod", 17, "a span"),
            ("a then b within 5m", 19, "“by”"),
        ] {
            let error = parse_query(text).map(|query| print_query(&query)).unwrap_err();
            assert_eq!(error.column, column, "{text}: {}", error.message);
            assert!(error.message.contains(expected), "{text}: {}", error.message);
        }
    }
}
