//! The account of every byte of every input, and the list of repairs and of regions that
//! could not be read.

use super::detail::count_lines;
use super::input::Input;
use super::{Session, Want};
use crate::bytes::{Span, sort_by_key};
use crate::protocol::{Account, Ledger, LedgerEntry, SpanKind};
use crate::record::{Gap, Reason, Repair, Rule};
use crate::store::{RowId, row_id};

/// The most entries of one page.
pub const PAGE: usize = 200;
/// The most pieces and ticks of a strip.
const STRIP: u64 = 600;
/// Bytes shown on each side of an entry.
const AROUND: u64 = 400;

/// One span of an input's tiling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpanOut {
    /// Where.
    pub span: Span,
    /// What.
    pub kind: SpanKind,
    /// The event it is part of.
    pub row: Option<RowId>,
    gap: Option<Gap>,
}

impl SpanOut {
    fn event(row: RowId, span: Span) -> SpanOut {
        SpanOut { span, kind: SpanKind::Event, row: Some(row), gap: None }
    }

    fn gap(span: Span, gap: Gap) -> SpanOut {
        SpanOut { span, kind: kind(gap), row: None, gap: Some(gap) }
    }

    /// What an unreadable region, or what carries, is called.
    pub fn how(&self) -> Option<String> {
        match self.gap? {
            Gap::Unreadable(reason) => Some(reason.to_string()),
            Gap::Carrier(how) => Some(how.to_owned()),
            Gap::Separator | Gap::Prose => None,
        }
    }
}

/// What an entry of the ledger is about.
#[derive(Debug, Clone, Copy)]
pub(super) enum About {
    Repair(RowId, Repair),
    Region(Span, Reason),
}

impl About {
    fn at(&self) -> u64 {
        match self {
            About::Repair(_, repair) => repair.at,
            About::Region(span, _) => span.start,
        }
    }

    /// The event it is of: at one byte, repairs of several follow each other.
    fn row(&self) -> Option<RowId> {
        match self {
            About::Repair(row, _) => Some(*row),
            About::Region(..) => None,
        }
    }
}

fn kind(gap: Gap) -> SpanKind {
    match gap {
        Gap::Separator => SpanKind::Separator,
        Gap::Carrier(_) => SpanKind::Carrier,
        Gap::Prose => SpanKind::Prose,
        Gap::Unreadable(_) => SpanKind::Unreadable,
    }
}

impl Session {
    /// The spans of an input in order; they tile what was read of it.
    pub fn tiling(&self, input: u32) -> Vec<SpanOut> {
        let Some(input) = self.input(input) else { return Vec::new() };
        let mut spans: Vec<SpanOut> =
            input.gaps.iter().map(|(span, gap)| SpanOut::gap(*span, *gap)).collect();
        for (row, span) in self.records(input.id) {
            let pieces = self.store.place(row).filter(|(segment, _)| !segment.pieces.is_empty());
            match pieces {
                None => spans.push(SpanOut::event(row, span)),
                Some(_) => {
                    let pieces = self.pieces(row).into_iter();
                    spans.extend(pieces.map(|span| SpanOut::event(row, span)));
                }
            }
        }
        sort_by_key(&mut spans, |out| (out.span.start, out.span.end));
        let mut tiling = Vec::with_capacity(spans.len() * 2);
        let mut at = 0;
        for out in spans {
            if out.span.start > at {
                let span = Span { start: at, end: out.span.start };
                tiling.push(SpanOut::gap(span, Gap::Separator));
            }
            at = out.span.end;
            tiling.push(out);
        }
        if at < input.status.bytes {
            let span = Span { start: at, end: input.status.bytes };
            tiling.push(SpanOut::gap(span, Gap::Separator));
        }
        tiling
    }

    fn records(&self, input: u32) -> impl Iterator<Item = (RowId, Span)> {
        let segments = self.store.segments().iter().enumerate();
        segments.filter(move |(_, segment)| segment.input == input).flat_map(|(at, segment)| {
            segment.rows.iter().enumerate().map(move |(row, base)| {
                let span = Span { start: base.start, end: base.start + u64::from(base.len) };
                (row_id(at, row), span)
            })
        })
    }

    /// Repairs of a row: place, name of the rule.
    pub fn repairs(&self, row: RowId) -> impl Iterator<Item = (u64, Rule)> {
        self.repairs_of(row).iter().map(|repair| (repair.at, repair.rule))
    }

