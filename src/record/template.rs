//! Templates: what stands between the values of a record, learned from the records before.
//!
//! A tool writes its records alike, so the bytes from the end of one value to the start of
//! the next (`","HostName":"`) are mostly a run that was seen at this place before. The runs
//! form a trie; a record that follows it from the root to an end has the nodes that
//! [`parse`](super::json::parse) would give, at a fifth of the work, and its keys are known
//! without being looked at. Whatever does not follow a path is left to `parse`; debug builds
//! compare the two for each record.

use super::json::{Open, Tape, span};
use super::scan::{scalar_end, scalar_kind, skip_space, string_stop};
use super::{Kind, Node};
#[cfg(test)]
mod tests;

/// The most steps that are learned: shuffled keys would fill any room.
const MOST_STEPS: usize = 4096;
/// The most steps at one place: each is compared in turn.
const MOST_SIBLINGS: usize = 16;
/// The longest run between two values, in bytes.
const LONGEST: usize = 256;
const NONE: u32 = u32::MAX;

/// The trie.
#[derive(Debug)]
pub(super) struct Templates {
    steps: Vec<Step>,
    more: Vec<More>,
    first: u32,
    pub shapes: u32,
}

/// A run of bytes and what follows it; small, so that those of all shapes stay near at hand.
#[derive(Debug)]
struct Step {
    /// The first bytes of the run.
    head: [u64; WORDS],
    then: Then,
    child: u32,
    sibling: u32,
    /// What only some have, or [`NONE`].
    more: u32,
    /// The length of the run.
    len: u16,
    /// The key of the value that follows, from the start of the run.
    key: (u16, u16),
    depth: u16,
}

/// What only some steps have.
#[derive(Debug, PartialEq, Eq)]
struct More {
    /// The bytes of the run behind the first.
    tail: Box<[u8]>,
    /// Its braces.
    objects: Box<[Object]>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Then {
    /// The text of a string; its quotes are of the runs.
    String,
    /// A number, `true`, `false` or `null`.
    Scalar,
    /// An array of strings and scalars.
    Array,
    /// Nothing: the record ends with the run. The number of its shape.
    End(u32),
}

/// A brace in a run: where it is, and for one that opens, its key and depth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Object {
    Open { at: u32, key: (u32, u32), depth: u16 },
    Close { end: u32 },
}

impl Default for Templates {
    fn default() -> Self {
        Templates { steps: Vec::new(), more: Vec::new(), first: NONE, shapes: 0 }
    }
}

impl Templates {
    /// Reads the object that begins at the start of `src` onto the tape: its end, and the
    /// number of its shape. `None` if it follows no template.
    #[inline(never)]
    pub fn read(&self, src: &[u8], tape: &mut Tape) -> Option<(usize, u32)> {
        tape.nodes.clear();
        tape.open.clear();
        tape.repairs.clear();
        tape.edits.clear();
        let (mut at, mut next) = (0, self.first);
        loop {
            let step = self.follow(src, at, next)?;
            if let Some(more) = self.more.get(step.more as usize) {
                more.braces(at, tape);
            }
            let (start, depth) = (at + usize::from(step.len), step.depth);
            let key = moved((step.key.0.into(), step.key.1.into()), at);
            at = match step.then {
                Then::End(shape) => return Some((start, shape)),
                Then::String => string(src, start, key, depth, tape)?,
                Then::Scalar => scalar(src, start, key, depth, tape)?,
                Then::Array => array(src, start, key, depth, tape)?,
            };
            next = step.child;
        }
    }

    /// The step among siblings whose run stands at a place.
    #[inline]
    fn follow(&self, src: &[u8], at: usize, mut next: u32) -> Option<&Step> {
        let rest = src.get(at..)?;
        let words = head(rest);
        loop {
            let step = self.steps.get(next as usize)?;
            if step.begins(&words)
                && step.then.begins_with(rest.get(usize::from(step.len)))
                && (usize::from(step.len) <= HEAD || self.goes_on(step, rest))
            {
                return Some(step);
            }
            next = step.sibling;
        }
    }

    /// Whether the bytes of a long run behind its first are there.
    fn goes_on(&self, step: &Step, rest: &[u8]) -> bool {
        let tail = rest.get(HEAD..usize::from(step.len));
        self.more.get(step.more as usize).is_some_and(|more| tail == Some(&*more.tail))
    }

    /// Learns the shape of a record that was read strictly: its bytes and its nodes.
    pub fn learn(&mut self, src: &[u8], nodes: &[Node]) {
        if self.steps.len() + nodes.len() < MOST_STEPS && nodes.iter().all(|node| fits(node, nodes))
        {
            // What cannot be learned ends here, and is read as before.
            let _ = self.grow(src, nodes);
        }
    }

