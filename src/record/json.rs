//! One JSON object: bytes to nodes, in one pass, without allocation but for the tape.
//!
//! The machine is strict; where it meets what JSON does not allow, a strict reading ends
//! and a mending one (see [`mend`](super::mend)) decides how to go on.

use super::edit::Edit;
use super::marks::Quote;
use super::scan::{line_end, scalar_end, scalar_kind, skip_space, string_stop};
use super::{Kind, Node, Reason, Rule, wrap};

/// The deepest nesting that is read.
pub const MAX_DEPTH: usize = 512;

/// The nodes of the object being read, and what was done to it; reused for every record.
#[derive(Debug, Default)]
pub(super) struct Tape {
    pub nodes: Vec<Node>,
    pub open: Vec<Open>,
    /// Place, bytes left out, rule.
    pub repairs: Vec<(usize, usize, Rule)>,
    /// What the text has in another way than the bytes.
    pub edits: Vec<Edit>,
}

impl Tape {
    /// Forgets what was read.
    pub fn clear(&mut self) {
        self.nodes.clear();
        self.open.clear();
        self.repairs.clear();
        self.edits.clear();
    }
}

/// A container that is not yet closed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Open {
    /// Its node; the record itself has none.
    pub node: Option<usize>,
    pub array: bool,
}

/// How a reading ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Parsed {
    /// The object ends before this byte.
    Done { end: usize, incomplete: bool },
    /// More bytes are needed to tell.
    More,
    /// It is no object that can be read.
    Bad(Reason),
}

/// What the machine waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// A key, or the brace that closes the object.
    Key,
    /// A value, or the bracket that closes an empty array.
    Value,
    /// A comma, or what closes the container.
    After,
    /// Nothing: the record is complete.
    End,
}

pub(super) struct Parser<'a> {
    pub src: &'a [u8],
    pub at: usize,
    /// Whether no bytes follow `src`.
    pub last: bool,
    pub mending: bool,
    pub tape: &'a mut Tape,
    /// The end of the last complete value or bracket: where something missing belongs.
    pub value_end: usize,
    /// The comma read last, if nothing was read since.
    pub comma: Option<usize>,
    pub key: (u32, u32),
    pub incomplete: bool,
    /// The quotes that the record was last seen to have.
    pub quote: Quote,
    /// The rules that were noted once for all, as bits.
    pub seen: u64,
    /// Whether the innermost container is an array, and how many are open around it.
    array: bool,
    depth: u16,
}

/// Why the machine stopped.
pub(super) enum Stop {
    More,
    Bad(Reason),
    /// The record ends before this byte: what follows is of another one.
    Split(usize),
}

pub(super) fn span(start: usize, end: usize) -> (u32, u32) {
    (u32::try_from(start).unwrap_or(u32::MAX), u32::try_from(end).unwrap_or(u32::MAX))
}

/// Reads the object that begins at the start of `src` (with its brace, or with its first
/// key if `headless`). At most [`MAX_RECORD`](super::MAX_RECORD) bytes may be given.
pub(super) fn parse(
    src: &[u8],
    last: bool,
    headless: bool,
    mending: bool,
    tape: &mut Tape,
) -> Parsed {
    tape.clear();
    tape.open.push(Open { node: None, array: false });
    if headless {
        tape.repairs.push((0, 0, Rule::BraceOpened));
    }
    let at = usize::from(!headless);
    let mut parser = Parser {
        src,
        at,
        last,
        mending,
        tape,
        value_end: at,
        comma: None,
        key: (0, 0),
        incomplete: false,
        quote: Quote::Double,
        seen: 0,
        array: false,
        depth: 0,
    };
    match parser.run() {
        Ok(()) if mending && parser.tape.nodes.is_empty() && !parser.tape.repairs.is_empty() => {
            Parsed::Bad(Reason::Fragment)
        }
        Ok(()) => {
            let (end, incomplete) = (parser.at, parser.incomplete);
            if mending {
                // What was looked at and then left to what follows is not the record's.
                tape.repairs.retain(|(at, _, rule)| {
                    *at < end || *at == end && *rule != Rule::LineBreakKept
                });
                wrap::join(src.get(..end).unwrap_or_default(), tape);
            }
            Parsed::Done { end, incomplete }
        }
        Err(Stop::Split(end)) => split(src.get(..end).unwrap_or_default(), headless, tape),
        Err(Stop::More) => Parsed::More,
        Err(Stop::Bad(reason)) => Parsed::Bad(reason),
    }
}

