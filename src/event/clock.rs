//! How far a clock is off: what is added to the times of an input, or of one node within it.
//!
//! An offset is typed as `+1h30m` or `-2.5s` and printed in one form, from which it is read again
//! to the same nanosecond: that form is the value of [`Field::Offset`](super::Field::Offset), so
//! the time that a record states can always be had back from a moved one.

use super::Time;
use serde::{Deserialize, Serialize};

/// Nanoseconds in a second.
const SECOND: i64 = 1_000_000_000;

/// The longest offset: a hundred years, in nanoseconds.
pub const MOST_OFFSET: i64 = 36_525 * 86_400 * SECOND;

/// Units of at least a second, the longest first: name and seconds.
const WHOLE: [(&str, i64); 4] = [("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)];

/// Units below a second: name and nanoseconds.
const PARTS: [(&str, i64); 4] = [("ms", 1_000_000), ("us", 1_000), ("µs", 1_000), ("ns", 1)];

/// The clock of an input, or of a node within it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// Which input, by the number that the page shows it under.
    pub input: u32,
    /// The node (`host.name`); none is every event of the input whose node has no clock of its
    /// own.
    pub node: Option<String>,
    /// What is added to each time, in nanoseconds.
    pub offset: i64,
}

/// The offset of an event of an input and a node: that of the node goes before that of the input.
pub fn offset_of(clocks: &[Clock], input: u32, node: Option<&str>) -> i64 {
    let own = |of: Option<&str>| {
        clocks.iter().find(|clock| clock.input == input && clock.node.as_deref() == of)
    };
    let clock = node.and_then(|node| own(Some(node))).or_else(|| own(None));
    clock.map_or(0, |clock| clock.offset)
}

/// Reads an offset in nanoseconds: a sign, then numbers with units (`d`, `h`, `m`, `s`, `ms`,
/// `us`, `ns`), such as `+1h30m`; without a sign it is later. `None` for anything else, and beyond
/// a hundred years.
pub fn read_offset(text: &str) -> Option<i64> {
    let text = text.trim();
    let back = text.strip_prefix(['-', '−']);
    let mut rest = back.or_else(|| text.strip_prefix('+')).unwrap_or(text).trim_start();
    if rest == "0" {
        return Some(0);
    }
    let mut sum = 0i64;
    loop {
        let (count, after) = number(rest)?;
        let ends = |letter: char| letter.is_ascii_digit() || letter == ' ';
        let end = after.find(ends).unwrap_or(after.len());
        let (unit, after) = after.split_at_checked(end)?;
        sum = sum.checked_add(length(count, unit)?).filter(|sum| *sum <= MOST_OFFSET)?;
        rest = after.trim_start();
        if rest.is_empty() {
            return Some(if back.is_some() { -sum } else { sum });
        }
    }
}

/// A number at the start of a text: its whole part, and the rest in billionths.
fn number(text: &str) -> Option<((i64, i64), &str)> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let (whole, rest) = text.split_at_checked(digits(text))?;
    let whole = whole.parse().ok()?;
    let Some(after) = rest.strip_prefix(['.', ',']) else { return Some(((whole, 0), rest)) };
    let (fraction, rest) = after.split_at_checked(digits(after))?;
    let missing = 9u32.checked_sub(u32::try_from(fraction.len()).ok()?)?;
    let fraction: i64 = fraction.parse().ok()?;
    Some(((whole, fraction.checked_mul(10i64.pow(missing))?), rest))
}

/// So many of a unit in nanoseconds.
fn length((whole, billionths): (i64, i64), unit: &str) -> Option<i64> {
    let is = |(name, _): &&(&str, i64)| *name == unit;
    if let Some((_, seconds)) = WHOLE.iter().find(is) {
        // A billionth of a second is a nanosecond.
        let whole = whole.checked_mul(*seconds)?.checked_mul(SECOND)?;
        return whole.checked_add(billionths.checked_mul(*seconds)?);
    }
    let (_, nanos) = PARTS.iter().find(is)?;
    whole.checked_mul(*nanos)?.checked_add(billionths.checked_mul(*nanos)? / SECOND)
}

