//! Instants for people: `2023-08-23 18:08:09.522`, in UTC or in the reader's zone.
//!
//! The core has no clock and no zone. The page asks the browser for the offset of one
//! instant and hands it in, so that what is shown can be tested without a browser.

use crate::event::{Time, zone_name};

/// In which zone times are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Zone {
    /// Coordinated universal time.
    #[default]
    Utc,
    /// The zone of this computer.
    Local,
}

impl Zone {
    /// The word that stands in the switch and in `data-zone-set`.
    pub fn word(self) -> &'static str {
        match self {
            Zone::Utc => "utc",
            Zone::Local => "local",
        }
    }
}

/// An instant taken apart for showing, in one zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// `2023-08-23`
    pub date: String,
    /// `18:08:09`
    pub clock: String,
    /// `.522`, or nothing where the second is whole.
    pub fraction: String,
    /// The fraction to the last digit that is not zero, for the detail: `.522743`.
    pub full_fraction: String,
    /// `UTC`, or `+02:00`.
    pub zone: String,
}

/// An instant, `offset_minutes` east of UTC.
pub fn show(ns: i64, offset_minutes: i32) -> Shown {
    let moved = ns.saturating_add(i64::from(offset_minutes).saturating_mul(60_000_000_000));
    let text = Time::new(moved, 9).to_string();
    let (date, rest) = text.split_once('T').unwrap_or((&text, ""));
    let (clock, nanos) = rest.trim_end_matches('Z').split_once('.').unwrap_or((rest, ""));
    let millis = nanos.get(..3).unwrap_or("");
    Shown {
        date: date.to_owned(),
        clock: clock.to_owned(),
        fraction: fraction(if millis == "000" { "" } else { millis }),
        full_fraction: fraction(nanos.trim_end_matches('0')),
        zone: zone_name(offset_minutes),
    }
}

impl Shown {
    /// Date and clock to the millisecond: what a card shows.
    pub fn line(&self) -> String {
        format!("{} {}{}", self.date, self.clock, self.fraction)
    }

    /// Date and clock to the minute: what a lane shows.
    pub fn minute(&self) -> String {
        [&self.date, " ", self.clock.get(..5).unwrap_or_default()].concat()
    }

    /// Everything, with the zone: what the detail shows.
    pub fn full(&self) -> String {
        format!("{} {}{} {}", self.date, self.clock, self.full_fraction, self.zone)
    }
}

/// RFC 3339 in UTC without needless digits: attributes and queries.
pub fn iso(ns: i64) -> String {
    let shown = show(ns, 0);
    format!("{}T{}{}Z", shown.date, shown.clock, shown.full_fraction)
}

fn fraction(digits: &str) -> String {
    if digits.is_empty() { String::new() } else { format!(".{digits}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ns(text: &str) -> i64 {
        Time::parse(text).unwrap().ns
    }

    #[test]
    fn shows_date_clock_and_what_is_left_of_the_second() {
        let shown = show(ns("2023-08-23T18:08:09.522743Z"), 0);
        assert_eq!(shown.line(), "2023-08-23 18:08:09.522");
        assert_eq!(shown.minute(), "2023-08-23 18:08");
        assert_eq!(shown.full(), "2023-08-23 18:08:09.522743 UTC");
        assert_eq!(show(ns("2022-01-07T10:01:45Z"), 0).line(), "2022-01-07 10:01:45");
    }

    #[test]
    fn a_zone_moves_the_date_too() {
        let at = ns("2022-01-07T23:30:00Z");
        assert_eq!(show(at, 120).full(), "2022-01-08 01:30:00 +02:00");
        assert_eq!(show(at, -210).full(), "2022-01-07 20:00:00 -03:30");
    }

    #[test]
    fn iso_is_read_back_to_the_same_instant() {
        for text in
            ["2023-08-23T18:08:09.522743Z", "2022-01-07T10:01:45Z", "1969-12-31T23:59:59.5Z"]
        {
            assert_eq!(iso(ns(text)), text);
        }
    }
}
