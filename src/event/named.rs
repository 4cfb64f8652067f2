//! Dates with the month in words, as syslog, CEF and Kibana write them: `Jan  2 03:04:05`
//! (RFC 3164 §4.1.2, without a year), `Nov 21 2026 20:30:29.123 UTC` (ArcSight's CEF guide),
//! `Jan 2, 2026 @ 03:04:05.678` (Kibana's default format), `Fri Jan  2 03:04:05 2026` (C's
//! `asctime`).

use super::time::{Scan, instant};
use super::{Lacks, Time};

const MONTHS: &[u8] = b"JanFebMarAprMayJunJulAugSepOctNovDec";
const DAYS: &[u8] = b"MonTueWedThuFriSatSun";

/// The year of those that have none: one that has all days.
pub(super) const ANY: i64 = 1972;

impl Time {
    /// Reads such a date and time at the start of a text: the instant, and the bytes it takes.
    /// Of zones in words only UTC is sure; another is left unread.
    pub fn named(text: &str) -> Option<(Time, usize)> {
        let mut scan = Scan { rest: text.as_bytes() };
        let weekday = scan.word_of(DAYS).is_some();
        if weekday {
            scan.one_of(b" ")?;
        }
        let place = scan.word_of(MONTHS)?;
        scan.one_of(b" ")?;
        scan.one_of(b" ");
        let day = scan.digits(2).or_else(|| scan.digits(1))?;
        scan.one_of(b",");
        scan.one_of(b" ")?;
        let mut year = scan.digits(4);
        if year.is_some() {
            scan.one_of(b" ")?;
            if scan.one_of(b"@").is_some() {
                scan.one_of(b" ")?;
            }
        }
        let clock = scan.clock()?;
        let mut zone = None;
        if weekday {
            zone = scan.zone_apart();
            scan.one_of(b" ")?;
            year = Some(scan.digits(4)?);
        } else if year.is_some() {
            zone = scan.zone().or_else(|| scan.zone_apart());
        }
        let lacks = match (year, zone) {
            (None, _) => Lacks::Year,
            (_, None) => Lacks::Zone,
            _ => Lacks::Nothing,
        };
        let month = i64::try_from(place + 1).ok()?;
        let time = instant((year.unwrap_or(ANY), month, day), clock, zone.unwrap_or(0))?;
        Some((Time { lacks, ..time }, text.len() - scan.rest.len()))
    }
}

impl Scan<'_> {
    /// The place of a word in a list of words of three letters.
    fn word_of(&mut self, words: &[u8]) -> Option<usize> {
        let (word, rest) = self.rest.split_at_checked(3)?;
        let place = words.chunks(3).position(|of| of == word)?;
        self.rest = rest;
        Some(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_in_words_are_read_with_and_without_a_year() {
        for (text, printed, lacks, rest) in [
            ("Jan  2 03:04:05 host", "1972-01-02T03:04:05Z", Lacks::Year, " host"),
            ("Feb 29 03:04:05", "1972-02-29T03:04:05Z", Lacks::Year, ""),
            ("Nov 21 2026 20:30:29.123 UTC", "2026-11-21T20:30:29.123Z", Lacks::Nothing, ""),
            ("Nov 21 2026 20:30:29 +0200", "2026-11-21T18:30:29Z", Lacks::Nothing, ""),
            ("Nov 21 2026 20:30:29 CET", "2026-11-21T20:30:29Z", Lacks::Zone, " CET"),
            ("Wed Jun 15 19:20:14 2022", "2022-06-15T19:20:14Z", Lacks::Zone, ""),
            ("Wed Jun 15 19:20:14 UTC 2022 x", "2022-06-15T19:20:14Z", Lacks::Nothing, " x"),
            ("Jan 2, 2026 @ 03:04:05.678", "2026-01-02T03:04:05.678Z", Lacks::Zone, ""),
        ] {
            let (time, width) = Time::named(text).unwrap();
            let read = (time.to_string(), time.lacks, &text[width..]);
            assert_eq!(read, (printed.to_owned(), lacks, rest));
        }
        for text in [
            "Jan 2",
            "Jan 32 03:04:05",
            "Jux 1 03:04:05",
            "Feb 29 2026 03:04:05",
            "Wed Jun 15 19:20:14 x",
        ] {
            assert_eq!(Time::named(text), None, "{text}");
        }
    }
}
