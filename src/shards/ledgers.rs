//! One account of those of several shards. Entries are in order of input and position, and each
//! shard lists its own so; which of them are of a page follows from how many each input has.

use super::gather::gather;
use super::message::{Entries, Out, ToShard};
use crate::bytes::sort_by_key;
use crate::protocol::{Account, FromWorker, Ledger};
use crate::session::{PAGE, Strip, add_rule, thin};
use crate::store::{as_shown, part_number, rank};

/// What a shard tells of it, with the strips of parts.
type Page = (Ledger, Vec<(u32, Strip)>);

/// A page of the ledger that is being made.
pub(super) struct Ledgers {
    ask: u32,
    turn: u32,
    offset: u64,
    total: u64,
    rules: Vec<(String, u64)>,
    parts: Vec<Option<Vec<Entries>>>,
    pages: Vec<Option<Page>>,
}

impl Ledgers {
    pub fn new(ask: u32, turn: u32, offset: u64, shards: usize) -> Ledgers {
        Ledgers {
            ask,
            turn,
            offset,
            total: 0,
            rules: Vec::new(),
            parts: (0..shards).map(|_| None).collect(),
            pages: (0..shards).map(|_| None).collect(),
        }
    }

    /// What the page asked for.
    pub fn asked(&self) -> (u32, u64) {
        (self.ask, self.offset)
    }

    pub fn is_of(&self, turn: u32) -> bool {
        self.turn == turn
    }

    /// Asks for what is needed first.
    pub fn begin(&self, out: &mut Vec<Out>) {
        for shard in 0..self.parts.len() {
            out.push(Out::Shard(shard, ToShard::Parts { turn: self.turn }, Vec::new()));
        }
    }

    /// Takes what a shard's ledger holds.
    pub fn parts(&mut self, shard: usize, parts: Vec<Entries>, out: &mut Vec<Out>) {
        let Some(told) = gather(&mut self.parts, shard, parts) else { return };
        let mut all: Vec<(usize, Entries)> = Vec::new();
        for (shard, parts) in told.into_iter().enumerate() {
            all.extend(parts.into_iter().map(|part| (shard, part)));
        }
        sort_by_key(&mut all, |(_, part)| part.0);
        // Of each shard: entries before the page, and of the page.
        let mut wanted = vec![(0, 0); self.pages.len()];
        let (from, end) = (self.offset, self.offset.saturating_add(PAGE as u64));
        for (shard, (_, entries, rules)) in all {
            let (first, next) = (self.total, self.total + entries);
            self.total = next;
            rules.iter().for_each(|(words, count)| add_rule(&mut self.rules, words, *count));
            let Some((before, most)) = wanted.get_mut(shard) else { continue };
            *before += next.min(from).saturating_sub(first);
            *most += next.min(end).saturating_sub(first.max(from));
        }
        let turn = self.turn;
        for (shard, (offset, most)) in wanted.into_iter().enumerate() {
            let most = u32::try_from(most).unwrap_or(0);
            out.push(Out::Shard(shard, ToShard::Ledger { turn, offset, most }, Vec::new()));
        }
    }

    /// Takes a shard's entries; whether all are there.
    pub fn page(&mut self, shard: usize, page: Page, out: &mut Vec<Out>) -> bool {
        let Some(pages) = gather(&mut self.pages, shard, page) else { return false };
        let mut whole = Ledger { offset: self.offset, total: self.total, ..Ledger::default() };
        whole.rules = std::mem::take(&mut self.rules);
        let mut strips = Vec::new();
        let mut entries = Vec::new();
        for (page, of_parts) in pages {
            whole.inputs.extend(page.inputs);
            entries.extend(page.entries);
            strips.extend(of_parts);
        }
        sort_by_key(&mut whole.inputs, |account| rank(account.input));
        sort_by_key(&mut strips, |(input, _)| rank(*input));
        sort_by_key(&mut entries, |entry| rank(entry.input));
        for entry in &mut entries {
            entry.input = as_shown(entry.input);
        }
        whole.entries = entries;
        join(&mut whole.inputs, &strips);
        let message = FromWorker::Ledger { ask: self.ask, ledger: Box::new(whole) };
        out.push(Out::Page(message, Vec::new()));
        true
    }
}

/// Makes one account of those of parts, which follow each other.
fn join(accounts: &mut Vec<Account>, strips: &[(u32, Strip)]) {
    accounts.dedup_by(|part, whole| {
        let same = as_shown(part.input) == as_shown(whole.input);
        let is_part = part_number(part.input) > 0 && same;
        if is_part {
            whole.bytes += part.bytes;
            whole.event += part.event;
            whole.carrier += part.carrier;
            whole.separator += part.separator;
            whole.prose += part.prose;
            whole.unreadable += part.unreadable;
            whole.ticks.append(&mut part.ticks);
        }
        is_part
    });
    for account in accounts {
        account.input = as_shown(account.input);
        let mut strip = None::<Strip>;
        for (_, part) in strips.iter().filter(|(part, _)| as_shown(*part) == account.input) {
            strip.get_or_insert_default().add(part.clone());
        }
        if let Some(strip) = strip {
            account.strip = strip.pieces(account.bytes);
            thin(&mut account.ticks, account.bytes);
        }
    }
}
