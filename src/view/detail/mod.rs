//! One event taken apart: what, where, who and how, and the mapping of its fields.
//!
//! Each value keeps the field and the match that includes or excludes it. What a record
//! leaves out is said, because "not in the record" is an answer too.

use super::{attack, controls, doubts, time, words};
use crate::event::{Disposition, Field};
use crate::protocol::{Detail, DetailField};
use crate::query::{Match, Val};

pub mod compare;
pub mod mask;
pub mod raw;

/// A group of facts: What, Where, Who, How.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Its head.
    pub title: &'static str,
    /// Its facts.
    pub facts: Vec<Fact>,
}

/// One fact of a block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What it is.
    pub label: &'static str,
    /// Its values; most facts have one.
    pub values: Vec<Shown>,
    /// What is said in their place, or after them.
    pub note: Option<String>,
    /// Why they were concluded, when they were not read from one field.
    pub why: Option<String>,
    /// Whether the values were in the file, and so are set in the monospaced face.
    pub mono: bool,
    /// Whether we concluded them from what the record says: no tool or policy says so.
    pub ours: bool,
}

/// A value that can be included in the filter, or excluded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// What is shown.
    pub text: String,
    /// Which field.
    pub field: Field,
    /// What the filter compares with.
    pub value: Match,
}

/// The four blocks of an event; `when` puts an instant into words.
pub fn blocks(detail: &Detail, when: &dyn Fn(i64) -> String) -> Vec<Block> {
    let facts = Facts { detail, when };
    vec![
        Block { title: "What", facts: facts.what() },
        Block { title: "Where", facts: facts.of(WHERE) },
        Block { title: "Who", facts: facts.of(WHO) },
        Block { title: "How", facts: facts.how() },
    ]
}

struct Facts<'a> {
    detail: &'a Detail,
    when: &'a dyn Fn(i64) -> String,
}

