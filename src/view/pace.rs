//! How fast inputs are read, and how long the rest will take, by what was told of it so far.

use super::words::{plural, size};

/// What was told of reading, by times in milliseconds of any clock.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Pace {
    /// When it was told first, and with how many bytes.
    first: (f64, u64),
    /// When it was told last, and with how many bytes.
    last: (f64, u64),
}

impl Pace {
    /// Before so many milliseconds a rate says more of the start than of what follows.
    const LEAST: f64 = 2_000.0;
    /// After so many without a word, other inputs are read.
    const SILENCE: f64 = 5_000.0;

    /// Takes note of how many bytes are read.
    pub fn note(&mut self, now: f64, bytes: u64) {
        if now - self.last.0 > Pace::SILENCE || bytes < self.last.1 {
            self.first = (now, bytes);
        }
        self.last = (now, bytes);
    }

    /// `97.3 MB/s, 12 seconds left`, of so many bytes in all; nothing at first, and where nothing is
    /// read.
    pub fn words(&self, all: u64) -> Option<String> {
        let (passed, read) = (self.last.0 - self.first.0, self.last.1.checked_sub(self.first.1)?);
        if passed < Pace::LEAST || read == 0 {
            return None;
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a rate of bytes is far below 2^53, and not negative"
        )]
        let rate = (read as f64 / passed * 1_000.0) as u64;
        let left = all.saturating_sub(self.last.1).div_ceil(rate.max(1));
        let left = match left {
            0..100 => plural(left, "second"),
            _ => plural(left.div_ceil(60), "minute"),
        };
        Some([&size(rate), "/s, ", &left, " left"].concat())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_told_once_it_is_known() {
        let mut pace = Pace::default();
        let told = |pace: &Pace| pace.words(1_000_000_000).unwrap_or_default();
        for (now, bytes, words) in [
            (7_000.0, 0, ""),
            (8_000.0, 90_000_000, ""),
            (9_000.0, 200_000_000, "100.0 MB/s, 8 seconds left"),
            (12_000.0, 910_000_000, "182.0 MB/s, 1 second left"),
            // Another input, after a while.
            (30_000.0, 910_000_000, ""),
            (33_000.0, 913_000_000, "1.0 MB/s, 87 seconds left"),
            (34_000.0, 913_000_000, "750,000 bytes/s, 2 minutes left"),
            // One was removed.
            (35_000.0, 3_000_000, ""),
            (38_000.0, 3_000_000, ""),
        ] {
            pace.note(now, bytes);
            assert_eq!(told(&pace), words, "{now}");
        }
    }
}
