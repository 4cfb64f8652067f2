//! What the table cannot say of KubeArmor's events: severity, disposition, who owns the
//! pod, and what `Resource` and `Source` are about.

use super::network::network;
use crate::bytes::split_once;
use crate::event::{Field, From, Raw, Value};
use crate::source::convert::{base, int};
use crate::source::fields::{Fields, at, keys};
use crate::source::{Convert, OWNER, Write};
use std::borrow::Cow;

keys! {
    Data | data, Enforcer | enforcer, Owner | owner, Resource | resource, Result | result,
    Source | source,
}

pub(super) fn finish<'a>(record: &Fields<'_, 'a>, event: &mut Write<'_, 'a>) {
    kind(record, event);
    let alert = event.text(Field::Dataset).is_some_and(|dataset| dataset.ends_with("alert"));
    let event_kind = if alert { "alert" } else { "event" };
    event.set_word(Field::EventKind, event_kind, From::Derived("the type of the record"));
    severity(alert, event);
    result(record, alert, event);
    owner(record, event);
    match event.text(Field::Operation) {
        Some("process") => record.copy(key::Resource, Field::CommandLine, Convert::Text, event),
        Some("file") => {
            if let Some((from, resource)) = record.text(key::Resource) {
                event.set(Field::FilePath, Value::List(vec![resource]), from);
            }
            command(record, event);
        }
        Some("network") => {
            command(record, event);
            if let Some((from, resource)) = record.text(key::Resource) {
                let data = record.text(key::Data).map_or(Cow::Borrowed(""), |(_, data)| data);
                network(&resource, &data, from, event);
            }
        }
        _ => command(record, event),
    }
}

/// The dataset where `Type` is missing or unknown: a policy, action or enforcer makes an
/// alert; a container or namespace makes it one of a container.
fn kind(record: &Fields<'_, '_>, event: &mut Write<'_, '_>) {
    if event.has(Field::Dataset) {
        return;
    }
    let enforced = record.text(key::Enforcer).is_some();
    let alert =
        enforced || event.text(Field::RuleName).is_some() || event.text(Field::Action).is_some();
    let container =
        event.text(Field::ContainerId).is_some() || event.text(Field::Namespace).is_some();
    let dataset = match (alert, container) {
        (true, true) => "kubearmor.alert",
        (true, false) => "kubearmor.host_alert",
        (false, true) => "kubearmor.log",
        (false, false) => "kubearmor.host_log",
    };
    event.set_word(Field::Dataset, dataset, From::Derived("the fields of the record"));
}

fn severity(alert: bool, event: &mut Write<'_, '_>) {
    let native = event.text(Field::SeverityNative).and_then(int);
    let (word, why) = match native {
        Some(9..) => ("critical", "policy severity 9 to 10; which end is worse is our assumption"),
        Some(7..=8) => ("high", "policy severity 7 to 8; which end is worse is our assumption"),
        Some(4..=6) => ("medium", "policy severity 4 to 6; which end is worse is our assumption"),
        Some(1..=3) => ("low", "policy severity 1 to 3; which end is worse is our assumption"),
        _ if alert => ("unknown", "the policy sets none"),
        _ => ("info", "telemetry"),
    };
    event.set_word(Field::Severity, word, From::Derived(why));
}

/// Disposition and outcome. `Audit (Block)` means that enforcement was not available: the
/// call was only audited.
fn result(record: &Fields<'_, '_>, alert: bool, event: &mut Write<'_, '_>) {
    let result = record.text(key::Result);
    let refused = result.as_ref().map(|(_, text)| text != "Passed");
    if let (Some(refused), Some((from, _))) = (refused, result) {
        event.set_word(Field::Outcome, if refused { "failure" } else { "success" }, from);
    }
    let action = event.text(Field::Action).unwrap_or_default();
    let word = match (alert, action, refused) {
        (false, ..) => "logged",
        (true, "Block", Some(true)) => "blocked",
        (true, action, Some(false)) if action.starts_with("Audit") => "allowed",
        (true, action, _) if action.starts_with("Audit") => "detected",
        (true, "Allow", Some(false)) => "allowed",
        _ => "unknown",
    };
    event.set_word(Field::Disposition, word, From::Derived("action and result"));
}

/// `Owner` as an object, or as `map[Name:x Namespace:y Ref:Deployment]` in text.
fn owner<'a>(record: &Fields<'_, 'a>, event: &mut Write<'_, 'a>) {
    let Some((place, node)) = record.find(key::Owner) else { return };
    let text = record.slice(node.value);
    let raw = (!node.escaped).then_some(Raw { conversion: OWNER, text });
    event.set_converted(&[Field::Workload], raw, &|_| {
        let [kind, name] = [["Ref", "ref"], ["Name", "name"]].map(|names| {
            if let Some(inner) = text.strip_prefix("map[") {
                let words = inner.trim_end_matches(']').split(' ');
                let mut pairs = words.filter_map(|word| word.split_once(':'));
                let found = pairs.find(|(key, _)| names.contains(key));
                return found.map_or(String::new(), |(_, value)| value.to_owned());
            }
            let mut children = record.children(Some(place));
            let found = children.find(|(_, child)| names.contains(&record.key(child)));
            found.map_or(String::new(), |(_, child)| record.value(child).into_owned())
        });
        let text = match (kind.is_empty(), name.is_empty()) {
            (_, true) => None,
            (true, false) => Some(name),
            (false, false) => Some(format!("{kind}/{name}")),
        };
        Some((Value::Text(text?.into()), at(place)))
    });
}

/// The acting command, if `Source` is the process itself with arguments: it may also be its
/// parent's path.
fn command<'a>(record: &Fields<'_, 'a>, event: &mut Write<'_, 'a>) {
    let Some((_, source)) = record.text(key::Source) else { return };
    let Some((first, _)) = split_once(source.trim_end(), b' ') else { return };
    let own = base(Cow::Borrowed(first)) == event.text(Field::ProcessName).unwrap_or_default();
    if own {
        record.copy(key::Source, Field::CommandLine, Convert::Text, event);
    }
}
