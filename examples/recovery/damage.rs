//! Damage, the kind that happens at a place: something lost, something too many, something
//! cut off. One function a rule. `rewrite.rs` has what is done to whole stretches of text.

use crate::origin::{Edit, Traced, lines, notation};
use crate::rewrite;
use crate::rng::Rng;
use std::ops::Range;

/// What a rule may look at: the text as it is now, and where records stand in it.
#[derive(Debug)]
pub struct Scene<'a> {
    pub text: &'a Traced,
    pub records: Vec<Range<usize>>,
    pub notation: Vec<bool>,
}

/// A way to damage a text. No edits: it cannot be done to this one.
pub type Rule = fn(&Scene<'_>, &mut Rng) -> Vec<Edit>;

/// All rules, by name.
pub const RULES: [(&str, Rule); 28] = [
    ("drop }", |scene, rng| drop(scene, rng, b'}')),
    ("extra }", |scene, rng| extra(scene, rng, b"}")),
    ("drop ]", |scene, rng| drop(scene, rng, b']')),
    ("drop ,", |scene, rng| drop(scene, rng, b',')),
    ("extra ,", |scene, rng| extra(scene, rng, b",")),
    ("drop :", |scene, rng| drop(scene, rng, b':')),
    ("drop \"", |scene, rng| drop(scene, rng, b'"')),
    ("drop {", |scene, rng| drop(scene, rng, b'{')),
    ("cut the end", cut_end),
    ("cut the start", cut_start),
    ("chunk missing", chunk),
    ("line commas lost", rewrite::line_commas),
    ("smart quotes", rewrite::smart_quotes),
    ("Python literals", rewrite::python),
    ("trailing commas", rewrite::trailing_commas),
    ("comments", rewrite::comments),
    ("HTML entities", rewrite::entities),
    ("no-break spaces", rewrite::no_break_spaces),
    ("line numbers", rewrite::line_numbers),
    ("> quoting", rewrite::quoting),
    ("e-mail wraps", rewrite::soft_wraps),
    ("terminal wraps", rewrite::terminal_wraps),
    ("doubled escaping", rewrite::escaping),
    ("interleaved", rewrite::interleaved),
    ("ellipses", ellipses),
    ("stuck word", stuck_word),
    ("CRLF", rewrite::carriage_returns),
    ("stray bytes", stray_bytes),
];

impl<'a> Scene<'a> {
    pub fn new(text: &'a Traced, intact: &[Range<usize>]) -> Scene<'a> {
        let records = intact.iter().filter_map(|span| text.now(span)).collect();
        Scene { text, records, notation: notation(&text.bytes) }
    }

    pub fn bytes(&self) -> &'a [u8] {
        &self.text.bytes
    }

    /// The places of a byte where it is notation of a record or of what carries records.
    pub fn places(&self, byte: u8) -> Vec<usize> {
        let is = |at: &usize| self.bytes()[*at] == byte && self.notation[*at];
        (0..self.bytes().len()).filter(is).filter(|at| self.carries(*at)).collect()
    }

    /// Whether a place is inside of a record, or on a line that begins as JSON does.
    fn carries(&self, at: usize) -> bool {
        self.records.iter().any(|record| record.contains(&at)) || {
            let start =
                self.bytes()[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |p| p + 1);
            let first = self.bytes()[start..].trim_ascii_start().first();
            first.is_some_and(|byte| b"{}[]\",".contains(byte))
        }
    }
}

fn drop(scene: &Scene<'_>, rng: &mut Rng, byte: u8) -> Vec<Edit> {
    rng.some(&scene.places(byte), 2).into_iter().map(|at| Edit::cut(at..at + 1)).collect()
}

/// A byte more behind one that closes or parts something.
fn extra(scene: &Scene<'_>, rng: &mut Rng, byte: &[u8]) -> Vec<Edit> {
    let mut places = scene.places(b',');
    places.extend(scene.places(b'}'));
    places.extend(scene.places(b']'));
    places.sort_unstable();
    rng.some(&places, 2).into_iter().map(|at| Edit::insert(at + 1, byte)).collect()
}

fn cut_end(scene: &Scene<'_>, rng: &mut Rng) -> Vec<Edit> {
    let len = scene.bytes().len();
    vec![Edit::cut(rng.of(len / 2..len)..len)]
}

fn cut_start(scene: &Scene<'_>, rng: &mut Rng) -> Vec<Edit> {
    vec![Edit::cut(0..rng.of(1..scene.bytes().len() / 2))]
}

fn chunk(scene: &Scene<'_>, rng: &mut Rng) -> Vec<Edit> {
    let len = scene.bytes().len();
    let width = [40, 400, 3000][rng.of(0..3)];
    let start = rng.of(0..len);
    vec![Edit::cut(start..(start + 1 + rng.of(0..width)).min(len))]
}

/// What a person who shortens a text leaves out: the end of a value, some lines or fields,
/// or whole records.
fn ellipses(scene: &Scene<'_>, rng: &mut Rng) -> Vec<Edit> {
    let dots: &[u8] = rng.pick(&[&b"..."[..], "…".as_bytes(), b"[...]"]);
    let quotes = scene.places(b'"');
    match rng.of(0..3) {
        0 => {
            let long = |pair: &&[usize]| pair[1] - pair[0] > 12 && pair[1] - pair[0] < 200;
            let long: Vec<(usize, usize)> =
                quotes.windows(2).filter(long).map(|pair| (pair[0], pair[1])).collect();
            let short = |(start, end): (usize, usize)| {
                Edit::replace(start + 1 + rng_free(start, 8)..end, dots)
            };
            rng.some(&long, 2).into_iter().map(short).collect()
        }
        1 => {
            let all = lines(scene.bytes());
            if all.len() > 40 {
                let first = rng.of(0..all.len() - 8);
                let last = first + rng.of(0..6);
                let put = [dots, b"\n"].concat();
                return vec![Edit::replace(all[first].start..all[last].end, &put)];
            }
            let commas = scene.places(b',');
            let Some(most) = commas.len().checked_sub(6) else { return Vec::new() };
            let first = rng.of(0..most);
            let end = commas[first + 1 + rng.of(0..4)];
            vec![Edit::replace(commas[first] + 1..end, dots)]
        }
        _ => {
            let Some(most) = scene.records.len().checked_sub(3) else { return Vec::new() };
            let first = rng.of(0..most);
            let last = first + rng.of(0..3);
            let (start, end) = (scene.records[first].start, scene.records[last].end);
            if start < end { vec![Edit::replace(start..end, dots)] } else { Vec::new() }
        }
    }
}

/// A number below `most` that a place alone decides.
fn rng_free(place: usize, most: usize) -> usize {
    place.wrapping_mul(31) % most
}

fn stuck_word(scene: &Scene<'_>, rng: &mut Rng) -> Vec<Edit> {
    let starts: Vec<usize> = scene
        .records
        .iter()
        .map(|record| record.start)
        .filter(|at| scene.bytes()[*at] == b'{')
        .collect();
    let word = rng.pick(&["Copy ", "json", "Copy code", "Event: ", "JSON "]);
    rng.some(&starts, starts.len().max(1))
        .into_iter()
        .map(|at| Edit::insert(at, word.as_bytes()))
        .collect()
}

fn stray_bytes(scene: &Scene<'_>, rng: &mut Rng) -> Vec<Edit> {
    let stray: &[u8] = rng.pick(&[&b"\xff"[..], b"\xc3", b"\x80\x81", b"\xe2\x80", b"\x00"]);
    let len = scene.bytes().len();
    (0..rng.of(1..4)).map(|_| Edit::insert(rng.of(0..len), stray)).collect()
}
