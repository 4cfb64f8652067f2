//! When to ask the worker: one question at a time, the newest wins.
//!
//! While inputs are read every answer is soon out of date, so the pause between two
//! questions grows with what an answer costs, and with how long reading has gone on. A
//! change by the person is asked at once.

use watchglass::event::Field;
use watchglass::query::Query;

/// The values that may be typed next: of which field, or else which paths; holding what; and of
/// the events of which query, where that is not the one that is shown.
pub type Wanted = (Option<Field>, String, Option<Query>);

/// How much of an answer is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Want {
    /// Nothing: what is shown is true.
    #[default]
    Nothing,
    /// Rows for the list.
    Rows,
    /// Everything, some time: inputs went on.
    All,
    /// Everything, now: the person changed the question.
    AllNow,
}

/// What to do now.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Next {
    /// Nothing.
    Rest,
    /// Ask again after so many milliseconds.
    Wait(f64),
    /// Send a question with this number; whether all of the answer is wanted.
    Send(u32, bool),
}

#[derive(Debug, Clone, Copy)]
struct Pending {
    ask: u32,
    at: f64,
    all: bool,
}

/// The state of asking. Times are milliseconds of any one clock.
#[derive(Debug, Default)]
pub struct Asking {
    number: u32,
    pending: Option<Pending>,
    want: Want,
    sent: f64,
    cost: f64,
    /// Since when inputs are read.
    loading: Option<f64>,
}

/// The shortest pause between two questions while inputs are read.
const PAUSE: f64 = 1_000.0;

/// The longest, unless answers cost more.
const LONGEST: f64 = 3_000.0;

impl Asking {
    /// Notes that something is wanted.
    pub fn want(&mut self, want: Want) {
        self.want = self.want.max(want);
    }

    /// Whether the counts and charts are true: no full answer is wanted or outstanding.
    pub fn settled(&self) -> bool {
        self.want < Want::All && !self.pending.is_some_and(|pending| pending.all)
    }

    /// Whether a question is out.
    pub fn is_pending(&self) -> bool {
        self.pending.is_some()
    }

    /// What to do now.
    pub fn next(&mut self, now: f64, loading: bool) -> Next {
        let all = self.want >= Want::All;
        if self.want == Want::Nothing || (self.pending.is_some() && self.want != Want::AllNow) {
            return Next::Rest;
        }
        let since = loading.then(|| *self.loading.get_or_insert(now));
        self.loading = since;
        let pause =
            PAUSE.max(16.0 * self.cost).max(since.map_or(0.0, |since| now - since).min(LONGEST));
        let waited = now - self.sent;
        if loading && self.want == Want::All && waited < pause {
            return Next::Wait(pause - waited);
        }
        self.want = Want::Nothing;
        self.number = self.number.wrapping_add(1);
        self.pending = Some(Pending { ask: self.number, at: now, all });
        if all {
            self.sent = now;
        }
        Next::Send(self.number, all)
    }

    /// Takes an answer: whether all of it was asked for, or nothing where it is out of date.
    pub fn answered(&mut self, ask: u32, now: f64) -> Option<bool> {
        let pending = self.pending.filter(|pending| pending.ask == ask)?;
        self.pending = None;
        if pending.all {
            self.cost = now - pending.at;
        }
        Some(pending.all)
    }

    /// Starts over with a new worker; numbers go on, so that no old answer is taken.
    pub fn reset(&mut self) {
        *self = Asking { number: self.number, ..Asking::default() };
    }
}