    pub(super) fn abouts(&self) -> Vec<(u32, About)> {
        let mut abouts = Vec::new();
        for input in &self.inputs {
            let from = abouts.len();
            abouts.extend(input.gaps.iter().filter_map(|(span, gap)| match gap {
                Gap::Unreadable(reason) => Some((input.id, About::Region(*span, *reason))),
                _ => None,
            }));
            for (at, segment) in self.store.segments().iter().enumerate() {
                if segment.input != input.id {
                    continue;
                }
                for (row, repairs) in &segment.repairs {
                    let row = row_id(at, *row as usize);
                    abouts.extend(
                        repairs.iter().map(|repair| (input.id, About::Repair(row, *repair))),
                    );
                }
            }
            let mut own = abouts.split_off(from);
            sort_by_key(&mut own, |(_, about)| (about.at(), about.row()));
            abouts.extend(own);
        }
        abouts
    }

    /// What must be read for a page of the ledger, entry by entry: of so many entries at most.
    pub fn ledger_wants(&self, offset: u64, most: usize) -> Vec<Want> {
        let page = self
            .abouts()
            .into_iter()
            .skip(usize::try_from(offset).unwrap_or(usize::MAX))
            .take(most.min(PAGE));
        page.map(|(input, about)| self.entry_want(input, about)).collect()
    }

    fn entry_want(&self, input: u32, about: About) -> Want {
        let at = about.at();
        let (start, end) = self.input(input).map_or((at, at), |held| {
            (
                held.kept.line_base(at.saturating_sub(AROUND)).0.start,
                (at + AROUND).min(held.status.bytes),
            )
        });
        Want { input, span: Span { start, end } }
    }

    /// A page of the ledger; `bytes` are those of [`ledger_wants`](Self::ledger_wants), as
    /// far as they could be read.
    pub fn ledger(&self, offset: u64, bytes: &[Option<Vec<u8>>]) -> Ledger {
        let abouts = self.abouts();
        let rules = rules(&abouts);
        let skip = usize::try_from(offset).unwrap_or(usize::MAX);
        let page = abouts.iter().skip(skip).take(bytes.len()).enumerate();
        let entry = |(place, (input, about)): (usize, &(u32, About))| {
            let read = bytes.get(place).and_then(Option::as_deref);
            self.entry(*input, *about, read.unwrap_or_default())
        };
        let mut rest = abouts.as_slice();
        let mut account = |input: &Input| {
            let (own, others) = rest.split_at(rest.partition_point(|(of, _)| *of == input.id));
            rest = others;
            self.account(input, own)
        };
        Ledger {
            inputs: self.inputs.iter().map(&mut account).collect(),
            entries: page.map(entry).collect(),
            offset,
            total: abouts.len() as u64,
            rules,
        }
    }

    fn entry(&self, input: u32, about: About, bytes: &[u8]) -> LedgerEntry {
        let want = self.entry_want(input, about);
        let (at, base) = (about.at(), want.span.start);
        let before =
            self.input(input).map_or(0, |held| held.kept.line_base(at.saturating_sub(AROUND)).1);
        let entry = entry_in(about, bytes, (base, before));
        LedgerEntry { input, shard: self.store.shard(), ..entry }
    }

    /// The account of an input, of which all that the ledger lists is known.
    fn account(&self, input: &Input, abouts: &[(u32, About)]) -> Account {
        let mut account =
            Account { input: input.id, bytes: input.status.bytes, ..Account::default() };
        let tiling = self.tiling(input.id);
        for out in &tiling {
            let sum = match out.kind {
                SpanKind::Event => &mut account.event,
                SpanKind::Carrier => &mut account.carrier,
                SpanKind::Separator => &mut account.separator,
                SpanKind::Prose => &mut account.prose,
                SpanKind::Unreadable => &mut account.unreadable,
            };
            *sum += out.span.len();
        }
        account.strip = strip(&tiling, input.status.bytes);
        let repairs = abouts.iter().filter_map(|(_, about)| match about {
            About::Repair(_, repair) => Some(repair.at),
            About::Region(..) => None,
        });
        let width = (input.status.bytes / STRIP).max(1);
        account.ticks = repairs.collect();
        account.ticks.dedup_by_key(|at| *at / width);
        account
    }
}

