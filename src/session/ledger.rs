//! The account of every byte of every input, and the list of repairs and of regions that
//! could not be read.

use super::detail::count_lines;
use super::input::Input;
use super::strip::{STRIP, Strip};
use super::{Around, Session, Want};
use crate::bytes::{Span, sort_by_key};
use crate::protocol::{Account, Ledger, LedgerEntry, SpanKind};
use crate::record::{Gap, Reason, Repair, Rule};
use crate::store::{RowId, rank, row_id};

/// The most entries of one page.
pub const PAGE: usize = 200;
/// Bytes shown on each side of an entry.
pub(super) const AROUND: u64 = 400;

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
        let mut at = input.kept.base();
        for out in spans {
            if out.span.start > at {
                let span = Span { start: at, end: out.span.start };
                tiling.push(SpanOut::gap(span, Gap::Separator));
            }
            at = out.span.end;
            tiling.push(out);
        }
        let end = input.end_of_text();
        if at < end {
            let span = Span { start: at, end };
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

    /// The inputs in the order in which they are listed.
    fn in_order(&self) -> Vec<&Input> {
        let mut inputs: Vec<&Input> = self.inputs.iter().collect();
        sort_by_key(&mut inputs, |input| rank(input.id));
        inputs
    }

    pub(super) fn abouts(&self) -> Vec<(u32, About)> {
        let mut abouts = Vec::new();
        for input in self.in_order() {
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
            let near = at.saturating_sub(AROUND);
            (held.kept.line_base(near).0.start, (at + AROUND).min(held.end_of_all()))
        });
        Want { input, span: Span { start, end } }
    }

    /// A page of the ledger; `bytes` are those of [`ledger_wants`](Self::ledger_wants), as
    /// far as they could be read.
    pub fn ledger(&self, offset: u64, bytes: &[Option<Vec<u8>>]) -> Ledger {
        self.ledger_in_parts(offset, bytes).0
    }

    /// The same, with the strips of parts by their numbers; the accounts of these have none.
    pub fn ledger_in_parts(
        &self,
        offset: u64,
        bytes: &[Option<Vec<u8>>],
    ) -> (Ledger, Vec<(u32, Strip)>) {
        let abouts = self.abouts();
        let rules = rules(&abouts);
        let skip = usize::try_from(offset).unwrap_or(usize::MAX);
        let page = abouts.iter().skip(skip).take(bytes.len()).enumerate();
        let entry = |(place, (input, about)): (usize, &(u32, About))| {
            let read = bytes.get(place).and_then(Option::as_deref);
            self.entry(*input, *about, read.unwrap_or_default())
        };
        let (mut rest, mut strips) = (abouts.as_slice(), Vec::new());
        let mut account = |input: &Input| {
            let (own, others) = rest.split_at(rest.partition_point(|(of, _)| *of == input.id));
            rest = others;
            self.account(input, own, &mut strips)
        };
        let ledger = Ledger {
            inputs: self.in_order().into_iter().map(&mut account).collect(),
            entries: page.map(entry).collect(),
            offset,
            total: abouts.len() as u64,
            rules,
        };
        (ledger, strips)
    }

    fn entry(&self, input: u32, about: About, bytes: &[u8]) -> LedgerEntry {
        let want = self.entry_want(input, about);
        let (at, base) = (about.at(), want.span.start);
        // What is shown may begin before the part.
        let own = self.input(input).map_or(0, |held| held.kept.base().saturating_sub(base));
        let own = usize::try_from(own).unwrap_or(0);
        let line = |read: &[u8]| {
            self.input(input).map_or(0, |held| {
                let before = held.kept.line_base(at.saturating_sub(AROUND)).1;
                held.line(before + count_lines(read.get(own..).unwrap_or_default()))
            })
        };
        let entry = entry_in(about, bytes, base, line);
        LedgerEntry { input, shard: self.store.shard(), ..entry }
    }

    /// The account of an input, of which all that the ledger lists is known. The strips of parts
    /// are for whoever puts these together.
    fn account(
        &self,
        input: &Input,
        abouts: &[(u32, About)],
        strips: &mut Vec<(u32, Strip)>,
    ) -> Account {
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
        let Around { bytes, unread, .. } = input.stands();
        let strip = Strip::new(&tiling, bytes, unread);
        let repairs = abouts.iter().filter_map(|(_, about)| match about {
            About::Repair(_, repair) => Some(repair.at),
            About::Region(..) => None,
        });
        account.ticks = repairs.map(|at| at - unread.min(at)).collect();
        thin(&mut account.ticks, bytes);
        match input.reading {
            None => account.strip = strip.pieces(bytes),
            Some(_) => strips.push((input.id, strip)),
        }
        account
    }
}

/// An entry from bytes that it stands in, the first of them at `base`; `line` tells on which line
/// the one behind such bytes stands.
pub(super) fn entry_in(
    about: About,
    bytes: &[u8],
    base: u64,
    line: impl Fn(&[u8]) -> u64,
) -> LedgerEntry {
    let at = about.at();
    let inside = usize::try_from(at.saturating_sub(base)).unwrap_or(0).min(bytes.len());
    let line = line(bytes.get(..inside).unwrap_or_default());
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

/// Leaves one of the ticks of each piece of a strip, of an input of so many bytes.
pub fn thin(ticks: &mut Vec<u64>, bytes: u64) {
    let width = (bytes / STRIP).max(1);
    ticks.dedup_by_key(|at| *at / width);
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
