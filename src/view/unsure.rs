//! Where the order of two events in a list is not sure: they are of different clocks, and lie
//! within what the coarser of these can tell apart.
//!
//! How fine a clock is, the time that a record states shows: whole seconds, or so many digits of
//! them. Within one clock, records stand as their tool wrote them.

use super::words;
use crate::event::Field;
use crate::query::Row;

/// How fine clocks are: nanoseconds, and the word for it. The last is that of any time.
const UNITS: [(i64, &str); 4] = [
    (1_000_000_000, "whole seconds"),
    (1_000_000, "milliseconds"),
    (1_000, "microseconds"),
    (1, "nanoseconds"),
];

const BEFORE: &str = "Uncertain which of this and the event above it came first: ";

/// Why the order of two events is not sure, in a sentence; nothing where it is.
pub fn unsure(a: &Row, b: &Row) -> Option<String> {
    let many = |row: &Row| row.group.as_ref().is_some_and(|group| group.records > 1);
    if clock(a) == clock(b) || many(a) || many(b) {
        return None;
    }
    let (of_a, of_b) = (unit(a)?, unit(b)?);
    let behind = |row: &Row, unit: i64| Some(row.time?.saturating_add(unit));
    let apart = a.time >= behind(b, of_b.0) || b.time >= behind(a, of_a.0);
    let (coarse, (_, unit)) = if of_a.0 >= of_b.0 { (a, of_a) } else { (b, of_b) };
    let tool = words::kind(coarse.text(Field::Dataset).unwrap_or_default());
    let why = [BEFORE, &tool, " records ", unit, ", and their clocks differ"];
    (!apart).then(|| why.concat())
}

/// Whose clock it is: the tool's, in an input, on a node.
fn clock(row: &Row) -> (Option<u32>, Option<&str>, Option<&str>) {
    let input = row.places.first().map(|place| place.input);
    (input, row.text(Field::Host), row.text(Field::Module))
}

fn unit(row: &Row) -> Option<(i64, &'static str)> {
    let recorded = row.recorded()?;
    UNITS.into_iter().find(|(unit, _)| recorded % unit == 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Disposition, Severity, Time};
    use crate::query::{Place, Val};

    fn row(module: &str, input: u32, time: &str) -> Row {
        let text = |field, text: &str| (field, Val::Text(text.to_owned()));
        Row {
            time: Time::parse(time).map(|time| time.ns),
            severity: Severity::Medium,
            disposition: Disposition::Detected,
            places: vec![Place { input, start: 0, end: 1 }],
            values: vec![
                text(Field::Module, module),
                text(Field::Dataset, &[module, ".alert"].concat()),
            ],
            ..Row::default()
        }
    }

    #[test]
    fn within_what_a_clock_tells_apart_the_order_is_not_sure() {
        let whole = row("neuvector", 0, "2026-01-02T03:04:05Z");
        let said = "Uncertain which of this and the event above it came first: NeuVector alert records whole seconds, and their clocks differ";
        for (time, is) in [
            ("2026-01-02T03:04:05.999999Z", true),
            ("2026-01-02T03:04:06.000001Z", false),
            ("2026-01-02T03:04:04.999999Z", false),
            ("2026-01-02T03:04:05Z", true),
            ("2026-01-02T03:04:06Z", false),
        ] {
            let fine = row("kubearmor", 0, time);
            let told = unsure(&whole, &fine);
            assert_eq!(told.is_some(), is, "{time}");
            assert_eq!(unsure(&fine, &whole).is_some(), is, "{time}");
            assert!(told.is_none_or(|told| told == said || time.ends_with("05Z")));
        }
    }

    #[test]
    fn of_one_clock_records_stand_as_they_were_written() {
        let at = "2026-01-02T03:04:05Z";
        let a = row("neuvector", 0, at);
        assert_eq!(unsure(&a, &a.clone()), None);
        assert!(unsure(&a, &row("neuvector", 1, at)).is_some());
        assert_eq!(unsure(&a, &row("kubearmor", 0, "")), None, "undated");
        let (mut moved, half) = (a.clone(), 500_000_000);
        moved.time = a.time.map(|time| time + half);
        moved.values.push((Field::Offset, Val::Text("+0.5s".to_owned())));
        moved.places.clear();
        // Moved, it is as coarse as it was.
        let fine = |time: &str| unsure(&moved, &row("kubearmor", 0, time)).is_some();
        assert!(fine("2026-01-02T03:04:06.400000Z") && !fine("2026-01-02T03:04:05.400000Z"));
    }
}
