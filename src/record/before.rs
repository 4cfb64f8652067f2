//! What was told before a place, as far as it says something of what stands there: pieces of records
//! come together, and what stands between two that were mixed may be of any.

use super::{Gap, Reason, Repair, Rule};

/// What was told.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Before {
    /// Whether the last record ended because another one's fields follow.
    pub split: bool,
    /// How many records ended so here, less those that did not: from two on, lines of records were
    /// mixed, and what has anything amiss may be of any.
    pub mixed: u8,
    /// Whether what was told last could not be read whole.
    pub doubt: bool,
    /// Whether it was a piece of a record, and no line is empty since.
    pub torn: bool,
    /// How many line ends there may be before what stands here is no part of the block above.
    pub near: u8,
    /// Whether blanks stand before what stands here.
    pub indented: bool,
    /// Whether what was carried here ends before what stands here.
    pub ran: bool,
}

impl Before {
    /// Takes note of a run of bytes that is no record; `first` of its input.
    pub fn gap(&mut self, gap: Gap, text: &[u8], first: bool) {
        self.ran = false;
        let piece = gap == Gap::Unreadable(Reason::Fragment);
        let ends = || memchr::memchr_iter(b'\n', text).count();
        self.split &= gap == Gap::Separator;
        self.torn = match gap {
            Gap::Separator => self.torn && !text.contains(&b'\n'),
            _ => piece && text.ends_with(b"\n"),
        };
        self.doubt = match gap {
            Gap::Separator | Gap::Carrier(_) => self.doubt,
            // An input may begin in the middle of a record.
            _ => piece && !first,
        };
        self.indented = matches!(text.last(), Some(b' ' | b'\t'));
        self.near = match gap {
            Gap::Separator => self.near.saturating_sub(u8::try_from(ends()).unwrap_or(u8::MAX)),
            _ if piece => self.near.min(1),
            _ => 0,
        };
    }

    /// Takes note of an object; `small` if it may be a part of one.
    pub fn object(&mut self, repairs: &[Repair], small: impl Fn() -> bool) {
        (self.near, self.torn, self.ran) = (0, false, false);
        let any = |rule| repairs.iter().any(|repair| repair.rule == rule);
        self.split = any(Rule::RecordSplit);
        // Neither its start nor its end is there.
        self.doubt = self.split && (any(Rule::BraceOpened) || any(Rule::StartMissing));
        let whole = repairs.iter().all(|repair| repair.rule.is_notation());
        if self.split {
            self.mixed = self.mixed.saturating_add(1);
        } else if self.mixed > 0 && whole && !small() {
            self.mixed /= 2;
        }
    }
}
