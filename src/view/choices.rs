//! What may be typed next in a query, as a list to choose from.

use super::words::visible;
use crate::event::Field;
use crate::query::text::complete::{Choice, Completion, RAW, What, written};
use crate::query::text::parse_query;
use crate::query::{Counted, Query};

/// One row of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The text to put in.
    pub put: String,
    /// The same as it is shown.
    pub label: String,
    /// What it is; empty where that is plain.
    pub hint: &'static str,
    /// How many events have it, where it is a value or path of the data.
    pub count: Option<u64>,
}

/// Values of a field, or, without one, names of fields and, behind `raw.`, of paths.
pub type Known = (Option<Field>, Counted);

/// The most rows of a list.
const MOST: usize = 60;

/// What may stand at the caret of a text, with what is known of the data so far:
/// those that do not hold what is typed are passed over. Unless the list was asked for, names
/// are offered only for what is begun, and nothing where all is typed.
pub fn offers(
    text: &str,
    found: &Completion,
    values: Option<&Known>,
    asked_for: bool,
) -> Vec<Offer> {
    let part: String = text.chars().take(found.end).skip(found.start).collect();
    let names = found.choices.first().is_some_and(|choice| matches!(choice.what, What::Name(_)));
    if !asked_for && names && part.is_empty() {
        return Vec::new();
    }
    let mut offers: Vec<Offer> = found.choices.iter().map(offer).collect();
    let wanted = found.values.as_ref().zip(values);
    if let Some(((field, sought), known)) = wanted.filter(|(of, known)| of.0 == known.0) {
        let sought = sought.to_lowercase();
        match (field, sought.strip_prefix(RAW)) {
            (None, None) => count_names(&mut offers, &found.choices, &known.1),
            (None, Some(path)) => {
                let paths =
                    known.1.iter().filter_map(|(name, n)| Some((name.strip_prefix(RAW)?, *n)));
                offer_known(&mut offers, (None, path, found.behind), paths);
            }
            (of, _) => {
                let values = known.1.iter().map(|(value, count)| (value.as_str(), *count));
                offer_known(&mut offers, (*of, &sought, ""), values);
            }
        }
    }
    if offers.iter().all(|offer| offer.put == part) {
        offers.clear();
    }
    offers.truncate(MOST);
    offers
}

/// Says how many events have the fields that are offered.
fn count_names(offers: &mut [Offer], choices: &[Choice], counted: &Counted) {
    for (offer, choice) in offers.iter_mut().zip(choices) {
        let What::Name(field) = choice.what else { continue };
        let known = counted.iter().find(|(name, _)| name == field.name());
        offer.count = known.map(|(_, count)| *count);
    }
}

/// Puts what is known of the data and holds what is typed before what may stand there anyhow.
fn offer_known<'a>(
    offers: &mut Vec<Offer>,
    (field, sought, behind): (Option<Field>, &str, &str),
    known: impl Iterator<Item = (&'a str, u64)>,
) {
    let mut place = 0;
    for (value, count) in known {
        let put = [&written(field, value), behind].concat();
        // A path of records that are not counted yet has none.
        let counted = (count > 0).then_some(count);
        if let Some(known) = offers.iter_mut().find(|offer| offer.put == put) {
            known.count = Some(count);
        } else if (counted.is_some() || field.is_none()) && value.to_lowercase().contains(sought) {
            let label = visible(&put).into_owned();
            offers.insert(place, Offer { put, label, hint: "", count: counted });
            place += 1;
        }
    }
}

fn offer(choice: &Choice) -> Offer {
    let hint = match (choice.what, choice.text.trim_start_matches(is_name)) {
        (What::Name(field), _) => field.label(),
        (What::Operator, ":") => "is",
        (What::Operator, " >= ") => "is at least",
        (What::Operator, " <= ") => "is at most",
        (What::Operator, _) => "matches a pattern",
        (What::Value, "*") => "recorded",
        (What::Value, "!missing") => "not recorded",
        (What::Value, "!host") => "none: a host event",
        (What::Value | What::Keyword, _) => "",
    };
    Offer { put: choice.text.clone(), label: choice.text.clone(), hint, count: None }
}

fn is_name(letter: char) -> bool {
    letter.is_alphanumeric() || "@._".contains(letter)
}

/// A text with a choice put in, and the place of the caret behind it in UTF-16 units, as
/// browsers count.
pub fn taken(text: &str, found: &Completion, put: &str) -> (String, u32) {
    let mut new: String = text.chars().take(found.start).collect();
    new.push_str(put);
    let caret = new.encode_utf16().count();
    new.extend(text.chars().skip(found.end));
    (new, u32::try_from(caret).unwrap_or(u32::MAX))
}

/// The query around what is typed: its values are counted in the events that all other conditions
/// show, and paths in all. None where that is no query.
pub fn around(text: &str, found: &Completion) -> Option<Query> {
    if matches!(found.values, Some((None, _))) {
        return Some(Query::default());
    }
    let mut text = taken(text, found, "*").0;
    for _ in 0..4 {
        if let Ok(query) = parse_query(&text) {
            return Some(query);
        }
        // What is open is closed.
        text.push(')');
    }
    None
}

