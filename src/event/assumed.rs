//! What a time leaves out, and what is assumed in its place: the year by the date of the file,
//! the zone as UTC, or as that of the reader.
//!
//! Nobody here knows what day it is or where the reader is; both are handed in. What was assumed
//! is told in [`Field::Assumed`](super::Field::Assumed), from which it can be taken back.

use super::Time;
use super::named::ANY;
use super::time::{date_of, instant};
use serde::{Deserialize, Serialize};

const MINUTE: i64 = 60_000_000_000;
const DAY: i64 = 1440 * MINUTE;

/// What a time's text leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Lacks {
    /// Nothing: it is an instant.
    #[default]
    Nothing,
    /// The zone.
    Zone,
    /// The year, and the zone.
    Year,
}

/// A zone: from which instant on (nanoseconds since the epoch) it is how many minutes east of
/// UTC, in order. Empty is UTC.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offsets(pub Vec<(i64, i32)>);

impl Offsets {
    /// Minutes east of UTC at an instant.
    fn at(&self, ns: i64) -> i32 {
        let before = self.0.partition_point(|(from, _)| *from <= ns);
        let known = before.checked_sub(1).and_then(|last| self.0.get(last));
        known.or(self.0.first()).map_or(0, |(_, minutes)| *minutes)
    }

    /// Minutes east of UTC when a clock of the zone shows this.
    fn when(&self, shown: i64) -> i32 {
        self.at(shown.saturating_sub(nanos(self.at(shown))))
    }
}

impl Time {
    /// Whether its text leaves nothing out.
    pub fn is_whole(self) -> bool {
        self.lacks == Lacks::Nothing
    }

    /// Whether less is known of it than of another time. The year that a text leaves out may be
    /// known all the same: from what was assumed before.
    pub fn is_vaguer(self, than: Time) -> bool {
        let vague = |time: Time| match time.lacks {
            Lacks::Nothing => 0,
            Lacks::Year if time.year() == ANY => 2,
            Lacks::Zone | Lacks::Year => 1,
        };
        vague(self) > vague(than)
    }

    fn year(self) -> i64 {
        let ((year, ..), _) = date_of(self.ns);
        year
    }

    /// The instant with what its text leaves out, and what was assumed, in words: `year 2026`,
    /// `zone UTC`. The year, if that is not known, is told by a date, nanoseconds since the epoch;
    /// `None` where both are missing.
    pub fn complete(self, date: Option<i64>, zone: &Offsets) -> Option<(Time, Vec<String>)> {
        let mut words = Vec::new();
        let mut time = self;
        if self.lacks == Lacks::Year {
            let mut year = self.year();
            if year == ANY {
                (time.ns, year) = nearest(self.ns, date?)?;
            }
            words.push(["year ", &year.to_string()].concat());
        }
        if self.lacks != Lacks::Nothing {
            let minutes = zone.when(time.ns);
            time = Time::new(time.ns.checked_sub(nanos(minutes))?, self.digits);
            words.push(["zone ", &zone_name(minutes)].concat());
        }
        Some((time, words))
    }

    /// The time as it was written, from what was assumed.
    pub fn written<'w>(self, words: impl Iterator<Item = &'w str>) -> Time {
        let mut time = self;
        for word in words {
            match word.split_once(' ') {
                Some(("year", _)) => time.lacks = Lacks::Year,
                Some(("zone", zone)) => {
                    if time.is_whole() {
                        time.lacks = Lacks::Zone;
                    }
                    time.ns = time.ns.saturating_add(nanos(minutes_of(zone)));
                }
                _ => {}
            }
        }
        time
    }
}

fn nanos(minutes: i32) -> i64 {
    i64::from(minutes) * MINUTE
}

/// The same day and time in the last year in which it is at most a day behind a date: zones
/// differ by no more. And that year.
fn nearest(ns: i64, date: i64) -> Option<(i64, i64)> {
    let limit = date.saturating_add(DAY);
    let ((_, month, day), rest) = date_of(ns);
    let ((last, ..), _) = date_of(limit);
    // A leap day comes again after at most eight years.
    (0..=8).map(|back| last - back).find_map(|year| {
        let day = instant((year, month, day), (0, 0, 0), 0)?;
        let ns = day.ns.checked_add(rest)?;
        (ns <= limit).then_some((ns, year))
    })
}