/// An entry from bytes that it stands in; `base` is the place of the first of them, and the lines
/// before it.
pub(super) fn entry_in(about: About, bytes: &[u8], (base, before): (u64, u64)) -> LedgerEntry {
    let at = about.at();
    let inside = usize::try_from(at.saturating_sub(base)).unwrap_or(0).min(bytes.len());
    let line = 1 + before + count_lines(bytes.get(..inside).unwrap_or_default());
    let original = lines_around(bytes, base, inside);
    let (words, end, row, change) = match about {
        About::Region(span, reason) => (reason.to_string(), Some(span.end), None, None),
        About::Repair(row, repair) => {
            let out =
                bytes.get(inside..inside + repair.skipped.min(400) as usize).unwrap_or_default();
            let change = (repair.put(out).to_owned(), String::from_utf8_lossy(out).into_owned());
            (repair.rule.words().to_owned(), None, Some(row), Some(change))
        }
    };
    LedgerEntry { input: 0, at, end, line, words, change, shard: 0, row, original }
}

/// Repairs by rule, in the order in which these come first.
pub(super) fn rules(abouts: &[(u32, About)]) -> Vec<(String, u64)> {
    let mut rules = Vec::new();
    for (_, about) in abouts {
        if let About::Repair(_, repair) = about {
            add_rule(&mut rules, repair.rule.words(), 1);
        }
    }
    rules
}

/// Counts a rule so many times more.
pub fn add_rule(rules: &mut Vec<(String, u64)>, words: &str, more: u64) {
    match rules.iter_mut().find(|(held, _)| held == words) {
        Some((_, count)) => *count += more,
        None => rules.push((words.to_owned(), more)),
    }
}

/// The tiling in at most [`STRIP`] pieces. A piece that holds anything unreadable is
/// unreadable; else it is what most of it is.
fn strip(tiling: &[SpanOut], bytes: u64) -> Vec<(SpanKind, u64)> {
    if tiling.len() as u64 <= STRIP {
        return tiling.iter().map(|out| (out.kind, out.span.end)).collect();
    }
    let width = bytes.div_ceil(STRIP).max(1);
    let mut pieces: Vec<(SpanKind, u64)> = Vec::new();
    let mut spans = tiling.iter().peekable();
    for piece in 0..STRIP {
        let (start, end) = (piece * width, ((piece + 1) * width).min(bytes));
        let mut sums: Vec<(u64, SpanKind)> = Vec::new();
        while let Some(out) = spans.peek() {
            let overlap = out.span.end.min(end).saturating_sub(out.span.start.max(start));
            let weight = if out.kind == SpanKind::Unreadable && overlap > 0 {
                u64::MAX / 2
            } else {
                overlap
            };
            match sums.iter_mut().find(|(_, kind)| *kind == out.kind) {
                Some((sum, _)) => *sum = sum.saturating_add(weight),
                None => sums.push((weight, out.kind)),
            }
            if out.span.end > end {
                break;
            }
            spans.next();
        }
        let Some((_, kind)) = sums.into_iter().max() else { continue };
        match pieces.last_mut() {
            Some((last, until)) if *last == kind => *until = end,
            _ => pieces.push((kind, end)),
        }
    }
    pieces
}

/// The line of a place with its neighbours, each with its first byte; long lines are shown
/// around the place only.
fn lines_around(bytes: &[u8], base: u64, at: usize) -> Vec<(u64, String)> {
    let near = at.saturating_sub(usize::try_from(AROUND).unwrap_or(0));
    let line_start = |until: usize| {
        let from = bytes.get(near..until).unwrap_or_default();
        memchr::memrchr(b'\n', from).map_or(near, |place| near + place + 1)
    };
    let own = line_start(at);
    let first = if own > near { line_start(own - 1) } else { own };
    let mut lines = Vec::new();
    let mut start = first;
    while start < bytes.len() && lines.len() < 3 + usize::from(first < own) {
        let rest = bytes.get(start..).unwrap_or_default();
        let width = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let text = String::from_utf8_lossy(rest.get(..width.min(600)).unwrap_or_default());
        lines.push((base + start as u64, text.trim_end_matches('\r').to_owned()));
        if start > at {
            break;
        }
        start += width + 1;
    }
    lines
}
