//! Dates with the month in words, as syslog, CEF and Kibana write them: `Jan  2 03:04:05`
//! (RFC 3164 §4.1.2, without a year), `Nov 21 2026 20:30:29.123 UTC` (ArcSight's CEF guide),
//! `Jan 2, 2026 @ 03:04:05.678` (Kibana's default format).

use super::time::{Scan, instant};
use super::{Lacks, Time};

const MONTHS: &[u8] = b"JanFebMarAprMayJunJulAugSepOctNovDec";

/// The year of those that have none: one that has all days.
const ANY: i64 = 1972;

impl Time {
    /// Reads such a date and time at the start of a text: the instant, and the bytes it takes.
    /// Of zones in words only UTC is sure; another is left unread.
    pub fn named(text: &str) -> Option<(Time, usize)> {
        let (word, rest) = text.as_bytes().split_at_checked(3)?;
        let place = MONTHS.chunks(3).position(|month| month == word)?;
        let mut scan = Scan { rest };
        scan.one_of(b" ")?;
        scan.one_of(b" ");
        let day = scan.digits(2).or_else(|| scan.digits(1))?;
        scan.one_of(b",");
        scan.one_of(b" ")?;
        let year = scan.digits(4);
        if year.is_some() {
            scan.one_of(b" ")?;
            if scan.one_of(b"@").is_some() {
                scan.one_of(b" ")?;
            }
        }
        let clock = scan.clock()?;
        let (lacks, zone) = match year {
            None => (Lacks::Year, 0),
            Some(_) => zone(&mut scan).map_or((Lacks::Zone, 0), |zone| (Lacks::Nothing, zone)),
        };
        let month = i64::try_from(place + 1).ok()?;
        let time = instant((year.unwrap_or(ANY), month, day), clock, zone)?;
        Some((Time { lacks, ..time }, text.len() - scan.rest.len()))
    }
}

/// Seconds east of UTC; what is no zone is left unread.
fn zone(scan: &mut Scan<'_>) -> Option<i64> {
    let before = scan.rest;
    scan.one_of(b" ");
    let utc = [&b"UTC"[..], b"GMT"].into_iter().find_map(|word| scan.rest.strip_prefix(word));
    let zone = match utc {
        Some(rest) => {
            scan.rest = rest;
            Some(0)
        }
        None => scan.zone(),
    };
    if zone.is_none() {
        scan.rest = before;
    }
    zone
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
            ("Jan 2, 2026 @ 03:04:05.678", "2026-01-02T03:04:05.678Z", Lacks::Zone, ""),
        ] {
            let (time, width) = Time::named(text).unwrap();
            let read = (time.to_string(), time.lacks, &text[width..]);
            assert_eq!(read, (printed.to_owned(), lacks, rest));
        }
        for text in ["Jan 2", "Jan 32 03:04:05", "Jux 1 03:04:05", "Feb 29 2026 03:04:05", "Ja"] {
            assert_eq!(Time::named(text), None, "{text}");
        }
    }
}
