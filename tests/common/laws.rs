//! Laws that hold for any input, as functions that panic where one does not: the property
//! tests and the fuzz targets share them.
//!
//! What may differ between them is where the bytes come from, never what is asked of them.

use super::unpacked::unpack;
use super::{assert_tiles, normalize};
use watchglass::bytes::Span;
use watchglass::bytes::unpack::{Packed, Step, Unpacker, kind};
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

/// What the forms of text begin with that are not found by chance.
const OPENERS: [&[u8]; 9] = [
    b"CEF:0|AccuKnox|KubeArmor|1|",
    b"LEEF:1.0|NeuVector|NeuVector|5|",
    b"LEEF:2.0|NeuVector|NeuVector|5|threat|x7C|",
    b"notification=threat,level=Critical,",
    b"<134>1 2026-02-10T09:15:30Z host app 1 id - ",
    b"== Alert / 2026-02-10 09:15:30.010321 ==\nClusterName: a\nHostName: b\n",
    b"ClusterName: a\nHostName: b\nPodName: c\n",
    b"2026-02-10 09:15:30.010321  cluster  host  [INFO]  ",
    b"2026-02-10T09:15:30Z stdout F {",
];

/// The laws of the splitter for a text that goes on as one of the forms that are no JSON.
pub fn texts_split_alike(bytes: &[u8]) {
    let piece = piece_for(bytes);
    let text = [OPENERS[piece % OPENERS.len()], bytes].concat();
    splits_alike(&text, piece);
}

/// How many bytes are unpacked at most.
const MOST: u64 = 4 << 20;

/// Unpacking tells of any bytes what adds up, in steps; and of the same bytes the same, if they
/// are not too many.
pub fn unpacks_alike(bytes: &[u8]) {
    let packed = kind(bytes).unwrap_or(Packed::ALL[piece_for(bytes) % Packed::ALL.len()]);
    let mut first = Unpacker::new(packed, bytes.to_vec());
    while first.step() != Step::End {
        if first.given() > MOST {
            return;
        }
    }
    let found = unpack(packed, bytes);
    assert_eq!(found.all().len() as u64, first.given());
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
