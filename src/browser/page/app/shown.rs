//! What the page keeps of answers, and of inputs.

use super::super::facets;
use super::super::made::MadeOf;
use super::super::state::{Phase, Rows, Totals};
use super::App;
use std::rc::Rc;
use watchglass::protocol::ToWorker;
use watchglass::query::{Answer, Counted, Facet, Lane, LeftOut, Order, Refused, Timeline, Tracks};
use watchglass::view::bars::{Grid, VALUES};
use watchglass::view::choices::Known;
use watchglass::view::noise::Noisy;
use watchglass::view::pace::Pace;
use watchglass::view::timeline::lay_out;
use watchglass::view::verdict::Told;
use watchglass::view::words::percent;
use web_sys::File;

/// What the worker answered last.
#[derive(Default, Clone)]
pub(super) struct Shown {
    pub(super) total: u64,
    pub(super) shown: u64,
    /// Groups of repeats, where the query folds.
    pub(super) groups: Option<u64>,
    /// Rows of the list.
    pub(super) listed: u64,
    pub(super) copies: u64,
    pub(super) twins: u64,
    pub(super) assumed: u64,
    pub(super) left_out: LeftOut,
    /// What `now` is in a query.
    pub(super) newest: Option<i64>,
    pub(super) facets: Rc<Vec<Facet>>,
    pub(super) timeline: Option<Rc<Timeline>>,
    pub(super) verdict: Option<Rc<Told>>,
    pub(super) grid: Option<Rc<Grid>>,
    pub(super) tracks: Option<Rc<Tracks>>,
    pub(super) lanes: Rc<Vec<Lane>>,
    /// The values that may be typed next.
    pub(super) values: Option<Rc<Known>>,
    /// The values that were searched for in a facet.
    pub(super) found: Option<Rc<Facet>>,
    /// The values that facets listed so far.
    pub(super) known: Rc<facets::Known>,
    /// What the query made of its events, and how.
    pub(super) made: Option<Rc<MadeOf>>,
    /// What makes the noise, where that is shown.
    pub(super) noise: Option<Rc<Noisy>>,
    pub(super) rows: Rows,
    /// When it was last drawn how far inputs are, in milliseconds.
    pub(super) progress: f64,
    /// How fast they are read.
    pub(super) pace: Pace,
    /// Whether memory runs short, and if so, whether there is no more.
    pub(super) short: Option<bool>,
    /// Whether the reader ended before.
    pub(super) ended: bool,
}

/// The width of a common chart, in pixels.
const COMMON: u32 = 900;

/// Uses an answer that was not asked for, of a worker that warms up, to do the same here: what
/// the page does most is compiled before there is a file.
pub(super) fn warm_up(answer: &Answer) {
    if let Some(timeline) = &answer.timeline {
        let _ = lay_out(timeline, COMMON, &|_| 0);
    }
}

/// What is kept of an input, to read it again.
pub(super) enum Held {
    File(File),
    /// What was pasted, and when.
    Bytes(Rc<[u8]>, i64),
}

impl Shown {
    /// Keeps the values that facets list, so that they stay when other conditions leave nothing
    /// of them.
    pub(super) fn remember(&mut self, facets: &[Facet]) {
        for facet in facets {
            let known = self.known.get(&facet.field).map_or(0, Vec::len);
            // Marks come and go with what a person says.
            if known >= VALUES as usize || facet.field.of_person() {
                continue;
            }
            let known = Rc::make_mut(&mut self.known).entry(facet.field).or_default();
            for (value, count) in facet.values.iter().take(VALUES as usize) {
                if *count > 0 && !known.contains(value) {
                    known.push(value.clone());
                }
            }
        }
    }
}

impl App {
    /// What the inputs hold, and what became of it.
    pub(super) fn totals(&self) -> Totals {
        let Shown { total: events, copies, twins, assumed, .. } = self.shown;
        Totals::of(&self.inputs, Totals { events, copies, twins, assumed, ..Totals::default() })
    }

    /// How far the page is.
    pub(super) fn phase(&self) -> Phase {
        if self.dead.is_some() {
            return Phase::Failed;
        }
        if self.inputs.is_empty() {
            return Phase::Idle;
        }
        if self.grows() || !self.asking.settled() {
            return Phase::Loading;
        }
        if self.shown.total == 0 && self.all_failed() { Phase::Failed } else { Phase::Ready }
    }

    /// Whether more events are coming: inputs are read, or their values searched.
    pub(super) fn grows(&self) -> bool {
        let searching = self.searched().is_some() && !self.halted;
        !self.waiting.is_empty() || self.totals().loading > 0 || searching
    }

    /// While not all values are searched that a question needs: the part of the records that is,
    /// in percent, and whether the search was stopped.
    pub(super) fn searched(&self) -> Option<(u64, bool)> {
        let (left, all) = (self.shown.left_out.unsearched, self.totals().records);
        (left > 0).then(|| (percent(all.saturating_sub(left), all), self.halted))
    }

    /// The search went on. What is found, and that it is at its end, the answer tells.
    pub(super) fn indexed(&mut self, left: u64, news: bool) -> bool {
        if news {
            self.changed();
            return false;
        }
        let before = self.searched();
        if before.is_some() {
            self.shown.left_out.unsearched = left.max(1);
        }
        before != self.searched()
    }

    /// Searches all values, or stops that: what was found stays.
    pub(super) fn search(&mut self, on: bool) -> bool {
        self.halted = !on;
        self.tell(ToWorker::Search { on });
        if on {
            self.shown.short = None;
            self.changed();
        }
        true
    }

    /// How many events each rule has, where the rarest come first.
    pub(super) fn rules_asked(&self) -> Counted {
        if self.query.order == Order::Rarest { self.rules.clone() } else { Vec::new() }
    }

    /// Goes back to the last query that could be answered; its text stays, to be mended.
    pub(super) fn refused(&mut self, refused: &Refused) {
        self.error = Some(refused.of(&self.text));
        self.query = self.good.clone();
        self.turn = self.turn.wrapping_add(1);
        self.changed();
        self.write_address(false);
    }
}