    fn grow(&mut self, src: &[u8], nodes: &[Node]) -> Option<()> {
        let (mut place, mut before, mut parent) = (0, 0, NONE);
        let mut open: Vec<&Node> = Vec::new();
        let mut objects = Vec::new();
        loop {
            while let Some(node) = open.pop_if(|node| node.next as usize <= place) {
                objects.push(Object::Close { end: node.value.1 - before });
            }
            let Some(node) = nodes.get(place) else { break };
            let key = (node.key.0 - before, node.key.1 - before);
            place += 1;
            let then = match node.kind {
                Kind::Object => {
                    let at = node.value.0 - before;
                    objects.push(Object::Open { at, key, depth: node.depth });
                    open.push(node);
                    continue;
                }
                Kind::String => Then::String,
                Kind::Array => Then::Array,
                Kind::Scalar | Kind::Null | Kind::Plain | Kind::Cell => Then::Scalar,
            };
            place = (node.next as usize).max(place);
            let run = src.get(before as usize..node.value.0 as usize)?;
            let (mut step, more) = Step::new(run, then, std::mem::take(&mut objects))?;
            step.key = (u16::try_from(key.0).ok()?, u16::try_from(key.1).ok()?);
            step.depth = node.depth;
            parent = self.insert(parent, step, more)?;
            before = node.value.1;
        }
        let end = src.get(before as usize..)?;
        let (step, more) = Step::new(end, Then::End(self.shapes), objects)?;
        self.insert(parent, step, more)?;
        self.shapes += 1;
        Some(())
    }

    /// The place of a step behind another: of one that is there, or of this new one. `None`
    /// if there is no room.
    fn insert(&mut self, parent: u32, mut step: Step, more: Option<More>) -> Option<u32> {
        let first = match self.steps.get(parent as usize) {
            Some(parent) => parent.child,
            None => self.first,
        };
        let (mut at, mut siblings, mut last) = (first, 0, NONE);
        while let Some(held) = self.steps.get(at as usize) {
            // The same bytes have the same braces.
            if (held.head, held.len, held.then) == (step.head, step.len, step.then)
                && self.more.get(held.more as usize) == more.as_ref()
            {
                return Some(at);
            }
            (last, at, siblings) = (at, held.sibling, siblings + 1);
        }
        if siblings >= MOST_SIBLINGS {
            return None;
        }
        let new = u32::try_from(self.steps.len()).ok()?;
        if let Some(more) = more {
            step.more = u32::try_from(self.more.len()).ok()?;
            self.more.push(more);
        }
        self.steps.push(step);
        if let Some(last) = self.steps.get_mut(last as usize) {
            last.sibling = new;
        } else if let Some(parent) = self.steps.get_mut(parent as usize) {
            parent.child = new;
        } else {
            self.first = new;
        }
        Some(new)
    }
}

/// Whether a node may stand in a template: arrays only if they hold no containers.
fn fits(node: &Node, nodes: &[Node]) -> bool {
    let open = |kind: Kind| matches!(kind, Kind::Array | Kind::Object);
    let index = node.next as usize;
    let own = nodes.get(..index).unwrap_or_default();
    node.kind != Kind::Array
        || !own
            .iter()
            .rev()
            .take_while(|child| child.depth > node.depth)
            .any(|child| open(child.kind))
}

fn moved((start, end): (u32, u32), by: usize) -> (u32, u32) {
    // No record is so long that this passes the end of numbers.
    let by = u32::try_from(by).unwrap_or(0);
    (start.wrapping_add(by), end.wrapping_add(by))
}

/// Words of the first bytes of a run, which are compared without a loop.
const WORDS: usize = 4;
const HEAD: usize = WORDS * 8;

/// Which bits of the first bytes count, by the length of the run.
#[expect(clippy::indexing_slicing, reason = "while compiling")]
const MASKS: [[u64; WORDS]; HEAD + 1] = {
    let mut masks = [[0; WORDS]; HEAD + 1];
    let mut len = 1;
    while len <= HEAD {
        masks[len] = masks[len - 1];
        masks[len][(len - 1) / 8] |= 0xff << (((len - 1) % 8) * 8);
        len += 1;
    }
    masks
};

/// The first bytes of something; zeros where there are none.
#[inline]
fn head(bytes: &[u8]) -> [u64; WORDS] {
    let words = |bytes: &[u8; HEAD]| {
        let mut words = [0; WORDS];
        let chunks = bytes.as_chunks::<8>().0.iter();
        words.iter_mut().zip(chunks).for_each(|(to, from)| *to = u64::from_le_bytes(*from));
        words
    };
    bytes.first_chunk::<HEAD>().map_or_else(|| words(&padded(bytes)), words)
}

