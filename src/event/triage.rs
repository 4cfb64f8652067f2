//! What a person says of an event: a star, what it was found to be, a note; and what binds that to
//! the event.
//!
//! The words are values of [`Field::Mark`](super::Field::Mark), so they stand in queries, facets
//! and files as they stand here.

use serde::{Deserialize, Serialize};

/// What an event was found to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Finding {
    /// It tells of what it should tell of.
    TruePositive,
    /// It does not.
    FalsePositive,
    /// Nobody knows yet.
    ToDo,
}

impl Finding {
    /// All of them.
    pub const ALL: [Finding; 3] = [Finding::TruePositive, Finding::FalsePositive, Finding::ToDo];

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Finding::TruePositive => "true-positive",
            Finding::FalsePositive => "false-positive",
            Finding::ToDo => "to-do",
        }
    }
}

/// What a person says of an event.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Triage {
    /// Whether it has a star.
    pub star: bool,
    /// What it was found to be.
    pub finding: Option<Finding>,
    /// A note, at most [`Triage::MOST_NOTE`] characters.
    pub note: String,
}

impl Triage {
    /// The most characters of a note.
    pub const MOST_NOTE: usize = 1_000;
    /// The most events of which something is said.
    pub const MOST_EVENTS: usize = 20_000;
    /// The word of a star.
    pub const STAR: &str = "star";

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        !self.star && self.finding.is_none() && self.note.is_empty()
    }

    /// The words of star and finding.
    pub fn words(&self) -> impl Iterator<Item = &'static str> {
        self.star.then_some(Triage::STAR).into_iter().chain(self.finding.map(Finding::word))
    }

    /// What words and a note say. Of unknown words nothing, of several findings the first.
    pub fn read(words: &[&str], note: &str) -> Triage {
        let note = note.trim().chars().take(Triage::MOST_NOTE).collect();
        let mut triage = Triage { note, ..Triage::default() };
        for word in words {
            triage.star |= *word == Triage::STAR;
            let finding = Finding::ALL.into_iter().find(|finding| finding.word() == *word);
            triage.finding = triage.finding.or(finding);
        }
        triage
    }

    /// All words of [`Field::Mark`](super::Field::Mark).
    pub fn all_words() -> Vec<&'static str> {
        [Triage::STAR].into_iter().chain(Finding::ALL.map(Finding::word)).collect()
    }
}

/// What names an event by what it holds: a SHA-256, so that nobody can write another event with the
/// same one.
pub type EventKey = [u64; 4];

/// An event, and what is said of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marked {
    /// What names it.
    pub key: EventKey,
    /// When it was as its record writes it, in nanoseconds since the epoch: a zone that the record
    /// leaves out is UTC here.
    pub time: Option<i64>,
    /// A few words of what it is, for a person who reads them without the event.
    pub what: String,
    /// What is said of it.
    pub triage: Triage,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_as_they_are_written() {
        for finding in [None].into_iter().chain(Finding::ALL.map(Some)) {
            for star in [false, true] {
                let triage = Triage { star, finding, note: "a b".to_owned() };
                let words: Vec<&str> = triage.words().collect();
                assert_eq!(Triage::read(&words, " a b\n"), triage);
            }
        }
        let odd = ["stars", "to-do", "", "true-positive"];
        assert_eq!(Triage::read(&odd, "").finding, Some(Finding::ToDo));
        assert_eq!(Triage::read(&[], &"é".repeat(5_000)).note.chars().count(), 1_000);
        assert!(Triage::read(&["?"], "  ").is_empty());
    }
}
