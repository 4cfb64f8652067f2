//! The name that somebody meant.

use crate::event::{FIELDS, Field};

/// The name or alias of a field that differs least from a text, if any is near.
pub(super) fn nearest(text: &str) -> Option<&'static str> {
    let names = FIELDS.into_iter().flat_map(Field::names);
    let far = |name: &&str| distance(text, name);
    let most = (text.chars().count() / 3).clamp(1, 3);
    names.min_by_key(far).filter(|name| far(name) <= most)
}

/// How many letters must be put in, taken out or changed to make one text of the other; at
/// most of the first 40.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(40).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (above, letter) in a.to_lowercase().chars().take(40).enumerate() {
        let (mut diagonal, mut left) = (above, above + 1);
        for (of, cell) in b.iter().zip(row.iter_mut().skip(1)) {
            let best = (diagonal + usize::from(*of != letter)).min(left + 1).min(*cell + 1);
            diagonal = std::mem::replace(cell, best);
            left = best;
        }
        if let Some(first) = row.first_mut() {
            *first = above + 1;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_understood() {
        for (text, name) in [
            ("sevrity", Some("severity")),
            ("Namespace", Some("namespace")),
            ("proces", Some("process")),
            ("source.ipp", Some("source.ip")),
            ("xyzzy", None),
            ("q", None),
        ] {
            assert_eq!(nearest(text), name, "{text}");
        }
    }
}
