//! KubeArmor's calls in words: who called, what for, and who refused.

use super::{Say, actor, command};
use crate::event::{Disposition, Field};
use crate::query::Row;
use crate::view::words;

pub(super) fn say(row: &Row) -> Option<Say> {
    if row.list(Field::Signal).iter().any(|signal| signal == "throttled") {
        return Some(throttled(row));
    }
    let process = actor(row)?;
    let subject = Say::default();
    Some(match row.disposition {
        Disposition::Blocked => refusal(process, row),
        Disposition::Allowed | Disposition::Detected => {
            let end = match (row.disposition, by_policy(row)) {
                (Disposition::Allowed, Some(_)) => ", audited by ",
                (Disposition::Allowed, None) => ", audited",
                (_, Some(_)) => ", reported by ",
                (_, None) => ", reported",
            };
            let say = deed(subject, row, process).plain(end);
            let say = by_policy(row).into_iter().fold(say, Say::name);
            match row.text(Field::Action) {
                Some("Audit (Block)") => say.plain("; it says block, which was not enforced there"),
                _ => say,
            }
        }
        Disposition::Logged | Disposition::Unknown => deed(subject, row, process),
    })
}

/// The notice of a container whose alerts come too often.
fn throttled(row: &Row) -> Say {
    let say = Say::default().plain("KubeArmor drops further alerts for a while").at(row);
    match row.text(Field::Message) {
        Some(limits) => say.plain(": ").plain(&words::middle(&words::visible(limits), 80)),
        None => say,
    }
}

/// The policy that decided. `DefaultPosture` is none.
fn by_policy(row: &Row) -> Option<&str> {
    row.text(Field::RuleName).filter(|rule| *rule != "DefaultPosture")
}

/// "`rm` on `/sbin/raw` in wordpress refused by harden-wordpress-…". Without a policy the
/// kernel's own checks, or another control, may have refused.
fn refusal(process: &str, row: &Row) -> Say {
    let say = Say::default();
    if row.text(Field::Operation) == Some("syscall") {
        // On a host the place says nothing that the line below does not.
        let say = say.plain("System call by ").code(process);
        return by_whom(if row.host { say } else { say.at(row) }, row);
    }
    let say = say.code(process);
    let say = match row.text(Field::Operation) {
        Some("file") => match file(row) {
            Some(path) => say.plain(" on ").code(path),
            None => say,
        },
        Some("network") => port(say.plain(" calling the network"), row),
        Some("capability" | "capabilities") => say.plain(" using a capability"),
        Some("device") => say.plain(" using a device"),
        _ => say,
    };
    by_whom(say.at(row), row)
}

fn by_whom(say: Say, row: &Row) -> Say {
    match by_policy(row) {
        Some(policy) => say.plain(" refused by ").name(policy),
        None if row.text(Field::RuleName).is_some() => {
            say.plain(" refused, not stated by whom: the default posture or another control")
        }
        None => say.plain(" refused, not stated by whom"),
    }
}

fn deed(say: Say, row: &Row, process: &str) -> Say {
    let say = match row.text(Field::Operation) {
        Some("process") => match command(row) {
            Some(line) if line.split(' ').next() == Some(process) => {
                return say.code(&line).plain(" ran").at(row);
            }
            Some(line) => say.code(process).plain(" ran ").code(&line),
            None => say.code(process).plain(" ran"),
        },
        Some("file") => match file(row) {
            Some(path) => say.code(process).plain(" accessed ").code(path),
            None => say.code(process).plain(" accessed a file"),
        },
        Some("network") => port(say.code(process).plain(" made a network call"), row),
        Some("syscall") => say.code(process).plain(" made a system call"),
        Some("capability" | "capabilities") => say.code(process).plain(" used a capability"),
        Some("device") => say.code(process).plain(" used a device"),
        _ => match row.text(Field::Message) {
            Some(message) => {
                return say.plain(&words::middle(&words::visible(message), 160));
            }
            None => say.code(process).plain(" acted"),
        },
    };
    say.at(row)
}

fn file(row: &Row) -> Option<&str> {
    row.text(Field::FilePath)
}

fn port(say: Say, row: &Row) -> Say {
    let target = row
        .text(Field::DestinationDomain)
        .or_else(|| row.text(Field::DestinationResource))
        .or_else(|| row.text(Field::DestinationIp));
    let say = match target {
        Some(target) => say.plain(" to ").name(target),
        None => say,
    };
    match row.int(Field::DestinationPort) {
        Some(port) if target.is_some() => say.plain(&format!(", port {port}")),
        Some(port) => say.plain(&format!(" to port {port}")),
        None => say,
    }
}
