//! NeuVector's six kinds in words. What it concludes is put in its mouth.

use super::{Say, actor, base, place, refused};
use crate::event::{Disposition, Field};
use crate::query::Row;
use crate::view::doubts::denies;
use crate::view::words;

pub(super) fn say(row: &Row) -> Option<Say> {
    match row.text(Field::Dataset)?.rsplit('.').next()? {
        "threat" => threat(row),
        "violation" => Some(violation(row)),
        "incident" => incident(row),
        "audit" => audit(row),
        "event" | "activity" => event(row),
        _ => None,
    }
}

fn reports() -> Say {
    Say::default().plain("NeuVector reports ")
}

/// What the threat names mean; others are shown as they are.
const THREATS: [(&str, &str); 30] = [
    ("TCP.SYN.Flood", "a TCP SYN flood"),
    ("ICMP.Flood", "an ICMP flood"),
    ("Source.IP.Session.Limit", "too many sessions from one address"),
    ("Invalid.Packet.Format", "packets of invalid format"),
    ("IP.Fragment.Teardrop", "overlapping IP fragments (teardrop)"),
    ("TCP.SYN.With.Data", "a TCP SYN with data"),
    ("TCP.Split.Handshake", "a split TCP handshake"),
    ("TCP.No.Client.Data", "TCP without client data"),
    ("Ping.Death", "an oversized ping"),
    ("DNS.Loop.Pointer", "a DNS loop pointer"),
    ("SSH.Version.1", "SSH version 1"),
    ("SSL.Heartbleed", "Heartbleed"),
    ("SSL.Cipher.Overflow", "an SSL cipher overflow"),
    ("SSL.Version.2or3", "SSL version 2 or 3"),
    ("SSL.TLS1.0", "TLS 1.0"),
    ("SSL.TLS1.1", "TLS 1.1"),
    ("HTTP.Negative.Body.Length", "HTTP with a negative body length"),
    ("HTTP.Request.Smuggling", "HTTP request smuggling"),
    ("TCP.Small.Window", "small TCP windows"),
    ("HTTP.Request.Slowloris", "slow HTTP requests (Slowloris)"),
    ("DNS.Stack.Overflow", "a DNS stack overflow"),
    ("MySQL.Access.Deny", "MySQL access denied"),
    ("DNS.Type.Null", "DNS queries of type NULL"),
    ("DNS.Zone.Transfer", "a DNS zone transfer"),
    ("ICMP.Tunneling", "ICMP tunneling"),
    ("DNS.Tunneling", "DNS tunneling"),
    ("SQL.Injection", "SQL injection"),
    ("Apache.Struts.Remote.Code.Execution", "Apache Struts remote code execution"),
    ("TCP.SACK.DDoS.With.Small.MSS", "TCP SACK with a small MSS"),
    ("K8S.externalIPs.MitM", "a man in the middle by externalIPs"),
];

fn threat(row: &Row) -> Option<Say> {
    let rule = row.text(Field::RuleName)?;
    let known = THREATS.iter().find_map(|(name, words)| (*name == rule).then_some(*words));
    let say = if refused(row) {
        Say::default().plain("NeuVector refused traffic that it reports as ")
    } else {
        reports()
    };
    let say = match known {
        Some(words) => say.plain(words),
        None => say.code(rule),
    };
    let target = row.text(Field::DestinationResource).or_else(|| row.text(Field::DestinationIp));
    let say = match target {
        Some(target) => say.plain(" on ").name(target),
        None => say.at(row),
    };
    Some(monitored(say, row))
}

/// Of what would be refused, but was reported: monitor mode refuses nothing.
fn monitored(say: Say, row: &Row) -> Say {
    let denies = row.text(Field::Action).is_some_and(denies);
    let watched = denies && row.disposition == Disposition::Detected;
    if watched { say.plain("; in monitor mode, nothing is refused") } else { say }
}