impl Facts<'_> {
    fn field(&self, field: Field) -> Option<&DetailField> {
        self.detail.fields.iter().find(|entry| entry.field == field)
    }

    fn text(&self, field: Field) -> Option<String> {
        self.field(field).and_then(|entry| texts(&entry.value).into_iter().next())
    }

    fn values(&self, field: Field) -> Vec<Shown> {
        let Some(entry) = self.field(field) else { return Vec::new() };
        if let Val::Time(at) = entry.value {
            // What the filter compares with is moved, too.
            let at = at.saturating_add(self.detail.row.offset());
            let value = Match::Exact(time::iso(at));
            return vec![Shown { text: (self.when)(at), field, value }];
        }
        let texts = texts(&entry.value).into_iter();
        texts
            .map(|text| Shown {
                text: match field {
                    Field::Severity | Field::Disposition => words::capital(&text),
                    Field::Technique | Field::Tactic | Field::Suggested => {
                        attack::named(&text).unwrap_or_else(|| words::long(&text).into_owned())
                    }
                    _ => words::value(field, &text).into_owned(),
                },
                field,
                value: Match::Exact(text),
            })
            .collect()
    }

    /// The fact of a field; nothing where the record does not have it.
    fn some(&self, label: &'static str, field: Field, mono: bool) -> Option<Fact> {
        let values = self.values(field);
        let why = self.field(field)?.derived.clone();
        let ours = matches!(field, Field::Suggested | Field::Signal);
        Some(Fact { label, values, note: None, why, mono, ours })
    }

    /// Adds the facts of a table.
    fn add(&self, facts: &mut Vec<Fact>, lines: &[Line]) {
        for Line(label, field, mono, absent) in lines {
            let absent = match field {
                Field::Namespace | Field::Pod if self.detail.row.host => "none: a host event",
                _ => absent,
            };
            if facts.iter().any(|fact| fact.label == *label) {
                continue;
            }
            match self.some(label, *field, *mono).or_else(|| self.no_time(*field)) {
                Some(fact) => facts.push(fact),
                None if absent.is_empty() => {}
                None => facts.push(missing(label, absent)),
            }
        }
    }

    /// Of a time: what stands in its place and is none.
    fn no_time(&self, field: Field) -> Option<Fact> {
        let (path, text) = self.detail.no_time.as_ref().filter(|_| field == Field::Timestamp)?;
        let text = words::middle(&words::visible(text), 60).into_owned();
        let lead = ["undated: “", &text, "” in ", path].concat();
        Some(missing("Time", &[&lead, " is no time of the years 1678 to 2262"].concat()))
    }

    fn what(&self) -> Vec<Fact> {
        let row = &self.detail.row;
        let module = self.text(Field::Module).unwrap_or_default();
        let severity = Fact {
            label: "Severity",
            values: vec![Shown {
                text: words::severity(row.severity).to_owned(),
                field: Field::Severity,
                value: Match::Exact(row.severity.word().to_owned()),
            }],
            note: self
                .text(Field::SeverityNative)
                .map(|native| words::native_in_full(&module, &native)),
            why: None,
            mono: false,
            ours: false,
        };
        let disposition = Fact {
            label: "Disposition",
            values: vec![Shown {
                text: words::disposition(row.disposition).to_owned(),
                field: Field::Disposition,
                value: Match::Exact(row.disposition.word().to_owned()),
            }],
            note: Some([words::disposition_means(row.disposition), self.monitored()].concat()),
            why: None,
            mono: false,
            ours: false,
        };
        let mut facts = vec![severity, disposition];
        let doubts = doubts::of(self.detail);
        if !doubts.is_empty() {
            facts.push(missing("Contradiction", &words::capital(&doubts.join("; "))));
        }
        self.add(&mut facts, WHAT);
        let recorded = self.detail.row.recorded().filter(|_| self.detail.row.offset() != 0);
        if let Some(recorded) = recorded {
            let at = facts.iter().position(|fact| fact.label == "Clock offset").unwrap_or(0);
            facts.insert(at, missing("As recorded", &(self.when)(recorded)));
        }
        facts
    }

    /// Of NeuVector's threats: a sensor that only monitors refuses nothing, whatever comes.
    fn monitored(&self) -> &'static str {
        let held = |(path, value): &(String, String)| path == "monitor" && value == "true";
        let detected = self.detail.row.disposition == Disposition::Detected;
        match detected && self.detail.rest.iter().any(held) {
            true => ": it is in monitor mode, in which nothing is refused",
            false => "",
        }
    }

    fn of(&self, lines: &[Line]) -> Vec<Fact> {
        let mut facts = Vec::new();
        self.add(&mut facts, lines);
        facts
    }

    fn how(&self) -> Vec<Fact> {
        let mut facts = self.of(HOW);
        // Before the tags that name them.
        let at = facts.iter().position(|fact| fact.label == "Tags").unwrap_or(facts.len());
        facts.splice(at..at, self.controls());
        if facts.is_empty() {
            facts.push(missing("Object", "The record names no file, address or technique"));
        }
        facts
    }
}

impl Facts<'_> {
    /// The compliance controls that tags name, each once.
    fn controls(&self) -> Option<Fact> {
        let mut values: Vec<Shown> = Vec::new();
        for tag in self.values(Field::Tags) {
            let Match::Exact(text) = &tag.value else { continue };
            if let Some(text) = controls::control(text)
                && !values.iter().any(|held| held.text == text)
            {
                values.push(Shown { text, ..tag });
            }
        }
        let label = "Controls, tagged by the policy";
        let fact = Fact { label, values, note: None, why: None, mono: true, ours: false };
        (!fact.values.is_empty()).then_some(fact)
    }
}

fn missing(label: &'static str, absent: &str) -> Fact {
    let note = Some(absent.to_owned());
    Fact { label, values: Vec::new(), note, why: None, mono: false, ours: false }
}

/// A line of a block: what it is, the field, whether it is monospaced, and what is said where
/// the record lacks it; nothing is, if that is empty. Of lines with the same label the first
/// that the record has counts.
struct Line(&'static str, Field, bool, &'static str);

const ABSENT: &str = "not in the record";

const WHAT: &[Line] = &[
    Line("Time", Field::Timestamp, false, "undated: the record carries no time"),
    Line("Clock offset", Field::Offset, false, ""),
    Line("Assumed", Field::Assumed, false, ""),
    Line("Action", Field::Action, false, ""),
    Line("Outcome", Field::Outcome, false, ""),
    Line("Rule", Field::RuleName, true, ""),
    Line("Rule id", Field::RuleId, true, ""),
    Line("Message", Field::Message, false, ""),
    Line("Category", Field::Category, false, ""),
    Line("Operation", Field::Operation, false, ""),
    Line("Occurrences", Field::Count, false, ""),
    Line("First seen", Field::EventStart, false, ""),
    Line("Event id", Field::EventId, true, ""),
];

