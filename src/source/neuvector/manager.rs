//! Rows of the manager's table of security events (`Security_events.csv`): sentences and lists
//! made for people, of which ids, images and more were left out.
//!
//! What they look like is in neuvector/manager: `_organizeSecEventTblRow` and what it calls in
//! `routes/security-events/security-events.component.ts`, the endpoints' names in
//! `common/services/security-events.service.ts`, the words in `assets/i18n/en-common.json`
//! (`securityEvent`). Quotes became `'`. Ports of the details are not read: the manager writes
//! its own side's port as the remote one. Titles in another language stay as they are.

use super::finish::key;
use super::kind::{Kind, disposition, outcome, words};
use super::known;
use crate::event::{Field, From, Value};
use crate::source::convert::{int, split};
use crate::source::fields::Fields;
use crate::source::{Convert, Write};

/// Titles of incidents: how they begin, and the name of what they report, but for where.
const TITLES: &[(&str, &str)] = &[
    ("Suspicious process", "Suspicious.Process"),
    ("Tunnel by ", "Tunnel.Detected"),
    ("The privilege by ", "Privilege.Escalation"),
    ("The package under ", "Package.Updated"),
    ("The files under ", "File.Modified"),
    ("The file ", "FileAccess.Violation"),
    ("Process profile rule violation ", ""),
];

/// Titles of violations: how they begin, and the id of the rule where it follows from that.
const VIOLATIONS: &[(&str, &str)] = &[
    ("Implicit deny rule was violated", "0"),
    ("Cross namespace boundary violation", ""),
    ("Network rule ", ""),
];

/// Lines of the details that are what a field holds.
const DETAILS: &[(&str, Field)] = &[
    ("Cluster Name", Field::Cluster),
    ("Description", Field::Message),
    ("Process Name", Field::ProcessName),
    ("Process Path", Field::Executable),
    ("Process Command", Field::CommandLine),
    ("Process Effective UID", Field::UserId),
    ("Process Effective User", Field::UserName),
];

const TITLE: From = From::Derived("the manager's words for it");

pub(super) fn finish<'a>(record: &Fields<'_, 'a>, event: &mut Write<'_, 'a>) {
    record.copy(key::Datetime, Field::Timestamp, Convert::Clock, event);
    let title = record.text(key::Title).map(|(_, title)| title).unwrap_or_default();
    let (kind, name) = what(&title);
    match kind {
        Kind::Violation => {
            let number =
                title.strip_prefix("Network rule ").and_then(|rest| rest.split(' ').next());
            let by_title = || VIOLATIONS.iter().find(|(start, _)| title.starts_with(start));
            let id = number.or_else(|| by_title().map(|(_, id)| *id)).unwrap_or_default();
            if !id.is_empty() {
                event.set_text(Field::RuleId, id.to_owned(), TITLE);
            }
        }
        _ if !name.is_empty() => event.set_text(Field::RuleName, name.clone(), TITLE),
        _ => {}
    }
    details(record, kind, event);
    location(record, kind, &title, event);
    let action = event.text(Field::Action).unwrap_or_default().to_ascii_lowercase();
    let action = if action == "denied" { "deny" } else { &action };
    let disposition = disposition(kind, &name, action);
    for (field, word) in words(kind, &name, false).into_iter().filter(|(_, word)| !word.is_empty())
    {
        event.set_word(field, word, TITLE);
    }
    event.set_word(Field::Disposition, disposition, From::Derived("the action, by kind of record"));
    if let Some((word, why)) = outcome(kind, &name, disposition, false) {
        event.set_word(Field::Outcome, word, From::Derived(why));
    }
    if !event.has(Field::Message) {
        record.copy(key::Title, Field::Message, Convert::Text, event);
    }
    known::explain(kind, title.starts_with("Cross "), event);
}

/// The kind that a title is of, and the name of the incident or threat. Threats have their name
/// for a title; names have no blanks.
fn what(title: &str) -> (Kind, String) {
    let host = title.contains(" on host '");
    let begins = |(start, _): &&(&str, &str)| title.starts_with(start);
    if VIOLATIONS.iter().any(|violation| begins(&violation)) {
        return (Kind::Violation, String::new());
    }
    let name = match TITLES.iter().find(begins) {
        Some((_, "")) if host => "Host.Process.Violation".to_owned(),
        Some((_, "")) => "Process.Profile.Violation".to_owned(),
        Some((_, what)) => [if host { "Host." } else { "Container." }, what].concat(),
        None if title.contains(' ') => return (Kind::Event, String::new()),
        None => return (Kind::Threat, title.to_owned()),
    };
    (Kind::Incident, name)
}

