//! The list as a table: what stands in a cell, by what a column is sorted, rows for a spreadsheet.

use super::export::ADJUSTED;
use super::time::iso;
use super::words;
use crate::event::{Field, sheet};
use crate::query::{Order, Row, Val};
use std::borrow::Cow;

/// The order that a click on a column's head gives: from the least up, then from the greatest
/// down; of a time the latest first, of a severity or a disposition the worst.
pub fn sorted(order: Order, field: Field) -> Order {
    match field {
        Field::Timestamp if order == Order::Newest => Order::Oldest,
        Field::Timestamp => Order::Newest,
        Field::Severity | Field::Disposition => Order::Worst,
        _ => Order::By(field, order == Order::By(field, false)),
    }
}

/// How a column is sorted, as `aria-sort` says it.
pub fn sort_of(order: Order, field: Field) -> &'static str {
    match (order, field) {
        (Order::Oldest, Field::Timestamp) => "ascending",
        (Order::Newest, Field::Timestamp) | (Order::Worst, Field::Severity) => "descending",
        (Order::By(by, down), _) if by == field => {
            if down {
                "descending"
            } else {
                "ascending"
            }
        }
        _ => "none",
    }
}

/// What a cell holds; nothing where the record does not say. `time` puts an instant into words.
fn held<'r>(row: &'r Row, field: Field, time: &dyn Fn(i64) -> String) -> Cow<'r, str> {
    let at = |at: Option<i64>| at.map_or(Cow::Borrowed(""), |at| time(at).into());
    match (field, row.get(field)) {
        (Field::Timestamp, _) => at(row.time),
        (Field::Severity, _) => words::severity(row.severity).into(),
        (Field::Disposition, _) => words::disposition(row.disposition).into(),
        (_, Some(Val::Text(text))) => text.into(),
        (_, Some(Val::Int(number))) => number.to_string().into(),
        (_, Some(Val::Time(instant))) => at(Some(*instant)),
        (_, Some(Val::List(items))) => {
            let items: Vec<Cow<'_, str>> = items.iter().map(Cow::from).collect();
            sheet::join(&items).into()
        }
        // Of several events, each of which has another.
        (_, None) if row.differs_in(field) => "several".into(),
        (_, None) => "".into(),
    }
}

/// What a cell shows.
pub fn cell(row: &Row, field: Field, time: &dyn Fn(i64) -> String) -> String {
    words::value(field, &held(row, field, time)).into_owned()
}

/// Rows with a head, as a spreadsheet takes them from the clipboard, and how many cells were
/// guarded against being taken for formulas. Times are in UTC, and as recorded.
pub fn tsv<'r>(rows: impl Iterator<Item = &'r Row> + Clone, columns: &[Field]) -> (String, u64) {
    let moved = rows.clone().any(|row| row.offset() != 0);
    // Where clocks moved times, both stand there, by the names of exports.
    let both = |field: &Field| moved && *field == Field::Timestamp;
    let columns = columns.iter().flat_map(|field| {
        let adjusted = both(field).then_some((*field, ADJUSTED));
        std::iter::once((*field, field.name())).chain(adjusted)
    });
    let names: Vec<&str> = columns.clone().map(|(_, name)| name).collect();
    let (mut text, mut guarded) = (names.join("\t") + "\n", 0);
    for row in rows {
        for (at, (field, name)) in columns.clone().enumerate() {
            let by = if name == ADJUSTED { 0 } else { row.offset() };
            let held = match (name, by) {
                (ADJUSTED, _) if row.offset() == 0 => "".into(),
                _ => held(row, field, &|at| iso(at.saturating_sub(by))),
            };
            let guards = row.text(field).is_some() && sheet::needs_guard(&held);
            guarded += u64::from(guards);
            text.push_str(if at > 0 { "\t" } else { "" });
            let guard = if guards { "'" } else { "" };
            if guards || held.contains(['\t', '"', '\r', '\n']) {
                text += &["\"", guard, &held.replace('"', "\"\""), "\""].concat();
            } else {
                text += &held;
            }
        }
        text.push('\n');
    }
    (text, guarded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Disposition, Severity};

    fn row(values: Vec<(Field, Val)>) -> Row {
        Row {
            time: Some(1_770_000_000_500_000_000),
            severity: Severity::High,
            disposition: Disposition::Blocked,
            values,
            ..Row::default()
        }
    }

    fn text(text: &str) -> Val {
        Val::Text(text.to_owned())
    }

    #[test]
    fn rows_for_a_spreadsheet_are_no_formulas() {
        let list = Val::List(vec!["/a".to_owned(), "=b".to_owned()]);
        let rows = [
            row(vec![(Field::RuleName, text("=1+1")), (Field::FilePath, list)]),
            row(vec![(Field::RuleName, text("a\t\"b\"\n")), (Field::Pid, Val::Int(-7))]),
        ];
        let columns =
            [Field::Timestamp, Field::Severity, Field::RuleName, Field::FilePath, Field::Pid];
        let (text, guarded) = tsv(rows.iter(), &columns);
        assert_eq!(guarded, 1);
        assert_eq!(
            text,
            "@timestamp\tseverity\trule.name\tfile.path\tprocess.pid\n\
             2026-02-02T02:40:00.5Z\tHigh\t\"'=1+1\"\t/a; =b\t\n\
             2026-02-02T02:40:00.5Z\tHigh\t\"a\t\"\"b\"\"\n\"\t\t-7\n"
        );
    }

    #[test]
    fn a_moved_time_stands_beside_the_recorded_one() {
        let rows = [row(vec![(Field::Offset, text("+1h"))]), row(Vec::new())];
        let (text, _) = tsv(rows.iter(), &[Field::Timestamp, Field::Pod]);
        assert_eq!(
            text,
            "@timestamp\tevent.time_adjusted\torchestrator.resource.name\n\
             2026-02-02T01:40:00.5Z\t2026-02-02T02:40:00.5Z\t\n\
             2026-02-02T02:40:00.5Z\t\t\n"
        );
    }

    #[test]
    fn what_a_cell_shows_is_visible() {
        let row = row(vec![(Field::Module, text("kubearmor")), (Field::Pod, text("a\u{202e}b"))]);
        let shown = |field| cell(&row, field, &|at| at.to_string());
        assert_eq!(shown(Field::Pod), "a⟨U+202E⟩b");
        assert_eq!(shown(Field::Module), "KubeArmor");
        assert_eq!(shown(Field::Disposition), "Blocked");
        assert_eq!(shown(Field::Timestamp), "1770000000500000000");
        assert_eq!(shown(Field::Image), "");
    }

    #[test]
    fn a_head_sorts_both_ways() {
        let rule = Field::RuleName;
        for (order, field, next, said) in [
            (Order::Newest, Field::Timestamp, Order::Oldest, "descending"),
            (Order::Oldest, Field::Timestamp, Order::Newest, "ascending"),
            (Order::Worst, Field::Timestamp, Order::Newest, "none"),
            (Order::Worst, Field::Severity, Order::Worst, "descending"),
            (Order::Newest, rule, Order::By(rule, false), "none"),
            (Order::By(rule, false), rule, Order::By(rule, true), "ascending"),
            (Order::By(rule, true), rule, Order::By(rule, false), "descending"),
        ] {
            assert_eq!((sorted(order, field), sort_of(order, field)), (next, said));
        }
    }
}
