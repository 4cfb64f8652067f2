//! What KubeArmor says of itself: messages of its daemons, and the notice that it drops
//! alerts (`feeder.go`, `ShouldDropAlertsPerContainer`).

use super::finish::key;
use crate::event::{Field, From, Value};
use crate::source::Write;
use crate::source::convert::int;
use crate::source::fields::Fields;

/// Levels of messages (`feeder.go`, `PushMessage`); what each is worth is our choice.
const LEVELS: &[(&str, &str)] =
    &[("DEBUG", "info"), ("INFO", "info"), ("WARN", "medium"), ("ERROR", "high")];

/// The severity of a message, by its level.
pub(super) fn level(event: &Write<'_, '_>) -> &'static str {
    let level = event.text(Field::SeverityNative).unwrap_or_default();
    let known = LEVELS.iter().find(|(word, _)| word.eq_ignore_ascii_case(level));
    known.map_or("unknown", |(_, severity)| severity)
}

/// The notice that alerts of a container come too often and are dropped for a while.
pub(super) fn throttle(record: &Fields<'_, '_>, event: &mut Write<'_, '_>) {
    if !record.is(key::Operation, "AlertThreshold") {
        return;
    }
    let why = From::Derived(
        "KubeArmor's notice: of this container, alerts above MaxAlertsPerSec are dropped for \
         DroppingAlertsInterval seconds",
    );
    event.set(Field::Signal, Value::List(vec!["throttled".into()]), why);
    if event.has(Field::Message) {
        return;
    }
    let mut message = String::new();
    for (name, key) in [
        ("MaxAlertsPerSec ", key::MaxAlertsPerSec),
        ("DroppingAlertsInterval ", key::DroppingAlertsInterval),
    ] {
        if let Some(number) = record.text(key).and_then(|(_, text)| int(&text)) {
            message.push_str(if message.is_empty() { "" } else { ", " });
            message.push_str(name);
            message.push_str(&number.to_string());
        }
    }
    if !message.is_empty() {
        event.set_text(Field::Message, message, From::Derived("the numbers of the notice"));
    }
}
