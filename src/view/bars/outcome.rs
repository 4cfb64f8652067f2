//! The bar of outcomes: what the sensor did, of all events that the filter shows.

use super::percent;
use crate::event::Disposition;
use crate::query::Facet;

/// The part of the bar that belongs to one outcome.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share {
    /// The outcome.
    pub disposition: Disposition,
    /// Events.
    pub count: u64,
    /// Its left edge in percent of the bar.
    pub x: f64,
    /// Its width in percent of the bar; never so thin that it is not seen.
    pub width: f64,
}

/// The least width of a part in percent.
const LEAST: f64 = 0.8;

/// The parts of the bar, blocked first. Events whose record does not say are unknown.
pub fn shares(facet: &Facet) -> Vec<Share> {
    let listed = |disposition: Disposition| {
        let of =
            facet.values.iter().filter(|(value, _)| Disposition::parse(value) == Some(disposition));
        of.fold(0u64, |sum, (_, count)| sum.saturating_add(*count))
    };
    let counts = Disposition::ALL.into_iter().rev().map(|disposition| {
        let absent = if disposition == Disposition::Unknown { facet.missing } else { 0 };
        (disposition, listed(disposition).saturating_add(absent))
    });
    let counts: Vec<(Disposition, u64)> = counts.filter(|(_, count)| *count > 0).collect();
    let whole = counts.iter().fold(0u64, |sum, (_, count)| sum.saturating_add(*count));
    let wide: Vec<f64> =
        counts.iter().map(|(_, count)| percent(*count, whole).max(LEAST)).collect();
    let all: f64 = wide.iter().sum();
    let mut x = 0.0;
    let placed = counts.into_iter().zip(wide).map(|((disposition, count), wide)| {
        let share = Share { disposition, count, x, width: wide * 100.0 / all };
        x += share.width;
        share
    });
    placed.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Field;

    #[test]
    fn parts_fill_the_bar_and_none_vanishes() {
        let values = [("logged", 3u64), ("blocked", 1), ("detected", 99_999), ("other", 7)];
        let values = values.map(|(value, count)| (value.to_owned(), count)).to_vec();
        let facet = Facet { field: Field::Disposition, values, distinct: 4, missing: 2, host: 0 };
        let shares = shares(&facet);
        let order: Vec<(&str, u64)> =
            shares.iter().map(|share| (share.disposition.word(), share.count)).collect();
        assert_eq!(order, [("blocked", 1), ("detected", 99_999), ("logged", 3), ("unknown", 2)]);
        let end = shares.last().map_or(0.0, |share| share.x + share.width);
        assert!((end - 100.0).abs() < 1e-9);
        assert!(shares.iter().all(|share| share.width > 0.7));
    }
}
