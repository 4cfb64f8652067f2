//! The brush: a range of time being chosen by pointer or by keyboard.
//!
//! It moves in whole columns, empty ones included. Until it is let go or entered it is
//! only a picture; then the range becomes a filter.

use watchglass::view::timeline::Layout;

/// How far a pointer may be from a bar and still mean it: bars can be narrower than a
/// finger or an unsteady hand.
const NEAR: f64 = 12.0;
/// How far a pointer must move to draw a range.
const DRAG: f64 = 4.0;

/// A column by its time: from, and up to.
type Cell = (i64, i64);

/// A range being chosen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Brush {
    /// The column where it began.
    anchor: Cell,
    /// The column where it is now.
    head: Cell,
    /// Where the pointer went down; none by keyboard.
    down: Option<f64>,
    /// Whether it was moved on purpose.
    pub moved: bool,
}

impl Brush {
    /// Begins at a place, or takes hold of the nearer edge of the range that is there.
    pub fn press(layout: &Layout, x: f64, range: Option<Cell>) -> Option<Brush> {
        let cell = layout.cell_at(x)?;
        let held = range.and_then(|(start, end)| {
            let (from, to) = layout.place_of(start, end)?;
            let first = layout.cell_at(from + 0.5)?;
            let last = layout.cell_at(to - 0.5)?;
            let (near, anchor) =
                if (x - from).abs() < (x - to).abs() { (from, last) } else { (to, first) };
            ((x - near).abs() <= 8.0).then_some(anchor)
        });
        let moved = held.is_some();
        Some(Brush { anchor: held.unwrap_or(cell), head: cell, down: Some(x), moved })
    }

    /// Follows the pointer.
    pub fn drag(self, layout: &Layout, x: f64) -> Brush {
        let far = self.down.is_some_and(|down| (down - x).abs() >= DRAG);
        Brush { head: layout.cell_at(x).unwrap_or(self.head), moved: self.moved || far, ..self }
    }

    /// Extends by keyboard to a column.
    pub fn extend(anchor: Cell, head: Cell) -> Brush {
        Brush { anchor, head, down: None, moved: true }
    }

    /// Extends an existing one by keyboard.
    pub fn to(self, head: Cell) -> Brush {
        Brush::extend(self.anchor, head)
    }

    /// Whether a pointer holds it.
    pub fn held(self) -> bool {
        self.down.is_some()
    }

    /// The range of time: from, and up to.
    pub fn range(self) -> Cell {
        (self.anchor.0.min(self.head.0), self.anchor.1.max(self.head.1))
    }

    /// What it means when the pointer lets go: the range that was drawn, or the bar that
    /// was pressed, or nothing where there is none.
    pub fn release(self, layout: &Layout) -> Option<Cell> {
        if self.moved {
            return Some(self.range());
        }
        let x = self.down?;
        let distance = |from: f64, width: f64| (from - x).max(x - from - width).max(0.0);
        let bars =
            layout.columns.iter().map(|bar| (distance(bar.x, bar.width), (bar.start, bar.end)));
        let (near, bar) = bars.min_by(|a, b| a.0.total_cmp(&b.0))?;
        (near <= NEAR).then_some(bar)
    }
}