/// The characters before a place that is given in UTF-16 units.
pub fn characters_before(text: &str, units: u32) -> usize {
    let mut left = usize::try_from(units).unwrap_or(usize::MAX);
    let fits = |letter: &char| {
        let fits = letter.len_utf16() <= left;
        left = left.saturating_sub(letter.len_utf16());
        fits
    };
    text.chars().take_while(fits).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::text::complete::complete;

    fn facet(field: Field, values: &[(&str, u64)]) -> Known {
        (Some(field), paths(values).1)
    }

    fn paths(values: &[(&str, u64)]) -> Known {
        (None, values.iter().map(|(text, count)| ((*text).to_owned(), *count)).collect())
    }

    #[test]
    fn names_say_how_many_events_have_the_field() {
        let known = paths(&[("orchestrator.namespace", 21), ("raw.namespace", 3)]);
        let all = at("namesp", Some(&known), false);
        let of = |put: &str| all.iter().find(|offer| offer.put == put).unwrap();
        assert_eq!((of("namespace:").count, of("namespace:").hint), (Some(21), "Namespace"));
        assert_eq!(all.iter().filter(|offer| offer.count.is_some()).count(), 1);
        // Paths are another list, whose answer may still be that of the one before.
        assert_eq!(puts(&at("raw.namesp", Some(&known), false)), ["raw.namespace:"]);
    }

    fn at(text: &str, values: Option<&Known>, asked_for: bool) -> Vec<Offer> {
        offers(text, &complete(text, text.chars().count()), values, asked_for)
    }

    fn puts(offers: &[Offer]) -> Vec<&str> {
        offers.iter().map(|offer| offer.put.as_str()).collect()
    }

    #[test]
    fn values_of_the_data_come_first_with_their_counts() {
        let pods = facet(Field::Pod, &[("web-1", 12), ("a b", 7), ("gone", 0)]);
        let all = at("pod:", Some(&pods), false);
        assert_eq!(puts(&all), ["web-1", "\"a b\"", "*", "!missing", "!host"]);
        assert_eq!(all[0].count, Some(12));
        assert_eq!((all[2].hint, all[2].count), ("recorded", None));
        // Those of a shorter text still stand until the new ones come.
        assert_eq!(puts(&at("pod:A", Some(&pods), false)), ["\"a b\""]);
        // Values of another field are none of this one.
        assert_eq!(puts(&at("ns:w", Some(&pods), false)), [""; 0]);
    }

    #[test]
    fn paths_of_the_data_are_offered_for_what_is_no_canonical_field() {
        let known = paths(&[("raw.cap_len", 7), ("raw.a b", 2), ("raw.later", 0)]);
        let all = at("raw.", Some(&known), false);
        assert_eq!(puts(&all), ["raw.cap_len:", "\"raw.a b\":", "raw.later:"]);
        assert_eq!((all[0].count, all[2].count), (Some(7), None));
        assert_eq!(puts(&at("x -raw.CAP", Some(&known), false)), ["raw.cap_len:"]);
        assert_eq!(puts(&at("| count by raw.cap", Some(&known), false)), ["raw.cap_len"]);
        assert_eq!(puts(&at("raw.cap_len:", Some(&known), false)), ["*", "!missing"]);
        assert_eq!(puts(&at("pod:a", Some(&known), false)), [""; 0], "paths are no pods");
    }

    #[test]
    fn words_that_are_known_keep_their_order() {
        let known = facet(Field::Severity, &[("high", 3), ("critical", 5)]);
        let offered = at("severity:", Some(&known), false);
        let counts: Vec<_> = offered.iter().map(|offer| (&*offer.put, offer.count)).collect();
        assert_eq!(counts[4..6], [("high", Some(3)), ("critical", Some(5))][..], "{counts:?}");
        assert_eq!(counts[0], ("unknown", None));
    }

    #[test]
    fn names_are_offered_for_what_is_begun() {
        assert_eq!(puts(&at("a ", None, false)), [""; 0]);
        assert!(puts(&at("a ", None, true)).contains(&"pod:"));
        let names = at("name", None, false);
        assert_eq!((&*names[0].put, names[0].hint), ("namespace:", "Namespace"));
        assert_eq!(puts(&at("severity >= high", None, false)), [""; 0], "all is typed");
        let of = |text, put: &str| at(text, None, false).into_iter().find(|offer| offer.put == put);
        assert_eq!(of("severity", "severity >= ").map(|offer| offer.hint), Some("is at least"));
    }

    #[test]
    fn what_is_shown_hides_nothing_and_what_is_put_in_is_exact() {
        let pods = facet(Field::Pod, &[("a\u{202E}b", 1)]);
        let [first, ..] = &at("pod:", Some(&pods), false)[..] else { panic!() };
        assert_eq!((&*first.label, &*first.put), ("a⟨U+202E⟩b", "a\u{202E}b"));
    }

    #[test]
    fn values_are_counted_in_what_the_rest_shows() {
        for (text, rest) in [
            ("pod:we^ source:x", Some("pod:* and source:x")),
            ("x (source:x or pod:(a or we^", Some("x and (source:x or pod:(a or *))")),
            ("not pod:^", Some("not pod:*")),
            ("pod:\"a b^", Some("pod:*")),
            ("(x or (pod:we^", Some("x or pod:*")),
            ("x not raw.we^", Some("")),
            ("x ) pod:we^", None),
        ] {
            let caret = text.chars().position(|letter| letter == '^').unwrap();
            let text = text.replace('^', "");
            let query = around(&text, &complete(&text, caret));
            assert_eq!(query, rest.map(|rest| parse_query(rest).unwrap()), "{text}");
        }
    }

    #[test]
    fn a_choice_takes_the_place_of_what_is_begun() {
        let text = "🦀 pod:we or x";
        let caret = characters_before(text, 9);
        assert_eq!(text.chars().nth(caret), Some(' '));
        let found = complete(text, caret);
        assert_eq!(taken(text, &found, "web-1"), ("🦀 pod:web-1 or x".to_owned(), 12));
        assert_eq!(characters_before(text, 1), 0, "within a character");
        assert_eq!(characters_before(text, 900), text.chars().count());
    }
}
