//! What of KubeArmor's records is a signal, beside the fields of their events: a terminal, a
//! command from outside of the container, and whether a file was opened to be read.
//!
//! `ExecEvent.ExecID` is not 0 of what belongs to a command that was begun in a container from
//! outside of it (kubearmor/KubeArmor #1991). Probes of kubelet are such commands too; one that a
//! person began has a terminal, and so has what the preset for commands judges.

use super::finish::key;
use super::said::Said;
use crate::bytes::split_once;
use crate::event::{Field, Rule};
use crate::source::Write;
use crate::source::fields::Fields;
use crate::source::signals::{self, Seen, applet};
use memchr::memmem;

static RULE: Rule = Rule::new(
    4,
    &[Field::Dataset, Field::Operation, Field::ProcessName, Field::Executable, Field::FilePath],
    &[Field::Signal],
);

/// Sets the signals of an event whose operation, process and files are set.
pub(super) fn signals(
    record: &Fields<'_, '_>,
    said: Said,
    refused: bool,
    event: &mut Write<'_, '_>,
) {
    let (dataset, operation) = (event.text(Field::Dataset), event.text(Field::Operation));
    let (Some(dataset), Some(operation)) = (dataset, operation) else { return };
    let terminal = record
        .text(key::TTY)
        .is_some_and(|(_, text)| text.starts_with("pts") || text.starts_with("tty"));
    let preset = || record.is(key::Enforcer, "PRESET-ExecPreset");
    let seen = Seen {
        container: matches!(dataset, "kubearmor.alert" | "kubearmor.log"),
        judged: dataset.ends_with("alert"),
        refused,
        terminal,
        exec: (terminal && begun(record)) || preset(),
        reads: operation == "file" && reads(record, said),
    };
    let bits = [seen.refused, seen.terminal, seen.exec, seen.reads];
    let also = bits.into_iter().fold(0, |bits, bit| bits << 1 | u32::from(bit));
    if event.text(Field::ProcessName) != Some("busybox") {
        return event.conclude(&RULE, also, &|event| signals::conclude(seen, None, event));
    }
    let line = if operation == "process" { said.resource } else { said.source };
    let line = record.text(line);
    let applet = line.as_ref().and_then(|(_, line)| applet(line));
    signals::conclude(seen, applet, event);
}

/// Whether it belongs to a command from outside: `{"ExecID":"7",…}`, in text `map[ExecID:7 …]`.
fn begun(record: &Fields<'_, '_>) -> bool {
    let Some((place, node)) = record.find(key::ExecEvent) else { return false };
    let number =
        |id: &str| id.bytes().all(|byte| byte.is_ascii_digit()) && !id.trim_matches('0').is_empty();
    if let Some(inner) = record.slice(node.value).strip_prefix("map[") {
        let id = inner.strip_prefix("ExecID:").and_then(|rest| rest.split([' ', ']']).next());
        return id.is_some_and(number);
    }
    let mut children = record.children(Some(place));
    let id = children.find(|(_, child)| record.key(child) == "ExecID");
    id.is_some_and(|(_, child)| number(&record.value(child)))
}

/// Whether the data names a call that opens a file, and not only to write.
fn reads(record: &Fields<'_, '_>, said: Said) -> bool {
    let Some((_, data)) = record.text(said.data) else { return false };
    let Some((_, call)) = split_once(&data, b'=') else { return false };
    let opens = ["SYS_OPEN", "FILE_OPEN", "FILE_PERMISSION"];
    opens.into_iter().any(|open| call.starts_with(open))
        && memmem::find(call.as_bytes(), b"O_WRONLY").is_none()
}