fn violation(row: &Row) -> Say {
    let end = |resource, ip| {
        let name = row.text(resource).or_else(|| row.text(ip));
        name.map_or_else(|| "an address not recorded".to_owned(), |name| words::short(name, 40))
    };
    let verb = if refused(row) {
        "NeuVector refused a connection"
    } else {
        "NeuVector reports a connection"
    };
    let source = row.text(Field::SourceIp);
    let itself = source.is_some() && source == row.text(Field::DestinationIp);
    let to = if itself {
        "itself".to_owned()
    } else {
        end(Field::DestinationResource, Field::DestinationIp)
    };
    let say = Say::default()
        .plain(verb)
        .plain(" from ")
        .plain(&end(Field::SourceResource, Field::SourceIp))
        .plain(" to ")
        .plain(&to);
    let crosses = row.list(Field::Tags).iter().any(|tag| tag == "cross_namespace");
    match row.text(Field::RuleId) {
        None | Some("0") if crosses => say.plain(" across a namespace boundary"),
        Some("0") => say.plain(" that no network rule allows"),
        Some(rule) => say.plain(" against network rule ").name(rule),
        None => say,
    }
}

fn incident(row: &Row) -> Option<Say> {
    let rule = row.text(Field::RuleName)?;
    let message = row.text(Field::Message).unwrap_or_default();
    let named = |say: Say| match actor(row) {
        Some(process) => say.code(process).at(row),
        None => say.plain("a process").at(row),
    };
    let by = |say: Say| match actor(row) {
        Some(process) => say.plain(" by ").code(process).at(row),
        None => say.at(row),
    };
    let say = if rule.ends_with("Privilege.Escalation") {
        by(reports().plain("root escalation"))
    } else if rule.ends_with("Suspicious.Process") {
        named(reports()).plain(" as ").plain(&risk(message))
    } else if rule.ends_with("Tunnel.Detected") {
        let what = message.split_once(": ").map_or("a tunnel", |(_, what)| what);
        let say = match what.starts_with("dns tunnel") {
            true => reports().plain("DNS tunneling").at(row),
            false => reports().plain("a ").plain(&words::visible(what)).at(row),
        };
        actor(row).into_iter().fold(say, |say, process| say.plain(", naming ").code(process))
    } else if rule.ends_with("Package.Updated") {
        let say = by(reports().plain("packages updated"));
        match row.list(Field::FilePath).len() as u64 {
            0 => say,
            files => say.plain(", ").plain(&words::plural(files, "file")),
        }
    } else if rule.ends_with("FileAccess.Violation") || rule.ends_with("File.Modified") {
        by(file(reports(), row, message))
    } else if rule.ends_with("Profile.Violation") || rule == "Host.Process.Violation" {
        let why = match message
            .split_once(", ")
            .map(|(_, why)| why.trim_end_matches(": execution denied"))
        {
            Some(why) if why.starts_with("not ") => why,
            _ => "outside the process profile",
        };
        named(reports()).plain(", ").plain(&words::visible(why))
    } else {
        return None;
    };
    Some(if refused(row) { say.plain(", refused") } else { say })
}

/// `Risky application: ssh to remote` in words.
fn risk(message: &str) -> String {
    let risk = message.split_once(": ").map_or(message, |(_, risk)| risk);
    match risk {
        "" => "suspicious".to_owned(),
        "Port Scanner" => "a port scanner".to_owned(),
        "netcat process" => "a netcat process".to_owned(),
        "dns tunneling" => "DNS tunneling".to_owned(),
        "ssh to remote" => "ssh to a remote host".to_owned(),
        "ssh from remote" => "ssh from a remote host".to_owned(),
        "telnet to remote" => "telnet to a remote host".to_owned(),
        "telnet from remote" => "telnet from a remote host".to_owned(),
        "Secure copy" => "secure copy".to_owned(),
        other => words::visible(other).into_owned(),
    }
}

