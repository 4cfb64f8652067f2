//! Values with counts: the rows of a facet, the bars of the top values, the bar of
//! outcomes, the heat map, the strip of bytes, and the two sides of a repair.
//!
//! The page draws these as they come. What a row is called, whether it is chosen, and how
//! long its bar is, is decided here, where it can be tested without a browser.

mod diff;
mod facet;
mod grid;
mod names;
mod outcome;
mod strip;

pub use diff::{Line, Part, Sides, sides};
pub use facet::{FacetRow, VALUES, found, rows};
pub use grid::{Count, Grid, Side, both, grid};
pub use names::{absence, head_words, label};
pub use outcome::{Share, shares};
pub use strip::{Tile, tiles};

/// A share of a whole in percent, to a hundredth: the width of a bar.
pub fn percent(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        return 0.0;
    }
    let share = u128::from(part.min(whole)) * 10_000 / u128::from(whole);
    f64::from(u32::try_from(share).unwrap_or(10_000)) / 100.0
}
