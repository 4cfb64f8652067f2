//! Laws that hold for any input, as functions that panic where one does not: the property
//! tests and the fuzz targets share them.
//!
//! What may differ between them is where the bytes come from, never what is asked of them.

use super::{assert_tiles, normalize};
use watchglass::bytes::Span;
use watchglass::record::{Found, Gap, Sink, Splitter};
use watchglass::source::SIGNS;

/// A length for pieces that any change of an input changes: a fuzzer then tries many cuts,
/// and its inputs stay files that can be opened.
pub fn piece_for(bytes: &[u8]) -> usize {
    1 + bytes.iter().map(|byte| usize::from(*byte)).sum::<usize>() % 64
}

/// The events, the account and the tiling of an input do not depend on how it is cut into
/// pieces, and the spans tile it.
pub fn normalizes_alike(bytes: &[u8], piece: usize) {
    let whole = normalize(bytes, bytes.len().max(1));
    assert_tiles(bytes, &whole);
    assert_eq!(normalize(bytes, piece.max(1)), whole, "pieces of {piece} differ");
}

/// The same of the splitter alone, which is several times faster: what it tells has no gap
/// and no overlap, nodes are inside of their record and of each other, and pieces do not
/// matter.
pub fn splits_alike(bytes: &[u8], piece: usize) {
    let whole = split(bytes, bytes.len().max(1));
    let mut at = 0;
    for told in &whole {
        assert_eq!(told.span.start, at, "a gap or an overlap before {at}");
        at = told.span.end;
    }
    assert_eq!(at, bytes.len() as u64, "the spans end before the input");
    // A gap may be told in several parts, and where it is parted depends on the pieces.
    assert_eq!(joined(split(bytes, piece.max(1))), joined(whole), "pieces of {piece} differ");
}

/// What a splitter tells of a run of bytes: a gap, or a record with all that is known of it.
#[derive(Debug, Clone, PartialEq)]
struct Told {
    span: Span,
    gap: Option<Gap>,
    record: String,
}

#[derive(Default)]
struct All(Vec<Told>);

impl Sink for All {
    fn gap(&mut self, span: Span, gap: Gap) {
        self.0.push(Told { span, gap: Some(gap), record: String::new() });
    }

    fn record(&mut self, found: &Found<'_>) {
        let record = &found.record;
        let len = record.text.len() as u32;
        for (place, node) in record.nodes.iter().enumerate() {
            assert!(node.value.0 <= node.value.1 && node.value.1 <= len, "{node:?} of {len}");
            // Keys of ours lie behind any text.
            let named = node.key.0 >= 1 << 31;
            assert!(node.key.0 <= node.key.1 && (named || node.key.1 <= len), "{node:?} of {len}");
            assert!(record.text.get(node.value.0 as usize..node.value.1 as usize).is_some());
            assert!((node.next as usize) > place && node.next as usize <= record.nodes.len());
        }
        let said = (&record.text, &record.nodes, &record.line, found.repairs);
        let record = format!("{said:?} {} {}", found.incomplete, found.lossy);
        let whole = [found.span];
        let pieces = if found.pieces.is_empty() { &whole } else { found.pieces };
        let told = |span: &Span| Told { span: *span, gap: None, record: record.clone() };
        // An empty one is a line end that is not written.
        self.0.extend(pieces.iter().filter(|piece| !piece.is_empty()).map(told));
    }
}

fn split(bytes: &[u8], piece: usize) -> Vec<Told> {
    let (mut splitter, mut all) = (Splitter::new(SIGNS), All::default());
    bytes.chunks(piece).for_each(|piece| splitter.feed(piece, &mut all));
    splitter.finish(&mut all);
    // What is carried is told after what carries it.
    all.0.sort_by_key(|told| told.span.start);
    all.0
}

/// Neighbouring gaps of one kind as one.
fn joined(told: Vec<Told>) -> Vec<Told> {
    let mut all: Vec<Told> = Vec::new();
    for next in told {
        match all.last_mut() {
            Some(last) if next.gap.is_some() && last.gap == next.gap => {
                last.span.end = next.span.end;
            }
            _ => all.push(next),
        }
    }
    all
}
