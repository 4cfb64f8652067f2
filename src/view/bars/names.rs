//! What values are called for people. The exact value stays beside the name.

use crate::event::{Disposition, Field, Severity};
use crate::query::Match;
use crate::view::words;
use std::borrow::Cow;

/// A value in words: words of the closed sets with a capital, names of sources and kinds
/// as their makers write them, everything else as it is with hidden characters shown.
pub fn label(field: Field, value: &str) -> Cow<'_, str> {
    let closed = match field {
        Field::Severity => Severity::parse(value).map(words::severity),
        Field::Disposition => Disposition::parse(value).map(words::disposition),
        _ => None,
    };
    closed.map_or_else(|| words::value(field, value), Cow::Borrowed)
}

/// What an absent value is called: the record does not say, or a host event has none by
/// its nature.
pub fn absence(value: &Match) -> &'static str {
    if *value == Match::Host { "host event" } else { "not recorded" }
}

/// A column's name in its head, where categories of events have the shorter words that people use.
pub fn head_words(label: &str) -> &str {
    match label {
        "intrusion_detection" => "intrusion",
        "configuration" => "config",
        _ => label,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_sets_have_a_capital_and_hidden_characters_are_shown() {
        for (field, value, name) in [
            (Field::Module, "neuvector", "NeuVector"),
            (Field::Dataset, "kubearmor.host_alert", "KubeArmor host alert"),
            (Field::Severity, "critical", "Critical"),
            (Field::Severity, "odd\u{202E}", "odd⟨U+202E⟩"),
            (Field::Disposition, "blocked", "Blocked"),
            (Field::ProcessName, "neuvector", "neuvector"),
        ] {
            assert_eq!(label(field, value), name);
        }
        for (label, words) in [("configuration", "config"), ("process", "process"), ("", "")] {
            assert_eq!(head_words(label), words);
        }
    }
}