/// Reads a record that ends with these bytes, because another one's follow.
fn split(src: &[u8], headless: bool, tape: &mut Tape) -> Parsed {
    let parsed = parse(src, true, headless, true, tape);
    let Parsed::Done { end, .. } = parsed else { return parsed };
    tape.repairs.pop_if(|(at, _, rule)| *rule == Rule::BraceClosed && *at + 1 >= end);
    tape.repairs.push((end, 0, Rule::RecordSplit));
    Parsed::Done { end, incomplete: true }
}

impl Parser<'_> {
    fn run(&mut self) -> Result<(), Stop> {
        let mut state = State::Key;
        // Each turn reads a byte or closes what a byte opened; a repair that did neither would go
        // on for ever.
        let mut turns = if self.mending { self.src.len() * 2 + 64 } else { usize::MAX };
        while state != State::End {
            turns -= 1;
            if turns == 0 {
                return Err(Stop::Bad(Reason::Fragment));
            }
            self.at = skip_space(self.src, self.at);
            let byte = self.src.get(self.at).copied();
            if byte.is_none() && !self.last {
                return Err(Stop::More);
            }
            state = match (state, byte) {
                (State::Key, Some(b'"')) => self.read_key()?,
                (State::Key, Some(b'}')) if self.comma.is_none() => self.close(1),
                (State::Value, Some(b']')) if self.in_array() && self.comma.is_none() => {
                    self.close(1)
                }
                (State::Value, Some(byte)) => self.read_value(byte)?,
                (State::After, Some(b',')) => {
                    self.comma = Some(self.at);
                    self.at += 1;
                    if self.in_array() { State::Value } else { State::Key }
                }
                (State::After, Some(b'}')) if !self.in_array() => self.close(1),
                (State::After, Some(b']')) if self.in_array() => self.close(1),
                (state, byte) => self.mend(state, byte)?,
            };
        }
        Ok(())
    }

    pub(super) fn in_array(&self) -> bool {
        self.array
    }

    /// Closes the innermost container; `width` is that of its bracket, 0 if it is missing.
    pub(super) fn close(&mut self, width: usize) -> State {
        self.at += width;
        if width > 0 {
            self.value_end = self.at;
        }
        self.comma = None;
        let next = u32::try_from(self.tape.nodes.len()).unwrap_or(u32::MAX);
        let end = u32::try_from(self.value_end).unwrap_or(u32::MAX);
        if let Some(Open { node: Some(node), .. }) = self.tape.open.pop()
            && let Some(node) = self.tape.nodes.get_mut(node)
        {
            node.next = next;
            node.value.1 = end;
        }
        self.array = self.tape.open.last().is_some_and(|open| open.array);
        self.depth = self.depth.saturating_sub(1);
        if self.tape.open.is_empty() { State::End } else { State::After }
    }

    fn read_key(&mut self) -> Result<State, Stop> {
        let start = self.at;
        let (end, _) = self.string()?;
        let after = skip_space(self.src, self.at);
        self.key = span(start + 1, end);
        match self.src.get(after) {
            Some(b':') => {
                if self.mending {
                    self.comes_again(start)?;
                }
                self.at = after + 1;
                self.comma = None;
                Ok(State::Value)
            }
            None if !self.last => Err(Stop::More),
            byte => self.mend_key(start, after, byte.copied()),
        }
    }

    fn read_value(&mut self, byte: u8) -> Result<State, Stop> {
        let start = self.at;
        match byte {
            b'"' => {
                let (end, escaped) = self.string()?;
                if self.mending {
                    if self.in_array() && self.key_follows(self.at)? {
                        return self.close_array_before_key(start);
                    }
                    self.is_own(start, end)?;
                    if let Some(end) = self.ends_before_key(start + 1, end)? {
                        self.push(Kind::String, start + 1, end, escaped)?;
                        return self.done();
                    }
                }
                self.push(Kind::String, start + 1, end, escaped)?;
                self.done()
            }
            b'{' | b'[' => {
                let array = byte == b'[';
                let kind = if array { Kind::Array } else { Kind::Object };
                if self.tape.open.len() >= MAX_DEPTH {
                    return Err(Stop::Bad(Reason::TooDeep));
                }
                let node = self.tape.nodes.len();
                self.push(kind, start, start + 1, false)?;
                self.tape.open.push(Open { node: Some(node), array });
                self.array = array;
                self.depth += 1;
                self.at = start + 1;
                self.value_end = self.at;
                self.comma = None;
                Ok(if array { State::Value } else { State::Key })
            }
            _ => self.scalar(start),
        }
    }

    pub(super) fn done(&mut self) -> Result<State, Stop> {
        self.value_end = self.at;
        self.comma = None;
        Ok(State::After)
    }

    fn scalar(&mut self, start: usize) -> Result<State, Stop> {
        let end = scalar_end(self.src, start);
        if end == self.src.len() && !self.last {
            return Err(Stop::More);
        }
        let Some(kind) = scalar_kind(self.src.get(start..end).unwrap_or_default()) else {
            return self.mend(State::Value, self.src.get(start).copied());
        };
        self.at = end;
        self.push(kind, start, end, false)?;
        self.done()
    }

    pub(super) fn push(
        &mut self,
        kind: Kind,
        start: usize,
        end: usize,
        escaped: bool,
    ) -> Result<(), Stop> {
        let place = self.tape.nodes.len();
        let next = u32::try_from(place + 1).map_err(|_| Stop::Bad(Reason::TooLong))?;
        let depth = self.depth;
        let key = if self.in_array() { (0, 0) } else { self.key };
        self.tape.nodes.push(Node { key, value: span(start, end), next, depth, kind, escaped });
        Ok(())
    }

    /// Reads a string from its opening quote: the end of its text, and whether it holds
    /// escapes. Stands behind the closing quote then.
    fn string(&mut self) -> Result<(usize, bool), Stop> {
        let (mut at, mut escaped) = (self.at + 1, false);
        loop {
            at = string_stop(self.src, at);
            match self.src.get(at) {
                Some(b'"') => {
                    self.at = at + 1;
                    return Ok((at, escaped));
                }
                Some(b'\\') => {
                    escaped = true;
                    at += 2;
                }
                None if !self.last => return Err(Stop::More),
                byte => match self.mend_string(at.min(self.src.len()), byte.copied())? {
                    Some(end) => return Ok((end, escaped)),
                    None => at += 1,
                },
            }
        }
    }

    /// Whether a colon comes next: then the string before it was a key.
    pub(super) fn key_follows(&self, at: usize) -> Result<bool, Stop> {
        match self.src.get(skip_space(self.src, at)) {
            None if !self.last => Err(Stop::More),
            byte => Ok(byte == Some(&b':')),
        }
    }

    /// The end of the line that a place is on, if it is not far; so that junk upon junk in
    /// one long line does not cost the line's length each time.
    pub(super) fn near_line_end(&self, at: usize) -> Result<usize, Stop> {
        let near = self.src.len().min(at + 4096);
        let end = line_end(self.src.get(..near).unwrap_or_default(), at);
        if end == self.src.len() && !self.last { Err(Stop::More) } else { Ok(end) }
    }
}
