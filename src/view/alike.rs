//! Chosen keys of repeats in words: in their menu, and as the headline of what stands for events
//! that differ, which asserts only what is true of all.

use super::headline::Piece;
use super::words;
use crate::event::Field;
use crate::query::{Alike, Differ, Key, Row, Several};

/// A key in the menu.
pub fn label(key: Key) -> &'static str {
    match key {
        Key::Source => "Source and kind",
        Key::Rule => "Rule",
        Key::Namespace => "Namespace",
        Key::Workload => "Workload",
        Key::Container => "Container",
        Key::Process => "Process or user",
        Key::Operation => "Operation",
        Key::Call => "System call",
        Key::Object => "File, connection or command",
    }
}

/// The chosen keys as a button has room for: `By rule, process`, `By 7 keys`.
pub fn short(alike: Alike) -> String {
    let word = |key: Key| Key::ALL.iter().find(|(of, _)| *of == key).map_or("", |(_, word)| word);
    let names: Vec<&str> = alike.keys().map(word).collect();
    match names.len() {
        0..3 => ["By ", &names.join(", ")].concat(),
        many => ["By ", &many.to_string(), " keys"].concat(),
    }
}

/// `12 containers`, `2 rules or none`
fn several(of: &Several, differ: &Differ) -> String {
    let has = |fields: &[Field]| fields.iter().any(|field| differ.fields.contains(field));
    let name = match of.key {
        Key::Source => "kind",
        Key::Rule if has(&[Field::RuleName]) => "rule",
        Key::Rule => "message",
        Key::Namespace => "namespace",
        Key::Workload => "workload",
        Key::Container => "container",
        Key::Process if has(&[Field::ProcessName, Field::Executable]) => "process",
        Key::Process => "user",
        Key::Operation => "operation",
        Key::Call => "system call",
        Key::Object => "object",
    };
    let count = u64::from(of.count);
    let counted = match name {
        "process" if count != 1 => [&words::number(count), " processes"].concat(),
        _ => words::plural(count, name),
    };
    let more = if of.count as usize >= Several::MOST { " or more" } else { "" };
    counted + more + if of.none { " or none" } else { "" }
}

/// Of a row that stands for events that differ in what they were: what all share, then how many
/// there are of the rest.
pub fn headline(row: &Row) -> Option<Vec<Piece>> {
    let differ = &row.group.as_ref()?.differ;
    // One container is in one namespace, whatever some of its records leave out.
    let told = |key: Key| differ.keys.iter().any(|of| of.key == key);
    let counted: Vec<String> = differ
        .keys
        .iter()
        .filter(|of| !matches!(of.key, Key::Namespace | Key::Workload) || told(Key::Container))
        .map(|of| several(of, differ))
        .collect();
    if counted.is_empty() {
        return None;
    }
    // Who acted, and on what, stands beside it.
    let name = row.text(Field::RuleName).or_else(|| row.text(Field::ProcessName));
    let name = name.map(|name| Piece::Code(words::middle(&words::visible(name), 60).into_owned()));
    let lead = if name.is_some() { ": " } else { "" };
    let mut pieces: Vec<Piece> = name.into_iter().collect();
    pieces.push(Piece::Plain([lead, &counted.join(", ")].concat()));
    Some(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Group, Val};
    use crate::view::headline::as_text;

    fn said(
        values: &[(Field, &str)],
        fields: &[Field],
        keys: &[(Key, u32, bool)],
    ) -> Option<String> {
        let several = |(key, count, none): &(Key, u32, bool)| Several {
            key: *key,
            count: *count,
            none: *none,
            marks: Vec::new(),
        };
        let differ = Differ { fields: fields.to_vec(), keys: keys.iter().map(several).collect() };
        let text = |(field, text): &(Field, &str)| (*field, Val::Text((*text).to_owned()));
        let row = Row {
            values: values.iter().map(text).collect(),
            group: Some(Group { records: 9, differ, ..Group::default() }),
            ..Row::default()
        };
        headline(&row).map(|pieces| as_text(&pieces))
    }

    #[test]
    fn what_all_share_stands_there_and_the_rest_is_counted() {
        let rule = (Field::RuleName, "no-shadow");
        let cat = (Field::ProcessName, "cat\u{202e}");
        assert_eq!(said(&[rule], &[], &[]), None);
        assert_eq!(
            said(&[rule, cat], &[], &[(Key::Container, 12, false), (Key::Object, 100, false)]),
            Some("no-shadow: 12 containers, 100 objects or more".to_owned())
        );
        let fields = [Field::ProcessName, Field::RuleName];
        assert_eq!(
            said(&[], &fields, &[(Key::Rule, 1, true), (Key::Process, 2, false)]).as_deref(),
            Some("1 rule or none, 2 processes")
        );
        assert_eq!(
            said(&[cat], &[], &[(Key::Rule, 2, false), (Key::Call, 3, false)]).as_deref(),
            Some("cat⟨U+202E⟩: 2 messages, 3 system calls")
        );
        assert_eq!(
            said(&[rule], &[Field::UserName], &[(Key::Process, 2, false)]).as_deref(),
            Some("no-shadow: 2 users")
        );
    }

    #[test]
    fn keys_are_short_in_their_button() {
        assert_eq!(short(Alike::default()), "By 7 keys");
        assert_eq!(short(Alike::of(&[Key::Rule])), "By rule");
        assert_eq!(short(Alike::of(&[Key::Process, Key::Rule])), "By rule, process");
    }
}
