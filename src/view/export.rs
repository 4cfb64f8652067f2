//! Events as text for other programs: one canonical JSON object per line, and CSV.
//!
//! `@timestamp` is the time that the record states, whatever clock was set; where one was,
//! `event.time_offset` says how far it moved the time, and `event.time_adjusted` to when. So what
//! is opened again has the times of the records, and can be given a clock again.

use crate::bytes::sort_by_key;
use crate::event::{Entry, Event, FIELDS, Field, Kind, Severity, Time, Value, read_offset, sheet};

/// The name of the time that a clock made.
pub const ADJUSTED: &str = "event.time_adjusted";

/// The time that a clock made of an event's.
fn adjusted(event: &Event<'_>) -> Option<Time> {
    event.time()?.moved(event.text(Field::Offset).and_then(read_offset)?)
}

/// An event as one canonical JSON object, keys A to Z, without a line end. `raw` is the
/// record as found: its text, or `raw_base64` where it is not UTF-8.
pub fn ndjson(event: &Event<'_>, raw: &[u8]) -> String {
    let of = |entry: &Entry<'_>| (entry.field.name(), json(entry.field, &entry.value));
    let mut members: Vec<(&str, String)> = event.entries().map(of).collect();
    members.push(("event.severity", event.severity().number().to_string()));
    members.extend(adjusted(event).map(|time| (ADJUSTED, quoted(&time.to_string()))));
    members.push(match std::str::from_utf8(raw) {
        Ok(text) => ("raw", quoted(text)),
        Err(_) => ("raw_base64", quoted(&base64(raw))),
    });
    sort_by_key(&mut members, |(name, _)| *name);
    let members: Vec<String> =
        members.into_iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
    format!("{{{}}}", members.join(","))
}

/// A text as a JSON string.
pub fn quoted(text: &str) -> String {
    // Text always can be written.
    serde_json::to_string(text).unwrap_or_default()
}

fn json(field: Field, value: &Value<'_>) -> String {
    match value {
        Value::Text(text) if field.kind() == Kind::Id => match text.parse::<i64>() {
            Ok(number) if number.to_string() == text.as_ref() => number.to_string(),
            _ => quoted(text),
        },
        Value::Text(text) => quoted(text),
        Value::Int(number) => number.to_string(),
        Value::Time(time) => quoted(&time.to_string()),
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(|item| quoted(item)).collect();
            format!("[{}]", items.join(","))
        }
    }
}

/// The first row of a CSV export, with its line end.
pub fn csv_header() -> String {
    let mut names: Vec<&str> = FIELDS.into_iter().map(Field::name).collect();
    names.push("event.severity");
    names.push(ADJUSTED);
    names.push("input");
    names.push("input.start");
    names.join(",") + "\r\n"
}

/// An event as a row of CSV (RFC 4180), and how many of its cells were guarded: a cell that
/// a spreadsheet would take for a formula begins with `'`.
pub fn csv(event: &Event<'_>, input: &str, start: u64) -> (String, u64) {
    let mut guarded = 0;
    let mut cells: Vec<String> = Vec::with_capacity(FIELDS.len() + 4);
    for field in FIELDS {
        cells.push(match event.get(field) {
            None => String::new(),
            Some(Value::Int(number)) => number.to_string(),
            Some(Value::Time(time)) => time.to_string(),
            Some(Value::Text(text)) => cell(text, &mut guarded),
            Some(Value::List(items)) => cell(&sheet::join(items), &mut guarded),
        });
    }
    cells.push(Severity::number(event.severity()).to_string());
    cells.push(adjusted(event).map_or_else(String::new, |time| time.to_string()));
    cells.push(cell(input, &mut guarded));
    cells.push(start.to_string());
    (cells.join(",") + "\r\n", guarded)
}

fn cell(text: &str, guarded: &mut u64) -> String {
    let formula = sheet::needs_guard(text);
    *guarded += u64::from(formula);
    let guard = if formula { "'" } else { "" };
    if formula
        || text.contains([',', '"', '\r', '\n'])
        || text.starts_with(' ')
        || text.ends_with(' ')
    {
        format!("\"{guard}{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let word = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let digit =
                DIGITS.get((word >> (18 - 6 * place) & 63) as usize).copied().unwrap_or(b'=');
            out.push(char::from(if place <= chunk.len() { digit } else { b'=' }));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::From;

    #[test]
    fn cells_cannot_become_formulas() {
        let mut event = Event::default();
        event.set_text(Field::Message, "=1+1", From::Derived(""));
        event.set_text(Field::Pod, "say \"hi\", twice", From::Derived(""));
        let (row, guarded) = csv(&event, "-in.json", 7);
        assert_eq!(guarded, 2);
        assert!(
            row.contains("\"'=1+1\"")
                && row.contains("\"say \"\"hi\"\", twice\"")
                && row.contains("\"'-in.json\",7\r\n")
        );
    }

    #[test]
    fn base64_is_that_of_rfc_4648() {
        for (bytes, text) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")]
        {
            assert_eq!(base64(bytes.as_bytes()), text);
        }
    }
}
