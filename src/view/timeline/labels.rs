//! Times and dates below the axis: as many as stand side by side, the important first.
//!
//! Text cannot be measured without a DOM, so widths are estimated on the wide side; what
//! would touch a label that is already placed is shortened, then left out.

use super::fold::Plan;
use super::place::Ruler;
use super::words::clock;
use crate::bytes::sort;
use crate::view::time::{Shown, show};

const SECOND: i64 = 1_000_000_000;
const DAY: i64 = 86_400 * SECOND;

/// Distances of labels, each a whole number of columns of some width.
const EVERY: [i64; 24] = [
    SECOND,
    2 * SECOND,
    5 * SECOND,
    10 * SECOND,
    15 * SECOND,
    20 * SECOND,
    30 * SECOND,
    60 * SECOND,
    120 * SECOND,
    300 * SECOND,
    600 * SECOND,
    900 * SECOND,
    1_800 * SECOND,
    3_600 * SECOND,
    7_200 * SECOND,
    10_800 * SECOND,
    14_400 * SECOND,
    21_600 * SECOND,
    43_200 * SECOND,
    DAY,
    2 * DAY,
    7 * DAY,
    28 * DAY,
    364 * DAY,
];
/// The least distance of two labels of a run.
const APART: f64 = 58.0;
/// Between two texts.
const CLEAR: f64 = 6.0;

/// Which end of a text stands at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// Its left end.
    Start,
    /// Its middle.
    Middle,
}

/// A text below the axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// Its place.
    pub x: f64,
    /// Which end stands there.
    pub anchor: Anchor,
    /// 0 for times, 1 for dates.
    pub row: u8,
    /// What it says.
    pub text: String,
}

/// A text that wants a place.
struct Wish {
    x: f64,
    anchor: Anchor,
    shown: Shown,
    /// First of its run, length of the run, whether the run is the first or the last.
    rank: (bool, i64, bool),
    stroke: bool,
}

/// Places labels left of `limit`; gives them and the strokes of those that stand at the
/// edge of a column.
pub(super) fn place(
    plan: &Plan,
    limit: f64,
    offset: &dyn Fn(i64) -> i32,
) -> (Vec<Label>, Vec<f64>) {
    let (rulers, pitch) = plan.rulers();
    let mut wishes: Vec<Wish> =
        rulers.iter().flat_map(|ruler| wish(plan.step, ruler, pitch, offset)).collect();
    sort(&mut wishes, |a, b| b.rank.cmp(&a.rank).then(a.x.total_cmp(&b.x)));
    let mut taken = [Vec::new(), Vec::new()];
    let [times, dates] = &mut taken;
    let (mut labels, mut strokes, mut dated) =
        (Vec::new(), Vec::new(), Vec::<(f64, String)>::new());
    for wish in &wishes {
        let daily = plan.step % DAY == 0 && wish.shown.clock == "00:00:00";
        if !daily {
            let text = clock(&wish.shown, plan.step);
            let Some(label) = fit(wish, 0, &text, limit, times) else { continue };
            labels.push(label);
        }
        if wish.stroke {
            strokes.push(wish.x);
        }
        let before = dated.iter().filter(|(x, _)| *x < wish.x).max_by(|a, b| a.0.total_cmp(&b.0));
        let before = before.map(|(_, date)| date.as_str());
        if before == Some(wish.shown.date.as_str()) {
            continue;
        }
        let short = wish.shown.date.get(5..).unwrap_or_default();
        let year = |date: &str| date.get(..4).map(str::to_owned);
        let same_year = before.is_some_and(|date| year(date) == year(&wish.shown.date));
        let texts = if same_year { vec![short] } else { vec![&wish.shown.date, short] };
        let (row, taken) = if daily { (0, &mut *times) } else { (1, &mut *dates) };
        let label = texts.into_iter().find_map(|text| fit(wish, row, text, limit, taken));
        if let Some(label) = label {
            labels.push(label);
            dated.push((wish.x, wish.shown.date.clone()));
        }
    }
    sort(&mut strokes, f64::total_cmp);
    sort(&mut labels, |a, b| a.row.cmp(&b.row).then(a.x.total_cmp(&b.x)));
    (labels, strokes)
}

/// The texts that a run wants, its first above the others.
fn wish(step: i64, ruler: &Ruler, pitch: f64, offset: &dyn Fn(i64) -> i32) -> Vec<Wish> {
    let at = |cell: i64| {
        let start = usize::try_from(cell)
            .ok()
            .and_then(|cell| ruler.starts.get(cell))
            .copied()
            .unwrap_or(0);
        (start, show(start, offset(start)))
    };
    let edge = |cell: i64| ruler.x + pitch * f64::from(u32::try_from(cell).unwrap_or(0));
    if let Some(cell) = ruler.lonely {
        let x = edge(cell) + pitch / 2.0;
        let rank = (true, ruler.cells, ruler.end);
        return vec![Wish { x, anchor: Anchor::Middle, shown: at(cell).1, rank, stroke: false }];
    }
    let every = EVERY.into_iter().find(|every| {
        let columns = u32::try_from(every / step).unwrap_or(u32::MAX);
        every % step == 0 && pitch * f64::from(columns) >= APART
    });
    let mut wishes: Vec<Wish> = Vec::new();
    for cell in 0..ruler.cells {
        let (start, shown) = at(cell);
        let local = start.saturating_add(i64::from(offset(start)).saturating_mul(60 * SECOND));
        let round = every.is_some_and(|every| local.rem_euclid(every) < step);
        let clear = wishes.last().is_none_or(|last| edge(cell) - last.x >= APART);
        if cell == 0 || round && clear {
            let rank = (cell == 0, ruler.cells, ruler.end);
            wishes.push(Wish { x: edge(cell), anchor: Anchor::Start, shown, rank, stroke: true });
        }
    }
    wishes
}

/// How wide a text is at most.
pub(super) fn width(text: &str) -> f64 {
    text.chars().map(|letter| if letter.is_ascii_alphanumeric() { 7.0 } else { 4.4 }).sum()
}

/// Places a text if its row is free there, moved as little as needed to stay inside.
fn fit(wish: &Wish, row: u8, text: &str, limit: f64, taken: &mut Vec<(f64, f64)>) -> Option<Label> {
    let width = width(text);
    let wanted = match wish.anchor {
        Anchor::Start => wish.x + 2.0,
        Anchor::Middle => wish.x - width / 2.0,
    };
    let left = wanted.min(limit - width).max(0.0);
    let free = taken.iter().all(|(from, to)| left + width + CLEAR <= *from || left >= *to + CLEAR);
    if !free || left + width > limit {
        return None;
    }
    taken.push((left, left + width));
    let moved = (left - wanted).abs() > 0.5;
    let (x, anchor) = match wish.anchor {
        Anchor::Middle if !moved => (wish.x, Anchor::Middle),
        _ => (left, Anchor::Start),
    };
    Some(Label { x, anchor, row, text: text.to_owned() })
}
