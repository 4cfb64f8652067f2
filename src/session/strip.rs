//! The strip of an account: what an input is from its start to its end, in at most 600 pieces. Of an
//! input in parts, each shard tells how much of what is in each piece, and the hub adds.

use super::SpanOut;
use crate::protocol::SpanKind;
use serde::{Deserialize, Serialize};

/// The most pieces and ticks of a strip.
pub(super) const STRIP: u64 = 600;

const KINDS: [SpanKind; 5] = [
    SpanKind::Event,
    SpanKind::Carrier,
    SpanKind::Separator,
    SpanKind::Prose,
    SpanKind::Unreadable,
];

/// What is known of the strip of a part, or of all.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Strip {
    /// How many spans there are.
    spans: u64,
    /// What the first is, and the last.
    ends: Option<(SpanKind, SpanKind)>,
    /// All spans, each with the byte that it ends before, unless these are many.
    all: Vec<(SpanKind, u64)>,
    /// By piece and kind, how many bytes; anything unreadable counts more than all else.
    weights: Vec<[u64; KINDS.len()]>,
}

impl Strip {
    /// The strip of a tiling of an input of so many bytes, of which some before it were not read.
    pub(super) fn new(tiling: &[SpanOut], bytes: u64, unread: u64) -> Strip {
        let few = tiling.len() as u64 <= STRIP;
        let place = |at: u64| at.saturating_sub(unread);
        let all = tiling.iter().filter(|_| few).map(|out| (out.kind, place(out.span.end)));
        let width = bytes.div_ceil(STRIP).max(1);
        let mut weights = vec![[0u64; KINDS.len()]; usize::try_from(STRIP).unwrap_or(0)];
        for out in tiling {
            let (start, end) = (place(out.span.start), place(out.span.end));
            for piece in start / width..end.div_ceil(width) {
                let overlap = end.min((piece + 1) * width) - start.max(piece * width);
                let more = if out.kind == SpanKind::Unreadable { u64::MAX / 2 } else { overlap };
                let weights = usize::try_from(piece).ok().and_then(|piece| weights.get_mut(piece));
                let of = weights.and_then(|weights| weights.get_mut(out.kind as usize));
                of.into_iter().for_each(|sum| *sum = sum.saturating_add(more));
            }
        }
        let first = tiling.first().map(|out| out.kind);
        let ends = first.zip(tiling.last().map(|out| out.kind));
        Strip { spans: tiling.len() as u64, ends, all: all.collect(), weights }
    }

    /// Adds the strip of what follows.
    pub fn add(&mut self, next: Strip) {
        let Some((first, last)) = next.ends else { return };
        // Separators on both sides of a cut are one span.
        let joins = first == SpanKind::Separator
            && self.ends.is_some_and(|(_, last)| last == SpanKind::Separator);
        if joins {
            self.all.pop();
        }
        let whole = self.all.len() as u64 == self.spans - u64::from(joins)
            && next.all.len() as u64 == next.spans;
        self.spans += next.spans - u64::from(joins);
        self.ends = Some((self.ends.map_or(first, |(first, _)| first), last));
        if whole {
            self.all.extend(next.all);
        }
        self.weights.resize(self.weights.len().max(next.weights.len()), [0; KINDS.len()]);
        for (sums, more) in self.weights.iter_mut().zip(next.weights) {
            sums.iter_mut().zip(more).for_each(|(sum, more)| *sum = sum.saturating_add(more));
        }
    }

    /// The strip, of an input of so many bytes. A piece that holds anything unreadable is
    /// unreadable; else it is what most of it is.
    pub fn pieces(&self, bytes: u64) -> Vec<(SpanKind, u64)> {
        if self.spans <= STRIP {
            return self.all.clone();
        }
        let width = bytes.div_ceil(STRIP).max(1);
        let mut pieces: Vec<(SpanKind, u64)> = Vec::new();
        for (piece, sums) in (1..).zip(&self.weights) {
            let most = sums.iter().zip(KINDS).filter(|(sum, _)| **sum > 0).max();
            let Some((_, kind)) = most else { continue };
            let end = bytes.min(piece * width);
            match pieces.last_mut() {
                Some((last, until)) if *last == kind => *until = end,
                _ => pieces.push((kind, end)),
            }
        }
        pieces
    }
}
