//! What is packed, unpacked by whoever drives the shard: a browser does it faster.
//!
//! Whoever does takes the packed bytes here, brings what it makes of them, and may stop at any
//! place; [`Session::unpack`] goes on from there, and finds what is damaged.

use super::Session;
use super::layers::{Layer, TOO_MUCH};

impl Session {
    /// Whether what is read next is gzip that may be unpacked elsewhere.
    pub fn may_be_made(&self) -> bool {
        self.reading_layer().is_some_and(|layer| layer.unpacker.may_be_made())
    }

    /// The packed bytes of what is being unpacked, from a place on.
    pub fn packed(&self, from: u64) -> Option<&[u8]> {
        Some(self.reading_layer()?.unpacker.packed(from))
    }

    /// Takes so many bytes that were unpacked elsewhere, of the packed bytes up to `taken`; whether
    /// more are wanted.
    pub fn made(&mut self, taken: u64, len: usize, fill: impl FnOnce(&mut [u8])) -> bool {
        let unpacked = self.unpacked + len as u64;
        let Some(layer) = self.layers.last_mut().filter(|layer| layer.is_reading()) else {
            return false;
        };
        layer.unpacker.made(taken, len as u64);
        let too_much = layer.holds_too_much(unpacked);
        self.unpacked = unpacked;
        self.feed_with(len, fill);
        if too_much {
            self.stop_unpacking(TOO_MUCH);
        }
        !too_much
    }

    /// Takes note that all was unpacked elsewhere, and that no damage was found.
    pub fn made_all(&mut self) {
        if let Some(layer) = self.layers.last_mut().filter(|layer| layer.is_reading()) {
            layer.unpacker.made_all();
        }
    }

    fn reading_layer(&self) -> Option<&Layer> {
        self.layers.last().filter(|layer| layer.is_reading())
    }
}
