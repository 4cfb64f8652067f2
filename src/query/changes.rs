//! What changed since a baseline: of each group of events, whether it is new, gone, or became more or
//! less frequent.
//!
//! Inputs may be of spans of time that differ, so frequency is events by time, over the span from
//! the first to the last dated event of a side. That span is of all events of the side, whatever a
//! filter shows of them; only conditions on time cut it. Where a side has none (undated, or all in
//! one moment), counts are compared. Two rates of few events differ by chance, so a group is only
//! said to have changed where there are some events more, or fewer, than the baseline's rate lets
//! expect.

use super::noise::Noise;
use super::{Answer, Cell, Pipe, Show, Table, Target};
use crate::bytes::sort;
use crate::event::{Field, SIDES};

/// What became of a group, in the order in which they are listed.
pub const CHANGES: [&str; 5] = ["new", "more frequent", "gone", "less frequent", "as before"];

/// A group is more frequent at so many times the rate, and less frequent the other way round.
const TIMES: u64 = 2;
/// And where there are so many events more than the baseline's rate lets expect, or fewer.
const LEAST: u64 = 3;
/// So many groups of each sort are listed whatever there is of others.
const EACH: usize = Noise::MOST_ROWS / CHANGES.len();

/// The pipe whose table tells the spans of sides before it is whole.
pub(super) fn pipe() -> Pipe {
    let show = vec![Show::Count, Show::First, Show::Last];
    Pipe::Groups { show, by: vec![Target::Field(Field::Side)] }
}

/// Whether a side is of the baseline, and of the others.
fn of(side: &str) -> [bool; 2] {
    [side != SIDES[1], side != SIDES[0]]
}

/// Lengths as factors of counts; nothing where a side has none. Their ratio is what counts.
fn factors([a, b]: [u64; 2]) -> [u64; 2] {
    if a.min(b) == 0 {
        return [1, 1];
    }
    // Products with counts stay far from the end of numbers.
    let by = 34_u32.saturating_sub((a | b).leading_zeros());
    [(a >> by).max(1), (b >> by).max(1)]
}

/// What became of a group of so many events: its place in [`CHANGES`], and how many tenths of the
/// rate before the rate is now.
fn change(counts: [u64; 2], [of_before, of_now]: [u64; 2]) -> (usize, u64) {
    let [before, now] = counts.map(|count| count.min(u64::from(u32::MAX >> 4)));
    // Both rates, times both lengths.
    let (was, is) = (before * of_now, now * of_before);
    let far = is.abs_diff(was) >= LEAST * of_before;
    let change = match () {
        () if before == 0 => 0,
        () if now == 0 => 2,
        () if far && is >= was * TIMES => 1,
        () if far && was >= is * TIMES => 3,
        () => 4,
    };
    (change, (is * 10).checked_div(was).unwrap_or(0))
}

fn int(number: u64) -> Cell {
    Cell::Int(i64::try_from(number).unwrap_or(i64::MAX))
}

/// Makes what changed as it is shown: what did before what did not, of each sort those of the most
/// events first. `width` cells make a group.
pub(super) fn whole(answer: &mut Answer, width: usize) {
    let (Some(table), Some(sides)) = (answer.noise.take(), answer.sides.take()) else { return };
    let mut spans: [Option<(i64, i64)>; 2] = [None; 2];
    for row in &sides.rows {
        let [Cell::Text(side), _, Cell::Time(first), Cell::Time(last)] = row.as_slice() else {
            continue;
        };
        for (span, _) in spans.iter_mut().zip(of(side)).filter(|(_, of)| *of) {
            let (from, to) = span.unwrap_or((*first, *last));
            *span = Some((from.min(*first), to.max(*last)));
        }
    }
    let lengths = spans.map(|span| span.map_or(0, |(first, last)| last.abs_diff(first)));
    let (mut all, mut both, mut groups) = ([0; 2], 0, [0; CHANGES.len()]);
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for group in table.rows.chunk_by(|a, b| a.get(..width) == b.get(..width)) {
        let (mut before, mut now) = (0, 0);
        for row in group {
            let Some([Cell::Text(side), Cell::Int(count)]) = row.get(width..) else { continue };
            let count = count.unsigned_abs();
            let [is_before, is_now] = of(side);
            before += if is_before { count } else { 0 };
            now += if is_now { count } else { 0 };
            both += if is_before && is_now { count } else { 0 };
        }
        // Nothing has a side where no baseline is set.
        if before.max(now) == 0 {
            continue;
        }
        all = [all[0] + before, all[1] + now];
        let (change, tenths) = change([before, now], factors(lengths));
        groups.iter_mut().skip(change).take(1).for_each(|count| *count += 1);
        let keys = group.first().and_then(|row| row.get(..width)).unwrap_or_default();
        // What rows are ordered by stands in front for now.
        let mut row = vec![int(change as u64), int(i64::MAX.unsigned_abs() - before.max(now))];
        row.extend_from_slice(keys);
        row.extend([change as u64, before, now, tenths].map(int));
        rows.push(row);
    }
    sort(&mut rows, Ord::cmp);
    let listed = groups.iter().map(|count| (*count).min(EACH as u64)).sum();
    let mut spare = (Noise::MOST_ROWS as u64).saturating_sub(listed);
    let (mut last, mut seen) = (Cell::Missing, 0);
    rows.retain(|row| {
        let change = row.first().unwrap_or(&Cell::Missing);
        seen = if *change == last { seen + 1 } else { 1 };
        last = change.clone();
        let more = seen > EACH;
        let fits = !more || spare > 0;
        spare -= u64::from(more && fits);
        fits
    });
    rows.iter_mut().for_each(|row| drop(row.drain(..2)));
    let told = [&all[..], &[both], &lengths, &groups].concat();
    let told = vec![told.into_iter().map(int).collect()];
    answer.sides = Some(Table { rows: told, ..Table::default() });
    answer.noise = Some(Table { rows, groups: groups.iter().sum(), ..table });
}
