//! Dates with the month in words: `Nov 21 2026 20:30:29.123 UTC`, as CEF and LEEF write them, and
//! `Nov 21, 2026 @ 20:30:29.123`, as Kibana does.

use super::Time;

const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";

impl Time {
    /// Reads such a date and time. Of zones in words only UTC is sure.
    pub fn named(text: &str) -> Option<Time> {
        let mut words = text.split([' ', ',']).filter(|word| !matches!(*word, "" | "@"));
        let month = words.next().filter(|month| month.len() == 3)?;
        let month = MONTHS.find(month).filter(|at| at % 3 == 0)? / 3 + 1;
        let (day, year, clock) = (words.next()?, words.next()?, words.next()?);
        let pad = |digits: usize| if digits < 2 { "-0" } else { "-" };
        let mut written = year.to_owned();
        for part in [pad(month / 10 + 1), &month.to_string(), pad(day.len()), day, " ", clock] {
            written.push_str(part);
        }
        match words.next() {
            None | Some("UTC" | "GMT" | "Z") => {}
            Some(zone) if zone.starts_with(['+', '-']) => written.push_str(zone),
            Some(_) => return None,
        }
        Time::parse(&written).filter(|_| words.next().is_none())
    }
}
