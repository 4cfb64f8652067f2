//! Reading where parts of an input may begin and end: whether it can be cut at all, and whether what
//! is read on one side of an edge is what the other side begins with.

use super::Session;
use super::edge::Edge;
use super::part::{May, Part};
use super::reading::Reading;
use crate::bytes::Kept;
use crate::record::Opening;

/// What did not settle at the end of a part is tried again at the first edge behind so many
/// bytes: what is read behind the cut is read twice.
const AGAIN: u64 = 16 << 10;

/// An input that cannot be cut anywhere in so many of its first bytes is not.
pub(super) const LOOK: usize = 16 << 20;

impl Session {
    /// Whether the next so many bytes of the open input are to be looked at before they are read.
    pub(super) fn is_edge(&self, len: usize) -> bool {
        self.inputs.last().is_some_and(|input| {
            let ends = |reading: &Reading| {
                let until =
                    reading.part.until.is_some_and(|at| at <= input.kept.end() + len as u64);
                !reading.part.sure || until || reading.met || !reading.held.is_empty()
            };
            matches!(input.may, May::Ask(_))
                || input.reading.as_ref().is_some_and(|reading| ends(reading))
        })
    }

    /// Takes bytes that a part may begin or end in.
    pub(super) fn feed_edge(&mut self, bytes: &[u8]) {
        let asks = self.inputs.last().is_some_and(|input| matches!(input.may, May::Ask(_)));
        if asks {
            return self.look(bytes);
        }
        let mut held = self.reading_mut().map(|of| std::mem::take(&mut of.held));
        let joined = held.as_mut().filter(|held| !held.is_empty()).map(|held| {
            held.extend_from_slice(bytes);
            &**held
        });
        let Some(rest) = self.skip(joined.unwrap_or(bytes)) else { return };
        let mut bytes = rest;
        while let Some(Part { until: Some(until), edge, .. }) =
            self.reading_mut().map(|of| &of.part)
        {
            let (until, edge) = (*until, edge.clone());
            let kept = self.inputs.last().map(|input| &input.kept);
            let (begin, at) = kept.map_or((0, 0), |kept| (kept.base(), kept.end()));
            let near = usize::try_from(until.saturating_sub(at)).unwrap_or(usize::MAX);
            let end = bytes.get(near..).and_then(|rest| edge.find(rest));
            // Of a record that is longer than the part, all is the one's before it.
            let width = if begin == at && at > until { Some(0) } else { end.map(|end| near + end) };
            let Some(width) = width else {
                let rest = bytes.len().saturating_sub(near);
                let known = bytes.len() - edge.open().min(rest);
                let (known, held) = bytes.split_at(known);
                self.hold(held);
                bytes = known;
                break;
            };
            let (before, rest) = bytes.split_at(width);
            self.feed_text(before);
            bytes = rest;
            let met = self.settles(edge.next()) == Some(edge.opening);
            if let Some(reading) = self.reading_mut() {
                reading.met = met;
                reading.part.until = Some(at + width as u64 + AGAIN);
            }
            if met {
                self.reading_mut().into_iter().for_each(|reading| reading.go_past(bytes));
                return;
            }
        }
        self.feed_text(bytes);
    }

    /// Takes the next bytes of an input of which it is to be seen whether it may be cut.
    fn look(&mut self, bytes: &[u8]) {
        let start = self.inputs.last().map_or(0, |input| input.kept.end());
        let mut edge = None;
        let mut rest = bytes;
        if let Some(end) = memchr::memrchr(b'\n', bytes) {
            let (lines, behind) = bytes.split_at(end + 1);
            self.feed_text(lines);
            rest = behind;
            edge = self.settles(None).map(|opening| (start + lines.len() as u64, opening));
        }
        let edge = match edge {
            // What is in an array stands at no line end without its comma.
            Some((at, opening)) if !opening.is_inside() => Some((at, Edge::line(opening))),
            _ => {
                self.feed_text(rest);
                rest = &[];
                self.begun().and_then(|(at, opening)| {
                    let place = usize::try_from(at.checked_sub(start)?).ok()?;
                    let read = start + bytes.len() as u64;
                    Some((read, Edge::object(bytes, place, opening)?))
                })
            }
        };
        if let Some(input) = self.inputs.last_mut()
            && let May::Ask(left) = input.may
        {
            let edge = edge.filter(|_| input.status.events > 0);
            let again = || left.checked_sub(bytes.len()).map_or(May::Not, May::Ask);
            input.may = edge.map_or_else(again, |(at, edge)| May::From(at, edge));
        }
        self.feed_text(rest);
    }

    fn hold(&mut self, bytes: &[u8]) {
        if let Some(reading) = self.reading_mut() {
            reading.held = bytes.to_vec();
        }
    }

    /// Takes what waits for what follows, because nothing does.
    pub(super) fn feed_held(&mut self) {
        if let Some(reading) = self.reading_mut() {
            let held = std::mem::take(&mut reading.held);
            match reading.part.sure {
                true => self.feed_text(&held),
                false => self.pass_over(&held),
            }
        }
    }

    pub(super) fn reading_mut(&mut self) -> Option<&mut Reading> {
        self.inputs.last_mut()?.reading.as_deref_mut()
    }

    /// Passes over what is before the first edge, if a part begins at one. `None` if all was passed
    /// over, or the part has ended.
    fn skip<'b>(&mut self, bytes: &'b [u8]) -> Option<&'b [u8]> {
        let Some(reading) = self.reading_mut() else { return Some(bytes) };
        if reading.met {
            reading.go_past(bytes);
            return None;
        }
        if reading.part.sure {
            return Some(bytes);
        }
        let found = reading.part.edge.find(bytes);
        reading.part.sure = found.is_some();
        let width = found.unwrap_or(bytes.len().saturating_sub(reading.part.edge.open()));
        let (passed, rest) = bytes.split_at_checked(width)?;
        self.pass_over(passed);
        if found.is_none() {
            self.hold(rest);
        }
        found.map(|_| rest)
    }

    /// Bytes before the part are not its.
    fn pass_over(&mut self, passed: &[u8]) {
        let Some(input) = self.inputs.last_mut() else { return };
        input.reading.iter_mut().for_each(|reading| reading.pass(passed));
        let base = input.kept.base() + passed.len() as u64;
        let kept = std::mem::replace(&mut input.kept, Kept::new(0));
        input.kept = kept.from(base);
        let opening = input.reading.as_ref().map(|reading| &reading.part.edge.opening);
        let splitter = self.splitter.take().zip(opening);
        self.splitter = splitter.map(|(splitter, opening)| splitter.from(base, opening));
    }

    /// What another splitter has to begin with, to read what follows of the open input.
    fn settles(&mut self, next: Option<u8>) -> Option<Opening> {
        let (splitter, input) = (self.splitter.as_mut()?, self.inputs.last_mut()?);
        let opening = splitter.settles(next, &mut input.taking(&mut self.store, &mut self.reader));
        self.store.fold();
        opening.filter(|_| input.is_settled())
    }

    /// Where the open input has an object that is begun, and what another splitter has to begin
    /// with, to read it.
    fn begun(&mut self) -> Option<(u64, Opening)> {
        let (splitter, input) = (self.splitter.as_mut()?, self.inputs.last_mut()?);
        let begun = splitter.begun(&mut input.taking(&mut self.store, &mut self.reader));
        self.store.fold();
        begun.filter(|_| input.is_settled())
    }
}
