//! Any other JSON object, and any line of a log: time, severity and message by the names
//! that most loggers use. Marked as generic, so that nobody takes it for more.

use super::fields::Fields;
use super::{Convert, Row, Source, Write};
use crate::event::{Field, From, Severity, Time, Value};
use crate::record::Signs;

pub(super) const SOURCE: Source = Source {
    id: "generic",
    name: "Generic",
    reference: "RFC 5424 §6.2.1 (priorities); names of log fields as common loggers write them",
    reads: &["any other JSON object", "lines with a time, syslog priority or level word"],
    claims: &[],
    signs: Signs { pairs: &[], block_starts: &[], text: None, claims: &[] },
    fields: &[
        Row(
            Field::Timestamp,
            &[
                "@timestamp",
                "timestamp",
                "time",
                "ts",
                "reported_at",
                "date",
                "datetime",
                "eventTime",
            ],
            Convert::Time,
        ),
        Row(
            Field::SeverityNative,
            &["level", "severity", "lvl", "loglevel", "log.level"],
            Convert::Text,
        ),
        Row(Field::Message, &["message", "msg", "log", "text"], Convert::Text),
    ],
    keys: &[],
    finish,
};

/// Level words of common loggers.
const LEVELS: &[(&str, Severity)] = &[
    ("emergency", Severity::Fatal),
    ("emerg", Severity::Fatal),
    ("panic", Severity::Fatal),
    ("fatal", Severity::Fatal),
    ("alert", Severity::Critical),
    ("critical", Severity::Critical),
    ("crit", Severity::Critical),
    ("error", Severity::High),
    ("err", Severity::High),
    ("warning", Severity::Medium),
    ("warn", Severity::Medium),
    ("notice", Severity::Low),
    ("informational", Severity::Info),
    ("info", Severity::Info),
    ("debug", Severity::Info),
    ("trace", Severity::Info),
];

/// Syslog severities 0 to 7, RFC 5424 §6.2.1.
const PRIORITIES: [Severity; 8] = [
    Severity::Fatal,
    Severity::Critical,
    Severity::Critical,
    Severity::High,
    Severity::Medium,
    Severity::Low,
    Severity::Info,
    Severity::Info,
];

fn finish<'a>(record: &Fields<'_, 'a>, event: &mut Write<'_, 'a>) {
    let form = From::Derived("the form of the record");
    let dataset = if record.line.is_some() { "generic.text" } else { "generic.json" };
    event.set_word(Field::Dataset, dataset, form);
    event.set_word(Field::EventKind, "event", form);
    event.set_word(Field::Disposition, "unknown", From::Derived("no known source"));
    let mut priority = None;
    if let Some(line) = record.line {
        let read = From::Derived("read from the line");
        if let Some(time) = line.time.and_then(|span| Time::parse(record.slice(span))) {
            event.set(Field::Timestamp, Value::Time(time), read);
        }
        if let Some(level) = line.level {
            event.set_text(Field::SeverityNative, record.slice(level), read);
        }
        event.set_text(Field::Message, record.slice(line.message), read);
        priority = line.priority.and_then(|span| record.slice(span).parse::<usize>().ok());
    }
    let word = event.text(Field::SeverityNative).map(str::to_ascii_lowercase);
    let by_word = word.and_then(|word| LEVELS.iter().find(|(level, _)| *level == word));
    let by_priority = priority.and_then(|number| PRIORITIES.get(number % 8));
    if let Some(severity) = by_word.map(|(_, severity)| severity).or(by_priority) {
        event.set_word(Field::Severity, severity.word(), From::Derived("from the level"));
    }
}
