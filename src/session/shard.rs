//! A session that is one of several: what the hub asks it for beside answers.

use super::Session;
use super::ledger::rules;
use crate::query::{
    Asked, Counted, Query, RankKey, Sorting, before, is_grave, newest, rank_key, ranked,
};
use crate::store::{Elsewhere, RowId, as_shown, rank};

/// What the ledger holds of an input and all that was unpacked of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerPart {
    /// The rank of the input.
    pub input: u32,
    /// How many entries.
    pub entries: u64,
    /// Repairs by rule, in the order in which these come first.
    pub rules: Vec<(String, u64)>,
}

impl Session {
    /// An empty shard of several, with its number. All of them have the same key.
    pub fn of(key: u64, shard: u32) -> Session {
        let mut session = Session::new(key);
        session.store.share(shard);
        session
    }

    /// The time of the newest dated event.
    pub fn newest_time(&mut self) -> Option<i64> {
        newest(&self.store)
    }

    /// How many rows a query shows, and what those are ordered by that stand at some ranks:
    /// from, how far apart, and up to. `now` stands in the query as an instant.
    pub fn keys(&mut self, asked: Asked<'_>, range: (u64, u64, u64)) -> (u64, Vec<RankKey>) {
        let [from, step, end] =
            [range.0, range.1, range.2].map(|rank| usize::try_from(rank).unwrap_or(usize::MAX));
        if asked.0.fold {
            self.store.number_repeats(asked.0.alike);
        }
        self.store.tell_sides();
        let reader = &self.reader;
        let paths = |id| reader.path(id).to_owned();
        let (shown, rows) = ranked(&self.store, asked, (from, step, end), &paths, &mut self.sorted);
        (shown, rows.into_iter().map(|row| self.key((asked.0, asked.1), row)).collect())
    }

    /// What a row is ordered by; where the query folds, behind the mark of its group, and a byte
    /// that tells whether that is critical or fatal.
    pub fn key(&self, (query, rules): (&Query, &Counted), row: RowId) -> RankKey {
        let key = rank_key(&self.store, Sorting { order: query.order, rules }, row);
        if !query.fold {
            return key;
        }
        let mark = self.store.mark_of(row).map(u64::to_le_bytes);
        [mark.as_flattened(), &[u8::from(is_grave(&self.store, row))], &key].concat()
    }

    /// How many of the rows that a query shows are ordered before a key. `now` stands in it as an
    /// instant, and it does not fold.
    pub fn before(&mut self, asked: Asked<'_>, key: &[u8]) -> u64 {
        let reader = &self.reader;
        before(&self.store, asked, key, &|id| reader.path(id).to_owned(), &mut self.sorted)
    }

    /// The rows of some segments, each with a number that equal ones share in all shards, and
    /// the first segment that was not told; none at the end.
    pub fn marks(&mut self, from: usize, mut take: impl FnMut(u32, RowId, u64)) -> Option<usize> {
        let (mut at, mut told) = (from, 0);
        if from == 0 {
            self.store.unpair();
        }
        while let Some(segment) = self.store.segments().get(at) {
            if told > crate::store::MOST_ROWS {
                return Some(at);
            }
            let input = rank(segment.input);
            self.store.marks(at, |row, mark| take(input, row, mark));
            told += segment.rows.len();
            at += 1;
        }
        None
    }

    /// Takes these rows, and no others, for copies of rows of other shards.
    pub fn told_elsewhere(&mut self, rows: &[RowId]) {
        self.store.told_elsewhere(rows);
    }

    /// The order of rows that may be one of two and are no copies, the number that both share,
    /// whether it is the second, and whether it is an alert.
    pub fn may_be_twins(&self, mut take: impl FnMut((u32, RowId), u64, bool, bool)) {
        self.store.may_be_twins(|row, number, second, alert| {
            let input = self.record_of(row).map_or(0, |want| rank(want.input));
            take((input, row), number, second, alert);
        });
    }

    /// Takes a row and one of a shard for one event; whether the row stands for both.
    pub fn twin(&mut self, row: RowId, other: (u32, RowId), is_head: bool) {
        self.store.twin(row, other, is_head);
    }

    /// Takes these copies, and no others, for those that other shards have of rows.
    pub fn found_elsewhere(&mut self, copies: Vec<(RowId, Elsewhere)>) {
        self.store.found_elsewhere(copies);
    }

    /// Where a row and its copies here stand.
    pub fn places(&self, row: RowId) -> Vec<Elsewhere> {
        let Some(want) = self.record_of(row) else { return Vec::new() };
        let own = Elsewhere {
            order: (rank(want.input), row),
            place: (as_shown(want.input), want.span.start, want.span.end),
        };
        std::iter::once(own).chain(self.store.places(row, false)).collect()
    }

    /// What the ledger holds, by given input.
    pub fn ledger_parts(&self) -> Vec<LedgerPart> {
        let abouts = self.abouts();
        let parts = abouts.chunk_by(|(a, _), (b, _)| rank(*a) == rank(*b));
        let part = |part: &[(u32, super::ledger::About)]| LedgerPart {
            input: part.first().map_or(0, |(input, _)| rank(*input)),
            entries: part.len() as u64,
            rules: rules(part),
        };
        parts.map(part).collect()
    }
}
