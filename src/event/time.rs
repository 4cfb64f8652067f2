//! Instants: nanoseconds since the epoch with the precision that the source wrote.
//!
//! Calendar arithmetic is the civil-from-days method of Howard Hinnant's public notes;
//! a date library would cost more than these lines in the page.

use super::Lacks;
use serde::{Deserialize, Serialize};

/// Nanoseconds in a second.
const SECOND: i64 = 1_000_000_000;
const DAY: i64 = 86_400;

/// An instant in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Time {
    /// Nanoseconds since 1970-01-01T00:00:00Z.
    pub ns: i64,
    /// How many digits of the second the source wrote, 0 to 9.
    pub digits: u8,
    /// What the text leaves out; as if it were UTC, and of whatever year, until it is
    /// [completed](Time::complete).
    pub lacks: Lacks,
}

impl Time {
    /// An instant with so many digits of the second.
    pub const fn new(ns: i64, digits: u8) -> Time {
        Time { ns, digits, lacks: Lacks::Nothing }
    }

    /// From whole seconds since the epoch; `None` outside the years 1678 to 2262.
    pub fn from_secs(secs: i64) -> Option<Time> {
        Some(Time::new(secs.checked_mul(SECOND)?, 0))
    }

    /// From a count since the epoch whose unit its magnitude tells: seconds,
    /// milliseconds, microseconds or nanoseconds.
    pub fn from_epoch(count: i64) -> Option<Time> {
        let (unit, digits) = match count.unsigned_abs() {
            0..100_000_000_000 => (SECOND, 0),
            100_000_000_000..100_000_000_000_000 => (1_000_000, 3),
            100_000_000_000_000..100_000_000_000_000_000 => (1_000, 6),
            _ => (1, 9),
        };
        Some(Time::new(count.checked_mul(unit)?, digits))
    }

    /// Reads RFC 3339 and its looser relatives: a space for the `T`, seconds and zone left
    /// out. `None` when it is not a date, or outside 1678 to 2262.
    pub fn parse(text: &str) -> Option<Time> {
        Scan { rest: text.trim().as_bytes() }
            .time()
            .and_then(|(time, rest)| rest.is_empty().then_some(time))
    }

    /// Reads a time as loggers write it: a date, also with the month in words, or a count since
    /// the epoch, which may have a fraction.
    pub fn read(text: &str) -> Option<Time> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        if whole.is_empty() || whole.len() > 19 || !whole.bytes().all(|byte| byte.is_ascii_digit())
        {
            let named = || Time::named(text).filter(|(_, width)| *width == text.len());
            return Time::parse(text).or_else(|| Some(named()?.0));
        }
        let count = whole.parse().ok().filter(|count| *count > 0)?;
        let time = Time::from_epoch(count)?;
        let mut scan = Scan { rest: fraction.as_bytes() };
        match scan.fraction() {
            Some((nanos, digits)) if time.digits == 0 && scan.rest.is_empty() => {
                Some(Time::new(time.ns.checked_add(nanos)?, digits))
            }
            None if fraction.is_empty() => Some(time),
            _ => None,
        }
    }

    /// Reads a time at the start of a text: the instant, and the bytes it takes.
    pub fn parse_prefix(text: &str) -> Option<(Time, usize)> {
        let (time, rest) = Scan { rest: text.as_bytes() }.time()?;
        Some((time, text.len() - rest.len()))
    }
}

/// Takes the parts of a text from left to right.
pub(super) struct Scan<'a> {
    pub rest: &'a [u8],
}

/// A time of day: seconds, nanoseconds, digits of the second.
type Clock = (i64, i64, u8);

impl<'a> Scan<'a> {
    fn time(mut self) -> Option<(Time, &'a [u8])> {
        let year = self.digits(4)?;
        self.one_of(b"-/")?;
        let month = self.digits(2)?;
        self.one_of(b"-/")?;
        let day = self.digits(2)?;
        let (mut clock, mut zone) = ((0, 0, 0), None);
        if self.one_of(b"Tt ").is_some() {
            clock = self.clock()?;
            zone = self.zone().or_else(|| self.zone_apart());
        }
        let lacks = if zone.is_none() { Lacks::Zone } else { Lacks::Nothing };
        let time = instant((year, month, day), clock, zone.unwrap_or(0))?;
        Some((Time { lacks, ..time }, self.rest))
    }

    /// `03:04:05.678`; the seconds may be left out.
    pub fn clock(&mut self) -> Option<Clock> {
        let hour = self.digits(2)?;
        self.one_of(b":")?;
        let minute = self.digits(2)?;
        let second = if self.one_of(b":").is_some() { self.digits(2)? } else { 0 };
        if hour > 24 || minute > 59 || second > 60 {
            return None;
        }
        let secs = hour * 3600 + minute * 60 + second;
        let point = self.one_of(b".,").is_some();
        let (nanos, digits) = if point { self.fraction()? } else { (0, 0) };
        Some((secs, nanos, digits))
    }

    pub fn one_of(&mut self, set: &[u8]) -> Option<u8> {
        let (first, rest) = self.rest.split_first()?;
        set.contains(first).then(|| {
            self.rest = rest;
            *first
        })
    }

    pub fn digits(&mut self, count: usize) -> Option<i64> {
        let (head, rest) = self.rest.split_at_checked(count)?;
        let mut number = 0;
        for byte in head {
            number = number * 10 + i64::from(byte.is_ascii_digit().then(|| byte - b'0')?);
        }
        self.rest = rest;
        Some(number)
    }

