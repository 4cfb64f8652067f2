//! The strip of an input: spans that tile its bytes, as shares of its length.

use super::percent;
use crate::bytes::sort_by_key;
use crate::protocol::{Account, SpanKind};

/// A span of the strip.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tile {
    /// What it is.
    pub kind: SpanKind,
    /// Its first byte.
    pub start: u64,
    /// The byte after its last.
    pub end: u64,
    /// Its left edge in percent of the strip.
    pub x: f64,
    /// Its width in percent of the strip.
    pub width: f64,
}

/// The spans of an input. Unreadable ones come last, so that they are drawn on top and
/// seen however short they are.
pub fn tiles(account: &Account) -> Vec<Tile> {
    let mut start = 0u64;
    let mut tiles: Vec<Tile> = account
        .strip
        .iter()
        .map(|(kind, end)| {
            let x = percent(start, account.bytes);
            let width = (percent(*end, account.bytes) - x).max(0.0);
            let tile = Tile { kind: *kind, start, end: *end, x, width };
            start = *end;
            tile
        })
        .collect();
    sort_by_key(&mut tiles, |tile| tile.kind == SpanKind::Unreadable);
    tiles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_tile_the_strip_and_unreadable_ones_are_on_top() {
        use SpanKind::{Event, Separator, Unreadable};
        let strip = vec![(Event, 50), (Unreadable, 51), (Separator, 52), (Event, 200)];
        let account = Account { bytes: 200, strip, ..Account::default() };
        let tiles = tiles(&account);
        assert_eq!(
            tiles.last().map(|tile| (tile.kind, tile.start, tile.end)),
            Some((Unreadable, 50, 51))
        );
        let whole: f64 = tiles.iter().map(|tile| tile.width).sum();
        assert!((whole - 100.0).abs() < 1e-9);
    }
}