#[cold]
fn padded(bytes: &[u8]) -> [u8; HEAD] {
    let mut padded = [0; HEAD];
    padded.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
    padded
}

impl Step {
    /// A step for a field of the record itself that has no key yet, and what only some have;
    /// `None` if its run is too long.
    fn new(run: &[u8], then: Then, objects: Vec<Object>) -> Option<(Step, Option<More>)> {
        let len = u16::try_from(run.len()).ok().filter(|len| usize::from(*len) <= LONGEST)?;
        let step = Step {
            head: head(run.get(..HEAD).unwrap_or(run)),
            then,
            child: NONE,
            sibling: NONE,
            more: NONE,
            len,
            key: (0, 0),
            depth: 0,
        };
        let more =
            More { tail: run.get(HEAD..).unwrap_or_default().into(), objects: objects.into() };
        let some = !more.tail.is_empty() || !more.objects.is_empty();
        Some((step, some.then_some(more)))
    }

    /// Whether the run begins with these bytes; a short run, whether it is there.
    #[inline]
    fn begins(&self, words: &[u64; WORDS]) -> bool {
        let mask = MASKS.get(usize::from(self.len)).unwrap_or(&[u64::MAX; WORDS]);
        let differs = |((word, run), mask): ((&u64, &u64), &u64)| (word ^ run) & mask;
        words.iter().zip(&self.head).zip(mask).map(differs).fold(0, |a, b| a | b) == 0
    }
}

impl More {
    /// Opens and closes the objects whose braces the run holds.
    fn braces(&self, base: usize, tape: &mut Tape) {
        for object in &self.objects {
            match *object {
                Object::Open { at, key, depth } => {
                    let place = tape.nodes.len();
                    tape.open.push(Open { node: Some(place), array: false });
                    let value = moved((at, at + 1), base);
                    push(tape, moved(key, base), value, depth, Kind::Object, false);
                }
                Object::Close { end } => {
                    let (_, end) = moved((end, end), base);
                    if let Some(Open { node: Some(place), .. }) = tape.open.pop() {
                        close(tape, place, end);
                    }
                }
            }
        }
    }
}

impl Then {
    fn begins_with(self, byte: Option<&u8>) -> bool {
        match self {
            Then::String | Then::End(_) => true,
            Then::Scalar => matches!(byte, Some(b'-' | b'0'..=b'9' | b't' | b'f' | b'n')),
            Then::Array => byte == Some(&b'['),
        }
    }
}

#[inline]
fn push(
    tape: &mut Tape,
    key: (u32, u32),
    value: (u32, u32),
    depth: u16,
    kind: Kind,
    escaped: bool,
) {
    let next = u32::try_from(tape.nodes.len() + 1).unwrap_or(u32::MAX);
    tape.nodes.push(Node { key, value, next, depth, kind, escaped });
}

fn close(tape: &mut Tape, place: usize, end: u32) {
    let next = u32::try_from(tape.nodes.len()).unwrap_or(u32::MAX);
    if let Some(node) = tape.nodes.get_mut(place) {
        node.value.1 = end;
        node.next = next;
    }
}

/// Reads the text of a string up to its quote.
#[inline]
fn string(src: &[u8], start: usize, key: (u32, u32), depth: u16, tape: &mut Tape) -> Option<usize> {
    let (mut at, mut escaped) = (start, false);
    loop {
        at = string_stop(src, at);
        match src.get(at)? {
            b'"' => break,
            b'\\' => (at, escaped) = (at + 2, true),
            _ => return None,
        }
    }
    push(tape, key, span(start, at), depth, Kind::String, escaped);
    Some(at)
}

#[inline]
fn scalar(src: &[u8], start: usize, key: (u32, u32), depth: u16, tape: &mut Tape) -> Option<usize> {
    let end = scalar_end(src, start);
    // At the end of the bytes it may go on.
    let kind = scalar_kind(src.get(start..end)?).filter(|_| end < src.len())?;
    push(tape, key, span(start, end), depth, kind, false);
    Some(end)
}

fn array(src: &[u8], start: usize, key: (u32, u32), depth: u16, tape: &mut Tape) -> Option<usize> {
    let place = tape.nodes.len();
    push(tape, key, span(start, start + 1), depth, Kind::Array, false);
    let mut at = skip_space(src, start + 1);
    if src.get(at) != Some(&b']') {
        loop {
            at = match src.get(at)? {
                b'"' => string(src, at + 1, (0, 0), depth + 1, tape)? + 1,
                _ => scalar(src, at, (0, 0), depth + 1, tape)?,
            };
            at = skip_space(src, at);
            match src.get(at)? {
                b',' => at = skip_space(src, at + 1),
                b']' => break,
                _ => return None,
            }
        }
    }
    close(tape, place, span(at + 1, at + 1).0);
    Some(at + 1)
}
