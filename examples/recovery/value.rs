//! Records as the generators make them: fields in the order that the tool writes them, and
//! the ways to write them down.

use std::fmt::Write;

/// A value.
#[derive(Debug, Clone)]
pub enum Value {
    Text(String),
    /// A number, `true`, `false` or `null`.
    Bare(String),
    List(Vec<Value>),
    Object(Fields),
}

/// Fields in their order.
pub type Fields = Vec<(String, Value)>;

/// A text value.
pub fn text(text: impl Into<String>) -> Value {
    Value::Text(text.into())
}

/// A number or a word.
pub fn bare(word: impl ToString + Copy) -> Value {
    Value::Bare(word.to_string())
}

/// A list of texts.
pub fn list(items: &[&str]) -> Value {
    Value::List(items.iter().map(|item| text(*item)).collect())
}

/// Fields without those of empty text, as Go's `omitempty` leaves them out.
pub fn fields<const N: usize>(all: [(&str, Value); N]) -> Fields {
    let empty = |value: &Value| matches!(value, Value::Text(text) if text.is_empty());
    all.into_iter()
        .filter(|(_, value)| !empty(value))
        .map(|(key, value)| (key.to_owned(), value))
        .collect()
}

/// How JSON is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// On one line.
    Compact,
    /// A field a line, indented by so many spaces.
    Pretty(usize),
}

/// Writes an object as JSON, its lines but for the first indented by `level` steps more.
pub fn json(fields: &Fields, layout: Layout, level: usize) -> String {
    let mut out = String::new();
    object(&mut out, fields, layout, level);
    out
}

fn object(out: &mut String, fields: &Fields, layout: Layout, level: usize) {
    let each = |out: &mut String, (key, value): &(String, Value)| {
        quoted(out, key);
        out.push_str(if layout == Layout::Compact { ":" } else { ": " });
        write(out, value, layout, level + 1);
    };
    enclosed(out, "{}", fields, layout, level, each);
}

fn write(out: &mut String, value: &Value, layout: Layout, level: usize) {
    match value {
        Value::Text(text) => quoted(out, text),
        Value::Bare(word) => out.push_str(word),
        Value::List(items) => {
            let each = |out: &mut String, item: &Value| write(out, item, layout, level + 1);
            enclosed(out, "[]", items, layout, level, each);
        }
        Value::Object(fields) => object(out, fields, layout, level),
    }
}

fn enclosed<T>(
    out: &mut String,
    brackets: &str,
    items: &[T],
    layout: Layout,
    level: usize,
    mut each: impl FnMut(&mut String, &T),
) {
    let new_line = |out: &mut String, level: usize| {
        if let Layout::Pretty(step) = layout {
            let _ = write!(out, "\n{:1$}", "", step * level);
        }
    };
    out.push_str(&brackets[..1]);
    for (place, item) in items.iter().enumerate() {
        out.push_str(if place > 0 { "," } else { "" });
        new_line(out, level + 1);
        each(out, item);
    }
    if !items.is_empty() {
        new_line(out, level);
    }
    out.push_str(&brackets[1..]);
}

fn quoted(out: &mut String, text: &str) {
    out.push_str(&serde_json::to_string(text).unwrap_or_default());
}

/// What Go prints of a value with `%v`, as in `karmor logs` text.
pub fn go(value: &Value) -> String {
    match value {
        Value::Text(text) | Value::Bare(text) => text.clone(),
        Value::List(items) => format!("[{}]", items.iter().map(go).collect::<Vec<_>>().join(" ")),
        Value::Object(fields) => {
            let mut pairs: Vec<String> =
                fields.iter().map(|(key, value)| format!("{key}:{}", go(value))).collect();
            pairs.sort();
            format!("map[{}]", pairs.join(" "))
        }
    }
}

/// The fields whose values are to stay, told by path and text; containers stay.
pub fn only(fields: &Fields, stays: &mut impl FnMut(&str, &str) -> bool) -> Fields {
    inside(fields, "", stays)
}

fn inside(fields: &Fields, path: &str, stays: &mut impl FnMut(&str, &str) -> bool) -> Fields {
    let mut kept = Vec::new();
    for (key, value) in fields {
        let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        if let Some(value) = value_of(value, &path, stays) {
            kept.push((key.clone(), value));
        }
    }
    kept
}

fn value_of(
    value: &Value,
    path: &str,
    stays: &mut impl FnMut(&str, &str) -> bool,
) -> Option<Value> {
    match value {
        Value::Text(text) | Value::Bare(text) => stays(path, text).then(|| value.clone()),
        Value::List(items) => {
            let kept: Vec<Value> =
                items.iter().filter_map(|item| value_of(item, path, stays)).collect();
            (items.is_empty() || !kept.is_empty()).then_some(Value::List(kept))
        }
        Value::Object(fields) => {
            let kept = inside(fields, path, stays);
            (fields.is_empty() || !kept.is_empty()).then_some(Value::Object(kept))
        }
    }
}
