//! Times of a query: dates, parts of dates, and spans before the newest event.

use crate::event::Time;

/// What a time means.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum When {
    /// An instant.
    At(i64),
    /// A year, month, day, hour or minute: its first nanosecond, and the first behind it.
    Within(i64, i64),
    /// So many seconds from the newest event.
    Now(i64),
}

/// Units of spans, the longest first, with their seconds.
pub(super) const UNITS: [(char, i64); 5] =
    [('w', 604_800), ('d', 86_400), ('h', 3_600), ('m', 60), ('s', 1)];

/// The longest span, in seconds: what instants can be apart.
const LONGEST: i64 = 585 * 366 * 86_400;

/// Reads a span such as `5m`: its seconds.
pub(super) fn span(text: &str) -> Option<i64> {
    let unit = text.chars().last()?;
    let secs = UNITS.iter().find_map(|(name, secs)| (*name == unit).then_some(*secs))?;
    let count = text.strip_suffix(unit)?;
    let digits = !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit());
    let secs = count.parse::<i64>().ok().filter(|_| digits)?.checked_mul(secs)?;
    (secs <= LONGEST).then_some(secs)
}

/// A span of so many seconds, on either side, as a query writes it: `90m`.
pub fn print_span(secs: i64) -> String {
    let secs = secs.saturating_abs();
    let whole = UNITS.iter().find(|(_, unit)| secs % unit == 0 && secs != 0);
    let (name, unit) = whole.copied().unwrap_or(('s', 1));
    format!("{}{name}", secs / unit)
}

/// Reads a time. What states no zone is UTC.
pub(super) fn when(text: &str) -> Result<When, &'static str> {
    const EXPECTED: &str =
        "Expected a date or time such as 2022-06-15 or 2022-06-15T19:00:00Z, or now-1h, here.";
    if let Some(rest) = text.strip_prefix("now") {
        let (sign, rest) = match (rest.strip_prefix('-'), rest.strip_prefix('+')) {
            (Some(rest), _) => (-1, rest),
            (_, Some(rest)) => (1, rest),
            _ if rest.is_empty() => return Ok(When::Now(0)),
            _ => return Err(EXPECTED),
        };
        let secs =
            span(rest).ok_or("Expected a span such as 30s, 5m, 1h, 2d or 1w behind “now”.")?;
        return Ok(When::Now(sign * secs));
    }
    if let Some((start, end)) = part(text) {
        return Ok(When::Within(start, end));
    }
    // Fewer digits would be a count of seconds in the first years after 1970, or a slip.
    let count = text.bytes().all(|byte| byte.is_ascii_digit()) && text.len() < 9;
    match Time::read(text).filter(|_| !count) {
        Some(time) => Ok(When::At(time.ns)),
        None if text.len() >= 4 && text.bytes().take(4).all(|byte| byte.is_ascii_digit()) => {
            Err("Expected a date that exists, from 1678 to 2262, here.")
        }
        None => Err(EXPECTED),
    }
}

/// Reads a year, month, day, hour or minute.
fn part(text: &str) -> Option<(i64, i64)> {
    let ns = |text: &str| Time::parse(text).map(|time| time.ns);
    let (date, clock) = match text.split_once(['T', 't', ' ']) {
        Some((date, clock)) => (date, Some(clock)),
        None => (text, None),
    };
    let (hour, minute) = (3_600_000_000_000_i64, 60_000_000_000);
    let (start, width) = match (date.len(), clock) {
        (4 | 7, None) => {
            let year: i64 = date.get(..4)?.parse().ok()?;
            let month: i64 = date.get(5..).map_or(Some(1), |month| month.parse().ok())?;
            let next = match (date.len(), month) {
                (4, _) | (_, 12) => format!("{:04}-01-01", year + 1),
                _ => format!("{year:04}-{:02}-01", month + 1),
            };
            let start =
                if date.len() == 4 { format!("{date}-01-01") } else { format!("{date}-01") };
            return Some((ns(&start)?, ns(&next).unwrap_or(i64::MAX)));
        }
        (10, None) => (ns(date)?, 24 * hour),
        (10, Some(clock)) => {
            let zone = clock.find(|letter: char| !letter.is_ascii_digit() && letter != ':');
            let (clock, zone) = clock.split_at_checked(zone.unwrap_or(clock.len()))?;
            match clock.len() {
                2 => (ns(&format!("{date}T{clock}:00{zone}"))?, hour),
                5 => (ns(&format!("{date}T{clock}{zone}"))?, minute),
                _ => return None,
            }
        }
        _ => return None,
    };
    Some((start, start.saturating_add(width)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn iso(ns: i64) -> String {
        Time::new(ns, 0).to_string()
    }

    #[test]
    fn parts_of_dates_are_ranges() {
        for (text, start, end) in [
            ("2026", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"),
            ("2026-11", "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z"),
            ("2026-12", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"),
            ("2026-11-24", "2026-11-24T00:00:00Z", "2026-11-25T00:00:00Z"),
            ("2026-11-24T10", "2026-11-24T10:00:00Z", "2026-11-24T11:00:00Z"),
            ("2026-11-24 10:30", "2026-11-24T10:30:00Z", "2026-11-24T10:31:00Z"),
            ("2026-11-24T10Z", "2026-11-24T10:00:00Z", "2026-11-24T11:00:00Z"),
            ("2026-11-24T10:30+02:00", "2026-11-24T08:30:00Z", "2026-11-24T08:31:00Z"),
        ] {
            let Ok(When::Within(from, to)) = when(text) else { panic!("{text}") };
            assert_eq!((iso(from), iso(to)), (start.to_owned(), end.to_owned()), "{text}");
        }
    }

    #[test]
    fn instants_and_spans() {
        let at = |text: &str| Time::parse(text).map(|time| When::At(time.ns)).ok_or("");
        for (text, want) in [
            ("2026-11-24T10:30:05Z", at("2026-11-24T10:30:05Z")),
            ("1700000000", at("2023-11-14T22:13:20Z")),
            ("now", Ok(When::Now(0))),
            ("now-1h", Ok(When::Now(-3600))),
            ("now+2w", Ok(When::Now(1_209_600))),
        ] {
            assert_eq!(when(text), want, "{text}");
        }
        for (text, said) in [
            ("abc", "such as"),
            ("now-1y", "span"),
            ("now-", "span"),
            ("nowhere", "such as"),
            ("9999-01-01", "1678"),
            ("2026-02-30", "exists"),
            ("9999", "1678"),
            ("now-99999999999999w", "span"),
        ] {
            assert!(when(text).is_err_and(|error| error.contains(said)), "{text}");
        }
        for (secs, text) in [(3600, "1h"), (5400, "90m"), (604_800, "1w"), (61, "61s"), (0, "0s")] {
            assert_eq!((print_span(secs), span(text)), (text.to_owned(), Some(secs)));
        }
    }
}
