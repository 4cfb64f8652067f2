//! What is packed, unpacked by whoever drives the shard: a browser does it faster.
//!
//! Whoever does takes the packed bytes here, brings what it makes of them, and may stop at any
//! place; [`Session::unpack`] goes on from there, and finds what is damaged.
//!
//! What comes of a large file may be read by several shards, in [parts](super::part) as any text.
//! Each shard unpacks the file for itself and passes over what is before its part: to unpack takes
//! less time than to read, and whoever dealt out what it unpacked would have to hold it until the
//! others come to it. The one that began goes on behind its own part, without reading, so that it
//! finds what is damaged. Parts count if all end well, and the file is as long as it says.

use super::Session;
use super::layers::{Layer, TOO_MUCH};
use super::ledger::AROUND;

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
        if self.layers.is_empty() {
            return self.made_of_part(len, fill);
        }
        let unpacked = self.unpacked + len as u64;
        let Some(layer) = self.layers.last_mut().filter(|layer| layer.is_reading()) else {
            return false;
        };
        layer.unpacker.made(taken, len as u64);
        let too_much = layer.holds_too_much(unpacked);
        self.unpacked = unpacked;
        if !self.is_past() {
            self.feed_with(len, fill);
        }
        if too_much {
            self.stop_unpacking(TOO_MUCH);
        }
        !too_much
    }

    /// Takes bytes of what a part is of, the first of which are before the part.
    fn made_of_part(&mut self, len: usize, fill: impl FnOnce(&mut [u8])) -> bool {
        let (at, unpacked) = (self.unpacked, self.unpacked + len as u64);
        self.unpacked = unpacked;
        // It may have been removed meanwhile, and the last that is here another one.
        let open = self.splitter.is_some();
        let Some(reading) = self.reading_mut().filter(|_| open) else { return false };
        let (from, size) = (reading.part.from, reading.part.size);
        if at >= from {
            self.feed_with(len, fill);
        } else if unpacked + AROUND > from {
            let mut bytes = vec![0; len];
            fill(&mut bytes);
            let before = usize::try_from(from - at).unwrap_or(len).min(len);
            let (before, rest) = bytes.split_at(before);
            reading.pass(before);
            self.feed(rest);
        }
        unpacked <= size && !self.is_met()
    }

    /// How long what is being unpacked says that it is, and its own date in milliseconds since the
    /// epoch, if other shards can read it too: it is no member of a member.
    pub fn inside(&self) -> Option<(u64, Option<i64>)> {
        let [layer] = self.layers.as_slice() else { return None };
        let unpacker = &layer.is_reading().then_some(layer)?.unpacker;
        let date = unpacker.date().and_then(|secs| secs.checked_mul(1000));
        Some((unpacker.length()?, date))
    }

    /// Whether the part that is open is of something that is not as long as it says. Who did not
    /// unpack it to its end cannot tell.
    pub(super) fn is_of_other_length(&self) -> bool {
        let open = self.inputs.last().filter(|input| input.is_inside());
        open.and_then(|input| input.reading.as_ref()).is_some_and(|reading| {
            let ended_before = reading.met && self.layers.is_empty();
            !ended_before && self.unpacked != reading.part.size
        })
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