/// `Label: value`, a line each; before them what an incident says.
fn details<'a>(record: &Fields<'_, 'a>, kind: Kind, event: &mut Write<'_, 'a>) {
    let Some((from, text)) = record.text(key::Details) else { return };
    for (at, line) in text.lines().enumerate() {
        let (label, value) = line.split_once(": ").unwrap_or_default();
        let field = DETAILS.iter().find(|(of, _)| *of == label);
        match (field, label) {
            (Some((_, field)), _) => event.set_text(*field, value.to_owned(), from),
            (None, "Applications") if kind != Kind::Incident => {
                let first = value.split(", ").next().unwrap_or_default();
                event.set_text(Field::Protocol, first.to_owned(), from);
            }
            (None, "Count") => {
                if let Some(count) = int(value) {
                    event.set(Field::Count, Value::Int(count), from);
                }
            }
            (None, "File Path") => {
                let paths = split(value.to_owned().into(), ", ").collect();
                event.set(Field::FilePath, Value::List(paths), from);
            }
            (None, _) if at == 0 && kind == Kind::Incident => {
                event.set_text(Field::Message, line.to_owned(), from);
            }
            (None, _) => {}
        }
    }
}

/// `Source:` and `Destination:`, or `Host:` and `Container:`; of a container, the title of an
/// incident says more.
fn location<'a>(record: &Fields<'_, 'a>, kind: Kind, title: &str, event: &mut Write<'_, 'a>) {
    let Some((from, text)) = record.text(key::Location) else { return };
    let mut places = [None, None];
    for line in text.lines() {
        let Some((label, value)) = line.split_once(": ") else { continue };
        let (domain, name) = value.split_once(": ").unwrap_or(("", value));
        let place = match label {
            "Host" => {
                event.set_text(Field::Host, value.to_owned(), from);
                continue;
            }
            "Source" => {
                let name = source(name, event, from);
                (domain, name)
            }
            "Destination" => (domain, destination(name, event, from)),
            "Container" => (domain, name),
            _ => continue,
        };
        // A threat is placed where its victim is, all else where it began, if that is here.
        let first = usize::from((kind == Kind::Threat) == (label == "Source"));
        if let Some(slot) = places.get_mut(first) {
            *slot = Some(place).filter(|(domain, _)| !domain.is_empty());
        }
    }
    let mut quoted = title.split(" container '").skip(1).filter_map(|rest| rest.split('\'').next());
    let parts: Vec<&str> = quoted.next().unwrap_or_default().split(':').collect();
    if let [domain, service, pod] = parts.as_slice() {
        event.set_text(Field::Workload, (*service).to_owned(), TITLE);
        places = [Some((domain, pod)), None];
    }
    let from = if parts.len() == 3 { TITLE } else { from };
    if let Some((domain, pod)) = places.into_iter().flatten().next() {
        event.set_text(Field::Namespace, domain.to_owned(), from);
        event.set_text(Field::Pod, pod.to_owned(), from);
    }
    if !event.has(Field::Host)
        && let Some(host) =
            title.split(" on host '").nth(1).and_then(|rest| rest.split('\'').next())
    {
        event.set_text(Field::Host, host.to_owned(), TITLE);
    }
}

/// `name (address)`, or either.
fn source<'t>(shown: &'t str, event: &mut Write<'_, '_>, from: From) -> &'t str {
    let (name, address) = match shown.strip_suffix(')').and_then(|rest| rest.split_once(" (")) {
        Some(parts) => parts,
        None if is_address(shown) => ("", shown),
        None => (shown, ""),
    };
    set(Field::SourceResource, name, event, from);
    set(Field::SourceIp, address, event, from);
    name
}

/// `name:port(port outside)`; an address stands for a name that is not known.
fn destination<'t>(shown: &'t str, event: &mut Write<'_, '_>, from: From) -> &'t str {
    let inner = shown.strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    let shown = inner.map_or(shown, |(inner, _)| inner).trim_end();
    let digits = |port: &str| {
        (1..=5).contains(&port.len()) && port.bytes().all(|byte| byte.is_ascii_digit())
    };
    let (name, port) =
        shown.rsplit_once(':').filter(|(_, port)| digits(port)).unwrap_or((shown, ""));
    if let Some(port) = int(port).filter(|port| *port > 0) {
        event.set(Field::DestinationPort, Value::Int(port), from);
    }
    if is_address(name) {
        set(Field::DestinationIp, name, event, from);
        return "";
    }
    set(Field::DestinationResource, name, event, from);
    name
}

fn set(field: Field, text: &str, event: &mut Write<'_, '_>, from: From) {
    if !text.is_empty() {
        event.set_text(field, text.to_owned(), from);
    }
}

fn is_address(text: &str) -> bool {
    text.parse::<std::net::IpAddr>().is_ok()
}
