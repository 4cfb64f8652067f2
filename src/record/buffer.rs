//! The bytes of an input that are not told yet.

/// A buffer that is filled at its end and emptied at its start.
#[derive(Debug, Default)]
pub(super) struct Buffer {
    /// Longer than what it holds, so that room is cleared once only.
    bytes: Vec<u8>,
    at: usize,
    end: usize,
}

impl Buffer {
    /// What is not told yet.
    pub fn pending(&self) -> &[u8] {
        self.bytes.get(self.at..self.end).unwrap_or_default()
    }

    /// The next so many bytes of it.
    pub fn next(&self, width: usize) -> &[u8] {
        self.pending().get(..width).unwrap_or_default()
    }

    /// Room for so many more bytes.
    pub fn room(&mut self, len: usize) -> &mut [u8] {
        let end = self.end + len;
        if self.bytes.len() < end {
            self.bytes.resize(end, 0);
        }
        self.bytes.get_mut(self.end..end).unwrap_or_default()
    }

    /// So many bytes were put into the room.
    pub fn filled(&mut self, len: usize) {
        self.end = self.bytes.len().min(self.end + len);
    }

    /// So many bytes were told.
    pub fn told(&mut self, width: usize) {
        self.at = self.end.min(self.at + width);
    }

    /// How many bytes were told since the last [`shift`](Self::shift).
    pub fn at(&self) -> usize {
        self.at
    }

    /// Moves what is not told to the start; gives how far.
    pub fn shift(&mut self) -> usize {
        let by = std::mem::take(&mut self.at);
        self.bytes.copy_within(by..self.end, 0);
        self.end -= by;
        by
    }
}
