//! Damage, the kind that is done to a whole stretch of text: by word processors, web pages,
//! terminals, mail programs, loggers. One function a rule.

use crate::damage::Scene;
use crate::origin::{Edit, Traced, lines};
use crate::rng::Rng;
use std::ops::Range;

/// All of the text, or some of its lines.
fn stretch(scene: &Scene<'_>, rng: &mut Rng) -> Range<usize> {
    let len = scene.bytes().len();
    let all = lines(scene.bytes());
    if rng.once_in(2) || all.len() < 4 {
        return 0..len;
    }
    let first = rng.of(0..all.len() / 2);
    let last = rng.of(all.len() / 2..all.len());
    all[first].start..all[last].end
}

/// The places of a byte as notation inside of a stretch.
fn inside(scene: &Scene<'_>, rng: &mut Rng, byte: u8) -> Vec<usize> {
    let stretch = stretch(scene, rng);
    scene.places(byte).into_iter().filter(|at| stretch.contains(at)).collect()
}

/// The lines of a stretch without their ends.
fn some_lines(scene: &Scene<'_>, rng: &mut Rng) -> Vec<Range<usize>> {
    let stretch = stretch(scene, rng);
    let trimmed = |line: Range<usize>| {
        let text = &scene.bytes()[line.clone()];
        let end = text.iter().rposition(|byte| !b"\r\n".contains(byte)).map_or(0, |last| last + 1);
        line.start..line.start + end
    };
    let all = lines(scene.bytes()).into_iter();
    all.filter(|line| stretch.contains(&line.start)).map(trimmed).collect()
}

pub fn line_commas(scene: &Scene<'_>, rng: &mut Rng) -> Vec<Edit> {
    let ends = |at: &usize| matches!(scene.bytes().get(at + 1), Some(b'\n' | b'\r'));
    let commas = inside(scene, rng, b',').into_iter().filter(ends);
    commas.map(|at| Edit::cut(at..at + 1)).collect()
}

pub fn smart_quotes(scene: &Scene<'_>, rng: &mut Rng) -> Vec<Edit> {
    let curl = |at: usize| {
        let before = at.checked_sub(1).map(|before| scene.bytes()[before]);
        let opens = before.is_none_or(|byte| b" \t\n{[:,(".contains(&byte));
        Edit::replace(at..at + 1, if opens { "“" } else { "”" }.as_bytes())
    };
    inside(scene, rng, b'"').into_iter().map(curl).collect()
}

/// As Python prints a dictionary.
pub fn python(scene: &Scene<'_>, rng: &mut Rng) -> Vec<Edit> {
    let quotes = inside(scene, rng, b'"');
    let mut edits = Vec::new();
    for pair in quotes.chunks_exact(2).map(|pair| pair[0]..pair[1]) {
        let text = &scene.bytes()[pair.start + 1..pair.end];
        if !text.contains(&b'\'') {
            edits.extend([pair.start, pair.end].map(|at| Edit::replace(at..at + 1, b"'")));
            let escaped =
                (pair.start + 1..pair.end).filter(|at| scene.bytes()[*at..].starts_with(b"\\\""));
            edits.extend(escaped.map(|at| Edit::cut(at..at + 1)));
        }
    }
    let (Some(first), Some(last)) = (quotes.first(), quotes.last()) else { return Vec::new() };
    for (word, other) in [("true", "True"), ("false", "False"), ("null", "None")] {
        let is =
            |at: &usize| scene.notation[*at] && scene.bytes()[*at..].starts_with(word.as_bytes());
        let words = (*first..*last).filter(is);
        edits.extend(words.map(|at| Edit::replace(at..at + word.len(), other.as_bytes())));
    }
    edits
}

pub fn trailing_commas(scene: &Scene<'_>, rng: &mut Rng) -> Vec<Edit> {
    let mut places = inside(scene, rng, b'}');
    places.extend(inside(scene, rng, b']'));
    // Behind the last value, before the space that the closing bracket stands in.
    let behind = |at: usize| {
        let kept = scene.bytes()[..at].trim_ascii_end();
        (!matches!(kept.last(), None | Some(b'{' | b'[' | b','))).then_some(kept.len())
    };
    places.into_iter().filter_map(behind).map(|at| Edit::insert(at, b",")).collect()
}

pub fn comments(scene: &Scene<'_>, rng: &mut Rng) -> Vec<Edit> {
    let commas = inside(scene, rng, b',');
    let line_end = |at: usize| matches!(scene.bytes().get(at + 1), Some(b'\n'));
    let comment = |at: usize| {
        let text: &[u8] = match (line_end(at), at % 3) {
            (true, 0) => b" // see the ticket",
            (true, 1) => b" # who did that",
            _ => b" /* to check */",
        };
        Edit::insert(at + 1, text)
    };
    rng.some(&commas, 12).into_iter().map(comment).collect()
}

pub fn entities(scene: &Scene<'_>, rng: &mut Rng) -> Vec<Edit> {
    let stretch = stretch(scene, rng);
    let entity = |at: usize| {
        let name: &[u8] = match scene.bytes()[at] {
            b'"' => b"&quot;",
            b'<' => b"&lt;",
            b'>' => b"&gt;",
            b'&' => b"&amp;",
            b'\'' => b"&#39;",
            _ => return None,
        };
        Some(Edit::replace(at..at + 1, name))
    };
    stretch.filter_map(entity).collect()
}

