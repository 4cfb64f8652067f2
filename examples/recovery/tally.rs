//! What is counted of damaged texts, and what is kept of them to be shown.

use std::ops::{AddAssign, Range};

/// Counts of one or of many damaged texts.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tally {
    pub texts: usize,
    /// Records that no damage touched, and those of them that are read as before.
    pub untouched: usize,
    pub same: usize,
    /// Records that it touched, their native values whose bytes are all still there, and those
    /// of them that are read as before.
    pub touched: usize,
    pub there: usize,
    pub kept: usize,
    /// Values that no text holds, or that do not follow from the native ones.
    pub invented: usize,
    /// Values under the name of another field, or in another record's event.
    pub foreign: usize,
    /// Canonical values that follow from what is left, and not from the whole record.
    pub otherwise: usize,
    /// Events that are no record's, or a further part of one.
    pub extra: usize,
    /// Records of which a part was called prose, or what carries records.
    pub prose: usize,
    pub carrier: usize,
    /// Bytes in no span or in two, or in a separator that are none.
    pub unaccounted: usize,
    /// Events that were not read from their own bytes as they were read first.
    pub unlike: usize,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Tally) {
        self.texts += other.texts;
        self.untouched += other.untouched;
        self.same += other.same;
        self.touched += other.touched;
        self.there += other.there;
        self.kept += other.kept;
        self.invented += other.invented;
        self.foreign += other.foreign;
        self.otherwise += other.otherwise;
        self.extra += other.extra;
        self.prose += other.prose;
        self.carrier += other.carrier;
        self.unaccounted += other.unaccounted;
        self.unlike += other.unlike;
    }
}

/// Something that a person may want to see; the heavier the worse.
#[derive(Debug, Clone)]
pub struct Case {
    pub weight: usize,
    pub what: Vec<String>,
    pub record: Option<usize>,
    pub event: Option<Range<usize>>,
}
