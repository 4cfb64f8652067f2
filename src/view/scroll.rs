//! Where rows stand in a scroller that may be shorter than all rows together.
//!
//! Browsers clamp the height of an element, so a list's inner height ends at
//! [`Scroll::MOST`] pixels. Up to there a pixel of scrolling is a pixel of rows. Beyond,
//! a far jump goes to the rank that the place of the scrollbar stands for, while a short
//! move stays a move of so many pixels, so that a wheel or an arrow key reaches each row.

/// The geometry of a list, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Scroll {
    /// How many rows there are.
    pub total: u64,
    /// The height of a row.
    pub row: f64,
    /// The height that shows rows.
    pub view: f64,
}

#[expect(clippy::cast_precision_loss, reason = "ranks stay far below 2^53")]
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "never negative here")]
impl Scroll {
    /// The greatest inner height of a list.
    pub const MOST: f64 = 8_000_000.0;

    /// The height that all rows would take.
    pub fn full(&self) -> f64 {
        self.total as f64 * self.row
    }

    /// The inner height of the list.
    pub fn height(&self) -> f64 {
        self.full().min(Self::MOST)
    }

    /// How far the scrollbar can go, and how far the rows can.
    fn ranges(&self) -> (f64, f64) {
        ((self.height() - self.view).max(0.0), (self.full() - self.view).max(0.0))
    }

    /// Whether the scrollbar is shorter than the rows.
    pub fn squeezed(&self) -> bool {
        self.full() > Self::MOST
    }

    /// The place of the rows for a place of the scrollbar. Before its start (what stands
    /// above the list is in view) the two are the same.
    pub fn rows_at(&self, bar: f64) -> f64 {
        let (bars, rows) = self.ranges();
        if bar <= 0.0 || !self.squeezed() { bar } else { (bar / bars).min(1.0) * rows }
    }

    /// The place of the scrollbar for a place of the rows.
    pub fn bar_at(&self, place: f64) -> f64 {
        let (bars, rows) = self.ranges();
        if place <= 0.0 || !self.squeezed() { place } else { (place / rows).min(1.0) * bars }
    }

    /// The place of the rows after the scrollbar went from `was` to `bar`, when the rows
    /// stood at `place`.
    pub fn moved(&self, place: f64, was: f64, bar: f64) -> f64 {
        let (bars, rows) = self.ranges();
        let near = (bar - was).abs() < self.view;
        if !self.squeezed() || bar <= 0.0 || bar >= bars - 1.0 || !near {
            return self.rows_at(bar);
        }
        (place + bar - was).clamp(0.0, rows)
    }

    /// The first row in view and the one after the last, for a place of the rows.
    pub fn visible(&self, place: f64) -> (u64, u64) {
        if self.row <= 0.0 {
            return (0, 0);
        }
        let first = (place.max(0.0) / self.row).floor() as u64;
        let end = ((place + self.view).max(0.0) / self.row).ceil() as u64;
        (first.min(self.total), end.min(self.total))
    }

    /// The rows to draw: those in view and `spare` on both sides, in steps of as many so that
    /// a short scroll draws nothing new; with nothing to spare, exactly those in view.
    pub fn drawn(&self, place: f64, spare: u64) -> (u64, u64) {
        let (first, end) = self.visible(place);
        if spare == 0 {
            return (first, end);
        }
        let first = first.saturating_sub(spare) / spare * spare;
        let end = end.saturating_add(spare).div_ceil(spare) * spare;
        (first, end.min(self.total))
    }

    /// Where a row begins, as a place of the rows.
    pub fn top_of(&self, rank: u64) -> f64 {
        rank as f64 * self.row
    }

    /// The place nearest to `place` at which a row is wholly in view.
    pub fn showing(&self, rank: u64, place: f64) -> f64 {
        let top = self.top_of(rank);
        let low = top + self.row - self.view;
        if place > top {
            top
        } else if place < low {
            low
        } else {
            place
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: Scroll = Scroll { total: 100, row: 56.0, view: 560.0 };
    const HUGE: Scroll = Scroll { total: 10_000_000, row: 56.0, view: 560.0 };

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 0.5
    }

    #[test]
    fn a_short_list_scrolls_pixel_by_pixel() {
        assert!(close(SMALL.height(), 5600.0));
        assert!(close(SMALL.rows_at(123.0), 123.0));
        assert_eq!(SMALL.visible(57.0), (1, 12));
        assert_eq!(SMALL.visible(-300.0), (0, 5));
        assert_eq!(SMALL.drawn(560.0, 8), (0, 32));
        assert_eq!(SMALL.drawn(5040.0, 8), (80, 100));
        assert_eq!(SMALL.drawn(57.0, 0), (1, 12));
    }

    #[test]
    fn a_long_list_reaches_its_last_row_within_the_limit() {
        assert!(close(HUGE.height(), Scroll::MOST));
        let end = HUGE.height() - HUGE.view;
        assert_eq!(HUGE.visible(HUGE.rows_at(end)).1, HUGE.total);
        let place = HUGE.top_of(5_000_000);
        assert!(close(HUGE.rows_at(HUGE.bar_at(place)), place));
    }

    #[test]
    fn in_a_long_list_short_moves_are_pixels_and_far_ones_are_ranks() {
        let bar = 4_000_000.0;
        let place = HUGE.rows_at(bar);
        assert!(close(HUGE.moved(place, bar, bar + 100.0), place + 100.0));
        assert!(close(HUGE.moved(place, bar, bar + 100_000.0), HUGE.rows_at(bar + 100_000.0)));
        assert!(close(HUGE.moved(300.0, 100.0, 0.0), 0.0));
    }

    #[test]
    fn a_row_is_brought_into_view_by_the_shortest_way() {
        assert!(close(SMALL.showing(20, 0.0), 20.0 * 56.0 + 56.0 - 560.0));
        assert!(close(SMALL.showing(3, 1000.0), 168.0));
        assert!(close(SMALL.showing(3, 100.0), 100.0));
    }

    #[test]
    fn without_a_height_nothing_is_drawn() {
        assert_eq!(Scroll::default().drawn(0.0, 8), (0, 0));
    }
}
