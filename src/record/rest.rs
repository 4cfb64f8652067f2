//! What is known of all that follows, to the end of the input or of its line, so that no step
//! asks again what stands there.

use super::split::{Splitter, Step};
use super::{Gap, Reason};

/// What all the rest is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Rest {
    /// The input cannot be read, for this reason.
    Input(Reason),
    /// The same for its line.
    Line(Reason),
    /// Rows of a table, and what stands among them.
    Rows,
}

impl Splitter {
    /// Takes what cannot be read.
    pub(super) fn step_rest(&mut self, rest: Rest, pending: usize) -> Step {
        match rest {
            Rest::Rows => Step::Told(0),
            Rest::Input(reason) => Step::Gap(pending, Gap::Unreadable(reason)),
            Rest::Line(reason) => {
                let bytes = self.buf.pending();
                let width = memchr::memchr(b'\n', bytes).map_or(pending, |end| {
                    self.rest = self.rows.as_ref().map(|_| Rest::Rows);
                    end + 1
                });
                Step::Gap(width, Gap::Unreadable(reason))
            }
        }
    }
}