/// `UTC`, `+02:00`: the name of a zone so many minutes east of UTC.
pub fn zone_name(minutes: i32) -> String {
    if minutes == 0 {
        return "UTC".to_owned();
    }
    let sign = if minutes < 0 { '-' } else { '+' };
    let minutes = minutes.unsigned_abs();
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

fn minutes_of(zone: &str) -> i32 {
    let number = |part: Option<&str>| part.and_then(|part| part.parse().ok()).unwrap_or(0);
    let minutes = number(zone.get(1..3)) * 60 + number(zone.get(4..6));
    if zone.starts_with('-') { -minutes } else { minutes }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Time {
        Time::read(text).unwrap()
    }

    #[test]
    fn the_year_is_the_last_that_is_not_after_the_file() {
        let in_utc = |text: &str, date: &str| {
            let complete = read(text).complete(Some(read(date).ns), &Offsets::default());
            complete.map(|(time, words)| (time.to_string(), words.join(", ")))
        };
        let of = |time: &str, words: &str| Some((time.to_owned(), words.to_owned()));
        let want = of("2025-12-31T23:59:59Z", "year 2025, zone UTC");
        assert_eq!(in_utc("Dec 31 23:59:59", "2026-01-02T00:00:00Z"), want);
        let want = of("2026-01-02T20:00:00Z", "year 2026, zone UTC");
        assert_eq!(in_utc("Jan  2 20:00:00", "2026-01-02T00:00:00Z"), want);
        let want = of("2024-02-29T01:00:00Z", "year 2024, zone UTC");
        assert_eq!(in_utc("Feb 29 01:00:00", "2027-06-01T00:00:00Z"), want);
        let want = of("2026-01-02T03:04:05Z", "zone UTC");
        assert_eq!(in_utc("2026-01-02 03:04:05", "2020-01-01T00:00:00Z"), want);
        let want = of("2026-01-02T03:04:05Z", "");
        assert_eq!(in_utc("2026-01-02T03:04:05Z", "2020-01-01T00:00:00Z"), want);
        assert_eq!(read("Jan  2 20:00:00").complete(None, &Offsets::default()), None);
    }

    #[test]
    fn a_zone_is_that_of_the_day_and_can_be_taken_back() {
        // Central Europe in 2026.
        let summer = read("2026-03-29T01:00:00Z").ns;
        let winter = read("2026-10-25T01:00:00Z").ns;
        let zone = Offsets(vec![(0, 60), (summer, 120), (winter, 60)]);
        let date = Some(read("2026-11-01T00:00:00Z").ns);
        for (text, instant, word) in [
            ("2026-03-29 01:59:59", "2026-03-29T00:59:59Z", "zone +01:00"),
            ("2026-03-29 03:00:00", "2026-03-29T01:00:00Z", "zone +02:00"),
            ("2026-10-25 01:59:59", "2026-10-24T23:59:59Z", "zone +02:00"),
            ("2026-10-25 03:00:00", "2026-10-25T02:00:00Z", "zone +01:00"),
            ("Jul  1 12:00:00", "2026-07-01T10:00:00Z", "zone +02:00"),
        ] {
            let written = read(text);
            let (time, words) = written.complete(date, &zone).unwrap();
            assert_eq!(
                (time.to_string().as_str(), words.last().unwrap().as_str()),
                (instant, word)
            );
            let back = time.written(words.iter().map(String::as_str));
            assert_eq!(back.complete(date, &zone), Some((time, words)));
            assert_eq!(back.lacks, written.lacks);
            let later = date.map(|date| date + 1000 * DAY);
            assert_eq!(back.complete(later, &zone), back.complete(date, &zone), "the year stays");
        }
        let west = Offsets(vec![(0, -570)]);
        let (time, words) = read("2026-01-02 00:00:00").complete(None, &west).unwrap();
        assert_eq!(
            (time.to_string().as_str(), words),
            ("2026-01-02T09:30:00Z", vec!["zone -09:30".to_owned()])
        );
    }
}
