//! How our own CSV writes a cell, and how it is read again: what a spreadsheet would take for a
//! formula is guarded, and several texts stand in one cell. Both can be undone exactly.

use std::borrow::Cow;

/// What a spreadsheet takes for the start of a formula, or skips before one.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// What stands between texts. One inside of a text is written with a backslash before it.
const BETWEEN: &str = "; ";

/// Whether a text must be guarded with `'`: a formula, or one that seems to be guarded.
pub fn needs_guard(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA)
}

/// Whether a cell is guarded.
pub fn is_guarded(cell: &str) -> bool {
    cell.strip_prefix('\'').is_some_and(needs_guard)
}

/// Several texts as one.
pub fn join(texts: &[Cow<'_, str>]) -> String {
    let mut cell = String::new();
    for (at, text) in texts.iter().enumerate() {
        if at > 0 {
            double(&mut cell);
            cell.push_str(BETWEEN);
        }
        for (at, part) in text.split(BETWEEN).enumerate() {
            if at > 0 {
                double(&mut cell);
                cell.push('\\');
                cell.push_str(BETWEEN);
            }
            cell.push_str(part);
        }
    }
    cell
}

/// The backslashes that a text ends with.
fn backslashes(text: &str) -> usize {
    text.bytes().rev().take_while(|byte| *byte == b'\\').count()
}

fn double(cell: &mut String) {
    cell.push_str(&"\\".repeat(backslashes(cell)));
}

/// The texts of a cell.
pub fn split(cell: &str) -> Vec<String> {
    let mut texts = vec![String::new()];
    for (at, part) in cell.split(BETWEEN).enumerate() {
        if at > 0
            && let Some(text) = texts.last_mut()
        {
            let before = backslashes(text);
            text.truncate(text.len() - before.div_ceil(2));
            if before % 2 == 1 {
                text.push_str(BETWEEN);
            } else {
                texts.push(String::new());
            }
        }
        texts.last_mut().into_iter().for_each(|text| text.push_str(part));
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_joined_is_split_again(
            texts in prop::collection::vec("[ab;\\\\ ]{0,6}", 1..5)
        ) {
            let all: Vec<Cow<'_, str>> = texts.iter().map(Cow::from).collect();
            prop_assert_eq!(split(&join(&all)), texts);
        }

        #[test]
        fn a_guard_is_told_from_what_seems_to_be_one(text in "['=+a@-]{0,5}") {
            let guard = if needs_guard(&text) { "'" } else { "" };
            let cell = [guard, &text].concat();
            prop_assert_eq!(is_guarded(&cell), needs_guard(&text));
            prop_assert!(!cell.starts_with(FORMULA));
        }
    }

    #[test]
    fn common_lists_are_written_plainly() {
        let join = |texts: &[&str]| {
            super::join(&texts.iter().map(|text| Cow::from(*text)).collect::<Vec<_>>())
        };
        assert_eq!(join(&["/a", "b;c", "C:\\"]), "/a; b;c; C:\\");
        assert_eq!(join(&["a; b", "c"]), "a\\; b; c");
    }
}
