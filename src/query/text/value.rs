//! The values of a field, by its kind.

use super::when::{When, when};
use super::{HOST, MISSING};
use crate::event::{Disposition, Field, Kind, SIDES, Severity, Triage};
use crate::query::{Match, Net};

/// What a value means.
pub(super) enum Meaning {
    /// The field is this.
    Match(Match),
    /// The field, a time, is in this range: from, and up to.
    Range(i64, i64),
}

/// Whether a field holds addresses.
pub(super) fn is_address(field: Option<Field>) -> bool {
    matches!(field, Some(Field::SourceIp | Field::DestinationIp))
}

/// Patterns that fit the same texts as fewer stars do, with those.
pub(super) fn collapsed(pattern: &str) -> String {
    let mut text = String::with_capacity(pattern.len());
    let mut before = ' ';
    for letter in pattern.chars().filter(|letter| {
        let again = (before, *letter) == ('*', '*');
        before = *letter;
        !again
    }) {
        text.push(letter);
    }
    text
}

/// What a value of a field means; of none, of a field of the record that is not canonical.
pub(super) fn meaning(field: Option<Field>, text: String, quoted: bool) -> Result<Meaning, String> {
    let kind = field.map_or(Kind::Text, Field::kind);
    if !quoted {
        match text.as_str() {
            MISSING => return Ok(Meaning::Match(Match::Missing)),
            HOST => return Ok(Meaning::Match(Match::Host)),
            _ => {}
        }
        if text.contains('*') {
            let of_numbers =
                text.bytes().all(|byte| byte.is_ascii_digit() || b"*-".contains(&byte));
            if kind == Kind::Int && !of_numbers {
                return Err("Expected a whole number, perhaps with *, here.".to_owned());
            }
            return Ok(Meaning::Match(Match::Glob(collapsed(&text))));
        }
        if is_address(field) && text.contains('/') {
            let net = Net::parse(&text).map(|net| Meaning::Match(Match::Net(net)));
            return net.ok_or_else(|| {
                "Expected a network such as 10.0.0.0/8 or fe80::/10 here.".to_owned()
            });
        }
    }
    let mut text = text;
    match kind {
        Kind::Time => match when(&text)? {
            When::At(_) => {}
            When::Within(start, end) => return Ok(Meaning::Range(start, end)),
            When::Now(_) => {
                return Err("Expected a date here; “now” goes with <, <=, > and >=.".to_owned());
            }
        },
        Kind::Int if text.parse::<i64>().is_err() => {
            return Err("Expected a whole number here.".to_owned());
        }
        _ => {}
    }
    let words = match field {
        Some(Field::Severity) => Severity::ALL.map(Severity::word).to_vec(),
        Some(Field::Disposition) => Disposition::ALL.map(Disposition::word).to_vec(),
        Some(Field::Mark) => Triage::all_words(),
        Some(Field::Side) => SIDES.to_vec(),
        _ => Vec::new(),
    };
    if !words.is_empty() {
        text.make_ascii_lowercase();
        if !words.contains(&text.as_str()) {
            return Err(format!("Expected one of {} here.", words.join(", ")));
        }
    }
    Ok(Meaning::Match(Match::Exact(text)))
}
