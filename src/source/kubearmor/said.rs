//! Where a record says what: mostly under its own keys, but a `karmor` older than its server
//! prints values under the key before, and old records leave out the operation or the
//! process, which other fields then tell.

use super::finish::key;
use super::{CATEGORIES, OPERATIONS, TYPES};
use crate::bytes::split_once;
use crate::event::{Field, From, Value};
use crate::source::convert::base;
use crate::source::fields::{Fields, Key};
use crate::source::{Attack, Convert, Write};
use std::borrow::Cow;

/// The keys under which a record says what was called.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said {
    pub source: Key,
    pub resource: Key,
    pub data: Key,
    /// A shifted record has lost its result.
    pub result: Option<Key>,
}

const PLAIN: Said = Said {
    source: key::Source,
    resource: key::Resource,
    data: key::Data,
    result: Some(key::Result),
};

/// A shifted alert and a shifted log, which has no action: numbers of `protobuf` fields.
const SHIFTED_ALERT: Said =
    Said { source: key::Operation, resource: key::Data, data: key::Action, result: None };
const SHIFTED_LOG: Said = Said { data: key::Result, ..SHIFTED_ALERT };

/// What of a shifted record is under which key.
const SHIFTED: &[(Key, Field, Convert)] = &[
    (key::Source, Field::Dataset, Convert::Words(TYPES)),
    (key::Resource, Field::Operation, Convert::Words(OPERATIONS)),
    (key::Resource, Field::Category, Convert::Words(CATEGORIES)),
    (key::Severity, Field::RuleName, Convert::Text),
    (key::Tags, Field::SeverityNative, Convert::Text),
    (key::Message, Field::Tags, Convert::Tags),
    (key::Message, Field::Technique, Convert::Attack(Attack::Technique)),
    (key::Message, Field::Tactic, Convert::Attack(Attack::Tactic)),
    (key::Type, Field::Message, Convert::Text),
];

/// Finds the keys. A record is shifted if a type stands where the source should be, and
/// none where the type should be; its fields are set anew then.
pub(super) fn said<'a>(record: &Fields<'_, 'a>, event: &mut Write<'_, 'a>) -> Said {
    let a_type = |text: &str| TYPES.iter().any(|(name, _)| *name == text);
    let shifted = || record.text(key::Source).is_some_and(|(_, text)| a_type(&text));
    if event.has(Field::Dataset) || !shifted() {
        return PLAIN;
    }
    let from = From::Derived("labels are shifted by one: it stands under the next one");
    let alert = record.has(key::Action);
    for (_, field, _) in SHIFTED {
        event.remove(*field);
    }
    event.remove(Field::Action);
    let action = alert.then_some((key::Result, Field::Action, Convert::Text));
    for (key, field, how) in SHIFTED.iter().copied().chain(action) {
        let Some((place, node)) = record.find(key) else { continue };
        if let Some(value) = how.apply(record, place, node) {
            event.set(field, value, from);
        }
    }
    if alert { SHIFTED_ALERT } else { SHIFTED_LOG }
}

/// Calls by what their name begins with (`monitor/logUpdate.go`, and the BPF-LSM enforcer).
const CALLS: &[(&str, &str)] = &[
    ("SYS_OPEN", "file"),
    ("SYS_UNLINK", "file"),
    ("SYS_RMDIR", "file"),
    ("SYS_CLOSE", "file"),
    ("SYS_CHOWN", "file"),
    ("SYS_FCHOWNAT", "file"),
    ("FILE_", "file"),
    ("SYS_EXECVE", "process"),
    ("SYS_PTRACE", "process"),
    ("SECURITY_BPRM_CHECK", "process"),
    ("SYS_SETUID", "syscall"),
    ("SYS_SETGID", "syscall"),
    ("SYS_MOUNT", "syscall"),
    ("SYS_UMOUNT", "syscall"),
    ("SYS_SOCKET", "network"),
    ("SYS_CONNECT", "network"),
    ("SYS_ACCEPT", "network"),
    ("SYS_BIND", "network"),
    ("SYS_LISTEN", "network"),
    ("SOCKET_", "network"),
    ("tcp_", "network"),
    ("UDP_", "network"),
    ("CAPABLE", "capability"),
];

/// The call that the data of a record begins with: `syscall=SYS_OPENAT fd=…`. Tells it, and the
/// operation where the record states none.
pub(super) fn call(record: &Fields<'_, '_>, said: Said, event: &mut Write<'_, '_>) {
    let Some((_, data)) = record.text(said.data) else { return };
    let end = data.bytes().position(|byte| byte == b' ' || byte == b',').unwrap_or(data.len());
    let Some(("syscall" | "lsm" | "kprobe" | "kfunc", call)) =
        data.get(..end).and_then(|first| split_once(first, b'='))
    else {
        return;
    };
    event.called(call);
    if event.has(Field::Operation) || record.has(key::Operation) {
        return;
    }
    let Some((_, word)) = CALLS.iter().find(|(start, _)| call.starts_with(start)) else { return };
    let from = From::Derived("the call that the data names");
    event.set_word(Field::Operation, word, from);
    let category = if matches!(*word, "file" | "network") { word } else { "process" };
    event.set_word(Field::Category, category, from);
}

/// The process of a record that names none: for a start the first word of what was started,
/// whose parent is the source; else the source's first word.
pub(super) fn actor<'a>(record: &Fields<'_, 'a>, said: Said, event: &mut Write<'_, 'a>) {
    if event.has(Field::ProcessName) {
        return;
    }
    let own = [Field::Executable, Field::ProcessName];
    let parent = [Field::ParentExecutable, Field::ParentName];
    let by_source = From::Derived("the first word of the source");
    if event.text(Field::Operation) == Some("process") {
        first_word(
            record,
            said.resource,
            own,
            From::Derived("the first word of the resource"),
            event,
        );
        if !event.has(Field::ParentName) {
            first_word(record, said.source, parent, by_source, event);
        }
    } else {
        first_word(record, said.source, own, by_source, event);
    }
}

fn first_word<'a>(
    record: &Fields<'_, 'a>,
    key: Key,
    [path, name]: [Field; 2],
    from: From,
    event: &mut Write<'_, 'a>,
) {
    let Some((_, text)) = record.text(key) else { return };
    let Some(word) = text.split_ascii_whitespace().next().map(str::to_owned) else { return };
    // `memfd:` is no process, and `zsh` no path.
    if word.ends_with(':') {
        return;
    }
    event.set_text(name, base(Cow::Owned(word.clone())), from);
    if word.contains('/') {
        event.set(path, Value::Text(word.into()), from);
    }
}
