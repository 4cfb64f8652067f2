//! Unpacking all of a packed file step by step: its tests and its fuzz target share it.
#![allow(dead_code, reason = "each test binary uses a part")]

use watchglass::bytes::Span;
use watchglass::bytes::unpack::{Packed, Step, Unpacker};

/// What was found in a packed file: a text, or a file of an archive.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Member {
    pub name: Option<String>,
    pub bytes: Vec<u8>,
    pub problems: Vec<(u64, &'static str)>,
}

/// All that was told of it.
#[derive(Debug, Default)]
pub struct Found {
    pub members: Vec<Member>,
    pub skipped: Vec<(String, String)>,
    /// In no member.
    pub problems: Vec<(u64, &'static str)>,
    pub spans: Vec<Span>,
}

impl Found {
    pub fn all(&self) -> Vec<u8> {
        self.members.iter().flat_map(|member| member.bytes.clone()).collect()
    }

    pub fn said(&self) -> usize {
        let within: usize = self.members.iter().map(|member| member.problems.len()).sum();
        self.problems.len() + self.skipped.len() + within
    }
}

/// Unpacks all, and asserts that what is told of it adds up.
pub fn unpack(packed: Packed, bytes: &[u8]) -> Found {
    let mut unpacker = Unpacker::new(packed, bytes.to_vec());
    let mut found = Found::default();
    loop {
        match unpacker.step() {
            Step::Member { name, from } => {
                assert!(from.start <= from.end && from.end <= bytes.len() as u64);
                found.spans.push(from);
                found.members.push(Member { name, ..Member::default() });
            }
            Step::Bytes(bytes) => {
                assert!(!bytes.is_empty() && bytes.len() <= 1 << 20);
                found.members.last_mut().unwrap().bytes.extend(bytes);
            }
            Step::Skipped { name, why, .. } => found.skipped.push((name, why)),
            Step::Problem { at, why } => {
                assert!(at <= bytes.len() as u64);
                let within =
                    found.spans.last().is_some_and(|span| (span.start..=span.end).contains(&at));
                match found.members.last_mut().filter(|_| within) {
                    Some(member) => member.problems.push((at, why)),
                    None => found.problems.push((at, why)),
                }
            }
            Step::End => break,
        }
    }
    assert_eq!(unpacker.step(), Step::End);
    assert_eq!(unpacker.taken(), bytes.len() as u64);
    assert_eq!(unpacker.given(), found.all().len() as u64);
    found
}
