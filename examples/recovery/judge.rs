//! Compares what is read of a damaged text with what is read of the intact one.
//!
//! An event that is read belongs to the record that most of its bytes come from. Where a value
//! comes from is told by its bytes too, so that values may be alike.

use crate::intact::{Intact, Owner};
use crate::origin::{NEW, Traced};
use crate::read::{Event, Leaf, Reading, read};
use crate::tally::{Case, Tally};
use std::collections::BTreeSet;
use std::ops::Range;
use watchglass::protocol::SpanKind;

/// A comparison as it goes on.
struct Judge<'a> {
    intact: &'a Intact,
    damaged: &'a Traced,
    reading: Reading,
    /// Where a part with letters or digits is missing: the place, and the origins around it.
    seams: Vec<(usize, u32, u32)>,
    tally: Tally,
    cases: Vec<Case>,
}

/// Reads a damaged text and compares.
pub fn judge(intact: &Intact, damaged: &Traced) -> (Tally, Vec<Case>) {
    let reading = read(&damaged.bytes);
    let tally = Tally { texts: 1, unlike: reading.unlike, ..Tally::default() };
    let seams = seams(intact, damaged);
    let mut judge = Judge { intact, damaged, reading, seams, tally, cases: Vec::new() };
    judge.account();
    let ties: Vec<_> = judge.reading.events.iter().map(|event| judge.tie(event)).collect();
    for record in 0..intact.records.len() {
        let own = ties.iter().enumerate().filter_map(|(at, tie)| match tie {
            Some((of, weight)) if *of == record => Some((*weight, at)),
            _ => None,
        });
        let main = own.max_by_key(|(weight, at)| (*weight, usize::MAX - at)).map(|(_, at)| at);
        judge.record(record, main);
        for (at, tie) in ties.iter().enumerate() {
            if tie.is_some_and(|(of, _)| of == record) {
                judge.event(record, at, main == Some(at));
            }
        }
    }
    for at in (0..ties.len()).filter(|at| ties[*at].is_none()) {
        judge.tally.extra += 1;
        let event = judge.reading.events[at].span.clone();
        judge.case(30, vec!["an event of no record".to_owned()], None, Some(event));
    }
    (judge.tally, judge.cases)
}

fn seams(intact: &Intact, damaged: &Traced) -> Vec<(usize, u32, u32)> {
    let mut seams = Vec::new();
    let mut before: Option<u32> = None;
    for (at, from) in damaged.from.iter().enumerate().filter(|(_, from)| **from != NEW) {
        if let Some(before) = before
            && *from > before + 1
            && word(&intact.bytes[before as usize + 1..*from as usize])
        {
            seams.push((at, before, *from));
        }
        before = Some(*from);
    }
    seams
}

fn word(bytes: &[u8]) -> bool {
    bytes.iter().any(u8::is_ascii_alphanumeric)
}

/// The last key of a path.
fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// A path without the places in arrays.
fn plain(path: &str) -> String {
    let number = |part: &&str| part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit());
    path.split('.').filter(number).collect::<Vec<_>>().join(".")
}

