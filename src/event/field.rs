//! The canonical fields: one line each, with name, alias, label, kind and the name that OCSF has for
//! it.
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
    ocsf: &'static str,
}

macro_rules! fields {
    ($($id:ident $name:literal [$($alias:literal)*] $kind:ident $label:literal $ocsf:literal,)*) => {
        /// A canonical field.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[repr(u8)]
        pub enum Field { $(#[doc = concat!("`", $name, "`: ", $label)] $id,)* }

        /// All fields, in the order of the vocabulary.
        pub const FIELDS: [Field; [$(Field::$id),*].len()] = [$(Field::$id),*];

        const ROWS: [Row; FIELDS.len()] = [
            $(Row { name: $name, aliases: &[$($alias),*], label: $label, kind: Kind::$kind, ocsf: $ocsf },)*
        ];
    };
}

fields! {
    Timestamp "@timestamp" ["time"] Time "Time" "time",
    Assumed "event.time_assumed" ["assumed"] List "Assumed" "",
    Offset "event.time_offset" ["offset"] Text "Clock offset" "",
    EventStart "event.start" ["first_seen"] Time "First seen" "start_time",
    Module "event.module" ["source"] Text "Source" "metadata.product.name",
    Dataset "event.dataset" ["kind"] Text "Kind" "metadata.log_name",
    EventKind "event.kind" [] Text "Event kind" "is_alert",
    Category "event.category" ["category"] Text "Category" "category_name",
    Action "event.action" ["action"] Text "Action" "activity_name",
    Disposition "disposition" [] Text "Disposition" "disposition",
    Outcome "event.outcome" ["outcome"] Text "Outcome" "status",
    Severity "severity" ["event.severity"] Text "Severity" "severity",
    SeverityNative "event.severity_native" ["severity_native"] Text "Native severity" "",
    RuleName "rule.name" ["rule"] Text "Rule" "finding_info.analytic.name",
    RuleId "rule.id" [] Text "Rule id" "finding_info.analytic.uid",
    Message "message" [] Text "Message" "message",
    EventId "event.id" ["id"] Text "Event id" "metadata.uid",
    Count "event.count" ["count"] Int "Occurrences" "count",
    Operation "operation" [] Text "Operation" "class_name",
    Cluster "orchestrator.cluster.name" ["cluster"] Text "Cluster" "",
    Host "host.name" ["node"] Text "Node" "device.hostname",
    Namespace "orchestrator.namespace" ["namespace" "ns"] Text "Namespace" "resources.namespace",
    Pod "orchestrator.resource.name" ["pod"] Text "Pod" "resources.name",
    Workload "workload" [] Text "Workload" "",
    ContainerId "container.id" [] Text "Container id" "container.uid",
    ContainerName "container.name" ["container"] Text "Container" "container.name",
    Image "container.image.name" ["image"] Text "Image" "container.image.name",
    Executable "process.executable" ["exe"] Text "Executable" "process.path",
    ProcessName "process.name" ["process"] Text "Process" "process.name",
    CommandLine "process.command_line" ["cmd"] Text "Command line" "process.cmd_line",
    Pid "process.pid" ["pid"] Int "Process id" "process.pid",
    ParentExecutable "process.parent.executable" [] Text "Parent executable" "process.parent_process.path",
    ParentName "process.parent.name" ["parent"] Text "Parent" "process.parent_process.name",
    ParentPid "process.parent.pid" ["ppid"] Int "Parent id" "process.parent_process.pid",
    UserName "user.name" ["user"] Text "User" "process.user.name",
    UserId "user.id" ["uid"] Id "User id" "process.user.uid",
    FilePath "file.path" ["path"] List "File" "file.path",
    SourceIp "source.ip" ["src"] Text "Source address" "src_endpoint.ip",
    SourcePort "source.port" ["sport"] Int "Source port" "src_endpoint.port",
    SourceResource "source.resource" [] Text "Source workload" "src_endpoint.name",
    DestinationIp "destination.ip" ["dst"] Text "Destination address" "dst_endpoint.ip",
    DestinationPort "destination.port" ["dport"] Int "Destination port" "dst_endpoint.port",
    DestinationResource "destination.resource" [] Text "Destination workload" "dst_endpoint.name",
    DestinationDomain "destination.domain" ["domain"] Text "Destination domain" "dst_endpoint.hostname",
    Transport "network.transport" ["proto"] Text "Transport" "connection_info.protocol_name",
    Protocol "network.protocol" ["app"] Text "Application protocol" "app_name",
    Technique "threat.technique.id" ["technique"] List "Technique" "attacks.technique.uid",
    Tactic "threat.tactic.id" ["tactic"] List "Tactic" "attacks.tactic.uid",
    Suggested "threat.technique.suggested" [] List "Suggested technique" "",
    Signal "signal" [] List "Signal" "",
    Tags "tags" ["tag"] List "Tags" "metadata.labels",
    Labels "labels" ["label"] List "Labels" "container.labels",
    Mark "mark" [] List "Mark" "",
    Note "note" [] Text "Note" "comment",
    Side "side" [] Text "Side" "",
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

    /// The name in the Elastic Common Schema, where that has one: most often the canonical name.
    pub fn ecs(self) -> Option<&'static str> {
        match self {
            Field::Severity => Some("event.severity"),
            Field::Assumed
            | Field::Offset
            | Field::Disposition
            | Field::SeverityNative
            | Field::Count
            | Field::Operation
            | Field::Workload
            | Field::SourceResource
            | Field::DestinationResource
            | Field::Suggested
            | Field::Signal
            | Field::Mark
            | Field::Note
            | Field::Side => None,
            _ => Some(self.name()),
        }
    }

    /// The path in OCSF 1.8, where that has a counterpart: in the classes of activities, with the
    /// profiles of containers and security controls. A Detection Finding has process, container
    /// and endpoints in its `evidences`.
    pub fn ocsf(self) -> Option<&'static str> {
        Some(self.row().ocsf).filter(|path| !path.is_empty())
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

    #[test]
    fn each_field_that_ocsf_has_too_names_it() {
        let none = FIELDS.into_iter().filter(|field| field.ocsf().is_none());
        let ours = [
            Field::Assumed,
            Field::Offset,
            Field::SeverityNative,
            Field::Cluster,
            Field::Workload,
            Field::Suggested,
            Field::Signal,
            Field::Mark,
            Field::Side,
        ];
        assert_eq!(none.collect::<Vec<_>>(), ours);
        let mut seen = std::collections::BTreeSet::new();
        for path in FIELDS.into_iter().filter_map(Field::ocsf) {
            assert!(seen.insert(path), "{path} stands twice");
            let is_name = |name: &str| {
                !name.is_empty() && name.bytes().all(|of| of.is_ascii_lowercase() || of == b'_')
            };
            assert!(path.split('.').all(is_name), "{path}");
        }
        for (field, path) in [
            (Field::Timestamp, "time"),
            (Field::RuleName, "finding_info.analytic.name"),
            (Field::CommandLine, "process.cmd_line"),
            (Field::ParentPid, "process.parent_process.pid"),
            (Field::DestinationIp, "dst_endpoint.ip"),
            (Field::Technique, "attacks.technique.uid"),
        ] {
            assert_eq!(field.ocsf(), Some(path));
        }
    }

    #[test]
    fn what_ecs_does_not_have_is_told_apart() {
        assert_eq!(Field::Severity.ecs(), Some("event.severity"));
        assert_eq!(Field::ProcessName.ecs(), Some("process.name"));
        for field in FIELDS {
            let ecs = field.ecs();
            assert!(ecs.is_none_or(|name| Field::parse(name) == Some(field)));
            // Names of ECS have a part of it in front, but for the few of its base.
            let base = matches!(field.name(), "@timestamp" | "message" | "tags" | "labels");
            assert!(ecs.is_none_or(|name| name.contains('.') || base), "{ecs:?}");
        }
    }
}
