//! KubeArmor's calls in words: who called, what for, and who refused.

use super::{Say, actor, command};
use crate::event::{Disposition, Field};
use crate::query::Row;
use crate::view::doubts::of_row;
use crate::view::words;

pub(super) fn say(row: &Row) -> Option<Say> {
    if row.list(Field::Signal).iter().any(|signal| signal == "throttled") {
        return Some(throttled(row));
    }
    let Some(process) = actor(row) else { return nameless(row) };
    Some(match row.disposition {
        Disposition::Blocked => refusal(process, row),
        _ => judged(deed(Say::default(), row, process), row),
    })
}

/// Of what names no process: a firewall's connection, a device that was plugged in.
fn nameless(row: &Row) -> Option<Say> {
    let from = || row.text(Field::SourceIp).map(str::to_owned);
    let say = match row.text(Field::Operation)? {
        "network" => port(Say::default().plain("A connection").opt(" from ", from()), row),
        "device" => Say::default().plain("A device"),
        _ => return None,
    };
    Some(match row.disposition {
        Disposition::Blocked => by_whom(say.at(row), row),
        _ => judged(say.at(row), row),
    })
}

/// Who reported it, and what of that is easily taken for more.
fn judged(say: Say, row: &Row) -> Say {
    let say = match row.disposition {
        Disposition::Allowed => say.plain(", audited"),
        Disposition::Detected => say.plain(", reported"),
        _ => return of_row(row).into_iter().fold(say, |say, doubt| say.plain("; ").plain(doubt)),
    };
    let say = match by_policy(row) {
        Some(policy) => say.plain(" by ").name(policy),
        None if row.text(Field::RuleName).is_some() => {
            say.plain(" by the default posture: no policy's rule matched")
        }
        None => say,
    };
    match row.text(Field::Action) {
        Some("Audit (Block)") => say.plain("; it says block, which was not enforced there"),
        _ => say,
    }
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
    let failed = row.text(Field::Outcome) == Some("failure");
    let did = |done: &str, to_do: &str| match failed {
        true => [" failed to ", to_do].concat(),
        false => [" ", done].concat(),
    };
    let say = match row.text(Field::Operation) {
        Some("process") => match command(row) {
            Some(line) if line.split(' ').next() == Some(process) => {
                return say.code(&line).plain(&did("ran", "run")).at(row);
            }
            Some(line) => say.code(process).plain(&did("ran ", "run ")).code(&line),
            None => say.code(process).plain(&did("ran", "run")),
        },
        Some("file") => {
            let say = say.code(process).plain(&did("accessed ", "access "));
            match file(row) {
                Some(path) => say.code(path),
                None => say.plain("a file"),
            }
        }
        Some("network") => {
            port(say.code(process).plain(&did("made a network call", "make a network call")), row)
        }
        Some("syscall") => {
            say.code(process).plain(&did("made a system call", "make a system call"))
        }
        Some("capability" | "capabilities") => {
            say.code(process).plain(&did("used a capability", "use a capability"))
        }
        Some("device") => say.code(process).plain(&did("used a device", "use a device")),
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