const WHERE: &[Line] = &[
    Line("Namespace", Field::Namespace, true, ABSENT),
    Line("Pod", Field::Pod, true, ABSENT),
    Line("Workload", Field::Workload, true, ""),
    Line("Container", Field::ContainerName, true, ""),
    Line("Container id", Field::ContainerId, true, ""),
    Line("Image", Field::Image, true, ""),
    Line("Node", Field::Host, true, ABSENT),
    Line("Cluster", Field::Cluster, true, ""),
];

const WHO: &[Line] = &[
    Line("Parent", Field::ParentExecutable, true, ""),
    Line("Parent", Field::ParentName, true, ""),
    Line("Parent id", Field::ParentPid, true, ""),
    Line("Process", Field::Executable, true, ""),
    Line("Process", Field::ProcessName, true, ABSENT),
    Line("Process id", Field::Pid, true, ""),
    Line("Command line", Field::CommandLine, true, ""),
    Line("User", Field::UserName, true, "not in the record; absent is not root"),
    Line("User id", Field::UserId, true, ""),
];

const HOW: &[Line] = &[
    Line("File", Field::FilePath, true, ""),
    Line("Source address", Field::SourceIp, true, ""),
    Line("Source port", Field::SourcePort, true, ""),
    Line("Source workload", Field::SourceResource, true, ""),
    Line("Destination address", Field::DestinationIp, true, ""),
    Line("Destination port", Field::DestinationPort, true, ""),
    Line("Destination workload", Field::DestinationResource, true, ""),
    Line("Destination domain", Field::DestinationDomain, true, ""),
    Line("Transport", Field::Transport, false, ""),
    Line("Application protocol", Field::Protocol, false, ""),
    Line("Technique, tagged by the policy", Field::Technique, true, ""),
    Line("Tactic, tagged by the policy", Field::Tactic, true, ""),
    Line("Techniques, our guess", Field::Suggested, true, ""),
    Line("Signals, ours", Field::Signal, false, ""),
    Line("Tags", Field::Tags, false, ""),
    Line("Labels", Field::Labels, true, ""),
];

fn texts(value: &Val) -> Vec<String> {
    match value {
        Val::Text(text) => vec![text.clone()],
        Val::Int(number) => vec![number.to_string()],
        Val::Time(at) => vec![time::iso(*at)],
        Val::List(list) => list.clone(),
    }
}

/// One line of the mapping: a field of the record, and what it became.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapped {
    /// The path in the record; `None` for what was concluded.
    pub from: Option<String>,
    /// The canonical name, or `raw.` and the path.
    pub name: String,
    /// What the field is called in OCSF, and in the Elastic Common Schema where that is not the
    /// canonical name; nothing of what has no canonical name.
    pub schemas: String,
    /// The value.
    pub value: String,
    /// Why it was concluded.
    pub derived: Option<String>,
    /// Whether it has no canonical name.
    pub unmapped: bool,
}

/// The mapping of all fields: canonical ones, then those that have no canonical name.
pub fn mapping(detail: &Detail) -> Vec<Mapped> {
    let mapped = detail.fields.iter().map(|entry| Mapped {
        from: entry.from.as_ref().map(|path| words::long(path).into_owned()),
        name: entry.field.name().to_owned(),
        schemas: schemas(entry.field),
        value: words::long(&texts(&entry.value).join(", ")).into_owned(),
        derived: entry.derived.clone(),
        unmapped: false,
    });
    let rest = detail.rest.iter().map(|(path, value)| Mapped {
        from: Some(words::long(path).into_owned()),
        name: format!("raw.{}", words::long(path)),
        schemas: String::new(),
        value: words::long(value).into_owned(),
        derived: None,
        unmapped: true,
    });
    mapped.chain(rest).collect()
}

/// What a field is called in other schemas.
fn schemas(field: Field) -> String {
    let mut said = match field.ecs() {
        Some(name) if name == field.name() => String::new(),
        name => ["ECS ", name.unwrap_or("none"), " · "].concat(),
    };
    said += "OCSF ";
    said + field.ocsf().unwrap_or("none")
}

#[cfg(test)]
mod tests;
