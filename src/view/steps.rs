//! The filters that led to the one shown, and those that were left by going back.
//!
//! Beside the browser's own history, which also leads out of the page, and with it out of
//! what is open.

/// How many are kept.
const MOST: usize = 200;

/// A way through values, and where on it one is.
#[derive(Debug, Clone)]
pub struct Steps<T> {
    all: Vec<T>,
    at: usize,
    typed: bool,
}

impl<T> Default for Steps<T> {
    fn default() -> Steps<T> {
        Steps { all: Vec::new(), at: 0, typed: false }
    }
}

impl<T: PartialEq + Clone> Steps<T> {
    /// Another value is shown, after the one `before`. What is typed is one step until it is
    /// [done](Steps::done), whatever it is on the way.
    pub fn take(&mut self, before: &T, now: &T, typed: bool) {
        if self.all.get(self.at) == Some(now) {
            return;
        }
        if self.all.get(self.at) != Some(before) {
            self.push(before, false);
        }
        let goes_on = self.typed && typed;
        self.push(now, goes_on);
        self.typed = typed;
    }

    fn push(&mut self, value: &T, in_place: bool) {
        self.all.truncate(if in_place { self.at } else { self.at + 1 });
        self.all.push(value.clone());
        let beyond = self.all.len().saturating_sub(MOST);
        self.all.drain(..beyond);
        self.at = self.all.len() - 1;
        self.typed = false;
    }

    /// What was typed is done with.
    pub fn done(&mut self) {
        self.typed = false;
    }

    /// One step back, or on, and what is there.
    pub fn go(&mut self, on: bool) -> Option<T> {
        let to = if on { self.at + 1 } else { self.at.checked_sub(1)? };
        let there = self.all.get(to)?.clone();
        self.at = to;
        self.typed = false;
        Some(there)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn back_on_and_another_way() {
        let mut steps = Steps::default();
        assert_eq!(steps.go(false), None);
        assert_eq!(steps.go(true), None);
        steps.take(&0, &1, false);
        // Letter by letter, then Enter.
        for typed in [[1, 2], [2, 22], [22, 21], [21, 21]] {
            steps.take(&typed[0], &typed[1], true);
        }
        steps.done();
        steps.take(&21, &3, true);
        assert_eq!(steps.go(true), None);
        assert_eq!(steps.go(false), Some(21));
        assert_eq!(steps.go(false), Some(1));
        assert_eq!(steps.go(false), Some(0));
        assert_eq!(steps.go(false), None);
        assert_eq!(steps.go(true), Some(1));
        // What a step leads to is then taken like any other: no other way.
        steps.take(&0, &1, false);
        assert_eq!(steps.go(true), Some(21));
        assert_eq!(steps.go(false), Some(1));
        steps.take(&1, &4, false);
        assert_eq!(steps.go(true), None);
        assert_eq!(steps.go(false), Some(1));
        // Another came by the address.
        steps.take(&9, &10, false);
        assert_eq!(steps.go(true), None);
        assert_eq!(steps.go(false), Some(9));
        assert_eq!(steps.go(false), Some(1));
    }

    #[test]
    fn long_ways_forget_how_they_began() {
        let mut steps = Steps::default();
        for at in 0..1_000 {
            steps.take(&at, &(at + 1), false);
        }
        let mut count = 0;
        while steps.go(false).is_some() {
            count += 1;
        }
        assert_eq!(count, MOST - 1);
    }
}