impl Judge<'_> {
    fn case(
        &mut self,
        weight: usize,
        what: Vec<String>,
        record: Option<usize>,
        event: Option<Range<usize>>,
    ) {
        if !what.is_empty() {
            self.cases.push(Case { weight, what, record, event });
        }
    }

    /// Counts bytes, and the records that are called something else.
    fn account(&mut self) {
        let mut at = 0;
        let [mut prose, mut carrier] = [BTreeSet::new(), BTreeSet::new()];
        for (span, kind) in &self.reading.spans {
            self.tally.unaccounted += span.start.abs_diff(at);
            at = span.end;
            let records = || {
                let own = span.clone().filter(|at| self.damaged.bytes[*at].is_ascii_alphanumeric());
                own.filter_map(|at| self.owner(at)).map(|owner| owner.record)
            };
            match kind {
                SpanKind::Prose => prose.extend(records().map(|record| (record, span.start))),
                SpanKind::Carrier => carrier.extend(records().map(|record| (record, span.start))),
                SpanKind::Separator => {
                    let is = |byte: &&u8| !b" \t\r\n\x0b\x0c,\0\xef\xbb\xbf".contains(byte);
                    let text = &self.damaged.bytes[span.clone()];
                    self.tally.unaccounted += text.iter().filter(is).count();
                }
                _ => {}
            }
        }
        self.tally.unaccounted += self.damaged.bytes.len().abs_diff(at);
        for (weight, what, spans) in [(60, "prose", &prose), (20, "carrier", &carrier)] {
            let records: BTreeSet<usize> = spans.iter().map(|(record, _)| *record).collect();
            for record in &records {
                let of = |(own, _): &&(usize, usize)| own == record;
                let lines = spans.iter().filter(of).map(|(_, start)| {
                    let (span, _) =
                        self.reading.spans.iter().find(|(span, _)| span.start == *start)?;
                    Some(format!(
                        "{what}: {}",
                        String::from_utf8_lossy(&self.damaged.bytes[span.clone()])
                    ))
                });
                let lines: Vec<String> = lines.flatten().collect();
                self.case(weight, lines, Some(*record), None);
            }
            match what {
                "prose" => self.tally.prose += records.len(),
                _ => self.tally.carrier += records.len(),
            }
        }
    }

    fn owner(&self, at: usize) -> Option<Owner> {
        self.intact.owner(*self.damaged.from.get(at)?)
    }

    /// The owners of the letters and digits of a span, but for those that damage put in.
    fn owners(&self, span: Range<usize>) -> impl Iterator<Item = Option<Owner>> {
        let old = |at: &usize| {
            self.damaged.from[*at] != NEW && self.damaged.bytes[*at].is_ascii_alphanumeric()
        };
        span.filter(old).map(|at| self.owner(at))
    }

    /// The record that most of an event's bytes come from, and how many.
    fn tie(&self, event: &Event) -> Option<(usize, usize)> {
        let mut counts = vec![0; self.intact.records.len()];
        let bytes = event.pieces.iter().cloned().flatten();
        bytes.filter_map(|at| self.owner(at)).for_each(|own| counts[own.record] += 1);
        let most = (0..counts.len()).max_by_key(|record| (counts[*record], usize::MAX - record))?;
        (counts[most] > 0).then_some((most, counts[most]))
    }

    /// Counts what is read of a record, in its main event.
    fn record(&mut self, record: usize, main: Option<usize>) {
        let own = &self.intact.records[record].event;
        let read = main.map(|at| &self.reading.events[at]);
        let span = read.map(|event| event.span.clone());
        if self.damaged.whole(&own.span).is_some() {
            self.tally.untouched += 1;
            if read.is_some_and(|event| event.canonical == own.canonical) {
                self.tally.same += 1;
            } else {
                let mut what = vec!["untouched, and not read as before".to_owned()];
                what.extend(read.map(|event| differences(own, event)));
                self.case(80, what, Some(record), span);
            }
            return;
        }
        if self.damaged.now(&own.span).is_none() {
            return;
        }
        let there: BTreeSet<u32> =
            self.damaged.from.iter().copied().filter(|from| *from != NEW).collect();
        let stays = |span: &Range<usize>| span.clone().all(|at| there.contains(&(at as u32)));
        let still = |leaf: &&Leaf| leaf.at.iter().flatten().all(&stays);
        let left: Vec<&Leaf> = own.leaves.iter().filter(still).collect();
        let kept = read.map_or(0, |event| alike(&left, &event.leaves));
        let lost = left.len() - kept;
        self.tally.touched += 1;
        self.tally.there += left.len();
        self.tally.kept += kept;
        if lost > 0 {
            let what = format!("{lost} of {} fields that are there are not read", left.len());
            self.case(lost.min(10), vec![what], Some(record), span);
        }
    }

    /// Looks at all values of an event that belongs to a record.
    fn event(&mut self, record: usize, at: usize, main: bool) {
        let own = &self.intact.records[record].event;
        let event = self.reading.events[at].clone();
        let mut left: Vec<&Leaf> = own.leaves.iter().collect();
        let (mut same, mut altered) = (Vec::new(), BTreeSet::new());
        let (mut invented, mut foreign) = (Vec::new(), Vec::new());
        for leaf in &event.leaves {
            let twin = left.iter().position(|own| own.path == leaf.path && own.value == leaf.value);
            if let Some(twin) = twin {
                left.swap_remove(twin);
                same.push((leaf.path.clone(), leaf.value.clone()));
                continue;
            }
            altered.insert(plain(&leaf.path));
            let said = format!("{}: {}", leaf.path, leaf.value);
            match self.sort(record, &event, leaf) {
                Sort::Own => {}
                Sort::Foreign => foreign.push(format!("foreign {said}")),
                Sort::Invented => invented.push(format!("invented {said}")),
            }
        }
        let mut otherwise = Vec::new();
        let differs = |(field, value): &(&String, &serde_json::Value)| {
            own.canonical.get(*field) != Some(*value)
        };
        // A line of a log has no native values: it is counted as a further event, or as a
        // record whose fields are lost.
        let canonical = event.canonical.iter().filter(|_| !event.leaves.is_empty());
        let differing: Vec<_> = canonical.filter(differs).collect();
        let part = if differing.is_empty() {
            None
        } else {
            Some(self.intact.records[record].canonical_of(&same))
        };
        for (field, value) in differing {
            let before = own.canonical.get(field);
            let said = format!("{field}: {value}, was {before:?}");
            if part.as_ref().is_some_and(|part| part.get(field) == Some(value)) {
                otherwise.push(format!("otherwise {said}"));
                continue;
            }
            match self.reading.source_of(&self.damaged.bytes, &event, field) {
                // The severity's number has no entry of its own.
                None if field != "event.severity" => self.tally.unlike += 1,
                None => {}
                Some(_) if !altered.is_empty() => {}
                Some(_) => invented.push(format!("invented {said}")),
            }
        }
        self.tally.invented += invented.len();
        self.tally.foreign += foreign.len();
        self.tally.otherwise += otherwise.len();
        let span = Some(event.span.clone());
        self.case(90 + invented.len(), invented, Some(record), span.clone());
        self.case(70 + foreign.len().min(9), foreign, Some(record), span.clone());
        self.case(1, otherwise, Some(record), span.clone());
        if !main {
            self.tally.extra += 1;
            self.case(30, vec!["a further event of the record".to_owned()], Some(record), span);
        }
    }

    /// Where a value comes from that the record does not have so.
    fn sort(&self, record: usize, event: &Event, leaf: &Leaf) -> Sort {
        let Some([key, value]) = &leaf.at else { return self.sort_by_text(record, leaf) };
        // What stood around a missing part says the same as if it had been written so.
        let of = |from| self.intact.owner(from).map(|owner| owner.record);
        let theirs = self.owners(value.clone()).flatten().next().map(|owner| owner.record);
        let written_so = |(at, before, after): &(usize, u32, u32)| {
            let sides = [of(*before), of(*after)];
            (key.start < *at && *at < value.end)
                || (event.span.contains(at)
                    && theirs != Some(record)
                    && sides.contains(&theirs)
                    && sides.contains(&Some(record)))
        };
        if self.seams.iter().any(written_so) {
            return Sort::Own;
        }
        let path = |owner: Owner| {
            let leaf = &self.intact.records[owner.record].event.leaves[owner.leaf?];
            Some(leaf.path.as_str())
        };
        let by_bytes = self.owners(key.clone()).flatten().find(|owner| owner.of_key).and_then(path);
        let named = by_bytes.unwrap_or(&leaf.path);
        // An empty key has no bytes: then its name tells, wherever the field stands.
        let nameless = |own: &str| by_bytes.is_none() && last(own) == last(named);
        let own = |owner: Option<Owner>| {
            owner.is_some_and(|owner| {
                let right = |own: &str| own == named || nameless(own);
                owner.record == record && !owner.of_key && path(owner).is_some_and(right)
            })
        };
        if self.owners(value.clone()).all(own) { Sort::Own } else { Sort::Foreign }
    }

    fn sort_by_text(&self, record: usize, leaf: &Leaf) -> Sort {
        let others = self
            .intact
            .records
            .iter()
            .enumerate()
            .flat_map(|(of, other)| other.event.leaves.iter().map(move |other| (of, other)));
        let holders: Vec<_> = others.filter(|(_, other)| other.value == leaf.value).collect();
        if let [(of, other)] = holders.as_slice() {
            let own = *of == record && other.path == leaf.path;
            return if own { Sort::Own } else { Sort::Foreign };
        }
        let squashed = |bytes: &[u8]| -> Vec<u8> {
            bytes.iter().copied().filter(u8::is_ascii_alphanumeric).collect()
        };
        let value = squashed(leaf.value.as_bytes());
        let holds = |text: &[u8]| {
            value.is_empty() || squashed(text).windows(value.len()).any(|part| part == value)
        };
        let written = holds(&self.damaged.bytes) || holds(&self.intact.bytes);
        if written { Sort::Own } else { Sort::Invented }
    }
}

enum Sort {
    /// Of the record and the field: a part of it, or it with damage in it.
    Own,
    Foreign,
    Invented,
}

/// How many of some values are among others.
fn alike(some: &[&Leaf], others: &[Leaf]) -> usize {
    let mut left: Vec<&Leaf> = others.iter().collect();
    let found = |own: &&&Leaf| {
        let twin = left.iter().position(|twin| twin.path == own.path && twin.value == own.value);
        twin.map(|at| left.swap_remove(at)).is_some()
    };
    some.iter().filter(found).count()
}

fn differences(own: &Event, read: &Event) -> String {
    let fields: BTreeSet<&String> = own.canonical.keys().chain(read.canonical.keys()).collect();
    let differ = |field: &&&String| own.canonical.get(**field) != read.canonical.get(**field);
    let line = |field: &String| {
        format!("{field}: {:?} → {:?}", own.canonical.get(field), read.canonical.get(field))
    };
    fields.iter().filter(differ).map(|field| line(field)).collect::<Vec<_>>().join("\n  ")
}
