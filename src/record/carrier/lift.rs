//! Tells what was found in a carried text as found in the input that it is written in.

use super::map::Map;
use super::{Carried, Code};
use crate::bytes::Span;
use crate::event::Time;
use crate::record::{Found, Gap, Sink};

/// A sink for a carried text.
pub(super) struct Lift<'a> {
    pub map: &'a Map,
    pub carried: &'a Carried,
    /// How the carrier writes it.
    pub code: Option<Code>,
    pub outer: &'a mut dyn Sink,
}

impl Sink for Lift<'_> {
    fn gap(&mut self, span: Span, gap: Gap) {
        let mut spans = Vec::new();
        self.map.spans(span, &mut spans);
        // What is written as `\n` is no white space of the input.
        let gap = match (gap, self.code) {
            (Gap::Separator, Some(_)) => Gap::Carrier("white space inside of text"),
            _ => gap,
        };
        for span in spans.into_iter().filter(|span| !span.is_empty()) {
            self.outer.gap(span, gap);
        }
    }

    fn record(&mut self, found: &Found<'_>) {
        let mut pieces = Vec::new();
        if found.pieces.is_empty() {
            self.map.spans(found.span, &mut pieces);
        } else {
            found.pieces.iter().for_each(|piece| self.map.spans(*piece, &mut pieces));
        }
        let mut written = pieces.iter().filter(|piece| !piece.is_empty());
        let Some(first) = written.next() else { return };
        let last = written.next_back().unwrap_or(first);
        let span = Span { start: first.start, end: last.end };
        let mut repairs = found.repairs.to_vec();
        for repair in &mut repairs {
            repair.at = self.map.origin(repair.at).unwrap_or(span.end);
        }
        let both;
        let (carried, time) = match found.carried {
            None => (self.carried, self.time(found)),
            Some(inner) => {
                both = self.carried.around(inner);
                (&both, self.time(found))
            }
        };
        self.outer.record(&Found {
            span,
            pieces: if pieces.len() > 1 { &pieces } else { &[] },
            repairs: &repairs,
            carried: Some(carried),
            time,
            ..*found
        });
    }
}

impl Lift<'_> {
    /// When a record was written: what is nearer to it knows better, but for what it leaves out.
    fn time(&self, found: &Found<'_>) -> Option<Time> {
        let own = self.map.run(found.span.start).and_then(|run| run.time);
        match (found.time, own) {
            (Some(time), Some(own)) if time.is_vaguer(own) => Some(own),
            (time, own) => time.or(own),
        }
    }
}

impl Carried {
    /// What is said of a record by this carrier and one inside of it.
    fn around(&self, inner: &Carried) -> Carried {
        let mut both = inner.clone();
        both.path.splice(0..0, self.path.iter().copied());
        both.fields.extend(self.fields.iter().cloned());
        both.coded = self.coded.around(inner.coded);
        both
    }
}
