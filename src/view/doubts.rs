//! What two fields of one event say against each other, in sentences. Neither is taken for wrong:
//! a person is to know that both cannot be meant.

use crate::event::{Disposition, Field, Time};
use crate::protocol::Detail;
use crate::query::Row;
use crate::view::words;

/// What the fields that a card has too say against each other.
pub fn of_row(row: &Row) -> Option<&'static str> {
    let action = row.text(Field::Action).unwrap_or_default();
    let passed = row.text(Field::Outcome) == Some("success");
    let escalation =
        || row.text(Field::RuleName).is_some_and(|rule| rule.ends_with("Privilege.Escalation"));
    match row.text(Field::Module)? {
        "kubearmor" if action == "Block" && passed => {
            Some("its action is Block, but its result says that the call passed")
        }
        "neuvector" if denies(action) && row.disposition == Disposition::Detected => {
            Some("its action is to refuse, but its sensor is in monitor mode")
        }
        "neuvector" if escalation() && row.text(Field::UserId).is_some_and(|id| id != "0") => {
            Some("it reports an escalation to root, but its effective user is not root")
        }
        _ => None,
    }
}

/// Whether NeuVector refuses by this action.
pub(super) fn denies(action: &str) -> bool {
    matches!(action, "deny" | "block" | "reset")
}

/// What any fields of a record say against each other.
pub fn of(detail: &Detail) -> Vec<String> {
    let row = &detail.row;
    let rest = |name: &str| {
        let held = detail.rest.iter().find(|(path, _)| path == name);
        held.map_or("", |(_, value)| value.as_str())
    };
    let mut doubts: Vec<String> = of_row(row).into_iter().map(str::to_owned).collect();
    let mut says = |text: &str| doubts.push(text.to_owned());
    if matches!(row.text(Field::Action), Some("Allow" | "AllowWithAudit"))
        && row.text(Field::Outcome) == Some("failure")
        && ["Permission denied", "Operation not permitted"].iter().any(|it| detail.raw.contains(it))
    {
        says("its action is Allow, but its result is a refusal");
    }
    if row.disposition == Disposition::Blocked && rest("Enforcer") == "eBPF Monitor" {
        says("it reports a block, but its enforcer, eBPF Monitor, only watches");
    }
    let recorded = row.recorded().filter(|_| row.text(Field::Assumed).is_none());
    for name in ["reported_at", "reported_timestamp", "UpdatedTime", "Timestamp"] {
        let time = rest(name);
        let other = time.parse().map_or_else(|_| Time::parse(time), Time::from_epoch);
        if let (Some(other), Some(recorded)) = (other.filter(|other| other.ns > 0), recorded)
            && other.ns.abs_diff(recorded) > 1_000_000_000
        {
            says(&[name, " states another time, ", &words::visible(time)].concat());
        }
    }
    doubts
}
