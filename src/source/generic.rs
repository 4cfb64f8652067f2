//! Any other JSON object, CEF or LEEF line, and any line of a log: time, severity and message
//! by the names that most loggers use. Marked as generic, so that nobody takes it for more.

use super::convert::int;
use super::exported;
use super::fields::{Fields, keys};
use super::{Convert, Row, Source, Write};
use crate::event::{Field, From, Severity, Time, Value};
use crate::record::{Kind, Signs};

pub(super) const SOURCE: Source = Source {
    id: "generic",
    name: "Generic",
    reference: "RFC 5424 §6.2.1 (priorities); names of log fields as common loggers write them",
    reads: &[
        "any other JSON object",
        "CEF and LEEF",
        "rows of tables that are known",
        "lines with a time, syslog priority or level word",
    ],
    claims: &[],
    signs: Signs { pairs: &[], block_starts: &[], block_keys: &[], text: None, claims: &[] },
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
                "timeUnixNano",
                "observedTimeUnixNano",
                "lastTimestamp",
                "_time",
                "tsNs",
                "Time",
            ],
            Convert::Clock,
        ),
        Row(
            Field::SeverityNative,
            &["level", "severity", "lvl", "loglevel", "log.level", "severityText"],
            Convert::Text,
        ),
        // The last are those of log collectors, and structlog's.
        Row(
            Field::Message,
            &[
                "message",
                "msg",
                "log",
                "text",
                "@message",
                "MESSAGE",
                "_raw",
                "short_message",
                "textPayload",
                "jsonPayload.message",
                "body.stringValue",
                "properties.log",
                "event",
                "line",
                "Line",
            ],
            Convert::Text,
        ),
    ],
    keys: KEYS,
    finish,
};

keys! {
    CEF, LEEF, rt, start, end, devTime, sev, name,
    module = "event.module", raw, raw_base64, input_start = "input.start",
}

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
    ("very-high", Severity::Critical),
    ("high", Severity::High),
    ("medium", Severity::Medium),
    ("low", Severity::Low),
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
    let ours =
        || [key::raw, key::raw_base64, key::input_start].into_iter().any(|it| record.has(it));
    if record.has(key::module) && ours() && exported::finish(record, event) {
        return;
    }
    let form = From::Derived("the form of the record");
    let row = record.nodes.first().is_some_and(|node| node.kind == Kind::Cell);
    let dataset = match (record.line.is_some(), record.has(key::CEF), record.has(key::LEEF)) {
        _ if row => "generic.table",
        (true, ..) => "generic.text",
        (_, true, _) => "generic.cef",
        (.., true) => "generic.leef",
        _ => "generic.json",
    };
    event.set_word(Field::Dataset, dataset, form);
    event.set_word(Field::EventKind, "event", form);
    event.set_word(Field::Disposition, "unknown", From::Derived("no known source"));
    let mut priority = None;
    if let Some(line) = record.line {
        let read = From::Derived("read from the line");
        if let Some(time) = line.time.and_then(|span| Time::read(record.slice(span))) {
            event.set(Field::Timestamp, Value::Time(time), read);
        }
        if let Some(level) = line.level {
            event.set_text(Field::SeverityNative, record.slice(level), read);
        }
        if let Some(host) = line.host {
            event.set_text(Field::Host, record.slice(host), read);
        }
        let message = record.slice(line.message);
        match line.program.map(|parts| parts.map(|part| record.slice(part))) {
            // As the older form has it.
            Some([program, "-"]) => {
                event.set_text(Field::Message, [program, ": ", message].concat(), read);
            }
            Some([program, id]) => {
                event.set_text(Field::Message, [program, "[", id, "]: ", message].concat(), read);
            }
            None => event.set_text(Field::Message, message, read),
        }
        priority = line.priority.and_then(|span| record.slice(span).parse::<usize>().ok());
    }
    if matches!(dataset, "generic.cef" | "generic.leef") {
        return pairs(record, event);
    }
    let word = event.text(Field::SeverityNative);
    let by_priority = priority.and_then(|number| PRIORITIES.get(number % 8).copied());
    if let Some(severity) = word.and_then(by_word).or(by_priority) {
        event.set_word(Field::Severity, severity.word(), From::Derived("from the level"));
    }
}

fn by_word(word: &str) -> Option<Severity> {
    let found = LEVELS.iter().find(|(level, _)| level.eq_ignore_ascii_case(word));
    found.map(|(_, severity)| *severity)
}

/// CEF and LEEF: the keys of ArcSight and of IBM, and their severity of 0 to 10.
fn pairs<'a>(record: &Fields<'_, 'a>, event: &mut Write<'_, 'a>) {
    for (key, field, how) in [
        (key::rt, Field::Timestamp, Convert::Clock),
        (key::devTime, Field::Timestamp, Convert::Clock),
        (key::start, Field::Timestamp, Convert::Clock),
        (key::end, Field::Timestamp, Convert::Clock),
        (key::sev, Field::SeverityNative, Convert::Text),
        (key::name, Field::Message, Convert::Text),
    ] {
        if !event.has(field) {
            record.copy(key, field, how, event);
        }
    }
    let native = event.text(Field::SeverityNative).unwrap_or_default();
    let severity = match int(native) {
        Some(10) => Severity::Fatal,
        Some(9) => Severity::Critical,
        Some(7..=8) => Severity::High,
        Some(4..=6) => Severity::Medium,
        Some(1..=3) => Severity::Low,
        Some(0) => Severity::Info,
        _ => match by_word(native) {
            Some(severity) => severity,
            None => return,
        },
    };
    event.set_word(Field::Severity, severity.word(), From::Derived("from 0 to 10, or a word"));
}