/// Spaces of the notation: a web page keeps them so.
pub fn no_break_spaces(scene: &Scene<'_>, rng: &mut Rng) -> Vec<Edit> {
    let mut spaces = inside(scene, rng, b' ');
    if spaces.is_empty() {
        let colon = |at: &usize| scene.bytes()[at + 1..].starts_with(b" ");
        spaces = inside(scene, rng, b':').into_iter().filter(colon).map(|at| at + 1).collect();
    }
    spaces.into_iter().map(|at| Edit::replace(at..at + 1, "\u{a0}".as_bytes())).collect()
}

pub fn line_numbers(scene: &Scene<'_>, rng: &mut Rng) -> Vec<Edit> {
    let style = rng.of(0..4);
    let number = |(place, line): (usize, Range<usize>)| {
        let number = place + 1;
        let text = match style {
            0 => format!("{number:>4}  "),
            1 => format!("{number}: "),
            2 => format!("{number:>5} | "),
            _ => format!("{number}\t"),
        };
        Edit::insert(line.start, text.as_bytes())
    };
    some_lines(scene, rng).into_iter().enumerate().map(number).collect()
}

pub fn quoting(scene: &Scene<'_>, rng: &mut Rng) -> Vec<Edit> {
    let mark = rng.pick(&["> ", ">", "> > ", "| "]);
    let lines = some_lines(scene, rng).into_iter();
    lines.map(|line| Edit::insert(line.start, mark.as_bytes())).collect()
}

/// Lines of at most 76 columns, broken at spaces, which stay (RFC 3676) or go.
pub fn soft_wraps(scene: &Scene<'_>, rng: &mut Rng) -> Vec<Edit> {
    let stays = rng.once_in(2);
    let mut edits = Vec::new();
    for line in some_lines(scene, rng) {
        let mut start = line.start;
        while line.end - start > 76 {
            let space = (start + 1..start + 76).rev().find(|at| {
                scene.bytes()[*at] == b' ' && !scene.bytes()[start..*at].trim_ascii().is_empty()
            });
            let longer = || (start + 76..line.end).find(|at| scene.bytes()[*at] == b' ');
            let Some(at) = space.or_else(longer) else { break };
            edits.push(Edit::replace(if stays { at + 1..at + 1 } else { at..at + 1 }, b"\n"));
            start = at + 1;
        }
    }
    edits
}

pub fn terminal_wraps(scene: &Scene<'_>, rng: &mut Rng) -> Vec<Edit> {
    let breaks = |line: Range<usize>| (line.start + 80..line.end).step_by(80);
    let lines = some_lines(scene, rng).into_iter();
    lines.flat_map(breaks).map(|at| Edit::insert(at, b"\n")).collect()
}

/// JSON inside of a JSON string, with its quotes around each line or without.
pub fn escaping(scene: &Scene<'_>, rng: &mut Rng) -> Vec<Edit> {
    let around = rng.once_in(2);
    let mut edits = Vec::new();
    for line in some_lines(scene, rng).into_iter().filter(|line| !line.is_empty()) {
        let special = |at: &usize| matches!(scene.bytes()[*at], b'"' | b'\\');
        let before = edits.len();
        edits.extend(line.clone().filter(special).map(|at| Edit::insert(at, b"\\")));
        if around && edits.len() > before && scene.bytes()[line.start] == b'{' {
            edits.extend([line.start, line.end].map(|at| Edit::insert(at, b"\"")));
        }
    }
    edits
}

/// Two writers, one file: the second half's lines each go behind one of the first half's.
pub fn interleaved(scene: &Scene<'_>, rng: &mut Rng) -> Vec<Edit> {
    let all = lines(scene.bytes());
    if all.len() < 4 {
        return Vec::new();
    }
    // Between records where there is such a line, so that both streams are intact.
    let between = |at: &usize| {
        scene
            .records
            .iter()
            .all(|record| !record.contains(&all[*at].start) || record.start == all[*at].start)
    };
    let middle = (all.len() / 2..all.len()).find(between).unwrap_or(all.len() / 2);
    let second = &all[middle..];
    let mut edits = vec![Edit::cut(all[middle].start..scene.bytes().len())];
    let most = rng.of(1..4);
    let mut at = 0;
    let mut next = 0;
    while next < second.len() {
        // Behind the last line of the first half come all that are left.
        let count = if at + 1 >= middle { second.len() } else { 1 + rng.of(0..most) };
        let end = (next + count).min(second.len());
        let mut put = Traced::default();
        second[next..end].iter().for_each(|line| put.push(&scene.text.part(line.clone())));
        let place = all[at.min(middle - 1)].end;
        edits.push(Edit { at: place..place, put });
        next = end;
        at += 1 + rng.of(0..most);
    }
    edits
}

pub fn carriage_returns(scene: &Scene<'_>, rng: &mut Rng) -> Vec<Edit> {
    let stretch = stretch(scene, rng);
    let ends = stretch.filter(|at| scene.bytes()[*at] == b'\n');
    ends.map(|at| Edit::insert(at, b"\r")).collect()
}
