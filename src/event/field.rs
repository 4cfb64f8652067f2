//! The canonical fields: one line each, with name, alias, label and kind.
//!
//! Everything that lists fields (columns, facets, the query language, the detail,
//! exports, the documentation) is driven by this table.

use serde::{Deserialize, Serialize};

/// What sort of value a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// An identifier: text, printed as a number where it is one.
    Id,
    /// A whole number.
    Int,
    /// An instant: nanoseconds since the epoch, UTC.
    Time,
    /// Several texts.
    List,
}

struct Row {
    name: &'static str,
    aliases: &'static [&'static str],
    label: &'static str,
    kind: Kind,
}

macro_rules! fields {
    ($($id:ident $name:literal [$($alias:literal)*] $kind:ident $label:literal,)*) => {
        /// A canonical field.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[repr(u8)]
        pub enum Field { $(#[doc = concat!("`", $name, "`: ", $label)] $id,)* }

        /// All fields, in the order of the vocabulary.
        pub const FIELDS: [Field; [$(Field::$id),*].len()] = [$(Field::$id),*];

        const ROWS: [Row; FIELDS.len()] = [
            $(Row { name: $name, aliases: &[$($alias),*], label: $label, kind: Kind::$kind },)*
        ];
    };
}

fields! {
    Timestamp "@timestamp" ["time"] Time "Time",
    Assumed "event.time_assumed" ["assumed"] List "Assumed",
    Offset "event.time_offset" ["offset"] Text "Clock offset",
    EventStart "event.start" ["first_seen"] Time "First seen",
    Module "event.module" ["source"] Text "Source",
    Dataset "event.dataset" ["kind"] Text "Kind",
    EventKind "event.kind" [] Text "Event kind",
    Category "event.category" ["category"] Text "Category",
    Action "event.action" ["action"] Text "Action",
    Disposition "disposition" [] Text "Disposition",
    Outcome "event.outcome" ["outcome"] Text "Outcome",
    Severity "severity" ["event.severity"] Text "Severity",
    SeverityNative "event.severity_native" ["severity_native"] Text "Native severity",
    RuleName "rule.name" ["rule"] Text "Rule",
    RuleId "rule.id" [] Text "Rule id",
    Message "message" [] Text "Message",
    EventId "event.id" ["id"] Text "Event id",
    Count "event.count" ["count"] Int "Occurrences",
    Operation "operation" [] Text "Operation",
    Cluster "orchestrator.cluster.name" ["cluster"] Text "Cluster",
    Host "host.name" ["node"] Text "Node",
    Namespace "orchestrator.namespace" ["namespace" "ns"] Text "Namespace",
    Pod "orchestrator.resource.name" ["pod"] Text "Pod",
    Workload "workload" [] Text "Workload",
    ContainerId "container.id" [] Text "Container id",
    ContainerName "container.name" ["container"] Text "Container",
    Image "container.image.name" ["image"] Text "Image",
    Executable "process.executable" ["exe"] Text "Executable",
    ProcessName "process.name" ["process"] Text "Process",
    CommandLine "process.command_line" ["cmd"] Text "Command line",
    Pid "process.pid" ["pid"] Int "Process id",
    ParentExecutable "process.parent.executable" [] Text "Parent executable",
    ParentName "process.parent.name" ["parent"] Text "Parent",
    ParentPid "process.parent.pid" ["ppid"] Int "Parent id",
    UserName "user.name" ["user"] Text "User",
    UserId "user.id" ["uid"] Id "User id",
    FilePath "file.path" ["path"] List "File",
    SourceIp "source.ip" ["src"] Text "Source address",
    SourcePort "source.port" ["sport"] Int "Source port",
    SourceResource "source.resource" [] Text "Source workload",
    DestinationIp "destination.ip" ["dst"] Text "Destination address",
    DestinationPort "destination.port" ["dport"] Int "Destination port",
    DestinationResource "destination.resource" [] Text "Destination workload",
    DestinationDomain "destination.domain" ["domain"] Text "Destination domain",
    Transport "network.transport" ["proto"] Text "Transport",
    Protocol "network.protocol" ["app"] Text "Application protocol",
    Technique "threat.technique.id" ["technique"] List "Technique",
    Tactic "threat.tactic.id" ["tactic"] List "Tactic",
    Suggested "threat.technique.suggested" [] List "Suggested technique",
    Signal "signal" [] List "Signal",
    Tags "tags" ["tag"] List "Tags",
    Labels "labels" ["label"] List "Labels",
    Mark "mark" [] List "Mark",
    Note "note" [] Text "Note",
    Side "side" [] Text "Side",
}

impl Field {
    /// Its place in [`FIELDS`].
    pub fn index(self) -> usize {
        self as usize
    }

    fn row(self) -> &'static Row {
        // `ROWS` has one line for each variant, so the index is always inside.
        ROWS.get(self.index()).unwrap_or(&ROWS[0])
    }

    /// The canonical name, such as `process.name`.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The short name that the query bar prints, such as `process`.
    pub fn alias(self) -> &'static str {
        match self {
            Field::Severity => "severity",
            _ => self.row().aliases.first().copied().unwrap_or(self.row().name),
        }
    }

    /// The canonical name, then the others.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        let row = self.row();
        std::iter::once(row.name).chain(row.aliases.iter().copied())
    }

    /// The name in words, for people.
    pub fn label(self) -> &'static str {
        self.row().label
    }

    /// What sort of value it holds.
    pub fn kind(self) -> Kind {
        self.row().kind
    }

    /// A field by its canonical name or an alias.
    pub fn parse(name: &str) -> Option<Field> {
        FIELDS.into_iter().find(|field| field.names().any(|of| of == name))
    }

    /// Whether it holds what a person says of the event or its input, and not what its record does.
    pub fn of_person(self) -> bool {
        matches!(self, Field::Mark | Field::Note | Field::Side)
    }

    /// Whether a [`Clock`](super::Clock) makes or moves it.
    pub fn is_of_clock(self) -> bool {
        matches!(self, Field::Offset | Field::EventStart)
    }

    /// Whether a host event has no such value by its nature (it belongs to no workload).
    pub fn of_workload(self) -> bool {
        matches!(
            self,
            Field::Namespace
                | Field::Pod
                | Field::Workload
                | Field::ContainerId
                | Field::ContainerName
                | Field::Image
        )
    }
}

/// The values of [`Field::Side`]: an event is of the inputs that are set as baseline, of the others,
/// or found in both. No event has one where no baseline is set.
pub const SIDES: [&str; 3] = ["baseline", "current", "both"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_aliases_are_unique_and_found() {
        let mut seen = std::collections::BTreeSet::new();
        for field in FIELDS {
            for name in field.names() {
                assert!(seen.insert(name), "{name} stands twice");
                assert_eq!(Field::parse(name), Some(field));
            }
        }
    }
}
