//! Compressed inputs and archives: each member is an input of its own, read as any other, so
//! also unpacked again.
//!
//! A packed input is collected whole and then unpacked step by step, so that whoever drives the
//! shard can stop in between. How much may come of how little is decided here.

use super::Session;
use super::input::Input;
use crate::bytes::Span;
use crate::bytes::unpack::{Packed, Step, Unpacker, kind};
use crate::protocol::InputState;
use crate::record::{Gap, Reason};
use crate::store::{self, FIRST_MEMBER, MEMBER_BITS};

/// The longest packed input, in bytes.
pub const MOST_PACKED: usize = 1 << 30;
/// How many archives may stand in each other.
pub const MOST_DEPTH: usize = 8;
/// The most bytes that may come of one file.
pub const MOST_UNPACKED: u64 = 4 << 30;
/// How many times its length may come of a file, behind the first [`FREE`] bytes.
pub const MOST_RATIO: u64 = 500;
const FREE: u64 = 64 << 20;
/// The most members of one archive.
const MOST_MEMBERS: usize = 10_000;

/// How many bytes tell what an input is packed as.
const HEAD: usize = 4096;

pub(super) const TOO_MUCH: &str =
    "Unpacking was stopped: far more is inside than outside. What was read until then is here.";

pub(super) const TOO_LONG: &str =
    "A packed file of more than 1 GiB is not read: unpack it, then open what is in it.";

/// A packed input that is being unpacked.
#[derive(Debug)]
pub(super) struct Layer {
    /// The packed input.
    of: u32,
    pub unpacker: Unpacker,
    kind: Packed,
    /// The member that is being read.
    member: Option<u32>,
    /// The member to begin when the one before it is done.
    next: Option<(Option<String>, Span)>,
    members: usize,
    /// Up to where the packed bytes were told.
    told: u64,
    done: bool,
}

/// What is known of the start of an input.
#[derive(Debug)]
pub(super) enum Start {
    /// Not yet what it is; its bytes so far, and how many there are, if that is known.
    Unknown(Vec<u8>, Option<u64>),
    /// It is text.
    Text,
    /// It is packed; all its bytes so far.
    Packed(Packed, Vec<u8>),
    /// It is packed, and too long.
    TooLong,
}

impl Start {
    /// Takes bytes of an input that is not known to be text. Gives all so far once it is.
    pub fn take(&mut self, bytes: &[u8], last: bool) -> Option<Vec<u8>> {
        match self {
            Start::Text | Start::TooLong => None,
            Start::Packed(_, held) if held.len() + bytes.len() > MOST_PACKED => {
                *self = Start::TooLong;
                None
            }
            Start::Packed(_, held) => {
                held.extend_from_slice(bytes);
                None
            }
            Start::Unknown(held, size) => {
                held.extend_from_slice(bytes);
                if held.len() < HEAD && !last {
                    return None;
                }
                let (mut held, size) = (std::mem::take(held), size.unwrap_or(0));
                match kind(held.get(..HEAD.min(held.len())).unwrap_or_default()) {
                    Some(kind) => {
                        // Growing step by step it would lie there twice.
                        let size =
                            usize::try_from(size).map_or(MOST_PACKED, |size| size.min(MOST_PACKED));
                        let _ = held.try_reserve_exact(size.saturating_sub(held.len()));
                        *self = Start::Packed(kind, held);
                        None
                    }
                    None => {
                        *self = Start::Text;
                        Some(held)
                    }
                }
            }
        }
    }
}

impl Session {
    /// Begins to unpack the input that ended.
    pub(super) fn begin_unpacking(&mut self, of: u32, kind: Packed, bytes: Vec<u8>) {
        if self.layers.len() >= MOST_DEPTH {
            let most = MOST_DEPTH.to_string();
            let why = ["More than ", &most, " archives stand in each other: this is not opened."];
            let span = Span { start: 0, end: bytes.len() as u64 };
            let rest = vec![(span, Gap::Unreadable(Reason::Member))];
            return self.close(of, rest, Some(&why.concat()));
        }
        self.layers.push(Layer {
            of,
            unpacker: Unpacker::new(kind, bytes),
            kind,
            member: None,
            next: None,
            members: 0,
            told: 0,
            done: false,
        });
    }

    /// Unpacks a little more; whether there may be more to unpack.
    pub fn unpack(&mut self) -> bool {
        let Some(mut layer) = self.layers.pop() else { return false };
        if layer.done {
            let rest = layer.gaps_to(self.input(layer.of).map_or(0, |input| input.status.bytes));
            self.close(layer.of, rest, None);
            return !self.layers.is_empty();
        }
        if let Some((name, from)) = layer.next.take() {
            self.begin_member(&mut layer, name.as_deref(), from);
            self.layers.push(layer);
            return true;
        }
        if layer.holds_too_much(self.unpacked) || self.members >= store::MOST_MEMBERS {
            self.layers.push(layer);
            self.stop_unpacking(TOO_MUCH);
            return false;
        }
        let mut ended = None;
        match layer.unpacker.step() {
            Step::Member { name, from } => {
                layer.next = Some((name, from));
                ended = layer.member.take();
            }
            Step::Bytes(bytes) => {
                self.unpacked += bytes.len() as u64;
                self.feed(bytes);
            }
            Step::Skipped { name, from, why } => {
                let mut gaps = layer.gaps_to(from.start);
                gaps.push((from, Gap::Unreadable(Reason::Member)));
                layer.told = layer.told.max(from.end);
                self.add_gaps(layer.of, gaps);
                self.add_note(layer.of, &[&name, ": ", &why, "."].concat());
            }
            Step::Problem { at, why } => {
                let at = at.to_string();
                let place = ["Damaged at byte ", &at, " of the packed file: ", why, "."].concat();
                self.add_note(layer.member.unwrap_or(layer.of), &place);
            }
            Step::End => {
                layer.done = true;
                ended = layer.member.take();
            }
        }
        self.layers.push(layer);
        if ended.is_some() {
            self.finish();
        }
        true
    }

