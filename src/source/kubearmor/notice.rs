//! What KubeArmor says of itself: messages of its daemons, the notice that it drops alerts
//! (`feeder.go`, `ShouldDropAlertsPerContainer`), and what it says twice.

use super::finish::key;
use super::said::Said;
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

/// Of these calls it tells a file's or a process's event, and then the same again with the
/// operation Syscall and the action Audit (`monitor/logUpdate.go`, the end of `UpdateLogs`, and
/// `auditedSyscalls`; the others of that list are of the operation Syscall at once).
const TWICE: &[&str] =
    &["SYS_RMDIR", "SYS_UNLINK", "SYS_UNLINKAT", "SYS_CHOWN", "SYS_FCHOWNAT", "SYS_PTRACE"];

/// Tells what both say alike.
pub(super) fn twice(record: &Fields<'_, '_>, said: Said, event: &mut Write<'_, '_>) {
    let second = match event.text(Field::Operation) {
        Some("syscall") => true,
        Some("file" | "process") => false,
        _ => return,
    };
    // Sidekick leaves the action out.
    if second && event.text(Field::Action).is_some_and(|action| !action.starts_with("Audit")) {
        return;
    }
    let Some((_, data)) = record.text(said.data) else { return };
    let Some(call) = data.strip_prefix("syscall=") else { return };
    let end = call.bytes().position(|byte| byte == b' ').unwrap_or(call.len());
    if call.get(..end).is_some_and(|call| TWICE.contains(&call)) {
        let [resource, result] = [Some(said.resource), said.result]
            .map(|key| key.and_then(|key| record.text(key)).map_or("".into(), |(_, text)| text));
        event.told_twice(second, &[&data, &resource, &result]);
    }
}