/// An offset as it is shown: `+1h30m`, `-2.5s`, `+0s`.
pub fn offset_words(offset: i64) -> String {
    let mut words = String::from(if offset < 0 { "-" } else { "+" });
    let all = i64::try_from(offset.unsigned_abs()).unwrap_or(i64::MAX);
    let (mut seconds, nanos) = (all / SECOND, all % SECOND);
    for (name, of) in WHOLE {
        let (count, last) = (seconds / of, of == 1);
        seconds %= of;
        if count > 0 || last && (nanos > 0 || words.len() == 1) {
            words += &count.to_string();
            if last && nanos > 0 {
                let fraction = (nanos + SECOND).to_string();
                words.push('.');
                words += fraction.get(1..).unwrap_or_default().trim_end_matches('0');
            }
            words += name;
        }
    }
    words
}

impl Time {
    /// The time so much later, with as many digits of the second as both need. `None` outside of
    /// what a time can be.
    pub fn moved(self, offset: i64) -> Option<Time> {
        let ns = self.ns.checked_add(offset)?;
        let digits = (0..9u8).find(|digits| offset % 10i64.pow(9 - u32::from(*digits)) == 0);
        Some(Time { ns, digits: self.digits.max(digits.unwrap_or(9)), ..self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn offsets_are_read_as_they_are_typed() {
        for (text, ns, words) in [
            ("+1h30m", 5_400 * SECOND, "+1h30m"),
            ("-2.5s", -2_500_000_000, "-2.5s"),
            ("−1d", -86_400 * SECOND, "-1d"),
            (" 1.5h ", 5_400 * SECOND, "+1h30m"),
            ("90m", 5_400 * SECOND, "+1h30m"),
            ("+250ms", 250_000_000, "+0.25s"),
            ("1s 3us 7ns", SECOND + 3_007, "+1.000003007s"),
            ("2,5s", 2_500_000_000, "+2.5s"),
            ("0", 0, "+0s"),
            ("-0s", 0, "+0s"),
            ("-1m0.000000001s", -60 * SECOND - 1, "-1m0.000000001s"),
        ] {
            assert_eq!(read_offset(text), Some(ns), "{text}");
            assert_eq!(offset_words(ns), words);
        }
    }

    #[test]
    fn what_is_no_offset_is_refused() {
        for text in [
            "",
            "+",
            "-",
            "1",
            "s",
            "1x",
            "1h30",
            "+-1s",
            "1.s",
            "1.2.3s",
            "=1s",
            "1e3s",
            "h1",
            "36526d",
            "99999999999999999999d",
            "0.0000000001s",
            "1\u{202e}s",
            "１s",
        ] {
            assert_eq!(read_offset(text), None, "{text}");
        }
    }

    #[test]
    fn a_moved_time_has_the_digits_that_it_needs() {
        let time = Time::parse("2026-01-02T03:04:05Z").unwrap();
        for (offset, moved) in [
            ("+1h30m", "2026-01-02T04:34:05Z"),
            ("-2.5s", "2026-01-02T03:04:02.5Z"),
            ("0.000000001s", "2026-01-02T03:04:05.000000001Z"),
        ] {
            let offset = read_offset(offset).unwrap();
            assert_eq!(time.moved(offset).unwrap().to_string(), moved);
        }
        assert_eq!(Time::new(i64::MAX, 0).moved(1), None);
    }

    #[test]
    fn the_clock_of_a_node_goes_before_that_of_its_input() {
        let clock = |input, node: Option<&str>, offset| Clock {
            input,
            node: node.map(str::to_owned),
            offset,
        };
        let clocks = [clock(0, None, 5), clock(0, Some("a"), 0), clock(1, Some("b"), 7)];
        for (input, node, offset) in [
            (0, None, 5),
            (0, Some("b"), 5),
            (0, Some("a"), 0),
            (1, Some("a"), 0),
            (1, Some("b"), 7),
            (1, None, 0),
            (2, None, 0),
        ] {
            assert_eq!(offset_of(&clocks, input, node), offset, "{input} {node:?}");
        }
    }

    proptest! {
        #[test]
        fn an_offset_is_read_back_to_the_nanosecond(ns in -MOST_OFFSET..=MOST_OFFSET) {
            prop_assert_eq!(read_offset(&offset_words(ns)), Some(ns));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[-+−0-9.,dhmsnuµ x]{0,24}") {
            if let Some(ns) = read_offset(&text) {
                prop_assert!((-MOST_OFFSET..=MOST_OFFSET).contains(&ns));
            }
        }
    }
}