    /// Ends unpacking before its end; what was read stays.
    pub fn stop_unpacking(&mut self, why: &str) {
        if self.layers.iter().any(|layer| layer.member.is_some()) {
            self.stop(why);
        }
        while let Some(mut layer) = self.layers.pop() {
            let rest = layer.gaps_to(self.input(layer.of).map_or(0, |input| input.status.bytes));
            self.close(layer.of, rest, Some(why));
        }
    }

    fn begin_member(&mut self, layer: &mut Layer, name: Option<&str>, from: Span) {
        let Some(of) = self.input(layer.of) else { return };
        let name = [of.name.as_str(), "!/", &inner_name(&of.name, name, layer.kind)].concat();
        let (small, date) = (of.status.bytes <= 1 << 20, of.date);
        // The same for any number of shards, and in the order of what they were unpacked of.
        let first = FIRST_MEMBER | store::top(layer.of) << MEMBER_BITS;
        let id = first.wrapping_add(self.members) | FIRST_MEMBER;
        self.members += 1;
        let mut gaps = layer.gaps_to(from.start);
        gaps.push((from, Gap::Carrier(layer.kind.name())));
        layer.told = layer.told.max(from.end);
        (layer.member, layer.members) = (Some(id), layer.members + 1);
        self.add_gaps(layer.of, gaps);
        let mut input = Input::member(id, &name, (layer.of, from), small);
        input.date = layer.unpacker.date().and_then(|secs| secs.checked_mul(1_000_000_000));
        input.date = input.date.or(date);
        self.begin(input);
    }

    /// Ends a packed input.
    fn close(&mut self, of: u32, rest: Vec<(Span, Gap)>, why: Option<&str>) {
        self.add_gaps(of, rest);
        if let Some(why) = why {
            self.add_note(of, why);
        }
        if let Some(input) = self.inputs.iter_mut().find(|input| input.id == of) {
            let state = if why.is_some() { InputState::Partial } else { InputState::Ready };
            input.end(state, None);
            self.changed.push(of);
        }
    }

    fn add_gaps(&mut self, of: u32, gaps: Vec<(Span, Gap)>) {
        let Some(input) = self.inputs.iter_mut().find(|input| input.id == of) else { return };
        let unreadable = |(_, gap): &&(Span, Gap)| matches!(gap, Gap::Unreadable(_));
        input.status.unreadable += gaps.iter().filter(unreadable).count() as u64;
        input.gaps.extend(gaps.into_iter().filter(|(span, _)| !span.is_empty()));
    }

    /// Adds to what a person should know of an input.
    fn add_note(&mut self, of: u32, note: &str) {
        let Some(input) = self.inputs.iter_mut().find(|input| input.id == of) else { return };
        let problem = input.problem.get_or_insert_default();
        // A few tell what is wrong; thousands would only be longer.
        if problem.len() < 600 {
            if !problem.is_empty() {
                problem.push(' ');
            }
            problem.push_str(note);
        }
    }

    /// The inputs in the order they were begun, each with what it was unpacked from.
    pub fn layers(&self) -> impl Iterator<Item = (u32, &str, Option<(u32, Span)>)> {
        self.inputs.iter().map(|input| (input.id, input.name.as_str(), input.from))
    }

    /// The inputs whose status changed without being asked for.
    pub fn take_changed(&mut self) -> Vec<u32> {
        std::mem::take(&mut self.changed)
    }
}

impl Layer {
    /// Whether it is of an input.
    pub fn is_of(&self, input: u32) -> bool {
        self.of == input
    }

    /// Whether its member is being read, and no other is to begin before.
    pub fn is_reading(&self) -> bool {
        self.member.is_some() && self.next.is_none() && !self.done
    }

    /// Whether more came of it than may, or of all layers, which came to `unpacked` bytes.
    pub fn holds_too_much(&self, unpacked: u64) -> bool {
        let (given, taken) = (self.unpacker.given(), self.unpacker.taken());
        given > FREE && given / taken.max(1) > MOST_RATIO
            || unpacked > MOST_UNPACKED
            || self.members > MOST_MEMBERS
    }

    /// The packed bytes that were not told, up to a place.
    fn gaps_to(&mut self, end: u64) -> Vec<(Span, Gap)> {
        let span = Span { start: self.told, end: end.max(self.told) };
        self.told = span.end;
        if span.is_empty() { Vec::new() } else { vec![(span, Gap::Carrier(self.kind.name()))] }
    }
}

/// A member's name: its own, or the packed file's without what says that it is packed.
fn inner_name(outer: &str, own: Option<&str>, kind: Packed) -> String {
    if let Some(own) = own.filter(|own| !own.is_empty()) {
        return own.to_owned();
    }
    let file = outer.rsplit('/').next().unwrap_or(outer);
    match (kind, file.rsplit_once('.')) {
        (Packed::Utf16Le | Packed::Utf16Be, _) => [file, " as UTF-8"].concat(),
        (_, Some((name, "tgz" | "tbz" | "txz"))) => [name, ".tar"].concat(),
        (_, Some((name, _))) if !name.is_empty() => name.to_owned(),
        _ => file.to_owned(),
    }
}
