//! What another decoder makes of a gzip file, as a browser's does: piece by piece, up to the first
//! damage.

use watchglass::bytes::unpack::{Packed, Step, Unpacker};
use watchglass::session::Session;

pub struct Made {
    plain: Vec<u8>,
    /// Whether there was no damage.
    sound: bool,
    /// The byte that is next.
    at: usize,
    packed: usize,
    ended: bool,
}

impl Made {
    pub fn of(packed: &[u8]) -> Made {
        let mut unpacker = Unpacker::new(Packed::Gzip, packed.to_vec());
        let (mut plain, packed) = (Vec::new(), packed.len());
        let sound = loop {
            match unpacker.step() {
                Step::Bytes(bytes) => plain.extend_from_slice(bytes),
                Step::Member { .. } => {}
                Step::End => break true,
                _ => break false,
            }
        };
        Made { plain, sound, at: 0, packed, ended: false }
    }

    /// Gives a session a piece; whether there is more, and it wants more.
    pub fn goes_on(&mut self, len: usize, session: &mut Session) -> bool {
        let piece = &self.plain[self.at..self.plain.len().min(self.at + len)];
        if piece.is_empty() || self.ended {
            return false;
        }
        self.at += piece.len();
        let taken = (self.packed * self.at).div_ceil(self.plain.len());
        session.made(taken as u64, piece.len(), |room| room.copy_from_slice(piece))
    }

    /// Whether all was made.
    pub fn is_whole(&self) -> bool {
        self.sound && self.at == self.plain.len()
    }

    /// Makes no more: the rest is the session's to make.
    pub fn end(&mut self, session: &mut Session, fails: bool) {
        if !std::mem::replace(&mut self.ended, true) && self.is_whole() && !fails {
            session.made_all();
        }
    }
}