    fn fraction(&mut self) -> Option<(i64, u8)> {
        let (mut nanos, mut digits) = (0, 0u8);
        while let Some((byte @ b'0'..=b'9', rest)) = self.rest.split_first() {
            self.rest = rest;
            if digits < 9 {
                nanos = nanos * 10 + i64::from(byte - b'0');
                digits += 1;
            }
        }
        (digits > 0).then(|| (nanos * 10_i64.pow(9 - u32::from(digits)), digits))
    }

    /// The same behind a blank, or a word: of these only UTC is sure, another is left unread.
    pub fn zone_apart(&mut self) -> Option<i64> {
        let start = self.rest;
        self.one_of(b" ");
        let word = [&b"UTC"[..], b"GMT"].into_iter().find_map(|word| self.rest.strip_prefix(word));
        let zone = match (word, self.rest.first()) {
            (Some(rest), _) if !rest.first().is_some_and(u8::is_ascii_alphanumeric) => {
                self.rest = rest;
                Some(0)
            }
            (_, Some(b'+' | b'-')) => self.zone(),
            _ => None,
        };
        if zone.is_none() {
            self.rest = start;
        }
        zone
    }

    /// Seconds east of UTC. A broken zone is left unread.
    pub fn zone(&mut self) -> Option<i64> {
        if self.one_of(b"Zz").is_some() {
            return Some(0);
        }
        let start = self.rest;
        let sign = if self.one_of(b"+-")? == b'+' { 1 } else { -1 };
        let offset = self.digits(2).and_then(|hours| {
            self.one_of(b":");
            self.digits(2).map(|minutes| sign * (hours * 3600 + minutes * 60))
        });
        if offset.is_none() {
            self.rest = start;
        }
        offset
    }
}

/// The instant of a date and a time of day, so many seconds east of UTC. `None` where there is
/// no such date, or outside of the years 1678 to 2262.
pub(super) fn instant(
    (year, month, day): (i64, i64, i64),
    (secs, nanos, digits): Clock,
    zone: i64,
) -> Option<Time> {
    if !(1..=12).contains(&month) || day < 1 || day > days_in(year, month) {
        return None;
    }
    let secs = days_from_civil(year, month, day) * DAY + secs - zone;
    Some(Time::new(secs.checked_mul(SECOND)?.checked_add(nanos)?, digits))
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Year, month and day of an instant, and the nanoseconds since that day began.
pub(super) fn date_of(ns: i64) -> ((i64, i64, i64), i64) {
    let day = DAY * SECOND;
    (civil_from_days(ns.div_euclid(day)), ns.rem_euclid(day))
}

/// Year, month and day of a count of days since the epoch.
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

impl std::fmt::Display for Time {
    /// RFC 3339 in UTC with the source's precision.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let secs = self.ns.div_euclid(SECOND);
        let nanos = self.ns.rem_euclid(SECOND);
        let (year, month, day) = civil_from_days(secs.div_euclid(DAY));
        let second = secs.rem_euclid(DAY);
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")?;
        let digits = usize::from(self.digits.min(9));
        if digits > 0 {
            let fraction = format!("{nanos:09}");
            write!(f, ".{}", fraction.get(..digits).unwrap_or(&fraction))?;
        }
        f.write_str("Z")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_prints_what_sources_write() {
        for (text, printed) in [
            ("2022-01-07T10:01:45Z", "2022-01-07T10:01:45Z"),
            ("2023-08-23T18:05:48.301798Z", "2023-08-23T18:05:48.301798Z"),
            ("2023-06-27T12:21:47.932526", "2023-06-27T12:21:47.932526Z"),
            ("2023-10-09 14:14:32.192243", "2023-10-09T14:14:32.192243Z"),
            ("2024-02-29T23:30:00+02:00", "2024-02-29T21:30:00Z"),
            ("2022-06-15 19:20:14.000 UTC", "2022-06-15T19:20:14.000Z"),
            ("2022-06-15 19:20:14 -0500", "2022-06-16T00:20:14Z"),
            ("1969-12-31 23:59:59.5Z", "1969-12-31T23:59:59.5Z"),
        ] {
            assert_eq!(Time::parse(text).map(|time| time.to_string()).as_deref(), Some(printed));
        }
    }

    #[test]
    fn refuses_what_is_no_date() {
        for text in ["", "2022", "2022-13-01", "2023-02-29T00:00:00Z", "x", "9999-01-01T00:00:00Z"]
        {
            assert_eq!(Time::parse(text), None, "{text}");
        }
    }

    #[test]
    fn counts_may_have_a_fraction() {
        for (text, printed) in [
            ("1700000000.123456", "2023-11-14T22:13:20.123456Z"),
            ("1700000000123", "2023-11-14T22:13:20.123Z"),
            ("1700000000123456789", "2023-11-14T22:13:20.123456789Z"),
            ("2023-11-14T22:13:20Z", "2023-11-14T22:13:20Z"),
        ] {
            assert_eq!(Time::read(text).map(|time| time.to_string()).as_deref(), Some(printed));
        }
        assert_eq!(["0", "1.x", "", "9999999999999999999"].map(Time::read), [None; 4]);
    }

    #[test]
    fn magnitude_tells_the_unit() {
        let want = Time::parse("2022-01-07T10:01:45Z").map(|time| time.ns);
        for count in
            [1_641_549_705, 1_641_549_705_000, 1_641_549_705_000_000, 1_641_549_705_000_000_000]
        {
            assert_eq!(Time::from_epoch(count).map(|time| time.ns), want);
        }
    }
}
