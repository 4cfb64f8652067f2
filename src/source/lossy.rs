//! What a record does not tell, so that nobody takes what is not there for what did not happen:
//! forms that leave fields out, and times that are none.

use super::Source;
use crate::event::Field;
use crate::record::{Carried, Kind, Record};

/// Fields that a record of such a form has, whether it is plain text, a field that it lacks, and
/// what is left out.
const FORMS: &[(&[&str], bool, &str, &str)] = &[
    // neuvector/manager, `_organizeSecEventTblRow`.
    (
        &["Title", "Location", "Details", "Datetime"],
        false,
        "",
        "The manager's table leaves fields out: ids, images, most of the nodes, and the zone of its times.",
    ),
    // neuvector/neuvector, `controller/common/output.go`.
    (
        &["level", "reported_timestamp"],
        true,
        "notification",
        "The plain webhook leaves out what kind of record it is; its fields tell.",
    ),
    // kubearmor/sidekick, `outputs/relay-client.go`.
    (&["OwnerRef", "Hostname"], false, "Type", SIDEKICK),
    (&["EventType", "CEF"], true, "Type", SIDEKICK),
];

const SIDEKICK: &str =
    "KubeArmor's sidekick leaves fields out: the type of the event and the action.";

const TABLE: &str =
    "A table has the same columns for all of its rows: it leaves out what else the record held.";

/// What the form of a record leaves out, in a sentence.
pub fn leaves_out(record: &Record<'_>, carried: Option<&Carried>) -> Option<&'static str> {
    let has = |key: &str| record.find(key).is_some();
    let plain = record.nodes.first().is_some_and(|node| node.kind == Kind::Plain);
    let form = FORMS.iter().find(|(keys, text, lacks, _)| {
        keys.iter().all(|key| has(key)) && (!text || plain) && (lacks.is_empty() || !has(lacks))
    });
    let table = || carried.is_some_and(Carried::is_row).then_some(TABLE);
    form.map(|(.., words)| *words).or_else(table)
}

/// Where a source looks for a time and found what is none: the path, and what stands there. For a
/// record without a time.
pub fn no_time(record: &Record<'_>, source: &Source) -> Option<(&'static str, String)> {
    let paths = source.fields.iter().filter(|row| row.0 == Field::Timestamp);
    paths.flat_map(|row| row.1).find_map(|path| {
        let node = record.nodes.get(record.at(path)?)?;
        let text = record.value(node);
        let none = matches!(node.kind, Kind::Array | Kind::Object)
            || matches!(text.trim(), "" | "0" | "null");
        (!none).then(|| (*path, text.into_owned()))
    })
}
