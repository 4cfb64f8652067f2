//! The ranges of time that led to the one that is shown: the way back from it.

use super::range_words;
use crate::view::time::show;

/// From, and up to; the least and the greatest number where it has no such bound.
pub type Range = (i64, i64);

/// Nested ranges, the widest first; the last is the one that is shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trail(Vec<Range>);

impl Trail {
    /// Another range is shown. What does not hold it is no way back from it.
    pub fn go(&mut self, (from, to): (Option<i64>, Option<i64>)) {
        let new = (from.unwrap_or(i64::MIN), to.unwrap_or(i64::MAX));
        self.0.retain(|range| *range != new && range.0 <= new.0 && new.1 <= range.1);
        if new != (i64::MIN, i64::MAX) {
            self.0.push(new);
        }
    }

    /// The wider ranges, the widest first, and the one that is shown; none of all time.
    pub fn split(&self) -> Option<(&[Range], Range)> {
        self.0.split_last().map(|(last, wider)| (wider, *last))
    }
}

/// A range in words; `offset` is that of the zone at an instant, in seconds.
pub fn trail_words((start, end): Range, offset: &dyn Fn(i64) -> i32) -> String {
    let at = |ns: i64| show(ns, offset(ns)).line();
    match (start, end) {
        (i64::MIN, end) => ["before ", &at(end)].concat(),
        (start, i64::MAX) => ["from ", &at(start)].concat(),
        (start, end) => range_words(start, end, true, offset),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn narrower_ranges_add_and_wider_ones_lead_back() {
        let mut trail = Trail::default();
        assert_eq!(trail.split(), None);
        trail.go((Some(0), Some(100)));
        trail.go((Some(10), Some(50)));
        trail.go((Some(10), Some(20)));
        trail.go((Some(10), Some(20)));
        assert_eq!(trail.split(), Some((&[(0, 100), (10, 50)][..], (10, 20))));
        trail.go((Some(10), Some(50)));
        assert_eq!(trail.split(), Some((&[(0, 100)][..], (10, 50))));
        // Beside the others, not within.
        trail.go((Some(60), Some(150)));
        assert_eq!(trail.split(), Some((&[][..], (60, 150))));
        trail.go((Some(60), None));
        trail.go((Some(70), Some(80)));
        assert_eq!(trail.split(), Some((&[(60, i64::MAX)][..], (70, 80))));
        trail.go((None, None));
        assert_eq!(trail.split(), None);
    }

    #[test]
    fn ranges_in_words() {
        let at = 1_655_331_085_000_000_000;
        let words = |range| trail_words(range, &|_| 0);
        assert!(words((at, i64::MAX)).starts_with("from "), "{}", words((at, i64::MAX)));
        assert!(words((i64::MIN, at)).starts_with("before "));
        assert_eq!(
            words((at, at + 1_000_000_000)),
            range_words(at, at + 1_000_000_000, true, &|_| 0)
        );
    }
}
