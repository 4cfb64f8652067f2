//! MITRE ATT&CK ids in tags: `T1036`, `MITRE_T1562.001_…`, `T1053-003`, `TA0010`. FiGHT ids
//! (`FGT…`) are another framework's.

use std::borrow::Cow;

/// What an id names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attack {
    /// A technique, or a sub-technique.
    Technique,
    /// A tactic.
    Tactic,
}

/// The ids in some tags, each once, in their order.
pub(super) fn ids<'a>(
    what: Attack,
    tags: impl Iterator<Item = Cow<'a, str>>,
) -> Vec<Cow<'static, str>> {
    let mut ids: Vec<Cow<'static, str>> = Vec::new();
    for tag in tags {
        let bytes = tag.as_bytes();
        for at in memchr::memchr2_iter(b'T', b't', bytes) {
            let before = at.checked_sub(1).and_then(|place| bytes.get(place));
            if before.is_some_and(u8::is_ascii_alphanumeric) {
                continue;
            }
            let rest = tag.get(at + 1..).unwrap_or_default();
            let (is, rest, start) = match rest.strip_prefix(['A', 'a']) {
                Some(rest) => (Attack::Tactic, rest, "TA"),
                None => (Attack::Technique, rest, "T"),
            };
            if let (true, Some(number)) = (is == what, number(rest)) {
                let id = Cow::Owned(format!("{start}{number}"));
                if !ids.contains(&id) {
                    ids.push(id);
                }
            }
        }
    }
    ids
}

/// Four digits, with three of a sub-technique behind a dot, dash or underscore.
fn number(text: &str) -> Option<String> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    if digits(text) != 4 {
        return None;
    }
    let (main, rest) = text.split_at(4);
    let sub = rest.strip_prefix(['.', '-', '_']).filter(|sub| digits(sub) == 3);
    Some(sub.and_then(|sub| sub.get(..3)).map_or(main.to_owned(), |sub| format!("{main}.{sub}")))
}