fn file(say: Say, row: &Row, message: &str) -> Say {
    let files = row.list(Field::FilePath);
    let say = match files {
        [] => say.plain("a file"),
        [one] => say.code(one),
        [first, rest @ ..] => {
            say.code(first).plain(&format!(" and {} more", words::number(rest.len() as u64)))
        }
    };
    let done =
        ["modified", "replaced", "created", "deleted", "accessed", "moved", "denied", "changed"];
    match done.into_iter().find(|word| message.contains(word)) {
        Some("denied") => say.plain(" denied"),
        Some(word) => say.plain(" ").plain(word),
        None => say.plain(" touched"),
    }
}

fn audit(row: &Row) -> Option<Say> {
    let rule = row.text(Field::RuleName)?;
    let message = row.text(Field::Message).unwrap_or_default();
    if rule.starts_with("Admission.Control.") {
        let verb = match rule.rsplit('.').next() {
            Some("Denied") => "NeuVector refused ",
            Some("Allowed") => "NeuVector allowed ",
            _ => "NeuVector reports, against its admission rules, ",
        };
        let say = Say::default().plain(verb);
        let say = match admitted(message) {
            Some((what, name)) => say.plain(&words::visible(what)).plain(" ").code(name),
            None => say.plain("a Kubernetes resource"),
        };
        return Some(match after(message, "rule id ") {
            Some(id) => say.plain(" by admission rule ").plain(&words::short(id, 20)),
            None => say,
        });
    }
    let subject = row
        .text(Field::Image)
        .map(|image| words::short(image, 48))
        .or_else(|| place(row))
        .or_else(|| row.text(Field::Host).map(|host| words::short(host, 40)));
    if rule.ends_with("Scan.Report") || rule == "AwsLambda.Scan" {
        return Some(reports().plain("a scan").opt(" of ", subject));
    }
    if rule.starts_with("Compliance.") {
        return Some(reports().plain("a compliance violation").opt(" in ", subject));
    }
    None
}

/// `Creation of Kubernetes Deployment resource (alpinehttp) is denied …`
fn admitted(message: &str) -> Option<(&str, &str)> {
    let (head, rest) = message.split_once(" resource (")?;
    let (name, _) = rest.split_once(')')?;
    let what = head.split_once("Kubernetes ").map_or(head, |(_, what)| what);
    Some((what, name))
}

fn after<'a>(text: &'a str, mark: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(mark)?;
    rest.split_whitespace().next().map(|word| word.trim_end_matches(['.', ',', ':']))
}

fn event(row: &Row) -> Option<Say> {
    let rule = row.text(Field::RuleName)?;
    let user = row.text(Field::UserName);
    let says = |text: &str| Say::default().plain(text);
    let by_user = |did: &str| match user {
        Some(user) => says("").code(user).plain(" ").plain(did),
        None => says("A user not recorded ").plain(did),
    };
    Some(match rule {
        "User.Login" => by_user("logged in to NeuVector"),
        "User.Logout" => by_user("logged out of NeuVector"),
        "User.Login.Failed" => by_user("failed to log in to NeuVector"),
        "User.Login.Blocked" => by_user("was kept from logging in to NeuVector"),
        "RESTful.Write" => by_user("changed NeuVector's configuration"),
        "RESTful.Read" => by_user("read NeuVector's configuration"),
        "Container.Start" => says("Container started").opt(": ", place(row)),
        "Container.Stop" => says("Container stopped").opt(": ", place(row)),
        "Container.Remove" => says("Container removed").opt(": ", place(row)),
        "Container.Quarantined" => says("NeuVector quarantined").opt(" ", place(row)),
        "Container.Unquarantined" => says("NeuVector ended the quarantine").opt(" of ", place(row)),
        _ => {
            match row.text(Field::Message).filter(|text| !text.is_empty() && !text.starts_with('{'))
            {
                Some(message) => {
                    says("NeuVector: ").plain(&words::middle(&words::visible(message), 140))
                }
                None => says("NeuVector: ")
                    .plain(&words::visible(&base(rule).replace('.', " ").to_lowercase())),
            }
        }
    })
}
