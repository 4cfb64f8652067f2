//! From mark to mark, and from lane to lane: where a key leads.

use super::{Chart, Lane, Mark};

/// Where a key leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// So many marks on in the lane.
    Mark(isize),
    /// To the first mark of the lane, or with `true` to the last.
    End(bool),
    /// So many lanes on, to the mark that is nearest in time.
    Lane(isize),
}

impl Way {
    /// The way of a key, by its name.
    pub fn of(key: &str) -> Option<Way> {
        Some(match key {
            "ArrowLeft" => Way::Mark(-1),
            "ArrowRight" => Way::Mark(1),
            "ArrowUp" => Way::Lane(-1),
            "ArrowDown" => Way::Lane(1),
            "PageUp" => Way::Lane(-10),
            "PageDown" => Way::Lane(10),
            "Home" => Way::End(false),
            "End" => Way::End(true),
            _ => return None,
        })
    }
}

impl Chart {
    /// The mark that a way leads to; the same where it leads nowhere. Lanes without marks are
    /// passed over.
    pub fn go(&self, from: (usize, usize), way: Way) -> (usize, usize) {
        let (lane, mark) = from;
        let last = self.lanes.get(lane).map_or(0, |lane| lane.marks.len().saturating_sub(1));
        match way {
            Way::Mark(by) => (lane, mark.saturating_add_signed(by).min(last)),
            Way::End(end) => (lane, if end { last } else { 0 }),
            Way::Lane(by) => self.lane_on(from, by).unwrap_or(from),
        }
    }

    fn lane_on(&self, (lane, mark): (usize, usize), by: isize) -> Option<(usize, usize)> {
        let column = self.mark((lane, mark)).map_or(0, |(_, mark)| mark.column);
        let held = |(_, lane): &(usize, &Lane)| !lane.marks.is_empty();
        let lanes = self.lanes.iter().enumerate().filter(held);
        // So many on, or as far as there are lanes.
        let (to, lane) = if by > 0 {
            lanes.skip_while(|(at, _)| *at <= lane).take(by.unsigned_abs()).last()?
        } else {
            lanes.rev().skip_while(|(at, _)| *at >= lane).take(by.unsigned_abs()).last()?
        };
        Some((to, self.nearest(lane, column)))
    }

    /// The mark of a lane that is nearest to a time, where the lane has any; of no time, its
    /// undated events. Where there is no such lane, the last.
    pub fn find(&self, lane: usize, time: Option<i64>) -> Option<(usize, usize)> {
        let lane = lane.min(self.lanes.len().checked_sub(1)?);
        let columns = &self.layout.columns;
        let column = time.map_or(columns.len(), |time| {
            columns.partition_point(|column| column.start <= time).saturating_sub(1)
        });
        let of = |(at, lane): (usize, &Lane)| {
            (!lane.marks.is_empty()).then(|| (at, self.nearest(lane, column)))
        };
        let mut from = self.lanes.iter().enumerate().skip(lane);
        let before = || self.lanes.iter().enumerate().take(lane).rev().find_map(of);
        from.find_map(of).or_else(before)
    }

    /// The mark of a lane that is drawn nearest to a column.
    fn nearest(&self, lane: &Lane, column: usize) -> usize {
        let x = self.place(column).0;
        let far = |mark: &Mark| (self.place(mark.column).0 - x).abs();
        let marks = lane.marks.iter().map(far).enumerate();
        marks.min_by(|a, b| a.1.total_cmp(&b.1)).map_or(0, |(at, _)| at)
    }
}
