//! Text that nobody can be deceived by: what is not seen, what turns the text around and what
//! looks like another letter is shown as `⟨U+202E⟩`. Everything that a record holds passes through
//! here before it is shown.
//!
//! A letter of another script is only told where it hides: in a word with ASCII letters, or in a
//! text that has none but those which look like Latin ones. `/usr/bin/sуdo` with a Cyrillic `у` is
//! told, `/home/Ольга/файл` is left as it is.

use std::borrow::Cow;
use std::fmt::Write;

/// Letters of Greek, Cyrillic, Armenian and Cherokee that look like Latin ones in most typefaces,
/// and Latin ones that look like others. From Unicode's `confusables.txt` (UTS 39).
const LETTERS: &str =
    "ſɑɡɩΑΒΕΖΗΙΚΜΝΟΡΤΥΧαινορυϲϳЅІЈАВЕКМНОРСТУХаеорсухѕіјѵҮүҺһӀӏԁԌԛԜԝհոսցօᎠᎢᎪᎫᎬᎳᎷᎻᎽᏀᏃᏎᏒᏙᏚᏞᏟᏢᏦᏴ";

/// Signs that look like a slash, a dot, a colon or a hyphen.
const SIGNS: &str = "‐‑․⁄∕∶⧸꞉";

/// More marks than this on one letter are told: piled up, they reach over other lines.
const MARKS: u32 = 3;

/// Makes control, bidirectional and zero-width characters and what looks like another visible as
/// `⟨U+202E⟩`; tabs and line breaks become spaces.
pub fn visible(text: &str) -> Cow<'_, str> {
    replaced(text, |c| match c {
        '\t' | '\n' | '\r' => Some(' '),
        _ => (!blank(c) && !unseen(c)).then_some(c),
    })
}

/// The same for text shown in lines: tabs, line breaks and spaces of any width stay.
pub fn visible_lines(text: &str) -> Cow<'_, str> {
    replaced(text, |c| (matches!(c, '\t' | '\n' | '\r') || !unseen(c)).then_some(c))
}

/// The text with what `plain` has nothing for, and what looks like another, made visible.
fn replaced(text: &str, plain: impl Fn(char) -> Option<char>) -> Cow<'_, str> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Cow::Borrowed(text);
    }
    // Whether the text is of another script, so that a letter of that is no disguise.
    let own = text.chars().any(|c| c > '\u{36F}' && c.is_alphabetic() && !latin(c) && !alike(c));
    let mut shown = String::with_capacity(text.len() + 16);
    let (mut within, mut hides, mut marks) = (false, false, 0);
    for (at, c) in text.char_indices() {
        marks = if mark(c) { marks + 1 } else { 0 };
        let letter = c.is_alphanumeric();
        if letter && !within {
            let word = text.get(at..).unwrap_or_default().chars();
            hides =
                !own || word.take_while(|c| c.is_alphanumeric()).any(|c| c.is_ascii_alphabetic());
        }
        within = letter;
        let disguised = hides && alike(c) || SIGNS.contains(c) || marks > MARKS;
        match plain(c).filter(|_| !disguised) {
            Some(c) => shown.push(c),
            // Writing to a String cannot fail.
            _ => drop(write!(shown, "⟨U+{:04X}⟩", u32::from(c))),
        }
    }
    if shown == text { Cow::Borrowed(text) } else { Cow::Owned(shown) }
}

/// Whether it looks like an ASCII letter or digit, or is one of another width or face.
fn alike(c: char) -> bool {
    !c.is_ascii()
        && (matches!(c, '\u{2160}'..='\u{217F}' | '\u{FF01}'..='\u{FF5E}' | '\u{1D400}'..='\u{1D7FF}')
            || LETTERS.contains(c))
}

/// Latin letters behind the first blocks of them.
fn latin(c: char) -> bool {
    matches!(c, '\u{1E00}'..='\u{1EFF}')
}

/// Marks that stand on the letter before them.
fn mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{483}'..='\u{489}' | '\u{1AB0}'..='\u{1AFF}'
        | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}')
}

/// Spaces that are no space.
fn blank(c: char) -> bool {
    matches!(c, '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}')
}

fn unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
            | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_becomes_visible() {
        assert_eq!(visible("a\u{202E}b\u{200B}\u{1b}c\n"), "a⟨U+202E⟩b⟨U+200B⟩⟨U+001B⟩c ");
        assert_eq!(visible_lines("a\n\tb\u{0}\u{a0}"), "a\n\tb⟨U+0000⟩\u{a0}");
        assert!(matches!(visible("plain"), Cow::Borrowed("plain")));
        assert!(matches!(visible("été"), Cow::Borrowed("été")));
    }

    #[test]
    fn what_looks_like_another_letter_is_told() {
        for (text, shown) in [
            ("/usr/bin/s\u{443}do", "/usr/bin/s⟨U+0443⟩do"),
            ("/usr/bin/\u{455}\u{443}", "/usr/bin/⟨U+0455⟩⟨U+0443⟩"),
            ("файл s\u{443}do", "файл s⟨U+0443⟩do"),
            ("/etc\u{2215}shadow", "/etc⟨U+2215⟩shadow"),
            ("ｓｈ", "⟨U+FF53⟩⟨U+FF48⟩"),
            ("\u{1D41B}ash", "⟨U+1D41B⟩ash"),
            ("a\u{a0}b", "a⟨U+00A0⟩b"),
            ("é\u{430}", "é⟨U+0430⟩"),
            ("z\u{301}\u{316}\u{334}\u{301}", "z\u{301}\u{316}\u{334}⟨U+0301⟩"),
        ] {
            assert_eq!(visible(text), shown);
        }
    }

    #[test]
    fn other_scripts_are_left_as_they_are() {
        for text in [
            "/home/Ольга/файл",
            "а также",
            "Ελλάδα",
            "Tiếng Việt",
            "日本語２",
            "שלום",
            "5 µs",
            "naïve",
        ] {
            assert_eq!(visible(text), text);
        }
    }
}
